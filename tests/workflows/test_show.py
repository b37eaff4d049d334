"""Messages are shown as far as they can be read, and nobody in them is known by it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import adapter
from adapter.core.findings import Finding
from adapter.exporters.prestaties import MessageTotals, PrestatieRow, header_text
from adapter.exporters.tree import Element
from adapter.formats.gds801 import CODEC
from adapter.workflows.messages import Message
from adapter.workflows.show import FORMS, TABLE, TREE, View, show_messages

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
MESSAGES = sorted((FIXTURES / "gds801/basis").glob("*.xml"))
BASE = FIXTURES / "gds801/basis/debet-2-1.xml"
INVOICE = FIXTURES / "convert/route-1/expected/facturen/94009101-OD2026-11.xml"
BOTH = FIXTURES / "gds801/basis/debet-en-credit.xml"


def view(text: str | bytes, form: str = TREE, *, reveal: bool = False) -> View:
    content = text.encode() if isinstance(text, str) else text
    return View(message=Message(name="a.xml", stream=io.BytesIO(content)), form=form, reveal=reveal)


def base(**replaced: str) -> str:
    """Return the base message with another text in these elements."""
    text = BASE.read_text(encoding="utf-8")
    for name, value in replaced.items():
        text = re.sub(rf"(<gds801:{name}>)[^<]*", rf"\g<1>{value}", text)
    return text


def elements(text: str | bytes, *, reveal: bool = False) -> dict[str, Element]:
    parts = list(view(text, reveal=reveal))
    return {part.path: part for part in parts if isinstance(part, Element)}


def identifying(value: object) -> Iterator[str]:
    """Yield every text that the model calls identifying."""
    for field in attrs.fields(type(value)):  # type: ignore[arg-type]  # a model object
        held = getattr(value, field.name)
        for item in held if isinstance(held, tuple) else (held,):
            if attrs.has(type(item)):
                yield from identifying(item)
            elif item is not None and not field.repr:
                yield str(item)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_nothing_that_identifies_somebody_is_shown_unless_asked_for(path: Path, form: str) -> None:
    with path.open("rb") as stream:
        marks = {mark for record in adapter.read(stream) for mark in identifying(record.value)}
    assert any(len(mark) >= 9 for mark in marks)
    shown = [part for message in show_messages([path], form, reveal=False) for part in message]
    texts = [str(part.to_dict()) for part in shown if not isinstance(part, Finding)]
    for mark in marks:
        if len(mark) > 2:  # a shorter one is a code like many others
            assert not any(mark in text for text in texts), path
    asked = elements(path.read_bytes(), reveal=True)
    assert marks <= {element.text for element in asked.values()}


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("Factuurnummer", "999990019"),
        ("Factuurnummer", "Jansen"),
        ("Factuurnummer", "nota Jansen 3"),
        ("Factuurnummer", "Jansen-2027-01"),
        ("Prestatiecode", "Jansen"),
        ("Aantal", "999990019"),
        ("Begindatum", "1985-06-07"),
        ("Referentienummer", "PAT101-3"),
        ("Referentienummer", "99999-0160"),
        ("Referentienummer", "R1985.06.07"),
        ("Zorgaanbiedercode", "Dr. Jansen"),
        ("UzoviNummer", "J. Jansen"),
    ],
)
def test_what_points_to_somebody_is_masked_wherever_it_was_typed(element: str, value: str) -> None:
    # Whoever is meant is known from the Verzekerde: what stands before it is judged by itself.
    later = element == "Referentienummer"
    found = [
        item
        for path, item in elements(base(**{element: value})).items()
        if item.name == element and not (later and "Header" in path)
    ]
    assert found
    assert all(item.masked for item in found)
    rows = [row.to_text("nl") for row in view(base(**{element: value}), TABLE)
            if isinstance(row, PrestatieRow)]  # fmt: skip
    assert all(value not in row for row in rows)


def test_an_element_that_nobody_knows_shows_neither_its_name_nor_its_text() -> None:
    strange = "<gds801:Jansen><gds801:Aantal>1985</gds801:Aantal></gds801:Jansen>"
    other = '<Aantal xmlns="urn:x">7</Aantal>'
    text = base().replace("<gds801:Aantal>", f"{strange}{other}<gds801:Aantal>")
    text = text.replace("</gds801:Verzekerde>", "<gds801:Jan>a</gds801:Jan></gds801:Verzekerde>")
    text = text.replace("</gds801:Bericht>", "<gds801:Piet>b</gds801:Piet></gds801:Bericht>")
    found = elements(text)
    assert not any(name in path for path in found for name in ("Jan", "Piet"))
    top = "/Bericht/Verzekerde[1]"
    assert found[f"{top}/*"].masked
    assert found["/Bericht/*"].masked
    assert found[f"{top}/Prestatie[1]/DebetPrestatie/*"].masked
    assert found[f"{top}/Prestatie[1]/DebetPrestatie/Aantal"].text == "1"
    assert "b" in {item.text for item in elements(text, reveal=True).values()}


def test_a_code_is_told_with_what_it_means() -> None:
    found = elements(base())
    assert found["/Bericht/Header/OntvangerRol"].meaning == "Zorgverzekeraar"
    assert found["/Bericht/Header/OntvangerRol"].line == 12
    assert found["/Bericht/Header/OntvangerRol"].to_text() == (
        "    OntvangerRol:",
        " 3",
        " (Zorgverzekeraar)",
    )
    assert elements(base(OntvangerRol="8"))["/Bericht/Header/OntvangerRol"].meaning is None


def test_what_could_steer_a_terminal_or_runs_on_is_printed_harmlessly() -> None:
    found = elements(base(BSN="a\u009b31m\u202eb\n c" + "x" * 200), reveal=True)
    _, value, _ = found["/Bericht/Verzekerde[1]/BSN"].to_text()
    assert value == " a\ufffd31m\ufffdb c" + "x" * (100 - 9) + "…"


def test_a_broken_message_is_shown_up_to_where_it_breaks() -> None:
    whole = BASE.read_bytes()
    paths = list(elements(whole))
    for cut in range(whole.index(b"Header"), len(whole) - 20, 97):
        *before, last = view(whole[:cut])
        assert isinstance(last, Finding)
        assert last.code == "XML-NIET-WELGEVORMD"
        assert last.at.line == whole[:cut].count(b"\n") + 1
        shown = [part.path for part in before if isinstance(part, Element)]
        known = [path for path in shown if "*" not in path]
        assert known == paths[: len(known)]
        assert len(known) >= whole[:cut].count(b"</gds801:")


def test_a_prestatie_that_breaks_off_is_in_no_table_and_no_total() -> None:
    text = BOTH.read_text(encoding="utf-8")
    broken = view(text[: text.index("<gds801:ToegekendBedrag")], TABLE)
    row, finding = broken
    assert isinstance(row, PrestatieRow)
    assert isinstance(finding, Finding)
    assert isinstance(broken.totals, MessageTotals)
    assert (broken.totals.debet.rows, broken.totals.credit.rows) == (1, 0)


def test_a_table_has_a_row_per_prestatie_under_its_columns() -> None:
    table = view(BOTH.read_bytes(), TABLE, reveal=True)
    debet, credit = (row for row in table if isinstance(row, PrestatieRow))
    assert debet.to_dict()["verzekerde"] == "999990147"
    assert (debet.soort, credit.soort) == ("D", "C")
    assert debet.to_text("nl").split() == [
        "39", "D", "999990147", "071", "CO0001", "2026-10-05", "1", "200,00", "200,00",
        "ZT-2026-101", "P-101",
    ]  # fmt: skip
    header = header_text(debet.columns, "en")
    assert header.index("Reference") == debet.to_text("en").index("P-101")
    assert credit.to_dict()["bedrag"] == "155.12"
    assert table.totals is not None
    assert table.totals.to_dict()["amount"] == table.totals.to_dict()["overzicht"] == "44.88"


def test_an_amount_that_is_none_counts_as_nothing_and_is_told() -> None:
    odd = view(base(DeclaratieBedragInclBtw="veel", Bedrag="veel"))
    list(odd)
    assert isinstance(odd.totals, MessageTotals)
    assert (odd.totals.unread, odd.totals.debet.rows, odd.totals.overzicht) == (1, 1, None)
    assert odd.totals.to_text("nl").endswith(": 1")


def test_an_invoice_is_a_tree_and_no_table() -> None:
    found = elements(INVOICE.read_bytes())
    assert found["/Invoice/ID"].text == "OD2026-11"
    assert found["/Invoice/InvoiceLine[2]/LineExtensionAmount"].text
    assert found["/Invoice/InvoiceLine[1]/Item/Name"].masked
    (finding,) = view(INVOICE.read_bytes(), TABLE)
    assert isinstance(finding, Finding)
    assert finding.code == "UBL-GEEN-TABEL"
    odd = INVOICE.read_text(encoding="utf-8").replace("cbc:Note", "cbc:Jansen")
    assert not any("Jansen" in path for path in elements(odd))
    *_, broken = view(INVOICE.read_bytes()[:-20])
    assert isinstance(broken, Finding)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "XML-LEEG"),
        ("abc", "XML-GEEN-XML"),
        ("<a/>", "XML-ONBEKEND"),
        (base(Berichtversie="9"), "XML-VERSIE"),
        (base().replace("<gds801:Bericht ", "<!DOCTYPE a><gds801:Bericht "), "XML-DOCTYPE"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_message_is_told(text: str, code: str) -> None:
    (finding,) = (part for part in view(text) if isinstance(part, Finding))
    assert finding.code == code


def test_the_first_prestatie_is_shown_before_the_last_is_read() -> None:
    text = base()
    start, end = text.index("    <gds801:Prestatie>"), text.index("  </gds801:Verzekerde>")
    stream = io.BytesIO((text[:start] + text[start:end] * 2000 + text[end:]).encode())
    for form in FORMS:
        stream.seek(0)
        parts = iter(View(message=Message(name="a", stream=stream), form=form, reveal=False))
        while "Prestatie[1]" not in str(next(parts)):
            assert stream.tell() < len(stream.getvalue()) / 4
        assert len(list(parts)) >= 1999


@pytest.mark.parametrize("version", CODEC.versions)
def test_a_message_without_anything_in_it_is_shown_as_such(version: str) -> None:
    assert version
    assert list(elements('<b:Bericht xmlns:b="http://ei.vektis.nl/declaratiebericht573"/>')) == [
        "/Bericht"
    ]
