"""One rubriek of a record: where it stands, of what kind it is, and how it is named."""

import re
import unicodedata
from functools import cached_property
from typing import Final

from attrs import frozen

RESERVE: Final = "TEC007"
DETAILNUMMER: Final = "NUM040"
REGELNUMMER: Final = "NUM109"

_WHOLE_NUMBERS = frozenset({DETAILNUMMER, REGELNUMMER})
_DATE_LENGTH = 8


def name_of(naam: str) -> str:
    """Return the official name of a rubriek as a name in JSON and CSV: lower case, no accents."""
    plain = unicodedata.normalize("NFKD", naam).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


@frozen(kw_only=True, eq=False)
class Veld:
    """A rubriek of a record.

    Attributes:
        nr: its four digits, as "0413"; the first two are the record.
        positie: where it begins, from 1.
        lengte: how many positions it takes.
        type: "N" (digits, filled up with zeros on the left) or "AN" (filled up with spaces).
        verplicht: "M" mandatory, "C" conditional, "O" optional, "S" filler; "" is not known.
        sleutel: "T" technical key, "L" logical key, "" no key.
        element: code of the Vektis data element, as "COD043".
        codelijst: the list that its codes are of, or "".
        patroon: its form, as "EEJJMMDD", or "".
        naam: its official name.
        sleutelnaam: its name in JSON and CSV, unique in the record.
    """

    nr: str
    positie: int
    lengte: int
    type: str
    verplicht: str
    sleutel: str
    element: str
    codelijst: str
    patroon: str
    naam: str
    sleutelnaam: str

    @property
    def begin(self) -> int:
        """Where it begins, from 0."""
        return self.positie - 1

    @property
    def einde(self) -> int:
        """Where it ends, from 0, not included."""
        return self.positie - 1 + self.lengte

    @property
    def is_reserve(self) -> bool:
        """Whether it only fills up the record."""
        return self.element == RESERVE

    @property
    def is_date(self) -> bool:
        """Whether it holds a day; one element of AP304 8.0 only says so by its name."""
        named = self.element.startswith("DAT") or self.naam.endswith("datum")
        return named and self.type == "N" and self.lengte == _DATE_LENGTH

    @cached_property
    def soort(self) -> str:
        """What its value is: "datum", "bedrag" (cents), "aantal" (int), "code" or "tekst" (str)."""
        if self.type == "AN":
            return "tekst"
        if self.is_date:
            return "datum"
        if self.element.startswith("BED"):
            return "bedrag"
        whole = self.element.startswith("ANT") or self.element in _WHOLE_NUMBERS
        return "aantal" if whole else "code"

    @property
    def is_number(self) -> bool:
        """Whether its value is a whole number: cents or a count."""
        return self.soort in {"bedrag", "aantal"}

    def is_empty(self, text: str) -> bool:
        """Tell whether the text of this rubriek says nothing: all spaces, or all zeros for an N."""
        return not text.strip(" ") or (self.type == "N" and not text.strip("0"))
