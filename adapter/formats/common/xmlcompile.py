"""Readers and writers compiled from a binding, once per record class.

They are closures over plain tables: no reflection is left at run time.
"""

from collections.abc import Callable

from lxml.etree import _Element

from adapter.formats.common.xmlbinding import ClassBinding, Slot
from adapter.formats.common.xmlvalues import to_text
from adapter.model.waarden import AnderePlek

Reader = Callable[[_Element], object]
Writer = Callable[[object, str], str]


def compile_reader(binding: ClassBinding, namespace: str) -> Reader:
    """Return the function that makes a model object of its element.

    Elements that the binding does not know are passed over: the schema check reports them.
    """
    model = binding.model
    elements = tuple(slot.element for slot in binding.slots)
    table = {
        f"{{{namespace}}}{slot.element}": (
            index,
            slot,
            compile_reader(slot.child, namespace) if slot.child else None,
        )
        for index, slot in enumerate(binding.slots)
    }

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
        return model(**values)

    return read


def compile_writer(binding: ClassBinding, element: str, prefix: str) -> Writer:
    """Return the function that writes a model object as XML text behind an indent."""
    table = tuple(
        (slot, compile_writer(slot.child, slot.element, prefix) if slot.child else None)
        for slot in binding.slots
    )

    def write(value: object, indent: str) -> str:
        inner = f"{indent}  "
        parts: list[str] = []
        moved: dict[str, str] = {}
        for slot, child in table:
            held = getattr(value, slot.field)
            if held is not None:
                for item in held if slot.many else (held,):
                    if child:
                        parts.append(child(item, inner))
                    else:
                        parts.append(_leaf(item, slot, f"{inner}<{prefix}:", prefix, moved))
            if moved and slot.element in moved:
                parts.append(moved.pop(slot.element))
        content = "".join(parts)
        if not content:
            return f"{indent}<{prefix}:{element}/>\n"
        return f"{indent}<{prefix}:{element}>\n{content}{indent}</{prefix}:{element}>\n"

    return write


def _leaf(item: object, slot: Slot, start: str, prefix: str, moved: dict[str, str]) -> str:
    """Return the text of one plain element; "" when it goes under another name or place."""
    name = slot.element
    if type(item) is AnderePlek:
        if item.element != name:
            return ""
        text = f"{start}{name}>{to_text(item)}</{prefix}:{name}>\n"
        if item.na is None:
            return text
        moved[item.na] = moved.get(item.na, "") + text
        return ""
    if not slot.main:
        return ""
    return f"{start}{name}>{to_text(item)}</{prefix}:{name}>\n"
