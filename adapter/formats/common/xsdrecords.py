"""Where the records of a message stand in its schema, and the variant that judges them one by one.

A streaming reader never holds the whole message: it empties a record once it was judged, so the
class around it must accept it empty.
"""

import itertools
from collections.abc import Callable, Mapping

from attrs import frozen
from lxml import etree
from lxml.etree import _Element

from adapter.core.errors import AdapterError
from adapter.formats.common.xsdfiles import XS, compile_texts
from adapter.formats.common.xsdmodel import Child, Xsd

_ANY_CONTENT = "AdapterAnyContent"
_RECORD_TYPE = "AdapterRecord"
_LOCATION = "adapter:"


class ShapeError(AdapterError):
    """The records of a schema are declared in a way that they cannot be judged one by one."""


@frozen(kw_only=True)
class Records:
    """The records of a message in its schema.

    Attributes:
        root: the element of the message as a whole.
        places: per record, the element that it is, in the order of the schema; nested ones last.
        parents: per record, the element that it is in.
    """

    root: _Element
    places: Mapping[str, Child]
    parents: Mapping[str, _Element]


def find_records(
    xsd: Xsd,
    namespace: str,
    root: str,
    called: Callable[[str], str],
    nested: Mapping[str, str],
) -> Records | None:
    """Return where the records are; None when the schema does not declare the message at all.

    Args:
        xsd: the schema.
        namespace: of the message.
        root: what the message as a whole is called by us.
        called: what an element is called by us, when it is the root or a record; else "".
        nested: per record, the record that repeats inside it.
    """
    found = (node for node in xsd.globals(namespace) if called(str(node.get("name"))) == root)
    message = next(found, None)
    if message is None:
        return None
    places: dict[str, Child] = {}
    parents: dict[str, _Element] = {}
    for child in xsd.children(message):
        record = called(child.name)
        if record and record not in nested.values():
            places.setdefault(record, child)
            parents[record] = message
    for outer, inner in nested.items():
        around = places[outer].declaration if outer in places else message
        for child in xsd.children(around):
            if called(child.name) == inner:
                places.setdefault(inner, child)
                parents[inner] = around
    return Records(root=message, places=places, parents=parents)


def compile_records(xsd: Xsd, records: Records) -> etree.XMLSchema:
    """Return a schema in which each record is global, and the class around it takes it empty.

    The documents of `xsd` are changed: they serve for nothing else after it.

    Raises:
        ShapeError: two things of one name are in the way of each other.
    """
    numbers = itertools.count()
    particles = {
        record: [other for other in xsd.children(records.parents[record]) if _same(other, place)]
        for record, place in records.places.items()
    }
    for record, place in records.places.items():
        _make_global(xsd, place, f"{_RECORD_TYPE}{next(numbers)}")
        for other in particles[record]:
            _loosen(xsd, other)
    for document in list(xsd.documents.values()):
        kind = etree.SubElement(document, f"{XS}complexType", name=_ANY_CONTENT)
        sequence = etree.SubElement(kind, f"{XS}sequence")
        etree.SubElement(
            sequence, f"{XS}any", processContents="skip", minOccurs="0", maxOccurs="unbounded"
        )
    return _compile(xsd)


def _same(one: Child, other: Child) -> bool:
    return (one.name, one.namespace) == (other.name, other.namespace)


def _make_global(xsd: Xsd, place: Child, type_name: str) -> None:
    """Declare a record by itself, as what it is in the message."""
    local = place.declaration
    home = xsd.document(xsd.namespace_of(local))
    if local.getparent() is home:
        return
    anonymous = local.find(f"{XS}complexType")
    if anonymous is not None:
        anonymous.set("name", type_name)
        home.append(anonymous)
        local.set("type", xsd.qname(type_name, xsd.namespace_of(home)))
    document = xsd.document(place.namespace)
    kind = str(local.get("type"))
    for other in document.iterchildren(f"{XS}element"):
        if other.get("name") == place.name:
            if other.get("type") != kind:
                raise ShapeError(place.name)
            return
    etree.SubElement(document, f"{XS}element", name=place.name, type=kind)


def _loosen(xsd: Xsd, place: Child) -> None:
    """Let the class around a record take it with any content."""
    particle = place.particle
    home = xsd.namespace_of(particle)
    if place.namespace not in ("", home):
        raise ShapeError(place.name)
    for child in list(particle):
        particle.remove(child)
    occurs = {name: str(particle.get(name)) for name in particle.keys() if "Occurs" in name}  # noqa: SIM118 - of lxml
    particle.attrib.clear()
    form = "qualified" if place.namespace else "unqualified"
    kind = xsd.qname(_ANY_CONTENT, home)
    particle.attrib.update({"name": place.name, "type": kind, "form": form, **occurs})


def _compile(xsd: Xsd) -> etree.XMLSchema:
    """Compile the documents together; the one without a namespace asks for the others."""
    xsd.document("")
    locations = {name: f"{_LOCATION}{i}" for i, name in enumerate(xsd.documents)}
    for document in xsd.documents.values():
        for name, location in locations.items():
            if xsd.documents[name] is not document:
                node = etree.Element(f"{XS}import", schemaLocation=location)
                if name:
                    node.set("namespace", name)
                document.insert(0, node)
    texts = {locations[name]: etree.tostring(node) for name, node in xsd.documents.items()}
    try:
        return compile_texts(locations[""], texts)
    except etree.XMLSchemaParseError:
        raise ShapeError("-") from None
