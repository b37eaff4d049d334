"""A finding on a message that convert made names the cell of the export that it comes from."""

import io
import json
import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest

from adapter.core.findings import Finding, Origin, Severity
from adapter.core.masking import key_of
from adapter.exporters.prestaties import PrestatieRow
from adapter.exporters.tree import Element
from adapter.formats.common.registry import load_codecs
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert
from adapter.workflows.herkomst import BROKEN, HERKOMST, Herkomst
from adapter.workflows.show import show_messages
from adapter.workflows.validate import validate_files

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "fixtures/demo"
TODAY = Omgeving(vandaag=date(2027, 2, 5))
SETTINGS = Settings(omgeving=TODAY, codecs=load_codecs(None))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what convert makes of the demo."""
    out = tmp_path_factory.mktemp("herkomst") / "uit"
    convert(inputs(), out, TODAY)
    return out


def inputs() -> Inputs:
    return Inputs(
        exports=(CASE / "export.csv",),
        practice=CASE / "praktijk.toml",
        agreements=CASE / "od-afspraken.csv",
        parties=CASE / "partijen.csv",
        contracts=CASE / "contracten.csv",
        tariffs=CASE / "tarieven.csv",
    )


def spoiled(made: Path, folder: Path, old: str, new: str, kind: str = "declaraties") -> Path:
    """Return the first message of a kind with something else in it, beside what convert left."""
    source = next(path for path in sorted((made / kind).iterdir()) if old in path.read_text())
    path = folder / kind / source.name
    path.parent.mkdir()
    path.write_text(source.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (folder / HERKOMST).write_bytes((made / HERKOMST).read_bytes())
    return path


def found(path: Path) -> list[Finding]:
    return [finding for check in validate_files([path], SETTINGS) for finding in check]


def errors(path: Path) -> list[Finding]:
    return [finding for finding in found(path) if finding.severity is Severity.ERROR]


def test_an_export_without_rows_does_not_shift_the_others(made: Path, tmp_path: Path) -> None:
    head = (CASE / "export.csv").read_text(encoding="utf-8-sig").partition("\n")[0]
    (tmp_path / "leeg.csv").write_text(f"{head}\n", encoding="utf-8")
    exports = (tmp_path / "leeg.csv", CASE / "export.csv")
    convert(attrs.evolve(inputs(), exports=exports), tmp_path / "uit", TODAY)
    assert (tmp_path / "uit" / HERKOMST).read_bytes() == (made / HERKOMST).read_bytes()


def test_a_finding_names_row_and_column_of_the_export(made: Path, tmp_path: Path) -> None:
    path = spoiled(made, tmp_path, ":Aantal>1<", ":Aantal>2<")
    told = {str(finding.at.nummer): finding.at.origin for finding in errors(path)}
    export = (CASE / "export.csv").read_text(encoding="utf-8-sig").splitlines()
    column = export[0].split(";").index("Referentie")
    assert len(told) > 3
    for number, origin in told.items():
        assert origin
        assert (Path(origin.file).name, origin.column) == ("export.csv", "Aantal")
        assert export[origin.row - 1].split(";")[column] == number


def test_a_finding_of_the_schema_does_too(made: Path, tmp_path: Path) -> None:
    path = spoiled(made, tmp_path, ":Aantal>1<", ":Aantal>veel<")
    assert all(str(finding.at.origin).endswith(":Aantal") for finding in errors(path))


def test_a_line_of_an_invoice_is_known_by_its_number(made: Path, tmp_path: Path) -> None:
    old, new = "<cbc:PriceAmount", "<cbc:PriceAmount x='1'"
    path = spoiled(made, tmp_path, old, new, "facturen")
    told = [finding for finding in errors(path) if "Line[" in (finding.at.path or "")]
    assert told
    assert all(finding.at.origin for finding in told)


def test_a_message_elsewhere_or_without_the_file_has_no_cells(made: Path, tmp_path: Path) -> None:
    path = spoiled(made, tmp_path, ":Aantal>1<", ":Aantal>2<")
    elsewhere = tmp_path / path.name
    elsewhere.write_bytes(path.read_bytes())
    (tmp_path / HERKOMST).unlink()
    for place in (path, elsewhere):
        assert {finding.at.origin for finding in found(place)} == {None}
        assert BROKEN not in {finding.code for finding in found(place)}


EXPORT = '{"export": "a.csv", "kolommen": {}}\n'
BREAKERS: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("wat\n"),
    "name": lambda path: path.write_text(EXPORT.replace("a.csv", "a\\u001b[2J.csv")),
    "columns": lambda path: path.write_text('{"export": "a.csv"}\n[]\n'),
    "rows": lambda path: path.write_text(EXPORT + "[1, 2, 3, 4]\n"),
    "many": lambda path: path.write_text(EXPORT * 1001 + "[]\n"),
    "long": lambda path: path.write_text((EXPORT[:-1] + " " * 60_000 + "\n") * 99 + "[]\n"),
    "bytes": lambda path: path.write_bytes(path.read_bytes()[:1200] + b"\xff\xfe" * 900),
    "depth": lambda path: path.write_text("[" * 100_000),
    "folder": Path.mkdir,
    "link": lambda path: path.symlink_to("/etc/passwd"),
    "pipe": os.mkfifo,
}


@pytest.mark.parametrize("way", BREAKERS)
def test_a_broken_file_is_told_once_and_stops_nothing(way: str, made: Path, tmp_path: Path) -> None:
    path = spoiled(made, tmp_path, ":Aantal>1<", ":Aantal>2<")
    sound = len(found(path))
    if way in {"folder", "link", "pipe"}:
        (tmp_path / HERKOMST).unlink()
    BREAKERS[way](tmp_path / HERKOMST)
    told = found(path)
    assert [finding.code for finding in told].count(BROKEN) == 1
    assert len(told) == sound + 1
    assert {finding.at.origin for finding in told} == {None}


def test_every_row_of_a_long_file_is_found_and_no_other(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    numbers = [f"R-{chance.randrange(10 ** chance.randrange(1, 12))}-{n}" for n in range(1500)]
    rows = [
        [f"declaraties/{file}.xml", key_of(number), 0, place]
        for file in ("a", "b", "ab")
        for place, number in enumerate(numbers, start=2)
    ]
    text = io.StringIO()
    for line in ({"export": "é.csv", "kolommen": {"aantal": "Aantal"}}, *sorted(rows)):
        text.write(json.dumps(line, ensure_ascii=False) + "\n")
    (tmp_path / HERKOMST).write_text(text.getvalue(), encoding="utf-8")
    for file in ("a", "b", "ab"):
        known = Herkomst(path=tmp_path / "declaraties" / f"{file}.xml")
        for place, number in enumerate(numbers, start=2):
            origin = known.row(key_of(number), "aantal")
            assert origin == Origin(file="é.csv", row=place, column="Aantal")
        for number in ("R-", "R-x", "z"):
            assert known.row(key_of(number), None) is None
        assert not known.is_broken
        known.close()
    assert Herkomst(path=tmp_path / "declaraties" / "c.xml").row(key_of(numbers[0]), "") is None


def one_row(folder: Path, export: str, row: object, column: str = "Aantal") -> Herkomst:
    facts = {"export": export, "kolommen": {"aantal": column}}
    lines = [facts, ["declaraties/a.xml", "k", 0, row]]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / HERKOMST).write_text(text, encoding="utf-8")
    return Herkomst(path=folder / "declaraties/a.xml")


@pytest.mark.parametrize("row", [0, -1, 1 << 31, True, 2.0, "2", None])
def test_a_row_that_no_export_has_is_none(row: object, tmp_path: Path) -> None:
    known = one_row(tmp_path, "a.csv", row)
    assert (known.row("k", "aantal"), known.is_broken) == (None, True)
    assert one_row(tmp_path, "a.csv", 2).row("k", "aantal")


@pytest.mark.parametrize(
    ("export", "column", "shown"),
    [
        ("/home/iemand/a.csv", "Aantal", "a.csv:2:Aantal"),
        ("C:\\iemand\\a.csv", "Aantal", "a.csv:2:Aantal"),
        ("in/x-999990019.csv", "999990019", "***:2:***"),
    ],
)
def test_of_an_export_only_its_name_is_told_and_no_bsn(
    export: str, column: str, shown: str, tmp_path: Path
) -> None:
    known = one_row(tmp_path, export, 2, column)
    assert str(known.row("k", "aantal")) == shown


def test_of_an_export_only_its_name_is_written(made: Path) -> None:
    first = (made / HERKOMST).read_text(encoding="utf-8").splitlines()[0]
    assert json.loads(first)["export"] == "export.csv"
    assert str(CASE) not in first


def test_no_reference_is_in_the_file(made: Path) -> None:
    text = (made / HERKOMST).read_text(encoding="utf-8")
    export = (CASE / "export.csv").read_text(encoding="utf-8-sig").splitlines()
    column = export[0].split(";").index("Referentie")
    numbers = {line.split(";")[column] for line in export[1:]}
    assert len(numbers) > 3
    assert not any(f'"{number}"' in text for number in numbers)


def test_every_prestatie_of_every_message_has_its_row(made: Path) -> None:
    report = json.loads((made / "rapport.json").read_text(encoding="utf-8"))
    lines = (made / HERKOMST).read_text(encoding="utf-8").splitlines()
    rows = [line for line in map(json.loads, lines) if isinstance(line, list)]
    assert rows == sorted(rows)
    for file in report["files"]:
        assert sum(row[0] == file["path"] for row in rows) == file["rows"]
    assert len({(row[2], row[3]) for row in rows}) == len(rows)


def test_the_file_is_private_and_the_same_in_a_second_run(made: Path, tmp_path: Path) -> None:
    convert(inputs(), tmp_path / "uit", TODAY)
    again = tmp_path / "uit" / HERKOMST
    assert again.read_bytes() == (made / HERKOMST).read_bytes()
    assert again.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("form", ["tree", "table"])
def test_show_names_the_row_of_each_prestatie(form: str, made: Path) -> None:
    for kind, expected in (("declaraties", None), ("facturen", "Line")):
        for path in sorted((made / kind).iterdir()):
            if form == "table" and expected:
                continue
            shown = [part for view in show_messages([path], form, reveal=False) for part in view]
            rows = [part.place if isinstance(part, PrestatieRow) else part for part in shown]
            told = [row for row in rows if isinstance(row, Element) and row.origin]
            report = json.loads((made / "rapport.json").read_text(encoding="utf-8"))
            name = f"{kind}/{path.name}"
            assert len(told) == next(f["rows"] for f in report["files"] if f["path"] == name)
            assert len({str(row.origin) for row in told}) == len(told)


def test_show_tells_once_that_the_file_is_broken(made: Path, tmp_path: Path) -> None:
    path = spoiled(made, tmp_path, ":Aantal>1<", ":Aantal>2<")
    (tmp_path / HERKOMST).write_text("wat\n")
    shown = [part for view in show_messages([path], "tree", reveal=False) for part in view]
    assert [part.code for part in shown if isinstance(part, Finding)] == [BROKEN]
