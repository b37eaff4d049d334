"""Guards what is shown and sent outside care: invoice numbers and references name no patient.

An invoice number goes into file names, reports and invoices. What is of a patient of the exports
refuses its row. Any nine digits may pass the elfproef by chance, and a date or a name may be
anybody's: what only looks like a person is told, and goes.
"""

import itertools
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
    forms = [re.escape(number) for number in own if len(number) >= _TELLING]
    forms += [r"[-/. ]?".join(regel.bsn)] if regel.bsn else []
    forms += _forms(regel.geboortedatum) if regel.geboortedatum else []
    return any(re.search(rf"(?<!\w){form}(?!\w)", text, re.IGNORECASE) for form in forms)


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


def _forms(born: date) -> Iterator[str]:
    """Yield how a date may be written: its parts apart in any order, or close and complete."""
    day, month, year = f"0?{born.day}", f"0?{born.month}", f"(?:{born:%Y}|{born:%y})"
    yield from (_BETWEEN.join(parts) for parts in itertools.permutations((day, month, year)))
    yield from (f"{born:%d%m%Y}", f"{born:%Y%m%d}")
