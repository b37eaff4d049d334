"""An agreement is found by number or by fit, and each thing that does not fit is told."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

import pytest
from attrs import evolve

from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.routing.afspraken import Afspraken, Fault, Gebruik

AGB = "94009001"
DAG = timedelta(days=1)


class Basis(Protocol):
    """See conftest.py."""

    regel: Regel
    afspraak: Afspraak
    route_2: Afspraak


def _afspraken(*held: Afspraak) -> Afspraken:
    return Afspraken(held, AGB, frozenset({"OV9999"}))


def _find(regel: Regel, *held: Afspraak, **changes: Any) -> str:  # noqa: ANN401 - any field of a row
    found = _afspraken(*held).find(evolve(regel, **changes))
    return found.code if isinstance(found, Fault) else found.afspraaknummer


def _codes(afspraak: Afspraak, regel: Regel) -> list[tuple[str, str]]:
    faults = _afspraken(afspraak).faults(afspraak, regel)
    return [(fault.code, fault.veld) for fault in faults]


def test_a_number_finds_its_agreement_and_only_one(basis: Basis) -> None:
    assert _find(basis.regel, basis.afspraak, basis.route_2) == "OD-1"
    assert _find(basis.regel, basis.route_2) == "OD-AFSPRAAK-ONBEKEND"
    assert _find(basis.regel) == "OD-AFSPRAAK-ONBEKEND"
    assert _find(basis.regel, basis.afspraak, basis.afspraak) == "OD-AFSPRAAK-DUBBEL"


@pytest.mark.parametrize(
    "change",
    [
        {"agb_aanvrager": "94009102"},
        {"geldig_van": date(2026, 11, 4)},
        {"geldig_tot": date(2026, 11, 2)},
        {"prestaties": ("CO0497",)},
        {"clientnummer": "C-1002"},
    ],
)
def test_without_a_number_the_only_agreement_that_fits_is_taken(
    basis: Basis, change: dict[str, Any]
) -> None:
    other = evolve(basis.afspraak, afspraaknummer="OD-9", **change)
    assert _find(basis.regel, other, afspraaknummer=None) == "OD-GEEN-AFSPRAAK"
    assert _find(basis.regel, other, basis.afspraak, afspraaknummer=None) == "OD-1"


def test_without_a_number_several_that_fit_are_a_fault(basis: Basis) -> None:
    other = evolve(basis.afspraak, afspraaknummer="OD-9", clientnummer="C-1001")
    assert _find(basis.regel, other, basis.afspraak, afspraaknummer=None) == "OD-MEER-AFSPRAKEN"


def test_an_agreement_without_a_patient_fits_anybody_on_route_1_only(basis: Basis) -> None:
    nobody = evolve(basis.regel, bsn=None, clientnummer=None, afspraaknummer=None)
    assert _find(nobody, basis.afspraak) == "OD-1"
    assert _codes(basis.afspraak, nobody) == []
    unnamed = evolve(basis.route_2, bsn=None)
    assert _find(basis.regel, unnamed, afspraaknummer=None) == "OD-GEEN-AFSPRAAK"
    assert _codes(unnamed, basis.regel) == [("OD-AFSPRAAK-ONBRUIKBAAR", "afspraaknummer")]


def test_the_same_client_number_at_two_aanvragers_is_two_patients(basis: Basis) -> None:
    one = evolve(basis.afspraak, clientnummer="C-1001")
    other = evolve(one, afspraaknummer="OD-9", agb_aanvrager="06009102")
    assert _find(basis.regel, one, other, afspraaknummer=None) == "OD-1"
    assert _find(basis.regel, one, other, afspraaknummer=None, agb_aanvrager="06009102") == "OD-9"


@pytest.mark.parametrize(
    ("agreed", "row", "fits"),
    [
        ({"bsn": "999990019"}, {"bsn": "999990019", "clientnummer": None}, True),
        ({"clientnummer": "C-1001"}, {"bsn": None, "clientnummer": "C-1001"}, True),
        ({"bsn": "999990019", "clientnummer": "C-1001"}, {"bsn": None}, True),
        ({"bsn": "999980415"}, {}, False),
        ({"bsn": "999990019", "clientnummer": "C-1002"}, {}, False),
        ({"bsn": "999980415", "clientnummer": "C-1001"}, {}, False),
        ({"bsn": "999990019"}, {"bsn": None}, False),
        ({"clientnummer": "C-1001"}, {"clientnummer": None}, False),
        ({"clientnummer": "999990019"}, {}, False),
        ({"bsn": "999990019"}, {"bsn": None, "clientnummer": "999990019"}, False),
    ],
    ids=[
        "bsn", "client", "bsn-not-in-row", "other-bsn", "other-client", "two-patients",
        "nothing-to-compare", "no-client-in-row", "numbers-swapped", "numbers-swapped-in-row",
    ],
)  # fmt: skip
def test_what_both_sides_state_of_the_patient_must_agree(
    basis: Basis,
    agreed: dict[str, Any],
    row: dict[str, Any],
    fits: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    for afspraak in (basis.afspraak, evolve(basis.route_2, bsn=None)):
        made = evolve(afspraak, **agreed)
        found = [code for code, _ in _codes(made, evolve(basis.regel, **row))]
        assert found == ([] if fits else ["OD-PATIENT"])


@pytest.mark.parametrize(
    ("agreed", "row", "fault"),
    [
        ({"agb_uitvoerder": "94009002"}, {}, ("OD-UITVOERDER", "afspraaknummer")),
        ({}, {"agb_aanvrager": "06009102"}, ("OD-AANVRAGER", "agb_aanvrager")),
        ({"datum_afspraak": date(2026, 11, 4)}, {}, ("OD-AFSPRAAK-DATUM", "datum")),
        ({"geldig_van": date(2026, 11, 4)}, {}, ("OD-AFSPRAAK-GELDIG", "datum")),
        ({"geldig_tot": date(2026, 11, 2)}, {}, ("OD-AFSPRAAK-GELDIG", "datum")),
        ({"prestaties": ("CO0497", "CO0562")}, {}, ("OD-PRESTATIE", "prestatiecode")),
        ({"afgesproken_tarief": Decimal("179.99")}, {}, ("OD-TARIEF", "tarief")),
        ({"afgesproken_tarief": Decimal("180.01")}, {}, ("OD-TARIEF", "tarief")),
    ],
)
def test_each_thing_that_does_not_fit_is_told(
    basis: Basis, agreed: dict[str, Any], row: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert _codes(evolve(basis.afspraak, **agreed), evolve(basis.regel, **row)) == [fault]


@pytest.mark.parametrize(
    "agreed",
    [{}, {"afgesproken_tarief": Decimal(180)}, {"prestaties": ("*",)}, {"bsn": "999990019"}],
)
def test_an_agreement_that_fits_has_no_fault(basis: Basis, agreed: dict[str, Any]) -> None:
    assert _codes(evolve(basis.afspraak, **agreed), basis.regel) == []
    assert _codes(basis.afspraak, evolve(basis.regel, agb_aanvrager=None)) == []


@pytest.mark.parametrize(
    "agreed",
    [
        {"bsn": None},
        {"zorgtrajectnummer_aanvrager": None},
        {"startdatum_zorgtraject": None},
    ],
)
def test_route_2_names_one_patient_and_the_zorgtraject_with_its_start(
    basis: Basis, agreed: dict[str, Any]
) -> None:
    assert _codes(basis.route_2, basis.regel) == []
    codes = _codes(evolve(basis.route_2, **agreed), basis.regel)
    assert codes == [("OD-AFSPRAAK-ONBRUIKBAAR", "afspraaknummer")]


def test_on_route_2_another_zorgtraject_in_the_row_is_a_fault(basis: Basis) -> None:
    own = evolve(basis.regel, zorgtrajectnummer="ZT26-0311")
    assert _codes(basis.route_2, own) == [("OD-ZORGTRAJECT", "zorgtrajectnummer")]
    assert _codes(basis.route_2, evolve(own, zorgtrajectnummer="ZA-1")) == []
    assert _codes(basis.afspraak, own) == []


def test_on_route_2_the_zorgtraject_has_started(basis: Basis) -> None:
    late = evolve(basis.route_2, startdatum_zorgtraject=basis.regel.datum + DAG)
    assert _codes(late, basis.regel) == [("OD-ZORGTRAJECT-START", "afspraaknummer")]


def test_the_free_prestatie_needs_a_tariff_and_no_regular_code_beside_it(basis: Basis) -> None:
    vrij = evolve(basis.regel, prestatiecode="OV9999")
    agreed = evolve(basis.afspraak, prestaties=("OV9999",), afgesproken_tarief=Decimal("180.00"))
    assert _codes(agreed, vrij) == []
    assert _codes(evolve(agreed, prestaties=("*",)), vrij) == []
    without = evolve(agreed, afgesproken_tarief=None)
    assert _codes(without, vrij) == [("OD-VRIJ-TARIEF", "tarief")]
    beside = evolve(agreed, prestaties=("OV9999", "CO0627"))
    assert _codes(beside, vrij) == [("OD-VRIJ-REGULIER", "prestatiecode")]


def test_every_fault_is_told_at_once(basis: Basis) -> None:
    wrong = evolve(
        basis.route_2, agb_uitvoerder="94009002", bsn="999980415", prestaties=("CO0497",),
        geldig_tot=basis.regel.datum - DAG, datum_afspraak=basis.regel.datum + DAG,
        afgesproken_tarief=Decimal(1), zorgtrajectnummer_aanvrager=None,
    )  # fmt: skip
    regel = evolve(basis.regel, agb_aanvrager="06009102", zorgtrajectnummer="ZT26-0311")
    assert {code for code, _ in _codes(wrong, regel)} == {
        "OD-UITVOERDER", "OD-AANVRAGER", "OD-AFSPRAAK-ONBRUIKBAAR", "OD-PATIENT",
        "OD-AFSPRAAK-DATUM", "OD-AFSPRAAK-GELDIG", "OD-PRESTATIE", "OD-TARIEF", "OD-ZORGTRAJECT",
    }  # fmt: skip


def test_a_credit_is_not_held_against_what_was_agreed_on_new_care(basis: Basis) -> None:
    credit = evolve(basis.regel, bedrag=Decimal("-180.00"))
    expired = evolve(
        basis.afspraak, geldig_tot=basis.regel.datum - DAG, afgesproken_tarief=Decimal(175)
    )
    assert _codes(expired, credit) == []
    assert _codes(evolve(expired, bsn="999980415"), credit) == [("OD-PATIENT", "afspraaknummer")]


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
