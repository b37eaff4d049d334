"""What a schema asks of the value of an element, or which elements it asks for in its place."""

import re
from collections.abc import Mapping
from functools import cached_property

from lxml.etree import _Element

from adapter.core.findings import Expectation
from adapter.core.masking import public
from adapter.formats.common.xsdfiles import XS, SchemaFile
from adapter.formats.common.xsdmodel import Xsd

_DIGITS = re.compile(r"(?:\[0-9\]|\\d)\{(\d+)\}")
_PATTERNS = {"[0-9]+": "xsd_number", r"\d+": "xsd_number", "[A-Z]": "xsd_letter"}
_BASES = {"boolean", "date", "dateTime", "decimal", "integer", "time"}
# The engine closes with the names that the schema allows; they are taken from nowhere else in it.
_ALLOWED = re.compile(r"Expected is (?:one of )?\( ([^()]*) \)\.\Z")
_MOST_NAMES = 6


class Values:
    """What is asked in one version of a standard; it is looked up when something is wrong.

    Args:
        files: the schema as it was found.
    """

    def __init__(self, files: tuple[SchemaFile, ...]) -> None:
        self._files = files

    def value(self, name: str) -> Expectation | None:
        """Return what the text of an element must be; None when that is not one thing to tell."""
        return self._by_name.get(name)

    def children(self, message: str) -> Expectation | None:
        """Return which elements may stand where the engine's message says another one does."""
        found = _ALLOWED.search(message)
        names = [part.rpartition("}")[2].strip() for part in found[1].split(",")] if found else []
        known = [public(name) for name in names if name in self._names]
        return (
            Expectation(word="xsd_children", values=tuple(known[:_MOST_NAMES])) if known else None
        )

    @cached_property
    def _xsd(self) -> Xsd:
        return Xsd(self._files)

    @cached_property
    def _elements(self) -> list[_Element]:
        documents = self._xsd.documents.values()
        return [
            node for root in documents for node in root.iter(f"{XS}element") if node.get("name")
        ]

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(str(node.get("name")) for node in self._elements)

    @cached_property
    def _by_name(self) -> Mapping[str, Expectation]:
        found: dict[str, set[Expectation | None]] = {}
        for node in self._elements:
            found.setdefault(str(node.get("name")), set()).add(self._asked(node))
        return {name: one for name, (one, *more) in found.items() if one and not more}

    def _asked(self, node: _Element) -> Expectation | None:
        facets = list(self._xsd.facets(node))
        told = dict(reversed(facets))
        codes = tuple(public(value) for kind, value in facets if kind == "enumeration")
        if codes:
            return Expectation(word="one_of", values=codes)
        if pattern := told.get("pattern"):
            digits = _DIGITS.fullmatch(pattern)
            if digits:
                return Expectation(word="xsd_digits", values=(public(digits[1]),))
            word = _PATTERNS.get(pattern)
            return Expectation(word=word) if word else None
        for kind, word in (("length", "xsd_length"), ("maxLength", "max_length")):
            if kind in told:
                return Expectation(word=word, values=(public(told[kind]),))
        if "minLength" in told:
            return Expectation(word="required")
        return Expectation(word=f"xsd_{told['base']}") if told.get("base") in _BASES else None
