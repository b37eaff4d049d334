"""How a value of a message is held: typed where it has the plain form, else as it stood."""

from datetime import date
from decimal import Decimal
from typing import Self


class Tekst(str):
    """The text of an element that is not in the plain form of its type; nothing is lost of it.

    A date with a time zone (`2026-10-05Z`), a boolean `1`, an amount `+128.47` or plain nonsense.
    It is written back as it came. The rules treat it as the official check does: a comparison with
    a date or an amount that cannot be read is never true.
    """

    __slots__ = ()


class AnderePlek(str):
    """The text of an element that came under another known name or place, and goes back there.

    The name of the zorgtraject number is not established (Zorgtrajectnummer, ZorgtrajectNummer),
    nor the order of some neighbours: each form is read, and written back as it came.

    Attributes:
        element: the name that it had.
        na: the element that it followed, when it did not stand where the schema puts it first.
    """

    __slots__ = ("element", "na")
    element: str
    na: str | None

    def __new__(cls, text: str, element: str, na: str | None = None) -> Self:
        """Hold `text`, read from `element`, found behind `na`."""
        self = super().__new__(cls, text)
        self.element = element
        self.na = na
        return self


Datum = date | Tekst
"""A date in the form jjjj-mm-dd, or what stood there."""

Bedrag = Decimal | Tekst
"""Euros with a decimal point and no sign, or what stood there."""

JaNee = bool | Tekst
"""The words true or false, or what stood there (`1` is not the word the official check wants)."""
