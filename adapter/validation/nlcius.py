"""The rules of NLCIUS on a UBL invoice: rows of rules/ubl/nlcius.toml, asked with lxml.

They need no extra: where the official files are not installed, these are still asked.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen
from lxml import etree

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.core.findings import Severity

_FILE = Path(__file__).resolve().parent / "rules" / "ubl" / "nlcius.toml"
_NAME = re.compile(r"c[ab]c:(\w+)")


@frozen(kw_only=True)
class NlciusRule:
    """A rule of NLCIUS.

    Attributes:
        id: its number, as "BR-NL-11".
        severity: error where the official file says fatal.
        nl: whether it is only for a seller in the Netherlands.
        on: finds the elements that it is about.
        check: tells of such an element whether it is good.
    """

    id: str
    severity: Severity
    nl: bool
    on: etree.XPath
    check: etree.XPath


@frozen(kw_only=True)
class _Nlcius:
    """All of the file: `document` and `nl` tell of an invoice whether the rules are for it."""

    document: etree.XPath
    nl: etree.XPath
    rules: tuple[NlciusRule, ...]


def nlcius_rules() -> tuple[NlciusRule, ...]:
    """Return every rule, in the order of the file.

    Raises:
        RegisterError: a row lacks something, or is no XPath 1.0.
    """
    return _nlcius().rules


def check_nlcius(root: etree._Element) -> Iterator[tuple[NlciusRule, etree._Element]]:
    """Yield each rule that an invoice breaks, with the element that breaks it."""
    nlcius = _nlcius()
    if not nlcius.document(root):
        return
    dutch = nlcius.nl(root)
    for rule in nlcius.rules:
        elements: Any = rule.on(root) if dutch or not rule.nl else ()
        yield from ((rule, element) for element in elements if not rule.check(element))


@functools.cache
def _nlcius() -> _Nlcius:
    data = read_toml(_FILE)
    try:
        prefixes = data["naamruimte"]
        return _Nlcius(
            document=_truth(data["document"], prefixes),
            nl=_truth(data["nl"], prefixes),
            rules=tuple(_rule(row, prefixes) for row in data["rule"]),
        )
    except (KeyError, etree.XPathSyntaxError) as wrong:
        raise RegisterError(f"{_FILE.name}: {wrong}") from None


def _rule(row: Mapping[str, Any], prefixes: dict[str, str]) -> NlciusRule:
    return NlciusRule(
        id=row["id"],
        severity=Severity[row["severity"].upper()],
        nl=row["nl"],
        on=etree.XPath(row["on"], namespaces=prefixes),
        check=_truth(row["check"], prefixes),
    )


def _truth(expression: str, prefixes: dict[str, str]) -> etree.XPath:
    return etree.XPath(f"boolean({expression})", namespaces=prefixes)


@functools.cache
def nlcius_names() -> frozenset[str]:
    """Return the names of elements that the rules speak of: those may be shown in a path."""
    return frozenset(_NAME.findall(_FILE.read_text(encoding="utf-8")))
