"""A profile that a user writes works like ours, and a slip in it is named with key and line."""

from decimal import Decimal
from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.importers.building import read_table
from adapter.importers.profile import KINDS
from adapter.model.afspraak import Contract
from adapter.model.regel import Regel

OWN = """# Onze export
naam = "onze-export"
levert = "contracten"
leeg = ["-", "Geen"]
negeer = ["Volgnummer"]

kolommen = [
  { kop = "Verzekeraar", veld = "uzovi", vorm = "uzovi", verplicht = true, aliassen = ["Vz"] },
  # een { in een opmerking en "kop = 1" ook
  { kop = "Wat", veld = "soort", vorm = "keuze", waarden = ["contract"], verplicht = true },
  { kop = "Vanaf", veld = "geldig_van", vorm = "datum", verplicht = true },
  { kop = "Deel", veld = "percentage", vorm = "procent" },
]
"""
TABLES = (
    OWN.replace("kolommen = [\n", "")
    .replace("\n]\n", "\n")
    .replace("  { ", "[[kolommen]]\n")
    .replace(" },", "")
    .replace(", veld", "\nveld")
    .replace(", vorm", "\nvorm")
    .replace(", verplicht", "\nverplicht")
    .replace(", aliassen", "\naliassen")
    .replace(", waarden", "\nwaarden")
)


@pytest.fixture(name="profile")
def _profile(tmp_path: Path) -> Path:
    return tmp_path / "onze.toml"


@pytest.fixture(name="table")
def _table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(
        "Volgnummer;Vanaf;WAT;Vz;Deel\n1;01-01-2026;contract;311;geen\n", encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("text", [OWN, TABLES, f"\ufeff{OWN}"], ids=["rows", "tables", "bom"])
def test_a_profile_of_the_users_own_works_like_ours(profile: Path, table: Path, text: str) -> None:
    profile.write_text(text, encoding="utf-8")
    read = read_table(table, Contract, str(profile))
    assert read.findings == ()
    (row,) = read.rows
    assert row.item is not None
    assert (row.item.uzovi, row.item.percentage) == ("0311", None)
    assert [str(finding.at.origin) for finding in row.findings] == [f"{table}:2:Vz"]


SLIPS = [
    ('naam = "onze-export"\n', "", "MIST", {"sleutel": "naam", "regel": "1"}),
    ('"onze-export"', "3", "WAARDE", {"sleutel": "naam", "regel": "2", "verwacht": '"…"'}),
    ("negeer", "negeren", "SLEUTEL", {"sleutel": "negeren", "regel": "5", "verwacht": "negeer"}),
    ('["-", "Geen"]', '"-"', "WAARDE", {"sleutel": "leeg", "regel": "4", "verwacht": '["…"]'}),
    ("kolommen = [", "kolommen = 1\nx = [", "SLEUTEL",
     {"sleutel": "x", "regel": "8", "verwacht": "kolommen, leeg, levert, naam, negeer"}),
    ('levert = "contracten"', 'levert = "contract"', "WAARDE",
     {"sleutel": "levert", "regel": "3",
      "verwacht": ", ".join(KINDS)}),
    ('kop = "Wat", ', "", "MIST", {"sleutel": "kolommen[2].kop", "regel": "10"}),
    ('veld = "soort", ', "", "MIST", {"sleutel": "kolommen[2].veld", "regel": "10"}),
    ('vorm = "datum"', 'vorm = "datums"', "WAARDE",
     {"sleutel": "kolommen[3].vorm", "regel": "11", "verwacht": "datum"}),
    ('veld = "soort"', 'veld = "sort"', "WAARDE",
     {"sleutel": "kolommen[2].veld", "regel": "10", "verwacht": "soort"}),
    ('aliassen = ["Vz"]', 'alias = ["Vz"]', "SLEUTEL",
     {"sleutel": "kolommen[1].alias", "regel": "8", "verwacht": "aliassen"}),
    ('aliassen = ["Vz"]', 'aliassen = "Vz"', "WAARDE",
     {"sleutel": "kolommen[1].aliassen", "regel": "8", "verwacht": '["…"]'}),
    ('"datum", verplicht = true', '"datum", verplicht = "ja"', "WAARDE",
     {"sleutel": "kolommen[3].verplicht", "regel": "11", "verwacht": "true, false"}),
    (', waarden = ["contract"]', "", "WAARDE",
     {"sleutel": "kolommen[2].waarden", "regel": "10", "verwacht": '["…"]'}),
    ('waarden = ["contract"]', 'waarden = ["koop"]', "WAARDE",
     {"sleutel": "kolommen[2].waarden", "regel": "10",
      "verwacht": "betaalovereenkomst, contract"}),
    ('vorm = "uzovi"', 'vorm = "tekst"', "WAARDE",
     {"sleutel": "kolommen[1].vorm", "regel": "8", "verwacht": "uzovi"}),
    ('vorm = "procent"', 'vorm = "getal"', "WAARDE",
     {"sleutel": "kolommen[4].vorm", "regel": "12", "verwacht": "procent"}),
    ('veld = "percentage"', 'veld = "uzovi"', "DUBBEL",
     {"sleutel": "kolommen[4].veld", "regel": "12"}),
    ('kop = "Deel"', 'kop = "vz."', "DUBBEL", {"sleutel": "kolommen[4].kop", "regel": "12"}),
    ('"datum", verplicht = true', '"datum"', "VELDEN", {"velden": "geldig_van"}),
    ('leeg = ["-", "Geen"]', 'leeg = ["-"', "TOML", {"regel": "5"}),
    ('naam = "onze-export"', "naam =", "TOML", {"regel": "2"}),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "details"), SLIPS)
