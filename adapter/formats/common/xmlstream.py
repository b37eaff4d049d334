"""Walks an XML message record by record: memory does not grow with the message."""

from collections.abc import Iterator
from typing import cast

from attrs import evolve
from lxml import etree
from lxml.etree import _Element

from adapter.formats.common.xmlplace import Begin, PassedPlace, Place, Step, line_of
from adapter.formats.common.xmlplan import Plan, local_name
from adapter.formats.common.xmlroad import Fit, Passed, Road
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource

__all__ = ["Begin", "Place", "Step", "line_of", "walk"]

XML_SPACE = " \t\r\n"
"""White space of XML: what str.strip takes away is more."""

MAX_SIBLINGS = 1000
"""Records that were met are taken away; so many elements beside one are none of any message."""

MAX_WAITING = 5000
"""Records that wait for what stands behind them stay: so many of one insured person are none."""

_WHOLE = Begin()


def walk(
    source: XmlSource,
    plan: Plan,
    *,
    broken: bool = False,
    begin: Begin = _WHOLE,
    road: Road | None = None,
) -> Iterator[Place]:
    """Yield the place of each record, in document order, and at last that of the whole message.

    A record with nested records comes twice: as head before the first of them, and (is_head False)
    when it is complete. What was yielded is emptied when the next one is asked for.

    Args:
        source: the message.
        plan: which elements are its records.
        broken: whether what was read of a record in which the XML breaks comes too.
        begin: where the source begins in the message, when it is a stretch of it.
        road: the records that may go round the parser; such a one comes once.

    Raises:
        XmlFaultError: the bytes are no safe or no well-formed XML.
    """
    walker = _Walker(source, plan, begin, road or Road(plan))
    try:
        yield from walker.places()
    except etree.XMLSyntaxError as error:
        if broken:
            yield from walker.broken_off()
        # The engine's message may quote the text of the document: only its line is passed on.
        raise XmlFaultError("XML-NIET-WELGEVORMD", error.lineno) from None


