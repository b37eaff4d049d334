"""Records that go round the parser give the same findings as when it reads all of them."""

import io
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from adapter.core.packing import pack_finding
from adapter.formats.common import xmlroad
from adapter.formats.common.registry import load_codecs
from adapter.formats.common.xmlroad import Passed, Road
from adapter.formats.common.xmlsource import XmlSource
from adapter.validation.pipeline import Eigen, MessageCheck, Settings
from adapter.validation.scope import Omgeving

_ROOT = Path(__file__).resolve().parents[2]
_GOOD = (_ROOT / "fixtures/gds801/basis/debet-enkel.xml").read_text()
_PERSON = re.compile(r" *<gds801:Verzekerde>.*</gds801:Verzekerde>\n", re.DOTALL)
_PRESTATIE = re.compile(r" *<gds801:Prestatie>.*</gds801:Prestatie>\n", re.DOTALL)
_MANY = 12
_AT = 8  # the record that differs: those before it have shown what may go round
_ALL = Settings(omgeving=Omgeving(vandaag=date(2026, 11, 22)), eigen=Eigen())
_SETTINGS = (_ALL, evolve(_ALL, as_vecozo=True, eigen=None), evolve(_ALL, layer="schema"))
_CLOSE = "</gds801:Verzekerde>"
_CHANGES = {
    "nothing": ("", ""),
    "another value": ("<gds801:Aantal>1<", "<gds801:Aantal>2<"),
    "a value that the schema refuses": ("<gds801:Aantal>1<", "<gds801:Aantal>een<"),
    "a day that no month has": (">2026-10-05<", ">2026-02-29<"),
    "a time zone": (">2026-10-05<", ">2026-10-05Z<"),
    "an amount of another form": ("<gds801:TariefInclBtw>", "<gds801:TariefInclBtw>+"),
    "an empty element": ("<gds801:Aantal>1</gds801:Aantal>", "<gds801:Aantal/>"),
    "white space in a value": ("<gds801:Aantal>1<", "<gds801:Aantal> 1<"),
    "a reference": (">CO0001<", ">CO000&#49;<"),
    "a sign that no XML has": (">CO0001<", ">CO\x010001<"),
    "the end of a CDATA section": (">CO0001<", ">CO]]>0001<"),
    "a CDATA section": (">CO0001<", "><![CDATA[CO0001]]><"),
    "a comment in a record": ("<gds801:Aantal>", "<!-- x --><gds801:Aantal>"),
    "an instruction": ("<gds801:Aantal>", "<?x y?><gds801:Aantal>"),
    "an attribute": ("<gds801:Aantal>", '<gds801:Aantal a="b">'),
    "another namespace": ("<gds801:Prestatie>", '<gds801:Prestatie xmlns:gds801="urn:x">'),
    "another prefix": ("<gds801:Aantal>1</gds801:", '<g:Aantal xmlns:g="urn:x">1</g:'),
    "an unknown element": ("<gds801:Aantal>", "<gds801:Onbekend/><gds801:Aantal>"),
    "another order": ("<gds801:BSN>", "<gds801:Overzicht/><gds801:BSN>"),
    "a record inside another": ("<gds801:BSN>", f"<gds801:Verzekerde>{_CLOSE}<gds801:BSN>"),
    "a record that is empty": ("<gds801:BSN>", f"{_CLOSE}<gds801:Verzekerde/><gds801:Verzekerde>"),
    "a record that is left open": (_CLOSE, ""),
    "an end too much": (_CLOSE, f"{_CLOSE}{_CLOSE}"),
    "text behind a record": (_CLOSE, f"{_CLOSE}tekst"),
    "no white space": (f"{_CLOSE}\n", _CLOSE),
    "an element beside the records": (_CLOSE, f"{_CLOSE}<gds801:Header/>"),
    "records in an unknown element": (_CLOSE, f"{_CLOSE}<gds801:Verzekerde/><x>"),
    "the end of a comment that was not begun": (_CLOSE, f"{_CLOSE}-->"),
    "a comment that never ends": (_CLOSE, f"{_CLOSE}<!--"),
    "a record in a comment": ("<gds801:Verzekerde>", "<gds801:Verzekerde/><!--<gds801:Verzekerde>"),
    "lines that end in two ways": ("<gds801:Aantal>", "\r<gds801:Aantal>"),
    "a name beyond ASCII": ("PAT-", "PÄT-"),
    "no signs at all": ("PAT-", "\ufffe"),
}


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlroad, "_SIZE", 600)
    monkeypatch.setattr(xmlroad, "_SIZE_OF_ROAD", 5000)


