"""A flat record that moved has a BSN where a number or a code should be: no finding tells it."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from adapter.core.findings import Finding
from adapter.formats.ei.registry import standards
from adapter.validation.ei.check import EiCheck
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving

ROOT = Path(__file__).resolve().parents[3] / "fixtures" / "ei"
STANDARDS = {
    f"{item.naam}-{item.versie}": item
    for item in standards().values()
    if item.soort == "declaratie"
}
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1)))
BSN = "999982047"
PARTS = [BSN[at : at + 4] for at in range(1, 6)]  # 9999 is a number of an insurer too
NUMBERED = "EI-5-DETAILNUMMER"


def found_in(lines: list[str]) -> list[Finding]:
    data = "\r\n".join([*lines, ""]).encode("cp1252")
    return list(EiCheck(stream=BytesIO(data), file="x", settings=SETTINGS))


def of_one_person(naam: str) -> list[str]:
    lines = (ROOT / naam / "goed.txt").read_bytes().decode("cp1252").split("\r\n")[:-1]
    for at, line in enumerate(lines):
        veld = STANDARDS[naam].records[line[:2]].of_element("NUM313")
        if veld:
            lines[at] = line[: veld.begin] + BSN + line[veld.einde :]
    return lines


def moved(line: str) -> Iterator[str]:
    """Yield a record with all behind its kenmerk, or behind its number, in another place."""
    for places in (1, 5, 9, 10, 13, 21, 33):
        yield line[:2] + line[2 + places :] + " " * places
        for begin, filling in ((2, " "), (2, "0"), (14, " ")):
            yield (line[:begin] + filling * places + line[begin:])[: len(line)]


def told(finding: Finding) -> str:
    details = (str(finding.details.get(name, "")) for name in ("verwacht", "eerder", "lengte"))
    return " ".join([finding.value or "", *details])


@pytest.mark.parametrize("naam", STANDARDS)
def test_no_finding_on_a_moved_record_tells_a_bsn(naam: str) -> None:
    lines = of_one_person(naam)
    first = {line[:2]: at for at, line in reversed(list(enumerate(lines))) if at > 0}
    for kenmerk, at in first.items():
        for line in moved(lines[at]) if kenmerk != "99" else ():
            for finding in found_in([*lines[:at], line, *lines[at + 1 :]]):
                assert not any(part in told(finding) for part in PARTS), finding.code


def test_a_moved_record_gives_no_number_to_count_on_from() -> None:
    lines = of_one_person("HA304-4.2")
    lines[1] = lines[1][:2] + lines[1][11:] + " " * 9
    assert [item.at.line for item in found_in(lines) if item.code == NUMBERED] == [2]


def test_a_number_that_is_left_out_is_told_once() -> None:
    lines = of_one_person("HA304-4.2")
    for at, line in enumerate(lines[2:-1], 2):
        lines[at] = f"{line[:2]}{int(line[2:14]) + 1:012}{line[14:]}"
    found = [item for item in found_in(lines) if item.code == NUMBERED]
    assert [(item.at.line, item.details["verwacht"]) for item in found] == [(3, "2")]


@pytest.mark.parametrize("sound", [True, False])
def test_a_sum_is_told_of_sound_records_only(*, sound: bool) -> None:
    lines = of_one_person("GZ321-1.0")
    rubrieken = STANDARDS["GZ321-1.0"].records["16"].by_number
    at = next(number for number, line in enumerate(lines) if line.startswith("16"))
    for nr, text in [("1614", "982047")] if sound else [("1614", "982047"), ("1602", "X" * 12)]:
        veld = rubrieken[nr]
        lines[at] = lines[at][: veld.begin] + text + lines[at][veld.einde :]
    assert any(item.sjabloon == "EI-REGEL-SOM" for item in found_in(lines)) is sound
