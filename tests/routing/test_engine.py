"""Every situation has one outcome on every date, and it is the one of the regime's source."""

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import pytest

from adapter.core.errors import RegisterError
from adapter.reference.regimes import CAUTION, RegimeRow, regimes
from adapter.reference.woorden import woorden
from adapter.routing import engine
from adapter.routing.engine import Situatie, decide

OLD, FIRST, LATER = date(2021, 12, 31), date(2022, 1, 1), date(2027, 1, 1)
SITUATIES = [
    Situatie(
        zorgdomein=domein,
        onderlinge_dienstverlening=onderling,
        afgesproken_route=route,
        vrije_prestatie=vrij,
        route2_bevestigd=bevestigd,
        prestatiecode=code,
        minderjarig=minderjarig,
    )
    for domein, onderling, route, vrij, bevestigd, code, minderjarig in itertools.product(
        ("ggz", "fz"),
        (False, True),
        (None, "1", "2"),
        (False, True),
        (False, True),
        ("CO0627", "OV0007", "OV0012"),
        (False, True),
    )
]


def _expected(situatie: Situatie) -> tuple[str, str | None]:
    """Return route and finding as the contract words them."""
    if not situatie.onderlinge_dienstverlening:
        return ("niet", "ROUTE-VRIJ-EIGEN") if situatie.vrije_prestatie else ("eigen", None)
    if situatie.afgesproken_route == "1":
        return ("route1", None)
    if situatie.afgesproken_route is None:
        return ("niet", "OD-GEEN-AFSPRAAK")
    if situatie.zorgdomein == "fz":
        return ("niet", "ROUTE-FZ")
    return ("niet", "ROUTE-VRIJ") if situatie.vrije_prestatie else ("route2", None)


@pytest.mark.parametrize("on", [FIRST, LATER])
def test_every_situation_has_the_outcome_of_the_contract(on: date) -> None:
    for situatie in SITUATIES:
        decision = decide(situatie, on)
        found = decision and (decision.route, decision.bevinding)
        assert found == _expected(situatie), situatie


def test_before_the_zorgprestatiemodel_only_the_free_prestatie_is_invoiced() -> None:
    for situatie in SITUATIES:
        decision = decide(situatie, OLD)
        if not situatie.onderlinge_dienstverlening:
            assert decision is None, situatie
            continue
        invoiced = situatie.afgesproken_route == "1" and situatie.vrije_prestatie
        expected = ("route1", None) if invoiced else ("niet", "ROUTE-VOOR-2022")
        assert decision
        assert (decision.route, decision.bevinding) == expected, situatie


def test_care_before_any_regime_is_not_decided() -> None:
    assert {decide(situatie, date(2007, 12, 31)) for situatie in SITUATIES} == {None}


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


def _codes(decision: engine.Decision | None) -> tuple[str, ...]:
    return tuple(twijfel.code for twijfel in decision.twijfels) if decision else ()


def test_route_2_is_in_doubt_until_the_practice_has_recorded_the_word_of_the_insurer() -> None:
    for situatie in SITUATIES:
        decision = decide(situatie, LATER)
        doubted = decision is not None and "ROUTE-2-TWIJFEL" in _codes(decision)
        route2 = decision is not None and decision.route == "route2"
        assert doubted is (route2 and not situatie.route2_bevestigd), situatie


def test_what_is_not_sure_enough_to_refuse_is_a_warning() -> None:
    def twijfels(**words: Any) -> tuple[str, ...]:  # noqa: ANN401 - any word of a situation
        held = {"zorgdomein": "ggz", "onderlinge_dienstverlening": True, "afgesproken_route": "1"}
        decision = decide(Situatie(**{**held, **words}), LATER)
        return _codes(decision)

    assert twijfels() == ()
    assert twijfels(prestatiecode="OV0007") == twijfels(prestatiecode="OV0008")
    assert twijfels(prestatiecode="OV0007") == ("ROUTE-OVERLEG",)
    assert twijfels(prestatiecode="OV0007", zorgdomein="fz") == ("ROUTE-OVERLEG",)
    own = {"onderlinge_dienstverlening": False, "afgesproken_route": None}
    assert twijfels(prestatiecode="OV0007", **own) == ()
    assert twijfels(prestatiecode="OV0012") == ()
    both = twijfels(prestatiecode="OV0012", afgesproken_route="2")
    assert both == ("ROUTE-2-TWIJFEL", "ROUTE-BASISPAKKET")
    assert twijfels(minderjarig=True, **own) == ("ROUTE-JEUGD",)
    assert twijfels(minderjarig=True, zorgdomein="fz") == ()


def test_the_fields_of_a_situation_are_words_of_a_condition() -> None:
    told = {field.name for field in attrs.fields(Situatie)}
    assert told == {
        "zorgdomein", "onderlinge_dienstverlening", "afgesproken_route", "vrije_prestatie",
        "route2_bevestigd", "prestatiecode", "minderjarig",
    }  # fmt: skip
    assert told < set(woorden())


def test_every_row_of_the_regime_decides_or_warns() -> None:
    old = [decide(situatie, OLD) for situatie in SITUATIES]
    every = [decision for decision in (*_decisions(), *old) if decision]
    used = {decision.regime for decision in every}
    told_by_an_export = {field.name for field in attrs.fields(Situatie)}
    rows = [row for row in regimes()["zpm"] if set(row.als) <= told_by_an_export]
    assert used == {row.id for row in rows if row.dan != CAUTION}
    told = {code for decision in every for code in _codes(decision)}
    assert {row.bevinding for row in regimes()["zpm"] if row.dan == CAUTION} <= told


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
        decide(SITUATIES[0], LATER, "geen-sector")
