"""How a cell is read: one small function a form, named in the profiles.

A form returns the value, raises CellFaultError for what cannot be read, or wraps what it mended in
Mended. None of them keeps or tells the text of the cell.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from attrs import frozen

from adapter.core.errors import RegisterError
from adapter.core.values import (
    is_agb,
    is_bsn,
    is_uzovi,
    normalise,
    parse_date,
    parse_euro,
    parse_number,
)
from adapter.model.afspraak import ANY

Form = Callable[[str], object]
SERIAL_DATE = "IMP-DATUM-GETAL"
"""The warning that a date was the number of a day: it counts from 1900."""

_TOO_MUCH = Decimal(1_000_000)
"""Euros that no row of care costs; a BSN has seven digits or more."""

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_PRESTATIECODE = re.compile(r"[A-Z]{2}\d{4}", re.ASCII)
_PRESTATIECODE_LENGTH = 6
_ANY_CODE = re.compile(r"[A-Za-z0-9]{1,8}", re.ASCII)
_YES = {"j", "ja", "waar", "true"}
_NO = {"n", "nee", "onwaar", "false"}
_MINUS = str.maketrans("\u2212\u2013\ufe63\uff0d\u00a4", "----€")  # ¤: the euro of latin-9
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(\D|$))", re.ASCII)
_ROUND = re.compile(r",-{1,2}$")  # 410,- is how people write whole euros
_MOMENT = re.compile(r"(\S+)[ T](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?", re.ASCII)
_SERIAL = re.compile(r"([1-9]\d{4})(?:[.,]\d+)?", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)
# 0.30 may be half past twelve in the night: only what nobody types is a part of a day.
_FRACTION = re.compile(r"0?[.,](5|25|75|\d{3,20})", re.ASCII)
_DAY = 86_400
_LOWEST_PERCENTAGE = 2


class CellFaultError(Exception):
    """A cell cannot be read; `code` says which text explains it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@frozen
class Mended:
    """A value that was put right; `code` says which warning tells so."""

    value: object
    code: str


def _tekst(text: str) -> str:
    return text


def _datum(text: str) -> object:
    """Return a date, also out of a moment, or of the number that a spreadsheet has for a day."""
    moment = _MOMENT.fullmatch(text)
    try:
        return parse_date(moment[1] if moment else text)
    except ValueError:
        serial = _SERIAL.fullmatch(text)
    if serial:
        return Mended(_FIRST_DAY + timedelta(days=int(serial[1])), SERIAL_DATE)
    raise CellFaultError("IMP-DATUM")


def _plain_number(text: str) -> str:
    return _ROUND.sub(",00", _SPACED.sub("", text.translate(_MINUS)))


def _bedrag(text: str) -> Decimal:
    """Return an amount; of a BSN in this column no sum may be made, which reports would show."""
    try:
        amount = parse_euro(_plain_number(text))
    except ValueError:
        raise CellFaultError("IMP-BEDRAG") from None
    if abs(amount) >= _TOO_MUCH:
        raise CellFaultError("IMP-BEDRAG")
    return amount


def _getal(text: str) -> Decimal:
    try:
        return parse_number(_plain_number(text))
    except ValueError:
        raise CellFaultError("IMP-GETAL") from None


def _procent(text: str) -> Decimal:
    """Return a percentage; a small one without its sign may be a fraction, as 0.95 for 95 %."""
    number = _getal(text.removesuffix("%").rstrip())
    if not text.endswith("%") and 0 < number < _LOWEST_PERCENTAGE:
        raise CellFaultError("IMP-PROCENT")
    return number


def _padded(text: str, length: int, holds: Callable[[str], bool], code: str) -> object:
    """Return a number of a fixed length, its lost leading zeros given back (at most two)."""
    if holds(text):
        return text
    lost = length - len(text)
    if 0 < lost <= 2 and holds(text.zfill(length)):  # noqa: PLR2004 - more is no slip of a program
        return Mended(text.zfill(length), "IMP-VOORLOOPNUL")
    raise CellFaultError(code)


def _bsn(text: str) -> object:
    return _padded(text, 9, is_bsn, "IMP-BSN")


def _agb(text: str) -> object:
    return _padded(text, 8, is_agb, "IMP-AGB")


def _uzovi(text: str) -> object:
    return _padded(text, 4, is_uzovi, "IMP-UZOVI")


def _prestatiecode(text: str) -> object:
    """Return a code; in two letters and four digits a zero for O (or O for zero) is put right."""
    if not _ANY_CODE.fullmatch(text):
        raise CellFaultError("IMP-PRESTATIECODE")
    if len(text) != _PRESTATIECODE_LENGTH or _PRESTATIECODE.fullmatch(text) or text[:2].isdigit():
        return text
    if _PRESTATIECODE.fullmatch(text.upper()):
        return Mended(text.upper(), "IMP-HOOFDLETTER")
    mended = text[:2].upper().replace("0", "O") + text[2:].upper().replace("O", "0")
    return Mended(mended, "IMP-LETTER-O") if _PRESTATIECODE.fullmatch(mended) else text


