"""A verdict follows from the run and cannot be accepted by mistake."""

import pytest

from adapter.core.errors import UnsupportedVersionError, UnusableInputError
from adapter.core.findings import Finding, Location, Origin, Severity, Verdict
from adapter.core.masking import public


@pytest.mark.parametrize(
    ("errors", "unfinished", "verdict"),
    [(0, False, "accepted"), (0, True, "unfinished"), (1, False, "refused"), (1, True, "refused")],
)
def test_a_verdict_is_accepted_only_without_errors_and_when_every_check_ran(
    errors: int,
    unfinished: bool,  # noqa: FBT001 - a column of the table above
    verdict: str,
) -> None:
    made = Verdict.of(
        file="a.xml", errors=errors, unfinished=unfinished, checks_run=1, checks_total=2
    )
    assert made.verdict == verdict


def test_severities_are_ordered_and_have_their_word() -> None:
    assert Severity.INFO < Severity.WARNING < Severity.ERROR
    assert [item.label for item in Severity] == ["info", "warning", "error"]


def test_an_origin_is_file_row_and_column() -> None:
    assert str(Origin(file="export.csv", row=17, column="Aantal")) == "export.csv:17:Aantal"
    assert str(Origin(file="export.csv", row=17)) == "export.csv:17"


def test_the_text_of_a_finding_is_found_by_code_and_retourcode() -> None:
    finding = Finding(severity=Severity.ERROR, code="VC093", at=Location(), retourcode="8049")
    assert finding.text_key == "VC093-8049"
    own = Finding(severity=Severity.INFO, code="IMP-BSN", at=Location(), value=public("x"))
    assert own.text_key == "IMP-BSN"


def test_an_exception_says_what_is_known_and_keeps_its_details() -> None:
    assert "1.0, 2.1" in str(UnsupportedVersionError("GDS801", "3.0", known=("1.0", "2.1")))
    error = UnusableInputError("IN-PROFIEL-ONBEKEND", profiel="x")
    assert (error.code, error.details) == ("IN-PROFIEL-ONBEKEND", {"profiel": "x"})
