"""The number that tells a prestatie apart in findings: its Referentienummer, if it tells nobody."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import attrs

from adapter.core.findings import Finding, Location
from adapter.core.masking import Masked, key_of, mask_in_message, telling, tells
from adapter.core.values import parse_date
from adapter.formats.common.xmlcompile import Reader
from adapter.formats.common.xmlstream import Place
from adapter.model.prestatie import Prestatie

_VERZEKERDE = "Verzekerde"


class Mark(NamedTuple):
    """What a prestatie is known by: its number where that may be shown, and its key."""

    nummer: Masked | None
    sleutel: str


def mark_of(record: object, verzekerde: object) -> Mark | None:
    """Return what a record is known by; only a Prestatie has a number.

    Args:
        record: the record.
        verzekerde: whose prestatie it is: the number is not shown when it may point to them.
    """
    if not isinstance(record, Prestatie):
        return None
    held = record.debet_prestatie or record.credit_prestatie
    text = held and held.referentienummer
    if not text:
        return None
    may_show = not _is_date(text) and not tells(text, telling(_identifying(verzekerde)))
    shown = mask_in_message("nummer", text) if may_show else None
    return Mark(shown, key_of(text))


def numbered(at: Location, mark: Mark | None) -> Location:
    """Return a place with the number of its prestatie, and what that is found by."""
    return attrs.evolve(at, nummer=mark.nummer, sleutel=mark.sleutel) if mark else at


def with_number(
    findings: Iterable[Finding], place: Place, readers: Mapping[str, Reader]
) -> Iterator[Finding]:
    """Yield findings on a record, each with the number of its prestatie, which is read once."""
    marks: list[Mark | None] = []
    for finding in findings:
        if not marks:
            marks.append(_read_mark(place, readers))
        yield attrs.evolve(finding, at=numbered(finding.at, marks[0]))


def _read_mark(place: Place, readers: Mapping[str, Reader]) -> Mark | None:
    parent = place.element.getparent()
    if place.record not in readers or _VERZEKERDE not in readers or parent is None:
        return None
    record = readers[place.record](place.element)
    verzekerde = readers[_VERZEKERDE](parent) if isinstance(record, Prestatie) else None
    return mark_of(record, verzekerde)


def _is_date(text: str) -> bool:
    """Tell whether a number is a date and nothing else: it may be that of a birth."""
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


def _identifying(held: object) -> Iterator[str]:
    """Yield what the model calls identifying in an object: the fields that are in no repr."""
    if isinstance(held, tuple):
        for item in held:
            yield from _identifying(item)
        return
    kind = type(held)
    if attrs.has(kind):
        for field in attrs.fields(kind):
            value = getattr(held, field.name)
            if isinstance(value, tuple) or attrs.has(type(value)):
                yield from _identifying(value)
            elif value is not None and not field.repr:
                yield str(value)
