"""Guards what is shown and sent outside care: invoice numbers and references name no patient.

An invoice number goes into file names, reports and invoices. A number of a patient of the exports
refuses its row. A number may hold another by chance or by the numbering of a practice, any nine
digits may pass the elfproef, and a date or a name may be anybody's: that is told of an invoice to
an aanvrager, and goes.
"""

import re
from collections.abc import Iterator
from datetime import date

from adapter.core.masking import holds_bsn
from adapter.model.regel import Regel
from adapter.workflows.conversion.spool import Spool

_PERSONAL = ("bsn", "verzekerdennummer", "clientnummer", "zorgtrajectnummer")
_ORDER = "orderreferentie"
OUTWARD = ("factuurnummer", "creditfactuurnummer", _ORDER)
_NUMBER = re.compile(r"(?=(\d{9}))|(?<!\d)(\d{8})(?!\d)", re.ASCII)
"""Nine digits, wherever they start in a longer number (a year before them), or eight alone."""
TELLING = 6  # a shorter number may stand in another by chance
_BETWEEN = r"\s?[-/. ]\s?"
_DATE = re.compile(
    rf"(?<!\d)(\d{{4}}){_BETWEEN}\d\d?{_BETWEEN}\d\d?(?!\d)"
    rf"|(?<!\d)\d\d?{_BETWEEN}\d\d?{_BETWEEN}(\d{{4}})(?!\d)"
)
_EIGHT = re.compile(r"(?<!\d)\d{8}(?!\d)", re.ASCII)
_SIGNS = re.compile(r"[-/. ]")
_NAME = re.compile(
    r"\b(?i:dhr|hr|mw|mevr|mevrouw|meneer|mej|fam|familie|de heer)\b\.?\s+\S"
    r"|\b(?:[A-Z]\.\s?)+(?:(?:van|von|de|den|der|het|ter|ten|te|el|la)\s+)*[A-Z][^\W\d_]{2,}"
)
"""A form of address before a word, or initials before a name."""


def betrayed_by_itself(regel: Regel) -> Iterator[str]:
    """Yield the fields of a row that hold what is of its own patient, though they go outside."""
    for name in OUTWARD:
        text = getattr(regel, name)
        is_own = text and names_own(text, regel)
        if is_own or (name == _ORDER and text and holds_own(text, regel)):
            yield name


def names_own(text: str, regel: Regel) -> bool:
    """Tell whether a text is a number of the row's patient, or holds the BSN."""
    own = (getattr(regel, name) for name in _PERSONAL)
    return text in own or bool(regel.bsn and regel.bsn in _SIGNS.sub("", text))


def holds_own(text: str, regel: Regel) -> bool:
    """Tell whether a text holds a number of the row's patient, or the date of birth in full."""
    own = (getattr(regel, name) or "" for name in _PERSONAL)
    if any(len(number) >= TELLING and number in text for number in own):
        return True
    born = regel.geboortedatum
    return born is not None and not {f"{born:%d%m%Y}", f"{born:%Y%m%d}"}.isdisjoint(
        _EIGHT.findall(text)
    )


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
