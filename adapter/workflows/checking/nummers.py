"""One invoice number on two invoices: each needs a number of its own (Wet OB art. 35a)."""

from collections.abc import Iterator

from adapter.core.findings import Severity
from adapter.workflows.checking.kladblok import Kladblok
from adapter.workflows.checking.paren import Row
from adapter.workflows.checking.post import Vorm, Weg

# A seller that an invoice does not tell is no one seller. An invoice is a file, with all rows that
# it was made of; rows that have none yet are one with the invoice that their export has under that
# number, else one for that export.
_FIRST_LINES = f"""
WITH regels AS (
  SELECT COALESCE(f.id, p.id) AS post, COALESCE(f.nummer, p.nummer) AS nummer, p.declarant,
    COALESCE(f.bron, MIN(f.bron) OVER (PARTITION BY p.nummer, p.declarant, p.bron), p.bron)
      AS stuk, f.id IS NULL AND p.vorm = {Vorm.EXPORT} AS komt
  FROM post p LEFT JOIN post f ON f.id = p.gefactureerd
  WHERE p.van IS NULL AND p.nummer <> 0 AND p.gedeclareerd IS NULL
    AND (p.declarant <> 0 OR p.vorm <> {Vorm.FACTUUR})
    AND (p.vorm = {Vorm.FACTUUR} OR p.weg = {Weg.FACTUUR} OR f.id IS NOT NULL)
), stukken AS (
  SELECT nummer, declarant, stuk, MIN(post) AS post, MIN(komt) AS komt FROM regels
  GROUP BY nummer, declarant, stuk
), dubbel AS (
  SELECT DISTINCT p.bron AS stuk, p.nummer FROM bevinding b JOIN post p ON p.id = b.post
  WHERE b.code LIKE 'DUBBEL-%'
)
SELECT post, komt, eerste, eerste_komt FROM (
  SELECT *, FIRST_VALUE(post) OVER nummers AS eerste, FIRST_VALUE(komt) OVER nummers AS eerste_komt
  FROM stukken WINDOW nummers AS (PARTITION BY nummer, declarant ORDER BY post))
WHERE post <> eerste AND (stuk, nummer) NOT IN dubbel
ORDER BY post
"""  # noqa: S608 - our own numbers


def check_numbers(klad: Kladblok) -> None:
    """Tell the number of an invoice on another one, unless that holds the same care."""
    klad.tell(_again(klad))


def _again(klad: Kladblok) -> Iterator[Row]:
    for post, komt, first, first_komt in klad.query(_FIRST_LINES):
        # Exports that are converted in one run become one invoice.
        ernst = Severity.WARNING if komt and first_komt else Severity.ERROR
        yield post, "SAMEN-FACTUURNUMMER", ernst, first, None
