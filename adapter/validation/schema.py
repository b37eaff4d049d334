"""XSD errors as findings: exact line and path, and never the engine's own text.

The engine quotes the value that it refuses ("The value '99999001X' is not accepted"), so only the
kind of error, the path and the line are taken from it.
"""

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.formats.common.xmlstream import Place, line_of

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
        schema: judges one record on its own.
        unplaced: elements that exist in this version, but whose place is not established.
        standard: name of the standard, for the findings.
        version: its version.
        file: the file as given.

    Attributes:
        met_unplaced: whether an element was left aside that no rule could look at.
    """

    def __init__(
        self,
        *,
        schema: etree.XMLSchema,
        unplaced: tuple[str, ...],
        standard: str,
        version: str,
        file: str,
    ) -> None:
        self._schema = schema
        self._unplaced = frozenset(unplaced)
        self._standard = standard
        self._version = version
        self._file = file
        self.met_unplaced = False

    def see(self, place: Place) -> Iterator[Finding]:
        """Yield what the schema has against a record (taken by its complete form)."""
        if self._unplaced:
            yield from self._take_unplaced(place)
        if self._schema.validate(place.element):
            return
        seen: set[tuple[str, int]] = set()
        for error in self._schema.error_log:  # type: ignore[attr-defined]  # lxml-stubs: not iterable
            kind = _KINDS.get(error.type_name, "XSD-OVERIG")
            path, line, name = place.resolve(error.path or "")
            # A value that breaks a pattern also "is not valid for its type": one is enough.
            if (path, line) in seen and kind in _VALUE_KINDS:
                continue
            seen.add((path, line))
            yield self._finding(kind, Severity.ERROR, path, line, name)

    def _take_unplaced(self, place: Place) -> Iterator[Finding]:
        namespace = etree.QName(place.element).namespace
        for element in list(place.element.iter(f"{{{namespace}}}*")):
            name = etree.QName(element).localname
            parent = element.getparent()
            if name in self._unplaced and parent is not None and element is not place.element:
                line = line_of(element)
                path = f"{place.path}/…/{name}"
                yield self._finding("XSD-PLAATS", Severity.WARNING, path, line, name)
                _take_out(element, parent)
                self.met_unplaced = True

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
