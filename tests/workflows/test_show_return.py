"""A return message beside its declaration: exact euros, and memory that does not grow with it."""

import io
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding
from adapter.exporters.retour import ReturnRow, Uitkomst
from adapter.exporters.retourtotaal import ReturnTotals
from adapter.exporters.tree import Element
from adapter.formats.common.registry import codecs
from adapter.formats.gds801 import CODEC as GDS801
from adapter.formats.gds802 import CODEC as GDS802
from adapter.model import bericht, prestatie, retour, verzekerde
from adapter.workflows.messages import Message
from adapter.workflows.retour.claims import Persoon
from adapter.workflows.retour.declaratie import read_claims
from adapter.workflows.show import TREE, View, show_messages

ROOT = Path(__file__).resolve().parents[2]
RETURNS = sorted((ROOT / "fixtures").glob("gds802/basis/*.xml"))
CASE = ROOT / "fixtures/retour/verzekeraar"
EUROS = st.decimals(0, 9999, places=2)


def view(message: bytes, declaration: Path) -> View:
    claims = read_claims(declaration, {"GDS801": GDS801})
    stream = Message(name="r.xml", stream=io.BytesIO(message))
    return View(message=stream, form=None, reveal=False, claims=claims)


def write_declaration(path: Path, claimed: list[tuple[bool, Decimal]]) -> None:
    records: list[object] = [
        bericht.Header(berichtcode="573", berichtversie="1", berichtsubversie="0"),
        verzekerde.Verzekerde(bsn="999990019"),
    ]
    for number, (credit, amount) in enumerate(claimed):
        reference = f"R{number}"
        records.append(
            prestatie.Prestatie(
                credit_prestatie=prestatie.CreditPrestatie(
                    referentienummer=reference, toegekend_bedrag_incl_btw_financieel=amount
                )
            )
            if credit
            else prestatie.Prestatie(
                debet_prestatie=prestatie.DebetPrestatie(
                    referentienummer=reference, declaratie_bedrag_incl_btw=amount
                )
            )
        )
    with path.open("wb") as stream:
        GDS801.write(records, stream)


def write_return(answers: list[tuple[int, bool, Decimal, Decimal]]) -> bytes:
    records: list[object] = [
        retour.Header(
            berichtcode="574", berichtversie="1", berichtsubversie="0", verzender_rol="3"
        ),
        retour.Verzekerde(bsn="999990019"),
    ]
    for number, credit, paid, unpaid in answers:
        reference = f"R{number}"
        records.append(
            retour.Prestatie(
                credit_prestatie=retour.CreditPrestatie(
                    referentienummer=reference,
                    toegekend_credit_bedrag_incl_btw_financieel=paid,
                    toegekend_credit_bedrag_incl_btw_niet_financieel=unpaid,
                )
            )
            if credit
            else retour.Prestatie(
                debet_prestatie=retour.DebetPrestatie(
                    referentienummer=reference,
                    toegekend_bedrag_incl_btw_financieel=paid,
                    toegekend_bedrag_incl_btw_niet_financieel=unpaid,
                )
            )
        )
    out = io.BytesIO()
    GDS802.write(records, out)
    return out.getvalue()


