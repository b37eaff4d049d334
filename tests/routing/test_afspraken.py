"""An agreement is found by number or by fit, and each thing that does not fit is told."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

import pytest
from attrs import evolve

from adapter.core.findings import Severity
from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.routing import afspraken
from adapter.routing.afspraken import Afspraken, Fault

AGB = "94009001"
DAG = timedelta(days=1)
ZORGDATUM = date(2026, 11, 3)


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


def test_an_agreement_that_cannot_be_read_makes_its_number_and_its_aanvrager_unsure(
    basis: Basis,
) -> None:
    def find(*unread: dict[str, object], **changes: Any) -> str:  # noqa: ANN401 - any field of a row
        held = Afspraken([basis.afspraak], AGB, frozenset(), unread)
        found = held.find(evolve(basis.regel, **changes))
        return found.code if isinstance(found, Fault) else found.afspraaknummer

    twin: dict[str, object] = {"afspraaknummer": "OD-1", "agb_aanvrager": "06009102"}
    sister: dict[str, object] = {"afspraaknummer": "OD-9", "agb_aanvrager": "94009101"}
    assert find(twin) == "OD-AFSPRAAK-DUBBEL"
    assert find(twin, afspraaknummer=None) == "OD-AFSPRAAK-DUBBEL"
    assert find(sister) == "OD-1"
    assert find(sister, afspraaknummer="OD-9") == "OD-AFSPRAAK-ONLEESBAAR"
    assert find(sister, afspraaknummer=None) == "OD-AFSPRAAK-ONLEESBAAR"
    assert find({}, afspraaknummer=None) == "OD-AFSPRAAK-ONLEESBAAR"


def test_a_zorgtraject_of_two_patients_at_one_aanvrager_is_nobodys(basis: Basis) -> None:
    other = evolve(basis.route_2, afspraaknummer="OD-9", bsn="999980415")
    found = _afspraken(basis.route_2, other).faults(basis.route_2, basis.regel)
    assert [fault.code for fault in found] == ["OD-ZORGTRAJECT-GEDEELD"]
    elsewhere = evolve(other, agb_aanvrager="06009102")
    assert not list(_afspraken(basis.route_2, elsewhere).faults(basis.route_2, basis.regel))
    renewed = evolve(other, bsn="999990019")
    assert not list(_afspraken(basis.route_2, renewed).faults(basis.route_2, basis.regel))


@pytest.mark.parametrize(
    ("start", "bsn", "severity"),
    [
        (ZORGDATUM, "999980415", Severity.ERROR),
        (None, "999980415", Severity.ERROR),
        (ZORGDATUM, None, Severity.ERROR),
        (ZORGDATUM - DAG, "999980415", Severity.WARNING),
        (ZORGDATUM, "999990019", Severity.WARNING),
    ],
)
def test_own_care_on_the_zorgtraject_of_an_aanvrager_is_told(
    basis: Basis, start: date | None, bsn: str | None, severity: Severity
) -> None:
    own = evolve(
        basis.regel, afspraaknummer=None, agb_aanvrager=None, bsn=bsn,
        zorgtrajectnummer="ZA-1", startdatum_zorgtraject=start,
    )  # fmt: skip
    held = _afspraken(basis.afspraak, basis.route_2)
    assert held.borrowed(own) == severity
    assert held.borrowed(evolve(own, zorgtrajectnummer="ZT-1")) is None
    assert held.borrowed(evolve(own, zorgtrajectnummer=None)) is None


def test_agreements_about_other_patients_are_not_gone_through(
    basis: Basis, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Afspraak] = []
    fits = afspraken._fits  # noqa: SLF001 - how often it is asked is the point

    def counted(held: Afspraak, regel: Regel) -> bool:
        asked.append(held)
        return fits(held, regel)

    monkeypatch.setattr(afspraken, "_fits", counted)
    others = [evolve(basis.afspraak, afspraaknummer=f"X{n}", bsn=f"{n}") for n in range(50)]
    nobody = evolve(basis.afspraak, afspraaknummer="OD-9", bsn=None, clientnummer=None)
    row = evolve(basis.regel, afspraaknummer=None, agb_aanvrager=basis.afspraak.agb_aanvrager)
    assert _find(row, *others, basis.afspraak) == "OD-1"
    assert asked == [basis.afspraak]
    assert _find(row, *others, nobody) == "OD-9"
    assert _find(row, *others, basis.afspraak, nobody) == "OD-MEER-AFSPRAKEN"
