"""Finds sheet, header and profile of a table, and names the profile that another looks like."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import field, frozen

from adapter.core.errors import RegisterError, UnusableInputError
from adapter.core.values import shown_path
from adapter.importers.profile import Profile, profiles, read_profile
from adapter.importers.reading import Row
from adapter.importers.sheets import read_sheets

_HEADER_ROWS = 30
"""A header is looked for in this many rows: exports put titles above it."""


@frozen(kw_only=True)
class Matched:
    """A table that fits a profile: its header, and the rows behind it."""

    profile: Profile
    header: Row
    rows: Iterator[Row] = field(repr=False)


def match(path: Path, levert: str, profile_name: str | None) -> Matched:
    """Return the first sheet of a file whose header fits exactly one profile.

    Args:
        path: the table.
        levert: what the profile must give, as "regels".
        profile_name: a profile that is to be used, by name or as the path of a file.

    Raises:
        UnusableInputError: the file cannot be read, or fits no profile, several, or another one.
    """
    candidates = _candidates(levert, profile_name)
    heads: list[Row] = []
    for rows in read_sheets(path):
        head = list(itertools.islice(rows, _HEADER_ROWS))
        heads += head
        for position, row in enumerate(head):
            fitting = [profile for profile in candidates if not profile.missing(row.cells)]
            if len(fitting) > 1:
                names = ", ".join(profile.naam for profile in fitting)
                raise UnusableInputError(
                    "IN-PROFIEL-MEER", bestand=shown_path(path), profielen=names
                )
            if fitting:
                body = itertools.chain(head[position + 1 :], rows)
                return Matched(profile=fitting[0], header=row, rows=body)
    raise _mismatch(path, heads, candidates)


def _candidates(levert: str, profile_name: str | None) -> list[Profile]:
    fitting = {naam: item for naam, item in profiles().items() if item.levert == levert}
    if profile_name is None:
        return list(fitting.values())
    if profile_name in fitting:
        return [fitting[profile_name]]
    path = Path(profile_name)
    if path.suffix != ".toml":
        raise UnusableInputError(
            "IN-PROFIEL-ONBEKEND", profiel=profile_name, bekend=", ".join(fitting)
        )
    try:
        own = read_profile(path)
    except (OSError, RegisterError):
        raise UnusableInputError("IN-PROFIEL-FOUT", bestand=shown_path(path)) from None
    if own.levert != levert:
        raise UnusableInputError("IN-PROFIEL-FOUT", bestand=shown_path(path))
    return [own]


def _mismatch(
    path: Path, heads: Sequence[Row], candidates: Sequence[Profile]
) -> UnusableInputError:
    """Return what to say: the file looks like another shape, or which columns it lacks."""
    for row in heads:
        for profile in profiles().values():
            if profile not in candidates and not profile.missing(row.cells):
                return UnusableInputError(
                    "IN-ANDER-PROFIEL",
                    bestand=shown_path(path),
                    profiel=profile.naam,
                    verwacht=", ".join(candidate.naam for candidate in candidates),
                )
    gaps = [(profile.missing(row.cells), profile.naam) for row in heads for profile in candidates]
    nothing = (candidates[0].missing(()), candidates[0].naam)
    missing, naam = min(gaps, key=lambda gap: len(gap[0]), default=nothing)
    return UnusableInputError(
        "IN-PROFIEL", bestand=shown_path(path), profiel=naam, kolommen=", ".join(missing)
    )
