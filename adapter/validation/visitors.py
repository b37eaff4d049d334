"""Which rules look at which class of a message, sorted out once for all messages of a version."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

from adapter.formats.common.xmlbinding import ClassBinding, Slot, field_name
from adapter.formats.common.xmlform import Part
from adapter.validation.rule import Condition, Rule


@frozen(kw_only=True)
class Visitor:
    """The rules at one class of a message, and the classes below it that have any.

    Rules with the same condition are together: it is asked once for all of them. Of each fold is
    told which field it wants to be there.
    """

    rows: tuple[tuple[Condition | None, tuple[Rule, ...]], ...]
    functions: tuple[Rule, ...]
    folds: tuple[int, ...]
    given: tuple[str, ...]
    below: tuple[tuple[Slot, "Visitor"], ...]

    def only(self, rules: Collection[Rule], parts: Sequence[Part]) -> "Visitor | None":
        """Return what is left with some of the rules and all folds; None when that is nothing.

        Args:
            rules: the rules.
            parts: the objects of this class in the records that it is for.
        """
        found = ((condition, _kept(items, rules)) for condition, items in self.rows)
        rows = tuple((condition, items) for condition, items in found if items)
        functions = _kept(self.functions, rules)
        fields = {"", *(name for part in parts for name in _fields(part))}
        pairs = zip(self.folds, self.given, strict=True)
        fed = tuple((index, given) for index, given in pairs if given in fields)
        objects = [item for part in parts for item in part.parts]
        inside = (
            (slot, visitor.only(rules, [item for item in objects if item.slot is slot]))
            for slot, visitor in self.below
            if slot.field in fields
        )
        below = tuple((slot, visitor) for slot, visitor in inside if visitor)
        if not (rows or functions or fed or below):
            return None
        folds, given = zip(*fed, strict=True) if fed else ((), ())
        return Visitor(rows=rows, functions=functions, folds=folds, given=given, below=below)


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
    here = [item for item in rules if looks_at(item, path)]
    rows: dict[Condition | None, list[Rule]] = {}
    for item in here:
        if item.breaks or (item.reason and item.applies):
            rows.setdefault(item.applies, []).append(item)
    functions = tuple(item for item in here if item.judge)
    fed = tuple(index for index, item in enumerate(folds) if looks_at(item, path))
    if not (below or rows or functions or fed):
        return None
    return Visitor(
        rows=tuple((condition, tuple(items)) for condition, items in rows.items()),
        functions=functions,
        folds=fed,
        given=tuple(field_name(folds[index].given) for index in fed),
        below=tuple(below),
    )


def looks_at(item: Rule, path: str) -> bool:
    """Tell whether a rule looks at the class with this path ("Prestatie/DebetPrestatie")."""
    return any(f"/{path}".endswith(f"/{on}") for on in item.on)


def _fields(part: Part) -> Iterator[str]:
    """Yield the fields that an object has."""
    yield from part.leaves
    yield from (item.slot.field for item in part.parts if item.slot)


def _kept(items: tuple[Rule, ...], rules: Collection[Rule]) -> tuple[Rule, ...]:
    return tuple(item for item in items if item in rules)
