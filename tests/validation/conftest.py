"""Messages with a change that a schema may have something against; each can be made again."""

import copy
import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element

Mutation = Callable[[random.Random, list[_Element]], None]

_FOLDER = Path(__file__).resolve().parents[2] / "fixtures"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_ROUNDS = 6
# Elements that stand somewhere, that stand nowhere, and whose place in 2.1 is not known.
_NAMES = (
    "Header", "Overzicht", "Verzekerde", "Prestatie", "Zorgtrajectnummer", "ZorgtrajectNummer",
    "SoortKosten", "Onbekend", "Commentaar", "LocatiePostcode4", "Feedback", "Telefoonnummers",
)  # fmt: skip
_VALUES = (
    None, "", " ", "\n", "\t1", "1 ", "x" * 5000, "é€😀", "-", "+1", "01", "1.0", "1.000", "1.005",
    ".5", "5.", "1e3", "NaN", "-0", "1" * 18, "true", "TRUE", "0", "false ", "2026-10-05",
    "2026-10-05Z", "2026-13-01", "2026-02-30", "20261005", "0000-01-01", "12026-10-05",
    "2026-10-05T10:00:00", " 2026-10-05", "2026-10-05+15:00", "10:00:00", "24:00:00", "10:00",
    "25:00:00", "573", "P", "p", "PT", "999990019", "99999001X", "٣٣١١", "3311\n", "&<>", "\r",
)  # fmt: skip


def _namespace(all_: list[_Element]) -> str:
    return f"{{{etree.QName(all_[0]).namespace}}}"


def _removed(rng: random.Random, all_: list[_Element]) -> None:
    element = rng.choice(all_[1:])
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _doubled(rng: random.Random, all_: list[_Element]) -> None:
    element = rng.choice(all_[1:])
    element.addnext(copy.deepcopy(element))


def _moved(rng: random.Random, all_: list[_Element]) -> None:
    element = rng.choice(all_[1:])
    inside = set(element.iter())
    target = rng.choice([other for other in all_ if other not in inside])
    target.insert(rng.randrange(len(target) + 1), element)


def _copied(rng: random.Random, all_: list[_Element]) -> None:
    target = rng.choice(all_)
    target.insert(rng.randrange(len(target) + 1), copy.deepcopy(rng.choice(all_[1:])))


def _swapped(rng: random.Random, all_: list[_Element]) -> None:
    element = rng.choice([other for other in all_ if other.getnext() is not None])
    following = element.getnext()
    assert following is not None
    following.addnext(element)


def _renamed(rng: random.Random, all_: list[_Element]) -> None:
    rng.choice(all_).tag = f"{_namespace(all_)}{rng.choice(_NAMES)}"


def _in_another_namespace(rng: random.Random, all_: list[_Element]) -> None:
    element = rng.choice(all_)
    namespace = rng.choice(["{urn:x}", "", _namespace(all_).replace("}", "/}")])
    element.tag = namespace + etree.QName(element).localname


def _with_an_attribute(rng: random.Random, all_: list[_Element]) -> None:
    xml = "{http://www.w3.org/XML/1998/namespace}"
    names = ["a", "{urn:x}a", f"{xml}lang", f"{xml}space", f"{_XSI}nil", f"{_XSI}schemaLocation"]
    rng.choice(all_).set(rng.choice(names), rng.choice(["true", "nl", "urn:x nergens.xsd"]))


def _with_a_type(rng: random.Random, all_: list[_Element]) -> None:
    element = rng.choice(all_)
    kind = rng.choice(["Tekst", "Prestatie", "AGB", "Onbekend", etree.QName(element).localname])
    element.set(f"{_XSI}type", f"{all_[0].prefix}:{kind}")


def _with_a_value(rng: random.Random, all_: list[_Element]) -> None:
    rng.choice([element for element in all_ if len(element) == 0]).text = rng.choice(_VALUES)


def _with_text_between(rng: random.Random, all_: list[_Element]) -> None:
    text = rng.choice(["x", " x ", "1", "\n\n", "&"])
    element = rng.choice(all_[1:])
    if len(element) and rng.random() < 1 / 3:
        element.text = text
    else:
        element.tail = text


def _with_one_more(rng: random.Random, all_: list[_Element]) -> None:
    target = rng.choice(all_)
    namespace = rng.choice([_namespace(all_), _namespace(all_), "{urn:x}"])
    element = etree.Element(f"{namespace}{rng.choice(_NAMES)}")
    element.text, element.tail = rng.choice([None, "1"]), rng.choice([None, " ", "x"])
    target.insert(rng.randrange(len(target) + 1), element)


def _emptied(rng: random.Random, all_: list[_Element]) -> None:
    element = rng.choice(all_)
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # lxml-stubs leaves it out
    element.text = rng.choice([None, " ", "x"])


def _with_a_comment(rng: random.Random, all_: list[_Element]) -> None:
    made = rng.choice([etree.Comment("x"), etree.ProcessingInstruction("x", "y")])
    target = rng.choice(all_)
    target.insert(rng.randrange(len(target) + 1), made)


_MUTATIONS: tuple[Mutation, ...] = (
    _removed, _doubled, _moved, _copied, _swapped, _renamed, _in_another_namespace,
    _with_an_attribute, _with_a_type, _with_a_value, _with_text_between, _with_one_more, _emptied,
    _with_a_comment,
)  # fmt: skip


def _encoded(rng: random.Random, root: _Element) -> bytes:
    """Return the message in some encoding, with or without what tells which."""
    name = rng.choice(["UTF-8", "ISO-8859-1", "US-ASCII", "windows-1252", "UTF-16"])
    message = bytes(etree.tostring(root, xml_declaration=True, encoding=name))  # type: ignore[arg-type]  # lxml-stubs: str or bytes
    marked = b"\xef\xbb\xbf" + message
    mistold = message.replace(name.encode(), rng.choice([b"UTF-8", b"UTF-7", b"x"]), 1)
    return rng.choice([message, marked, mistold, message.partition(b"?>")[2], b"\n" + message])


def _damaged(rng: random.Random, root: _Element) -> bytes:
    """Return the message cut off, or with a byte or a bit of markup in some place."""
    message = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    at = rng.randrange(len(message))
    added = [b"<", b"&", b"&#0;", b"&#x41;", b"<![CDATA[x]]>", b"\x00", b"\xff", b"\r\n", b"9"]
    cut = [message[:at], message[:at] + message[at + 1 :], message + message[at:]]
    return rng.choice([*cut, message[:at] + rng.choice(added) + message[at:]])


_ON_BYTES = (_encoded, _damaged)


def _mutations() -> Iterator[tuple[str, bytes]]:
    """Yield a label and a message, for each base message and kind of change some."""
    bases = sorted(_FOLDER.glob("gds80?/basis/*.xml"))
    for path, number in itertools.product(bases, range(_ROUNDS)):
        for change in _MUTATIONS:
            label, rng, root = _start(path, change.__name__, number)
            change(rng, list(root.iter("*")))
            yield label, etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        for make in _ON_BYTES:
            label, rng, root = _start(path, make.__name__, number)
            yield label, make(rng, root)


def _start(path: Path, kind: str, number: int) -> tuple[str, random.Random, _Element]:
    label = f"{path.stem} {kind.strip('_')} {number}"
    return label, random.Random(label), etree.parse(str(path)).getroot()  # noqa: S311 - reproducible is what it must be


@pytest.fixture(name="mutated")
def _mutated() -> Iterator[tuple[str, bytes]]:
    return _mutations()
