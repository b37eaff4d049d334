"""Plain values of the field: amounts, dates, codes with a check digit or a fixed shape."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

CENT = Decimal("0.01")
_LONGEST_NUMBER = 18
_WIDE = Context(prec=99)  # rounding never fails for the size of a number
_AMOUNT = re.compile(
    r"(?P<sign>-?)(?P<whole>(?!0[.,])\d{1,3}(?P<sep>[.,])\d{3}((?P=sep)\d{3})*|\d+)"
    r"((?P<dec>[.,])(?P<frac>\d+))?",
    re.ASCII,
)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})(-?)(\d{2})\2(\d{2})", re.ASCII)


def shown_path(path: Path) -> str:
    """Return a path as it can be written in any report, also when its name is no UTF-8."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def round_cents(amount: Decimal) -> Decimal:
    """Round euros half-up to two decimals, as a contract percentage is rounded.

    >>> round_cents(Decimal("120.985"))
    Decimal('120.99')
    """
    return amount.quantize(CENT, rounding=ROUND_HALF_UP, context=_WIDE)


def parse_number(text: str) -> Decimal:
    """Read a number as Dutch or English software writes it.

    A single separator before exactly three digits ("1.039") can be read in two ways and is refused;
    after a single zero it cannot ("0,333" hours).

    >>> parse_number("1.039,48"), parse_number("1039.48"), parse_number("0,333")
    (Decimal('1039.48'), Decimal('1039.48'), Decimal('0.333'))

    Raises:
        ValueError: it is no number, or it can be read in two ways.
    """
    match = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None or (match["sep"] and match["sep"] == match["dec"]):
        raise ValueError("geen getal")
    whole = match["whole"]
    if match["sep"]:
        if match["dec"] is None and whole.count(match["sep"]) == 1:
            raise ValueError("dubbelzinnig getal")
        whole = whole.replace(match["sep"], "")
    fraction = f".{match['frac']}" if match["frac"] else ""
    return Decimal(f"{match['sign']}{whole}{fraction}")


def parse_euro(text: str) -> Decimal:
    """Read an amount in euros, with or without the euro sign, to the cent.

    >>> parse_euro("€ 410,00"), parse_euro("-155,12")
    (Decimal('410.00'), Decimal('-155.12'))

    Raises:
        ValueError: no amount, an ambiguous one, or more than two decimals.
    """
    bare = text.replace("\u00a0", " ").replace("EUR", "").replace("€", "").strip()
    if bare.startswith("- "):
        bare = "-" + bare[2:]
    if bare.endswith("-") and not bare.startswith("-"):
        bare = f"-{bare[:-1].rstrip()}"  # as bookkeeping programs write it
    amount = parse_number(bare)
    cents = amount.quantize(CENT)
    if cents != amount:
        raise ValueError("meer dan twee decimalen")
    return cents + 0  # no minus before nothing


def parse_date(text: str) -> date:
    """Read a date with a four-digit year: dd-mm-jjjj, jjjj-mm-dd, dd/mm/jjjj, dd.mm.jjjj, jjjjmmdd.

    >>> parse_date("5-4-1988")
    datetime.date(1988, 4, 5)

    Raises:
        ValueError: it is no date in one of these forms.
    """
    if match := _YEAR_FIRST.fullmatch(text):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _DAY_FIRST.fullmatch(text):
        return date(int(match[4]), int(match[3]), int(match[1]))
    raise ValueError("geen datum")


def is_bsn(text: str) -> bool:
    """Tell whether nine digits pass the elfproef (and are not all zero).

    >>> is_bsn("999990019"), is_bsn("999990018")
    (True, False)
    """
    if not _is_number(text, 9):
        return False
    a, b, c, d, e, f, g, h, i = text.encode()  # as bytes: each has the 48 of "0" in it
    total = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    return (total - 48 * 43) % 11 == 0


def is_agb(text: str) -> bool:
    """Tell whether it has the shape of an AGB-code: eight digits, not all zero."""
    return _is_number(text, 8)


def is_uzovi(text: str) -> bool:
    """Tell whether it has the shape of a UZOVI number: four digits, not all zero."""
    return _is_number(text, 4)


def _is_number(text: str, length: int) -> bool:
    """Tell whether it is so many digits, and not only zeros."""
    return len(text) == length and text.isascii() and text.isdigit() and text.strip("0") != ""


def normalise(text: str) -> str:
    """Return a header or a word without case, spaces, accents and punctuation.

    >>> normalise(" Cliëntnummer"), normalise("Geb.datum")
    ('clientnummer', 'gebdatum')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in plain if character.isalnum())
