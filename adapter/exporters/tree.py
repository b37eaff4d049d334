"""A message as a tree of elements, record by record, with personal data masked."""

import functools
from collections import Counter
from collections.abc import Iterator

import attrs
from attrs import frozen
from lxml.etree import _Element

from adapter.core.findings import Origin
from adapter.core.masking import mask_in_message, telling, tells
from adapter.formats.common.xmlbinding import ClassBinding, Slot
from adapter.formats.common.xmlstream import Place, line_of
from adapter.reference.shown import Shown

HIDDEN = "***"
_UNKNOWN = "*"
_LONGEST_TEXT = 100


@frozen(kw_only=True)
class Element:
    """An element of a message.

    Attributes:
        path: "/Bericht/Verzekerde[2]/BSN".
        line: on which it starts.
        name: "BSN"; "*" when it is no name of the standard and could be anything.
        text: what is in it; None for a class, and when it is masked.
        masked: whether its text may not be shown.
        meaning: what its code stands for.
        own: what it is called by us, where its schema calls it otherwise.
        origin: the row of the export that it comes from, where that is known.
    """

    path: str
    line: int
    name: str
    text: str | None = None
    masked: bool = False
    meaning: str | None = None
    own: str | None = None
    origin: Origin | None = None

    def to_dict(self) -> dict[str, object]:
        """Return it as in JSON lines."""
        return {
            "path": self.path,
            "line": self.line,
            "element": self.name,
            "value": self.text,
            "masked": self.masked,
            "meaning": self.meaning,
            **({"origin": str(self.origin)} if self.origin else {}),
        }

    def to_text(self) -> tuple[str, str, str]:
        """Return what to print before its value, its value, and what that means."""
        step = self.path.rpartition("/")[2]
        indent = "  " * (self.path.count("/") - 1)
        value = HIDDEN if self.masked else printable(self.text or "")
        told = self.meaning or self.origin
        return (
            f"{indent}{printable(self.name)}{step.removeprefix(self.name)}{':' if value else ''}",
            f" {value}" if value else "",
            f" ({told})" if told else "",
        )


def printable(text: str) -> str:
    """Return a text on one line, without what could steer a terminal, and not endlessly long."""
    if len(text) <= _LONGEST_TEXT and text.isprintable():
        return text
    line = " ".join(text.split())
    shown = line if len(line) <= _LONGEST_TEXT else f"{line[:_LONGEST_TEXT]}…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in shown)


class Tree:
    """Makes elements of the records of one message.

    Args:
        shown: what may be shown of its standard.
        namespace: of its elements, or how that starts.
        reveal: whether personal data is shown too.
    """

    def __init__(self, shown: Shown, namespace: str, *, reveal: bool) -> None:
        self._shown = shown
        self._namespace = f"{{{namespace}"
        self._reveal = reveal
        self._person: tuple[str, ...] = ()
        self._passed = 0

    def whole(self, root: _Element) -> Iterator[Element]:
        """Yield the elements of a message that is in hand as a whole."""
        name = _local(root)
        yield self.element(root, f"/{name}", name)
        yield from self._below(list(root), f"/{name}", name, None)

    def know(self, place: Place) -> None:
        """Take the person of a record, who is not to be known by what comes after it."""
        self._person = telling(self._personal(_children(place), place.binding))

    def head(self, place: Place) -> Iterator[Element]:
        """Yield the elements of a record, without the records inside it."""
        children = _children(place)
        if place.records:
            self._passed = len(children)
            self.know(place)
        yield self.element(place.element, place.path, _local(place.element))
        yield from self._below(children, place.path, place.record, place.binding)

    def rest(self, place: Place) -> Iterator[Element]:
        """Yield what stands behind the records inside, or between those of the whole message."""
        children = _children(place)
        passed = self._passed if place.binding else 0
        yield from self._below(children[passed:], place.path, place.record, place.binding)

    def element(self, node: _Element, path: str, name: str) -> Element:
        """Return a class without what is in it."""
        return Element(path=path, line=line_of(node), name=name)

    def _below(
        self, nodes: list[_Element], path: str, owner: str, binding: ClassBinding | None
    ) -> Iterator[Element]:
        elements = [node for node in nodes if isinstance(node.tag, str)]  # no comments
        totals = Counter(node.tag for node in elements)
        counts: Counter[str] = Counter()
        for node in elements:
            counts[node.tag] += 1
            name, slot = self._name(node, binding)
            own = slot.name if slot else name
            is_many = slot.many if slot else name != _UNKNOWN and totals[node.tag] > 1
            step = f"{path}/{name}[{counts[node.tag]}]" if is_many else f"{path}/{name}"
            child = slot.child if slot else None
            if child or len(node):
                yield self.element(node, step, name)
                yield from self._below(list(node), step, own, child)
            else:
                shape = self._shown.shape_of(owner, own)
                personal = _is_personal(binding, slot)
                shape = None if personal else shape
                yield attrs.evolve(self._leaf(node, step, own, shape), name=name, own=own)

    def _name(self, node: _Element, binding: ClassBinding | None) -> tuple[str, Slot | None]:
        name = _local(node)
        slot = binding.by_element.get(name) if binding else None
        in_standard = binding is None and name in self._shown.namen
        is_known = slot is not None and slot.tag == node.tag
        if self._reveal or is_known or (in_standard and node.tag.startswith(self._namespace)):
            return name, slot
        return _UNKNOWN, None

    def _leaf(self, node: _Element, path: str, name: str, shape: str | None) -> Element:
        text = node.text or ""
        masked = not self._reveal and bool(text.strip()) and not self.may_show(shape, text)
        return Element(
            path=path,
            line=line_of(node),
            name=name,
            text=None if masked else text,
            masked=masked,
            meaning=None if masked else self._shown.meaning_of(name, text),
        )

    def may_show(self, shape: str | None, text: str) -> bool:
        """Tell whether a text has its shape and does not point to the person at hand."""
        if shape is None or mask_in_message(shape, text) is None:
            return False
        return not tells(text, self._person)

    def _personal(self, children: list[_Element], binding: ClassBinding | None) -> Iterator[str]:
        """Yield what identifies a person, to know it again in a reference or a date."""
        for child in children:
            slot = binding.by_element.get(_local(child)) if binding else None
            if slot and slot.child:
                yield from self._personal(list(child), slot.child)
            elif _is_personal(binding, slot):
                yield child.text or ""


def _children(place: Place) -> list[_Element]:
    """Return what is in a record besides the records inside it."""
    return [child for child in place.element if _local(child) not in place.records]


def _local(node: _Element) -> str:
    """Return a name without its namespace; where the XML breaks off it may be no whole name."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _is_personal(binding: ClassBinding | None, slot: Slot | None) -> bool:
    """Tell whether the model calls an element identifying: it is in no repr."""
    if binding is None or slot is None:
        return False
    return binding.model is None or slot.field in _identifying(binding.model)


@functools.cache
def _identifying(model: type) -> frozenset[str]:
    return frozenset(field.name for field in attrs.fields(model) if not field.repr)
