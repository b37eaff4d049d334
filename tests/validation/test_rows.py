"""A rule row that is wrong is refused when it is read, not when a message comes by."""

from datetime import date
from typing import Any

import pytest

from adapter.core.errors import RegisterError
from adapter.core.findings import Severity
from adapter.validation.rows import rules_of_row
from adapter.validation.rule import Rule

FACTS: dict[str, Any] = {"id": "X", "on": "DebetPrestatie", "bron": "proef"}
ROW = {**FACTS, "check": {"required": ["Aantal"]}}
LIST = {
    **FACTS,
    "check": {"in_codelist": {"Prestatiecode": {"lijst": "CL0002-VEKT"}}},
    "retourcodes": {"onbekend": "9001", "niet_meer_geldig": "9002"},
}
WRONG: dict[str, dict[str, Any]] = {
    "no-id": {key: value for key, value in ROW.items() if key != "id"},
    "no-on": {key: value for key, value in ROW.items() if key != "on"},
    "no-bron": {key: value for key, value in ROW.items() if key != "bron"},
    "no-check": FACTS,
    "unknown-key": {**ROW, "chek": 1},
    "unknown-word": {**ROW, "check": {"need": ["Aantal"]}},
    "two-words": {**ROW, "check": {"required": ["Aantal"], "forbidden": ["Einddatum"]}},
    "empty-check": {**ROW, "check": {}},
    "check-is-text": {**ROW, "check": "always"},
    "check-of-nothing": {**ROW, "check": {"required": []}},
    "not-checked-without-reason": {**ROW, "check": "not_checked"},
    "unknown-severity": {**ROW, "severity": "fatal"},
    "bad-pattern": {**ROW, "check": {"matches": {"Aantal": "["}}},
    "operand-without-veld": {**ROW, "check": {"equals": {"Aantal": {"feld": "Einddatum"}}}},
    "unknown-condition": {**ROW, "when": {"need": ["Aantal"]}},
    "condition-is-text": {**ROW, "when": "always"},
    "exception-is-a-list": {**ROW, "unless": ["Aantal"]},
    "unknown-list": {**LIST, "check": {"in_codelist": {"Aantal": {"lijst": "CL9999"}}}},
    "no-list": {**LIST, "check": {"in_codelist": {"Aantal": {}}}},
    "list-is-text": {**LIST, "check": {"in_codelist": {"Aantal": "CL0002-VEKT"}}},
    "two-elements": {
        **LIST,
        "check": {"in_codelist": {"Aantal": {"lijst": "CL0002-VEKT"}, "Prestatiecode": {}}},
    },
    "no-retourcodes": {key: value for key, value in LIST.items() if key != "retourcodes"},
    "unknown-outcome": {**LIST, "retourcodes": {"vergeten": "9001"}},
}


def _rules(row: dict[str, Any]) -> list[Rule]:
    return list(rules_of_row(row, "proef.toml"))


@pytest.mark.parametrize("row", WRONG.values(), ids=WRONG)
def test_a_row_that_is_wrong_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(RegisterError):
        _rules(row)


def test_a_row_becomes_a_rule_with_its_facts() -> None:
    (made,) = _rules({**ROW, "retourcode": "9001", "severity": "warning", "versions": ["2.1"]})
    assert (made.key, made.on, made.severity) == ("X-9001", ("DebetPrestatie",), Severity.WARNING)
    assert (made.element, made.versions) == ("Aantal", ("2.1",))
    assert _rules(ROW)[0].key == "X"


def test_a_rule_is_told_on_its_own_element_or_on_the_object_itself() -> None:
    away = {**ROW, "check": {"equals": {"Header.Ontvanger": "3311", "Aantal": "1"}}}
    assert _rules(away)[0].element == ""
    assert _rules({**away, "element": "Aantal"})[0].element == "Aantal"


def test_a_list_row_becomes_a_rule_for_each_outcome() -> None:
    made = _rules(LIST)
    assert [(item.key, item.codelist) for item in made] == [
        ("X-9001", "CL0002-VEKT"),
        ("X-9002", "CL0002-VEKT"),
    ]


def test_a_row_that_cannot_be_checked_offline_says_why() -> None:
    (made,) = _rules({**FACTS, "check": "not_checked", "reason": "proef"})
    assert (made.reason, made.judge, made.fold, made.breaks) == ("proef", None, None, None)


def test_a_date_and_its_text_are_two_conditions() -> None:
    (one,) = _rules({**ROW, "when": {"equals": {"Begindatum": date(2026, 1, 1)}}})
    (other,) = _rules({**ROW, "when": {"equals": {"Begindatum": "2026-01-01"}}})
    assert one.applies is not other.applies
