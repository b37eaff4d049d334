"""Finds sheet, header and profile of a table, and names the shape that another looks like."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import field, frozen

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import public
from adapter.core.values import normalise, shown_path
from adapter.importers.profile import (
    Profile,
    ProfileError,
    check_like_ours,
    profiles,
    read_profile,
)
from adapter.importers.reading import HEADER_ROWS, Row, Sheet
from adapter.importers.shape import known_shape
from adapter.importers.sheets import read_sheets

_OF_EXPORTS = ("regels", "situaties")


@frozen(kw_only=True)
class Matched:
    """A table that fits a profile: its header, the rows behind it, and what is to be said of it."""

    profile: Profile
    header: Row
    rows: Iterator[Row] = field(repr=False)
    is_1904: bool = False
    findings: tuple[Finding, ...] = ()


@frozen(kw_only=True)
class _Fit:
    """A sheet whose header fits; `first` is its first row, None when it has none."""

    profile: Profile
    header: Row
    sheet: Sheet
    first: Row | None


def match(path: Path, levert: Sequence[str], profile_name: str | None, file: str) -> Matched:
    """Return the one sheet of a file whose header fits exactly one profile.

    Args:
        path: the table.
        levert: what the profile must give, as "regels": one of these.
        profile_name: a profile that is to be used, by name or as the path of a file.
        file: how findings name the table.

    Raises:
        UnusableInputError: the file cannot be read, or fits no profile, several, or another one.
    """
    candidates = _candidates(levert, profile_name)
    heads: list[Row] = []
    fits: list[_Fit] = []
    for sheet in read_sheets(path):
        fit = _fit(path, sheet, candidates, heads)
        fits += [fit] if fit else []
        if fit and sheet.is_alternative:
            break
    if not fits:
        raise _mismatch(path, heads, candidates)
    fit = _only(path, fits)
    shape = known_shape([fit.header.cells])
    if shape and shape.altijd:
        raise UnusableInputError(shape.uitleg, bestand=shown_path(path), profiel=shape.naam)
    return Matched(
        profile=fit.profile,
        header=fit.header,
        rows=itertools.chain([fit.first] if fit.first else [], fit.sheet.rows),
        is_1904=fit.sheet.is_1904,
        findings=tuple(_told(file, fit, fits)),
    )


def _fit(path: Path, sheet: Sheet, candidates: Sequence[Profile], heads: list[Row]) -> _Fit | None:
    """Return how a sheet fits; the rows that were looked at are added to `heads`."""
    for row in itertools.islice(sheet.rows, HEADER_ROWS):
        heads.append(row)
        fitting = _fullest([item for item in candidates if not item.missing(row.cells)])
        if len(fitting) > 1:
            names = ", ".join(profile.naam for profile in fitting)
            raise UnusableInputError("IN-PROFIEL-MEER", bestand=shown_path(path), profielen=names)
        if fitting:
            sheet.shape.width = len(row.cells)
            first = next(sheet.rows, None)
            return _Fit(profile=fitting[0], header=row, sheet=sheet, first=first)
    return None


def _fullest(fitting: Sequence[Profile]) -> list[Profile]:
    """Return of the profiles that fit those that ask the most: a column too many is no harm."""
    asked = [len(item.missing(())) for item in fitting]
    return [item for item, most in zip(fitting, asked, strict=True) if most == max(asked)]


def _only(path: Path, fits: Sequence[_Fit]) -> _Fit:
    """Return the sheet that is meant: of those in sight the one that has rows."""
    shown = [fit for fit in fits if fit.first and not fit.sheet.is_hidden]
    hidden = [fit for fit in fits if fit.first and fit.sheet.is_hidden]
    meant = shown or hidden or fits[:1]
    if len(meant) > 1:
        told = ", ".join(str(fit.sheet.nummer) for fit in meant)
        raise UnusableInputError("IN-BLADEN", bestand=shown_path(path), bladen=told)
    return meant[0]


def _told(file: str, fit: _Fit, fits: Sequence[_Fit]) -> Iterator[Finding]:
    """Yield what is to be said of the table: how it was read, and rows that nobody sees."""
    for code in fit.sheet.warnings:
        yield Finding(severity=Severity.WARNING, code=code, at=Location(file=file))
    hidden = [other.sheet for other in fits if other.first and other.sheet.is_hidden]
    if hidden:
        yield Finding(
            severity=Severity.WARNING,
            code="IMP-BLAD-VERBORGEN",
            at=Location(file=file),
            details={
                "bladen": public(", ".join(str(sheet.nummer) for sheet in hidden)),
                "blad": public(fit.sheet.nummer),
            },
        )
    # The tables beside an export may well be empty.
    if fit.first is None and fit.profile.levert in _OF_EXPORTS:
        at = Location(file=file, origin=Origin(file=file, row=fit.header.nummer))
        yield Finding(severity=Severity.WARNING, code="IMP-GEEN-RIJEN", at=at)


def _candidates(levert: Sequence[str], profile_name: str | None) -> list[Profile]:
    fitting = {naam: item for naam, item in profiles().items() if item.levert in levert}
    if profile_name is None:
        return list(fitting.values())
    if profile_name in fitting:
        return [fitting[profile_name]]
    path = Path(profile_name)
    if path.suffix.lower() != ".toml":
        raise UnusableInputError(
            "IN-PROFIEL-ONBEKEND", profiel=profile_name, bekend=", ".join(fitting)
        )
    try:
        own = read_profile(path)
        check_like_ours(own, path)
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None
    except ProfileError as wrong:
        details = {"bestand": shown_path(path), **wrong.details}
        raise UnusableInputError(wrong.code, **details) from None
    if own.levert not in levert:
        details = {"levert": own.levert, "verwacht": ", ".join(levert)}
        raise UnusableInputError("IN-PROFIEL-SOORT", bestand=shown_path(path), **details)
    return [own]


def _mismatch(
    path: Path, heads: Sequence[Row], candidates: Sequence[Profile]
) -> UnusableInputError:
    """Return what to say: the file looks like another shape, or which columns it lacks."""
    file = shown_path(path)
    shape = known_shape([row.cells for row in heads])
    if shape:
        return UnusableInputError(shape.uitleg, bestand=file, profiel=shape.naam)
    for row in heads:
        for profile in profiles().values():
            if profile in candidates or profile.missing(row.cells):
                continue
            held = _headings(profile, row)
            if all(_headings(item, row) <= held for item in candidates):
                return UnusableInputError(
                    "IN-ANDER-PROFIEL",
                    bestand=file,
                    profiel=profile.naam,
                    verwacht=", ".join(candidate.naam for candidate in candidates),
                )
    meant = _likely(heads, candidates)
    missing = min((meant.missing(row.cells) for row in heads), key=len, default=meant.missing(()))
    kolommen = ", ".join(missing)
    return UnusableInputError("IN-PROFIEL", bestand=file, profiel=meant.naam, kolommen=kolommen)


def _headings(profile: Profile, row: Row) -> int:
    """Return how many cells of a row are headings of a profile."""
    names = {naam for kolom in profile.kolommen for naam in kolom.namen}
    return sum(normalise(cell) in names for cell in row.cells)


def _likely(heads: Sequence[Row], candidates: Sequence[Profile]) -> Profile:
    """Return the profile that is meant: of its own columns, in no other one, the most are there."""
    there = {normalise(cell) for row in heads for cell in row.cells}
    names = [{naam for kolom in item.kolommen for naam in kolom.namen} for item in candidates]

    def own(profile: Profile) -> int:
        at = candidates.index(profile)
        return len((names[at] & there).difference(*names[:at], *names[at + 1 :]))

    return max(candidates, key=own)
