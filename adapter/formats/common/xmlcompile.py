"""Readers and writers compiled from a binding, once per record class.

They are closures over plain tables: no reflection is left at run time.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs
from lxml.etree import _Element

from adapter.formats.common.xmlbinding import ClassBinding, Slot
from adapter.formats.common.xmlvalues import to_text
from adapter.model.waarden import AnderePlek

Reader = Callable[[_Element], object]
Content = Callable[[object, str, Mapping[str, object]], str]
"""Writes what is inside an element: the object, the indent, and what is carried from above."""

Omissions = Callable[[object], Iterator[str]]
NOTHING: Mapping[str, object] = MappingProxyType({})


def compile_reader(binding: ClassBinding) -> Reader:
    """Return the function that makes a model object of its element.

    Elements that the binding does not know are passed over: the schema check reports them.
    """
    model = binding.model
    if model is None:
        raise TypeError("only a class of the model can be read")
    elements = tuple(slot.element for slot in binding.slots)
    table = {
        slot.tag: (index, slot, compile_reader(slot.child) if slot.child else None)
        for index, slot in enumerate(binding.slots)
        if slot.field and not slot.carried
    }
    below = tuple(
        ("/".join(slot.tag for slot in path), path[-1]) for path in binding.carries.values()
    )

    def read(element: _Element) -> object:
        values: dict[str, object] = {}
        repeated: dict[str, list[object]] = {}
        last = -1
        for node in element:
            entry = table.get(node.tag)
            if entry is None:
                continue
            index, slot, child = entry
            value = child(node) if child else slot.convert(node.text or "")
            if slot.many:
                repeated.setdefault(slot.field, []).append(value)
            elif type(value) is str and (index < last or not slot.main):
                behind = elements[last] if index < last else None
                values[slot.field] = AnderePlek(value, slot.element, behind)
            else:
                values[slot.field] = value
            last = max(last, index)
        values.update((field, tuple(items)) for field, items in repeated.items())
        for path, slot in below:
            found = element.find(path)
            if found is not None:
                values[slot.field] = slot.convert(found.text or "")
        return model(**values)

    return read


def compile_writer(binding: ClassBinding, slots: tuple[Slot, ...]) -> Content:
    """Return the function that writes some slots of a class as XML text."""
    table = tuple(
        (
            slot,
            "" if slot.carried else slot.field,
            compile_writer(slot.child, slot.child.slots) if slot.child else None,
        )
        for slot in slots
    )
    known = {slot.element: index for index, slot in enumerate(slots)}
    carries = tuple(binding.carries)

    def write(value: object, indent: str, carried: Mapping[str, object]) -> str:
        if carries:
            carried = {**carried, **{field: getattr(value, field) for field in carries}}
        parts: list[str] = []
        moved: dict[str, str] = {}
        for slot, field, child in table:
            held: Any = getattr(value, field) if field else carried.get(slot.field, value)
            if held is not None:
                for item in held if slot.many else (held,):
                    if child:
                        inside = child(item, f"{indent}  ", carried)
                        parts.append(_class(inside, slot, indent))
                    else:
                        parts.append(_leaf(item, slot, indent, known, moved))
            if moved and slot.element in moved:
                parts.append(moved.pop(slot.element))
        return "".join(parts)

    return write


def compile_omissions(binding: ClassBinding) -> Omissions | None:
    """Return the function that names the fields of an object for which the schema has no place.

    None when the schema has a place for every field.
    """
    model = binding.model
    if model is None:
        return None
    bound = {slot.field for slot in binding.slots if not slot.carried} | set(binding.carries)
    absent = tuple(item.name for item in attrs.fields(model) if item.name not in bound)
    below = tuple(
        (slot, inside)
        for slot in binding.slots
        if slot.child and slot.field and (inside := compile_omissions(slot.child))
    )
    if not absent and not below:
        return None

    def check(value: object) -> Iterator[str]:
        for field in absent:
            if getattr(value, field) not in (None, ()):
                yield field
        for slot, inside in below:
            held = getattr(value, slot.field)
            for item in held if slot.many else (held,):
                if item is not None:
                    yield from inside(item)

    return check


def _class(inside: str, slot: Slot, indent: str) -> str:
    if inside:
        return f"{indent}<{slot.qname}>\n{inside}{indent}</{slot.qname}>\n"
    return f"{indent}<{slot.qname}/>\n" if slot.field else ""


def _leaf(
    item: object, slot: Slot, indent: str, known: Mapping[str, int], moved: dict[str, str]
) -> str:
    """Return the text of one plain element; "" when it goes under another name or place."""
    text = f"{indent}<{slot.qname}>{to_text(item)}</{slot.qname}>\n"
    if type(item) is not AnderePlek or item.element not in known:
        return text if slot.main else ""
    if item.element != slot.element:
        return ""
    if item.na is None or known.get(item.na, -1) < known[slot.element]:
        return text
    moved[item.na] = moved.get(item.na, "") + text
    return ""
