"""Findings as text and back, to put them aside or hand them to another process."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from adapter.core.findings import Expectation, Finding, Location, Origin, Severity, Waived
from adapter.core.masking import Masked


def pack_finding(finding: Finding) -> str:
    """Return a finding as one line of ASCII."""
    expected, ander, waived = finding.expected, finding.ander, finding.waived
    parts = (
        finding.severity,
        finding.code,
        _place_parts(finding.at),
        finding.retourcode,
        dict(finding.details),
        finding.value,
        (expected.word, expected.values, expected.held, expected.filled) if expected else None,
        finding.standard,
        finding.version,
        finding.sjabloon,
        (waived.reason, waived.owner, waived.until.isoformat()) if waived else None,
        _place_parts(ander) if ander else None,
    )
    return json.dumps(parts, separators=(",", ":"))


def unpack_finding(text: str) -> Finding:
    """Return the finding that `pack_finding` wrote."""
    severity, code, at, retourcode, details, *rest = json.loads(text)
    value, expected, standard, version, sjabloon, waived, ander = rest
    shown: Mapping[str, Any] = details
    return Finding(
        severity=Severity(severity),
        code=code,
        at=_place(at),
        retourcode=retourcode,
        details={name: Masked(text) for name, text in shown.items()},
        value=value,
        expected=_expectation(expected) if expected else None,
        standard=standard,
        version=version,
        sjabloon=sjabloon,
        waived=_waived(waived) if waived else None,
        ander=_place(ander) if ander else None,
    )


def _place_parts(at: Location) -> tuple[object, ...]:
    origin = at.origin
    cell = (origin.file, origin.row, origin.column) if origin else None
    return (
        at.file, at.path, at.line, at.level, at.nummer, at.sleutel, at.record, at.rubriek, cell,
    )  # fmt: skip


def _place(parts: Sequence[Any]) -> Location:
    file, path, line, level, nummer, sleutel, record, rubriek, origin = parts
    cell = Origin(file=origin[0], row=origin[1], column=origin[2]) if origin else None
    return Location(
        file=file,
        path=path,
        line=line,
        level=level,
        origin=cell,
        nummer=nummer,
        sleutel=sleutel,
        record=record,
        rubriek=rubriek,
    )


def _waived(parts: Sequence[Any]) -> Waived:
    reason, owner, until = parts
    return Waived(reason=reason, owner=owner, until=date.fromisoformat(until))


def _expectation(parts: Sequence[Any]) -> Expectation:
    word, values, held, filled = parts
    return Expectation(word=word, values=tuple(values), held=held, filled=filled)
