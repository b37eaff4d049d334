"""Two engines and our own reader of records give one verdict: does a message fit its schema?

Judges are lxml and xmlschema on the whole document, and MessageCheck, which sees record by record.
They agree on every message of the repository and on hundreds of changed ones. Where they may differ
is named in `_exception`, and each of those is shown by an example.
"""

import functools
import io
import re
import runpy
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import pytest
import xmlschema
from lxml import etree

from adapter.core.findings import Severity
from adapter.formats.common.schemas import schema_path
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.gds801 import CODEC as GDS801
from adapter.formats.gds802 import CODEC as GDS802
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

Verdicts = tuple[bool, bool, bool]

_ROOT = Path(__file__).resolve().parents[2]
_TODAY = Omgeving(vandaag=date(2027, 2, 5))
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_BASE = {path.stem: path for path in sorted((_ROOT / "fixtures").glob("gds80?/basis/*.xml"))}
_GOOD = _BASE["debet-2-1"].read_bytes()
_UNPLACED = "place not established: read without the element, with a warning"
_ENCODING = "no safe or no sure encoding: refused before it is read"
_SPACED = "white space around a date or time: libxml2 does not take it, the standard does"
_NO_BREAK = "no-break space: xmlschema takes it for white space"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_SPACED_DATE = re.compile(rb">\s*(\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d)\s*<")


@functools.cache
def _engines(standard: str, version: str) -> tuple[etree.XMLSchema, xmlschema.XMLSchema]:
    path = str(schema_path(standard, version))
    return etree.XMLSchema(etree.parse(path)), xmlschema.XMLSchema(path)


def _lxml(message: bytes, standard: str, version: str) -> bool:
    try:
        return _engines(standard, version)[0].validate(etree.fromstring(message, _PARSER))
    except etree.XMLSyntaxError:
        return False


def _xmlschema(message: bytes, standard: str, version: str) -> bool:
    try:
        return bool(_engines(standard, version)[1].is_valid(io.BytesIO(message)))
    except (ParseError, LookupError, ValueError):  # also an encoding or xsi:type that is none
        return False


def _findings(message: bytes) -> dict[str, Severity]:
    check = MessageCheck(io.BytesIO(message), "-", Settings(omgeving=_TODAY, layer="schema"))
    return {item.code: item.severity for item in check}


def _told(message: bytes) -> tuple[XmlCodec, str]:
    """Return standard and version of a message; without one the oldest, as our reader has it."""
    try:
        root = etree.fromstring(message, _PARSER)
    except etree.XMLSyntaxError:
        return GDS801, GDS801.versions[0]
    codec = GDS802 if etree.QName(root).namespace == GDS802.namespace else GDS801
    path = f"{{{codec.namespace}}}Header/{{{codec.namespace}}}"
    parts = [root.findtext(path + name) for name in ("Berichtversie", "Berichtsubversie")]
    texts = [(part or "").strip() for part in parts]
    return codec, ".".join(texts) if all(texts) else codec.versions[0]


def _verdicts(message: bytes) -> Verdicts:
    """Return what lxml, xmlschema and we say; of a version that is none all must say no."""
    ours = Severity.ERROR not in _findings(message).values()
    codec, version = _told(message)
    if version not in codec.versions:
        return False, False, ours
    name = codec.name
    return _lxml(message, name, version), _xmlschema(message, name, version), ours


def _agree(message: bytes) -> bool:
    return len(set(_verdicts(message))) == 1


def _exception(message: bytes) -> str | None:
    """Return the name of the exception under which the judges differ; None is a fault of ours."""
    codes = _findings(message)
    verdicts = _verdicts(message)
    if "XSD-PLAATS" in codes and _agree(_without_unplaced(message)):
        return _UNPLACED
    if codes.keys() <= {"XML-CODERING", "XML-GEEN-XML", "XML-DOCTYPE"}:
        return _ENCODING
    if verdicts != (False, True, False):
        return None
    if _agree(_SPACED_DATE.sub(rb">\1<", message)):
        return _SPACED
    if _agree(message.replace("\u00a0".encode(), b"x")):
        return _NO_BREAK
    return None


def _without_unplaced(message: bytes) -> bytes:
    root = etree.fromstring(message, _PARSER)
    codec, version = _told(message)
    for name in codec.unplaced(version):
        for element in list(root.iter(f"{{{codec.namespace}}}{name}")):
            element.addprevious(etree.Comment("x"))  # holds the text behind the element
            before, parent = element.getprevious(), element.getparent()
            assert before is not None
            assert parent is not None
            before.tail = element.tail
            parent.remove(element)
    return etree.tostring(root)