class _Walker:
    """The state of one walk: how many of each record were met, and which heads were given."""

    def __init__(self, source: XmlSource, plan: Plan, begin: Begin, road: Road) -> None:
        self._source = source
        self._plan = plan
        self._road = road
        self._is_hollow = False
        self._counts = dict.fromkeys(plan.nested, begin.records)
        self._lines = begin.lines
        self._head_given = False
        self._root: _Element | None = None
        self._open: list[tuple[_Element, str]] = []
        self._waiting: list[_Element] = []
        self._path = f"/{local_name(plan.root)}"
        self._outer_path = ""
        self._shown = {record: plan.shown(record) for record in plan.elements}
        self._inside = {
            record: (self._shown[plan.nested[record]],) if record in plan.nested else ()
            for record in plan.elements
        }

    def places(self) -> Iterator[Place]:
        parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=(self._plan.root, *self._plan.elements.values()),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        for piece in self._road.pieces(self._source):
            if isinstance(piece, Passed):
                yield from self._went_by(piece)
            else:
                yield from self._read(parser, piece)
        yield from self._read(parser, b"")

    def _read(self, parser: etree.XMLPullParser, piece: bytes) -> Iterator[Place]:
        """Yield what ends in the next piece of the message; it has ended when that is empty."""
        fault = None
        try:
            parser.feed(piece) if piece else parser.close()
        except etree.XMLSyntaxError as error:
            fault = error  # behind what came before it
        for event, element in cast("Iterator[tuple[str, _Element]]", parser.read_events()):
            self._road.is_free = False
            if event == "start":
                self._start(element)
            elif self._open and self._open[-1][0] is element:
                yield from self._end(element, self._open.pop()[1])
            elif element.getparent() is None:
                top = tuple(self._shown[name] for name in self._plan.top)
                plan = self._plan
                yield Place(record=plan.name, path=self._path, element=element, records=top)
        if fault:
            raise fault

    def _start(self, element: _Element) -> None:
        """Note an element that is a record: one that stands where that belongs."""
        if self._root is None:
            self._source.leave_prolog()
            tree = element.getroottree()
            if tree.docinfo.doctype:  # type: ignore[attr-defined]  # lxml-stubs leaves it out
                raise XmlFaultError("XML-DOCTYPE")
            self._root = tree.getroot()
        name = self._plan.names.get(element.tag, "")
        above, outer = self._open[-1] if self._open else (self._root, "")
        fits = self._plan.nested.get(outer) == name if outer else name in self._plan.top
        if element.getparent() is not above or not fits:
            return
        self._open.append((element, name))
        if name in self._plan.nested and not self._is_hollow:
            self._counts[name] = self._counts.get(name, 0) + 1
            self._counts[self._plan.nested[name]] = 0
            self._head_given = False
            self._outer_path = f"{self._path}{self._step(name)}"

    def _end(self, element: _Element, name: str) -> Iterator[Place]:
        self._source.start_record()
        parent, outer = self._open[-1] if self._open else (self._root, "")
        late = outer in self._plan.late
        if parent is not None and len(parent) > (MAX_WAITING if late else MAX_SIBLINGS):
            raise XmlFaultError("XML-TE-GROOT")
        if self._is_hollow:
            if len(element):  # no record may be taken for what stands for others
                raise XmlFaultError("XML-NIET-WELGEVORMD", line_of(element))
            self._is_hollow = False
            self._road.is_free = True
            _empty(element, many=True)
            return
        if outer and late:
            self._waiting.append(element)
            return
        if outer and not self._head_given:
            self._head_given = True
            yield self._place(outer, self._outer_path, self._open[-1][0])
        if outer:
            yield self._inner(element, name)
        elif name in self._plan.nested:
            if not self._head_given:
                yield self._place(name, self._outer_path, element)
            yield from self._waited(name)
            self._road.is_free = True
            yield self._place(name, self._outer_path, element, head=False)
        else:
            self._counts[name] = self._counts.get(name, 0) + 1
            yield self._place(name, f"{self._path}{self._step(name)}", element)
        _empty(element, many=name in self._plan.many)

    def _went_by(self, passed: Passed) -> Iterator[Place]:
        """Yield the places of a record that went round the parser."""
        self._is_hollow = True
        outer = passed.head[0].record
        inner = self._plan.nested[outer]
        self._counts[outer] += 1
        self._outer_path = f"{self._path}{self._step(outer)}"
        self._counts[inner] = 0
        yield self._passed_place(outer, self._outer_path, passed.head)
        for fit in passed.inner:
            self._counts[inner] += 1
            yield self._passed_place(inner, f"{self._outer_path}{self._step(inner)}", fit)

    def _passed_place(self, name: str, path: str, fit: Fit) -> Place:
        return PassedPlace(
            fit,
            path=path,
            index=self._counts[name],
            binding=self._plan.bindings[name],
            lines=self._lines,
            tag=self._plan.elements[name],
        )

    def broken_off(self) -> Iterator[Place]:
        """Yield the records that were begun and not finished, with what was read of them."""
        path = self._path
        for element, name in self._open:
            is_outer = name in self._plan.nested
            if not is_outer:
                self._counts[name] = self._counts.get(name, 0) + 1
            path += self._step(name)
            if not (is_outer and self._head_given):
                yield evolve(self._place(name, path, element), is_whole=False)
            if is_outer:
                yield from self._waited(name)

    def _inner(self, element: _Element, name: str) -> Place:
        self._counts[name] += 1
        return self._place(name, f"{self._outer_path}{self._step(name)}", element)

    def _waited(self, outer: str) -> Iterator[Place]:
        """Yield the records that waited for the head of the one around them."""
        inner = self._plan.nested[outer]
        for waiting in self._waiting:
            yield self._inner(waiting, inner)
            _empty(waiting, many=inner in self._plan.many)
        self._waiting.clear()

    def _step(self, name: str) -> str:
        shown = self._shown[name]
        return f"/{shown}[{self._counts[name]}]" if name in self._plan.many else f"/{shown}"

    def _place(self, name: str, path: str, element: _Element, *, head: bool = True) -> Place:
        return Place(
            record=name,
            path=path,
            element=element,
            index=self._counts[name],
            binding=self._plan.bindings.get(name),
            records=self._inside[name],
            is_head=head,
            lines=self._lines,
        )


def _empty(element: _Element, *, many: bool) -> None:
    """Drop what a record held, and the record before it when both are among many.

    A record of which a message has one stays: the schema must see a second one. So does one with
    text behind it, of which one character is enough.
    """
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # lxml-stubs leaves it out
    before = element.getprevious()
    if before is None or before.tag != element.tag:
        return
    behind = (before.tail or "").strip(XML_SPACE)
    if behind:
        before.tail = behind[0]
    elif many:
        parent = element.getparent()
        if parent is not None:
            parent.remove(before)