def _code(length: int) -> Form:
    """Return the form of a short code, whose leading zeros a spreadsheet drops."""

    def read(text: str) -> object:
        if text.isdecimal() and len(text) < length:
            return Mended(text.zfill(length), "IMP-VOORLOOPNUL")
        return text

    return read


def _codelijst(text: str) -> object:
    """Return the number of a prestatiecodelijst: three digits."""
    if not re.fullmatch(r"\d{2,3}", text, re.ASCII):
        raise CellFaultError("IMP-CODELIJST")
    return _code(3)(text)


def _kvk(text: str) -> object:
    return _padded(text, 8, lambda number: len(number) == 8 and number.isdecimal(), "IMP-KVK")  # noqa: PLR2004 - a KvK number has eight digits


def _btw_id(text: str) -> str:
    """Return a Dutch btw-id: NL, nine digits, B, two digits; spaces and dots are taken out."""
    bare = re.sub(r"[ .]", "", text.upper())
    if not re.fullmatch(r"NL\d{9}B\d{2}", bare, re.ASCII):
        raise CellFaultError("IMP-BTW-ID")
    return bare


def _janee(text: str) -> bool:
    word = text.lower()
    if word not in _YES | _NO:
        raise CellFaultError("IMP-KEUZE")
    return word in _YES


def _tijd(text: str) -> object:
    """Return a time, also out of a moment, or of the part of a day that a spreadsheet has."""
    moment = _MOMENT.fullmatch(text)
    match = _TIME.fullmatch(moment[2] if moment else text)
    if match:
        return f"{match[1]:0>2}:{match[2]}:{match[3] or '00'}"
    fraction = _FRACTION.fullmatch(text)
    if fraction is None:
        raise CellFaultError("IMP-TIJD")
    seconds = round(Decimal(f"0.{fraction[1]}") * _DAY) % _DAY
    time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return Mended(time, "IMP-TIJD-GETAL")


def _or_any(read: Form) -> Form:
    """Return a form that also takes "*": any code, any list."""
    return lambda text: text if text == ANY else read(text)


def _codes(text: str) -> object:
    """Return prestatiecodes with spaces between them, each read as in a row of the export."""
    read = [_or_any(_prestatiecode)(part) for part in _parts(text)]
    codes = tuple(code.value if isinstance(code, Mended) else code for code in read)
    mended = next((code.code for code in read if isinstance(code, Mended)), None)
    return Mended(codes, mended) if mended else codes


def _parts(text: str) -> list[str]:
    """Return the codes in a cell; a list in JSON stands there as JSON."""
    if not text.startswith("["):
        return text.split()
    try:
        parts = json.loads(text)
    except ValueError:
        parts = None
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise CellFaultError("IMP-SAMENGESTELD")
    return parts


def _keuze(values: Collection[str], plain: Callable[[str], str] = str.casefold) -> Form:
    """Return the form of a choice; of "verzoek|op verzoek" the first is the value."""
    known = {plain(way): value.split("|")[0] for value in values for way in value.split("|")}

    def read(text: str) -> str:
        value = known.get(plain(text))
        if value is None:
            raise CellFaultError("IMP-KEUZE")
        return value

    return read


def _percentage(values: Collection[str]) -> Form:
    """Return the form of a percentage of a list; a percent sign may stand behind it."""
    known = {Decimal(value): Decimal(value) for value in values}

    def read(text: str) -> Decimal:
        try:
            return known[parse_number(text.removesuffix("%").rstrip())]
        except (KeyError, ValueError):
            raise CellFaultError("IMP-PERCENTAGE") from None

    return read


_FORMS: dict[str, Form] = {
    "tekst": _tekst,
    "datum": _datum,
    "bedrag": _bedrag,
    "getal": _getal,
    "procent": _procent,
    "bsn": _bsn,
    "agb": _agb,
    "uzovi": _uzovi,
    "code2": _code(2),
    "code4": _code(4),
    "prestatiecode": _prestatiecode,
    "codelijst": _codelijst,
    "codelijst_of_alle": _or_any(_codelijst),
    "prestatiecode_of_alle": _or_any(_prestatiecode),
    "kvk": _kvk,
    "btw_id": _btw_id,
    "janee": _janee,
    "tijd": _tijd,
    "codes": _codes,
}
CHOICES: Mapping[str, Callable[[Collection[str]], Form]] = {
    "keuze": _keuze,
    "woord": partial(_keuze, plain=normalise),
    "percentage": _percentage,
}
"""The forms that take the values that a cell may have."""

TEXT_FORMS = frozenset({
    "tekst", "bsn", "agb", "uzovi", "code2", "code4", "prestatiecode", "codelijst", "kvk",
    "btw_id", "tijd", "keuze", "woord",
})  # fmt: skip
"""The forms that give a text: each may fill a field that is read as "tekst"."""


def form_names() -> tuple[str, ...]:
    """Return the name of every form."""
    return (*_FORMS, *CHOICES)


def form(name: str, values: Collection[str] = ()) -> Form:
    """Return the form of a name; those of CHOICES take the values that a cell may have.

    Raises:
        RegisterError: there is no such form.
    """
    if name not in form_names():
        raise RegisterError(f"no such form of a column: {name}")
    return CHOICES[name](values) if name in CHOICES else _FORMS[name]
