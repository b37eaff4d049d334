"""Every rule of NLCIUS is broken by one fixture and kept by another.

A fixture in fixtures/rules/ubl/<rule>.toml changes a good invoice of fixtures/ubl/basis: `base`
holds for the file or for one entry; `remove` names elements, `set` gives texts (of an attribute
where the path ends in one), `before` and `after` put XML beside an element. Paths are XPath.
`findings` is exact and lists codes, with or without the path; without it exactly the fixture's own
rule is meant.
"""

import io
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from adapter.core.findings import Finding, Location, Severity
from adapter.reference.texts import LANGUAGES, finding_text
from adapter.validation import ubl
from adapter.validation.nlcius import NlciusRule, nlcius_rules
from adapter.validation.ubl import NOT_CHECKED, check_invoice

_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_PREFIXES = {
    "cac": f"{_UBL}CommonAggregateComponents-2",
    "cbc": f"{_UBL}CommonBasicComponents-2",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _PREFIXES.items())
_RULES = {rule.id: rule for rule in nlcius_rules()}
_TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((_FIXTURES / "rules" / "ubl").glob("*.toml"))
}
_SELLER = "//cac:AccountingSupplierParty//cbc:IdentificationCode"


def _cases(kind: str) -> list[Any]:
    return [
        pytest.param(key, {"base": table["base"], **entry}, id=f"{key} {kind} {number}")
        for key, table in _TABLES.items()
        for number, entry in enumerate(table[kind], start=1)
    ]


def _broken(*, dutch_only: bool = False) -> list[Any]:
    return [
        pytest.param(key, {"base": table["base"], **table["fails"][0]}, id=key)
        for key, table in _TABLES.items()
        if _RULES[key].nl or not dutch_only
    ]


def _invoice(entry: Mapping[str, Any]) -> bytes:
    tree = etree.parse(str(_FIXTURES / "ubl" / "basis" / f"{entry['base']}.xml"))

    def found(path: str) -> list[etree._Element]:
        elements: Any = tree.xpath(path, namespaces=_PREFIXES)
        assert elements, path
        return list(elements)

    for path in entry.get("remove", ()):
        for element in found(path):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
    for path, text in entry.get("set", {}).items():
        path_of_element, _, attribute = path.partition("/@")
        for element in found(path_of_element):
            if attribute:
                element.set(attribute, text)
            else:
                element.text = text
    for path, xml in entry.get("before", {}).items():
        found(path)[0].addprevious(_parsed(xml))
    for path, xml in entry.get("after", {}).items():
        found(path)[-1].addnext(_parsed(xml))
    return etree.tostring(tree)


def _parsed(xml: str) -> etree._Element:
    return etree.fromstring(f"<x {_DECLARED}>{xml}</x>")[0]


def _check(entry: Mapping[str, Any]) -> list[Finding]:
    return list(check_invoice(io.BytesIO(_invoice(entry)), file="factuur.xml"))


def _told(findings: list[Finding], expected: list[str]) -> list[str]:
    """Return what was found, each with its path where the expectation has it."""
    full = [(item.code, f"{item.code} {item.at.path}") for item in findings]
    return sorted(long if long in expected else code for code, long in full)


@pytest.mark.parametrize(("key", "entry"), _cases("fails"))
def test_a_broken_invoice_gives_exactly_these_findings(key: str, entry: Mapping[str, Any]) -> None:
    expected = entry.get("findings", [key])
    findings = _check(entry)
    assert _told(findings, expected) == sorted(expected)
    told = [item for item in findings if item.code == key]
    assert {item.severity for item in told} == {_RULES[key].severity}


@pytest.mark.parametrize(("key", "entry"), _cases("holds"))
def test_a_good_neighbour_gives_no_finding(key: str, entry: Mapping[str, Any]) -> None:
    assert _told(_check(entry), []) == []


@pytest.mark.parametrize(("key", "entry"), _broken(dutch_only=True))
def test_of_a_seller_abroad_the_rule_asks_nothing(key: str, entry: Mapping[str, Any]) -> None:
    abroad = {**entry, "set": {**entry.get("set", {}), _SELLER: "BE"}}
    assert key not in {item.code for item in _check(abroad)}
    lower = {**entry, "set": {**entry.get("set", {}), _SELLER: " nl "}}
    assert key in {item.code for item in _check_without_the_extra(lower)}


@pytest.mark.parametrize(("key", "entry"), _broken())
def test_of_an_invoice_that_is_no_nlcius_nothing_is_asked(
    key: str, entry: Mapping[str, Any]
) -> None:
    peppol = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    other = {**entry, "set": {**entry.get("set", {}), "/*/cbc:CustomizationID": peppol}}
    assert not {item.code for item in _check(other)} & set(_RULES)


def _check_without_the_extra(entry: Mapping[str, Any]) -> list[Finding]:
    ubl._names.cache_clear()  # noqa: SLF001 - it remembers the names of the schema
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ubl, "ubl_available", lambda: False)
            return _check(entry)
    finally:
        ubl._names.cache_clear()  # noqa: SLF001 - the same


@pytest.mark.parametrize(("key", "entry"), _broken())
def test_without_the_extra_the_rule_is_asked_all_the_same(
    key: str, entry: Mapping[str, Any]
) -> None:
    *findings, last = _check_without_the_extra(entry)
    with_extra = [item for item in _check(entry) if item.code in _RULES]
    assert [(item.code, item.at.level) for item in findings] == [
        (item.code, item.at.level) for item in with_extra
    ]
    assert (last.code, last.severity) == (NOT_CHECKED, Severity.WARNING)


@pytest.mark.parametrize("rule", _RULES.values(), ids=lambda rule: str(rule.id))
def test_every_rule_has_texts_of_its_own(rule: NlciusRule) -> None:
    for language in LANGUAGES:
        finding = Finding(severity=rule.severity, code=rule.id, at=Location(), standard="UBL")
        text = finding_text(finding, language)
        parts = (text.melding, text.oorzaak, text.oplossing)
        assert all(part.endswith(".") and len(part) > 10 for part in parts)
        assert "EN 16931" not in text.melding


def test_every_rule_has_a_fixture_and_every_fixture_a_rule() -> None:
    assert set(_TABLES) == set(_RULES)
    assert len(_RULES) == len(nlcius_rules())
    assert all(table["fails"] and table["holds"] for table in _TABLES.values())
