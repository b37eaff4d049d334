"""How much of an agreement is used: counted row by row, given back by credits, never more."""

from decimal import Decimal
from typing import Protocol

from attrs import evolve

from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.routing.afspraken import Gebruik


class Basis(Protocol):
    """See conftest.py."""

    regel: Regel
    afspraak: Afspraak


def _takes(afspraak: Afspraak, regel: Regel, *amounts: str) -> list[bool]:
    """Return what came of each amount: "1" is care, "-1" a credit on the last care before it."""
    gebruik = Gebruik()
    told: list[bool] = []
    for position, text in enumerate(amounts):
        aantal = Decimal(text)
        row = evolve(
            regel,
            aantal=abs(aantal),
            bedrag=aantal * regel.tarief,
            creditreferentie=f"R{position - 1}" if aantal < 0 else None,
        )
        told.append(gebruik.take(afspraak, row, f"R{position}"))
    return told


def test_an_agreement_is_used_up_at_its_number_and_a_credit_gives_back(basis: Basis) -> None:
    two = evolve(basis.afspraak, max_aantal=Decimal(2))
    assert _takes(two, basis.regel, "1", "1", "1") == [True, True, False]
    assert _takes(two, basis.regel, "1", "1", "-1", "1", "1") == [True, True, True, True, False]
    assert _takes(two, basis.regel, "1.5", "1", "0.5") == [True, False, True]


def test_a_credit_on_care_that_was_not_counted_gives_nothing_back(basis: Basis) -> None:
    one = evolve(basis.afspraak, max_aantal=Decimal(1))
    gebruik = Gebruik()
    credit = evolve(basis.regel, bedrag=Decimal("-180.00"), creditreferentie="R0")
    rows = [(credit, "C1"), (basis.regel, "R1"), (credit, "C2"), (basis.regel, "R2")]
    assert [gebruik.take(one, row, name) for row, name in rows] == [True, True, True, False]


def test_a_second_credit_on_the_same_care_gives_nothing_back(basis: Basis) -> None:
    two = evolve(basis.afspraak, max_aantal=Decimal(2))
    gebruik = Gebruik()
    credit = evolve(basis.regel, bedrag=Decimal("-180.00"), creditreferentie="R1")
    care = [(basis.regel, f"R{number}") for number in range(1, 5)]
    rows = [*care[:2], (credit, "C1"), (credit, "C2"), *care[2:]]
    assert [gebruik.take(two, row, name) for row, name in rows] == [True] * 5 + [False]


def test_an_agreement_without_a_number_is_never_used_up(basis: Basis) -> None:
    assert _takes(basis.afspraak, basis.regel, *["1"] * 50) == [True] * 50


def test_a_credit_gives_back_whatever_the_sign_of_its_aantal(basis: Basis) -> None:
    one = evolve(basis.afspraak, max_aantal=Decimal(1))
    gebruik = Gebruik()
    credit = evolve(
        basis.regel, aantal=Decimal(-1), bedrag=Decimal("-180.00"), creditreferentie="R1"
    )
    rows = [(basis.regel, "R1"), (credit, "C1"), (basis.regel, "R2")]
    assert [gebruik.take(one, row, name) for row, name in rows] == [True] * 3


def test_each_agreement_is_counted_by_itself(basis: Basis) -> None:
    gebruik = Gebruik()
    one = evolve(basis.afspraak, max_aantal=Decimal(1))
    other = evolve(one, afspraaknummer="OD-9")
    taken = [gebruik.take(item, basis.regel, "R1") for item in (one, other, one)]
    assert taken == [True, True, False]


def test_a_credit_that_comes_before_its_debit_gives_back_too(basis: Basis) -> None:
    one = evolve(basis.afspraak, max_aantal=Decimal(1))
    gebruik = Gebruik()
    credit = evolve(basis.regel, bedrag=Decimal("-180.00"), creditreferentie="R1")
    rows = [(credit, "C1"), (credit, "C2"), (basis.regel, "R1"), (basis.regel, "R2")]
    assert [gebruik.take(one, row, name) for row, name in rows] == [True] * 4
    assert not gebruik.take(one, basis.regel, "R3")


def test_a_credit_never_gives_back_more_than_its_debit_took(basis: Basis) -> None:
    two = evolve(basis.afspraak, max_aantal=Decimal(2))
    gebruik = Gebruik()
    credit = evolve(
        basis.regel, aantal=Decimal(5), bedrag=Decimal("-900.00"), creditreferentie="R1"
    )
    rows = [(basis.regel, "R1"), (credit, "C1"), *((basis.regel, f"R{n}") for n in (2, 3, 4))]
    assert [gebruik.take(two, row, name) for row, name in rows] == [True] * 4 + [False]


def test_a_part_of_a_debit_that_is_taken_back_leaves_the_rest_used(basis: Basis) -> None:
    three = evolve(basis.afspraak, max_aantal=Decimal(3))
    gebruik = Gebruik()
    hours = evolve(basis.regel, aantal=Decimal("2.5"), bedrag=Decimal("450.00"))
    back = evolve(basis.regel, bedrag=Decimal("-180.00"), creditreferentie="R1")
    rows = [(hours, "R1"), (back, "C1"), (basis.regel, "R2"), (basis.regel, "R3")]
    assert [gebruik.take(three, row, name) for row, name in rows] == [True] * 3 + [False]


def test_a_credit_under_another_agreement_gives_back_to_that_of_its_debit(basis: Basis) -> None:
    one = evolve(basis.afspraak, max_aantal=Decimal(1))
    other = evolve(one, afspraaknummer="OD-9")
    gebruik = Gebruik()
    credit = evolve(basis.regel, bedrag=Decimal("-180.00"), creditreferentie="R1")
    rows = [(one, basis.regel, "R1"), (other, credit, "C1"), (one, basis.regel, "R2")]
    assert [gebruik.take(*row) for row in rows] == [True] * 3
