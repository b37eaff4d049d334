"""Where the schemas lie, and the variant of a schema that judges one record at a time."""

import functools
from pathlib import Path

from attrs import frozen
from lxml import etree
from lxml.etree import _Element

from adapter.core.errors import UnsupportedVersionError

XS = "{http://www.w3.org/2001/XMLSchema}"
_ANY_CONTENT = "AdapterAnyContent"


def schema_root() -> Path:
    """Return the folder of our own schemas: inside an installed package, else in the checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "xsd"
    return installed if installed.is_dir() else package.parent / "xsd"


@frozen(kw_only=True)
class Schema:
    """An XSD of one version of a standard.

    Attributes:
        tree: the schema document, from which the binding is read.
        records: judges a record element on its own; the content of nested records is skipped.
    """

    tree: _Element
    records: etree.XMLSchema


def schema_path(standard: str, version: str) -> Path:
    """Return the path of our own XSD of a standard and version.

    Raises:
        UnsupportedVersionError: there is no such schema.
    """
    folder = schema_root() / standard.lower()
    path = folder / version / f"{standard.lower()}.xsd"
    known = tuple(sorted(child.name for child in folder.glob("*") if child.is_dir()))
    if version not in known:
        raise UnsupportedVersionError(standard, version, known)
    return path


@functools.cache
def load_schema(standard: str, version: str, records: tuple[str, ...]) -> Schema:
    """Load the XSD of a version, with its record elements made global.

    Args:
        standard: "GDS801".
        version: "1.0".
        records: names of the elements that are judged one by one, as "Header" or "Prestatie".

    Raises:
        UnsupportedVersionError: there is no such schema.
    """
    path = schema_path(standard, version)
    tree = etree.parse(path).getroot()
    return Schema(tree=tree, records=etree.XMLSchema(_with_global_records(path, records)))


def _with_global_records(path: Path, records: tuple[str, ...]) -> _Element:
    """Return a copy of the schema in which each record is global and its parents skip it.

    A streaming reader never holds the whole message: it empties a record once it was judged, so
    the parent must accept it empty.
    """
    root = etree.parse(path).getroot()
    for element in list(root.iter(f"{XS}element")):
        if element.get("name") not in records or element.getparent() is root:
            continue
        own = etree.SubElement(root, f"{XS}element", name=str(element.get("name")))
        if element.get("type"):
            own.set("type", str(element.get("type")))
        own.extend(child for child in element)
        element.set("type", _ANY_CONTENT)
    kind = etree.SubElement(root, f"{XS}complexType", name=_ANY_CONTENT)
    sequence = etree.SubElement(kind, f"{XS}sequence")
    etree.SubElement(
        sequence, f"{XS}any", processContents="skip", minOccurs="0", maxOccurs="unbounded"
    )
    return root
