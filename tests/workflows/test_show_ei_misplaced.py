"""What stands behind a damaged kenmerk is not shown: it may be a person."""

from pathlib import Path
from typing import Any

import pytest

from adapter.core.findings import Finding
from adapter.exporters import eitonen
from adapter.exporters.eirecord import EiTotals
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.registry import standards
from adapter.workflows.show import TABLE, TREE
from tests.ei_loop import LINES, Loop, edited, refuse, sandbox_of
from tests.ei_messages import PERSONS
from tests.ei_messages import message as declaration_of
from tests.workflows.test_show_ei import BSN, MARKS, message, show, words

MISFIT = "TOON-NIET-OP-ZIJN-PLAATS"
PARTS = (*MARKS, BSN[:6], BSN[3:], "19880405", "880405")


def misfits(parts: list[Any]) -> list[int | None]:
    return [part.at.line for part in parts if isinstance(part, Finding) and part.code == MISFIT]


@pytest.mark.parametrize("form", [TREE, TABLE])
@pytest.mark.parametrize("name", [("ZH308", "9.0"), ("PM304", "3.2"), ("ZH309", "9.0")])
@pytest.mark.parametrize("kenmerk", ["01", "03", "04", "06", "98", "99", "77"])
def test_a_person_with_another_kenmerk_is_masked(
    kenmerk: str, name: tuple[str, str], form: str, tmp_path: Path
) -> None:
    if form == TABLE and standards()[name].is_retour:
        form = TREE
    data = edited(message(standards()[name]), 2, 1, kenmerk)
    parts, view = show(tmp_path, data, form)
    told = words(parts)
    assert not [mark for mark in PARTS if mark in told]
    assert view.totals is not None
    assert not [mark for mark in PARTS if mark in view.totals.to_text("nl")]
    if kenmerk in standards()[name].records:
        assert misfits(parts)[0] == 2
    for line in range(2, data.count(b"\r\n") + 1):
        (part, *more), _ = show(tmp_path, data, line=line)
        assert not [mark for mark in PARTS if mark in words([part, *more])]


@pytest.mark.parametrize("kenmerk", ["01", "02", "04", "99"])
def test_a_comment_with_another_kenmerk_is_masked(kenmerk: str, tmp_path: Path) -> None:
    data = edited(message(standards()["ZH308", "9.0"]), 6, 1, kenmerk)
    parts, _ = show(tmp_path, data)
    assert misfits(parts) == [6]


def test_a_closing_record_is_the_last(tmp_path: Path) -> None:
    data = message(standards()["ZH308", "9.0"])
    last = data.split(b"\r\n")[-2] + b"\r\n"
    parts, view = show(tmp_path, data + last)
    assert misfits(parts) == [7]
    parts, view = show(tmp_path, data + b"\r\n")
    assert misfits(parts) == []
    assert isinstance(view.totals, EiTotals)
    assert view.totals.overzicht is not None


@pytest.mark.parametrize("standaard", standards().values(), ids=lambda s: f"{s.naam}-{s.versie}")
def test_a_good_message_is_shown_as_it_was(standaard: Standaard, tmp_path: Path) -> None:
    if standaard.soort != "fragment":
        assert misfits(show(tmp_path, message(standaard), TREE)[0]) == []


def test_all_is_shown_when_asked_for(tmp_path: Path) -> None:
    data = edited(message(standards()["ZH308", "9.0"]), 2, 1, "99")
    parts, view = show(tmp_path, data, reveal=True)
    assert misfits(parts) == []
    assert BSN[:6] in words(parts)
    assert isinstance(view.totals, EiTotals)
    assert view.totals.overzicht is not None


@pytest.mark.parametrize("kenmerk", ["01", "04", "98", "99"])
@pytest.mark.parametrize("with_declaration", [True, False])
def test_a_return_masks_a_person_with_another_kenmerk(
    kenmerk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_declaration: bool
) -> None:
    refuse(monkeypatch)
    loop = Loop(tmp_path)
    declaration = declaration_of("PM304 3.2", LINES)
    returned = loop.made(loop.answer(declaration, sandbox_of("PM304")))
    seen = loop.show(edited(returned, 2, 1, kenmerk), *([declaration] if with_declaration else []))
    told = str([part.to_dict() for part in seen.rows]) + str(seen.totals)
    assert not [bsn for bsn in PERSONS if bsn in told or bsn[:6] in told]
    assert MISFIT in seen.codes


@pytest.mark.parametrize(("date", "shown"), [("  0001XX", False), ("20261399", False), ("", True)])
def test_a_text_behind_what_cannot_be_is_masked(date: str, tmp_path: Path, *, shown: bool) -> None:
    standaard = standards()["GZ311", "1.1"]
    at = standaard.records["04"].by_number
    lines = message(standaard).split(b"\r\n")
    line = next(number for number, text in enumerate(lines, 1) if text.startswith(b"04"))
    moved = edited(b"\r\n".join(lines), line, at["0412"].positie, "RAJ-99887766")
    parts, _ = show(tmp_path, edited(moved, line, at["0411"].positie, date), TREE)
    told = words(parts)
    assert ("RAJ-99887766" in told) is shown
    assert "123.45" in told or "123,45" in told


def test_what_is_remembered_is_bounded_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = message(standards()["GZ321", "1.0"])
    remembered = words(show(tmp_path, data)[0])
    monkeypatch.setattr(eitonen, "_MOST_MADE", 1)
    assert words(show(tmp_path, data)[0]) == remembered
