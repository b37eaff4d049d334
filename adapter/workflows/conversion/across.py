"""What rows of the exports are to each other: numbers, references, persons, use of agreements."""

import itertools
from array import array
from collections.abc import Iterable, Sequence

from adapter.core.findings import Severity
from adapter.model.afspraak import Partij
from adapter.model.regel import Regel
from adapter.routing.afspraken import Gebruik
from adapter.routing.patienten import Patienten
from adapter.workflows.conversion.bundel import ON_INVOICE
from adapter.workflows.conversion.privacy import (
    OUTWARD,
    betrayed_by_itself,
    holds_own,
    looks_like_somebody,
    names_somebody,
)
from adapter.workflows.conversion.spool import Spool

# The date of a number is that of its first sound row: a faulty one takes no other with it.
_ANOTHER_DATE = """
SELECT r.nummer FROM rij r JOIN (
    SELECT factuurnummer, MIN(nummer) AS eerste FROM rij WHERE besluit IS NOT NULL
    GROUP BY factuurnummer) n USING (factuurnummer)
  JOIN rij f ON f.nummer = n.eerste
  WHERE r.regel IS NOT NULL AND r.factuurdatum <> f.factuurdatum ORDER BY r.nummer
"""
_DOUBLE_REFERENCE = """
SELECT r.nummer FROM rij r WHERE r.regel IS NOT NULL AND EXISTS (
    SELECT 1 FROM rij e WHERE e.referentie = r.referentie AND e.nummer < r.nummer
    AND e.regel IS NOT NULL) ORDER BY r.nummer
"""
_ON_AGREEMENT = """
SELECT nummer FROM rij WHERE afspraak = ? AND besluit IS NOT NULL ORDER BY nummer
"""
_FED_BACK = """
SELECT MIN(nummer) FROM rij WHERE teruggevoerd GROUP BY factuurnummer ORDER BY 1
"""
_SECOND_CREDIT = """
SELECT c.nummer FROM rij c WHERE c.credit AND c.besluit IS NOT NULL AND c.sleutel < ? AND EXISTS (
    SELECT 1 FROM rij e WHERE e.creditreferentie = c.creditreferentie AND e.credit
    AND e.besluit IS NOT NULL AND e.sleutel < ? AND e.nummer < c.nummer) ORDER BY c.nummer
"""
_ORPHANS = """
SELECT c.nummer FROM rij c WHERE c.credit AND c.besluit IS NOT NULL
  AND EXISTS (SELECT 1 FROM rij d WHERE d.referentie = c.creditreferentie
    AND NOT d.credit AND d.besluit IS NULL)
  AND NOT EXISTS (SELECT 1 FROM rij d WHERE d.referentie = c.creditreferentie
    AND NOT d.credit AND d.besluit IS NOT NULL) ORDER BY c.nummer
"""


def settle_rows(spool: Spool, partijen: Iterable[Partij], patienten: Patienten) -> None:
    """Give every row its reference; refuse what cannot stand beside another row.

    Args:
        spool: the rows.
        partijen: the aanvragers that invoices go to.
        patienten: who the client numbers in the rows were seen with.
    """
    _refuse_persons(spool)
    for partij in partijen:
        if names_somebody(partij.kenmerk, spool):
            sql = "SELECT nummer FROM rij WHERE besluit IS NOT NULL AND sleutel LIKE ?"
            rows = spool.nummers(sql, f"{ON_INVOICE} {partij.agb} %")
            spool.tell(rows, "OD-KENMERK-PERSOON", "agb_aanvrager", Severity.ERROR)
    _refuse_unsure(spool, patienten)
    _make_references(spool)
    spool.tell(
        spool.nummers(_DOUBLE_REFERENCE), "RIJ-REFERENTIE-DUBBEL", "referentie", Severity.ERROR
    )
    spool.tell(
        spool.nummers(_ANOTHER_DATE), "RIJ-FACTUURDATUM-ANDERS", "factuurdatum", Severity.ERROR
    )
    spool.tell(spool.nummers(_FED_BACK), "RIJ-NUMMER-EERDER", "factuurnummer", Severity.WARNING)
    _warn_of_persons(spool)


def refuse_used_up(spool: Spool) -> Sequence[int]:
    """Refuse rows beyond what was agreed in number, and return them.

    It is counted in the order of care dates, over the rows that nothing else stands in the way of.
    """
    gebruik = Gebruik()
    refused = []
    counted = spool.nummers(
        "SELECT nummer FROM rij WHERE besluit IS NOT NULL AND (begrensd OR credit)"
        " ORDER BY datum, nummer"
    )
    for nummer in counted:
        rij = spool.rij(nummer)
        afspraak = rij.plaatsing.afspraak if rij.plaatsing else None
        if afspraak and not gebruik.take(afspraak, rij.regel, rij.referentie):
            refused.append(nummer)
    spool.tell(refused, "OD-OPGEBRUIKT", "afspraaknummer", Severity.ERROR)
    return refused


