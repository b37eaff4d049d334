"""Messages full of marks, sound and broken in every way: `validate` tells none of them."""

import itertools
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from lxml import etree
from lxml.etree import _Element


class Marks(Protocol):
    """See conftest.py."""

    def bsn(self, *, sound: bool = True) -> str: ...

    def name(self) -> str: ...

    def number(self) -> str: ...

    def birth_date(self) -> str: ...

    def found_in(self, text: str) -> list[str]: ...


Told = Callable[..., str]

_ROOT = Path(__file__).resolve().parents[2]
_BASE = sorted((_ROOT / "fixtures").glob("gds80?/basis/*.xml"))
_RETURN = _ROOT / "fixtures/retour/verzekeraar"
_INVOICE = _ROOT / "fixtures/convert/route-1/expected/facturen/94009101-OD2026-11.xml"
_PARSER = etree.XMLParser(remove_comments=True)
_BSN_OR_NAME = re.compile(r"\d{9}|X[a-z]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TOLD_DATES = {
    "BegindatumDeclaratieperiode",
    "EinddatumDeclaratieperiode",
    "Factuurdatum",
    "Verzenddatum",
}
_VERSION = {"Berichtversie", "Berichtsubversie"}


def _root(path: Path) -> _Element:
    return etree.parse(str(path), _PARSER).getroot()


def _leaves(root: _Element) -> list[_Element]:
    """Return the elements that hold text, but not those by which a message is recognised."""
    found = [element for element in root.iter("*") if len(element) == 0]
    return [element for element in found if etree.QName(element).localname not in _VERSION]


def _makers(marks: Marks) -> Iterator[Callable[[], str]]:
    def birth_date() -> str:
        return "-".join(reversed(marks.birth_date().split("-")))

    def sentence() -> str:
        return f"mevr. {marks.name()} ({marks.bsn()})"

    return itertools.cycle([marks.bsn, marks.name, marks.number, birth_date, sentence])


def _marked(path: Path, marks: Marks) -> Iterator[_Element]:
    """Yield the message with a mark in every place, and with one in each place in turn."""
    makers = _makers(marks)
    everywhere = _root(path)
    for element in _leaves(everywhere):
        _mark(element, makers, marks)
    yield everywhere
    for number, _ in enumerate(_leaves(_root(path))):
        for _ in range(2):
            root = _root(path)
            _mark(_leaves(root)[number], makers, marks)
            yield root


def _mark(element: _Element, makers: Iterator[Callable[[], str]], marks: Marks) -> None:
    """Mark an element; the number of a prestatie and the dates of the invoice may be told."""
    make = next(makers)
    name = etree.QName(element).localname
    is_told = make == marks.number and name == "Referentienummer"
    text = next(makers)() if is_told else make()
    element.text = next(makers)() if name in _TOLD_DATES and _DATE.fullmatch(text) else text


def _strange(path: Path, marks: Marks) -> Iterator[_Element]:
    """Yield the message with marks as attributes, names, namespaces and text between elements."""
    for number in (4, 12, 20, 30):
        beside, renamed, more = (_root(path) for _ in range(3))
        element = list(beside.iter("*"))[number]
        element.set(marks.name(), marks.bsn())
        element.tail = f" {marks.name()} {marks.bsn()} "
        yield beside
        list(renamed.iter("*"))[number].tag = f"{{urn:{marks.name()}}}{marks.name()}"
        yield renamed
        namespace = etree.QName(more).namespace
        made = etree.SubElement(more[0], f"{{{namespace}}}{marks.name()}")
        made.text = marks.bsn()
        yield more


