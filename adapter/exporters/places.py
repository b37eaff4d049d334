"""Places of findings: which part of a message, and what is the same when lines shift."""

import re

from attrs import frozen

from adapter.core.findings import Finding, Location
from adapter.reference.texts import phrase

_INDEX = re.compile(r"\[\d+\]")
_PRESTATIE = re.compile(r"/Verzekerde\[(\d+)\](?:/Prestatie\[(\d+)\])?")
_INVOICE_LINE = re.compile(r"/(?:Invoice|CreditNote)Line(?:\[(\d+)\])?(?=/|$)")


@frozen(kw_only=True, order=True)
class Part:
    """A part of a file that a reader looks up: a prestatie, an insured person, a line, or all.

    Attributes:
        verzekerde: its number, from 1; 0 for the message as a whole.
        prestatie: its number in that Verzekerde, 0 for the Verzekerde itself.
        factuurregel: number of a line of an invoice, else 0.
        rij: of an export, as a spreadsheet counts it, else 0.
    """

    verzekerde: int = 0
    prestatie: int = 0
    factuurregel: int = 0
    rij: int = 0

    @classmethod
    def of(cls, at: Location) -> "Part":
        """Return the part that a place is in."""
        path = at.path or ""
        if at.origin and not (path or at.line):
            return cls(rij=at.origin.row)
        if found := _PRESTATIE.search(path):
            return cls(verzekerde=int(found[1]), prestatie=int(found[2] or 0))
        line = _INVOICE_LINE.search(path)
        return cls(factuurregel=int(line[1] or 1)) if line else cls()

    def name(self, language: str) -> str:
        """Return how people call it."""
        if self.prestatie:
            return phrase(
                "kaart.prestatie",
                language,
                verzekerde=self.verzekerde,
                prestatie=self.prestatie,
            )
        if self.verzekerde:
            return phrase("kaart.verzekerde", language, verzekerde=self.verzekerde)
        if self.factuurregel:
            return phrase("kaart.factuurregel", language, regel=self.factuurregel)
        if self.rij:
            return phrase("kaart.rij", language, rij=self.rij)
        return phrase("kaart.bericht", language)


def bare_path(finding: Finding) -> str:
    """Return the path of a finding without numbers, the same for every prestatie; or a rubriek."""
    at = finding.at
    return _INDEX.sub("", at.path) if at.path else at.rubriek or ""


def element_of(finding: Finding) -> str:
    """Return the name of the element that a finding is about."""
    return bare_path(finding).rpartition("/")[2]


def short_path(path: str) -> str:
    """Return a path without what its part already tells.

    >>> short_path("/Bericht/Verzekerde[2]/Prestatie[1]/DebetPrestatie/Aantal")
    'DebetPrestatie/Aantal'
    """
    found = _PRESTATIE.search(path) or _INVOICE_LINE.search(path)
    return path[found.end() :].lstrip("/") if found else path