def refuse_orphans(spool: Spool) -> Sequence[int]:
    """Refuse credits of a debit in these exports that itself was refused, and return them.

    A reference that is not in the exports is earlier care, and its credit goes.
    """
    refused = spool.nummers(_ORPHANS)
    spool.tell(refused, "RIJ-CREDIT-ZONDER-DEBET", "creditreferentie", Severity.ERROR)
    return refused


def refuse_second_credits(spool: Spool) -> Sequence[int]:
    """Refuse credits, on declarations, of what an earlier row takes back as a whole; return them.

    On an invoice a part of a row may be taken back.
    """
    refused = spool.nummers(_SECOND_CREDIT, ON_INVOICE, ON_INVOICE)
    spool.tell(refused, "RIJ-CREDIT-DUBBEL", "creditreferentie", Severity.ERROR)
    return refused


def _refuse_persons(spool: Spool) -> None:
    """Refuse rows whose numbers, or whose agreement's reference, name a patient of the exports."""
    for veld in OUTWARD:
        known = spool.query(f"SELECT DISTINCT {veld} FROM rij WHERE {veld} IS NOT NULL")  # noqa: S608 - our own names
        for text in [text for (text,) in known if names_somebody(text, spool)]:
            for nummer in spool.nummers(f"SELECT nummer FROM rij WHERE {veld} = ?", text):  # noqa: S608 - our own names
                rij = spool.rij(nummer)
                if veld not in betrayed_by_itself(rij.regel):
                    spool.tell([nummer], "RIJ-PERSOONSGEGEVEN", veld, Severity.ERROR)
    for number, afspraak in enumerate(spool.afspraken):
        if names_somebody(afspraak.kenmerk_aanvrager, spool):
            sql = "SELECT nummer FROM rij WHERE afspraak = ? AND sleutel >= ?"
            rows = spool.nummers(sql, number, ON_INVOICE)
            spool.tell(rows, "OD-KENMERK-PERSOON", "afspraaknummer", Severity.ERROR)


def _warn_of_persons(spool: Spool) -> None:
    """Tell once of each number or reference that looks like a person, though it is of none here."""
    for veld in OUTWARD:
        sql = (
            f"SELECT {veld}, MIN(nummer) FROM rij WHERE sleutel >= ? AND besluit IS NOT NULL"  # noqa: S608 - our own names
            f" AND {veld} IS NOT NULL GROUP BY {veld} ORDER BY 2"
        )
        rows = array("q")
        for text, nummer in spool.query(sql, ON_INVOICE):
            regel = spool.rij(nummer).regel
            if looks_like_somebody(text, regel.datum) or holds_own(text, regel):
                rows.append(nummer)
        spool.tell(rows, "RIJ-PERSOON-LIJKT", veld, Severity.WARNING)


def _refuse_unsure(spool: Spool, patienten: Patienten) -> None:
    """Refuse rows on an aanvrager's zorgtraject whose client number is not one person's."""
    clients: dict[str | None, set[str | None]] = {None: set()}  # by BSN: a person has many rows
    for number, afspraak in enumerate(spool.afspraken):
        if not patienten.is_watched(afspraak):
            continue
        for nummer in spool.nummers(_ON_AGREEMENT, number):
            regel = spool.rij(nummer).regel
            bsn = regel.bsn
            if bsn not in clients:
                same = spool.rijen("r.bsn = ? AND r.regel IS NOT NULL", bsn)
                clients[bsn] = {other.regel.clientnummer for other in same} - {None}
            if patienten.is_unsure(afspraak, regel, clients[bsn]):
                spool.tell([nummer], "OD-PATIENT-ONZEKER", "clientnummer", Severity.ERROR)


def _make_references(spool: Spool) -> None:
    """Give each row without a reference one of its own."""
    rows = spool.nummers(
        "SELECT nummer FROM rij WHERE regel IS NOT NULL AND referentie IS NULL ORDER BY nummer"
    )
    for nummer in rows:
        made = _made_reference(spool.rij(nummer).regel, spool)
        spool.change("UPDATE rij SET referentie = ? WHERE nummer = ?", made, nummer)


def _made_reference(regel: Regel, spool: Spool) -> str:
    """Return a reference made from the invoice number and the place of the row in its export.

    A row that is fed back by uitval.csv says where it first stood, and so keeps its reference.
    """
    row = (regel.bron or "").rpartition(":")[2]
    base = f"{regel.factuurnummer}-{row if row.isdecimal() else regel.herkomst.rij}"
    tries = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
    taken = "SELECT 1 FROM rij WHERE referentie = ? AND regel IS NOT NULL LIMIT 1"
    return next(made for made in tries if next(iter(spool.query(taken, made)), None) is None)
