"""Finds code lists to show, with their codes on a date; flat messages may have another list."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve

from adapter.core.errors import UnusableInputError
from adapter.reference.codelists import (
    Code,
    Codelist,
    Outcome,
    find_name,
    load_codelists,
    load_ei_codelists,
)
from adapter.validation.ei.codes import lists_of_layouts


def lists_named(naam: str, code: str | None = None) -> tuple[Codelist, ...]:
    """Return a list by its name, and the other that flat messages have by that name.

    A list that only a layout of flat messages names has no codes here.

    Args:
        naam: of the list.
        code: one that it must have.

    Raises:
        UnusableInputError: there is no such list, or none of them has the code.
    """
    empty = {
        name: Codelist(naam=name, titel=titel, volledig=False, codes={})
        for name, titel in lists_of_layouts().items()
    }
    flat = {**empty, **load_ei_codelists()}
    found = find_codelist({**flat, **load_codelists()}, naam)
    other = flat.get(found.naam, found)
    lists = (found,) if other == found else (found, evolve(other, voor_ei=True))
    if code is not None and not any(code in item.codes for item in lists):
        raise UnusableInputError("IN-CODE", lijst=found.naam)
    return lists


def find_codelist(known: Mapping[str, Codelist], naam: str) -> Codelist:
    """Return a list by its name, or by the part before the hyphen ("COD367").

    Raises:
        UnusableInputError: there is no such list.
    """
    found = find_name(naam, known)
    if found is None:
        raise UnusableInputError("IN-CODELIJST")
    return known[found]


def list_codes(codelist: Codelist, code: str | None) -> Iterator[Code]:
    """Yield the codes of a list, or the periods of one code."""
    for name in sorted(codelist.codes):
        if code in (None, name):
            yield from codelist.codes[name]


def outcome_of(code: Code, on: date) -> Outcome:
    """Return whether a code is valid on a date."""
    if on < code.geldig_van:
        return Outcome.NOT_YET_VALID
    return Outcome.VALID if on <= code.geldig_tot else Outcome.EXPIRED
