"""The one place that decides whether a value may be shown.

Findings, logs and reports take `Masked` and nothing else, so that a raw value does not pass mypy.
"""

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NewType

from adapter.core.values import is_bsn, parse_date

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

# What a person who asks for a whole message may see of it besides: a finding never quotes these.
_SHOWN_IN_MESSAGE = _SHOWN | {
    "agb": re.compile(r"\d{8}", re.ASCII),
    # Eight digits may be a BSN that lost its zero.
    "bedrag": re.compile(r"-?\d{1,7}(\.\d{1,4})?", re.ASCII),
    "datum": re.compile(r"\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?", re.ASCII),
    "letters": re.compile(r"[A-Z]{1,3}"),
    # A number that a system gave: with a digit, and with no run of letters that could be a name.
    "nummer": re.compile(r"(?=.*\d)(?!.*[A-Za-z]{5})[A-Za-z0-9][A-Za-z0-9._/-]{0,34}", re.ASCII),
    # An AGB-code or UZOVI-nummer of who sends or receives.
    "partij": re.compile(r"\d{8}|\d{4}", re.ASCII),
    "procent": re.compile(r"\d{1,3}\.\d{2}", re.ASCII),
    # The total of a file of a hospital.
    "totaal": re.compile(r"-?\d{1,9}\.\d{2}", re.ASCII),
    "uzovi": re.compile(r"\d{4}", re.ASCII),
    "tijd": re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII),
    "zorgproduct": re.compile(r"\d{9}", re.ASCII),
}
_NINE_BY_NATURE = "zorgproduct"
"""A kind of code of nine digits: one in eleven of them passes the elfproef, and is no BSN."""

_TELLING = 5
"""A personal value of fewer signs says nothing where it comes back (a house number, a code)."""

_TELLING_DATE = 6
_ORDERS = ((0, 1, 2), (1, 0, 2), (2, 1, 0))  # of day, month, year
_LONGEST_DATE = len("1980-02-03")  # a time zone may follow
_NOT_TELLING = re.compile(r"[\W_]+")
_NINE_DIGITS = re.compile(r"(?<!\d)(?:0+(?=0?[1-9]))?(\d{9})(?!\d)", re.ASCII)
"""Nine digits, also behind zeros that fill up a number, unless that has fewer than eight itself."""


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


def mask_in_message(kind: str, text: str) -> Masked | None:
    """Return the text of an element when it has the harmless shape of its kind, else None.

    Args:
        kind: one of those of `mask`, or "agb", "datum", "letters", "nummer", "partij", "procent",
            "tijd", "totaal", "uzovi", "zorgproduct".
        text: what stands in the message; a number with a BSN in it is hidden.
    """
    shape = _SHOWN_IN_MESSAGE.get(kind)
    if shape is None or not shape.fullmatch(text):
        return None
    return None if kind != _NINE_BY_NATURE and holds_bsn(text) else Masked(text)


def amount_in_message(value: object) -> Decimal | None:
    """Return an amount that may be shown, and be in a total: that would tell a BSN typed there."""
    shown = isinstance(value, Decimal) and mask_in_message("bedrag", f"{value:f}")
    return value if isinstance(value, Decimal) and shown else None


def telling(personal: Iterable[str]) -> tuple[str, ...]:
    """Return what identifies somebody in the forms in which `tells` knows it again.

    A date is known again in any usual order, with a year of four digits or of two.
    """
    known: dict[str, None] = {}
    for text in personal:
        squeezed = _squeeze(text).lstrip("0")
        if len(squeezed) >= _TELLING:
            known[squeezed] = None
        known |= dict.fromkeys(_forms_of_date(text))
    return tuple(known)


def key_of(text: str) -> str:
    """Return the key that a number is found by: short, and never for people to read.

    It hides nothing from who can guess the number: it is no pseudonym.
    """
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def tells(text: str, known: tuple[str, ...]) -> bool:
    """Tell whether something that identifies a person (see `telling`) returns in a text."""
    squeezed = _squeeze(text)
    return any(part in squeezed for part in known)


def holds_bsn(text: str) -> bool:
    """Tell whether nine digits in a text, beside them at most zeros before, pass the elfproef."""
    return any(map(is_bsn, _NINE_DIGITS.findall(text)))


def _squeeze(text: str) -> str:
    """Return a text without what writing may vary: signs and case."""
    return _NOT_TELLING.sub("", text).casefold()


def _forms_of_date(text: str) -> Iterator[str]:
    """Yield how a date may be written inside a number; what is too short to tell it is left out."""
    try:
        held = parse_date(text.strip()[:_LONGEST_DATE])
    except ValueError:
        return
    year = f"{held.year:04}"
    for parts in itertools.product(
        {str(held.day), f"{held.day:02}"}, {str(held.month), f"{held.month:02}"}, (year, year[2:])
    ):
        for order in _ORDERS:
            form = "".join(parts[number] for number in order)
            if len(form) >= _TELLING_DATE:
                yield form


def public(value: str | int | Decimal | date) -> Masked:
    """Pass something of our own that identifies nobody: a column, a rule, a limit, a count.

    Never hand this what a user typed; that is what `mask` is for.
    """
    if isinstance(value, Decimal):
        return Masked(f"{value:f}")
    if isinstance(value, date):
        return Masked(value.isoformat())
    return Masked(str(value))
