"""Where a row of a table came from, so that each finding can name its cell."""

from collections.abc import Mapping

from attrs import field, frozen

from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import Masked, public


@frozen(kw_only=True, slots=True)
class Herkomst:
    """The file as given, the row as a spreadsheet counts it, and the header of each field."""

    bestand: str
    rij: int
    koppen: Mapping[str, str] = field(factory=dict, repr=False)

    def cel(self, veld: str | None = None) -> Origin:
        """Return the cell of a field, or the row as a whole."""
        column = self.koppen.get(veld) if veld else None
        return Origin(file=self.bestand, row=self.rij, column=column)

    def kop(self, veld: str) -> str:
        """Return the heading of a field; of one that has none its name as words."""
        return self.koppen.get(veld) or veld.replace("_", " ")

    def finding(
        self, code: str, veld: str | None, severity: Severity, **details: Masked
    ) -> Finding:
        """Return a finding on the cell of a field, or on the row as a whole."""
        origin = self.cel(veld)
        kolom = public(self.kop(veld) if veld else "")
        at = Location(file=self.bestand, origin=origin)
        return Finding(severity=severity, code=code, at=at, details={"kolom": kolom, **details})
