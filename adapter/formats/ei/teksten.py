"""Values as text: how they stand in JSON and CSV. Nothing is lost of what an EI record holds.

Dates are jjjj-mm-dd, amounts euros with a point ("12.34"), codes keep their zeros, counts are
digits. What is empty is left out. What is no value of its kind has a "!" in front and is written
back as it stood. A date as a Dutch spreadsheet leaves it, d-m-jjjj, is read too.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from adapter.formats.ei.compiled import Ongeldig, Waarde
from adapter.formats.ei.layout import RecordLayout
from adapter.formats.ei.rij import Opmerking, Tell
from adapter.formats.ei.veld import Veld

LITERALLY: Final = "!"
_AMOUNT = re.compile(r"(\d{1,18})(?:[.,](\d{1,2}))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DUTCH_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_LINE_END = re.compile(r"[\r\n]")
_DIGITS = re.compile(r"\d{1,99}", re.ASCII)


def text_of(veld: Veld, waarde: Waarde) -> str:
    """Return a value as text; "" when the rubriek is empty and need not be told."""
    if veld.soort == "tekst":
        return str(waarde)
    if isinstance(waarde, str):
        return _text_of_digits(veld, waarde)
    if isinstance(waarde, int):
        if not waarde and veld.verplicht != "M":
            return ""
        return f"{waarde // 100}.{waarde % 100:02}" if veld.soort == "bedrag" else str(waarde)
    return waarde.isoformat() if waarde else ""


def _text_of_digits(veld: Veld, text: str) -> str:
    if isinstance(text, Ongeldig) or not is_code(veld, text):
        return LITERALLY + text
    return text if text.strip("0") or veld.verplicht == "M" else ""


def value_of(veld: Veld, text: str) -> Waarde:
    """Return the value that a text stands for; `Ongeldig` when it is none of the rubriek's kind."""
    if veld.soort == "tekst":
        return text
    if not text:
        return empty_of(veld)
    if text.startswith(LITERALLY):
        return Ongeldig(text[1:])
    return _READERS[veld.soort](veld, text)


def empty_of(veld: Veld) -> Waarde:
    """Return the value of a rubriek that is empty."""
    by_kind: Mapping[str, Waarde] = {"tekst": "", "datum": None, "code": "0" * veld.lengte}
    return by_kind.get(veld.soort, 0)


def told_fields(layout: RecordLayout, waarden: Sequence[Waarde]) -> dict[str, str]:
    """Return the values of a record by name: without the kenmerk, and what is empty left out."""
    told = {}
    for veld, waarde in zip(layout.velden[1:], waarden[1:], strict=True):
        if waarde and (text := text_of(veld, waarde)):
            told[veld.sleutelnaam] = text
        elif waarde == 0 and veld.verplicht == "M":
            told[veld.sleutelnaam] = text_of(veld, waarde)
    return told


def values_of(
    layout: RecordLayout, told: Mapping[str, str], tell: Tell, at: Opmerking
) -> tuple[Waarde, ...]:
    """Return the values of a record, in the order of its layout, of its fields by name.

    Args:
        layout: of the record.
        told: what is filled in; a name that the record does not have is passed over.
        tell: is told of each value that is none of its kind.
        at: where the record is.
    """
    return (layout.kenmerk, *_values(layout, told, tell, at))


def _values(
    layout: RecordLayout, told: Mapping[str, str], tell: Tell, at: Opmerking
) -> Iterator[Waarde]:
    for veld in layout.velden[1:]:
        text = told.get(veld.sleutelnaam, "")
        if _LINE_END.search(text):
            text = _LINE_END.sub(" ", text)
            tell(about(veld, "VERT-REGELEINDE", at))
        waarde = value_of(veld, text)
        if isinstance(waarde, Ongeldig):
            tell(about(veld, "VERT-WAARDE", at))
        yield waarde


def about(veld: Veld, code: str, at: Opmerking) -> Opmerking:
    """Return what is to be said of a rubriek of the record that is at a place."""
    return Opmerking(
        code=code,
        kenmerk=veld.nr[:2],
        rubriek=veld.nr,
        regel=at.regel,
        pad=at.pad and f"{at.pad}/{veld.sleutelnaam}",
        naam=veld.naam,
    )


def is_code(veld: Veld, text: str) -> bool:
    """Tell whether a text is digits, as many as the rubriek has."""
    return len(text) == veld.lengte and bool(_DIGITS.fullmatch(text))


def _date(_: Veld, text: str) -> Waarde:
    dutch = _DUTCH_DATE.fullmatch(text)
    if not dutch and not _DATE.fullmatch(text):
        return Ongeldig(text)
    try:
        return date(*map(int, reversed(dutch.groups()))) if dutch else date.fromisoformat(text)
    except ValueError:
        return Ongeldig(text)


def _amount(_: Veld, text: str) -> Waarde:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return Ongeldig(text)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _count(_: Veld, text: str) -> Waarde:
    return int(text) if _DIGITS.fullmatch(text) else Ongeldig(text)


def _code(veld: Veld, text: str) -> Waarde:
    return text.zfill(veld.lengte) if _DIGITS.fullmatch(text) else Ongeldig(text)


_READERS: Final[Mapping[str, Callable[[Veld, str], Waarde]]] = {
    "datum": _date,
    "bedrag": _amount,
    "aantal": _count,
    "code": _code,
}
