"""Conditions that one message specification has and another has not; and the regexes of AW319."""

import json
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from adapter.core.findings import Finding, Severity
from adapter.formats.ei.registry import standards
from adapter.formats.ei.veld import Veld
from adapter.validation.ei.check import EiCheck
from adapter.validation.ei.rows import rules_of
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from tests.validation.ei.test_mutants import mutated

SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1)))
SHARED = Path(__file__).resolve().parents[4] / "shared" / "ei" / "constraints.json"
AW319 = "AW319-1.4"
STB = {"EI-4-NULLEN"}
"""Zeros say nothing in a text: STB 5.3, which goes for all; the regexes let them pass."""

OF_KIND = {"0102", "0201", "0401", "9801", "9901"}
"""They tell what a message or a record is."""


def told(naam: str, *zet: tuple[int, str, str]) -> list[Finding]:
    data = mutated(naam, {"zet": zet})
    found = EiCheck(stream=BytesIO(data), file="x", settings=SETTINGS)
    return [item for item in found if item.severity > Severity.INFO]


def severities(code: str) -> dict[str, str]:
    """Return of each declaration that has a convention how severe it is."""
    return {
        f"{item.naam} {item.versie}": rule.severity.label
        for item in standards().values()
        for rule in rules_of(item)
        if rule.code == code
    }


def test_the_invoice_after_the_period_is_asked_where_a_specification_says_so() -> None:
    found = severities("EI-5-DAGTEKENING")
    assert "AW319 1.4" not in found
    assert {name for name, severity in found.items() if severity == "error"} == {
        *("AP304 7.2", "EP301 1.2", "GZ311 1.1", "GZ311 2.0"),
        *("GZ321 1.0", "MZ301 1.3", "ZH308 9.0"),
    }
    assert found["PM304 3.2"] == found["AW319 1.3"] == "warning"
    assert told(AW319, (1, "0115", "20150301")) == []


@pytest.mark.parametrize("code", ["EI-5-BEGIN-NA-FACTUUR", "EI-5-EINDE-NA-FACTUUR"])
def test_awbz_care_may_be_invoiced_before_its_end(code: str) -> None:
    assert not {"AW319 1.3", "AW319 1.4"} & severities(code).keys()
    assert severities(code)["GZ321 1.0"] == "error"
    assert told(AW319, (3, "0415", "20150401")) == []


@pytest.mark.parametrize("naam", [AW319, "GZ321-1.0", "ZH308-9.0"])
@pytest.mark.parametrize("nr", ["0114", "0207"])
def test_a_day_before_today_is_right_and_today_is_not(naam: str, nr: str) -> None:
    days = {"0114": ("0114", "0115", "0117"), "0207": ("0207",)}[nr]
    line = int(nr[1])
    for day, code in (("20260131", None), ("20260201", f"{naam[:5]}-{nr}")):
        codes = {item.code for item in told(naam, *((line, item, day) for item in days))}
        beside = {"EI-5-GEBOORTEDATUM-04", "EI-5-STRIJDIG"}
        assert codes - beside == ({code} if code else set())


def test_a_country_may_be_two_zeros_and_a_text_may_not() -> None:
    assert told(AW319, (2, "0221", "00")) == []
    for naam in ("PM304-3.2", "MZ301-1.3"):
        assert "EI-4-NULLEN" not in {item.code for item in told(naam, (2, "0221", "00"))}
    assert [item.code for item in told(AW319, (2, "0206", "0" * 11))] == ["EI-4-NULLEN"]


def test_a_list_of_zh308_is_one_of_the_three_that_are_named() -> None:
    assert "ZH308-0409" in {item.code for item in told("ZH308-9.0", (3, "0409", "999"))}


def _candidates(size: int) -> Iterator[str]:
    texts = ("", "abc", "1234 A", "2599XX", "é-. Y'", "EUR", "NL123456789B01", "Ab", "X")
    signs = ("0", "1", "A")
    yield from dict.fromkeys(text.ljust(size) for text in texts if len(text) <= size)
    yield from (sign * size for sign in signs)
    yield from ("0" + "1" * (size - 1), "0" * (size - 1) + "1", "(" + "B" * (size - 1))


def _rows() -> list[tuple[Veld, str]]:
    if not SHARED.exists():
        return []
    rows = json.loads(SHARED.read_text("utf-8"))["standards"]["AW319 1.4"]
    regexes = {row["id"]: row["regex"] for row in rows if row["regex"]}
    velden = [veld for item in standards()["AW319", "1.4"].records.values() for veld in item.alle]
    return [(veld, regexes[veld.nr]) for veld in velden if veld.nr in regexes]


@pytest.mark.skipif(not SHARED.exists(), reason="the regexes of AW319 are not here")
def test_there_are_sixty_regexes() -> None:
    assert len(_rows()) == 60


@pytest.mark.parametrize(("veld", "regex"), [pytest.param(*row, id=row[0].nr) for row in _rows()])
def test_a_rubriek_of_aw319_is_refused_where_its_regex_does(veld: Veld, regex: str) -> None:
    line = {"01": 1, "02": 2, "04": 3, "98": 4, "99": 7}[veld.nr[:2]]
    for text in _candidates(veld.lengte):
        errors = [
            item for item in told(AW319, (line, veld.nr, text)) if item.severity is Severity.ERROR
        ]
        own = [item for item in errors if item.at.rubriek in {None, veld.nr}]
        if not re.fullmatch(regex, text):
            # What takes a record for another one is told of what that has not.
            assert own or (errors and veld.nr in OF_KIND), text
        elif text.strip() or veld.verplicht != "M":  # 0116: "M" in the layout, its regex has blanks
            form = {item.code for item in own if item.code.startswith(("EI-3-", "EI-4-"))}
            assert form <= STB, text
