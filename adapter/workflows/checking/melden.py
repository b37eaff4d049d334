"""What was put aside as findings, with both places."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve

from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import Masked, public
from adapter.validation.sleutels import location
from adapter.workflows.checking.bronnen import Bron, Soort
from adapter.workflows.checking.kladblok import FIJN, Kladblok
from adapter.workflows.checking.post import Vorm

_PLACE = "p.bron, p.vorm, p.credit, p.regel, p.plek, e.bron, e.regel"
_FOUND = f"""
SELECT b.code, b.ernst, b.extra, b.ander, {_PLACE}
FROM bevinding b JOIN post p ON p.id = b.post LEFT JOIN post e ON e.id = p.van
ORDER BY b.post, b.code
"""  # noqa: S608 - our own columns
_OTHER = f"SELECT {_PLACE} FROM post p LEFT JOIN post e ON e.id = p.van WHERE p.id = ?"  # noqa: S608 - our own columns
_OF_FILE = "DUBBEL-IN-RETOUR"


def findings(klad: Kladblok, bronnen: Sequence[Bron]) -> Iterator[Finding]:
    """Yield what was found, in the order of the files and of what is in them.

    Args:
        klad: the claims.
        bronnen: their files, by number.
    """
    for code, ernst, extra, other, *row in klad.query(_FOUND):
        at, bron = _place(row, bronnen), bronnen[row[0]]
        ander = _other(klad, other, bronnen)
        if code == _OF_FILE:
            ander = Location(file=bronnen[extra].naam)
        yield Finding(
            severity=Severity(ernst),
            code=code,
            at=at,
            details=_details(ander, None if code == _OF_FILE else extra),
            standard=bron.standaard,
            version=bron.versie,
            ander=ander,
        )


def _other(klad: Kladblok, post: int | None, bronnen: Sequence[Bron]) -> Location | None:
    if post is None:
        return None
    (row,) = klad.query(_OTHER, post)
    return _place(row, bronnen)


def _details(ander: Location | None, extra: int | None) -> Mapping[str, Masked]:
    found: dict[str, Masked] = {}
    if ander:
        found["plaats"] = public(_shown(ander))
    if extra is not None:
        number = Decimal(extra) / FIJN
        found["grens"] = public(f"{number.normalize():f}")
        found["bedrag"] = public(f"{number:.2f}")
    return found


def _shown(at: Location) -> str:
    if at.origin and at.origin.file == at.file:
        return str(at.origin)
    return f"{at.file}:{at.line}" if at.line else str(at.file)


def _place(row: Sequence[Any], bronnen: Sequence[Bron]) -> Location:
    """Return where a claim stands; of a message also the row that it came from."""
    number, vorm, credit, regel, plek, from_bron, from_row = row
    bron = bronnen[number]
    if vorm == Vorm.EXPORT:
        return Location(file=bron.naam, origin=Origin(file=bron.naam, row=regel))
    origin = None
    if from_bron is not None:
        origin = Origin(file=bronnen[from_bron].naam, row=from_row)
    return evolve(_in_message(bron, regel, plek, is_credit=bool(credit)), origin=origin)


def _in_message(bron: Bron, regel: int, plek: int, *, is_credit: bool) -> Location:
    if bron.soort is Soort.PLAT:
        return Location(file=bron.naam, line=regel, record=bron.geldrecord)
    if bron.soort is Soort.FACTUUR:
        path = (
            f"/CreditNote/CreditNoteLine[{plek}]" if is_credit else f"/Invoice/InvoiceLine[{plek}]"
        )
        return Location(file=bron.naam, path=path, line=regel)
    return location(bron.naam, plek, regel, "CreditPrestatie" if is_credit else "DebetPrestatie")


def of_file(
    code: str,
    file: str,
    severity: Severity,
    details: Mapping[str, Masked] | None = None,
    line: int | None = None,
) -> Finding:
    """Return a finding on a file as a whole."""
    at = Location(file=file, line=line)
    return Finding(severity=severity, code=code, at=at, details=details or {})