def _fixtures(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the messages that lie in fixtures/, those of the rules, and those of the demo."""
    rules: Mapping[str, Any] = runpy.run_path(str(_ROOT / "tests/test_rules.py"))
    for kind in ("fails", "holds"):
        for number, (key, entry) in enumerate(rules["_entries"](kind)):
            yield f"{key} {kind} {number}", rules["_message"](entry)
    demo = _ROOT / "fixtures/demo"
    inputs = Inputs(
        exports=(demo / "export.csv",),
        practice=demo / "praktijk.toml",
        agreements=demo / "od-afspraken.csv",
        parties=demo / "partijen.csv",
        contracts=demo / "contracten.csv",
        tariffs=demo / "tarieven.csv",
    )
    convert(inputs, folder / "uit", _TODAY)
    declarations = (_ROOT / "fixtures/convert").glob("*/expected/declaraties/*.xml")
    for path in (*_BASE.values(), *declarations, *(folder / "uit/declaraties").glob("*.xml")):
        yield str(path), path.read_bytes()


def test_every_message_of_the_repository_gets_one_verdict(tmp_path: Path) -> None:
    messages = dict(_fixtures(tmp_path))
    assert len(messages) > 400
    assert [label for label, message in messages.items() if not _agree(message)] == []


def test_hundreds_of_changed_messages_get_one_verdict(
    mutated: Iterator[tuple[str, bytes]],
) -> None:
    unexplained = []
    counts: Counter[str] = Counter()
    for label, message in mutated:
        reason = "" if _agree(message) else _exception(message)
        counts[str(reason)] += 1
        if reason is None:
            unexplained.append(label)
    assert unexplained == []
    assert counts[""] >= 300
    assert counts.total() - counts[""] <= counts[""] / 10, counts


@pytest.mark.parametrize(
    ("example", "verdicts", "exception"),
    [
        (
            _GOOD.replace(b"<gds801:Zorgaanbieder>", b"<gds801:Waarde/><gds801:Zorgaanbieder>", 1),
            (False, False, True),
            _UNPLACED,
        ),
        (b"\xef\xbb\xbf" + _GOOD.replace(b"UTF-8", b"ISO-8859-1"), (True, True, False), _ENCODING),
        (_GOOD.replace(b">2027-01-19<", b"> 2027-01-19 <"), (False, True, False), _SPACED),
        (
            _GOOD.replace(b"<gds801:Overzicht>", "\u00a0<gds801:Overzicht>".encode()),
            (False, True, False),
            _NO_BREAK,
        ),
    ],
)
def test_where_the_judges_differ_is_named(
    example: bytes, verdicts: Verdicts, exception: str
) -> None:
    assert _verdicts(example) == verdicts
    assert _exception(example) == exception


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (r"<g:Overzicht>.*</g:Overzicht>", r"\g<0>\g<0>"),
        (r"<g:Header>.*</g:Header>", r"\g<0>\g<0>"),
        (r"<g:Prestatie>.*</g:Prestatie>", r"\g<0>tekst\g<0>"),
        (r"g:Verzekerde>", "Verzekerde>"),
        (r"<g:Prestatie>", "<Commentaar/><g:Prestatie>"),
        (r"<g:Prestatie>", "<g:Commentaar/>tekst<g:Prestatie>"),
    ],
)
def test_what_a_reader_of_records_could_overlook_is_refused(pattern: str, new: str) -> None:
    good = _GOOD.decode().replace("gds801:", "g:").replace("xmlns:gds801", "xmlns:g")
    assert all(_verdicts(good.encode()))
    message = re.sub(pattern, new, good, flags=re.DOTALL)
    assert message != good
    assert not any(_verdicts(message.encode()))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<gds801:Valutacode>", "<gds801:Valutacode a='b'>", "XSD-ATTRIBUUT"),
        ("<gds801:Valutacode>", f"<gds801:Valutacode xmlns:x='{_XSI}' x:nil='1'>", "XSD-ATTRIBUUT"),
        ("<gds801:Header>", f"<gds801:Header xmlns:x='{_XSI}' x:type='y'>", "XSD-ATTRIBUUT"),
        (">EUR<", "><gds801:Land/><", "XSD-VOLGORDE"),
    ],
)
def test_a_fault_against_the_schema_has_a_class_that_helps(old: str, new: str, code: str) -> None:
    assert code in _findings(_GOOD.decode().replace(old, new).encode())
