"""A code list of the user: a table (profile codelijst), or the XML form of Vektis."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from attrs import field, frozen
from lxml import etree
from lxml.etree import _Element

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import parse_date
from adapter.formats.common.xmlsource import MAX_RECORD_BYTES, XmlFaultError, XmlSource
from adapter.importers.building import TableRow, read_table
from adapter.model.codelijst import Codeperiode
from adapter.model.herkomst import Herkomst

# The form that the official checks read lists in: rcCode_vs_Peildatum.xslt (8 juli 2021). Which
# other elements a CodelijstElement has is not established; they are passed over.
_COD = "{http://ei.vektis.nl/codelijsten/v1}"
_XML_FIELDS = {
    "Code": "code",
    "Ingangsdatum": "geldig_van",
    "Expiratiedatum": "expiratiedatum",
}
_HEAD = 4096


@frozen(kw_only=True)
class ListFile:
    """A file with a code list.

    Attributes:
        volledig: whether the file says that it holds every code; it does when it says nothing.
        rows: its rows, read as they are asked for.
        findings: on the file as a whole.
    """

    volledig: bool
    rows: Iterator[TableRow[Codeperiode]] = field(repr=False)
    findings: tuple[Finding, ...] = ()


def read_list_file(path: Path, name: str) -> ListFile:
    """Open a code list.

    Args:
        path: the file.
        name: how findings name it.

    Raises:
        UnusableInputError: the file cannot be read, or has no form that is known.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=name) from None
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return ListFile(volledig=True, rows=_xml_rows(path, name))
    table = read_table(path, Codeperiode, name=name)
    lines = head.decode("utf-8-sig", "replace").splitlines()
    marks = [line[1:].split(":", 1) for line in lines if line.startswith("#") and ":" in line]
    volledig = {name.strip(): text.strip() for name, text in marks}.get("volledig", "ja")
    return ListFile(volledig=volledig == "ja", rows=table.rows, findings=table.findings)


def _xml_rows(path: Path, name: str) -> Iterator[TableRow[Codeperiode]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with path.open("rb") as stream:
            root = etree.parse(XmlSource(stream, MAX_RECORD_BYTES), parser).getroot()  # type: ignore[arg-type]  # it has a read()
    except (OSError, etree.XMLSyntaxError, XmlFaultError):
        raise UnusableInputError("IN-LIJST-XML", bestand=name) from None
    if root.tag != f"{_COD}Codelijst":
        raise UnusableInputError("IN-LIJST-XML", bestand=name)
    return (_xml_row(name, item) for item in root.iterchildren(f"{_COD}CodelijstElement"))


def _xml_row(bestand: str, element: _Element) -> TableRow[Codeperiode]:
    herkomst = Herkomst(bestand=bestand, rij=cast("int", element.sourceline))
    values: dict[str, object] = {}
    findings: list[Finding] = []
    for name, veld in _XML_FIELDS.items():
        text = (element.findtext(f"{_COD}{name}") or "").strip()
        try:
            values |= {veld: text if veld == "code" else parse_date(text)} if text else {}
        except ValueError:
            findings.append(_fault("IMP-DATUM", herkomst, name))
    if "code" not in values:
        findings.append(_fault("IMP-LEEG", herkomst, "Code"))
    item = None if findings else Codeperiode(herkomst=herkomst, **values)  # type: ignore[arg-type]  # read just now
    return TableRow(herkomst=herkomst, cells=(), item=item, findings=tuple(findings))


def _fault(code: str, herkomst: Herkomst, name: str) -> Finding:
    at = Location(file=herkomst.bestand, origin=herkomst.cel())
    details = {"kolom": public(name)}
    return Finding(severity=Severity.ERROR, code=code, at=at, details=details)
