"""Route 1 rows to the invoice from uitvoerder to aanvrager. Nothing about a patient goes in."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from adapter.core.findings import Severity
from adapter.core.masking import public
from adapter.core.values import is_bsn
from adapter.model.afspraak import Afspraak, Partij
from adapter.model.factuur import Factuur, Factuurpartij, Factuurregel
from adapter.model.praktijk import Praktijk
from adapter.model.regel import Regel
from adapter.reference.texts import phrase
from adapter.reference.vereisten import vereisten
from adapter.validation.rijen import vraag
from adapter.workflows.conversion.bundel import Bundel
from adapter.workflows.conversion.privacy import TELLING, names_own
from adapter.workflows.conversion.rij import Rij

_PERSONAL = (
    "bsn", "verzekerdennummer", "clientnummer", "zorgtrajectnummer", "zorgtrajectnummer_aanvrager",
    "plaatsingsbesluitnummer",
)  # fmt: skip
_DAY_OF_MONTH = 15


def check_invoicing(rij: Rij, praktijk: Praktijk, partij: Partij | None, vandaag: date) -> None:
    """Refuse a route 1 row when something that an invoice needs is missing or cannot be."""
    if rij.regel.btw_percentage:
        percentage = public(rij.regel.btw_percentage)
        rij.tell("OD-BTW", "btw_percentage", Severity.INFO, percentage=percentage)
    holders = {"praktijk": praktijk, "partij": partij}
    asked = vereisten(vraag(rij.regel, "route1"), rij.regel.datum)
    missing = [item for item in asked if item.van in holders and item.lacks(holders[item.van])]
    for item in missing:
        if item.van == "praktijk":
            rij.tell(item.code, None, gegeven=public(f"praktijk.{item.veld[0]}"))
        elif partij is not None:
            rij.tell(item.code, "agb_aanvrager", gegeven=public(item.veld[0]))
    if partij is None:
        rij.tell("OD-PARTIJ", "agb_aanvrager")
        return
    if rij.regel.factuurdatum > vandaag:
        rij.tell("RIJ-FACTUURDATUM-TOEKOMST", "factuurdatum")
    if not rij.regel.is_credit and rij.regel.factuurdatum > _last_day(rij.regel.datum):
        rij.tell("OD-FACTUUR-LAAT", "factuurdatum", Severity.INFO)
    if rij.regel.is_credit and not rij.regel.creditfactuurnummer:
        rij.tell("OD-CREDITFACTUUR", "creditfactuurnummer", Severity.WARNING)


def _last_day(care: date) -> date:
    """Return the day by which care is to be invoiced: the 15th of the month after it."""
    following = care.replace(day=28) + timedelta(days=4)
    return following.replace(day=_DAY_OF_MONTH)


def check_kenmerken(rij: Rij, afspraak: Afspraak | None, partij: Partij | None) -> None:
    """Refuse a row when a reference that goes on its invoice points to its patient."""
    kenmerken = {"afspraaknummer": afspraak.kenmerk_aanvrager if afspraak else None}
    if partij:
        kenmerken["agb_aanvrager"] = partij.kenmerk
    for veld, kenmerk in kenmerken.items():
        if _names_patient(kenmerk, rij.regel, afspraak):
            rij.tell("OD-KENMERK-PERSOON", veld)


def build_factuur(bundel: Bundel, praktijk: Praktijk, partij: Partij) -> Factuur:
    """Build the invoice, or the credit note, of a bundle of rows of one aanvrager and month.

    Args:
        bundel: rows for one aanvrager, one calendar month and one sign.
        praktijk: who sends.
        partij: the aanvrager.
    """
    first = bundel.eerste.regel
    kenmerken = {_kenmerk(rij) for rij in bundel.rijen}
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
        regels=tuple(_regels(bundel, praktijk, per_line=order is None)),
        koper_kenmerk=partij.kenmerk or (None if order else bundel.factuurnummer),
        order_kenmerk=order,
        creditfactuurnummers=_creditfactuurnummers(bundel),
        afspraaknummer=_afspraaknummer(bundel),
    )


def _afspraak(rij: Rij) -> Afspraak | None:
    return rij.plaatsing.afspraak if rij.plaatsing else None


def _kenmerk(rij: Rij) -> str | None:
    afspraak = _afspraak(rij)
    return rij.regel.orderreferentie or (afspraak.kenmerk_aanvrager if afspraak else None)


def _afspraaknummer(bundel: Bundel) -> str | None:
    """Return the number of the one agreement of all rows; None when it may point to a patient.

    An agreement about one patient is known to the aanvrager by that patient.
    """
    by_number = dict(map(_agreed, bundel.rijen))
    (number, afspraak), *others = by_number.items()
    if others or not number or (afspraak and afspraak.names_patient):
        return None
    if any(map(is_bsn, re.findall(r"(?=(\d{9}))", number, re.ASCII))):
        return None
    named = any(_names_patient(number, rij.regel, afspraak) for rij in bundel.rijen)
    return None if named else number


def _agreed(rij: Rij) -> tuple[str | None, Afspraak | None]:
    """Return the number of the agreement of a row, and the agreement where one was loaded."""
    afspraak = _afspraak(rij)
    return (afspraak.afspraaknummer if afspraak else rij.regel.afspraaknummer), afspraak


def _names_patient(text: str | None, regel: Regel, afspraak: Afspraak | None) -> bool:
    """Tell whether a text is, or clearly holds, what the patient of a row is known by."""
    if not text:
        return False
    known = {getattr(owner, name, None) or "" for owner in (regel, afspraak) for name in _PERSONAL}
    held = any(len(part) >= TELLING and part in text for part in known)
    return text in known or held or names_own(text, regel)


def _creditfactuurnummers(bundel: Bundel) -> tuple[str, ...]:
    numbers = [rij.regel.creditfactuurnummer for rij in bundel.rijen]
    return tuple(dict.fromkeys(number for number in numbers if number))


def _regels(bundel: Bundel, praktijk: Praktijk, *, per_line: bool) -> Iterator[Factuurregel]:
    for nummer, rij in enumerate(bundel.rijen, start=1):
        regel = rij.regel
        vrij = regel.prestatiecode in praktijk.prestatiecodes_vrij
        # The name is ours and not the export's Omschrijving: free text may name a patient.
        # Of some regimes no source tells the code of its prestatie.
        is_named = regel.prestatiecode and not vrij
        name = "factuur.prestatie" if is_named else "factuur.vrije_prestatie"
        yield Factuurregel(
            nummer=nummer,
            aantal=abs(regel.aantal),
            eenheid="uur" if regel.prestatiecode in praktijk.prestatiecodes_per_uur else "stuk",
            tarief=regel.tarief,
            bedrag=abs(regel.bedrag),
            datum=regel.datum,
            omschrijving=phrase(name, code=regel.prestatiecode),
            prestatiecodelijst=regel.prestatiecodelijst,
            prestatiecode=regel.prestatiecode,
            onderliggende_prestatiecode=regel.onderliggende_prestatiecode or "",
            kenmerk=_kenmerk(rij) if per_line else None,
            btw_percentage=regel.btw_percentage or Decimal(0),
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
