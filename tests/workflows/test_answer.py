"""The technical return: exactly what VECOZO remarks, at the class that it is about."""

import io
import json
import re
import runpy
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import attrs
import pytest

from adapter.core.errors import OutputError
from adapter.core.findings import Finding, Severity
from adapter.formats.common.registry import codecs
from adapter.model import retour
from adapter.model.sandbox import Sandbox
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering.made import VECOZO, Answer, Names

BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis"
ON = date(2026, 11, 22)
RULES = runpy.run_path(str(Path(__file__).resolve().parents[1] / "test_rules.py"))


def answer(
    message: bytes, folder: Path, surroundings: Omgeving | None = None
) -> tuple[list[Finding], Answer]:
    given = folder / "bericht.xml"
    given.write_bytes(message)
    omgeving = surroundings or Omgeving(vandaag=ON)
    told = list(answer_messages(given, folder / "uit", Sandbox(), omgeving, force=False))
    last = told[-1]
    assert isinstance(last, Answer)
    return [item for item in told if isinstance(item, Finding)], last


def records(folder: Path, made: Answer) -> list[object]:
    assert made.path
    with (folder / "uit" / made.path).open("rb") as stream:
        return [record.value for record in codecs()["GDS802"].read(stream)]


def remarks(node: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield the class and the code of each Feedback at or below a class of a return message."""
    for feedback in getattr(node, "feedback", ()):
        yield name, str(feedback.retourcode)
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(node))):
        held = getattr(node, field.name)
        for child in held if isinstance(held, tuple) else (held,):
            if attrs.has(type(child)) and not isinstance(child, retour.Feedback):
                yield from remarks(child, field.name.replace("_", "").lower())


def told_by(values: Sequence[object]) -> Counter[tuple[str, str]]:
    return Counter(
        item for value in values for item in remarks(value, type(value).__name__.lower())
    )


@pytest.mark.parametrize(
    ("key", "entry"),
    [case for case in RULES["_cases"]("fails") if case.values[1]["standard"] == "gds801"],
)
def test_a_return_has_exactly_what_vecozo_finds(
    key: str, entry: Mapping[str, Any], tmp_path: Path
) -> None:
    message = RULES["_message"](entry)
    omgeving = Omgeving(vandaag=entry["on"], codelijsten=RULES["_lists"](entry))
    settings = Settings(omgeving=omgeving, as_vecozo=True)
    every = list(MessageCheck(io.BytesIO(message), "bericht.xml", settings))
    found = [item for item in every if item.retourcode]
    _, made = answer(message, tmp_path, omgeving)
    if made.path is None:
        # What VECOZO would copy into its return is itself not of the form of our schema.
        assert any(item.severity is Severity.ERROR for item in every)
        return
    assert (made.sender == VECOZO) is bool(found)
    wanted = Counter((str(item.at.level).lower(), str(item.retourcode)) for item in found)
    values = records(tmp_path, made)
    assert told_by(values) == wanted
    heads = {"header", "declaratiecontext", "declarant", "overzicht"}
    if {level for level, _ in wanted} & heads:
        assert not any(isinstance(value, retour.Verzekerde) for value in values)


def test_only_what_has_a_remark_comes_back_and_nothing_is_awarded(tmp_path: Path) -> None:
    message = (BASE / "debet-en-credit.xml").read_bytes()
    _, made = answer(message.replace(b"Aantal>1<", b"Aantal>2<", 1), tmp_path)
    assert made.sender == VECOZO
    values = records(tmp_path, made)
    prestaties = [value for value in values if isinstance(value, retour.Prestatie)]
    assert made.figures.returned == len(prestaties) == 1 < made.figures.prestaties
    debet = prestaties[0].debet_prestatie
    assert debet
    assert debet.toegekend_bedrag_incl_btw_financieel == 0
    assert debet.zorgaanbieder == ()
    assert debet.aanvullende_prestatiegegevens is None
    header = values[0]
    assert isinstance(header, retour.Header)
    assert (header.verzender, header.verzender_rol, header.verzenddatum) == (None, "6", ON)


def test_feedback_names_the_elements_that_the_check_looks_at(tmp_path: Path) -> None:
    message = (BASE / "debet-enkel.xml").read_bytes().replace(b"Aantal>1<", b"Aantal>2<", 1)
    _, made = answer(message, tmp_path)
    last = records(tmp_path, made)[-1]
    assert isinstance(last, retour.Prestatie)
    assert last.debet_prestatie
    named = [
        (item.elementnaam, item.elementwaarde)
        for item in last.debet_prestatie.feedback[0].betrokken_element
    ]
    assert named == [("Aantal", "2"), ("PrestatieCodelijstCode", "071")]


def test_elements_in_another_order_come_back_where_the_return_has_them(tmp_path: Path) -> None:
    text = (BASE / "debet-enkel.xml").read_text("utf-8")
    period = re.search(r" *<gds801:Begindatum.*EinddatumDeclaratieperiode>\n", text, re.DOTALL)
    assert period
    first = text.index("    <gds801:Factuurnummer>")
    assert first < period.start()
    system = "    <gds801:InformatiesysteemCode>000001</gds801:InformatiesysteemCode>\n"
    version = "    <gds801:InformatiesysteemVersie>1</gds801:InformatiesysteemVersie>\n"
    behind = text[: period.end()] + system + version + text[period.end() :]
    found, made = answer(behind.encode(), tmp_path)
    assert found == []
    assert made.path


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"geen xml", "XML-GEEN-XML"),
        (b"<Invoice/>", "XML-ONBEKEND"),
        ((BASE / "debet-enkel.xml").read_bytes()[:-40], "XML-NIET-WELGEVORMD"),
        ((BASE.parents[1] / "gds802/basis/vecozo-kop.xml").read_bytes(), "XML-GEEN-DECLARATIE"),
        (
            (BASE / "debet-enkel.xml").read_bytes().replace(b"Valutacode>EUR<", b"Valuta>EUR<"),
            "XML-NIET-WELGEVORMD",
        ),
    ],
)
def test_what_is_no_declaration_gives_findings_and_no_return(
    message: bytes, code: str, tmp_path: Path
) -> None:
    found, made = answer(message, tmp_path)
    assert found[-1].code == code
    assert made.path is None
    assert not (tmp_path / "uit").exists()


def test_a_message_that_does_not_fit_its_schema_is_not_passed_on(tmp_path: Path) -> None:
    message = (BASE / "debet-enkel.xml").read_bytes()
    wrong = message.replace(b"<gds801:Aantal>1</gds801:Aantal>", b"<gds801:Wat>1</gds801:Wat>")
    found, made = answer(wrong, tmp_path)
    codes = [item.code for item in found if item.retourcode is None]
    assert made.path is None or made.sender == VECOZO
    assert any(code.startswith("XSD-") for code in codes)


def test_a_return_that_would_not_be_sound_is_not_written(tmp_path: Path) -> None:
    message = (BASE / "debet-enkel.xml").read_bytes()
    wrong = message.replace(b"Berichtsoort>P<", b"Berichtsoort>PROEF<")
    found, made = answer(wrong, tmp_path)
    assert found[-1].code == "XSD-RETOUR-ONGELDIG"
    assert made.path is None
    assert not (tmp_path / "uit").exists()


def test_the_result_is_private_whole_and_only_replaced_when_told_so(tmp_path: Path) -> None:
    message = (BASE / "debet-enkel.xml").read_bytes()
    _, made = answer(message, tmp_path)
    out = tmp_path / "uit"
    assert {path.name: path.stat().st_mode & 0o777 for path in out.iterdir()} == {
        "rapport.json": 0o600,
        str(made.path): 0o600,
    }
    report = json.loads((out / "rapport.json").read_text("utf-8"))
    assert report == {"answers": [made.to_dict()]}
    before = {path: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(OutputError, match="UIT-BESTAAT"):
        answer(message, tmp_path)
    again = answer_messages(
        tmp_path / "bericht.xml", out, Sandbox(), Omgeving(vandaag=ON), force=True
    )
    assert list(again) == [made]
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    with pytest.raises(OutputError, match="UIT-INVOER-ERIN"):
        list(answer_messages(out, out, Sandbox(), Omgeving(vandaag=ON), force=True))


def test_of_two_headers_the_first_counts_and_the_rest_of_the_head_comes_back(
    tmp_path: Path,
) -> None:
    text = (BASE / "debet-enkel.xml").read_text("utf-8").replace("Aantal>1<", "Aantal>2<")
    header = text[text.index("<gds801:Header>") : text.index("<gds801:DeclaratieContext>")]
    second = header.replace("Referentienummer>", "Referentienummer>X", 1)
    _, made = answer(text.replace(header, header + second).encode(), tmp_path)
    assert made.sender == VECOZO
    found = records(tmp_path, made)
    overzicht = next(value for value in found if isinstance(value, retour.Overzicht))
    assert overzicht.totaal_declaratiebedrag_incl_btw
    headers = [value for value in found if isinstance(value, retour.Header)]
    assert len(headers) == 1
    assert f">{headers[0].referentienummer}<" in header


def test_messages_of_one_name_each_have_their_return(tmp_path: Path) -> None:
    for name in ("a/bericht.xml", "b/Bericht.XML", "b/twee é.xml"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((BASE / "debet-enkel.xml").read_bytes())
    told = list(
        answer_messages(
            tmp_path / "in", tmp_path / "uit", Sandbox(), Omgeving(vandaag=ON), force=False
        )
    )
    assert [item.path for item in told if isinstance(item, Answer)] == [
        "retour-bericht.xml",
        "retour-Bericht-2.xml",
        "retour-twee~20~e9.xml",
    ]


def test_a_name_that_looks_like_the_second_of_another_is_passed_over() -> None:
    names = Names()
    given = ("a/b.xml", "a/B-2.xml", "a/b.xml", "c/b.xml")
    made = [names.new(name) for name in given]
    assert made == ["retour-b.xml", "retour-B-2.xml", "retour-b-3.xml", "retour-b-4.xml"]


def test_thousands_of_one_name_are_no_more_work_each() -> None:
    names, start = Names(), time.monotonic()
    assert len({names.new("bericht.xml") for _ in range(20_000)}) == 20_000
    assert time.monotonic() - start < 5
