"""The one place that decides whether a value may be shown.

Findings, logs and reports take `Masked` and nothing else, so that a raw value does not pass mypy.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NewType

Masked = NewType("Masked", str)
"""Text that was judged fit to be shown: it points to nobody."""

# Only closed shapes are ever shown. A value typed into the wrong column (a name in Aantal, a BSN
# in Tarief) does not have the shape of its kind and stays hidden.
_SHOWN = {
    "aantal": re.compile(r"-?\d{1,4}([.,]\d{1,4})?"),
    # At most five digits before the decimals: too few for a BSN, with or without separators.
    "bedrag": re.compile(r"-?(€ ?)?(\d{1,2}[.,]?\d{3}|\d{1,3})([.,]\d{1,2})?", re.ASCII),
    "bericht": re.compile(r"[A-Z]|\d{1,3}"),
    "code": re.compile(r"\d{2,4}|[A-Z]{2}\d{4}"),
    "ja_nee": re.compile(r"true|false|[01JN]"),
}


def mask(kind: str, value: object) -> Masked | None:
    """Return `value` when it has the harmless shape of its kind, else None.

    Args:
        kind: one of "aantal", "bedrag", "bericht", "code", "ja_nee"; any other kind is hidden.
        value: what stood in the message or the cell; None gives None.
    """
    shape = _SHOWN.get(kind)
    if value is None or shape is None:
        return None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Masked(text) if shape.fullmatch(text) else None


def public(value: str | int | Decimal | date) -> Masked:
    """Pass something of our own that identifies nobody: a column, a rule, a limit, a count.

    Never hand this what a user typed; that is what `mask` is for.
    """
    if isinstance(value, Decimal):
        return Masked(f"{value:f}")
    if isinstance(value, date):
        return Masked(value.isoformat())
    return Masked(str(value))
