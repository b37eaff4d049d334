"""A client number stands for one person, or nothing may hang on it."""

from typing import Any, Protocol

import pytest
from attrs import evolve

from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.routing.patienten import Patienten

ANNA, BOB = "999990019", "999980415"


class Basis(Protocol):
    """See conftest.py."""

    regel: Regel
    route_2: Afspraak


@pytest.mark.parametrize(
    ("others", "unsure"),
    [
        ([], False),
        ([{"bsn": ANNA, "clientnummer": "C-1001"}], False),
        ([{"bsn": BOB, "clientnummer": "C-1002"}], False),
        ([{"bsn": BOB, "clientnummer": "C-1001"}], True),
        ([{"bsn": ANNA, "clientnummer": "C-1002"}], True),
        ([{"bsn": ANNA, "clientnummer": None}], False),
        ([{"bsn": None, "clientnummer": "C-1001"}], False),
        ([{"bsn": None, "clientnummer": "C-1001", "verzekerdennummer": "V-1"}], True),
    ],
)
def test_a_client_number_alone_is_sure_when_all_rows_agree(
    basis: Basis, others: list[dict[str, Any]], *, unsure: bool
) -> None:
    by_client = evolve(basis.route_2, bsn=None, clientnummer="C-1001")
    patienten = Patienten([by_client])
    rows = [basis.regel, *(evolve(basis.regel, **changes) for changes in others)]
    for regel in rows:
        patienten.see(regel)
    clients = {regel.clientnummer for regel in rows if regel.bsn == ANNA} - {None}
    assert patienten.is_unsure(by_client, basis.regel, clients) is unsure


def test_what_another_agreement_says_counts_too(basis: Basis) -> None:
    by_client = evolve(basis.route_2, bsn=None, clientnummer="C-1001")
    patienten = Patienten([by_client, evolve(basis.route_2, bsn=BOB, clientnummer="C-1001")])
    patienten.see(basis.regel)
    assert patienten.is_unsure(by_client, basis.regel, ())


def test_an_agreement_with_a_bsn_hangs_on_no_client_number(basis: Basis) -> None:
    named = evolve(basis.route_2, clientnummer="C-1001")
    patienten = Patienten([named])
    patienten.see(evolve(basis.regel, bsn=BOB))
    patienten.see(basis.regel)
    assert not patienten.is_unsure(named, basis.regel, {"C-1001", "C-1002"})


@pytest.mark.parametrize(("uzovi", "unsure"), [("3311", True), ("7119", False)])
def test_an_insured_number_is_one_of_an_insurer(basis: Basis, uzovi: str, *, unsure: bool) -> None:
    by_client = evolve(basis.route_2, bsn=None, clientnummer="C-1001")
    one = evolve(basis.regel, bsn=None, verzekerdennummer="V-1")
    patienten = Patienten([by_client])
    patienten.see(one)
    patienten.see(evolve(one, uzovi=uzovi, verzekerdennummer="V-2"))
    assert patienten.is_unsure(by_client, one, ()) is unsure
