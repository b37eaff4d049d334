"""Which column of a table is which, and what is to be said of its header."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import public
from adapter.core.values import normalise
from adapter.importers.numbering import column_letters
from adapter.importers.profile import Kolom, Profile
from adapter.importers.reading import Row

SURPLUS = "teveel"
"""Normalised header under which uitval.csv keeps cells for which the export had no header."""

_OF_UITVAL = ["bron", "code", "reden"]
_SHORTEST_NAME = 6
_NEARLY = 0.82
_MOST_TOLD = 20


@frozen(kw_only=True)
class Columns:
    """The columns of a table.

    Attributes:
        known: which column each position is.
        rivals: other positions that could be the same column, by the position that was taken.
        surplus: positions with cells that had no header once.
        unknown: positions with a header that the profile does not know.
    """

    known: Mapping[int, Kolom]
    rivals: Mapping[int, tuple[int, ...]]
    surplus: tuple[int, ...]
    unknown: tuple[int, ...]


def find_columns(profile: Profile, header: Sequence[str]) -> Columns:
    """Return which column is which.

    The official name goes before an alias, the first before the second, and what uitval.csv added
    before what the export called the same.
    """
    names = [normalise(cell) for cell in header]
    is_fed_back = names[-len(_OF_UITVAL) :] == _OF_UITVAL
    end = len(names) - len(_OF_UITVAL) if is_fed_back else len(names)
    places: dict[str, list[int]] = {}
    for position, name in enumerate(names[:end]):
        places.setdefault(name, []).append(position)
    known: dict[int, Kolom] = {}
    rivals: dict[int, tuple[int, ...]] = {}
    for kolom in profile.kolommen:
        if is_fed_back and kolom.veld == "bron":
            known[end] = kolom
            continue
        first, *others = [at for name in kolom.namen for at in places.get(name, ())] or (None,)
        if first is not None:
            known[first] = kolom
            rivals |= {first: tuple(others)} if others else {}
    taken = {*known, *(at for others in rivals.values() for at in others)}
    rest = [at for at in range(end) if at not in taken and header[at].strip()]
    surplus = tuple(at for at in rest if names[at] == SURPLUS)
    ignored = {*profile.negeer, SURPLUS}
    unknown = tuple(at for at in rest if names[at] not in ignored)
    return Columns(known=known, rivals=rivals, surplus=surplus, unknown=unknown)


def header_findings(
    profile: Profile, columns: Columns, header: Row, file: str
) -> Iterator[Finding]:
    """Yield what is to be said of a header: unknown columns, and those nearly known."""
    at = Location(file=file, origin=Origin(file=file, row=header.nummer))
    if columns.unknown:
        yield Finding(
            severity=Severity.WARNING,
            code="IMP-ONBEKENDE-KOLOM",
            at=at,
            # Numbers, not names: in a file without a header the names would be somebody's data.
            details={"kolommen": public(letters(columns.unknown)), "bestand": public(file)},
        )
    there = {kolom.veld for kolom in columns.known.values()}
    missing = [kolom for kolom in profile.kolommen if kolom.veld not in there]
    for position in columns.unknown:
        for kolom in _nearly(normalise(header.cells[position]), missing):
            yield Finding(
                # One that decides what may be sent, or where: all rows would go wrong.
                severity=Severity.ERROR if kolom.bepalend else Severity.WARNING,
                code="IMP-KOP-LIJKT",
                at=at,
                details={"kolom": public(kolom.kop), "plek": public(letters((position,)))},
            )


def letters(positions: Sequence[int]) -> str:
    """Return columns as a spreadsheet names them, the first ones when there are many."""
    told = [column_letters(position + 1) for position in positions[:_MOST_TOLD]]
    return ", ".join([*told, "…"] if len(positions) > _MOST_TOLD else told)


def _nearly(name: str, missing: Sequence[Kolom]) -> Iterator[Kolom]:
    if len(name) < _SHORTEST_NAME:
        return
    for kolom in missing:
        matcher = difflib.SequenceMatcher(None, name, kolom.namen[0])
        if matcher.quick_ratio() >= _NEARLY and matcher.ratio() >= _NEARLY:
            yield kolom
