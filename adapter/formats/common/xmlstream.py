"""Walks an XML message record by record: memory does not grow with the message."""

from collections.abc import Iterator
from typing import cast

from attrs import evolve, field, frozen
from lxml import etree
from lxml.etree import _Element

from adapter.formats.common.xmlbinding import ClassBinding
from adapter.formats.common.xmlplan import Plan, local_name
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource

_LONGEST_LINE = 65_535
XML_SPACE = " \t\r\n"
"""White space of XML: what str.strip takes away is more."""

MAX_SIBLINGS = 1000
"""Records that were met are taken away; so many elements beside one are none of any message."""

MAX_WAITING = 5000
"""Records that wait for what stands behind them stay: so many of one insured person are none."""

Step = tuple[str, int]
"""A step down from a record: an element's name, and its place among those of that name, from 1."""


@frozen(kw_only=True)
class Place:
    """Where a record is in its message. It holds the parsed element as long as it is in hand.

    Attributes:
        record: what the record is called by us, as "Prestatie".
        path: its path, as "/Bericht/Verzekerde[2]/Prestatie[1]".
        index: its number among those of its name, from 1.
        element: the element itself; nested records in it are empty.
        binding: the elements that its class has, None for the message as a whole.
        records: the elements of the records inside it.
        is_head: False when the record comes by a second time, complete, for the schema only.
        is_whole: False when the bytes stopped inside the record.
    """

    record: str
    path: str
    element: _Element = field(repr=False)
    index: int = 1
    binding: ClassBinding | None = field(default=None, repr=False)
    records: tuple[str, ...] = ()
    is_head: bool = True
    is_whole: bool = True

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
        return path, line_of(element)

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
            index = 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
            path += f"/{name}[{index}]" if slot and slot.many else f"/{name}"
            binding = slot.child if slot else None
        return path, line_of(element), name


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
    same = [child for child in parent if etree.QName(child).localname == name]
    return same[index - 1] if len(same) >= index else None


def _follow(parent: _Element, step: str) -> _Element | None:
    """Follow one step of an engine path: `p:Name`, `p:Name[2]`, `*` or `*[2]`."""
    name, _, tail = step.partition("[")
    index = int(tail.rstrip("]") or 1)
    if name == "*":
        return parent[index - 1] if len(parent) >= index else None
    return _nth(parent, name.rpartition(":")[2], index)


def walk(source: XmlSource, plan: Plan, *, broken: bool = False) -> Iterator[Place]:
    """Yield the place of each record, in document order, and at last that of the whole message.

    A record with nested records comes twice: as head before the first of them, and (is_head False)
    when it is complete. What was yielded is emptied when the next one is asked for.

    Args:
        source: the message.
        plan: which elements are its records.
        broken: whether what was read of a record in which the XML breaks comes too.

    Raises:
        XmlFaultError: the bytes are no safe or no well-formed XML.
    """
    walker = _Walker(source, plan)
    try:
        yield from walker.places()
    except etree.XMLSyntaxError as error:
        if broken:
            yield from walker.broken_off()
        # The engine's message may quote the text of the document: only its line is passed on.
        raise XmlFaultError("XML-NIET-WELGEVORMD", error.lineno) from None


