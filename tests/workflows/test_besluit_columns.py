"""What is to be mended in an export is named as the export itself calls it."""

from pathlib import Path

import pytest

from adapter.validation.scope import Omgeving
from adapter.workflows.besluiten import Rijbesluit, facts, open_questions
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert
from adapter.workflows.decide_route import RowDecision, decide_routes
from tests.situaties import FIXTURES, HEAD, ON, PARTIES, PRACTICE, ROW, cells, decided, export, run

ALIASES = "Zorgsector;Behandeldatum;Op verzoek van een ander;ADZ voorwaarde ii"


def test_a_question_names_the_heading_that_the_export_has(tmp_path: Path) -> None:
    path = export(tmp_path, "mondzorg;02-11-2026;;", head=ALIASES)
    (asked,) = decided(path)
    assert facts(asked, "nl")["columns"] == ["Op verzoek van een ander"]
    (finding,) = asked.findings
    assert finding.details["kolom"] == "Op verzoek van een ander"


def test_a_column_that_the_export_lacks_has_our_heading(tmp_path: Path) -> None:
    (asked,) = decided(export(tmp_path, "adz;02-11-2026;;", head=ALIASES))
    columns = facts(asked, "nl")["columns"]
    assert isinstance(columns, list)
    assert {"Declaratieweg", "ADZ voorwaarde ii", "ADZ ondersteuning"} < set(columns)


def test_what_a_sector_can_depend_on_is_named_as_in_the_export(tmp_path: Path) -> None:
    (none,) = decided(export(tmp_path, "mondzorg;02-11-2026;N;", head=ALIASES))
    (finding,) = none.findings
    assert finding.code == "ROUTE-GEEN-REGEL"
    named = finding.details["kolommen"].split(", ")
    assert named[:2] == ["Zorgsector", "Behandeldatum"]
    assert "Op verzoek van een ander" in named


def test_a_table_of_convert_names_the_same_headings(tmp_path: Path) -> None:
    first = export(tmp_path, "mondzorg;02-11-2026;;", head=ALIASES)
    other = export(tmp_path, "mondzorg;02-11-2026", head="Sector;Datum", name="ander.csv")
    convert(
        Inputs(exports=(other, first), practice=PRACTICE, parties=PARTIES),
        tmp_path / "uit",
        Omgeving(vandaag=ON),
    )
    head, *rows = cells(tmp_path / "uit" / "besluiten.csv")
    at = head.index("kolommen die nog kunnen beslissen")
    assert [row[at] for row in rows] == ["Onderlinge dienstverlening", "Op verzoek van een ander"]


def test_a_profile_of_ones_own_without_the_column_is_asked_for_ours(tmp_path: Path) -> None:
    profile = tmp_path / "eigen.toml"
    sector = 'vorm = "woord", verplicht = true, waarden = ["mondzorg|tandheelkunde"]'
    profile.write_text(
        'naam = "eigen"\nlevert = "situaties"\nkolommen = [\n'
        f'  {{ kop = "Soort", veld = "sector", {sector} }},\n'
        '  { kop = "Dag", veld = "datum", vorm = "datum", verplicht = true },\n]\n'
    )
    path = export(tmp_path, "mondzorg;02-11-2026", head="Soort;Dag")
    (asked,) = decided(path, profile=str(profile))
    assert facts(asked, "nl")["columns"] == ["Onderlinge dienstverlening"]


def test_every_question_that_can_decide_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, "adz;02-11-2026;;", head=ALIASES)
    (asked,) = decided(path)
    vragen = list(open_questions(asked, "nl"))
    assert len(vragen) == 8
    _, told, _ = run(capsys, path)
    lines = [line for line in told.splitlines() if line.startswith("    vraag: ")]
    assert len(lines) == len(vragen)
    for line, item in zip(lines, vragen, strict=True):
        assert item.vraag in line
        assert f"(kolom {item.kolom}: {', '.join(item.antwoorden)})" in line


def test_the_column_of_an_underlying_code_is_named_as_in_the_export(tmp_path: Path) -> None:
    for head in (HEAD, HEAD.replace("Onderliggende prestatie", "Onderliggende prestatiecode")):
        path = export(tmp_path, ROW.replace(";Y02;", ";M03;"), head=head)
        (item,) = decided(path)
        told = next(finding for finding in item.findings if finding.code == "OD-PRESTATIECODE")
        assert told.details["onderliggend"] == head.split(";")[6]
        assert f"in {head.split(';')[6]}." in str(facts(item, "nl")["remedy"])


def test_what_a_route_asks_is_named_as_in_the_export(tmp_path: Path) -> None:
    case = FIXTURES / "convert" / "route-2"
    text = (case / "export.csv").read_text(encoding="utf-8-sig")
    assert ";BSN;" in text
    path = tmp_path / "export.csv"
    path.write_text(text.replace(";BSN;", ";Burgerservicenummer;", 1), encoding="utf-8")
    beside = FIXTURES / "convert"
    inputs = Inputs(
        exports=(path,), practice=beside / "praktijk.toml", agreements=case / "afspraken.csv"
    )
    told = [item for item in decide_routes(inputs, ON) if isinstance(item, RowDecision)]
    names = {
        name
        for item in told
        if item.explanation
        for eis in item.explanation.eisen
        for name in eis.namen
        if eis.vereiste.van == "rij"
    }
    assert "Burgerservicenummer" in names
    assert "BSN" not in names
    assert "Geboortedatum" in names


