"""Our findings against the known answers of the official check, where those lie beside the repo.

The official check reports nothing below a Header, DeclaratieContext or Overzicht that has a finding
(gating); we report everything at once. No example has a finding below a faulty head, so both are
the same here and every example is compared whole.
"""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapter.core.findings import Finding
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "gds801"
_EXAMPLES = _SHARED / "parity-examples"
_TODAY = date(2026, 11, 22)


def _examples() -> Iterator[Any]:
    told = _EXAMPLES / "expected.jsonl"
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    for line in lines:
        row = json.loads(line)
        findings = sorted((level, code) for level, code in row["findings"])
        yield pytest.param(_EXAMPLES / row["file"], findings, id=row["file"])


def _samples() -> list[Path]:
    return sorted((_SHARED / "samples").glob("*.xml"))


def _check(path: Path) -> list[Finding]:
    settings = Settings(omgeving=Omgeving(vandaag=_TODAY))
    with path.open("rb") as stream:
        return list(MessageCheck(io.BytesIO(stream.read()), path.name, settings))


def _level(finding: Finding) -> str:
    """Return the class of a finding as the official answer names it: without root and indices."""
    names = [step.partition("[")[0] for step in (finding.at.path or "").split("/")][2:]
    last = len(names) - names[::-1].index(str(finding.at.level))
    return "/".join(names[:last])


@pytest.mark.parametrize(("path", "expected"), list(_examples()))
def test_the_retourcodes_are_those_of_the_official_check(
    path: Path, expected: list[tuple[str, str]]
) -> None:
    found = [(_level(item), item.retourcode) for item in _check(path) if item.retourcode]
    assert sorted(found) == expected


@pytest.mark.parametrize("path", _samples(), ids=lambda path: path.name)
def test_a_sample_fits_our_schema(path: Path) -> None:
    assert [item.code for item in _check(path) if item.code.startswith(("XSD", "XML"))] == []
