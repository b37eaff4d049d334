"""The ceiling of a tariff: contract, percentage or maximum, the most specific and on the date."""

from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import pytest
from attrs import evolve

from adapter.model.afspraak import Contract, Tarief
from adapter.model.regel import Regel
from adapter.routing.plafond import Plafond, Plafonds


class Basis(Protocol):
    """See conftest.py."""

    regel: Regel
    contract: Contract
    tarief: Tarief


def _ceiling(basis: Basis, *contracts: dict[str, Any], **row: Any) -> Plafond:  # noqa: ANN401 - any field of a row
    held = [evolve(basis.contract, **changes) for changes in contracts]
    return Plafonds(held, [basis.tarief]).at_insurer(evolve(basis.regel, **row))


def _euro(text: str, *, contract: bool = True) -> tuple[Decimal, bool]:
    return Decimal(text), contract


def _amount(plafond: Plafond) -> tuple[Decimal | None, bool]:
    return plafond.bedrag, plafond.contract


def test_without_a_contract_the_maximum_counts(basis: Basis) -> None:
    assert _amount(_ceiling(basis)) == _euro("189.60", contract=False)
    assert _amount(_ceiling(basis, {"uzovi": "7119"})) == _euro("189.60", contract=False)


def test_a_contract_without_tariff_or_percentage_keeps_the_maximum(basis: Basis) -> None:
    assert _amount(_ceiling(basis, {})) == _euro("189.60")


def test_a_contract_tariff_counts_above_and_below_the_maximum(basis: Basis) -> None:
    for text in ("150.00", "200.00"):
        changes = {"tarief": Decimal(text), "percentage": Decimal(50)}
        assert _amount(_ceiling(basis, changes)) == _euro(text)


@pytest.mark.parametrize(
    ("maximum", "percentage", "ceiling"),
    [
        ("189.60", "95", "180.12"),
        ("100.01", "50", "50.01"),
        ("100.03", "50", "50.02"),
        ("120.985", "100", "120.99"),
        ("189.60", "110", "208.56"),
        ("0.10", "85", "0.09"),
        ("0.10", "84.9", "0.08"),
    ],
)
def test_a_percentage_is_of_the_maximum_and_rounded_half_up(
    basis: Basis, maximum: str, percentage: str, ceiling: str
) -> None:
    tarief = evolve(basis.tarief, max_tarief=Decimal(maximum))
    contract = evolve(basis.contract, percentage=Decimal(percentage))
    assert _amount(Plafonds([contract], [tarief]).at_insurer(basis.regel)) == _euro(ceiling)


def test_a_percentage_of_nothing_known_is_nothing_known(basis: Basis) -> None:
    found = _ceiling(basis, {"percentage": Decimal(95)}, prestatiecode="CO0562")
    assert _amount(found) == (None, True)


@pytest.mark.parametrize("turn", [False, True])
def test_the_most_specific_row_wins_in_any_order(basis: Basis, turn: bool) -> None:  # noqa: FBT001 - both orders
    rows: list[dict[str, Any]] = [
        {"tarief": Decimal(1)},
        {"tarief": Decimal(2), "prestatiecodelijst": "071", "prestatiecode": "*"},
        {"tarief": Decimal(3), "prestatiecodelijst": "071", "prestatiecode": "CO0627"},
        {"tarief": Decimal(4), "prestatiecodelijst": "071", "prestatiecode": "CO0497"},
        {"tarief": Decimal(5), "prestatiecodelijst": "999"},
    ]
    ordered = rows[::-1] if turn else rows
    assert _amount(_ceiling(basis, *ordered)) == _euro("3")
    assert _amount(_ceiling(basis, *ordered, prestatiecode="CO0562")) == _euro("2")
    assert _amount(_ceiling(basis, *ordered, prestatiecodelijst="082")) == _euro("1")


def test_of_two_rows_alike_the_latest_that_started_wins(basis: Basis) -> None:
    old = {"tarief": Decimal(1), "geldig_van": date(2026, 1, 1)}
    new = {"tarief": Decimal(2), "geldig_van": date(2026, 11, 3)}
    later = {"tarief": Decimal(3), "geldig_van": date(2026, 11, 4)}
    assert _amount(_ceiling(basis, new, old, later)) == _euro("2")


