"""Numbers in drawers that wait on disk: memory does not grow with a message."""

import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from tempfile import TemporaryFile
from weakref import ref

from attrs import frozen

_BYTES = 8
_FULL = 1 << 9  # numbers of a drawer that stay in memory


class Drawers:
    """Whole numbers of at most 64 bits by the number of their drawer, in order of adding.

    What a drawer holds goes to the disk when it is full; where the disk has no room it stays.
    """

    def __init__(self) -> None:
        self._held: dict[int, array[int]] = {}
        self._pieces: dict[int, list[_Piece]] = {}
        self._spill: _Spill | None = None

    def add(self, drawer: int, numbers: Iterable[int]) -> None:
        """Put numbers in a drawer."""
        held = self._held.get(drawer)
        if held is None:
            held = self._held[drawer] = array("Q")
        held.extend(numbers)
        if len(held) >= _FULL:
            self._put_away(drawer, held)

    def __getitem__(self, drawer: int) -> "array[int]":
        """Return all that is in a drawer.

        Raises:
            OSError: what is on disk cannot be read.
        """
        found = array("Q")
        for piece in self._pieces.get(drawer, ()):
            found.extend(self._spill.get(piece) if self._spill else ())
        found.extend(self._held.get(drawer, ()))
        return found

    def __iter__(self) -> Iterator[int]:
        """Yield the drawers that hold something, in their order."""
        return iter(sorted(self._held))

    def __reduce__(self) -> tuple[object, ...]:
        """Return what goes to another process: with what is on disk."""
        return _filled, ([(drawer, self[drawer]) for drawer in self],)

    def _put_away(self, drawer: int, held: "array[int]") -> None:
        with suppress(OSError):
            self._spill = self._spill or _shared()
            self._pieces.setdefault(drawer, []).append(self._spill.put(held))
            del held[:]


def _filled(held: "list[tuple[int, array[int]]]") -> Drawers:
    made = Drawers()
    for drawer, numbers in held:
        made.add(drawer, numbers)
    return made


@frozen
class _Piece:
    """Numbers on disk: where they begin, in bytes, and how many they are."""

    at: int
    count: int


class _Spill:
    """A file without a name that this process alone uses: nothing is left of it afterwards.

    All drawers share it, as a process may not have many files open; it is gone with the last.

    Raises:
        OSError: there is no place for it.
    """

    def __init__(self) -> None:
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - it is closed with this
        self._end = 0
        self.process = os.getpid()

    def put(self, numbers: "array[int]") -> _Piece:
        data, at = memoryview(numbers).cast("B"), self._end
        self._file.seek(at)
        while data:
            data = data[self._file.write(data) :]
        self._end = self._file.tell()
        return _Piece(at, len(numbers))

    def get(self, piece: _Piece) -> "array[int]":
        self._file.seek(piece.at)
        found = array("Q")
        found.frombytes(self._file.read(piece.count * _BYTES))
        return found


_last: "list[ref[_Spill]]" = []


def _shared() -> _Spill:
    """Return the file of this process; that of the process it was forked from is left alone."""
    found = _last[0]() if _last else None
    if found is None or found.process != os.getpid():
        found = _Spill()
        _last[:] = [ref(found)]
    return found
