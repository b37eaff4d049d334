"""Readers and writers of a record, compiled once from its layout.

A record is sliced and converted by one expression: a loop over the rubrieken takes about twice as
long. The source of the expression is made of positions and lengths, which are whole numbers of a
verified layout; no text of a file gets into it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from adapter.formats.ei.veld import Veld

Waarde = str | int | date | None
"""A value: text without the spaces behind it, a code with its zeros, whole number, cents, date."""

Waarden = tuple[Waarde, ...]
Reader = Callable[[str], Waarden]
Writer = Callable[[Sequence[Waarde]], str]

_EMPTY_DATE = "00000000"
_KEPT = range(1890, 2100)  # years whose dates are remembered: a bound on memory


class Ongeldig(str):
    """What stands in a rubriek and is no value of its kind: kept, and written as it is."""

    __slots__ = ()


class _Dates(dict[str, date | None]):
    """Dates by their eight digits; each is made once."""

    def __missing__(self, text: str) -> date | None:
        """Return the date of EEJJMMDD, None when empty; a ValueError when there is no such day."""
        if text == _EMPTY_DATE:
            return self.setdefault(text, None)
        if not (text.isdecimal() and text.isascii()):
            raise ValueError
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        return self.setdefault(text, day) if day.year in _KEPT else day


class _Digits(dict[date | None, str]):
    """The eight digits of dates; each is made once."""

    def __missing__(self, day: date | None) -> str:
        """Return EEJJMMDD, zeros for None."""
        if day is None:
            return _EMPTY_DATE
        text = f"{day.year:04}{day.month:02}{day.day:02}"
        return self.setdefault(day, text) if day.year in _KEPT else text


DATES = _Dates()
DIGITS = _Digits()


def compile_reader(velden: Sequence[Veld]) -> Reader:
    """Return the function that makes the values of some rubrieken of the text of their record."""
    parts = ", ".join(_read(veld) for veld in velden)
    made = f"({parts},)"
    # int() takes spaces, a sign and underscores too: that there are digits only is asked at once.
    if numbers := "".join(f"{{{_piece(veld)}}}" for veld in velden if veld.is_number):
        made = f"{made} if f'{numbers}'.isdecimal() else ()"
    fast: Reader = eval(f"lambda s: {made}", {"d": DATES, "int": int})  # noqa: S307 - see above

    def read(text: str) -> Waarden:
        try:
            if values := fast(text):
                return values
        except ValueError:
            pass
        return tuple(read_value(veld, text[veld.begin : veld.einde]) for veld in velden)

    return read


def read_value(veld: Veld, text: str) -> Waarde:
    """Return the value of one rubriek; `Ongeldig` when its text is none of its kind."""
    soort = veld.soort
    if soort == "tekst":
        return text.rstrip(" ")
    if soort == "code":
        return text
    if not (text.isdecimal() and text.isascii()):
        return Ongeldig(text)
    try:
        return DATES[text] if soort == "datum" else int(text)
    except ValueError:
        return Ongeldig(text)


def compile_writer(alle: Sequence[Veld]) -> Writer:
    """Return the function that makes the text of a record of its values, reserves left out.

    The text is longer or shorter than the record where a value does not fit its rubriek.
    """
    held = [veld for veld in alle if not veld.is_reserve]
    at = {veld.nr: index for index, veld in enumerate(held)}
    parts = "".join(_write(veld, at.get(veld.nr)) for veld in alle)
    made = f"f'{parts}'"
    # Whole numbers or-ed together are negative when one of them is.
    if numbers := "|".join(f"v[{at[veld.nr]:d}]" for veld in held if veld.is_number):
        made = f"{made} if ({numbers}) >= 0 else ''"
    names: dict[str, Any] = {"d": DIGITS, "z": "0"}
    fast: Writer = eval(f"lambda v: {made}", names)  # noqa: S307 - see above

    def write(values: Sequence[Waarde]) -> str:
        try:
            if text := fast(values):
                return text
        except (AttributeError, TypeError, ValueError):
            pass
        return "".join(
            write_value(veld, values[at[veld.nr]]) if veld.nr in at else " " * veld.lengte
            for veld in alle
        )

    return write


def write_value(veld: Veld, value: Waarde) -> str:
    """Return the text of one rubriek; longer than it is where the value does not fit."""
    if isinstance(value, Ongeldig):
        return f"{value:<{veld.lengte}}"
    if value is None:
        return ("0" if veld.type == "N" else " ") * veld.lengte
    if isinstance(value, date):
        return DIGITS[value]
    if isinstance(value, int) and value < 0:
        return f"-{-value:0{veld.lengte}}"  # no rubriek has room for a minus
    return f"{value:<{veld.lengte}}" if veld.type == "AN" else str(value).rjust(veld.lengte, "0")


def _piece(veld: Veld) -> str:
    return f"s[{veld.begin:d}:{veld.einde:d}]"


def _read(veld: Veld) -> str:
    piece = _piece(veld)
    by_kind = {
        "tekst": f"{piece}.rstrip(' ')",
        "code": piece,
        "datum": f"d[{piece}]",
    }
    return by_kind.get(veld.soort, f"int({piece})")


def _write(veld: Veld, at: int | None) -> str:
    if at is None:
        return " " * veld.lengte
    by_kind = {
        "tekst": f"{{v[{at:d}].ljust({veld.lengte:d})}}",
        "code": f"{{v[{at:d}].rjust({veld.lengte:d}, z)}}",
        "datum": f"{{d[v[{at:d}]]}}",
    }
    return by_kind.get(veld.soort, f"{{v[{at:d}]:0{veld.lengte:d}d}}")