class _Walker:
    """The state of one walk: how many of each record were met, and which heads were given."""

    def __init__(self, source: XmlSource, plan: Plan) -> None:
        self._source = source
        self._plan = plan
        self._counts: dict[str, int] = {}
        self._head_given = False
        self._open: list[_Element] = []
        self._waiting: list[_Element] = []
        self._root = local_name(plan.root)
        self._shown = {record: plan.shown(record) for record in plan.elements}

    def places(self) -> Iterator[Place]:
        plan = self._plan
        events = etree.iterparse(
            self._source,
            events=("start", "end"),
            tag=(plan.root, *plan.elements.values()),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        for event, element in events:
            if event == "start":
                self._start(element)
            else:
                yield from self._end(element)

    def _start(self, element: _Element) -> None:
        self._source.leave_prolog()
        if element.getparent() is None and element.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # lxml-stubs leaves it out
            raise XmlFaultError("XML-DOCTYPE")
        name = self._record(element)
        if not name:
            return
        self._open.append(element)
        if name in self._plan.nested:
            self._counts[name] = self._counts.get(name, 0) + 1
            self._counts[self._plan.nested[name]] = 0
            self._head_given = False

    def _end(self, element: _Element) -> Iterator[Place]:
        parent = element.getparent()
        if parent is None:
            top = tuple(self._shown[name] for name in self._plan.top)
            record = self._plan.name
            yield Place(record=record, path=f"/{self._root}", element=element, records=top)
            return
        name = self._record(element)
        if not name:
            return
        self._open.pop()
        self._source.start_record()
        late = self._record(parent) in self._plan.late
        if len(parent) > (MAX_WAITING if late else MAX_SIBLINGS):
            raise XmlFaultError("XML-TE-GROOT")
        if name in self._plan.nested:
            yield from self._end_outer(element, name)
        elif name in self._plan.nested.values():
            if late:
                self._waiting.append(element)
                return
            outer = self._record(parent)
            yield from self._head(parent, outer)
            yield self._inner(element, name, outer)
        else:
            self._counts[name] = self._counts.get(name, 0) + 1
            yield self._place(name, self._path(name), element, head=True)
        self._empty(element, name)

    def broken_off(self) -> Iterator[Place]:
        """Yield the records that were begun and not finished, with what was read of them."""
        path = f"/{self._root}"
        for element in self._open:
            name = self._record(element)
            is_outer = name in self._plan.nested
            if not is_outer:
                self._counts[name] = self._counts.get(name, 0) + 1
            path += self._step(name)
            if not (is_outer and self._head_given):
                yield evolve(self._place(name, path, element, head=True), is_whole=False)
            if is_outer:
                yield from self._waited(name)

    def _inner(self, element: _Element, name: str, outer: str) -> Place:
        self._counts[name] += 1
        return self._place(name, f"{self._path(outer)}{self._step(name)}", element, head=True)

    def _head(self, element: _Element, name: str) -> Iterator[Place]:
        if not self._head_given:
            self._head_given = True
            yield self._place(name, self._path(name), element, head=True)

    def _end_outer(self, element: _Element, name: str) -> Iterator[Place]:
        yield from self._head(element, name)
        yield from self._waited(name)
        yield self._place(name, self._path(name), element, head=False)

    def _waited(self, outer: str) -> Iterator[Place]:
        """Yield the records that waited for the head of the one around them."""
        inner = self._plan.nested[outer]
        for waiting in self._waiting:
            yield self._inner(waiting, inner, outer)
            self._empty(waiting, inner)
        self._waiting.clear()

    def _record(self, element: _Element) -> str:
        """Return which record an element is; "" when it does not stand where that belongs."""
        name = self._plan.names.get(element.tag, "")
        parent = element.getparent()
        if parent is None or not name:
            return ""
        if parent.getparent() is None:
            return name if name in self._plan.top else ""
        return name if self._plan.nested.get(self._record(parent)) == name else ""

    def _path(self, name: str) -> str:
        return f"/{self._root}{self._step(name)}"

    def _step(self, name: str) -> str:
        shown = self._shown[name]
        return f"/{shown}[{self._counts[name]}]" if name in self._plan.many else f"/{shown}"

    def _place(self, name: str, path: str, element: _Element, *, head: bool) -> Place:
        inner = self._plan.nested.get(name)
        return Place(
            record=name,
            path=path,
            element=element,
            index=self._counts[name],
            binding=self._plan.bindings.get(name),
            records=(self._shown[inner],) if inner else (),
            is_head=head,
        )

    def _empty(self, element: _Element, name: str) -> None:
        """Drop what a record held, and the record before it when both are among many.

        A record of which a message has one stays: the schema must see a second one. So does one
        with text behind it, of which one character is enough.
        """
        element.clear(keep_tail=True)  # type: ignore[call-arg]  # lxml-stubs leaves it out
        before = element.getprevious()
        parent = element.getparent()
        if before is None or parent is None or before.tag != element.tag:
            return
        behind = (before.tail or "").strip(XML_SPACE)
        if behind:
            before.tail = behind[0]
        elif name in self._plan.many:
            parent.remove(before)