@pytest.mark.parametrize(
    ("codelijst", "year", "refused"),
    [("071", 2026, False), ("072", 2026, True), ("072", 2025, False)],
)
def test_a_list_without_the_code_refuses_where_another_list_has_its_maximum(
    tmp_path: Path, codelijst: str, year: int, *, refused: bool
) -> None:
    case = FIXTURES / "convert" / "route-1"
    text = (case / "export.csv").read_text(encoding="utf-8-sig").replace(";071;", f";{codelijst};")
    (tmp_path / "export.csv").write_text(text, encoding="utf-8")
    inputs = Inputs(
        exports=(tmp_path / "export.csv",),
        practice=case.parent / "praktijk.toml",
        agreements=case / "afspraken.csv",
        parties=case.parent / "partijen.csv",
        tariffs=tmp_path / "tarieven.csv",
    )
    tariffs = (case.parent / "tarieven.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "tarieven.csv").write_text(tariffs.replace("2026", str(year)), encoding="utf-8")
    report = convert(inputs, tmp_path / "uit", Omgeving(vandaag=ON))
    assert bool(report.rejected.rows) is refused
    told = (tmp_path / "uit" / "uitval.csv").read_text(encoding="utf-8-sig")
    assert ("RIJ-TARIEF-ANDERE-LIJST" in told) is refused


@pytest.mark.parametrize("datum", ["02-03-2015", "02-03-2018", "02-03-2021"])
def test_an_invoice_of_care_of_any_year_needs_the_same_of_its_parties(
    tmp_path: Path, datum: str
) -> None:
    parties = tmp_path / "partijen.csv"
    text = PARTIES.read_text(encoding="utf-8-sig")
    head, row = text.splitlines()[:2]
    at = head.split(";").index("KvK")
    held = row.split(";")
    held[at] = ""
    parties.write_text(f"{head}\n{';'.join(held)}\n", encoding="utf-8")
    agb = held[head.split(";").index("AGB")]
    path = export(tmp_path, f"mondzorg;{datum};J;{agb};009;Y02;M03;1;15,00;15,00;F1;30-11-2026;")
    inputs = Inputs(exports=(path,), practice=PRACTICE, parties=parties)
    (told,) = (item for item in decide_routes(inputs, ON) if isinstance(item, Rijbesluit))
    assert told.dan == "route1"
    assert "OD-PARTIJ-GEGEVEN" in {finding.code for finding in told.findings}


def test_what_would_change_a_decision_is_told_in_words_of_the_export(tmp_path: Path) -> None:
    head = "Sector;Datum;Soort verzoek;WBMV-vergunning uitvoerder;WBMV aanvrager;Uitzondering"
    path = export(
        tmp_path, "msz;01-06-2020;verzoek;J;J;geen", "msz;01-06-2020;;;;", "anders;01-06-2020;;;;",
        "msz;x;;;;", head=head,
    )  # fmt: skip
    decided_row, *others = decided(path)
    assert facts(decided_row, "nl")["changes"] == [
        "zelf declareren, als Soort verzoek: doorverwijzing (MSZ-2016-DOORVERWIJZING)",
        "zelf declareren, als WBMV: alleen-uitvoerder (MSZ-2016-A)",
        "zelf declareren, als Uitzondering: detachering (MSZ-2016-B)",
        "zelf declareren, als Uitzondering: complex (MSZ-2016-C)",
        "zelf declareren, als Uitzondering: acuut (MSZ-2016-D)",
    ]
    assert all(facts(item, "en")["changes"] == [] for item in others)


def test_what_would_change_it_tells_yes_and_no_as_a_cell_does() -> None:
    direct, _, refused, *_ = decided(FIXTURES / "convert" / "situaties-adz" / "export.csv")
    told = str(facts(direct, "nl")["changes"])
    assert "kan zo niet, als ADZ voorwaarde i: N (ADZ-NIET)" in told
    told = str(facts(refused, "nl")["changes"])
    assert "zelf declareren, als Afspraak verzekeraar: J (ADZ-RECHTSTREEKS-VERZEKERDE)" in told


@pytest.mark.parametrize(("year", "asked"), [(2026, True), (2025, False)])
def test_the_list_is_asked_only_when_two_have_the_maximum_on_the_date(
    tmp_path: Path, year: int, *, asked: bool
) -> None:
    case = FIXTURES / "convert" / "situaties-mondzorg"
    text = (case / "tarieven.csv").read_text(encoding="utf-8-sig")
    other = "012;C12;01-01-2026;31-12-2026"
    assert other in text
    tariffs = tmp_path / "tarieven.csv"
    tariffs.write_text(text.replace(other, other.replace("2026", str(year))), encoding="utf-8")
    inputs = Inputs(
        exports=(case / "export.csv",),
        practice=case.parent / "praktijk.toml",
        parties=case.parent / "partijen.csv",
        tariffs=tariffs,
    )
    convert(inputs, tmp_path / "uit", Omgeving(vandaag=ON))
    told = (tmp_path / "uit" / "bevindingen.jsonl").read_text(encoding="utf-8")
    assert ("RIJ-TARIEF-LIJST" in told) is asked
