"""The binding element - field, read from a schema.

Element names and their order live in the schema alone. A model class names its fields; which
element a field is, and where it goes, follows from the schema at hand.
"""

import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

import attrs
from attrs import frozen
from lxml.etree import _Element

from adapter.formats.common.xmlvalues import CONVERTERS
from adapter.formats.common.xsdmodel import Child, Xsd
from adapter.formats.common.xsdsure import sure_text
from adapter.model.waarden import Tekst

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DEEPEST_WRAPPER = 3


def field_name(element: str) -> str:
    """Return the field of an element name.

    >>> field_name("DeclaratieBedragInclBtw"), field_name("BSN")
    ('declaratie_bedrag_incl_btw', 'bsn')
    """
    return _WORD.sub("_", element).lower()


@frozen(kw_only=True)
class Slot:
    """One place of a class in the schema: an element, and the field that it is.

    Attributes:
        element: name of the element in this schema, as "Aantal".
        name: what the element is called by us, in rules.
        tag: its name with its namespace, as lxml has it.
        qname: its name with a prefix, as it is written.
        field: name of the model field, as "aantal"; "" is a class that only stands around others.
        main: whether this is the first name under which the field is known.
        many: whether the element may repeat (its field is a tuple, its path has an index).
        child: the binding of its class, when it is one.
        convert: text to value, when it is none.
        carried: whether the field is of a class further up.
        sure: a pattern of texts that the schema surely takes (see `sure_text`); "" is none known.
    """

    element: str
    name: str
    tag: str
    qname: str
    field: str
    main: bool = True
    many: bool = False
    child: "ClassBinding | None" = None
    convert: Callable[[str], object] = str
    carried: bool = False
    sure: str = ""


@frozen(kw_only=True, slots=False)
class ClassBinding:
    """The elements of a model class in the order of the schema.

    Attributes:
        model: the class; None when the model does not have this one.
        slots: its elements, in order.
        before: how many of them come before the records inside it.
    """

    model: type | None
    slots: tuple[Slot, ...]
    before: int

    @cached_property
    def by_element(self) -> Mapping[str, Slot]:
        """The slots by element name."""
        return {slot.element: slot for slot in self.slots}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Slot, ...]]:
        """The slots by what they are called by us; one field may have two elements."""
        found: dict[str, tuple[Slot, ...]] = {}
        for slot in self.slots:
            found[slot.name] = (*found.get(slot.name, ()), slot)
        return found

    @cached_property
    def carries(self) -> Mapping[str, tuple[Slot, ...]]:
        """Per field of this class that stands further down: the elements down to it."""
        own = {item.name for item in attrs.fields(self.model)} if self.model else set()
        return {path[-1].field: path for path in _carried(self) if path[-1].field in own}


def _carried(binding: ClassBinding) -> Iterator[tuple[Slot, ...]]:
    for slot in binding.slots:
        if slot.carried:
            yield (slot,)
        elif slot.child and not slot.many:
            yield from ((slot, *path) for path in _carried(slot.child))


