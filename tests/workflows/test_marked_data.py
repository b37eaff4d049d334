"""Exports full of marks, with every fault that has a code: no mark is told, and none is invoiced.

A mark is a value of an invented person that stands nowhere else.
"""

import csv
import io
import itertools
import json
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest

from adapter.core.values import is_bsn
from adapter.importers.building import open_table
from adapter.importers.profile import profiles
from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.model.situatie import Situatieregel
from adapter.reference.texts import keys


class Marks(Protocol):
    """See conftest.py."""

    made: list[str]

    def bsn(self, *, sound: bool = True) -> str: ...

    def name(self) -> str: ...

    def number(self) -> str: ...

    def birth_date(self) -> str: ...

    def found_in(self, text: str) -> list[str]: ...


Told = Callable[..., str]

_CASES = Path(__file__).resolve().parents[2] / "fixtures/convert"
_FOLDERS = sorted(path.parent for path in _CASES.glob("*/case.toml"))
_TABLES = ("agreements", "parties", "contracts", "tariffs")
_PRACTICE = ("--practice", str(_CASES / "praktijk.toml"), "--on", "2026-12-01")
_IN_ENGLISH = ("--format", "json", "--lang", "en")
_NUMBERS = ("clientnummer", "verzekerdennummer", "zorgtrajectnummer", "plaatsingsbesluitnummer")
_MARKED = {
    "bsn", "geboortedatum", "naam_verwijzer", "omschrijving", "zorgtrajectnummer_aanvrager",
    "referentie", "creditreferentie", *_NUMBERS,
}  # fmt: skip
# A birth date that is a mark makes another age, and every row is of another patient.
_BY_PERSON = {"ROUTE-JEUGD", "RIJ-CREDIT-BEDRAG", "RIJ-CREDIT-TEVEEL", "RIJ-ZORG-DUBBEL"}
_CODE = re.compile(r"\b(?:IMP|RIJ|OD|ROUTE)-[A-Z0-9-]+\b")
_ROW = {
    "Factuurnummer": "W1",
    "Factuurdatum": "30-11-2026",
    "UZOVI": "3311",
    "Zorgtrajectnummer": "ZT-1",
    "Startdatum zorgtraject": "09-09-2026",
    "AGB regiebehandelaar": "94009203",
    "AGB behandelaar": "94009201",
    "Prestatiecodelijst": "071",
    "Prestatiecode": "CO0627",
    "Datum": "03-11-2026",
    "Aantal": "1",
    "Tarief": "180,00",
    "Bedrag": "180,00",
}
# Invoice numbers are shown and sent: they are refused only when they name a patient of the export.
_OUTWARD = ("Factuurnummer", "Creditfactuurnummer")
# The tables beside the export, and what is sound in their rows.
_BESIDE = {
    "od-afspraken": ("agreements", {"AGB uitvoerder": "94009001", "Route": "1"}),
    "partijen": ("parties", {"AGB": "06009199", "Naam": "Verzonnen partij"}),
    "contracten": ("contracts", {"UZOVI": "3311", "Soort": "contract"}),
    "tarieven": ("tariffs", {"Prestatiecodelijst": "071", "Prestatiecode": "CO0999"}),
}


def _case(folder: Path) -> Mapping[str, Any]:
    return tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))


def _personal(path: Path, *kinds: type) -> Iterator[tuple[str, str]]:
    """Yield field and value of each personal cell of a table."""
    table = open_table(path, kinds)
    for row in table.rows:
        for position, veld in table.columns.items():
            cell = row.cells[position].strip() if position < len(row.cells) else ""
            if veld in _MARKED and len(cell) > 1 and cell.isprintable():
                yield veld, cell


def _mark(marks: Marks, veld: str, value: str) -> str:
    if veld == "geboortedatum":
        return marks.birth_date()
    if veld == "bsn" or (value.isdecimal() and len(value) == 9):
        return marks.bsn(sound=is_bsn(value))
    return marks.name() if veld == "naam_verwijzer" else marks.number()


