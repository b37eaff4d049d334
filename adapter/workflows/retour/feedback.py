"""Finds the Feedback at every level of a return message, and what may be shown of it."""

import functools
from collections.abc import Iterator

from adapter.exporters.retour import Element, FeedbackRow
from adapter.exporters.tree import Tree
from adapter.formats.common.registry import codecs
from adapter.formats.common.xmlbinding import ClassBinding
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlstream import Place, Step
from adapter.model import retour
from adapter.reference.shown import shown
from adapter.workflows.retour.claims import DECLARATION, RETURN


class FeedbackReader:
    """Makes rows of Feedback.

    Args:
        tree: knows the person at hand, in whose data nothing may point to that person.
        reveal: whether personal data is shown too.
    """

    def __init__(self, tree: Tree, *, reveal: bool) -> None:
        self._tree = tree
        self._reveal = reveal
        self._shapes = {**shown(DECLARATION).vorm, **shown(RETURN).vorm}

    def rows(self, place: Place, record: object) -> Iterator[FeedbackRow]:
        """Yield the Feedback of a record, at every level of it."""
        if place.binding is None:
            return
        for steps, item in _feedback_of(record, place.binding):
            path, line = place.locate(steps)
            yield FeedbackRow(
                level=steps[-2][0] if len(steps) > 1 else place.record,
                path=path,
                line=line,
                code=self._text("code", item.retourcode),
                elements=tuple(self._element(about) for about in item.betrokken_element),
            )

    def _element(self, item: retour.BetrokkenElement) -> Element:
        """Return an element of the declaration, as much as may be shown of that element."""
        steps = (item.elementnaam or "").split("/")
        known = _known_elements().issuperset(steps)
        shape = self._shapes.get(steps[-1]) if known else None
        return Element(
            name=item.elementnaam if known or self._reveal else None,
            value=self._text(shape, item.elementwaarde or ""),
        )

    def _text(self, shape: str | None, text: str | None) -> str | None:
        if self._reveal or not text or self._tree.may_show(shape, text):
            return text
        return None


def _feedback_of(
    value: object, binding: ClassBinding, above: tuple[Step, ...] = ()
) -> Iterator[tuple[tuple[Step, ...], retour.Feedback]]:
    for slot in binding.slots:
        if slot.child is None or not slot.field:
            continue
        held = getattr(value, slot.field)
        for index, item in enumerate(held if slot.many else (held,), start=1):
            steps = (*above, (slot.name, index))
            if isinstance(item, retour.Feedback):
                yield steps, item
            elif item is not None:
                yield from _feedback_of(item, slot.child, steps)


@functools.cache
def _known_elements() -> frozenset[str]:
    """Return the names of elements: any other name may be anything that somebody typed."""
    standards = [codec for codec in codecs().values() if isinstance(codec, XmlCodec)]
    names = {
        name
        for codec in standards
        for version in codec.versions
        for name in (*codec.bound(version).names, *codec.unplaced(version))
    }
    return frozenset(names)