def test_a_row_about_another_code_is_a_contract_but_no_ceiling(basis: Basis) -> None:
    other = {"tarief": Decimal(1), "prestatiecode": "CO0497"}
    assert _amount(_ceiling(basis, other)) == _euro("189.60")


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), True),
        (date(2026, 11, 3), None, True),
        (date(2026, 11, 4), None, False),
        (date(2026, 1, 1), date(2026, 11, 2), False),
    ],
)
def test_a_contract_holds_from_its_first_to_its_last_day(
    basis: Basis,
    start: date,
    end: date | None,
    holds: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    assert _ceiling(basis, {"geldig_van": start, "geldig_tot": end}).contract is holds


@pytest.mark.parametrize(
    ("day", "maximum"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), "189.60"),
        (date(2026, 12, 31), "189.60"),
        (date(2027, 1, 1), "195.70"),
        (date(2030, 1, 1), "195.70"),
    ],
)
def test_the_maximum_is_that_of_the_care_date(basis: Basis, day: date, maximum: str | None) -> None:
    next_year = evolve(
        basis.tarief, geldig_van=date(2027, 1, 1), geldig_tot=None, max_tarief=Decimal("195.70")
    )
    found = Plafonds([], [next_year, basis.tarief]).maximum(evolve(basis.regel, datum=day))
    assert (found and str(found.max_tarief)) == maximum


def test_the_maximum_is_of_list_and_code_together(basis: Basis) -> None:
    plafonds = Plafonds([], [basis.tarief])
    assert plafonds.maximum(evolve(basis.regel, prestatiecodelijst="999")) is None
    assert plafonds.maximum(evolve(basis.regel, prestatiecode="CO0497")) is None


def test_the_ceiling_tells_the_rule_and_where_it_was_read(basis: Basis) -> None:
    def told(plafond: Plafond) -> tuple[str, tuple[str, ...]]:
        return plafond.soort, plafond.bronnen

    here, maximum = "export.csv:2", "export.csv:2 (verzonnen)"
    tarief = evolve(basis.tarief, bron="verzonnen")
    by_contract = evolve(basis.contract, tarief=Decimal(150), percentage=Decimal(95))
    by_percentage = evolve(basis.contract, percentage=Decimal(95))
    contracts: tuple[tuple[list[Contract], tuple[str, tuple[str, ...]]], ...] = (
        ([by_contract], ("contracttarief", (here,))),
        ([by_percentage], ("percentage", (here, maximum))),
        ([basis.contract], ("maximum", (maximum,))),
        ([], ("maximum", (maximum,))),
    )
    for rows, expected in contracts:
        assert told(Plafonds(rows, [tarief]).at_insurer(basis.regel)) == expected
        assert told(Plafonds(rows, [tarief]).at_aanvrager(basis.regel)) == ("maximum", (maximum,))
    assert told(Plafonds([by_percentage], []).at_insurer(basis.regel)) == ("onbekend", ())
    assert told(Plafonds([], []).at_aanvrager(basis.regel)) == ("onbekend", ())


def test_a_source_that_could_be_a_number_of_somebody_is_not_told(basis: Basis) -> None:
    tarief = evolve(basis.tarief, bron="van 999990019")
    assert Plafonds([], [tarief]).at_aanvrager(basis.regel).bronnen == ("export.csv:2",)


def test_a_code_without_a_list_says_more_than_a_list(basis: Basis) -> None:
    of_list = {"tarief": Decimal(1), "prestatiecodelijst": "071", "geldig_van": date(2026, 6, 1)}
    of_code = {"tarief": Decimal(2), "prestatiecode": "CO0627"}
    assert _amount(_ceiling(basis, of_list, of_code)) == _euro("2")


def test_of_two_rows_of_one_day_the_later_in_the_list_counts(basis: Basis) -> None:
    rows: list[dict[str, Any]] = [{"tarief": Decimal(1)}, {"tarief": Decimal(2)}]
    assert _amount(_ceiling(basis, *rows)) == _euro("2")


def test_between_providers_a_contract_row_that_cannot_be_read_makes_nothing_unsure(
    basis: Basis,
) -> None:
    of_insurer = Plafonds([], [], {("uzovi", "3311")})
    assert of_insurer.is_unsure(basis.regel, at_insurer=True)
    assert not of_insurer.is_unsure(basis.regel, at_insurer=False)
    of_code = Plafonds([], [], {("prestatiecode", "CO0627")})
    assert of_code.is_unsure(basis.regel, at_insurer=False)
    of_others = Plafonds([], [], {("prestatiecode", "CO0497"), ("uzovi", "7119")})
    assert not of_others.is_unsure(basis.regel, at_insurer=True)


def test_a_row_that_does_not_tell_what_it_is_about_makes_all_unsure_that_it_may_be_about(
    basis: Basis,
) -> None:
    of_some_insurer = Plafonds([], [], {("uzovi", "*")})
    assert of_some_insurer.is_unsure(basis.regel, at_insurer=True)
    assert not of_some_insurer.is_unsure(basis.regel, at_insurer=False)
    assert Plafonds([], [], {("prestatiecode", "*")}).is_unsure(basis.regel, at_insurer=False)
