"""Shows the code lists: all of them, one with its codes on a date, or one code."""

from collections.abc import Iterator
from datetime import date

from adapter.core.errors import UnusableInputError
from adapter.reference.codelists import Code, Codelist, Outcome, codelists


def list_codelists() -> Iterator[Codelist]:
    """Yield every code list, by name."""
    yield from (codelists()[naam] for naam in sorted(codelists()))


def find_codelist(naam: str) -> Codelist:
    """Return a list by its name, or by the part before the hyphen ("COD367").

    Raises:
        UnusableInputError: there is no such list.
    """
    for codelist in list_codelists():
        if naam.upper() in (codelist.naam, codelist.naam.partition("-")[0]):
            return codelist
    raise UnusableInputError("IN-CODELIJST")


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