class Binder:
    """Binds model classes to a schema.

    Args:
        xsd: the schema.
        names: elements whose field does not follow from their name, also as "Parent/Element".
        prefixes: how each namespace is written; namespaces that turn up are added.
        called: by class and field: what its element is called by us.
        roaming: fields that may stand anywhere below their class: their place is not established.

    Attributes:
        unread: elements that no field holds.
    """

    def __init__(
        self,
        xsd: Xsd,
        *,
        names: Mapping[str, str],
        prefixes: dict[str, str],
        called: Mapping[tuple[type, str], str],
        roaming: frozenset[str],
    ) -> None:
        self._xsd = xsd
        self._names = names
        self._prefixes = prefixes
        self._called = called
        self._roaming = roaming
        self.unread: set[str] = set()

    def bind(
        self,
        declaration: _Element,
        model: type,
        inner: str = "",
        above: Mapping[str, type] = types.MappingProxyType({}),
    ) -> ClassBinding:
        """Bind a model class to an element, with all classes below it.

        Args:
            declaration: the element.
            model: the class.
            inner: name of the record that repeats inside it.
            above: the roaming fields of the classes above that have no place yet, and their class.
        """
        hints = typing.get_type_hints(model)
        children = list(self._xsd.children(declaration))
        parent = str(declaration.get("name"))
        placed = {self._field(child, parent, hints) for child in children}
        roaming = {name: model for name in hints if name in self._roaming and name not in placed}
        above = {**above, **roaming}
        slots: dict[str, Slot] = {}
        before = None
        for child in children:
            if child.name == inner:
                before = len(slots) if before is None else before
                continue
            field = self._field(child, parent, hints)
            slot = (
                self._slot(child, model, field, hints[field], slots, above)
                if field in hints
                else self._elsewhere(child, parent, above)
            )
            if slot is None:
                self.unread.add(child.name)
            elif slot.tag not in slots:
                slots[slot.tag] = slot
        found = tuple(slots.values())
        return ClassBinding(
            model=model, slots=found, before=len(found) if before is None else before
        )

    def _field(self, child: Child, parent: str, known: Mapping[str, object]) -> str:
        for name in (f"{parent}/{child.name}", child.name):
            if self._names.get(name) in known:
                return self._names[name]
        return field_name(child.name)

    def _slot(  # noqa: PLR0913, PLR0917 - each is a fact of the one place
        self,
        child: Child,
        model: type,
        field: str,
        hint: object,
        slots: Mapping[str, Slot],
        above: Mapping[str, type],
    ) -> Slot:
        many, kind = _kind_of(hint)
        main = all(slot.field != field for slot in slots.values())
        name = self._called.get((model, field), child.name)
        if not attrs.has(kind):
            convert = CONVERTERS[kind]
            return self._made(child, name=name, field=field, main=main, many=many, convert=convert)
        below = self.bind(child.declaration, kind, above={} if many else above)
        return self._made(child, name=name, field=field, main=main, many=many, child=below)

    def _elsewhere(
        self, child: Child, parent: str, above: Mapping[str, type], depth: int = 0
    ) -> Slot | None:
        """Return the slot of an element that is no field of its class, but leads to one above."""
        field = self._field(child, parent, above)
        if field in above:
            _, kind = _kind_of(typing.get_type_hints(above[field])[field])
            name = self._called.get((above[field], field), child.name)
            convert = CONVERTERS[kind]
            return self._made(child, name=name, field=field, convert=convert, carried=True)
        if not above or child.repeats or depth == _DEEPEST_WRAPPER:
            return None
        inside = {
            item.name: self._elsewhere(item, child.name, above, depth + 1)
            for item in self._xsd.children(child.declaration)
        }
        slots = tuple(slot for slot in inside.values() if slot)
        if not slots:
            return None
        self.unread.update(name for name, slot in inside.items() if slot is None)
        below = ClassBinding(model=None, slots=slots, before=len(slots))
        return self._made(child, name=child.name, field="", child=below)

    def _made(self, item: Child, **facts: typing.Any) -> Slot:  # noqa: ANN401 - fields of a Slot
        prefix = self._prefixes.setdefault(item.namespace, f"n{len(self._prefixes)}")
        return Slot(
            element=item.name,
            tag=f"{{{item.namespace}}}{item.name}" if item.namespace else item.name,
            qname=f"{prefix}:{item.name}" if prefix else item.name,
            sure=sure_text(self._xsd, item.declaration),
            **facts,
        )


def _kind_of(hint: object) -> tuple[bool, type]:
    """Return whether a field repeats, and the class or plain type that it holds."""
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return True, _kind_of(arguments[0])[1]
    if isinstance(hint, types.UnionType):
        plain = [kind for kind in arguments if kind not in (Tekst, types.NoneType)]
        return _kind_of(plain[0])
    return False, typing.cast("type", hint)
