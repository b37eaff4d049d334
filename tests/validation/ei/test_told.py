"""What a check says beside the faults: its surroundings, its layout, and what it cannot judge."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from adapter.core.findings import Finding, Severity
from adapter.validation.ei.check import EiCheck
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving

ROOT = Path(__file__).resolve().parents[3] / "fixtures" / "ei"


def findings(data: bytes, soort: str = "P") -> tuple[list[Finding], EiCheck]:
    settings = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1), berichtsoort=soort))
    check = EiCheck(stream=BytesIO(data), file="x", settings=settings)
    return list(check), check


def good(naam: str) -> bytes:
    return (ROOT / naam / "goed.txt").read_bytes()


@pytest.mark.parametrize(
    ("naam", "lists"),
    [
        ("PM304-3.2", ("COD061", "COD388", "COD820-VEKT")),
        ("HA304-4.2", ("COD061", "COD388", "COD820-VEKT")),
    ],
)
def test_a_list_that_is_not_known_is_not_judged_and_told_once(
    naam: str, lists: tuple[str, ...]
) -> None:
    told, check = findings(good(naam))
    unknown = [item for item in told if item.code == "LIJST-NIET-BEOORDEELD"]
    assert check.verdict.not_judged == lists
    assert sorted(str(item.details["lijst"]) for item in unknown) == list(lists)
    assert check.verdict.checks_run == check.verdict.checks_total - len(lists)


@pytest.mark.parametrize(
    ("naam", "count"), [("PM304-3.2", 1), ("AP304-8.0", 1), ("GZ321-1.0", 0), ("ZH308-9.0", 0)]
)
def test_a_layout_that_is_not_of_vektis_itself_is_told_to_be_so(naam: str, count: int) -> None:
    told, _ = findings(good(naam))
    assert [item.code for item in told].count("EI-INDELING-ONZEKER") == count


@pytest.mark.parametrize(
    ("soort", "asked", "severity"),
    [
        ("P", "P", None),
        ("T", "T", None),
        ("T", "P", Severity.INFO),
        ("P", "T", Severity.ERROR),
        ("X", "T", None),
    ],
)
def test_a_message_that_is_not_of_the_environment_is_told(
    soort: str, asked: str, severity: Severity | None
) -> None:
    data = good("GZ321-1.0")
    told, _ = findings(data[:9] + soort.encode() + data[10:], asked)
    found = [item for item in told if item.code == "EI-5-OMGEVING"]
    assert [item.severity for item in found] == ([severity] if severity else [])
    assert all((item.retourcode, str(item.value)) == ("8028", soort) for item in found)


def test_a_version_that_is_not_known_is_told_beside_those_that_are() -> None:
    told, _ = findings(b"011010700" + good("ZH308-9.0")[9:])
    expected = told[0].expected
    assert (told[0].code, str(told[0].value)) == ("EI-1-VERSIE", "07.00")
    assert expected
    assert [str(value) for value in expected.values] == ["08.00", "09.00"]
    assert findings(b"01101XX00" + good("ZH308-9.0")[9:])[0][0].value is None


def test_a_count_or_total_is_told_as_it_stands_and_as_it_should() -> None:
    *lines, last, _ = good("ZH308-9.0").split(b"\r\n")
    wrong = last.replace(b"000002", b"000003", 1).replace(b"0000015000D", b"0000025000D")
    told, _ = findings(b"\r\n".join([*lines, wrong, b""]))
    faults = [item for item in told if item.severity is Severity.ERROR]
    shown = [
        (item.code, str(item.value), str(item.expected.values[0]))
        for item in faults
        if item.expected
    ]
    assert shown == [("EI-5-AANTAL", "3", "2"), ("EI-5-TOTAALBEDRAG", "250.00", "150.00")]
