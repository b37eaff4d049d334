"""How programs write numbers, and name columns: A, B, … Z, AA."""

import re
import string
from decimal import Decimal

_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")


def column_letters(number: int) -> str:
    """Return the letters of a column, counted from 1.

    >>> column_letters(1), column_letters(38)
    ('A', 'AL')
    """
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = string.ascii_uppercase[rest] + text
    return text


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1.

    >>> column_number("A"), column_number("AL")
    (1, 38)
    """
    number = 0
    for letter in letters:
        number = number * 26 + string.ascii_uppercase.index(letter) + 1
    return number


def number_text(number: Decimal) -> str:
    """Return a number without an exponent, so that its point cannot be taken for thousands.

    >>> number_text(Decimal("1E+2")), number_text(Decimal("1.039"))
    ('100', '1.0390')
    """
    if abs(number.adjusted()) > 30:  # noqa: PLR2004 - nothing in a table is that large
        return f"{number:E}"
    text = f"{number:f}"
    return f"{text}0" if _AMBIGUOUS.fullmatch(text) else text
