"""A flat return message beside its declaration: what is matched, and who stays unknown."""

import re
from datetime import date
from pathlib import Path

import pytest

from adapter.exporters.eiretour import EiFeedbackRow
from adapter.exporters.retour import Uitkomst
from adapter.formats.ei.registry import standards
from adapter.model.sandbox import Afwijzing, Sandbox
from tests.ei_loop import LINES, Loop, edited, refuse, sandbox_of
from tests.ei_messages import PERSONS, Line, message


@pytest.fixture
def loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loop:
    """A sandbox in which VECOZO finds nothing."""
    refuse(monkeypatch)
    return Loop(tmp_path)


@pytest.fixture
def partial(loop: Loop) -> tuple[bytes, bytes]:
    """A declaration in PM304, and a return message of an insurer with two lines of it."""
    declaration = message("PM304 3.2", LINES)
    return declaration, loop.made(loop.answer(declaration, sandbox_of("PM304")))


def place(element: str) -> int:
    veld = standards()["PM305", "3.2"].records["04"].of_element(element)
    assert veld
    return veld.positie


def test_without_its_reference_a_line_is_found_by_what_care_it_is(
    partial: tuple[bytes, bytes], loop: Loop
) -> None:
    declaration, returned = partial
    seen = loop.show(edited(returned, 3, place("NUM362"), " " * 20), declaration)
    assert seen.rows[0].uitkomst is Uitkomst.REDUCED
    assert [row.cells["referentienummer"] for row in seen.rows] == ["", "R0003", "R0002"]
    assert seen.codes == ["RET-SLEUTEL", "RET-EI-TOEGEKEND"]


@pytest.mark.parametrize(
    ("element", "text", "code"),
    [
        ("BED161", "00012400", "RET-BEDRAG-ANDERS"),
        ("NUM362", "R0003".ljust(20), "RET-ANDERE-VERZEKERDE"),
        ("NUM313", PERSONS[2], "RET-ANDERE-VERZEKERDE"),
    ],
)
def test_what_was_altered_on_the_way_is_told(
    element: str, text: str, code: str, partial: tuple[bytes, bytes], loop: Loop
) -> None:
    declaration, returned = partial
    seen = loop.show(edited(returned, 3, place(element), text), declaration)
    assert seen.rows[0].findings[0].code == code
    matched = seen.rows[0].uitkomst is not Uitkomst.UNMATCHED
    assert matched is (element == "BED161")


def test_references_that_were_exchanged_are_told(loop: Loop) -> None:
    lines = [[Line(code="2000"), Line(code="2000", extra={"0408": date(2026, 3, 9)})]]
    declaration = message("PM304 3.2", lines)
    first, *rest = loop.made(loop.answer(declaration, sandbox_of("PM304"))).split(b"\r\n")
    at = place("NUM362") - 1
    changed = [
        line[:at] + {b"R0001": b"R0002", b"R0002": b"R0001"}[line[at : at + 5]] + line[at + 5 :]
        if line.startswith(b"04")
        else line
        for line in rest
    ]
    seen = loop.show(b"\r\n".join([first, *changed]), declaration)
    assert seen.codes == ["RET-ZORG-ANDERS", "RET-ZORG-ANDERS"]
    assert {row.uitkomst for row in seen.rows} == {Uitkomst.REFUSED}
    assert loop.show(b"\r\n".join([first, *rest]), declaration).codes == []


def test_a_return_of_another_declaration_stands_alone(
    partial: tuple[bytes, bytes], loop: Loop
) -> None:
    _, returned = partial
    other = message("PM304 3.2", LINES, {"NUM029": "F-2026-2"})
    for declaration in (other, message("MZ301 1.3", LINES)):
        seen = loop.show(returned, declaration)
        assert "RET-ANDERE-DECLARATIE" in seen.codes
        assert len(seen.rows) == 2


def test_a_total_that_does_not_add_up_is_told(partial: tuple[bytes, bytes], loop: Loop) -> None:
    declaration, returned = partial
    last = returned.count(b"\r\n")
    seen = loop.show(edited(returned, last, 46, "00000015001"), declaration)
    assert "RET-EI-TOEGEKEND-TOTAAL" in seen.codes
    seen = loop.show(edited(returned, last, 34, "00000015001"), declaration)
    assert "RET-EI-TOTAAL" in seen.codes


def test_what_is_absent_is_not_awarded_when_record_99_denies_it(loop: Loop) -> None:
    lines = [[Line(cents=1000), Line(cents=12500, code="2000"), Line(cents=5000, code="2000")]]
    declaration = message("PM304 3.2", lines)
    returned = loop.made(loop.answer(declaration, sandbox_of("PM304")))
    last = returned.count(b"\r\n")
    seen = loop.show(returned, declaration)
    assert ("R0001", Uitkomst.AWARDED) in seen.outcomes
    seen = loop.show(edited(returned, last, 46, "00000000000"), declaration)
    assert ("R0001", Uitkomst.NOT_IN_RETURN) in seen.outcomes
    assert seen.awarded() == 0
    assert {"RET-EI-TOEGEKEND-TOTAAL", "RET-EI-ONBEKEND"} <= set(seen.codes)


def test_who_sent_nothing_but_an_empty_return_cannot_be_told(loop: Loop) -> None:
    declaration = message("PM304 3.2", LINES)
    every = Sandbox(afwijzen=(Afwijzing(retourcode="0613", prestatiecode="*2000"),))
    returned = loop.made(loop.answer(declaration, every))
    returned = edited(returned, 1, 311, " " * 24)
    returned = edited(returned, returned.count(b"\r\n"), 46, "0" * 11)
    seen = loop.show(returned, declaration)
    assert ("R0001", Uitkomst.NOT_IN_RETURN) in seen.outcomes
    assert "RET-EI-AFZENDER" in seen.codes
    assert seen.awarded() == 0


def test_the_old_scheme_names_the_rubriek(loop: Loop) -> None:
    declaration = message("HA304 4.2", LINES)
    returned = loop.made(loop.answer(declaration, sandbox_of("HA304")))
    layout = standards()["HA305", "4.2"].records["04"]
    returned = edited(returned, 3, layout.by_number["0490"].positie, "0412")
    returned = edited(returned, 3, layout.by_number["0492"].positie, "J")
    row = loop.show(returned, declaration).rows[0]
    (feedback,) = row.feedback
    assert isinstance(feedback, EiFeedbackRow)
    assert (feedback.code, feedback.rubriek, feedback.gewijzigd) == ("008", "0412", "J")
    assert "Aantal uitgevoerde prestaties" in row.to_text("nl", set())


@pytest.mark.parametrize("naam", ["GZ321 1.0", "HA304 4.2"])
def test_nobody_is_known_by_a_return_that_is_shown(naam: str, loop: Loop) -> None:
    lines = [[Line(reference=f"X{PERSONS[0]}")], [Line(reference="VOORBEELD1", code="2000")]]
    declaration = message(naam, lines)
    returned = loop.made(loop.answer(declaration, sandbox_of(naam)))
    seen = loop.show(returned, declaration)
    told = "".join(row.to_text("nl", set()) + repr(row.to_dict()) for row in seen.rows)
    assert len(seen.rows) == 2
    assert not re.search("9999|VOORBEELD1|19850607|1985-06-07", told)
