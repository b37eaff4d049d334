"""Compact keys of a whole message, or of many: hashes and numbers, never what stood there."""

import functools
import itertools
from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from adapter.core.findings import Location
from adapter.core.masking import public
from adapter.validation.drawers import Drawers
from adapter.validation.rule import ToldAt
from adapter.validation.scope import Scope

Entry = tuple[int, ...]
"""The number of the message among those that are compared, and what was kept with the key."""

_BYTES = 8
_DRAWERS = 256
_HALF = 32
_AT = 2  # numbers that tell where an entry is: its message, and its start in a drawer
_PAIR = 4  # numbers of a pair: place and line, message and line of the earlier one
_PERSONS = 10  # bits: the pairs of so many Verzekerden are in one drawer
_LOW = (1 << _HALF) - 1
# A prime of 64 bits that was drawn at random: texts that are much alike do not meet by its form.
_PRIME = 0x89348BC1CC299BA3


def hashed(*parts: object) -> int:
    """Return 64 bits that stand for a key; the same in every process."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=_BYTES).digest())


# Several checks ask for the key of the same number of a prestatie, one after the other.
@functools.lru_cache(maxsize=32)
def key_of(text: str) -> int:
    """Return 64 bits that stand for a text in this run; five times as fast as `hashed`."""
    return int.from_bytes(text.encode("utf-8", "replace")) % _PRIME


class Sleutels:
    """Keys, each with some numbers of at most 64 bits: eight bytes each, and no objects.

    They lie in drawers by their last bits, so that only one drawer is sorted out at a time.

    Args:
        width: how many numbers go with a key.
    """

    def __init__(self, width: int) -> None:
        self._width = width + 1
        self._drawers = Drawers()

    def add(self, key: int, *numbers: int) -> None:
        """Keep a key."""
        self._drawers.add(key % _DRAWERS, (key, *numbers))

    def merge(self, later: "Sleutels") -> None:
        """Take in the keys of what stands behind: a further stretch of the same message."""
        for number in later._drawers:  # noqa: SLF001 - of its own kind
            self._drawers.add(number, later._drawers[number])  # noqa: SLF001 - of its own kind

    def groups(self, *others: "Sleutels") -> Iterator[Iterator[Entry]]:
        """Yield what was kept with each key that is there more than once, in order of adding.

        Args:
            others: keys of further messages, which count along.
        """
        stores = (self, *others)
        for number in range(_DRAWERS):
            drawers = [store._drawers[number] for store in stores]  # noqa: SLF001 - of its own kind
            keys = [drawer[:: self._width] for drawer in drawers]
            if len(set(itertools.chain(*keys))) < sum(map(len, keys)):
                yield from self._sorted_out(drawers)

    def _sorted_out(self, drawers: Sequence[Sequence[int]]) -> Iterator[Iterator[Entry]]:
        found: dict[int, array[int]] = {}
        for message, drawer in enumerate(drawers):
            for start in range(0, len(drawer), self._width):
                found.setdefault(drawer[start], array("Q")).extend((message, start))
        for same in found.values():
            if len(same) > _AT:
                yield self._entries(drawers, same)

    def _entries(self, drawers: Sequence[Sequence[int]], same: Sequence[int]) -> Iterator[Entry]:
        for message, start in zip(same[::2], same[1::2], strict=True):
            yield (message, *drawers[message][start + 1 : start + self._width])


class Paren:
    """Entries that go with an earlier one: 32 bytes each, however many there are.

    They lie in drawers by the number of their Verzekerde, so that few are sorted at a time.
    """

    def __init__(self, index: int) -> None:
        """Make a store; `index` is that of the place in an entry: the line comes behind it."""
        self._index = index
        self._drawers: dict[int, Drawers] = {}

    def add(self, one: Entry, other: Entry) -> None:
        """Keep an entry that goes with an earlier one."""
        message, where, line = other[0], other[self._index], other[self._index + 1]
        drawers = self._drawers.setdefault(message, Drawers())
        drawers.add(where >> _HALF + _PERSONS, (where, line, one[0], one[self._index + 1]))

    def told(self, files: Sequence[str | None], below: str) -> Iterator[ToldAt]:
        """Yield each in order of the messages, with the file and line of the earlier one.

        Args:
            files: the messages.
            below: what it is about, below the Prestatie.
        """
        for message, drawers in sorted(self._drawers.items()):
            for where, line, earlier, earlier_line in _in_order(drawers):
                file = public(files[earlier] or "")
                there = location(files[message], where, line, below)
                yield ToldAt(there, {"bestand": file, "regel": public(earlier_line)})


def _in_order(drawers: Drawers) -> Iterator["array[int]"]:
    """Yield the pairs of one message, drawer by drawer."""
    for number in drawers:
        drawer = drawers[number]
        for start in sorted(range(0, len(drawer), _PAIR), key=drawer.__getitem__):
            yield drawer[start : start + _PAIR]


def place(scope: Scope) -> tuple[int, int]:
    """Return where the prestatie at hand is: two numbers that `location` reads."""
    numbers = scope.numbers
    return numbers.get("Verzekerde", 0) << _HALF | numbers.get("Prestatie", 0), scope.line


def place_of_person(scope: Scope) -> tuple[int, int]:
    """Return where the Verzekerde at hand is, in the same form."""
    return scope.numbers.get("Verzekerde", 0) << _HALF, scope.line


def location(file: str | None, place: int, line: int, below: str = "") -> Location:
    """Return the place of something below a Prestatie, or of the Verzekerde without one."""
    path = f"/Bericht/Verzekerde[{place >> _HALF}]"
    if place & _LOW:
        path += f"/Prestatie[{place & _LOW}]"
    level = below.partition("/")[0] or "Verzekerde"
    shown = f"{path}/{below}" if below else path
    return Location(file=file, path=shown, line=line or None, level=level)
