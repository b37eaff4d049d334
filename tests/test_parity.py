"""`--as vecozo` against the known answers of the official check, where those lie beside the repo.

The rules themselves, with every quirk, are in fixtures/rules/gds801 and tests/validation.
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
_HEAD = {"Header", "DeclaratieContext", "Overzicht"}
_SAMPLES = {
    "01": set(),
    "02": set(),
    "03": set(),
    "06": {"8062"},
    "07": set(),
    "08": set(),
    "09": {"9506"},
    "10": set(),
}
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


def _check(path: Path) -> tuple[list[Finding], MessageCheck]:
    settings = Settings(omgeving=Omgeving(vandaag=_TODAY), as_vecozo=True)
    check = MessageCheck(io.BytesIO(path.read_bytes()), path.name, settings)
    return list(check), check


def _level(finding: Finding) -> str:
    """Return the class of a finding as the official answer names it: without root and indices."""
    names = [step.partition("[")[0] for step in (finding.at.path or "").split("/")][2:]
    last = len(names) - names[::-1].index(str(finding.at.level))
    return "/".join(names[:last])


@pytest.mark.parametrize(("path", "expected"), list(_examples()))
def test_the_retourcodes_are_those_of_the_official_check(
    path: Path, expected: list[tuple[str, str]]
) -> None:
    findings, check = _check(path)
    told = sorted((_level(item), item.retourcode) for item in findings if item.retourcode)
    assert told == expected
    of_the_schema = any(item.code.startswith("XSD") for item in findings)
    assert check.verdict.verdict == ("refused" if expected or of_the_schema else "accepted")


@pytest.mark.parametrize("path", _samples(), ids=lambda path: path.name)
def test_a_sample_fits_our_schema_and_is_judged_as_the_official_check_does(path: Path) -> None:
    findings, _ = _check(path)
    assert [item.code for item in findings if item.code.startswith(("XSD", "XML"))] == []
    told = {item.retourcode for item in findings if item.retourcode}
    number = path.name[:2]
    if number in _SAMPLES:
        assert told == _SAMPLES[number]
    records = {(item.at.path or "").split("/")[2].partition("[")[0] for item in findings}
    assert (records <= _HEAD) is (number in {"02", "05", "07", "09"})
