"""Where a record, or an element of it, is in its message."""

import re
from itertools import islice
from typing import cast

from attrs import define, field, frozen
from lxml import etree
from lxml.etree import _Element

from adapter.formats.common.xmlbinding import ClassBinding
from adapter.formats.common.xmlform import Reading
from adapter.formats.common.xmlroad import Fit

_LONGEST_LINE = 65_535

_NUMBER = etree.XPath("1 + count(preceding-sibling::*[local-name() = $name])")
"""The number of an element among those of its name, counted by the engine: there may be many."""

Step = tuple[str, int]
"""A step down from a record: an element's name, and its place among those of that name, from 1."""


@frozen(kw_only=True)
class Begin:
    """Where a stretch begins in its message: how many records and lines come before it."""

    records: int = 0
    lines: int = 0


@define(kw_only=True, eq=False)
class Place:
    """Where a record is in its message. It holds the parsed element as long as it is in hand.

    Not frozen: one is made for every record, and a frozen one takes three times as long to make.

    Attributes:
        record: what the record is called by us, as "Prestatie".
        path: its path, as "/Bericht/Verzekerde[2]/Prestatie[1]".
        index: its number among those of its name, from 1.
        element: the element itself; nested records in it are empty.
        binding: the elements that its class has, None for the message as a whole.
        records: the elements of the records inside it.
        is_head: False when the record comes by a second time, complete, for the schema only.
        is_whole: False when the bytes stopped inside the record.
        lines: how many lines of the message come before what was read here.
        reading: what was read of it, when that is known already.
    """

    record: str
    path: str
    element: _Element = field(repr=False)
    index: int = 1
    binding: ClassBinding | None = field(default=None, repr=False)
    records: tuple[str, ...] = ()
    is_head: bool = True
    is_whole: bool = True
    lines: int = 0
    reading: Reading | None = field(default=None, repr=False)

    @property
    def line(self) -> int:
        """The line on which the record starts."""
        return self.line_of(self.element)

    def line_of(self, element: _Element) -> int:
        """Return the line in the message on which an element of the record starts."""
        return line_of(element) + self.lines

    def locate(self, steps: tuple[Step, ...]) -> tuple[str, int]:
        """Return path and line of an element below; of an absent one the path and parent's line."""
        element = self.element
        path = self.path
        binding = self.binding
        for name, index in steps:
            slots = binding.by_name.get(name, ()) if binding else ()
            found = [(slot, _nth(element, slot.element, index)) for slot in slots]
            slot, below = next((pair for pair in found if pair[1] is not None), (None, None))
            slot = slot or (slots[0] if slots else None)
            shown = slot.element if slot else name
            path += f"/{shown}[{index}]" if slot and slot.many else f"/{shown}"
            binding = slot.child if slot else None
            if below is None:
                break
            element = below
        return path, self.line_of(element)

    def resolve(self, schema_path: str) -> tuple[str, int, str]:
        """Return path, line and element name for a path that the schema engine gives.

        The engine writes `/p:Prestatie/p:DebetPrestatie/*[3]`; an element that the schema does not
        know is shown as `*`, since its name may be anything.
        """
        element = self.element
        path = self.path
        binding = self.binding
        name = self.path.rpartition("/")[2].partition("[")[0]
        for step in schema_path.split("/")[2:]:
            found = _follow(element, step)
            if found is None:
                break
            element = found
            name = etree.QName(element).localname
            slot = binding.by_element.get(name) if binding else None
            if slot is None and name not in self.records:
                name = "*"
            index = int(cast("float", _NUMBER(element, name=etree.QName(element).localname)))
            path += f"/{name}[{index}]" if slot and slot.many else f"/{name}"
            binding = slot.child if slot else None
        return path, self.line_of(element), name

    def is_empty(self, schema_path: str) -> bool:
        """Tell whether the element at a path that the schema engine gives holds nothing at all."""
        element: _Element | None = self.element
        for step in schema_path.split("/")[2:]:
            element = None if element is None else _follow(element, step)
        return element is not None and not len(element) and not (element.text or "").strip()


class PassedPlace(Place):
    """The place of a record that went round the parser: it is parsed when its element is asked for.

    Args:
        fit: its form and its text.
        path: its path.
        index: its number.
        binding: the elements that its class has.
        lines: how many lines of the message come before what is read here.
        tag: its element.
    """

    __slots__ = ("_match", "_parsed", "_tag")

    def __init__(  # noqa: PLR0913 - each is a fact of the place
        self, fit: Fit, *, path: str, index: int, binding: ClassBinding, lines: int, tag: str
    ) -> None:
        form, self._match, before = fit
        texts = self._match.groups()
        self._tag = tag
        self._parsed: _Element | None = None
        self.record = form.record
        self.path = path
        self.index = index
        self.binding = binding
        self.records = ()
        self.is_head = self.is_whole = True
        self.lines = lines + before
        self.reading = Reading(value=form.build(texts), form=form, texts=texts)

    @property
    def element(self) -> _Element:  # type: ignore[override]  # nobody puts another in its place
        """The element, on the first line of a document of its own."""
        if self._parsed is None:
            self._parsed = _parse(self._match, self._tag)
        return self._parsed

    @property
    def line(self) -> int:
        """The line on which the record starts."""
        return self.lines + 1


def _parse(match: re.Match[str], tag: str) -> _Element:
    """Return the element of a record that is known to be well-formed, or of the head of one."""
    text = match.string[match.start(1) : match.end()]
    name = text[1 : text.index(">")]
    prefix, colon, _ = name.rpartition(":")
    close = f"</{name}>"
    namespace = tag.rpartition("}")[0].removeprefix("{")
    whole = text if text.endswith(close) else f"{text}{close}"
    around = f'<{prefix}{colon}x xmlns{colon}{prefix}="{namespace}">{whole}</{prefix}{colon}x>'
    return etree.fromstring(around)[0]


def line_of(element: _Element) -> int:
    """Return the line on which an element starts, exact at any length of the message.

    The parser keeps a line in 16 bits; beyond 65,535 it takes that of the text inside (or behind),
    which it counts at the end of that text.
    """
    line = cast("int", element.sourceline)
    if line < _LONGEST_LINE:
        return line
    beside = element.text if element.text or len(element) else element.tail
    return line - (beside or "").count("\n")


def _nth(parent: _Element, name: str, index: int) -> _Element | None:
    return next(islice(parent.iterchildren(f"{{*}}{name}"), index - 1, None), None)


def _follow(parent: _Element, step: str) -> _Element | None:
    """Follow one step of an engine path: `p:Name`, `p:Name[2]`, `*` or `*[2]`."""
    name, _, tail = step.partition("[")
    index = int(tail.rstrip("]") or 1)
    if name == "*":
        return parent[index - 1] if len(parent) >= index else None
    return _nth(parent, name.rpartition(":")[2], index)
