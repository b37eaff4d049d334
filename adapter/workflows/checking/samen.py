"""What claims come to together: credits, agreements, ceilings, and what was awarded already."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from adapter.core.findings import Severity
from adapter.workflows.checking.kladblok import FIJN, Kladblok, same_person
from adapter.workflows.checking.post import Stand, Vorm, Weg

_MOST_SAME = 64
"""Debits of one reference that a credit is held against: more of them have no meaning."""

_MOST_RETURNED = 256
"""Awarded lines of one reference (and BSN, where that is told) that a claim is held against."""

_CANDIDATES = f"""
CREATE TABLE krediet AS
WITH debetten AS (
  SELECT sleutel, post, ROW_NUMBER() OVER (PARTITION BY sleutel ORDER BY post) AS rang FROM (
    SELECT referentie AS sleutel, id AS post FROM post
      WHERE credit = 0 AND referentie IN (SELECT sleutel FROM tegen)
    UNION ALL SELECT sleutel, post FROM debet WHERE sleutel IN (SELECT sleutel FROM tegen)))
SELECT DISTINCT t.post AS credit, COALESCE(d.van, d.id) AS debet,
  {same_person("c", "r")} AS gelijk
FROM tegen t JOIN post c ON c.id = t.post JOIN debetten k ON k.sleutel = t.sleutel
  JOIN post d ON d.id = k.post JOIN post r ON r.id = COALESCE(d.van, d.id)
WHERE c.van IS NULL AND c.stand <> {Stand.AFGEWEZEN} AND k.rang <= {_MOST_SAME}
  AND (c.declarant = 0 OR d.declarant = 0 OR c.declarant = d.declarant OR c.onzeker OR d.onzeker)
"""  # noqa: S608 - our own numbers
# A debit of the same patient goes before one of whom that is not known, and that before another.
# The first credit goes with the first debit that it can be of, the second with the second.
_CREDITS = """
CREATE TABLE terugname AS
WITH beste AS (
  SELECT credit, debet FROM (
    SELECT *, RANK() OVER (PARTITION BY credit ORDER BY gelijk = 1 DESC, gelijk) AS plaats
    FROM krediet) WHERE plaats = 1
)
SELECT credit, debet FROM (
  SELECT *, DENSE_RANK() OVER (PARTITION BY eerste ORDER BY credit) AS rang FROM (
    SELECT credit, debet, ROW_NUMBER() OVER (PARTITION BY credit ORDER BY debet) AS nummer,
      COUNT(*) OVER (PARTITION BY credit) AS aantal,
      MIN(debet) OVER (PARTITION BY credit) AS eerste FROM beste))
WHERE nummer = MIN(rang, aantal)
"""
_ORPHANS = f"""
SELECT DISTINCT t.post FROM tegen t JOIN post c ON c.id = t.post
WHERE c.van IS NULL AND c.stand <> {Stand.AFGEWEZEN}
  AND t.post NOT IN (SELECT credit FROM terugname)
"""  # noqa: S608 - our own numbers
_TAKEN_BACK = """
SELECT d.id, d.bedrag, d.weg, d.vorm, d.gefactureerd, c.id, c.bedrag
FROM terugname t JOIN post d ON d.id = t.debet JOIN post c ON c.id = t.credit
ORDER BY d.id, c.id
"""
_USED = f"""
SELECT p.afspraak, p.id, COALESCE(p.aantal, {int(FIJN)})
    - COALESCE((SELECT SUM(c.aantal) FROM terugname t JOIN post c ON c.id = t.credit
      WHERE t.debet = p.id), 0)
FROM post p
WHERE p.afspraak IS NOT NULL AND p.credit = 0 AND p.van IS NULL AND p.terug = 0
  AND p.stand <> {Stand.AFGEWEZEN}
ORDER BY p.afspraak, p.datum, p.id
"""  # noqa: S608 - our own numbers
_ABOVE = f"""
SELECT p.id, p.zeker, p.ontvangen, p.plafond FROM post p LEFT JOIN post r ON r.id = p.van
WHERE p.plafond IS NOT NULL AND (p.van IS NULL OR r.vreemd OR r.tarief IS NOT p.tarief)
  AND NOT (p.vreemd AND (p.gedeclareerd OR p.gefactureerd))
  AND COALESCE(r.terug, p.terug) = 0 AND p.stand <> {Stand.AFGEWEZEN}
"""  # noqa: S608 - our own numbers
_FREE = f"""
SELECT id, afspraak FROM post
WHERE vrij AND afspraak IS NOT NULL AND credit = 0 AND van IS NULL AND terug = 0
  AND stand <> {Stand.AFGEWEZEN}
"""  # noqa: S608 - our own numbers
_IN_RETURN = f"""
WITH o AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY referentie, {{of_one}} ORDER BY bron) AS rang FROM (
    SELECT MIN(bron) AS bron, referentie, bericht, declarant, nummer, basis,
      bsn, verzekerde, client
    FROM uitslag WHERE stand = {Stand.TOEGEKEND} AND credit = 0 AND referentie IS NOT NULL
    GROUP BY referentie, bericht, declarant, nummer, basis, bsn, verzekerde, client)
)
SELECT p.id, MIN(o.bron) FROM o JOIN post p ON p.referentie = o.referentie
WHERE o.rang <= {_MOST_RETURNED} AND {{same}} AND p.credit = 0 AND p.van IS NULL
  AND p.vorm <> {Vorm.FACTUUR} AND p.stand <> {Stand.AFGEWEZEN}
  AND p.nummer NOT IN (o.nummer, o.basis)
  AND (p.declarant = 0 OR p.declarant = o.declarant)
  AND o.bericht NOT IN (SELECT bericht FROM post WHERE bericht IS NOT NULL)
