"""Who must mend what a finding tells, and what was expected: told for every finding there is."""

import re

import pytest

from adapter.core.findings import Finding, Location, Severity
from adapter.formats.common.xmlbinding import ClassBinding
from adapter.formats.gds801 import CODEC
from adapter.reference import texts
from adapter.reference.herstel import WHO, expected_text, table, who_mends
from adapter.validation.nlcius import nlcius_rules
from adapter.validation.register import all_rules

_OFFICIAL = re.compile(r"(VC|RC)\d{3}-\d{4}")


def finding(key: str, level: str | None = None) -> Finding:
    return Finding(severity=Severity.ERROR, code=key, at=Location(level=level))


def told() -> list[str]:
    """Return the key of every finding that has texts."""
    held = texts._tables("nl")  # noqa: SLF001 - the texts of findings among all of them
    findings = {key for key, text in held.items() if isinstance(text, texts.Text)}
    return sorted(key for key in findings if not key.startswith("RETOUR-"))


def test_every_finding_has_somebody_who_mends_it() -> None:
    codes = table("code")
    for name in ("code", "niveau", "standaard"):
        assert set(table(name).values()) <= set(WHO)
    untold = [
        key
        for key in told()
        if not _OFFICIAL.fullmatch(key) and not any(key.startswith(start) for start in codes)
    ]
    assert untold == [], "add these, or how they begin, to reference/data/herstel/"


def test_every_class_of_a_message_has_somebody_who_mends_it() -> None:
    met = {"Bericht"}
    for version in CODEC.versions:
        for name, binding in CODEC.bound(version).plan.bindings.items():
            met |= {name, *classes(binding)}
    assert met == set(table("niveau"))


def classes(binding: ClassBinding) -> set[str]:
    below = [(slot.name, slot.child) for slot in binding.slots if slot.child]
    return {name for name, _ in below}.union(*(classes(child) for _, child in below))


def test_no_row_says_who_mends_what_nothing_tells() -> None:
    known = [*told(), *(rule.id for rule in nlcius_rules())]
    idle = [start for start in table("code") if not any(key.startswith(start) for key in known)]
    assert idle == [], "rows for nothing"


@pytest.mark.parametrize(
    ("key", "level", "who"),
    [
        ("VC093-8049", "DebetPrestatie", "practice"),
        ("VC006-8986", "Header", "vendor"),
        ("VC171-9797", "DeclaratieContext", "practice"),
        ("BR-CO-10", None, "vendor"),
        ("BR-NL-1", None, "practice"),
        ("REGEL-AFGEBROKEN", None, "makers"),
        ("LIJST-NIET-BEOORDEELD", "DebetPrestatie", "nobody"),
        ("ROUTE-2-TWIJFEL", None, "insurer"),
        ("GDS802-9459", "Header", "insurer"),
    ],
)
def test_the_longest_beginning_of_a_code_counts_and_else_the_class(
    key: str, level: str | None, who: str
) -> None:
    assert who_mends(finding(key, level)) == who


def test_nearly_every_official_rule_says_what_was_expected() -> None:
    rules = [rule for rule in all_rules() if rule.retourcode and not rule.reason]
    silent = set()
    for rule in rules:
        found = Finding(
            severity=rule.severity,
            code=rule.id,
            retourcode=rule.retourcode,
            at=Location(),
            expected=rule.expected,
        )
        for language in texts.LANGUAGES:
            text = expected_text(found, language)
            if not text:
                silent.add(rule.key)
            assert not re.search(r"[{}]|\bHeader\.|Omgeving", text or "")
    assert len(silent) < len(rules) / 10, f"tell of these, as verwacht.<key>: {sorted(silent)}"


def test_no_expectation_is_told_for_a_rule_that_is_not_there() -> None:
    told = {key.removeprefix("verwacht.") for key in texts.keys("nl") if "verwacht." in key}
    told = {key for key in told if re.search(r"-\d{4}$", key)}
    assert told - {rule.key for rule in all_rules()} == set()


def test_who_made_a_return_message_mends_it() -> None:
    broken = Finding(
        severity=Severity.ERROR, code="XSD-VORM", at=Location(level="Header"), standard="GDS802"
    )
    assert who_mends(broken) == "insurer"
