"""Which rules look at which class of a message, sorted out once for all messages of a version."""

import functools
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import get_args, get_type_hints

from attrs import frozen

from adapter.formats.common.xmlbinding import ClassBinding, Slot
from adapter.validation.rule import Condition, Rule
from adapter.validation.scope import Getter, getter

_SHARED_DEPTH = 2


@frozen(kw_only=True)
class Visitor:
    """The rules at one class of a message, and the classes below it that have any.

    Rules with the same condition are together: it is asked once for all of them. `above` looks up
    all that these rows see above the object; None when equal objects may be judged differently.
    """

    path: str
    above: tuple[Getter, ...] | None
    rows: tuple[tuple[Condition | None, tuple[Rule, ...]], ...]
    functions: tuple[Rule, ...]
    folds: tuple[int, ...]
    below: tuple[tuple[Slot, "Visitor"], ...]


@functools.lru_cache(maxsize=16)
def visitors(
    rules: tuple[Rule, ...], bindings: tuple[tuple[str, ClassBinding], ...]
) -> Mapping[str, Visitor]:
    """Return per record the rules at it and below it; a record without any is left out."""
    folds = tuple(item for item in rules if item.fold)
    found = {name: _visitor(rules, folds, binding, name) for name, binding in bindings}
    return {name: visitor for name, visitor in found.items() if visitor}


def _visitor(
    rules: tuple[Rule, ...], folds: tuple[Rule, ...], binding: ClassBinding, path: str
) -> Visitor | None:
    classes = [(slot, slot.child) for slot in binding.slots if slot.child and slot.field]
    below = [
        (slot, visitor)
        for slot, child in classes
        if (visitor := _visitor(rules, folds, child, f"{path}/{slot.name}"))
    ]
    here = [item for item in rules if _looks_at(item, path)]
    rows: dict[Condition | None, list[Rule]] = {}
    for item in here:
        if item.breaks or (item.reason and item.applies):
            rows.setdefault(item.applies, []).append(item)
    functions = tuple(item for item in here if item.judge)
    fed = tuple(index for index, item in enumerate(folds) if _looks_at(item, path))
    if not (below or rows or functions or fed):
        return None
    return Visitor(
        path=path,
        above=_above([item for items in rows.values() for item in items], binding, path),
        rows=tuple((condition, tuple(items)) for condition, items in rows.items()),
        functions=functions,
        folds=fed,
        below=tuple(below),
    )


def _above(rows: Sequence[Rule], binding: ClassBinding, path: str) -> tuple[Getter, ...] | None:
    """Return what looks up all that rows see above an object.

    None where that is no use (a record and what it holds are seldom equal), cannot be told, or
    where equal objects differ: 1.5 and 1.50 are one number and two texts.
    """
    told = [item.above for item in rows if item.above is not None]
    hints = get_type_hints(binding.model).values()
    has_numbers = any(Decimal in (hint, *get_args(hint)) for hint in hints)
    if path.count("/") < _SHARED_DEPTH or not rows or len(told) < len(rows) or has_numbers:
        return None
    return tuple(getter(name) for name in sorted(set().union(*told)))


def _looks_at(item: Rule, path: str) -> bool:
    return any(f"/{path}".endswith(f"/{on}") for on in item.on)
