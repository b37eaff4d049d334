"""Findings as text and back, to put them aside or hand them to another process."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapter.core.findings import Expectation, Finding, Location, Origin, Severity
from adapter.core.masking import Masked


def pack_finding(finding: Finding) -> str:
    """Return a finding as one line of ASCII."""
    at, origin, expected = finding.at, finding.at.origin, finding.expected
    parts = (
        finding.severity,
        finding.code,
        (
            at.file,
            at.path,
            at.line,
            at.level,
            at.nummer,
            at.sleutel,
            at.record,
            at.rubriek,
        ),
        (origin.file, origin.row, origin.column) if origin else None,
        finding.retourcode,
        dict(finding.details),
        finding.value,
        (expected.word, expected.values, expected.held, expected.filled) if expected else None,
        finding.standard,
        finding.version,
        finding.sjabloon,
    )
    return json.dumps(parts, separators=(",", ":"))


def unpack_finding(text: str) -> Finding:
    """Return the finding that `pack_finding` wrote."""
    severity, code, at, origin, retourcode, details, *rest = json.loads(text)
    value, expected, standard, version, sjabloon = rest
    file, path, line, level, nummer, sleutel, record, rubriek = at
    cell = Origin(file=origin[0], row=origin[1], column=origin[2]) if origin else None
    shown: Mapping[str, Any] = details
    return Finding(
        severity=Severity(severity),
        code=code,
        at=Location(
            file=file,
            path=path,
            line=line,
            level=level,
            origin=cell,
            nummer=nummer,
            sleutel=sleutel,
            record=record,
            rubriek=rubriek,
        ),
        retourcode=retourcode,
        details={name: Masked(text) for name, text in shown.items()},
        value=value,
        expected=_expectation(expected) if expected else None,
        standard=standard,
        version=version,
        sjabloon=sjabloon,
    )


def _expectation(parts: Sequence[Any]) -> Expectation:
    word, values, held, filled = parts
    return Expectation(word=word, values=tuple(values), held=held, filled=filled)
