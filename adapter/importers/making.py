"""Makes model objects out of read values, many a second.

A frozen attrs class sets each field by a call of its own, which takes most of the time of reading a
row; here the slots are filled in one go. The outcome is the same object.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from operator import call
from typing import Any, Generic, TypeVar

import attrs

from adapter.model.herkomst import Herkomst

T = TypeVar("T")


class Maker(Generic[T]):
    """Makes objects of one class, of which some fields are read and the others have a default.

    Args:
        kind: a frozen attrs class with slots and a herkomst, without converters and validators.
        names: the fields that are read, in order.
    """

    def __init__(self, kind: type[T], names: Sequence[str]) -> None:
        fields = {item.name: item.default for item in attrs.fields(_attrs_class(kind))}
        rest = [name for name in fields if name not in {*names, "herkomst"}]
        self._kind = kind
        self._rest = tuple(fields[name] for name in rest)
        self._set = tuple(getattr(kind, name).__set__ for name in (*names, "herkomst", *rest))
        self.nothing = tuple(
            None if fields[name] is attrs.NOTHING else fields[name] for name in names
        )
        """The value of each field that is read when there is none."""

    def make(self, herkomst: Herkomst, values: Iterable[object]) -> T:
        """Return an object with these values, in the order of the names."""
        made = object.__new__(self._kind)
        deque(map(call, self._set, repeat(made), chain(values, (herkomst,), self._rest)), maxlen=0)
        return made


def _attrs_class(kind: Any) -> Any:  # noqa: ANN401 - attrs knows no type for a class of its own
    """Return a class that can be made without its __init__."""
    if any(item.converter or item.validator for item in attrs.fields(kind)):
        raise TypeError(f"{kind.__name__} checks its fields when it is made")
    return kind
