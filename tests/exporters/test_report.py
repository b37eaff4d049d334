"""The account of a conversion closes to the cent, for programs and for people."""

import json
from collections import Counter
from decimal import Decimal

import pytest

from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import public
from adapter.exporters.report import (
    Besluittelling,
    Group,
    Groups,
    Report,
    Totals,
    WrittenFile,
    euros,
)

ONE = Totals(rows=1, amount=Decimal("180.00"))
BACK = Totals(rows=1, amount=Decimal("-180.00"))
FILE = WrittenFile(path="declaraties/3311-D1.xml", kind="gds801", totals=ONE, sha256="0" * 64)
BESLUIT = Besluittelling(
    regime="ZPM-EIGEN",
    route="eigen",
    reden={"nl": "Eigen zorg.", "en": "Own care."},
    bron="proef",
    zekerheid="hoog",
    totals=ONE,
)


def _finding(row: int, code: str = "IMP-BSN", severity: Severity = Severity.ERROR) -> Finding:
    origin = Origin(file="export.csv", row=row, column="BSN")
    return Finding(
        severity=severity,
        code=code,
        at=Location(file="export.csv", origin=origin),
        details={"kolom": public("BSN")},
    )


def _groups(*findings: Finding) -> tuple[Group, ...]:
    groups = Groups()
    for finding in findings:
        groups.add(finding)
    return tuple(groups)


def _report(read: Totals, rejected: int = 0, *findings: Finding) -> Report:
    return Report(
        read=read,
        declared=ONE,
        invoiced=BACK,
        rejected=Totals(rows=rejected, amount=Decimal("0.00")),
        files=(FILE,),
        counts=Counter(item.severity for item in findings),
        remarks=_groups(*(item for item in findings if item.severity is not Severity.ERROR)),
        besluiten=(BESLUIT,),
        row_errors=_groups(*(_finding(n + 2) for n in range(rejected))),
    )


@pytest.mark.parametrize(
    ("rows", "amount", "closes"), [(2, "0.00", True), (3, "0.00", False), (2, "0.01", False)]
)
def test_an_account_closes_in_rows_and_to_the_cent(rows: int, amount: str, closes: bool) -> None:  # noqa: FBT001 - a column of the table above
    assert _report(Totals(rows=rows, amount=Decimal(amount))).closes is closes


def test_rapport_json_has_the_agreed_keys_and_amounts_with_their_sign() -> None:
    findings = (_finding(2), _finding(3, severity=Severity.WARNING), _finding(4))
    report = _report(Totals(rows=2, amount=Decimal("0.00")), 0, *findings)
    assert json.loads(report.to_json()) == {
        "rows": 2,
        "amount": "0.00",
        "declared": {"rows": 1, "amount": "180.00"},
        "invoiced": {"rows": 1, "amount": "-180.00"},
        "rejected": {"rows": 0, "amount": "0.00"},
        "files": [
            {
                "path": "declaraties/3311-D1.xml",
                "kind": "gds801",
                "rows": 1,
                "amount": "180.00",
                "sha256": "0" * 64,
            }
        ],
        "routes": [
            {
                "regime": "ZPM-EIGEN",
                "route": "eigen",
                "rows": 1,
                "amount": "180.00",
                "reason": {"nl": "Eigen zorg.", "en": "Own care."},
                "source": "proef",
                "sureness": "hoog",
            }
        ],
        "findings": {"error": 2, "warning": 1, "info": 0},
    }


def test_nothing_is_told_of_what_is_not_there() -> None:
    empty = Totals()
    report = Report(read=empty, declared=empty, invoiced=empty, rejected=empty, files=())
    assert report.closes
    assert report.to_text("nl").count("\n") == 5


@pytest.mark.parametrize(("language", "tail"), [("nl", " en 4 andere"), ("en", " and 4 more")])
def test_rows_with_one_fault_are_together_and_the_first_are_named(language: str, tail: str) -> None:
    text = _report(Totals(rows=14, amount=Decimal("0.00")), 12).to_text(language)
    assert text.count("IMP-BSN") == 1
    assert f"2, 3, 4, 5, 6, 7, 8, 9{tail}" in text


def test_remarks_are_counted_and_the_worst_come_first() -> None:
    infos = (_finding(n, "RIJ-WEGGELATEN", Severity.INFO) for n in (2, 3))
    warning = _finding(4, "IMP-VOORLOOPNUL", Severity.WARNING)
    text = _report(Totals(rows=2, amount=Decimal("0.00")), 0, *infos, warning).to_text("nl")
    assert text.index("   1 x let op") < text.index("   2 x ter info")


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "0,00"), ("1039.48", "1.039,48"), ("-1234567.8", "-1.234.567,80")],
)
def test_euros_are_written_as_in_the_netherlands(amount: str, text: str) -> None:
    assert euros(Decimal(amount), "nl") == text