def _marked(folder: Path, target: Path, marks: Marks) -> tuple[str, ...]:
    """Copy a case with a mark for each personal value, and return the command's arguments."""
    case = _case(folder)
    files = case["inputs"]
    values: dict[str, str] = {}
    tables = [*files["exports"], *([files["agreements"]] if "agreements" in files else [])]
    for name in tables:
        for veld, value in _personal(folder / name, Regel, Situatieregel, Afspraak):
            if value not in values:
                values[value] = _mark(marks, veld, value)
    longest = sorted(values, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)".encode())
    for name in [*files["exports"], *(files[part] for part in _TABLES if part in files)]:
        text = (folder / name).read_bytes()
        marked = pattern.sub(lambda found: values[found[1].decode()].encode(), text)
        (target / Path(name).name).write_bytes(marked)
    parts = [str(target / name) for name in files["exports"]]
    parts += ["--practice", str(folder / files["practice"]), "--on", str(case["on"])]
    for part in _TABLES:
        if part in files:
            parts += [f"--{part}", str(target / Path(files[part]).name)]
    return tuple(parts)


def _shown(out: Path) -> str:
    """Return what a result tells people: the account, the names of files, and the invoices."""
    files = [out / name for name in ("bevindingen.jsonl", "rapport.json", "rapport.txt")]
    texts = [path.read_text(encoding="utf-8") for path in [*files, *out.glob("facturen/*")]]
    return "\n".join([*texts, *(path.name for path in out.rglob("*"))])


def _kept(out: Path) -> str:
    files = [out / "uitval.csv", *out.glob("declaraties/*")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def _run(told: Told, out: Path, arguments: Sequence[str], *more: str) -> str:
    """Convert and route, as Dutch text and as English JSON; return all that was told."""
    said = told("convert", *arguments, *more, "--out", str(out))
    said += told("convert", *arguments, *more, "--out", str(out), "--force", *_IN_ENGLISH)
    return said + told("route", *arguments) + told("route", *arguments, *_IN_ENGLISH)


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_no_mark_of_a_person_is_told_or_invoiced(
    folder: Path, tmp_path: Path, marks: Marks, told: Told
) -> None:
    arguments = _marked(folder, tmp_path, marks)
    assert marks.made
    schemas = _case(folder)["inputs"].get("schemas")
    own = ("--schemas", str(folder / schemas)) if schemas else ()
    said = _run(told, tmp_path / "uit", arguments, *own)
    assert "Traceback" not in said
    assert marks.found_in(said) == []
    assert marks.found_in(_shown(tmp_path / "uit")) == []
    codes = {line.partition(" ")[0] for line in _case(folder)["findings"]}
    expected = {code for code in codes if _CODE.fullmatch(code)}
    assert expected - _BY_PERSON <= set(_CODE.findall(said)), "the marks took a fault away"


def test_every_code_of_a_row_is_among_the_marked_cases() -> None:
    codes = {line.partition(" ")[0] for folder in _FOLDERS for line in _case(folder)["findings"]}
    assert {key for key in keys("nl") if _CODE.fullmatch(key)} <= codes


@pytest.mark.parametrize("name", ["eigen-zorg", "elke-rijfout", "route-2"])
def test_what_belongs_to_the_practice_is_kept_and_private(
    name: str, tmp_path: Path, marks: Marks, told: Told
) -> None:
    arguments = _marked(_CASES / name, tmp_path, marks)
    out = tmp_path / "uit"
    told("convert", *arguments, "--out", str(out))
    bsns = {cell for veld, cell in _personal(tmp_path / "export.csv", Regel) if veld == "bsn"}
    assert bsns <= set(marks.made)
    assert bsns <= set(marks.found_in(_kept(out)))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in out.rglob("*") if path.is_file()}
    assert modes == {0o600}


def _wrong_cells(profile: str, marks: Marks) -> Iterator[tuple[str, str]]:
    """Yield for each column of a profile the marks that somebody may type there."""
    for kolom in profiles()[profile].kolommen:
        yield kolom.kop, marks.bsn()
        if kolom.kop not in _OUTWARD:
            for mark in (marks.name(), marks.number(), marks.birth_date()):
                yield kolom.kop, mark
            yield kolom.kop, f"mevr. {marks.name()}, {marks.birth_date()}"


