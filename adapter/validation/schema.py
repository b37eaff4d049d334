"""XSD errors as findings: exact line and path, and never the engine's own text.

The engine quotes the value that it refuses ("The value '99999001X' is not accepted"), so only the
kind of error, the path and the line are taken from it, and the elements that it expects as far as
they are names of the schema.
"""

from collections.abc import Iterator

from attrs import evolve
from lxml import etree
from lxml.etree import _Element

from adapter.core.findings import Expectation, Finding, Location, Severity
from adapter.core.masking import public
from adapter.formats.common.xmlbinding import ClassBinding
from adapter.formats.common.xmlbound import Bound
from adapter.formats.common.xmlplan import local_name
from adapter.formats.common.xmlstream import Place
from adapter.formats.common.xsdvalues import Values

_KINDS = {
    "SCHEMAV_ELEMENT_CONTENT": "XSD-VOLGORDE",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": "XSD-VOLGORDE",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "XSD-VOLGORDE",
    "SCHEMAV_CVC_TYPE_3_1_2": "XSD-VOLGORDE",  # elements where only text may be
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "XSD-ATTRIBUUT",
    "SCHEMAV_CVC_TYPE_3_1_1": "XSD-ATTRIBUUT",
    "SCHEMAV_CVC_ELT_3_1": "XSD-ATTRIBUUT",  # xsi:nil
    "SCHEMAV_CVC_ELT_4_2": "XSD-ATTRIBUUT",  # xsi:type
    "SCHEMAV_CVC_ELT_4_3": "XSD-ATTRIBUUT",
    "SCHEMAV_CVC_PATTERN_VALID": "XSD-VORM",
    "SCHEMAV_CVC_ENUMERATION_VALID": "XSD-VORM",
    "SCHEMAV_CVC_FRACTIONDIGITS_VALID": "XSD-VORM",
    "SCHEMAV_CVC_TOTALDIGITS_VALID": "XSD-VORM",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "XSD-VORM",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "XSD-VORM",
    "SCHEMAV_CVC_MINLENGTH_VALID": "XSD-LENGTE",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "XSD-LENGTE",
    "SCHEMAV_CVC_LENGTH_VALID": "XSD-LENGTE",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "XSD-TYPE",
}
_VALUE_KINDS = {"XSD-VORM", "XSD-LENGTE", "XSD-TYPE"}


class SchemaChecker:
    """Judges the records of one message with the schema of its version.

    Args:
        bound: the version.
        unplaced: elements that exist in this version, but have no place in our schema.
        ours: whether it is our schema: that has no element that is not read.
        standard: name of the standard, for the findings.
        version: its version.
        file: the file as given.

    Attributes:
        judged_all: whether no element was met that no rule could look at.
    """

    def __init__(  # noqa: PLR0913 - each is a fact of the run, all are keyword-only
        self,
        *,
        bound: Bound,
        unplaced: tuple[str, ...],
        ours: bool,
        standard: str,
        version: str,
        file: str,
    ) -> None:
        self._bound = bound
        self._unplaced = frozenset(unplaced)
        self._ours = ours
        self._standard = standard
        self._version = version
        self._file = file
        self._unread: set[str] = set()
        self._values = Values(bound.source.files)
        self.judged_all = not bound.has_keys

    def has_nothing_against(self, place: Place) -> bool:
        """Tell whether there is surely nothing to yield on a record, in one question."""
        return (
            self._ours
            and not self._unplaced
            and place.index - 1 != self._bound.plan.most.get(place.record)
            and bool(self._bound.records.validate(place.element))
        )

    def see(self, place: Place) -> Iterator[Finding]:
        """Yield what the schema has against a record (taken by its complete form)."""
        if self._unplaced:
            yield from self._take_unplaced(place)
        if place.index - 1 == self._bound.plan.most.get(place.record):
            name = self._bound.plan.shown(place.record)
            path, line = place.locate(())
            yield self._finding("XSD-VOLGORDE", Severity.ERROR, path, line, name)
        if self._bound.records.validate(place.element):
            if place.binding and not self._ours:
                yield from self._tell_unread(place, place.element, place.binding)
            return
        seen: set[tuple[str, int]] = set()
        for error in self._bound.records.error_log:  # type: ignore[attr-defined]  # lxml-stubs: not iterable
            kind = _KINDS.get(error.type_name, "XSD-OVERIG")
            path, line, name = place.resolve(error.path or "")
            # A value that breaks a pattern also "is not valid for its type": one is enough.
            if (path, line) in seen and kind in _VALUE_KINDS:
                continue
            seen.add((path, line))
            finding = self._finding(kind, Severity.ERROR, path, line, name)
            empty = kind in _VALUE_KINDS and place.is_empty(error.path or "")
            yield evolve(
                finding,
                value=public("") if empty else None,
                expected=self._expected(kind, name, error.message),
            )

    def _expected(self, kind: str, name: str, message: str) -> Expectation | None:
        if kind in _VALUE_KINDS:
            return self._values.value(name)
        return self._values.children(message) if kind == "XSD-VOLGORDE" else None

    def _tell_unread(
        self, place: Place, parent: _Element, binding: ClassBinding
    ) -> Iterator[Finding]:
        """Yield, once a name, the elements that the schema has and that no field holds."""
        for element in parent:
            name = local_name(element.tag)
            slot = binding.by_element.get(name)
            if slot and slot.child:
                yield from self._tell_unread(place, element, slot.child)
            elif slot is None and name not in place.records and name not in self._unread:
                self._unread.add(name)
                self.judged_all = False
                line = place.line_of(element)
                shown = name if name in self._bound.unread else "*"
                path = f"{place.path}/…/{shown}"
                yield self._finding("XSD-NIET-GELEZEN", Severity.WARNING, path, line, shown)

    def _take_unplaced(self, place: Place) -> Iterator[Finding]:
        namespace = etree.QName(place.element).namespace
        for element in list(place.element.iter(f"{{{namespace}}}*")):
            name = etree.QName(element).localname
            parent = element.getparent()
            if name in self._unplaced and parent is not None and element is not place.element:
                line = place.line_of(element)
                path = f"{place.path}/…/{name}"
                yield self._finding("XSD-PLAATS", Severity.WARNING, path, line, name)
                _take_out(element, parent)
                self.judged_all = False

    def _finding(self, kind: str, severity: Severity, path: str, line: int, name: str) -> Finding:
        level = [step.partition("[")[0] for step in path.split("/")][-2]
        return Finding(
            severity=severity,
            code=kind,
            at=Location(file=self._file, path=path, line=line, level=level),
            details={"element": public(name)},
            standard=self._standard,
            version=self._version,
        )


def _take_out(element: _Element, parent: _Element) -> None:
    """Remove an element and leave the text behind it, which the schema must see."""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
