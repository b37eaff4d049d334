"""A hospital export that has more of something than ZH308 has positions for."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

import adapter
from adapter.core.findings import Finding, Severity
from adapter.importers.practice import read_practice
from adapter.model.ei.ziekenhuis import ZiekenhuisPrestatie, Zorgactiviteit
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.translating.uit_export import ExportTranslation
from adapter.workflows.validate import check_stream

SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 5, 2)))
WHOLE = {
    "Verwijsdatum": "",
    "Herdeclaratiecode": "01",
    "Startdatum zorgtraject": "12-01-2026",
    "Einddatum zorgtraject": "11-04-2026",
    "Afsluitreden": "41",
    "Zorgtypecode": "11",
    "Soort zorgvraag": "1",
    "Diagnosecodelijst": "028",
    "Diagnosecode": "301",
    "Aanspraak Zvw toegepast": "J",
    "Indicatie machtiging": "N",
    "Oranje verrichting": "N",
    "Hash": "0A1B",
    "Hashversie": "1",
    "Certificaatversie": "1",
    "Grouper": "001",
    "Grouperversie": "1",
    "Tabelsetversie": "1",
    "Grouperwerkomgeving": "P",
    "AGB behandelaar": "03009999",
    "AGB zorgactiviteit": "03009999",
}
"""What a zorgproduct has besides the columns of the example."""

EXPORT = Path(__file__).resolve().parents[2] / "fixtures/translate/zh308-export"


def rows(count: int, **cells: str) -> list[dict[str, str]]:
    """Return rows of one person, alike but for what has `{}` in it."""
    with (EXPORT / "export.csv").open(encoding="utf-8", newline="") as stream:
        first = next(csv.DictReader(stream, delimiter=";"))
    return [
        first | {name: text.format(number) for name, text in cells.items()}
        for number in range(1, count + 1)
    ]


def translate(given: list[dict[str, str]], folder: Path) -> tuple[list[object], list[object]]:
    """Return the records of the declaration that is made, and what was told."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(given[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(given)
    (folder / "in.csv").write_text(text.getvalue(), encoding="utf-8")
    out = folder / "uit"
    praktijk = read_practice(EXPORT / "praktijk.toml")
    told: list[object] = list(
        ExportTranslation(
            export=folder / "in.csv",
            praktijk=praktijk,
            out=out,
            force=False,
            language="nl",
            settings=SETTINGS,
        )
    )
    with (out / "3311-F2026-01.txt").open("rb") as stream:
        records: list[object] = list(adapter.read_ei(stream))
    return records, told


def declared(folder: Path) -> object:
    return json.loads((folder / "uit/rapport.json").read_text(encoding="utf-8"))["declared"]


def refused(folder: Path) -> list[tuple[str, str]]:
    with (folder / "uit/uitval.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [(row["Referentie"], row["code"]) for row in csv.DictReader(stream, delimiter=";")]


@pytest.mark.parametrize("count", [99, 103])
def test_no_more_than_99_equal_prestaties_of_a_person_go_on_an_invoice(
    count: int, tmp_path: Path
) -> None:
    given = rows(count, Referentie="R-{}", Zorgactiviteitnummer="ZA-{}")
    records, _ = translate(given, tmp_path)
    claims = [item for item in records if isinstance(item, ZiekenhuisPrestatie)]
    numbers = [item.prestatievolgnummer for item in claims]
    assert numbers == [f"{number:02}" for number in range(1, 100)]
    assert refused(tmp_path) == [(f"R-{at}", "VERT-REGEL-VEEL") for at in range(100, count + 1)]
    assert declared(tmp_path) == {"rows": 99, "amount": "123799.50"}


@pytest.mark.parametrize(("length", "count", "goes"), [(18, 9, 1), (18, 10, 0), (17, 10, 1)])
def test_a_reference_leaves_room_for_the_number_of_its_zorgactiviteit(
    length: int,
    count: int,
    goes: int,
    tmp_path: Path,
) -> None:
    given = rows(count, Referentie="R" * length, Zorgactiviteitnummer="ZA-{}")
    records, _ = translate([*given, *rows(1, Referentie="R-1")], tmp_path)
    claims = [item for item in records if isinstance(item, ZiekenhuisPrestatie)]
    assert len(claims) == 1 + goes
    if goes:
        last = claims[0].delen[-1]
        assert isinstance(last, Zorgactiviteit)
        assert last.referentienummer == f"{'R' * length}-{count}"
    codes = {code for _, code in refused(tmp_path)}
    assert codes == (set() if goes else {"VERT-REGEL-LENGTE"})
    assert declared(tmp_path) == {"rows": count * goes + 1, "amount": f"{1250.5 * (1 + goes):.2f}"}


def test_a_whole_zorgproduct_is_accepted_and_what_is_absent_is_told(tmp_path: Path) -> None:
    given = rows(2, Referentie="R-1", Zorgactiviteitnummer="ZA-{}")
    codes = {}
    for name, more in (("whole", WHOLE), ("bare", {})):
        folder = tmp_path / name
        folder.mkdir()
        _, told = translate([row | more for row in given], folder)
        codes[name] = {item.code for item in told if isinstance(item, Finding)}
    bare = codes.pop("bare")
    assert codes == {"whole": set()}
    assert {"EI-3-LEEG", "EI-5-STRIJDIG", "ZH308-0416-ZORGPRODUCT"} <= bare
    assert "EI-5-STRIJDIG-MET-VEEL" not in bare
    with (tmp_path / "whole/uit/3311-F2026-01.txt").open("rb") as stream:
        check = check_stream(stream, "a.txt", SETTINGS)
        assert not [item for item in check if item.severity > Severity.INFO]
        assert check.verdict
        assert check.verdict.verdict == "accepted"


def test_the_columns_in_which_rows_of_a_prestatie_differ_are_told(tmp_path: Path) -> None:
    given = rows(2, Referentie="R-1", Zorgactiviteitnummer="ZA-{}")
    given[1] |= {"Tarief": "1,00", "Naam": "Ander"}
    _, told = translate([*given, *rows(1, Referentie="R-2")], tmp_path)
    found = [item for item in told if isinstance(item, Finding) and item.code.endswith("VERSCHIL")]
    assert [str(item.details["kolommen"]) for item in found] == ["Naam, Tarief"] * 2
