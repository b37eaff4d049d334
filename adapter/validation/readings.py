"""What a value that is not in its plain form counts for in a comparison.

As VECOZO's check reads it (`letterlijk`): XPath 1.0, where a date is the number that its digits
make and a boolean is the word. Otherwise as XML Schema means it: `1` is true, and of a date with a
time zone the day counts.
"""

import contextlib
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

# No more digits than a calculation can hold: what is longer is no amount of any message.
_NUMBER = re.compile(r"\s*(-?(?:\d{1,18}(?:\.\d{0,9})?|\.\d{1,9}))\s*", re.ASCII)
_ZONED = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)", re.ASCII)
BOOLEANS = {"1": True, "0": False}
"""The booleans of XML Schema that are no words."""


def number_of(value: object) -> Decimal | None:
    """Return the number that XPath 1.0 makes of a value; None is no number at all.

    >>> number_of("007.50"), number_of("+1"), number_of(None)
    (Decimal('7.50'), None, None)
    """
    if isinstance(value, Decimal):
        return value
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return Decimal(found[1]) if found else None


def day_of(value: object, *, letterlijk: bool) -> int | None:
    """Return a day as a number that can be compared (20261005); None when it cannot be read."""
    if isinstance(value, date):
        return value.year * 10_000 + value.month * 100 + value.day
    if not isinstance(value, str):
        return None
    if letterlijk:
        number = number_of(value.replace("-", ""))
        return None if number is None else int(number)
    zoned = _ZONED.fullmatch(value)
    with contextlib.suppress(ValueError):
        return day_of(date.fromisoformat(zoned[1]), letterlijk=False) if zoned else None
    return None


def compare_days(
    compare: Callable[[Any, Any], bool], held: object, other: object, *, letterlijk: bool
) -> bool | None:
    """Compare two dates; None when there is nothing to compare."""
    if isinstance(held, date) and isinstance(other, date):
        return compare(held, other)
    days = day_of(held, letterlijk=letterlijk), day_of(other, letterlijk=letterlijk)
    return None if None in days else compare(*days)