def _broken(path: Path, marks: Marks) -> Iterator[bytes]:
    """Yield the message full of marks, cut off or no longer well-formed."""
    full = etree.tostring(next(_marked(path, marks)), encoding="UTF-8", xml_declaration=True)
    for part in range(1, 20):
        yield full[: len(full) * part // 20]
    name = marks.name()
    yield full.replace(b"?>", f'?><!DOCTYPE x [<!ENTITY {name} "{marks.bsn()}">]>'.encode(), 1)
    yield full.replace(b"</", f"&{marks.name()};</".encode(), 3)
    yield full.replace(b"</", f"<{marks.name()} </".encode(), 1)
    yield full.replace(b"UTF-8", marks.name().encode(), 1)
    yield full.replace(b"</", marks.name().encode() + b"\xff</", 1)
    yield full + marks.name().encode()
    yield marks.name().encode() + full
    yield f"{marks.name()};{marks.bsn()}\n".encode()


def _validate(told: Told, folder: Path, messages: Iterable[_Element | bytes]) -> str:
    """Judge messages in text and JSON, in both languages; return all that was told."""
    folder.mkdir()
    count = 0
    for count, message in enumerate(messages, start=1):
        data = message if isinstance(message, bytes) else etree.tostring(message, encoding="UTF-8")
        (folder / f"{count:04}.xml").write_bytes(data)
    assert count
    arguments = ("validate", str(folder), "--on", "2027-02-05")
    said = told(*arguments, "--format", "json", "--lang", "en")
    assert said.count('"kind": "verdict"') == count
    said += told(*arguments)
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("path", _BASE, ids=lambda path: path.stem)
def test_a_message_with_a_mark_in_any_place_tells_none(
    path: Path, tmp_path: Path, marks: Marks, told: Told
) -> None:
    said = _validate(told, tmp_path / "in", _marked(path, marks))
    assert marks.found_in(said) == []


@pytest.mark.parametrize("path", [*_BASE, _INVOICE], ids=lambda path: path.stem)
def test_a_broken_message_full_of_marks_tells_none(
    path: Path, tmp_path: Path, marks: Marks, told: Told
) -> None:
    messages: list[_Element | bytes] = [*_strange(path, marks), *_broken(path, marks)]
    said = _validate(told, tmp_path / "in", messages)
    assert marks.found_in(said) == []


def test_an_invoice_full_of_marks_tells_none(tmp_path: Path, marks: Marks, told: Told) -> None:
    messages = itertools.islice(_marked(_INVOICE, marks), None, None, 6)
    said = _validate(told, tmp_path / "in", messages)
    assert marks.found_in(said) == []


def test_a_message_full_of_marks_on_standard_input_tells_none(marks: Marks) -> None:
    message = etree.tostring(next(_marked(_BASE[0], marks)), encoding="UTF-8")
    done = subprocess.run(
        [sys.executable, str(_ROOT / "cli.py"), "validate", "-", "--on", "2027-02-05"],
        capture_output=True,
        check=False,
        input=message,
    )
    assert done.returncode == 1
    assert marks.found_in((done.stdout + done.stderr).decode()) == []


def test_show_tells_no_bsn_and_no_name_of_a_message_unless_asked(
    tmp_path: Path, marks: Marks, told: Told
) -> None:
    for path in _BASE:
        marked = itertools.islice(_marked(path, marks), None, None, 8)
        elements = itertools.chain(marked, _strange(path, marks))
        whole = (etree.tostring(root, encoding="UTF-8") for root in elements)
        for number, data in enumerate([*whole, *_broken(path, marks)]):
            (tmp_path / f"{path.stem}-{number}.xml").write_bytes(data)
    said = told("show", str(tmp_path), "--as", "tree")
    said += told("show", str(tmp_path), "--as", "table", "--format", "json", "--lang", "en")
    # A date or number typed where a care date or invoice number is shown has the shape of one.
    assert [mark for mark in marks.found_in(said) if _BSN_OR_NAME.fullmatch(mark)] == []
    asked = told("show", str(tmp_path / f"{_BASE[0].stem}-0.xml"), "--show-personal-data")
    assert any(_BSN_OR_NAME.fullmatch(mark) for mark in marks.found_in(asked))


def test_a_return_message_and_a_declaration_full_of_marks_tell_none(
    tmp_path: Path, marks: Marks, told: Told
) -> None:
    plain = {name: _RETURN / f"{name}.xml" for name in ("retour", "declaratie")}
    said = ""
    for name, path in plain.items():
        for number, root in enumerate(itertools.islice(_marked(path, marks), None, None, 4)):
            given = {**plain, name: tmp_path / f"{name}-{number}.xml"}
            given[name].write_bytes(etree.tostring(root, encoding="UTF-8"))
            arguments = ("show", str(given["retour"]), "--declaration", str(given["declaratie"]))
            said += told(*arguments) + told(*arguments, "--format", "json")
    assert "Traceback" not in said
    assert [mark for mark in marks.found_in(said) if _BSN_OR_NAME.fullmatch(mark)] == []
