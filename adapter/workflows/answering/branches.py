"""Makes a class of a return message out of that of the declaration: what identifies it, Feedback.

The two messages call the same thing by the same name, so the schema of the return message tells
what of a declaration comes back.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, cast

from adapter.formats.common.xmlbinding import ClassBinding, Slot, field_name
from adapter.model.retour import BetrokkenElement, Feedback
from adapter.model.waarden import AnderePlek
from adapter.reference.betrokken import betrokken_elementen
from adapter.workflows.answering.remarks import Remark

_FEEDBACK = "feedback"
# These say which prestatie or which person it is: they come back with the class around them.
_IDENTIFYING = {"DebetPrestatie", "CreditPrestatie"}
_NAMES = {"NaamZorgverlener", "Geslachtsnaam"}


def branch(
    binding: ClassBinding,
    source: object,
    remarks: Sequence[Remark],
    above: tuple[object, ...],
    *,
    whole: bool = False,
) -> Any:  # noqa: ANN401 - a class of the return message, as the binding says
    """Return a class of the return message.

    Args:
        binding: of that class.
        source: the object of the declaration.
        remarks: on it and on what is below it.
        above: the objects of the declaration in which an element may be found, nearest first.
        whole: whether classes below come back without a remark too (the head of a message).
    """
    fields: dict[str, object] = {}
    own = [remark for remark in remarks if not remark.steps]
    for slot in binding.slots:
        held = getattr(source, slot.field, None)
        if slot.child is None:
            if slot.main and held is not None:
                fields[slot.field] = in_place(held)
            continue
        if slot.field == _FEEDBACK:
            continue
        below = partial(branch, slot.child, above=(source, *above))
        children, fallen = _children(slot, held, remarks, below, whole=whole)
        own += fallen
        fields[slot.field] = tuple(children) if slot.many else next(iter(children), None)
    own += [remark for remark in remarks if remark.steps and not _has(binding, remark)]
    if own:
        fields[_FEEDBACK] = tuple(_feedback(remark, (source, *above)) for remark in own)
    make = cast("Callable[..., object]", binding.model)  # of our own schema every class has one
    return make(**fields)


def in_place(held: object) -> object:
    """Return a value without the place that it had in the declaration: here the schema has one."""
    return str(held) if isinstance(held, AnderePlek) else held


def _children(
    slot: Slot,
    held: Any,  # noqa: ANN401 - one object, several, or none
    remarks: Sequence[Remark],
    make: Callable[..., object],
    *,
    whole: bool,
) -> tuple[list[object], list[Remark]]:
    """Return the classes of a slot that come back, and the remarks on what is not there."""
    sources = held if isinstance(held, tuple) else () if held is None else (held,)
    mine = [item for item in remarks if item.steps and item.steps[0][0] == slot.name]
    made: list[object] = []
    whole = whole or slot.name in _NAMES
    for index, source in enumerate(sources, start=1):
        here = [item.below() for item in mine if item.steps[0][1] == index]
        if whole or here or slot.name in _IDENTIFYING:
            made.append(make(source, here, whole=whole))
    fallen = [item for item in mine if item.steps[0][1] > len(sources)]
    return made, fallen


def _has(binding: ClassBinding, remark: Remark) -> bool:
    return any(slot.child for slot in binding.by_name.get(remark.steps[0][0], ()))


def _feedback(remark: Remark, nodes: tuple[object, ...]) -> Feedback:
    names = betrokken_elementen(remark.regel) or tuple(filter(None, (remark.element,)))
    return Feedback(
        retourcode=remark.retourcode,
        betrokken_element=tuple(_betrokken(name, nodes) for name in names),
    )


def _betrokken(name: str, nodes: tuple[object, ...]) -> BetrokkenElement:
    field = field_name(name)
    held = next((getattr(node, field) for node in nodes if hasattr(node, field)), None)
    return BetrokkenElement(elementnaam=name, elementwaarde=next(_text(held), None))


def _text(held: object) -> Iterator[str]:
    """Yield the text of a value as it stands in a message; a class has none."""
    if isinstance(held, bool):
        yield str(held).lower()
    elif isinstance(held, Decimal):
        yield f"{held:f}"
    elif isinstance(held, date):
        yield held.isoformat()
    elif isinstance(held, str) and held.strip():
        yield str(held)
