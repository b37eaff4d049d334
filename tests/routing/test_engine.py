"""Every situation has one outcome on every date, and it is the one of the regime's source."""

import itertools
from collections.abc import Iterator
from datetime import date

import pytest

from adapter.core.errors import RegisterError
from adapter.reference.regimes import RegimeRow, regimes
from adapter.routing import engine
from adapter.routing.engine import WORDS, Situatie, decide

OLD, FIRST, LATER = date(2021, 12, 31), date(2022, 1, 1), date(2027, 1, 1)
SITUATIES = [
    Situatie(
        zorgdomein=domein,
        onderlinge_dienstverlening=onderling,
        afgesproken_route=route,
        vrije_prestatie=vrij,
    )
    for domein, onderling, route, vrij in itertools.product(
        ("ggz", "fz"), (False, True), (None, "1", "2"), (False, True)
    )
]


def _expected(situatie: Situatie) -> tuple[str, str | None] | None:
    """Return route and finding as the contract words them."""
    if not situatie.onderlinge_dienstverlening:
        return ("niet", "ROUTE-VRIJ-EIGEN") if situatie.vrije_prestatie else ("eigen", None)
    if situatie.afgesproken_route == "1":
        return ("route1", None)
    if situatie.afgesproken_route is None:
        return None
    if situatie.zorgdomein == "fz":
        return ("niet", "ROUTE-FZ")
    return ("niet", "ROUTE-VRIJ") if situatie.vrije_prestatie else ("route2", None)


@pytest.mark.parametrize("on", [FIRST, LATER])
@pytest.mark.parametrize("situatie", SITUATIES, ids=str)
def test_every_situation_has_the_outcome_of_the_contract(situatie: Situatie, on: date) -> None:
    decision = decide(situatie, on)
    found = decision and (decision.route, decision.bevinding)
    assert found == _expected(situatie)


@pytest.mark.parametrize("situatie", SITUATIES, ids=str)
def test_care_before_the_zorgprestatiemodel_is_not_decided(situatie: Situatie) -> None:
    assert decide(situatie, OLD) is None


def _decisions() -> Iterator[engine.Decision]:
    for situatie in SITUATIES:
        decision = decide(situatie, LATER)
        if decision:
            yield decision


def test_a_decision_gives_its_reason_and_source_in_both_languages() -> None:
    for decision in _decisions():
        assert set(decision.reden) == {"nl", "en"}
        assert all(decision.reden.values())
        assert decision.bron
        assert decision.zekerheid in ("hoog", "middel", "laag")
        assert decision.regime.startswith("ZPM-")


def test_route_2_is_the_only_decision_in_doubt() -> None:
    assert {item.twijfel for item in _decisions() if item.route == "route2"} == {"ROUTE-2-TWIJFEL"}
    assert {item.twijfel for item in _decisions() if item.route != "route2"} == {None}


def test_the_words_of_a_condition_are_the_fields_of_a_situation() -> None:
    assert {
        "zorgdomein", "onderlinge_dienstverlening", "afgesproken_route", "vrije_prestatie",
    } == WORDS  # fmt: skip


def test_every_row_of_the_regime_decides_something() -> None:
    used = {decision.regime for decision in _decisions()}
    assert used == {row.id for row in regimes()["zpm"]}


def test_a_row_holds_on_its_first_and_last_day() -> None:
    row = RegimeRow(
        id="X", als={}, dan="eigen", geldig_van=FIRST, geldig_tot=LATER, reden={}, bron="",
        zekerheid="laag",
    )  # fmt: skip
    assert [row.holds_on(day) for day in (OLD, FIRST, LATER, date(2027, 1, 2))] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_sector_without_a_regime_is_a_fault_of_ours() -> None:
    with pytest.raises((RegisterError, KeyError)):
        decide(SITUATIES[0], LATER, "msz")
