"""The binding element - field, read from an XSD.

Element names and their order live in the XSD alone. A model class names its fields; which element
a field is, and where it goes, follows from the schema of the version at hand.
"""

import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

import attrs
from attrs import frozen
from lxml.etree import _Element

from adapter.core.errors import RegisterError
from adapter.formats.common.schemas import XS
from adapter.formats.common.xmlvalues import CONVERTERS
from adapter.model.waarden import Tekst

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GROUPS = {f"{XS}{name}" for name in ("sequence", "choice", "all")}


def field_name(element: str) -> str:
    """Return the field of an element name.

    >>> field_name("DeclaratieBedragInclBtw"), field_name("BSN")
    ('declaratie_bedrag_incl_btw', 'bsn')
    """
    return _WORD.sub("_", element).lower()


@frozen(kw_only=True)
class Slot:
    """One place of a class in the XSD: an element, and the field that it is.

    Attributes:
        element: name of the element, as "Aantal".
        field: name of the model field, as "aantal".
        main: whether this is the first name under which the field is known.
        many: whether the element may repeat (its field is a tuple, its path has an index).
        child: the binding of its class, when it is one.
        convert: text to value, when it is none.
    """

    element: str
    field: str
    main: bool
    many: bool
    child: "ClassBinding | None" = None
    convert: Callable[[str], object] = str


@frozen(kw_only=True, slots=False)
class ClassBinding:
    """The elements of a model class in the order of the XSD."""

    model: type
    slots: tuple[Slot, ...]

    @cached_property
    def by_element(self) -> Mapping[str, Slot]:
        """The slots by element name."""
        return {slot.element: slot for slot in self.slots}


class Binder:
    """Binds model classes to a schema.

    Args:
        schema: root of the XSD document.
        names: elements whose field does not follow from their name (exceptions.toml).
    """

    def __init__(self, schema: _Element, names: Mapping[str, str]) -> None:
        self._schema = schema
        self._names = names

    def bind(self, element: str, model: type) -> ClassBinding:
        """Bind a model class to the element of this name, with all classes below it.

        Raises:
            RegisterError: the schema has no such element, or shares no element with the class.
        """
        node = self._schema.find(f".//{XS}element[@name='{element}']")
        if node is None:
            raise RegisterError(f"the schema has no element {element}")
        return self._bind_class(node, model)

    def _bind_class(self, node: _Element, model: type) -> ClassBinding:
        hints = typing.get_type_hints(model)
        slots: dict[str, Slot] = {}
        seen: set[str] = set()
        for child in _elements(self._content_of(node)):
            name = str(child.get("name"))
            field = self._names.get(name, field_name(name))
            if field in hints and name not in slots:
                slots[name] = self._slot(child, field, hints[field], main=field not in seen)
                seen.add(field)
        if not slots:
            raise RegisterError(f"{model.__name__} has no field in the schema")
        return ClassBinding(model=model, slots=tuple(slots.values()))

    def _slot(self, node: _Element, field: str, hint: object, *, main: bool) -> Slot:
        many, kind = _kind_of(hint)
        name = str(node.get("name"))
        if attrs.has(kind):
            child = self._bind_class(node, kind)
            return Slot(element=name, field=field, main=main, many=many, child=child)
        convert = CONVERTERS[kind]
        return Slot(element=name, field=field, main=main, many=many, convert=convert)

    def _content_of(self, node: _Element) -> _Element:
        """Return the complex type of an element: named, or written inside it."""
        kind = node.get("type")
        path = f"{XS}complexType[@name='{kind}']"
        found = self._schema.find(path) if kind else node.find(f"{XS}complexType")
        if found is None:
            raise RegisterError(f"{node.get('name')} is no class in the schema")
        return found


def _elements(content: _Element) -> Iterator[_Element]:
    """Yield the elements of a complex type in their order, not those of classes inside it."""
    for child in content:
        if child.tag == f"{XS}element":
            yield child
        elif child.tag in _GROUPS:
            yield from _elements(child)


def _kind_of(hint: object) -> tuple[bool, type]:
    """Return whether a field repeats, and the class or plain type that it holds."""
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return True, _kind_of(arguments[0])[1]
    if isinstance(hint, types.UnionType):
        plain = [kind for kind in arguments if kind not in (Tekst, types.NoneType)]
        return _kind_of(plain[0])
    return False, typing.cast("type", hint)
