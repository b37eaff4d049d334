"""What is to be said of a place in a message, as a finding."""

from typing import Final

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.formats.ei.rij import Opmerking

_MILD: Final = frozenset(
    {
        "EI-SCHRIJF-INGEKORT",
        "EI-SCHRIJF-TEKEN",
        "VERT-KOLOM",
        "VERT-NUMMER",
        "VERT-REGELEINDE",
        "VERT-PRIVACY",
        "VERT-RESERVE",
        "VERT-TOTAAL",
        "VERT-VERLIES",
        "VERT-VERLIES-RECORD",
    }
)
"""Codes of what is a warning; the others are errors."""


def finding_of(
    opmerking: Opmerking, file: str, standaard: str | None, versie: str | None
) -> Finding:
    """Return the finding that says it."""
    rubriek = opmerking.rubriek
    return Finding(
        severity=Severity.WARNING if opmerking.code in _MILD else Severity.ERROR,
        code=opmerking.code,
        at=Location(
            file=file,
            path=opmerking.pad,
            line=None if opmerking.pad else opmerking.regel,
            record=opmerking.kenmerk,
            rubriek=rubriek,
        ),
        details={
            "rubriek": public(rubriek or "-"),
            "naam": public(opmerking.naam or "-"),
            "record": public(opmerking.kenmerk or "-"),
            "aantal": public(opmerking.aantal or 0),
        },
        value=opmerking.gevonden,
        standard=standaard,
        version=versie,
    )