def expected(claimed: Decimal, awarded: Decimal) -> Uitkomst:
    if awarded == claimed:
        return Uitkomst.AWARDED
    if awarded == 0:
        return Uitkomst.REFUSED
    return Uitkomst.REDUCED if awarded < claimed else Uitkomst.INCREASED


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(
        st.tuples(st.booleans(), EUROS, st.one_of(st.none(), EUROS), EUROS), min_size=1, max_size=9
    )
)
def test_any_answer_adds_up_to_the_cent(
    lines: list[tuple[bool, Decimal, Decimal | None, Decimal]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("d") / "d.xml"
    write_declaration(path, [(credit, amount) for credit, amount, _, _ in lines])
    answers = [
        (number, credit, paid, unpaid)
        for number, (credit, _, paid, unpaid) in enumerate(lines)
        if paid is not None
    ]
    shown = view(write_return(answers), path)
    rows = [part for part in shown if isinstance(part, ReturnRow)]
    outcomes = Counter(
        Uitkomst.NOT_IN_RETURN if paid is None else expected(claimed, paid + unpaid)
        for _, claimed, paid, unpaid in lines
    )
    assert Counter(row.uitkomst for row in rows) == outcomes
    assert isinstance(shown.totals, ReturnTotals)
    total = shown.totals.total
    signs = [-1 if credit else 1 for credit, _, _, _ in lines]
    assert total.gedeclareerd == sum(
        sign * line[1] for sign, line in zip(signs, lines, strict=True)
    )
    assert total.financieel == sum(
        sign * (line[2] or 0) for sign, line in zip(signs, lines, strict=True)
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ((CASE / "declaratie.xml").read_bytes()[:2000], "IN-DECLARATIE-FOUT"),
        (b"BSN;Naam\n", "IN-DECLARATIE-FOUT"),
        ((CASE / "retour.xml").read_bytes(), "IN-DECLARATIE"),
        (
            (CASE / "declaratie.xml").read_bytes().replace(b"versie>1<", b"versie>9<"),
            "IN-DECLARATIE",
        ),
    ],
)
def test_what_is_no_declaration_is_told(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    path.write_bytes(content)
    with pytest.raises(UnusableInputError) as told:
        read_claims(path, codecs())
    assert told.value.code == code
    assert str(told.value.details["bestand"]).startswith(str(path))


def test_a_return_message_that_breaks_off_says_nothing_of_what_is_not_in_it() -> None:
    whole = (CASE / "retour.xml").read_bytes()
    for cut in range(whole.index(b"Header"), len(whole) - 20, 301):
        *before, last = view(whole[:cut], CASE / "declaratie.xml")
        assert isinstance(last, Finding)
        assert last.code == "XML-NIET-WELGEVORMD"
        assert not any(isinstance(part, Finding) for part in before)
        assert all(part.path for part in before if isinstance(part, ReturnRow))


@pytest.mark.parametrize("path", RETURNS, ids=lambda path: path.stem)
def test_a_return_message_is_a_tree_when_asked_with_nobody_in_it(path: Path) -> None:
    for shown in show_messages([path], TREE, reveal=False, declaration=CASE / "declaratie.xml"):
        *elements, last = shown
        assert isinstance(last, Finding)
        assert (last.code, shown.totals) == ("RET-GEEN-RETOUR", None)
        for part in elements:
            assert isinstance(part, Element)
            assert not any(mark in str(part.text) for mark in ("99999", "PAT", "Voorbeeld", "X-1"))


@pytest.mark.parametrize(
    ("role", "sender"),
    [("6", "vecozo"), (" 6\n", "vecozo"), ("3", "insurer"), ("06", "unknown"), ("", "unknown")],
)
def test_who_sent_it_is_known_wherever_the_header_stands(role: str, sender: str) -> None:
    message = (CASE / "retour.xml").read_text(encoding="utf-8")
    message = message.replace("VerzenderRol>3<", f"VerzenderRol>{role}<")
    start = message.index("<gds802:Header>")
    end = message.index("</gds802:Header>") + len("</gds802:Header>")
    close = "</gds802:Bericht>"
    moved = (message[:start] + message[end:]).replace(close, message[start:end] + close)
    for text in (message, moved):
        shown = view(text.encode(), CASE / "declaratie.xml")
        rows = {part.uitkomst for part in shown if isinstance(part, ReturnRow)}
        assert isinstance(shown.totals, ReturnTotals)
        assert shown.totals.afzender == sender
        assert (Uitkomst.AWARDED in rows) == (sender == "insurer")


def test_persons_are_compared_by_the_number_that_both_have() -> None:
    both = Persoon.of("999990019", "0012")
    assert both.is_same(Persoon.of(" 999990019", None)) is True
    assert both.is_same(Persoon.of(None, "12")) is True
    assert both.is_same(Persoon.of("999990147", "12")) is False
    assert both.is_same(Persoon.of("", None)) is None


PROBE = """
import io, resource, sys
from adapter.formats.gds802 import CODEC
from adapter.workflows.messages import Message
from adapter.workflows.show import View
base = open(sys.argv[1], "rb").read()
start = base.index(b"  <gds802:Verzekerde>"); end = base.index(b"</gds802:Bericht>")
class Long:
    # A message of any length that never exists as a whole.
    def __init__(self, count):
        self.parts = iter([base[:start], *[base[start:end]] * count, base[end:]]); self.rest = b""
    def read(self, size=-1):
        while len(self.rest) < size:
            part = next(self.parts, b"")
            if not part: break
            self.rest += part
        self.out, self.rest = self.rest[:size], self.rest[size:]
        return self.out
    def seek(self, at):
        self.rest = self.out + self.rest  # its first bytes are looked at only
view = View(message=Message(name="-", stream=Long(int(sys.argv[2]))), form=None, reveal=False)
rows = sum(type(part).__name__ == "ReturnRow" for part in view)
assert rows == view.totals.total.rows == 5 * int(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_return_message() -> None:
    path = str(ROOT / "fixtures/gds802/basis/verzekeraar.xml")
    peaks = [
        int(
            subprocess.run(
                [sys.executable, "-c", PROBE, path, str(count)],
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )
        for count in (40, 1600)
    ]
    assert peaks[1] < peaks[0] * 1.1