def _message(change: tuple[str, str] = ("", ""), *, each: int = 1) -> str:
    """Return a message of many persons, each with some prestaties, of which one is changed."""
    match = _PERSON.search(_GOOD)
    assert match
    person = match[0]
    prestatie = _PRESTATIE.search(person)
    assert prestatie
    person = person.replace(prestatie[0], prestatie[0] * each)
    assert change[0] in person
    persons = [person] * _MANY
    persons[_AT] = person.replace(*change) if change[0] else person
    return _GOOD[: match.start()] + "".join(persons) + _GOOD[match.end() :]


_DIFFERING = _message(_CHANGES["another value"])


def _found(message: bytes, settings: Settings) -> list[str]:
    check = MessageCheck(io.BytesIO(message), "x", settings)
    return [*map(pack_finding, check), str(check.verdict)]


def _passed_and_found(message: bytes, settings: Settings) -> tuple[int, list[str]]:
    """Return how many records went round the parser, and what was found."""
    count = 0
    pieces = Road.pieces

    def counted(road: Road, source: XmlSource) -> Iterator[bytes | Passed]:
        nonlocal count
        for piece in pieces(road, source):
            count += isinstance(piece, Passed)
            yield piece

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Road, "pieces", counted)
        found = _found(message, settings)
    return count, found


def _read_by_the_parser(message: bytes, settings: Settings) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Road, "learn", lambda *_: None)
        return _found(message, settings)


@pytest.mark.parametrize("settings", _SETTINGS, ids=("all", "vecozo", "schema"))
@pytest.mark.parametrize("each", [1, 3])
@pytest.mark.parametrize("change", _CHANGES)
def test_the_findings_are_those_of_the_parser(change: str, each: int, settings: Settings) -> None:
    message = _message(_CHANGES[change], each=each).encode()
    assert _found(message, settings) == _read_by_the_parser(message, settings)


@pytest.mark.parametrize("change", ["nothing", "another value", "a CDATA section"])
def test_the_others_go_round_the_parser(change: str) -> None:
    passed, _ = _passed_and_found(_message(_CHANGES[change]).encode(), _ALL)
    assert passed >= _MANY - 5


@pytest.mark.parametrize(
    "message",
    [
        _DIFFERING.replace("\n", "\r\n").encode(),
        _DIFFERING.replace("xmlns:gds801", "xmlns").replace("gds801:", "").encode(),
        b"\xef\xbb\xbf" + _DIFFERING.encode(),
    ],
    ids=("two signs a line", "no prefix", "a mark"),
)
def test_messages_written_otherwise_go_round_too(message: bytes) -> None:
    passed, found = _passed_and_found(message, _ALL)
    assert passed
    assert found == _read_by_the_parser(message, _ALL)


@pytest.mark.parametrize(
    "message",
    [
        _message().replace("UTF-8", "iso-8859-1").encode("latin-1"),
        _message().replace("UTF-8", "us-ascii").encode(),
        _message().replace("PAT-", "PÄT-").encode("latin-1"),
        re.sub(r"<(/?)gds801:Verzekerde>", r"<\1gds801:Verzekerde >", _message()).encode(),
        _message().replace("\n", "\r").encode(),
    ],
    ids=("Latin", "ASCII", "no UTF-8", "a space in a tag", "lone returns"),
)
def test_some_messages_only_the_parser_reads(message: bytes) -> None:
    passed, found = _passed_and_found(message, _ALL)
    assert not passed
    assert found == _read_by_the_parser(message, _ALL)


def test_a_sign_that_is_no_utf_8_has_the_line_that_the_parser_gives_it() -> None:
    message = _message(("PAT-", "PAT-@")).encode().replace(b"@", b"\xff")
    assert _found(message, _ALL) == _read_by_the_parser(message, _ALL)


def test_a_prefix_that_is_of_the_record_alone_is_not_of_the_next() -> None:
    own = '<g:Verzekerde xmlns:g="http://ei.vektis.nl/declaratiebericht573">'
    match = _PERSON.search(_message())
    assert match
    persons = match[0].replace("gds801:", "g:").replace("<g:Verzekerde>", own)
    message = _message().replace(match[0], persons).encode()
    passed, found = _passed_and_found(message, _ALL)
    assert not passed
    assert found == _read_by_the_parser(message, _ALL)


def test_a_large_record_is_read_by_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlroad, "_LARGEST", 5000)
    message = _message(each=4).encode()
    passed, found = _passed_and_found(message, _ALL)
    assert not passed
    assert found == _read_by_the_parser(message, _ALL)


