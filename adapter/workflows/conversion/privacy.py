"""Guards what is shown and sent outside care: invoice numbers and references name no patient.

An invoice number goes into file names, reports and invoices. What is of a patient of the exports
refuses its row. Any nine digits may pass the elfproef by chance, and a date or a name may be
anybody's: what only looks like a person is told, and goes.
"""

import re
from collections.abc import Iterator
from datetime import date

from adapter.core.masking import holds_bsn
from adapter.model.regel import Regel
from adapter.workflows.conversion.spool import Spool

_PERSONAL = ("bsn", "verzekerdennummer", "clientnummer", "zorgtrajectnummer")
OUTWARD = ("factuurnummer", "creditfactuurnummer", "orderreferentie")
_NUMBER = re.compile(r"(?=(\d{9}))|(?<!\d)(\d{8})(?!\d)", re.ASCII)
"""Nine digits, wherever they start in a longer number (a year before them), or eight alone."""
_TELLING = 6  # a shorter number may stand in another by chance
_BETWEEN = r"\s?[-/. ]\s?"
_DATE = re.compile(
    rf"(?<!\d)(\d{{4}}){_BETWEEN}\d\d?{_BETWEEN}\d\d?(?!\d)"
    rf"|(?<!\d)\d\d?{_BETWEEN}\d\d?{_BETWEEN}(\d{{4}})(?!\d)"
)
_PARTS = re.compile(
    rf"(?<!\w)(?=(\d{{1,4}}){_BETWEEN}(\d{{1,4}}){_BETWEEN}(\d{{1,4}})(?!\w))", re.ASCII
)
_EIGHT = re.compile(r"(?<!\w)\d{8}(?!\w)", re.ASCII)
_SIGNS = re.compile(r"[-/. ]")
_NAME = re.compile(
    r"\b(?i:dhr|hr|mw|mevr|mevrouw|meneer|mej|fam|familie|de heer)\b\.?\s+\S"
    r"|\b(?:[A-Z]\.\s?)+(?:(?:van|von|de|den|der|het|ter|ten|te|el|la)\s+)*[A-Z][^\W\d_]{2,}"
)
"""A form of address before a word, or initials before a name."""


def betrayed_by_itself(regel: Regel) -> Iterator[str]:
    """Yield the fields of a row that hold what is of its own patient, though they go outside."""
    told = [(name, getattr(regel, name)) for name in OUTWARD]
    yield from (name for name, text in told if text and names_own(text, regel))


def names_own(text: str, regel: Regel) -> bool:
    """Tell whether a text is or has a number of the row's patient, or the date of birth."""
    own = {getattr(regel, name) for name in _PERSONAL} - {None}
    if text in own or not any(char.isdigit() for char in text):
        return text in own
    if regel.bsn and regel.bsn in _SIGNS.sub("", text):
        return True
    if any(len(number) >= _TELLING and _is_word(number, text) for number in own):
        return True
    return regel.geboortedatum is not None and _tells(text, regel.geboortedatum)


def looks_like_somebody(text: str, on: date) -> bool:
    """Tell whether a text looks like a person: by a number, a date of birth, or a name.

    Args:
        text: what goes outside.
        on: the care date; a date of its year, or the year before, is one of the care.
    """
    years = [int(first or last) for first, last in _DATE.findall(text)]
    born = any(year < on.year - 1 for year in years)
    return born or holds_bsn(text) or _NAME.search(text) is not None


def names_somebody(text: str | None, spool: Spool) -> bool:
    """Tell whether a text holds the BSN of a patient of these exports, with or without zeros."""
    sql = "SELECT 1 FROM rij WHERE bsn = ? LIMIT 1"
    found = [nine or eight.zfill(9) for nine, eight in _NUMBER.findall(text or "")]
    return any(next(spool.query(sql, number), None) for number in found)


def _is_word(number: str, text: str) -> bool:
    """Tell whether a number stands in a text with no letter or digit on either side."""
    before, found, after = text.casefold().partition(number.casefold())
    return bool(found) and not (before[-1:].isalnum() or after[:1].isalnum())


def _tells(text: str, born: date) -> bool:
    """Tell whether a date stands in a text: its parts apart in any order, or close and complete."""
    if {f"{born:%d%m%Y}", f"{born:%Y%m%d}"} & set(_EIGHT.findall(text)):
        return True
    years = (born.year, born.year % 100)
    forms = [sorted((born.day, born.month, year)) for year in years]
    return any(sorted(map(int, parts)) in forms for parts in _PARTS.findall(text))
