"""Text of an element to a value of the model and back, without losing how it was written."""

import functools
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from adapter.model.waarden import Tekst

# No sign +, no needless zero before, no exponent ("1e1000000000" would fill memory when written).
_PLAIN_AMOUNT = re.compile(r"-?(0|[1-9]\d{0,15})(\.\d{1,15})?", re.ASCII)


@functools.lru_cache(maxsize=1 << 14)
def to_datum(text: str) -> date | Tekst:
    """Return a date, or the text itself when it is not in the form jjjj-mm-dd."""
    try:
        value = date.fromisoformat(text)
    except ValueError:
        return Tekst(text)
    return value if value.isoformat() == text else Tekst(text)


@functools.lru_cache(maxsize=1 << 14)
def to_bedrag(text: str) -> Decimal | Tekst:
    """Return an amount, or the text itself when it would not be written back the same."""
    return Decimal(text) if _PLAIN_AMOUNT.fullmatch(text) else Tekst(text)


def to_ja_nee(text: str) -> bool | Tekst:
    """Return a truth value for the words true and false, else the text itself."""
    if text in ("true", "false"):
        return text == "true"
    return Tekst(text)


CONVERTERS: dict[type, Callable[[str], object]] = {
    date: to_datum,
    Decimal: to_bedrag,
    bool: to_ja_nee,
    str: str,
}
"""From the plain type in a field's annotation to the function that reads it."""


def to_text(value: object) -> str:
    """Return a value as the text of an element, escaped."""
    if isinstance(value, str):
        return escape(value, {"\r": "&#13;"})
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no text for a value of type {type(value).__name__}")