def test_records_of_many_forms_take_turns() -> None:
    person = _PERSON.search(_GOOD)
    assert person
    leave_out = (
        "PatientIdentificatienummer",
        "Herdeclaratiecode",
        "InformatieCode",
        "Verwijsdatum",
    )
    rng = random.Random(3)  # noqa: S311 - the same each time
    persons = []
    for _ in range(80):
        names = "|".join(rng.sample(leave_out, 2))
        persons.append(re.sub(rf" *<gds801:({names})>.*\n", "", person[0]))
    message = (_GOOD[: person.start()] + "".join(persons) + _GOOD[person.end() :]).encode()
    passed, found = _passed_and_found(message, _ALL)
    assert passed > 40
    assert found == _read_by_the_parser(message, _ALL)


def test_a_message_cut_off_behind_such_records_has_the_line_of_its_end() -> None:
    message = _message()[: -len("</gds801:Bericht>\n")].encode()
    assert _found(message, _ALL) == _read_by_the_parser(message, _ALL)


_HIDING = {
    "<!--": "-->",
    "<?x ": "?>",
    "<![CDATA[": "]]>",
    "<x>": "</x>",
    "<gds801:Onbekend>": "</gds801:Onbekend>",
    '<x a="': '"/>',
    "&": ";",
}


@pytest.mark.parametrize("settings", _SETTINGS[:2], ids=("all", "vecozo"))
@pytest.mark.parametrize("opening", _HIDING)
def test_what_hides_records_may_stand_at_the_end_of_a_piece(
    opening: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = _message()
    ends = [match.end() for match in re.finditer(_CLOSE, text)]
    border = ends[5] + len(opening)
    hidden = f"{opening}{text[ends[5] : ends[7]]}{_HIDING[opening]}"
    faulty = text[ends[7] :].replace(*_CHANGES["a value that the schema refuses"])
    message = f"{text[: ends[5]]}{hidden}{faulty}".encode()
    monkeypatch.setattr(xmlroad, "_SIZE", border)
    monkeypatch.setattr(xmlroad, "_SIZE_OF_ROAD", border)
    assert _found(message, settings) == _read_by_the_parser(message, settings)


@pytest.mark.parametrize("many", [3, 12, 1400])
def test_a_record_with_a_fault_of_the_message_has_its_own_line(many: int) -> None:
    match = _PERSON.search(_GOOD)
    assert match
    head = re.sub(r" *<gds801:Overzicht>.*</gds801:Overzicht>\n", "", _GOOD, flags=re.DOTALL)
    message = head.replace(match[0], match[0] * many).encode()
    assert _found(message, _ALL) == _read_by_the_parser(message, _ALL)


def test_records_that_lack_their_last_element_do_not_stop_the_others() -> None:
    match = _PERSON.search(_GOOD)
    assert match
    short = re.sub(r" *<gds801:Geboortedatum>.*\n", "", match[0])
    assert short != match[0]
    message = _GOOD.replace(match[0], (match[0] + short) * 20).encode()
    passed, found = _passed_and_found(message, _ALL)
    assert passed > 30
    assert found == _read_by_the_parser(message, _ALL)


def test_no_record_is_taken_for_what_stands_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Road, "_parsed", lambda _, piece: piece)
    message = _message(_CHANGES["a CDATA section"]).encode()
    assert any("XML-NIET-WELGEVORMD" in line for line in _found(message, _ALL))


def _with_attribute(name: str, folder: Path) -> Settings:
    """Return settings with a schema of the user in which an element must have an attribute."""
    schema = (_ROOT / "xsd/gds801/1.0/gds801.xsd").read_text()
    changed = re.sub(
        rf'(<xs:complexType name="{name}">.*?)(\s*</xs:complexType>)',
        r'\1<xs:attribute name="soort" use="required"/>\2',
        schema,
        count=1,
        flags=re.DOTALL,
    )
    assert changed != schema
    (folder / "gds801/1.0").mkdir(parents=True)
    (folder / "gds801/1.0/gds801.xsd").write_text(changed)
    return evolve(_ALL, codecs=load_codecs(folder))


@pytest.mark.parametrize("name", ["Verzekerde", "Prestatie", "DebetPrestatie"])
def test_a_record_without_an_attribute_is_not_like_one_with_it(name: str, tmp_path: Path) -> None:
    settings = _with_attribute(name, tmp_path)
    match = _PERSON.search(_GOOD)
    assert match
    given = match[0].replace(f"<gds801:{name}>", f'<gds801:{name} soort="a">')
    message = _GOOD.replace(match[0], given * 6 + match[0] * 3).encode()
    found = _found(message, settings)
    assert found == _read_by_the_parser(message, settings)
    assert sum("XSD-OVERIG" in line for line in found) == 3
