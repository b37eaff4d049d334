"""No agreements and rows, however wrong, put a zorgtraject under somebody else's number."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ANNA, BOB, CLEO = "999990019", "999980415", "999988542"
OWN = {"Startdatum zorgtraject": "07-09-2026"}
CREDIT = {"Bedrag": "-180,00", "Creditreferentie": "R0"}
Cells = Mapping[str, str]


class Person(Protocol):
    """See conftest.py."""

    bsn: str | None
    verzekerdennummer: str | None
    clientnummer: str | None


class Care(Protocol):
    """See conftest.py."""

    def convert(self, agreements: Sequence[Cells], *exports: Sequence[Cells]) -> object: ...

    def persons(self) -> Mapping[str, set[Person]]: ...


BSNS = st.sampled_from(["", ANNA, BOB, CLEO])
CLIENTS = st.sampled_from(["", "C-A", "C-B", "C-C"])
NUMBERS = st.sampled_from(["OD-1", "OD-2", "OD-3"])
AANVRAGERS = ("94009101", "06009102")


@st.composite
def agreements_of(draw: st.DrawFn) -> list[Cells]:
    """Return agreements as somebody in a hurry would keep them."""
    made: list[Cells] = []
    for _ in range(draw(st.integers(1, 4))):
        who = draw(st.integers(0, 1))
        traject = f"Z{'AB'[who]}-{draw(st.integers(1, 2))}"
        agreed = {"Afspraaknummer": draw(NUMBERS), "BSN": draw(BSNS), "Cliëntnummer": draw(CLIENTS)}
        more = {"Zorgtrajectnummer aanvrager": traject, "AGB aanvrager": AANVRAGERS[who]}
        made.append({**agreed, **more, "Route": draw(st.sampled_from("1222"))})
    return made


@st.composite
def exports_of(draw: st.DrawFn) -> list[Cells]:
    """Return rows of care on request and of own care, with any number in any place."""
    made: list[Cells] = []
    for _ in range(draw(st.integers(1, 5))):
        row = {
            "Afspraaknummer": draw(st.just("") | NUMBERS),
            "BSN": draw(BSNS),
            "Cliëntnummer": draw(CLIENTS),
            "AGB aanvrager": draw(st.sampled_from(["", *AANVRAGERS])),
            "Verzekerdennummer": draw(st.sampled_from(["", "V-1", "V-2"])),
        }
        if draw(st.integers(0, 4)) == 0:
            row = {**row, **OWN, "Zorgtrajectnummer": draw(st.sampled_from(["ZA-1", "ZB-1"]))}
        made.append({**row, **(CREDIT if draw(st.integers(0, 5)) == 0 else {})})
    return made


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(agreements=agreements_of(), rows=exports_of())
def test_no_tables_put_a_zorgtraject_under_somebody_else(
    make_care: Callable[..., Care], agreements: list[Cells], rows: list[Cells]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        care = make_care(folder=Path(name))
        care.convert(agreements, rows)
        found = care.persons()
    known = [(row["BSN"], row["Cliëntnummer"]) for row in (*agreements, *rows)]
    for number in {row["Zorgtrajectnummer aanvrager"] for row in agreements} & set(found):
        named = [row for row in agreements if row["Zorgtrajectnummer aanvrager"] == number]
        assert len({who.bsn for who in found[number]} - {None}) <= 1
        assert len({who.verzekerdennummer for who in found[number]} - {None}) <= 1
        # Only an agreement with a BSN can say that two Verzekerden are one person.
        assert len(_numbers(found[number])) == 1 or any(row["BSN"] for row in named)
        for who in found[number]:
            assert any(_says(row, who) for row in named)
            assert not any(_denies(row, who) for row in named)
            sure = any(row["BSN"] and row["BSN"] == who.bsn for row in named)
            others = {bsn for bsn, client in known if client == who.clientnummer and bsn}
            assert sure or len(others) <= 1


def _says(row: Cells, who: Person) -> bool:
    """Tell whether an agreement is about a person: a number that both state is the same."""
    pairs = [(row["BSN"], who.bsn), (row["Cliëntnummer"], who.clientnummer)]
    return any(one and one == other for one, other in pairs)


def _denies(row: Cells, who: Person) -> bool:
    pairs = [(row["BSN"], who.bsn), (row["Cliëntnummer"], who.clientnummer)]
    return any(one and other and one != other for one, other in pairs)


def _numbers(persons: set[Person]) -> set[str | None]:
    return {who.bsn or who.verzekerdennummer for who in persons}
