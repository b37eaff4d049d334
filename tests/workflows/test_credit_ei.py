"""The credit of a flat declaration: the debit records with what a credit has otherwise."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import define
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapter.core.errors import OutputError, UnusableInputError
from adapter.core.findings import Finding, Severity
from adapter.formats.ei.plekken import plekken, text_at
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.formats.ei.registry import standards
from adapter.model.sandbox import Sandbox, Tarief
from adapter.validation.pipeline import Settings
from adapter.workflows import credit
from adapter.workflows.credit import Credit, Wish, credit_declaration
from tests.ei_loop import DECLARATIONS, LINES, ON, Loop, edited, fault, refuse, sandbox_of
from tests.ei_messages import PERSONS, Line, message

DAY = date(2026, 5, 1)


@define
class Desk:
    """Where declarations are answered and credited."""

    loop: Loop

    def returned(self, declaration: bytes, sandbox: Sandbox | None = None) -> bytes:
        return self.loop.made(self.loop.answer(declaration, sandbox))

    def credit(
        self, declaration: bytes, *returns: bytes, number: str = "C-1", references: str = ""
    ) -> tuple[list[str], Credit, list[EiRecord]]:
        folder = self.loop.folder
        (folder / "d.txt").write_bytes(declaration)
        paths = []
        for at, held in enumerate(returns):
            paths.append(folder / f"r{at}.txt")
            paths[-1].write_bytes(held)
        wish = Wish(
            declaration=folder / "d.txt",
            returns=tuple(paths),
            references=frozenset(references.split()),
            number=number,
            day=DAY,
        )
        told = list(credit_declaration(wish, folder / "c", Settings(omgeving=ON), force=True))
        last = told[-1]
        assert isinstance(last, Credit)
        data = (folder / "c" / last.path).read_bytes() if last.path else b""
        assert last.path is None or len(list((folder / "c").iterdir())) == 2
        records = list(EiReader(io.BytesIO(data))) if data else []
        return [item.code for item in told if isinstance(item, Finding)], last, records


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk at which no check finds anything."""
    refuse(monkeypatch)
    monkeypatch.setattr(credit, "check_stream", lambda *_: ())
    return Desk(Loop(tmp_path))


def changes(old: EiRecord, new: EiRecord) -> Mapping[str, tuple[str, str]]:
    """Return what is otherwise in a record, by the name of the rubriek."""
    assert old.layout
    return {
        veld.naam: (old[veld.nr].strip(), new[veld.nr].strip())
        for veld in old.layout.alle
        if old[veld.nr] != new[veld.nr]
    }


@pytest.mark.parametrize("naam", DECLARATIONS)
def test_a_credit_is_its_debit_but_for_what_a_credit_has_otherwise(naam: str, desk: Desk) -> None:
    declaration = message(naam, LINES, children=True, comments=True)
    codes, made, records = desk.credit(declaration, desk.returned(declaration))
    old = [item for item in EiReader(io.BytesIO(declaration)) if item.kenmerk != "98"]
    assert set(codes) <= {"CREDIT-HERDECLARATIE"}
    assert (made.choice.lines, made.choice.amount) == (3, Decimal("375.00"))
    assert [item.kenmerk for item in records] == [item.kenmerk for item in old]
    assert set(changes(old[0], records[0])) == {"Factuurnummer declarant", "Dagtekening factuur"}
    for before, after in zip(old[1:-1], records[1:-1], strict=True):
        at = plekken(before.layout)
        otherwise = dict(changes(before, after))
        own = text_at(before, at.deze)
        for veld in (at.deze, at.vorige) if own else ():
            assert veld
            assert otherwise.pop(veld.naam)[1] == (own if veld is at.vorige else f"{own}-C")
        signs = {veld.naam for veld in at.tekens}
        assert {otherwise.pop(name) for name in signs} <= {("D", "C")}
        assert not otherwise
    assert records[-1].tekst.rstrip().endswith("37500C")


def test_only_what_was_awarded_is_credited_and_for_that_amount(desk: Desk) -> None:
    declaration = message("GZ321 1.0", LINES)
    returned = desk.returned(declaration, sandbox_of("GZ321"))
    codes, made, records = desk.credit(declaration, returned)
    assert codes == ["CREDIT-AFGEWEZEN"]
    assert dict(made.choice.left) == {"CREDIT-AFGEWEZEN": 1}
    assert [item.kenmerk for item in records] == ["01", "02", "04", "06", "04", "06", "99"]
    amounts = [plekken(item.layout).gedeclareerd for item in records]
    cents = [at.cents(item) for at, item in zip(amounts, records, strict=True) if at]
    assert cents == [-10000, -5000]


