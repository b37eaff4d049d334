"""The part of Vektis' own test set of GZ321 that lies beside the project, and two other samples."""

import itertools
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapter.core.findings import Finding, Severity
from adapter.validation.ei.check import EiCheck
from adapter.validation.ei.told import STRIJDIG
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "ei" / "samples"
SET = SAMPLES / "gz321"
pytestmark = pytest.mark.skipif(not SET.exists(), reason="the test set of Vektis is not here")

NOT_AN_ERROR = {
    "GZ321v1.0_RBCu4_TB_N2_0006_01_v1.asc": "no CR LF after 99: a warning",
    "GZ321v1.0_RBCu4_TB_N4_1701_01_v1.asc": "equal to the base: its mutation was lost",
}
TWO_SIDED = {
    "GZ321v1.0_RBCu4_TB_N5_015_v1.asc": "a code of a name, or the name that it asks for",
    "GZ321v1.0_RBCu4_TB_N5_030_v1.asc": "a date, or the same date in each record below it",
    "GZ321v1.0_RBCu4_TB_N5_039_v1.asc": "a sign, or the same sign in each record below it",
    "GZ321v1.0_RBCu4_TB_N5_093_v1.asc": "a kind, or the two rubrieken that it asks for",
}
"""Of these the broken rubriek is only named beside those that it does not go with."""

SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1)))
WHOLE_RECORD = 15  # with so many changes the file has another record there


def cases() -> list[dict[str, Any]]:
    path = SET / "mutations.json"
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return found


def findings(path: Path) -> list[Finding]:
    with path.open("rb") as stream:
        return list(EiCheck(stream=stream, file="x", settings=SETTINGS))


@pytest.mark.parametrize("name", ["gz321/GZ321-basisbestand-correct.ASC", "MZ301v1.3_test.asc"])
def test_a_correct_file_has_no_error(name: str) -> None:
    told = [item for item in findings(SAMPLES / name) if item.severity > Severity.INFO]
    assert {item.code for item in told} <= {"EI-2-LAATSTE-REGEL"}  # MZ301 ends without CR LF


def test_the_sample_of_pm304_only_has_a_practice_code_that_is_none() -> None:
    told = findings(SAMPLES / "PM304v3.2_test1.dat")
    assert [(item.code, item.severity) for item in told if item.severity > Severity.INFO] == [
        ("EI-4-PRAKTIJKCODE", Severity.WARNING)
    ]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["file"][18:-4])
def test_a_broken_file_has_an_error_on_the_broken_record_and_rubriek(case: dict[str, Any]) -> None:
    errors = [item for item in findings(SET / case["file"]) if item.severity is Severity.ERROR]
    if case["file"] in NOT_AN_ERROR:
        assert errors == []
        return
    changed = {text[:4] for text in case["changes"] if re.match(r"\d{4} ", text)}
    assert errors
    if not 0 < len(changed) < WHOLE_RECORD:
        return
    lines = changed_lines(case["file"])
    beside = set() if case["file"] in TWO_SIDED else {STRIJDIG}
    assert {(item.at.line, item.at.rubriek) for item in errors if item.code not in beside} & set(
        itertools.product(lines, changed)
    )


def changed_lines(name: str) -> set[int]:
    """Return the lines in which a file differs from the good one; no line is there or is gone."""
    good = (SET / "GZ321-basisbestand-correct.ASC").read_bytes().splitlines()
    pairs = zip(good, (SET / name).read_bytes().splitlines(), strict=True)
    return {number for number, (old, new) in enumerate(pairs, 1) if old != new}
