"""Finds code lists to show: one with its codes on a date, or one code."""

from collections.abc import Iterator, Mapping
from datetime import date

from adapter.core.errors import UnusableInputError
from adapter.reference.codelists import Code, Codelist, Outcome, find_name


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
    """Yield the codes of a list, or the periods of one code.

    Raises:
        UnusableInputError: the list does not have that code.
    """
    if code is not None and code not in codelist.codes:
        raise UnusableInputError("IN-CODE", lijst=codelist.naam)
    for name in sorted(codelist.codes):
        if code in (None, name):
            yield from codelist.codes[name]


def outcome_of(code: Code, on: date) -> Outcome:
    """Return whether a code is valid on a date."""
    if on < code.geldig_van:
        return Outcome.NOT_YET_VALID
    return Outcome.VALID if on <= code.geldig_tot else Outcome.EXPIRED
