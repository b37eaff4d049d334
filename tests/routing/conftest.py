"""A row, an agreement, a contract and a tariff that fit each other, to be changed by a test."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import frozen

from adapter.model.afspraak import Afspraak, Contract, Tarief
from adapter.model.herkomst import Herkomst
from adapter.model.regel import Regel

HIER = Herkomst(bestand="export.csv", rij=2)
ZORGDATUM = date(2026, 11, 3)


@frozen(kw_only=True)
class Basis:
    """What fits together."""

    regel: Regel
    afspraak: Afspraak
    route_2: Afspraak
    contract: Contract
    tarief: Tarief


@pytest.fixture(name="basis", scope="session")
def _basis() -> Basis:
    afspraak = Afspraak(
        herkomst=HIER,
        afspraaknummer="OD-1",
        datum_afspraak=ZORGDATUM,
        agb_aanvrager="94009101",
        agb_uitvoerder="94009001",
        route="1",
        geldig_van=ZORGDATUM,
        geldig_tot=ZORGDATUM,
        prestaties=("CO0627",),
    )
    return Basis(
        regel=_regel(),
        afspraak=afspraak,
        route_2=_route_2(),
        contract=Contract(
            herkomst=HIER, uzovi="3311", soort="contract", geldig_van=date(2026, 1, 1)
        ),
        tarief=_tarief(),
    )


def _regel() -> Regel:
    return Regel(
        herkomst=HIER,
        factuurnummer="D1",
        factuurdatum=date(2026, 11, 30),
        uzovi="3311",
        agb_behandelaar="94009201",
        prestatiecodelijst="071",
        prestatiecode="CO0627",
        datum=ZORGDATUM,
        aantal=Decimal(1),
        tarief=Decimal("180.00"),
        bedrag=Decimal("180.00"),
        clientnummer="C-1001",
        bsn="999990019",
        afspraaknummer="OD-1",
        agb_aanvrager="94009101",
    )


def _route_2() -> Afspraak:
    return Afspraak(
        herkomst=HIER,
        afspraaknummer="OD-2",
        datum_afspraak=ZORGDATUM,
        agb_aanvrager="94009101",
        agb_uitvoerder="94009001",
        route="2",
        geldig_van=ZORGDATUM,
        geldig_tot=ZORGDATUM,
        zorgtrajectnummer_aanvrager="ZA-1",
        startdatum_zorgtraject=ZORGDATUM,
        bsn="999990019",
    )


def _tarief() -> Tarief:
    return Tarief(
        herkomst=HIER,
        prestatiecodelijst="071",
        prestatiecode="CO0627",
        geldig_van=date(2026, 1, 1),
        geldig_tot=date(2026, 12, 31),
        max_tarief=Decimal("189.60"),
    )
