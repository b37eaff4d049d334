"""Route 1 rows to the invoice from uitvoerder to aanvrager. Nothing about a patient goes in."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from adapter.core.findings import Severity
from adapter.core.masking import public
from adapter.model.afspraak import Partij
from adapter.model.factuur import Factuur, Factuurpartij, Factuurregel
from adapter.model.praktijk import Praktijk
from adapter.reference.texts import phrase
from adapter.workflows.conversion.bundel import Bundel
from adapter.workflows.conversion.rij import Rij

_ADRES = ("straat", "huisnummer", "postcode", "plaats")


def check_invoicing(rij: Rij, praktijk: Praktijk, partij: Partij | None, vandaag: date) -> None:
    """Refuse a route 1 row when something that an invoice needs is missing or cannot be."""
    for name in ("btw_id", "kvk", "iban"):
        if not getattr(praktijk, name):
            rij.tell("OD-PRAKTIJK", None, gegeven=public(f"praktijk.{name}"))
    if partij is None:
        rij.tell("OD-PARTIJ", "agb_aanvrager")
        return
    for name in ("kvk", *_ADRES):
        if not getattr(partij, name):
            rij.tell("OD-PARTIJ-GEGEVEN", "agb_aanvrager", gegeven=public(name))
    if rij.regel.factuurdatum > vandaag:
        rij.tell("RIJ-FACTUURDATUM-TOEKOMST", "factuurdatum")
    if rij.regel.is_credit and not rij.regel.creditfactuurnummer:
        rij.tell("OD-CREDITFACTUUR", "creditfactuurnummer", Severity.WARNING)


def build_factuur(bundel: Bundel, praktijk: Praktijk, partij: Partij) -> Factuur:
    """Build the invoice, or the credit note, of a bundle of rows of one aanvrager and month.

    Args:
        bundel: rows for one aanvrager, one calendar month and one sign.
        praktijk: who sends.
        partij: the aanvrager.
    """
    first = bundel.eerste.regel
    kenmerken = _kenmerken(bundel)
    order = next(iter(kenmerken)) if len(kenmerken) == 1 else None
    last_day = calendar.monthrange(first.datum.year, first.datum.month)[1]
    return Factuur(
        nummer=bundel.nummer,
        soort="381" if first.is_credit else "380",
        factuurdatum=first.factuurdatum,
        vervaldatum=first.factuurdatum + timedelta(days=praktijk.betaaltermijn_dagen),
        periode_van=first.datum.replace(day=1),
        periode_tot=first.datum.replace(day=last_day),
        verkoper=_verkoper(praktijk),
        koper=_koper(partij),
        iban=praktijk.iban or "",
        betaaltermijn_dagen=praktijk.betaaltermijn_dagen,
        btw_tekst=praktijk.btw_tekst or phrase("factuur.btw_tekst"),
        regels=tuple(_regels(bundel, praktijk, several=len(kenmerken) > 1)),
        koper_kenmerk=partij.kenmerk or (None if order else bundel.factuurnummer),
        order_kenmerk=order,
        creditfactuurnummers=_creditfactuurnummers(bundel),
    )


def _kenmerken(bundel: Bundel) -> dict[str, None]:
    found: dict[str, None] = {}
    for rij in bundel.rijen:
        afspraak = rij.plaatsing.afspraak if rij.plaatsing else None
        if afspraak and afspraak.kenmerk_aanvrager:
            found[afspraak.kenmerk_aanvrager] = None
    return found


def _creditfactuurnummers(bundel: Bundel) -> tuple[str, ...]:
    numbers = [rij.regel.creditfactuurnummer for rij in bundel.rijen]
    return tuple(dict.fromkeys(number for number in numbers if number))


def _regels(bundel: Bundel, praktijk: Praktijk, *, several: bool) -> Iterator[Factuurregel]:
    for nummer, rij in enumerate(bundel.rijen, start=1):
        regel = rij.regel
        afspraak = rij.plaatsing.afspraak if rij.plaatsing else None
        vrij = regel.prestatiecode in praktijk.prestatiecodes_vrij
        # The name is ours and not the export's Omschrijving: free text may name a patient.
        name = "factuur.vrije_prestatie" if vrij else "factuur.prestatie"
        yield Factuurregel(
            nummer=nummer,
            aantal=abs(regel.aantal),
            tarief=regel.tarief,
            bedrag=abs(regel.bedrag),
            datum=regel.datum,
            omschrijving=phrase(name, code=regel.prestatiecode),
            prestatiecodelijst=regel.prestatiecodelijst,
            prestatiecode=regel.prestatiecode,
            kenmerk=afspraak.kenmerk_aanvrager if several and afspraak else None,
        )


def _verkoper(praktijk: Praktijk) -> Factuurpartij:
    return Factuurpartij(
        agb=praktijk.agb,
        naam=praktijk.naam,
        kvk=praktijk.kvk or "",
        btw_id=praktijk.btw_id,
        straat=praktijk.straat,
        huisnummer=praktijk.huisnummer,
        postcode=praktijk.postcode,
        plaats=praktijk.plaats,
        contact=praktijk.contact,
    )


def _koper(partij: Partij) -> Factuurpartij:
    return Factuurpartij(
        agb=partij.agb,
        naam=partij.naam,
        kvk=partij.kvk or "",
        btw_id=partij.btw_id,
        straat=partij.straat or "",
        huisnummer=partij.huisnummer or "",
        postcode=partij.postcode or "",
        plaats=partij.plaats or "",
    )
