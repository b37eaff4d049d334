"""Exports of any sector: what is decided row by row, and the invoices that follow from it."""

import shutil
from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.importers.building import open_table, read_table
from adapter.importers.profile import profiles
from adapter.model.regel import Regel
from adapter.model.situatie import Situatieregel
from adapter.reference.regimes import regimes
from adapter.reference.woorden import woorden
from adapter.routing.situaties import licence_differs, words_of
from adapter.validation.scope import Omgeving
from adapter.workflows.besluiten import Rijbesluit, facts
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert
from adapter.workflows.decide_route import decide_routes
from tests.situaties import (
    EXAMPLE,
    FIXTURES,
    HEAD,
    ON,
    PARTIES,
    PRACTICE,
    ROW,
    cells,
    decided,
    export,
    run,
)


def test_every_word_of_a_regime_is_a_column_with_the_same_values() -> None:
    kolommen = {kolom.veld: kolom for kolom in profiles()["od-situaties"].kolommen}
    for naam, woord in woorden().items():
        kolom = kolommen[naam]
        if woord.is_vraag:
            assert (kolom.vorm, kolom.form("J"), kolom.form("nee")) == ("janee", True, False)
        elif woord.waarden:
            assert {kolom.form(waarde.split("|")[0]) for waarde in kolom.waarden} == set(
                woord.waarden
            )
    sectors = {waarde.split("|")[0] for waarde in kolommen["sector"].waarden}
    assert sectors == {*regimes(), "anders"}


@pytest.mark.parametrize(
    ("veld", "cell", "value"),
    [
        ("aard", "Op verzoek", "verzoek"),
        ("wbmv", "Alleen uitvoerder", "alleen-uitvoerder"),
        ("adz_vorm", "O&I", "organisatie-infrastructuur"),
        ("afgesproken_route", "Route 1", "1"),
        ("sector", "Medisch-specialistische zorg", "msz"),
        ("btw_categorie", "vrijgesteld", "E"),
    ],
)
def test_a_word_is_read_however_it_is_written(veld: str, cell: str, value: str) -> None:
    (kolom,) = (item for item in profiles()["od-situaties"].kolommen if item.veld == veld)
    assert kolom.form(cell) == value


def situatie(tmp_path: Path, head: str, row: str) -> Situatieregel:
    path = export(tmp_path, f"msz;02-11-2026;{row}", head=f"Sector;Zorgdatum;{head}")
    (read,) = read_table(path, Situatieregel).rows
    assert read.item
    return read.item


def test_an_empty_cell_is_not_known_and_never_no(tmp_path: Path) -> None:
    regel = situatie(tmp_path, "Onderlinge dienstverlening;Minderjarig;Contract", "; - ;?")
    assert words_of(regel) == frozenset()


@pytest.mark.parametrize(
    ("row", "word", "differs"),
    [
        (";N;J", "alleen-uitvoerder", False),
        (";J;J", "niet-alleen-uitvoerder", False),
        (";J;", "niet-alleen-uitvoerder", False),
        (";;J", None, False),
        (";N;N", None, False),
        ("geen;N;N", "geen", False),
        ("geen;N;J", "geen", True),
        ("geen;;J", "geen", True),
        ("geen;J;", "geen", True),
        ("alleen-uitvoerder;;", "alleen-uitvoerder", False),
        ("alleen-uitvoerder;J;J", "alleen-uitvoerder", True),
        ("alleen-uitvoerder;;N", "alleen-uitvoerder", True),
        ("niet-alleen-uitvoerder;N;J", "niet-alleen-uitvoerder", True),
        ("niet-alleen-uitvoerder;N;", "niet-alleen-uitvoerder", False),
        ("alleen-uitvoerder;N;J", "alleen-uitvoerder", False),
    ],
)
def test_the_licences_of_both_sides_are_one_word(
    tmp_path: Path, *, row: str, word: str | None, differs: bool
) -> None:
    regel = situatie(tmp_path, "WBMV;WBMV aanvrager;WBMV uitvoerder", row)
    assert dict(words_of(regel)).get("wbmv") == word
    assert licence_differs(regel) is differs


def test_the_example_for_users_does_what_the_guide_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(EXAMPLE, tmp_path / "voorbeeld")
    monkeypatch.chdir(folder)
    status, told, _ = run(capsys, "export.csv", "--out", "besluiten.xlsx")
    assert status == 1
    guide = (FIXTURES.parent / "docs" / "gebruik.md").read_text(encoding="utf-8")
    assert f"```\n{told}```" in guide
    inputs = Inputs(exports=(Path("export.csv"),), practice=PRACTICE, parties=PARTIES)
    report = convert(inputs, Path("uit"), Omgeving(vandaag=ON))
    assert (report.read.rows, report.invoiced.rows, report.rejected.rows) == (9, 4, 5)
    assert [row[-1] for row in cells(Path("uit/besluiten.csv"))[1:]].count("uitval.csv") == 5


def test_exports_of_two_kinds_do_not_go_together(tmp_path: Path) -> None:
    ggz = FIXTURES / "convert" / "route-1" / "export.csv"
    with pytest.raises(UnusableInputError, match="IN-GEMENGD"):
        decided(EXAMPLE / "export.csv", ggz)