GROUP BY p.id
"""  # noqa: S608 - our own numbers

_BY_PATIENT = (
    ("bsn", "p.bsn = o.bsn"),
    ("0", f"(p.bsn IS NULL OR o.bsn IS NULL) AND {same_person('o', 'p')} <> 0"),
)
"""Which awarded lines count anew, and of whom they are: known by BSN, and by less."""

Row = tuple[int, str, int, int | None, int | None]
"""A finding: claim, code, severity, the other claim, and what goes with it."""


def check_credits(klad: Kladblok) -> None:
    """Tell credits that go with no debit, and those that take back more than was claimed."""
    klad.change("CREATE INDEX post_referentie ON post (referentie)")
    klad.change(_CANDIDATES)
    klad.change(_CREDITS)
    klad.change("CREATE INDEX terugname_debet ON terugname (debet)")
    ernst = Severity.WARNING
    orphans = klad.query(_ORPHANS)
    klad.tell((post, "SAMEN-CREDIT-ZONDER-DEBET", ernst, None, None) for (post,) in orphans)
    klad.tell(_too_much(klad))
    klad.change(_OF_DECLARATIONS)
    klad.change(_OF_INVOICES)


_OF_DECLARATIONS = f"""
UPDATE post SET terug = 1 WHERE id IN (SELECT debet FROM terugname)
  AND NOT (vorm = {Vorm.FACTUUR} OR gefactureerd IS NOT NULL OR weg = {Weg.FACTUUR})
"""  # noqa: S608 - our own numbers
_OF_INVOICES = """
UPDATE post SET terug = 1 WHERE id IN (
  SELECT d.id FROM terugname t JOIN post d ON d.id = t.debet JOIN post c ON c.id = t.credit
  GROUP BY d.id HAVING SUM(COALESCE(c.bedrag, d.bedrag)) >= d.bedrag)
"""


def _too_much(klad: Kladblok) -> Iterator[Row]:
    """Yield the credits that go beyond their debit; of an invoice a part may be taken back."""
    last, before, first = -1, 0, -1
    for debet, claimed, weg, vorm, gefactureerd, credit, bedrag in klad.query(_TAKEN_BACK):
        if debet != last:
            last, before, first = debet, 0, -1
        on_invoice = vorm == Vorm.FACTUUR or gefactureerd is not None or weg == Weg.FACTUUR
        taken = claimed if bedrag is None else bedrag
        over = claimed is not None and taken is not None and before + taken > claimed
        is_second = first >= 0 and (not on_invoice or (claimed is not None and before >= claimed))
        if is_second:
            yield credit, "SAMEN-CREDIT-DUBBEL", Severity.ERROR, first, None
        elif over:
            yield credit, "SAMEN-CREDIT-TEVEEL", Severity.ERROR, debet, None
        before += taken or 0
        first = credit if first < 0 else first


def check_agreements(klad: Kladblok, most: Mapping[int, Decimal | None]) -> None:
    """Tell the claims beyond the number agreed on, in order of care dates.

    Args:
        klad: the claims.
        most: by the number of an agreement how many were agreed on.
    """
    klad.tell(_beyond(klad, most))


def _beyond(klad: Kladblok, most: Mapping[int, Decimal | None]) -> Iterator[Row]:
    last, used = -1, 0
    for afspraak, post, aantal in klad.query(_USED):
        if afspraak != last:
            last, used = afspraak, 0
        limit = most.get(afspraak)
        if limit is None:
            continue
        if used + aantal > limit * FIJN:
            yield post, "SAMEN-OPGEBRUIKT", Severity.ERROR, None, int(limit * FIJN)
        else:
            used += aantal


def check_free(klad: Kladblok, regulier: frozenset[int]) -> None:
    """Tell the free prestatie on an agreement that has a regular code.

    Args:
        klad: the claims.
        regulier: the numbers of those agreements.
    """
    found = (post for post, afspraak in klad.query(_FREE) if afspraak in regulier)
    klad.tell((post, "SAMEN-VRIJ-AFSPRAAK", Severity.ERROR, None, None) for post in found)


def check_ceilings(klad: Kladblok) -> None:
    """Tell the tariffs above their maximum, of what is sent and of what is received."""
    klad.tell(
        (
            post,
            "SAMEN-TARIEF-ONTVANGEN" if ontvangen else "SAMEN-TARIEF",
            Severity.ERROR if zeker else Severity.WARNING,
            None,
            plafond,
        )
        for post, zeker, ontvangen, plafond in klad.query(_ABOVE)
    )


def check_awarded(klad: Kladblok) -> None:
    """Tell what is claimed under another invoice number than it was awarded under."""
    if not klad.count("uitslag"):
        return
    klad.change("CREATE INDEX post_referentie_bsn ON post (referentie, bsn)")
    for of_one, same in _BY_PATIENT:
        found = klad.query(_IN_RETURN.format(of_one=of_one, same=same))
        klad.tell((post, "DUBBEL-IN-RETOUR", Severity.ERROR, None, bron) for post, bron in found)
