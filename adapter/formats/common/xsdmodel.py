"""What a schema declares, whatever files it came in: its elements, in their order."""

import copy
from collections.abc import Iterator

from attrs import field, frozen
from lxml import etree
from lxml.etree import _Element

from adapter.core.errors import RegisterError
from adapter.formats.common.xsdfiles import XS, SchemaFile

_ELEMENT = f"{XS}element"
_GROUP = f"{XS}group"
_COMPLEX = f"{XS}complexType"
_SIMPLE = f"{XS}simpleType"
_INSIDE = {f"{XS}{name}" for name in ("sequence", "choice", "all", "complexContent", "restriction")}
_QNAMES = ("type", "ref", "base", "itemType", "refer", "substitutionGroup", "memberTypes")
_KEYS = tuple(f"{XS}{name}" for name in ("unique", "key", "keyref"))
_PREFIX = "zd"
_MOST_DERIVED = 6


@frozen(kw_only=True)
class Child:
    """An element inside a class.

    Attributes:
        name: its name.
        namespace: "" when it is written without one.
        particle: where it stands in the class.
        declaration: what it is; the particle itself, or the global element that it refers to.
        repeats: whether there may be more than one.
    """

    name: str
    namespace: str
    particle: _Element = field(repr=False)
    declaration: _Element = field(repr=False)
    repeats: bool


class Xsd:
    """A schema as one document a namespace, with prefixes and forms made the same everywhere.

    Args:
        files: what it was read from; they compile.

    Attributes:
        documents: the xs:schema element of each namespace, without includes and imports.
        has_keys: whether it had keys over several elements, which are left out here.
    """

    def __init__(self, files: tuple[SchemaFile, ...]) -> None:
        names = sorted({file.namespace for file in files} - {""})
        self._prefixes = {namespace: f"{_PREFIX}{i}" for i, namespace in enumerate(names)}
        prefixes = {prefix: namespace for namespace, prefix in self._prefixes.items()}
        self._nsmap = {"xs": XS[1:-1], **prefixes}
        self.documents: dict[str, _Element] = {}
        self.has_keys = False
        for file in files:
            self._take(file)

    def document(self, namespace: str) -> _Element:
        """Return the document of a namespace; it is made when there is none."""
        if namespace not in self.documents:
            root = etree.Element(f"{XS}schema", nsmap=self._nsmap)
            if namespace:
                root.set("targetNamespace", namespace)
            self.documents[namespace] = root
        return self.documents[namespace]

    def qname(self, name: str, namespace: str) -> str:
        """Return a name as it is written in an attribute of these documents."""
        return f"{self._prefixes[namespace]}:{name}" if namespace else name

    def globals(self, namespace: str) -> Iterator[_Element]:
        """Yield the global elements of a namespace."""
        yield from self.document(namespace).iterchildren(_ELEMENT)

    def children(self, declaration: _Element) -> Iterator[Child]:
        """Yield the elements of the class that an element is, in their order; of a value none."""
        content = self._type_of(declaration)
        if content is not None:
            yield from self._elements(content, repeats=False)

    def is_class(self, declaration: _Element) -> bool:
        """Tell whether an element has elements of its own."""
        return next(self.children(declaration), None) is not None

    def facets(self, declaration: _Element) -> Iterator[tuple[str, str]]:
        """Yield the facets of a simple type, nearest first, and at last the type it is built on."""
        named = declaration.get("type")
        inner = declaration.find(_SIMPLE)
        for _ in range(_MOST_DERIVED):
            if inner is None and named and named.startswith("xs:"):
                yield "base", named.removeprefix("xs:")
                return
            if inner is None and named:
                inner = self._named(_SIMPLE, named)
            restriction = None if inner is None else inner.find(f"{XS}restriction")
            if restriction is None:
                return
            for facet in restriction:
                if isinstance(facet.tag, str) and facet.get("value") is not None:
                    yield facet.tag.removeprefix(XS), str(facet.get("value"))
            named, inner = restriction.get("base"), restriction.find(_SIMPLE)

    def namespace_of(self, node: _Element) -> str:
        """Return the namespace of the document that a node is in."""
        root = node.getroottree().getroot()
        return next(name for name, document in self.documents.items() if document is root)

    def _type_of(self, declaration: _Element) -> _Element | None:
        named = declaration.get("type")
        return self._named(_COMPLEX, named) if named else declaration.find(_COMPLEX)

    def _named(self, tag: str, qname: str) -> _Element | None:
        prefix, _, name = qname.rpartition(":")
        document = self.documents.get(self._nsmap[prefix] if prefix else "")
        return None if document is None else document.find(f"{tag}[@name='{name}']")

    def _elements(self, content: _Element, *, repeats: bool) -> Iterator[Child]:
        for child in content:
            most = child.get("maxOccurs", "1")
            if most == "0":
                continue
            again = repeats or most != "1"
            if child.tag == _ELEMENT:
                yield self._child(child, repeats=again)
            elif child.tag in _INSIDE:
                yield from self._elements(child, repeats=again)
            elif child.tag == _GROUP:
                group = self._named(_GROUP, str(child.get("ref")))
                yield from () if group is None else self._elements(group, repeats=again)
            elif child.tag == f"{XS}extension":
                base = self._named(_COMPLEX, str(child.get("base")))
                yield from () if base is None else self._elements(base, repeats=again)
                yield from self._elements(child, repeats=again)

    def _child(self, particle: _Element, *, repeats: bool) -> Child:
        declaration: _Element | None = particle
        namespace = ""
        if ref := particle.get("ref"):
            declaration = self._named(_ELEMENT, ref)
        if declaration is None:
            raise RegisterError(f"the schema has no element {ref}")
        if ref or declaration.get("form") == "qualified":
            namespace = self.namespace_of(declaration)
        return Child(
            name=str(declaration.get("name")),
            namespace=namespace,
            particle=particle,
            declaration=declaration,
            repeats=repeats,
        )

    def _take(self, file: SchemaFile) -> None:
        root = copy.deepcopy(file.root)
        etree.strip_elements(root, f"{XS}annotation", with_tail=False)
        self.has_keys = self.has_keys or next(root.iter(*_KEYS), None) is not None
        etree.strip_elements(root, *_KEYS, with_tail=False)
        for node in root.iter(f"{XS}*"):
            for name in _QNAMES:
                if name in node.attrib:
                    parts = str(node.get(name)).split()
                    node.set(name, " ".join(self._rewritten(part, node, file) for part in parts))
            self._tell_form(node, root)
        document = self.document(file.namespace)
        references = (f"{XS}include", f"{XS}import")
        document.extend(child for child in list(root) if child.tag not in references)

    def _tell_form(self, node: _Element, root: _Element) -> None:
        """Write on a local element or attribute whether it has the namespace."""
        kind = etree.QName(node).localname
        if kind in ("element", "attribute") and node.get("name") and node.getparent() is not root:
            usual = root.get(f"{kind}FormDefault", "unqualified")
            node.set("form", node.get("form", usual))

    def _rewritten(self, qname: str, node: _Element, file: SchemaFile) -> str:
        prefix, _, name = qname.rpartition(":")
        namespace = node.nsmap.get(prefix or None)
        if prefix == "xml":
            return qname
        if namespace is None and not prefix and not file.root.get("targetNamespace"):
            namespace = file.namespace
        if namespace == XS[1:-1]:
            return f"xs:{name}"
        return self.qname(name, namespace or "")