def test_the_vat_of_a_debit_that_was_not_awarded_in_full_is_told_to_be_kept(desk: Desk) -> None:
    declaration = message("AP304 7.2", [[Line(extra={"BED079": 826}), Line(cents=5000)]])
    assert "CREDIT-BTW" not in desk.credit(declaration, desk.returned(declaration))[0]
    returned = desk.returned(declaration, Sandbox(tarieven=(Tarief(maximum=Decimal("40.00")),)))
    assert desk.credit(declaration, returned)[0].count("CREDIT-BTW") == 1


def test_a_performance_goes_as_a_whole(desk: Desk) -> None:
    two = message("GZ321 1.0", [[Line(), Line()]]).split(b"\r\n")
    # The second 04 goes, so that its 06 is the first one's.
    whole = b"\r\n".join(line for at, line in enumerate(two) if at != 4)
    codes, made, records = desk.credit(whole, desk.returned(whole), references="R0002")
    assert codes == ["CREDIT-HEEL"]
    assert made.choice.lines == 2
    assert [item.kenmerk for item in records] == ["01", "02", "04", "06", "06", "99"]


def test_what_vecozo_refused_is_not_credited(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    declaration = message("PM304 3.2", LINES)
    refuse(monkeypatch, fault(3, "04", "0638"))
    codes, made, _ = desk.credit(declaration, desk.returned(declaration))
    assert sorted(codes) == [
        "CREDIT-AFGEWEZEN",
        "CREDIT-NIET-BEOORDEELD",
        "CREDIT-NIET-BEOORDEELD",
        "CREDIT-NIETS",
    ]
    assert made.path is None
    assert not (desk.loop.folder / "c").exists()


def test_the_later_return_counts_and_a_return_that_does_not_add_up_leaves_lines_unknown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    declaration = message("PM304 3.2", LINES)
    approved = desk.returned(declaration)
    partial = desk.returned(declaration, sandbox_of("PM304"))
    refuse(monkeypatch, fault(3, "04", "0638"))
    refused = desk.returned(declaration)
    # VECOZO judges nothing: what it rejected is awarded by what an insurer sends later.
    assert desk.credit(declaration, refused, approved)[1].choice.amount == Decimal("375.00")
    assert desk.credit(declaration, refused, partial)[1].choice.amount == Decimal("150.00")
    assert desk.credit(declaration, partial, refused)[1].choice.lines == 0
    assert desk.credit(declaration, partial, approved)[1].choice.amount == Decimal("150.00")
    off = edited(partial, partial.count(b"\r\n"), 46, "00000015001")
    assert desk.credit(declaration, refused, off)[1].choice.amount == Decimal("100.00")
    codes, made, _ = desk.credit(declaration, off)
    assert sorted(codes) == ["CREDIT-AFGEWEZEN", "CREDIT-NIET-BEKEND"]
    assert made.choice.amount == Decimal("100.00")


def test_a_line_that_cannot_be_credited_is_an_error_when_it_was_asked_for(desk: Desk) -> None:
    lines = [
        [Line(reference="A"), Line(reference="A"), Line(reference="B", soort="C", earlier="X")],
        [Line(reference="F"), Line(reference="G", code="2000")],
    ]
    declaration = message("PM304 3.2", lines)
    returned = desk.returned(declaration, Sandbox())
    codes, made, _ = desk.credit(declaration, returned, references="A B F Q")
    assert codes[:3] == ["CREDIT-DUBBEL", "CREDIT-DUBBEL", "CREDIT-IS-CREDIT"]
    assert codes[3:] == ["CREDIT-ONBEKEND"]
    assert made.choice.lines == 1


def test_a_line_without_a_reference_is_not_credited(desk: Desk) -> None:
    veld = standards()["PM304", "3.2"].records["04"].by_number["0434"]
    declaration = edited(message("PM304 3.2", LINES), 3, veld.positie, " " * 20)
    assert desk.credit(declaration, desk.returned(declaration))[0] == ["CREDIT-GEEN-REFERENTIE"]


def test_without_a_return_all_counts_as_awarded_with_a_warning(desk: Desk) -> None:
    codes, made, _ = desk.credit(message("PM304 3.2", LINES))
    assert codes == ["CREDIT-ZONDER-RETOUR"]
    assert made.choice.lines == 3


def test_a_reference_that_is_long_or_taken_is_made_otherwise(desk: Desk) -> None:
    lines = [[Line(reference="L" * 20), Line(reference="A"), Line(reference="A-C")]]
    _, _, records = desk.credit(message("PM304 3.2", lines))
    made = [text_at(item, plekken(item.layout).deze) for item in records[2:-1]]
    assert made[2] == "A-C-C"
    assert all(len(text) == 18 and text.startswith("C-") for text in made[:2])


def test_what_is_no_return_of_the_declaration_stops_the_credit(desk: Desk) -> None:
    declaration = message("PM304 3.2", LINES)
    other = desk.returned(message("PM304 3.2", LINES, {"NUM029": "F-2"}))
    codes, made, _ = desk.credit(declaration, other)
    assert codes == ["CREDIT-ANDER-RETOUR"]
    assert made.path is None


def test_the_invoice_is_another_one_and_fits(desk: Desk) -> None:
    declaration = message("PM304 3.2", LINES)
    codes, made, _ = desk.credit(declaration, number="F-2026-1")
    assert (codes, made.path) == (["CREDIT-FACTUURNUMMER"], None)
    with pytest.raises(UnusableInputError):
        desk.credit(declaration, number="C" * 13)


def test_a_credit_that_does_not_pass_is_not_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credit, "check_stream", lambda *_: (fault(3, "04", "0638"),))
    codes, made, _ = desk.credit(message("PM304 3.2", LINES))
    assert "EI-4-PROEF" in codes
    assert made.path is None


