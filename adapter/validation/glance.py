"""Some values of an object that show by themselves that it keeps a rule: no need to ask it.

Where values seldom come back (dates, amounts, providers) this takes the place of remembering them.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from adapter.formats.common.xmlbinding import field_name
from adapter.formats.common.xmlform import Part
from adapter.validation.scope import Scope, getter

Sure = Callable[[Scope, Sequence[str]], bool]
"""Tells of the texts of a record whether a rule is surely kept."""

_Read = Callable[[Scope, Sequence[str]], object]


@frozen(eq=False)
class _Same:
    """Reads what is the same in all records of a form."""

    value: object

    def __call__(self, scope: Scope, texts: Sequence[str]) -> object:
        return self.value


@frozen(eq=False)
class Glance:
    """What a rule may be told apart by.

    Attributes:
        elements: of the object, or of one above it ("Header.Verzenddatum").
        keeps: tells of their values, None where absent, whether they keep the rule; False is doubt.
    """

    elements: tuple[str, ...]
    keeps: Callable[..., bool]


def row_glance(word: str, argument: object) -> Glance | None:
    """Return how the check of a rule row is kept, for the words where that is soon told."""
    if word not in _WORDS or not isinstance(argument, Mapping) or len(argument) > 1:
        return None
    ((element, operand),) = argument.items()
    other = (operand["veld"],) if isinstance(operand, Mapping) else ()
    if any("/" in name for name in (element, *other)):
        return None
    if word == "matches":
        return Glance((element,), _fits(re.compile(str(operand))))
    keeps = _KEEPS[word]
    return Glance((element, *other), keeps if other else lambda held: keeps(held, operand))


def sure(glance: Glance, chain: Sequence[tuple[str, Part]]) -> Sure | None:
    """Return the test for an object of a form; None when every object of it keeps the rule.

    Args:
        glance: of the rule.
        chain: the objects from the record down to this one, by name.
    """
    keeps = glance.keeps
    reads = [_read(name, chain) for name in glance.elements]
    same = [read.value for read in reads if isinstance(read, _Same)]
    if len(same) == len(reads) and keeps(*same):
        return None
    if len(reads) == 1:
        (one,) = reads
        return lambda scope, texts: keeps(one(scope, texts))
    if len(reads) == 2:  # noqa: PLR2004 - written out, for it is asked of every record
        one, other = reads
        return lambda scope, texts: keeps(one(scope, texts), other(scope, texts))
    return lambda scope, texts: keeps(*[read(scope, texts) for read in reads])


def _read(reference: str, chain: Sequence[tuple[str, Part]]) -> _Read:
    """Return what reads a value: out of the texts, or of what stands above the record."""
    owner, _, name = reference.rpartition(".")
    parts = [part for held, part in chain if held == owner] if owner else [chain[-1][1]]
    if not parts:
        get = getter(reference)
        return lambda scope, _: get(scope)
    part, field = parts[-1], field_name(name)
    number = part.leaves.get(field)
    if number is None:
        held = [item for item in part.parts if item.slot and item.slot.field == field]
        return _Same(held or None)
    convert = next(slot.convert for slot in part.binding.slots if slot.field == field)
    if convert is str:
        return lambda _, texts: texts[number]
    return lambda _, texts: convert(texts[number])


def _on_days(compare: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
    def keeps(held: object, other: object) -> bool:
        if held is None or other is None:
            return True
        return isinstance(held, date) and isinstance(other, date) and compare(held, other)

    return keeps


def _fits(shape: re.Pattern[str]) -> Callable[[object], bool]:
    match = shape.fullmatch
    return lambda held: held is None or (isinstance(held, str) and match(held) is not None)


_KEEPS: dict[str, Callable[[Any, Any], bool]] = {
    "not_before": _on_days(operator.ge),
    "not_after": _on_days(operator.le),
}
_WORDS = {"matches", *_KEEPS}
