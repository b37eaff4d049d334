"""Reads records that are alike at once: the same elements in the same order, with other texts.

A message holds few forms of record. Of each form is known where the text of each field stands, so
that a record is read as one list of texts; its fields are made of them when they are asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from attrs import define, field, frozen
from lxml.etree import _Element

from adapter.formats.common.xmlbinding import ClassBinding, Slot
from adapter.formats.common.xmlcompile import compile_reader
from adapter.formats.common.xmllazy import Build, compile_lazy, several, single

_MOST_FORMS = 256
_LARGEST = 300  # elements: more of them than any record should have is no form to remember


@frozen(kw_only=True, eq=False)
class Part:
    """One object of a record of some form.

    Attributes:
        slot: its place in the object around it; None is the record itself.
        binding: its class.
        start: the number of its element among those of the record.
        end: the number behind its last element.
        leaves: per field, the number of its element.
        parts: the objects inside it, in order.
    """

    slot: Slot | None
    binding: ClassBinding
    start: int
    end: int
    leaves: Mapping[str, int]
    parts: "tuple[Part, ...]"


@frozen(kw_only=True, eq=False)
class Form:
    """What records of one form have alike.

    Attributes:
        record: what the record is called by us.
        part: the record, with all objects inside it.
        size: how many elements the record has itself.
        objects: gives the elements of the objects inside it, out of all its elements.
        sizes: how many elements each of these has.
        build: makes the model object of the texts of all elements.
    """

    record: str
    part: Part
    size: int
    objects: Callable[[Sequence[_Element]], Iterable[_Element]] = field(repr=False)
    sizes: list[int]
    build: Build = field(repr=False)


@define(kw_only=True, eq=False)
class Reading:
    """A record as it was read: its model object, and its form and texts when it has a plain form.

    Not every record has: with elements that are unknown or out of order it is read one by one.
    """

    value: object
    form: Form | None = None
    texts: Sequence[str] = ()


Taker = Callable[[_Element], Reading]


def compile_taker(record: str, binding: ClassBinding, inner: str) -> Taker:
    """Return the function that reads a record by its form.

    Args:
        record: what the record is called by us.
        binding: its class.
        inner: the element of the records inside it, which are no part of it; "" is none.
    """
    read = compile_reader(binding)
    forms: dict[tuple[str, ...], Form | None] = {}

    def take(element: _Element) -> Reading:
        if inner:
            nodes, size = _without(element, inner)
        else:
            nodes, size = list(element.iter()), len(element)
        if len(nodes) > _LARGEST:
            return Reading(value=read(element))
        tags = tuple([node.tag for node in nodes])
        form = forms.get(tags)
        if form is None and tags not in forms and len(forms) < _MOST_FORMS:
            form = forms[tags] = _form(record, element, binding, inner)
        # Their order and the number of elements in each determine how elements are nested.
        if form is None or size != form.size or [*map(len, form.objects(nodes))] != form.sizes:
            return Reading(value=read(element))
        texts = [node.text or "" for node in nodes]
        return Reading(value=form.build(texts), form=form, texts=texts)

    return take


def _without(element: _Element, inner: str) -> tuple[list[_Element], int]:
    """Return the elements of a record without the records inside it, and how many it has itself."""
    nodes = [element]
    size = 0
    for child in element:
        if child.tag == inner:
            continue
        size += 1
        if len(child):
            nodes.extend(child.iter())
        else:
            nodes.append(child)
    return nodes, size


def _form(record: str, element: _Element, binding: ClassBinding, inner: str) -> Form | None:
    part = _part(element, binding, 0, None, inner)
    if part is None:
        return None
    (_, size), *inside = _sizes(part)
    inside += inside[-1:]  # two at least, so that they come as a tuple
    numbers = [number for number, _ in inside]
    return Form(
        record=record,
        part=part,
        size=size,
        objects=itemgetter(*numbers) if numbers else lambda _: (),
        sizes=[held for _, held in inside],
        build=_compile(part),
    )


def _part(
    element: _Element, binding: ClassBinding, start: int, slot: Slot | None, inner: str = ""
) -> Part | None:
    """Return the object that an element is; None when it has no plain form."""
    slots = {item.tag: (index, item) for index, item in enumerate(binding.slots)}
    leaves: dict[str, int] = {}
    parts: list[Part] = []
    last, number = -1, start + 1
    for child in element:
        if child.tag == inner:
            continue
        index, item = slots.get(child.tag, (-1, None))
        in_order = index > last or (index == last and item is not None and item.many)
        if item is None or not (in_order and item.main and item.field) or item.carried:
            return None
        last = index
        if item.child:
            part = _part(child, item.child, number, item)
            if part is None:
                return None
            parts.append(part)
            number = part.end
        elif item.many or len(child):
            return None
        else:
            leaves[item.field] = number
            number += 1
    if binding.model is None or binding.carries:
        return None
    return Part(
        slot=slot, binding=binding, start=start, end=number, leaves=leaves, parts=tuple(parts)
    )


def _sizes(part: Part) -> Iterator[tuple[int, int]]:
    yield part.start, len(part.leaves) + len(part.parts)
    for item in part.parts:
        yield from _sizes(item)


def _compile(part: Part) -> Build:
    """Return the function that makes the object of a part, with those inside it."""
    by_field = {slot.field: slot for slot in part.binding.slots}
    fields: dict[str, Build] = {
        name: single(number, by_field[name].convert) for name, number in part.leaves.items()
    }
    many: dict[str, list[Build]] = {}
    for item in part.parts:
        if item.slot and item.slot.many:
            many.setdefault(item.slot.field, []).append(_compile(item))
        elif item.slot:
            fields[item.slot.field] = _compile(item)
    fields.update((name, several(makes)) for name, makes in many.items())
    if part.binding.model is None:
        raise TypeError("only a class of the model can be read")
    return compile_lazy(part.binding.model, fields)
