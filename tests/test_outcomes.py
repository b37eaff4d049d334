"""Every outcome of the official checks has a rule, and every rule with a code is one of them.

fixtures/rules/uitkomsten.csv holds what was found: the id and the retourcode of each outcome, the
version that it was read for ("2.x": of 2.0 and 2.1; empty: of every version) and the last class on
which it is reported, where that is known. A file of the official check without an id has the
standard in its place.
"""

import csv
from pathlib import Path

import pytest

from adapter.formats.common.registry import codecs
from adapter.validation.register import all_rules
from adapter.validation.rule import Rule

PATH = Path(__file__).resolve().parents[1] / "fixtures" / "rules" / "uitkomsten.csv"
OUTCOMES = list(csv.DictReader(PATH.read_text(encoding="utf-8").splitlines(), delimiter=";"))
KNOWN = {(row["standaard"], row["regel"], row["retourcode"]) for row in OUTCOMES}


def _rules(row: dict[str, str]) -> list[Rule]:
    wanted = (row["standaard"], row["regel"], row["retourcode"])
    return [item for item in all_rules() if (item.standard, item.id, item.retourcode) == wanted]


def test_the_outcomes_are_those_that_were_found() -> None:
    assert len([row for row in OUTCOMES if row["versie"] == "1.0"]) == 175 + 2
    assert len({row["retourcode"] for row in OUTCOMES[:175]}) == 166
    assert len(OUTCOMES) == 175 + 64


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{number} {row['regel']}-{row['retourcode']}")
        for number, row in enumerate(OUTCOMES, start=1)
    ],
)
def test_every_outcome_has_a_rule_in_its_versions_on_its_class(row: dict[str, str]) -> None:
    rules = _rules(row)
    every = set(getattr(codecs()[row["standaard"]], "versions", ()))
    if row["versie"] == "2.x":
        wanted = {version for version in every if version.startswith("2.")}
    else:
        wanted = {row["versie"]} if row["versie"] else every
    covered = {version for item in rules for version in item.versions or every}
    assert wanted <= covered
    classes = {on.rpartition("/")[2] for item in rules for on in item.on}
    assert row["klasse"] in ("", *classes)


def test_every_rule_with_a_code_is_an_official_outcome() -> None:
    standards = {row["standaard"] for row in OUTCOMES}
    ours = {
        (item.standard, item.id, item.retourcode)
        for item in all_rules()
        if item.retourcode and item.standard in standards
    }
    assert ours == KNOWN


def test_what_is_not_checked_has_its_place_or_its_side_as_reason() -> None:
    unchecked = {item.retourcode for item in all_rules() if item.reason}
    assert unchecked == {"9507", "9576", "9578", "9641", "9776", "9805"}
