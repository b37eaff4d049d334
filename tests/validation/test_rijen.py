"""What can be wrong in a row before any message is made of it."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from adapter.core.findings import Severity
from adapter.model.herkomst import Herkomst
from adapter.model.regel import Regel
from adapter.validation.rijen import check_declaratie, check_regel, left_out

DAY = date(2026, 11, 3)
NEXT = DAY + timedelta(days=1)
REGEL = Regel(
    herkomst=Herkomst(bestand="export.csv", rij=2),
    factuurnummer="D1",
    factuurdatum=DAY,
    uzovi="3311",
    agb_behandelaar="94009201",
    agb_regiebehandelaar="94009203",
    prestatiecodelijst="071",
    prestatiecode="CO0627",
    datum=DAY,
    aantal=Decimal(1),
    tarief=Decimal("180.00"),
    bedrag=Decimal("180.00"),
    clientnummer="C-1001",
    bsn="999990019",
    geboortedatum=date(1984, 3, 14),
    zorgtrajectnummer="ZT-1",
    startdatum_zorgtraject=DAY,
)
DJI = evolve(
    REGEL, uzovi="9992", bsn=None, geboortedatum=None, verzekerdennummer="1", type_verwijzing="06",
    plaatsingsbesluitnummer="900000001",
)  # fmt: skip
CREDIT = evolve(REGEL, bedrag=Decimal("-180.00"), creditreferentie="R1")
PARTS: dict[str, object] = {
    "agb_verwijzer": "01000014",
    "naam_verwijzer": "Voorbeeld",
    "specificatie_verwijzer": "0329",
    "verwijsdatum": DAY,
}
# By type of referral: the parts that must be there (!), may be there (?) and may not (x).
REFERRALS = {
    "01": "!xx?", "02": "!xx?", "03": "?xx?", "04": "xxxx", "05": "xxxx", "06": "xxxx",
    "07": "x!!?",
}  # fmt: skip


def _regel(**changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any field of a row
    made = evolve(REGEL, **changes)
    return [(item.code, item.veld) for item in check_regel(made, DAY, frozenset({"OV9999"}))]


def _declaratie(regel: Regel, **changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any field of a row
    found = check_declaratie(evolve(regel, **changes), "eigen")
    return [(item.code, item.veld) for item in found]


def test_a_good_row_has_nothing_wrong() -> None:
    assert _regel() == []
    assert _declaratie(REGEL) == _declaratie(DJI) == _declaratie(CREDIT) == []
    assert list(check_declaratie(REGEL, "route2")) == []


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"datum": NEXT}, [("RIJ-DATUM-TOEKOMST", "datum"), ("RIJ-DATUM-FACTUUR", "datum")]),
        ({"factuurdatum": DAY - timedelta(days=1)}, [("RIJ-DATUM-FACTUUR", "datum")]),
        ({"factuurdatum": NEXT}, []),
        ({"bedrag": Decimal("180.01")}, [("RIJ-BEDRAG", "bedrag")]),
        ({"bedrag": Decimal("179.99")}, [("RIJ-BEDRAG", "bedrag")]),
        ({"bedrag": Decimal("-180.00")}, []),
        ({"bedrag": Decimal("-180.01")}, [("RIJ-BEDRAG", "bedrag")]),
        ({"aantal": Decimal(2), "bedrag": Decimal(360)}, [("RIJ-AANTAL", "aantal")]),
        ({"aantal": Decimal(0), "bedrag": Decimal(0)}, [("RIJ-AANTAL-NUL", "aantal")]),
        ({"factuurnummer": "D" * 60}, []),
        ({"factuurnummer": "D" * 61}, [("RIJ-FACTUURNUMMER-LANG", "factuurnummer")]),
        ({"aantal": Decimal("1.0")}, []),
        ({"aantal": Decimal(-1), "bedrag": Decimal(-180)}, []),
        ({"aantal": Decimal(-1)}, [("RIJ-BEDRAG", "bedrag")]),
        ({"tarief": Decimal(-180)}, [("RIJ-TARIEF", "tarief")]),
        ({"uzovi": "9992", "zorgdomein": "ggz"}, [("RIJ-ZORGDOMEIN", "zorgdomein")]),
        ({"uzovi": "9992", "zorgdomein": "fz"}, []),
        ({"uzovi": "3311", "zorgdomein": "fz"}, []),
    ],
)
def test_a_fault_of_any_row_is_told_at_its_cell(
    changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert _regel(**changes) == faults


@pytest.mark.parametrize(
    ("aantal", "tarief", "bedrag"),
    [("2.5", "85.00", "212.50"), ("0.333", "10.00", "3.33"), ("0.5", "0.01", "0.01")],
)
def test_the_product_is_rounded_half_up_to_the_cent(aantal: str, tarief: str, bedrag: str) -> None:
    parts = {"aantal": Decimal(aantal), "tarief": Decimal(tarief), "bedrag": Decimal(bedrag)}
    assert _regel(prestatiecodelijst="999", **parts) == []
    assert _regel(prestatiecode="OV9999", **parts) == []


@pytest.mark.parametrize("long", [Decimal("9" * 18), Decimal("9" * 15 + ".999")])
def test_a_number_that_is_far_too_long_is_a_fault_and_no_crash(long: Decimal) -> None:
    assert ("RIJ-BEDRAG", "bedrag") in _regel(aantal=long, tarief=long)


@pytest.mark.parametrize(
    ("regel", "changes", "faults"),
    [
        (REGEL, {"geboortedatum": None}, [("RIJ-GEBOORTEDATUM", "geboortedatum")]),
        (REGEL, {"bsn": None}, [("RIJ-PATIENT", "bsn")]),
        (REGEL, {"btw_percentage": Decimal(21)}, [("RIJ-BTW", "btw_percentage")]),
        (CREDIT, {"btw_percentage": Decimal(21)}, [("RIJ-BTW", "btw_percentage")]),
        (REGEL, {"btw_percentage": Decimal(0)}, []),
        (REGEL, {"bsn": None, "verzekerdennummer": "1"}, []),
        (REGEL, {"agb_regiebehandelaar": None}, [("RIJ-REGIEBEHANDELAAR", "agb_regiebehandelaar")]),
        (CREDIT, {"creditreferentie": None}, [("RIJ-CREDIT", "creditreferentie")]),
        (CREDIT, {"agb_regiebehandelaar": None, "type_verwijzing": "01"}, []),
        (CREDIT, {"geboortedatum": None}, [("RIJ-GEBOORTEDATUM", "geboortedatum")]),
        (DJI, {"verzekerdennummer": None}, [("RIJ-DJI-VERZEKERDENNUMMER", "verzekerdennummer")]),
        (
            DJI,
            {"plaatsingsbesluitnummer": None},
            [("RIJ-DJI-PLAATSINGSBESLUIT", "plaatsingsbesluitnummer")],
        ),
        (DJI, {"bsn": "999990019", "geboortedatum": DAY}, []),
        (
            DJI,
            {"bedrag": Decimal(-180), "creditreferentie": "R1", "plaatsingsbesluitnummer": None},
            [],
        ),
    ],
)
def test_what_a_declaration_needs_is_told_when_it_lacks(
    regel: Regel, changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert _declaratie(regel, **changes) == faults


@pytest.mark.parametrize("soort", REFERRALS)
def test_each_type_of_referral_has_its_parts(soort: str) -> None:
    for chosen in itertools.product((False, True), repeat=len(PARTS)):
        held = dict(zip(PARTS, chosen, strict=True))
        expected = {
            ("RIJ-VERWIJZING-MIST", name)
            for (name, there), need in zip(held.items(), REFERRALS[soort], strict=True)
            if need == "!" and not there
        } | {
            ("RIJ-VERWIJZING-TEVEEL", name)
            for (name, there), need in zip(held.items(), REFERRALS[soort], strict=True)
            if need == "x" and there
        }
        cells = {name: PARTS[name] for name, there in held.items() if there}
        assert set(_declaratie(REGEL, type_verwijzing=soort, **cells)) == expected


@pytest.mark.parametrize("soort", ["00", "08", "1", "x"])
def test_another_type_of_referral_does_not_exist(soort: str) -> None:
    fault = [("RIJ-VERWIJSTYPE", "type_verwijzing")]
    assert _declaratie(REGEL, type_verwijzing=soort) == fault


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_a_referral_needs_its_type(part: str) -> None:
    fault = [("RIJ-VERWIJSTYPE", "type_verwijzing")]
    assert _declaratie(REGEL, **{part: PARTS[part]}) == fault


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"zorgtrajectnummer": None}, ["RIJ-ZORGTRAJECT"]),
        ({"startdatum_zorgtraject": NEXT}, ["RIJ-ZORGTRAJECT-START"]),
        ({"startdatum_zorgtraject": None}, []),
        ({"zorgtrajectnummer": None, "bedrag": Decimal(-180)}, []),
        ({"zorgdomein": "fz"}, ["RIJ-ZORGDOMEIN-FZ"]),
        ({"zorgdomein": "fz", "uzovi": "9992"}, []),
        ({"zorgdomein": "ggz"}, []),
    ],
)
def test_own_care_has_its_payer_and_a_zorgtraject_that_has_started(
    changes: dict[str, Any], codes: list[str]
) -> None:
    made = evolve(REGEL, **changes)
    found = [item.code for item in check_declaratie(made, "eigen")]
    assert [code for code in found if code.startswith("RIJ-ZORG")] == codes
    assert not any(item.code.startswith("RIJ-ZORG") for item in check_declaratie(made, "route2"))


@pytest.mark.parametrize(
    ("regel", "changes", "velden"),
    [
        (REGEL, {}, []),
        (REGEL, {"verzekerdennummer": "1"}, ["verzekerdennummer"]),
        (REGEL, {"verzekerdennummer": "1", "bsn": None}, []),
        (REGEL, {"privacyverklaring": True}, []),
        (REGEL, {"privacyverklaring": False, "dsm_hoofdgroep": "04"}, []),
        (
            REGEL,
            {"privacyverklaring": True, "dsm_hoofdgroep": "04", "zorgvraagtype": "04",
             "gb_ggz_profiel": "1"},
            ["zorgvraagtype", "dsm_hoofdgroep", "gb_ggz_profiel"],
        ),
        (DJI, {"bsn": "999990019", "geboortedatum": DAY}, ["bsn", "geboortedatum"]),
    ],
)  # fmt: skip
def test_a_cell_that_the_message_may_not_hold_is_an_info_and_no_fault(
    regel: Regel, changes: dict[str, Any], velden: list[str]
) -> None:
    told = list(left_out(evolve(regel, **changes)))
    assert [item.veld for item in told] == velden
    assert {(item.code, item.severity) for item in told} <= {("RIJ-WEGGELATEN", Severity.INFO)}