def test_a_slip_in_a_profile_is_named(
    table: Path, old: str, new: str, code: str, details: dict[str, str]
) -> None:
    profile = table.with_name("onze.toml")
    assert OWN.count(old) == 1
    profile.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        read_table(table, Contract, str(profile))
    assert caught.value.code == f"IN-PROFIEL-{code}"
    assert caught.value.details == {"bestand": str(profile), **details}


def test_a_slip_is_named_in_tables_too(profile: Path, table: Path) -> None:
    profile.write_text(TABLES.replace('vorm = "datum"', 'vorm = "dag"'), encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        read_table(table, Contract, str(profile))
    assert caught.value.details["sleutel"] == "kolommen[3].vorm"
    lines = profile.read_text(encoding="utf-8").splitlines()
    assert lines[int(caught.value.details["regel"]) - 1] == 'vorm = "dag"'


def test_a_profile_for_another_kind_of_table_or_one_that_is_not_there_is_told(
    profile: Path, table: Path
) -> None:
    profile.write_text(OWN, encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        read_table(table, Regel, str(profile))
    assert caught.value.code == "IN-PROFIEL-SOORT"
    assert caught.value.details["verwacht"] == "regels"
    with pytest.raises(UnusableInputError, match="IN-ONLEESBAAR"):
        read_table(table, Contract, str(profile.with_name("geen.toml")))
    profile.write_bytes(b'naam = "\xff"')
    with pytest.raises(UnusableInputError, match="IN-PROFIEL-TOML"):
        read_table(table, Contract, str(profile))


REGELS = """naam = "onze-regels"
levert = "regels"
kolommen = [
  { kop = "Nota", veld = "factuurnummer", vorm = "tekst", verplicht = true },
  { kop = "Notadatum", veld = "factuurdatum", vorm = "datum", verplicht = true },
  { kop = "Vz", veld = "uzovi", vorm = "uzovi", verplicht = true },
  { kop = "Wie", veld = "agb_behandelaar", vorm = "agb", verplicht = true },
  { kop = "Lijst", veld = "prestatiecodelijst", vorm = "codelijst", verplicht = true },
  { kop = "Code", veld = "prestatiecode", vorm = "prestatiecode", verplicht = true },
  { kop = "Dag", veld = "datum", vorm = "datum", verplicht = true },
  { kop = "Aantal", veld = "aantal", vorm = "getal", verplicht = true },
  { kop = "Prijs", veld = "tarief", vorm = "bedrag", verplicht = true },
  { kop = "Som", veld = "bedrag", vorm = "bedrag", verplicht = true },
]
"""


def test_what_uitval_adds_is_known_under_a_profile_of_ones_own(profile: Path, table: Path) -> None:
    profile.write_text(REGELS, encoding="utf-8")
    table.write_text(
        "Nota;Notadatum;Vz;Wie;Lijst;Code;Dag;Aantal;Prijs;Som;bron;code;reden\n"
        "N1;30-11-2026;3311;94009201;071;CO0627;03-11-2026;1;180,00;180,00;x.csv:7;RIJ-X;tekst\n",
        encoding="utf-8",
    )
    read = read_table(table, Regel, str(profile))
    assert read.findings == ()
    (row,) = read.rows
    assert row.item is not None
    assert (row.item.prestatiecode, row.item.bron) == ("CO0627", "x.csv:7")
    assert row.item.bedrag == Decimal("180.00")