def test_the_input_is_not_in_the_way_of_the_output(desk: Desk) -> None:
    folder = desk.loop.folder
    (folder / "d.txt").write_bytes(message("PM304 3.2", LINES))
    wish = Wish(
        declaration=folder / "d.txt", returns=(), references=frozenset(), number="C", day=DAY
    )
    with pytest.raises(OutputError):
        list(credit_declaration(wish, folder, Settings(omgeving=ON), force=True))


def test_nobody_is_known_by_what_is_said_of_a_line(desk: Desk) -> None:
    lines = [[Line(reference=f"X{PERSONS[0]}", code="2000"), Line(reference="VOORBEELD1")]]
    declaration = message("PM304 3.2", lines)
    returned = desk.returned(declaration, sandbox_of("PM304"))
    wish_all = desk.credit(declaration, returned)
    assert wish_all[0] == ["CREDIT-AFGEWEZEN"]
    codes, _, _ = desk.credit(declaration, returned, references=f"X{PERSONS[0]} {PERSONS[1]}")
    assert "CREDIT-ONBEKEND" in codes


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    naam=st.sampled_from(DECLARATIONS),
    lines=st.lists(
        st.lists(st.tuples(st.integers(0, 99_999_999), st.booleans()), min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    ),
)
def test_what_is_credited_is_what_was_awarded(
    naam: str, lines: list[list[tuple[int, bool]]], desk: Desk
) -> None:
    persons = [
        [Line(cents=cents, code="2000" if rejected else "1000") for cents, rejected in person]
        for person in lines
    ]
    declaration = message(naam, persons)
    sandbox = sandbox_of(naam)
    answer = desk.loop.answer(
        declaration,
        Sandbox(
            retourcodes=sandbox.retourcodes,
            tarieven=(Tarief(maximum=Decimal("5000.00")),),
            afwijzen=sandbox.afwijzen,
        ),
    )
    _, made, records = desk.credit(declaration, desk.loop.made(answer))
    assert made.choice.amount == answer.figures.awarded
    if made.path:
        again = desk.returned(b"".join(f"{r.tekst}\r\n".encode("latin-1") for r in records))
        assert EiReader(io.BytesIO(again)).standaard.is_retour


def test_of_all_lines_those_that_are_left_are_no_error(desk: Desk) -> None:
    declaration = message("PM304 3.2", LINES)
    returned = desk.returned(declaration, sandbox_of("PM304"))
    folder = desk.loop.folder
    (folder / "r.txt").write_bytes(returned)
    for references, severity in ((frozenset(), Severity.INFO), ({"R0003"}, Severity.ERROR)):
        wish = Wish(
            declaration=folder / "d.txt",
            returns=(folder / "r.txt",),
            references=frozenset(references),
            number="C",
            day=DAY,
        )
        told = credit_declaration(wish, folder / "c", Settings(omgeving=ON), force=True)
        (left,) = [
            item for item in told if isinstance(item, Finding) and item.code == "CREDIT-AFGEWEZEN"
        ]
        assert left.severity is severity
        assert left.at.record == "04"
