"""The text of records of one form as a pattern, with a group for the text of each element.

What fits is well-formed, has no attribute, comment or reference, and is of that form; and the
schema takes every text in it. So nobody needs to parse it, and nobody needs to ask the schema.
"""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from adapter.formats.common.xmlform import Form, Part

GAP = r"[ \t\r\n]*+"
"""White space between two elements."""


def compile_mould(form: Form, element: _Element, *, inner: str) -> re.Pattern[str] | None:
    """Return the pattern of records of a form; None when there is none that is sure.

    Its groups are the texts of all elements, the first of which is where the record begins. What
    the schema takes with an attribute, it may not take without: such a record gives no pattern.

    Args:
        form: the form.
        element: a record of that form that the schema takes.
        inner: the name of the records inside it, before which the pattern ends; "" for none.
    """
    namespace, prefix = element.tag.rpartition("}")[0], element.prefix
    if any(item.attrib for item in element.iter()):
        return None
    slots = list(_slots_of(form.part))
    root = element.getroottree().getroot()
    is_bound = root.nsmap.get(prefix) == namespace.removeprefix("{")
    if not is_bound or not all(sure and tag.startswith(f"{namespace}}}") for tag, sure in slots):
        return None
    lead = f"{prefix}:" if prefix else ""
    inside = _content(form.part, lead)
    name = re.escape(_written(element.tag, lead))
    close = f"(?={GAP}<{re.escape(lead + inner)}>)" if inner else f"{GAP}</{name}>"
    return re.compile(f"{GAP}()<{name}>{inside}{close}")


def _slots_of(part: Part) -> Iterator[tuple[str, str]]:
    """Yield the name of each element of a form below the record, and what is sure of its text."""
    for slot in part.binding.slots:
        if slot.main and slot.field in part.leaves:
            yield slot.tag, slot.sure
    for item in part.parts:
        if item.slot:
            yield item.slot.tag, GAP
        yield from _slots_of(item)


def _content(part: Part, lead: str) -> str:
    """Return the pattern of what is inside an object."""
    inside: dict[int, str] = {}
    for slot in part.binding.slots:
        if slot.main and slot.field in part.leaves:
            name = re.escape(_written(slot.tag, lead))
            inside[part.leaves[slot.field]] = f"{GAP}<{name}>({slot.sure})</{name}>"
    for item in part.parts:
        if item.slot:
            name = re.escape(_written(item.slot.tag, lead))
            inside[item.start] = f"{GAP}()<{name}>{_content(item, lead)}{GAP}</{name}>"
    return "".join(inside[number] for number in sorted(inside))


def _written(tag: str, lead: str) -> str:
    return f"{lead}{tag.rpartition('}')[2]}"
