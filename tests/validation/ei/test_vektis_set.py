"""The part of Vektis' own test set of GZ321 that lies beside the project, and two other samples."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapter.core.findings import Finding, Severity
from adapter.validation.ei.check import EiCheck
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "ei" / "samples"
SET = SAMPLES / "gz321"
pytestmark = pytest.mark.skipif(not SET.exists(), reason="the test set of Vektis is not here")

NOT_AN_ERROR = {
    "GZ321v1.0_RBCu4_TB_N2_0006_01_v1.asc": "no CR LF after 99: a warning",
    "GZ321v1.0_RBCu4_TB_N4_1701_01_v1.asc": "equal to the base: its mutation was lost",
}
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
    assert [(item.code, item.severity) for item in told] == [
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
    if 0 < len(changed) < WHOLE_RECORD:
        assert {item.at.rubriek for item in errors} & changed