def test_a_column_too_many_does_not_make_an_export_another_one(tmp_path: Path) -> None:
    head = ";".join(kolom.kop for kolom in profiles()["ggz-consulten"].kolommen)
    path = export(tmp_path, head=f"{head};Sector")
    for profile, kind in ((None, Regel), ("od-situaties", Situatieregel)):
        table = open_table(path, (Regel, Situatieregel), profile)
        assert table.kind is kind


@pytest.mark.parametrize(
    ("head", "naam"), [("Sector;WBMV;Aard", "od-situaties"), ("UZOVI;Datum;BSN", "ggz-consulten")]
)
def test_the_profile_that_is_meant_is_named(tmp_path: Path, head: str, naam: str) -> None:
    with pytest.raises(UnusableInputError) as caught:
        decided(export(tmp_path, head=head))
    assert caught.value.details["profiel"] == naam


def test_refused_rows_can_be_mended_and_fed_back(tmp_path: Path) -> None:
    path = export(tmp_path, ROW.replace(";J;", ";;"))
    inputs = Inputs(exports=(path,), practice=PRACTICE, parties=PARTIES)
    convert(inputs, tmp_path / "uit", Omgeving(vandaag=ON))
    uitval = tmp_path / "uit" / "uitval.csv"
    mended = tmp_path / "verbeterd.csv"
    text = uitval.read_text(encoding="utf-8-sig").replace("2026;;94009101", "2026;J;94009101")
    mended.write_text(text, encoding="utf-8")
    inputs = Inputs(exports=(mended,), practice=PRACTICE, parties=PARTIES)
    report = convert(inputs, tmp_path / "weer", Omgeving(vandaag=ON))
    assert (report.invoiced.rows, report.rejected.rows) == (1, 0)


def test_a_maximum_that_cannot_be_read_refuses_the_row(tmp_path: Path) -> None:
    tariffs = tmp_path / "tarieven.csv"
    tariffs.write_text(
        "Prestatiecodelijst;Prestatiecode;Geldig van;Max tarief\n009;M03;01-01-2026;veel\n"
    )
    path = export(tmp_path, ROW)
    inputs = Inputs(exports=(path,), practice=PRACTICE, parties=PARTIES, tariffs=tariffs)
    report = convert(inputs, tmp_path / "uit", Omgeving(vandaag=ON))
    assert report.rejected.rows == 1
    assert "RIJ-PLAFOND-ONZEKER" in (tmp_path / "uit" / "uitval.csv").read_text(encoding="utf-8")


def test_an_agreement_that_was_not_loaded_is_a_number_on_the_invoice(tmp_path: Path) -> None:
    path = export(tmp_path, f"{ROW}OD-77", ROW.replace(";F1;", ";F2;") + "999990019")
    inputs = Inputs(exports=(path,), practice=PRACTICE, parties=PARTIES)
    convert(inputs, tmp_path / "uit", Omgeving(vandaag=ON))
    first, second = sorted((tmp_path / "uit" / "facturen").iterdir())
    assert "<cbc:ID>OD-77</cbc:ID>" in first.read_text(encoding="utf-8")
    assert "999990019" not in second.read_text(encoding="utf-8")


def test_route_tells_of_a_row_what_convert_refuses_it_for(tmp_path: Path) -> None:
    rows = [
        ROW,
        ROW.replace("94009101", "01009009"),
        ROW.replace("15,00;F1", "16,00;F1"),
        ROW.replace("94009101", ""),
        ROW.replace("94009101", "94009001"),
        ROW.replace("F1;30-11-2026", "F9;30-12-2026"),
    ]
    path = export(tmp_path, *rows)
    inputs = Inputs(exports=(path,), practice=PRACTICE, parties=PARTIES)
    convert(inputs, tmp_path / "uit", Omgeving(vandaag=ON))
    told = [item for item in decide_routes(inputs, ON) if isinstance(item, Rijbesluit)]
    table = cells(tmp_path / "uit" / "besluiten.csv")
    at = table[0].index("meldingen")
    assert [[finding.code for finding in item.findings] for item in told] == [
        row[at].split("; ") if row[at] else [] for row in table[1:]
    ]
    assert [item.findings[-1].code for item in told[1:]] == [
        "OD-PARTIJ",
        "RIJ-BEDRAG",
        "OD-FACTUURVELD",
        "OD-AAN-UZELF",
        "RIJ-FACTUURDATUM-TOEKOMST",
    ]
    assert "OD-PARTIJ" not in {finding.code for item in decided(path) for finding in item.findings}


@pytest.mark.parametrize("number", ["999990019", "F-C-8123456", "F c8123456"])
def test_an_invoice_number_that_names_a_patient_is_not_shown(tmp_path: Path, number: str) -> None:
    row = ROW.replace(";F1;", f";{number};") + ";C-8123456"
    path = export(
        tmp_path, row, row.replace("15,00;15,00", "15,00;abc"), head=f"{HEAD};Cliëntnummer"
    )
    assert [facts(item, "nl")["invoice_number"] for item in decided(path)] == [None, None]
