"""A hospital export that has more of something than ZH308 has positions for."""

import csv
import io
import json
from pathlib import Path

import pytest

import adapter
from adapter.importers.practice import read_practice
from adapter.model.ei.ziekenhuis import ZiekenhuisPrestatie, Zorgactiviteit
from adapter.workflows.translating.uit_export import ExportTranslation

EXPORT = Path(__file__).resolve().parents[2] / "fixtures/translate/zh308-export"


def rows(count: int, **cells: str) -> list[dict[str, str]]:
    """Return rows of one person, alike but for what has `{}` in it."""
    with (EXPORT / "export.csv").open(encoding="utf-8", newline="") as stream:
        first = next(csv.DictReader(stream, delimiter=";"))
    return [
        first | {name: text.format(number) for name, text in cells.items()}
        for number in range(1, count + 1)
    ]


def translate(given: list[dict[str, str]], folder: Path) -> tuple[list[object], dict[str, object]]:
    """Return the records of the declaration that is made, and the report."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(given[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(given)
    (folder / "in.csv").write_text(text.getvalue(), encoding="utf-8")
    out = folder / "uit"
    praktijk = read_practice(EXPORT / "praktijk.toml")
    deque = list(
        ExportTranslation(
            export=folder / "in.csv", praktijk=praktijk, out=out, force=False, language="nl"
        )
    )
    assert deque
    with (out / "3311-F2026-01.txt").open("rb") as stream:
        records: list[object] = list(adapter.read_ei(stream))
    return records, json.loads((out / "rapport.json").read_text(encoding="utf-8"))


def refused(folder: Path) -> list[tuple[str, str]]:
    with (folder / "uit/uitval.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [(row["Referentie"], row["code"]) for row in csv.DictReader(stream, delimiter=";")]


@pytest.mark.parametrize("count", [99, 103])
def test_no_more_than_99_equal_prestaties_of_a_person_go_on_an_invoice(
    count: int, tmp_path: Path
) -> None:
    given = rows(count, Referentie="R-{}", Zorgactiviteitnummer="ZA-{}")
    records, report = translate(given, tmp_path)
    claims = [item for item in records if isinstance(item, ZiekenhuisPrestatie)]
    numbers = [item.prestatievolgnummer for item in claims]
    assert numbers == [f"{number:02}" for number in range(1, 100)]
    assert refused(tmp_path) == [(f"R-{at}", "VERT-REGEL-VEEL") for at in range(100, count + 1)]
    assert report["declared"] == {"rows": 99, "amount": "123799.50"}


@pytest.mark.parametrize(("length", "count", "goes"), [(18, 9, 1), (18, 10, 0), (17, 10, 1)])
def test_a_reference_leaves_room_for_the_number_of_its_zorgactiviteit(
    length: int,
    count: int,
    goes: int,
    tmp_path: Path,
) -> None:
    given = rows(count, Referentie="R" * length, Zorgactiviteitnummer="ZA-{}")
    records, report = translate([*given, *rows(1, Referentie="R-1")], tmp_path)
    claims = [item for item in records if isinstance(item, ZiekenhuisPrestatie)]
    assert len(claims) == 1 + goes
    if goes:
        last = claims[0].delen[-1]
        assert isinstance(last, Zorgactiviteit)
        assert last.referentienummer == f"{'R' * length}-{count}"
    codes = {code for _, code in refused(tmp_path)}
    assert codes == (set() if goes else {"VERT-REGEL-LENGTE"})
    assert report["declared"] == {"rows": count * goes + 1, "amount": f"{1250.5 * (1 + goes):.2f}"}
