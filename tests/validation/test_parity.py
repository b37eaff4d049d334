"""`--as vecozo`: what is reported beside a faulty head, and a message that is not in order.

The quirks of single rules are in fixtures/rules/gds801 (`as = "vecozo"`).
"""

import copy
import tempfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element

from adapter.core.errors import OutputError
from adapter.core.findings import Finding, Verdict
from adapter.validation.parity import rules_of_vecozo
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving

BASIS = Path(__file__).resolve().parents[2] / "fixtures" / "gds801" / "basis"
NS = "{http://ei.vektis.nl/declaratiebericht573}"
Change = Callable[[_Element], object]


def check(
    change: Change, base: str = "debet-enkel", *, as_vecozo: bool = True
) -> tuple[list[Finding], Verdict]:
    root = etree.parse(str(BASIS / f"{base}.xml")).getroot()
    change(root)
    settings = Settings(omgeving=Omgeving(vandaag=date(2026, 11, 22)), as_vecozo=as_vecozo)
    made = MessageCheck(BytesIO(etree.tostring(root)), "a.xml", settings)
    return list(made), made.verdict


def codes(change: Change, base: str = "debet-enkel", *, as_vecozo: bool = True) -> list[str]:
    findings, _ = check(change, base, as_vecozo=as_vecozo)
    return [item.retourcode for item in findings if item.retourcode]


def find(root: _Element, name: str) -> _Element:
    found = next(root.iter(f"{NS}{name}"))
    assert isinstance(found, _Element)
    return found


def put(root: _Element, name: str, text: str) -> None:
    find(root, name).text = text


def turn(parent: _Element) -> None:
    for child in reversed(list(parent)):
        parent.append(child)


def faults_below(root: _Element) -> None:
    put(root, "Geboortedatum", "2027-01-01")
    put(root, "Aantal", "2")


def nothing(_: _Element) -> None:
    """Change nothing."""


def test_every_check_of_vecozo_ran_and_none_of_the_insurer() -> None:
    findings, verdict = check(nothing)
    assert [item.code for item in findings] == []
    assert (verdict.verdict, verdict.checks_run, verdict.checks_total) == ("accepted", 175, 175)
    assert "9507" not in {item.retourcode for item in rules_of_vecozo("GDS801", "2.1")}


@pytest.mark.parametrize(
    ("element", "text", "code"),
    [
        ("Berichtsoort", "T", "8028"),
        ("Factuurnummer", "F é", "9797"),
        ("ZorgaanbiederSoort", "9", "9317"),
        ("Bedrag", "155.13", "0150"),
        ("DebetCreditCode", "X", "9406"),
    ],
)
def test_beside_a_faulty_head_nothing_below_it_is_reported(
    element: str, text: str, code: str
) -> None:
    def change(root: _Element) -> None:
        faults_below(root)
        put(root, element, text)

    told = codes(change)
    assert code in told
    assert not {"9270", "8049"} & set(told)
    assert {code, "9270", "8049"} <= set(codes(change, as_vecozo=False))


def test_with_a_sound_head_all_is_reported_in_order_of_the_message() -> None:
    assert codes(faults_below) == ["9270", "8049"]
    assert codes(faults_below) == codes(faults_below, as_vecozo=False)


def test_a_finding_of_the_schema_closes_nothing_and_stays() -> None:
    def change(root: _Element) -> None:
        faults_below(root)
        etree.SubElement(find(root, "Header"), f"{NS}Onbekend")
        etree.SubElement(find(root, "DebetPrestatie"), f"{NS}Onbekend")

    findings, _ = check(change)
    assert [item.text_key for item in findings] == [
        "XSD-VOLGORDE",
        "XSD-VOLGORDE",
        "VC021-9270",
        "VC093-8049",
    ]


def test_elements_in_another_order_are_known_by_their_names() -> None:
    def turn_round(root: _Element) -> None:
        for parent in root.iter(f"{NS}Header", f"{NS}DebetPrestatie", f"{NS}Diagnose"):
            turn(parent)

    findings, _ = check(turn_round)
    assert {item.code for item in findings} == {"XSD-VOLGORDE"}


@pytest.mark.parametrize("base", ["debet-enkel", "debet-dji", "debet-servicebureau", "debet-2-1"])
def test_a_header_at_the_end_is_known_by_what_comes_before_it(base: str) -> None:
    def to_dji(root: _Element) -> None:
        put(root, "Ontvanger", "9992")

    def and_turn(root: _Element) -> None:
        to_dji(root)
        turn(root)

    assert codes(turn, base) == codes(nothing, base)
    assert sorted(codes(and_turn, base)) == sorted(codes(to_dji, base))


def test_what_stands_behind_the_prestaties_of_a_person_is_known_too() -> None:
    """The parser gives many prestaties on before it comes to what stands behind them."""

    def move(root: _Element) -> None:
        person, prestatie = find(root, "Verzekerde"), find(root, "Prestatie")
        put(root, "Bedrag", "0.00")
        for name in ("TariefInclBtw", "BerekendBedragInclBtw", "DeclaratieBedragInclBtw"):
            put(root, name, "0.00")
        for _ in range(100):
            person.append(copy.deepcopy(prestatie))
        turn(person)

    assert codes(move) == []

    def and_break(root: _Element) -> None:
        put(root, "Geboortedatum", "2027-01-01")
        put(root, "Aantal", "2")
        move(root)

    assert codes(and_break) == [*["8049"] * 101, "9270"]


def test_an_empty_element_is_there_but_is_no_code() -> None:
    def change(root: _Element) -> None:
        put(root, "DiagnoseCodelijstCode", "")
        context = find(root, "DeclaratieContext")
        zorgaanbieder = etree.SubElement(context, f"{NS}Zorgaanbieder")
        etree.SubElement(zorgaanbieder, f"{NS}ZorgaanbiederSoort").text = ""
        etree.SubElement(find(root, "DebetPrestatie"), f"{NS}Einddatum").text = ""

    assert codes(change) == ["9465", "9287"]


def test_a_message_without_header_is_judged_as_far_as_it_goes() -> None:
    told = codes(lambda root: root.remove(find(root, "Header")))
    assert told == ["9269"]


def test_a_list_that_cannot_be_judged_is_told_only_beside_what_is_reported() -> None:
    def change(root: _Element) -> None:
        put(root, "DiagnoseCodelijstCode", "031")

    findings, verdict = check(change)
    assert [item.code for item in findings] == ["LIJST-NIET-BEOORDEELD"]
    assert (verdict.verdict, verdict.not_judged) == ("accepted", ("CL0007-NZA",))

    def and_close(root: _Element) -> None:
        change(root)
        put(root, "Berichtsoort", "T")

    findings, verdict = check(and_close)
    assert [item.text_key for item in findings] == ["VC001-8028"]
    assert verdict.not_judged == ()


def test_no_room_for_what_waits_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nergens"))
    with pytest.raises(OutputError):
        check(faults_below)
    assert codes(nothing) == []