def _write(path: Path, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return str(path)


def _person(marks: Marks) -> dict[str, str]:
    numbers = {"BSN": marks.bsn(), "Cliëntnummer": marks.number()}
    return {**numbers, "Geboortedatum": marks.birth_date(), **_ROW}


def test_a_mark_in_any_cell_of_the_export_is_not_told(
    tmp_path: Path, marks: Marks, told: Told
) -> None:
    asked_for = {"Afspraaknummer": "OD-1", "Zorgtrajectnummer": "", "Factuurnummer": "W2"}
    rows = []
    for kind in ({}, asked_for):
        rows.append({**_person(marks), **kind})
        for kop, mark in _wrong_cells("ggz-consulten", marks):
            own = {"BSN": mark} if kop in _OUTWARD else {}
            rows.append({**_person(marks), **kind, kop: mark, **own})
    header = [kolom.kop for kolom in profiles()["ggz-consulten"].kolommen]
    sound = ("--parties", str(_CASES / "partijen.csv"), *_PRACTICE)
    agreements = ("--agreements", str(_CASES / "credit-factuur/afspraken.csv"))
    export = _write(tmp_path / "export.csv", header, rows)
    said = _run(told, tmp_path / "uit", (export, *agreements, *sound))
    assert marks.found_in(said) == []
    assert marks.found_in(_shown(tmp_path / "uit")) == []
    assert len(marks.found_in(_kept(tmp_path / "uit"))) > len(rows)
    report = json.loads((tmp_path / "uit/rapport.json").read_text(encoding="utf-8"))
    assert all(report[part]["rows"] > 10 for part in ("declared", "invoiced", "rejected"))


def test_a_mark_in_any_cell_of_a_table_beside_it_is_not_told(
    tmp_path: Path, marks: Marks, told: Told
) -> None:
    arguments = [_write(tmp_path / "export.csv", list(_person(marks)), [_person(marks)])]
    for name, (option, sound) in _BESIDE.items():
        columns = [kolom.kop for kolom in profiles()[name].kolommen]
        wrong = [{**sound, kop: mark} for kop, mark in _wrong_cells(name, marks)]
        arguments += [f"--{option}", _write(tmp_path / f"{name}.csv", columns, wrong)]
    said = _run(told, tmp_path / "uit", (*arguments, *_PRACTICE))
    assert marks.found_in(said) == []
    assert marks.found_in(_shown(tmp_path / "uit")) == []


def _odd_tables(marks: Marks) -> Iterator[bytes]:
    """Yield exports that are wrong as a whole."""
    row = _person(marks)
    header, cells = ";".join(row), ";".join(row.values())
    yield f"{cells}\n{cells}\n".encode()
    yield f"{header};{marks.bsn()};{marks.name()}\n{cells};{marks.bsn()}\n".encode()
    yield f"Export van {marks.name()}, {marks.bsn()}\n\n{header}\n{cells}\n".encode()
    yield f'{header}\n{cells};"{marks.name()}\n{cells}\n'.encode()
    yield f"{header}\n{cells};{marks.name()};{marks.bsn()}\n".encode()
    yield f"{header.replace('UZOVI', 'UZOVIx')}\n{cells}\n".encode()
    yield f"{header}\n{cells}\n".replace(";", "|").encode()
    yield f'[{{"BSN": "{marks.bsn()}", "{marks.name()}": 1}}]'.encode()
    yield f'{{"rijen": "{marks.name()}", '.encode()
    yield b"\x00\xff" + cells.encode()
    yield b"PK\x03\x04" + cells.encode()


def test_a_table_that_cannot_be_read_is_not_quoted(
    tmp_path: Path, marks: Marks, told: Told
) -> None:
    for number, table in enumerate(_odd_tables(marks)):
        export = tmp_path / f"{number}.csv"
        export.write_bytes(table)
        for command, language in itertools.product(("convert", "route"), ("nl", "en")):
            out = ("--out", str(tmp_path / f"{number}-{language}")) if command == "convert" else ()
            said = told(command, str(export), *_PRACTICE, *out, "--lang", language)
            assert marks.found_in(said) == [], number
            assert "Traceback" not in said
        for out_folder in tmp_path.glob(f"{number}-*"):
            assert marks.found_in(_shown(out_folder)) == [], number


def test_a_practice_file_that_is_wrong_is_not_quoted(
    tmp_path: Path, marks: Marks, told: Told
) -> None:
    text = (_CASES / "praktijk.toml").read_text(encoding="utf-8")
    export = _write(tmp_path / "export.csv", list(_ROW), [_ROW])
    names = re.findall(r"(?m)^(\w+) = ", text)
    for name, mark in itertools.product(names, (marks.bsn(), marks.name())):
        practice = tmp_path / "praktijk.toml"
        wrong = re.sub(rf"(?m)^{name} = .*$", f'{name} = "{mark}"', text)
        practice.write_text(wrong, encoding="utf-8")
        said = told("route", export, "--practice", str(practice), "--on", "2026-12-01")
        assert marks.found_in(said) == [], name
    practice.write_text(f"[praktijk]\n{marks.name()} {marks.bsn()}\n", encoding="utf-8")
    assert marks.found_in(told("route", export, "--practice", str(practice))) == []
