"""Numbers in drawers that wait on disk: memory does not grow with a message."""

import os
import threading
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from tempfile import TemporaryFile
from weakref import finalize, ref

from attrs import frozen

_FULL = 1 << 9  # numbers of a drawer that stay in memory


class Drawers:
    """Whole numbers of at most 64 bits by the number of their drawer, in order of adding.

    What a drawer holds goes to the disk when it is full; where the disk has no room it stays.
    """

    def __init__(self) -> None:
        self._held: dict[int, array[int]] = {}
        self._pieces: dict[int, list[_Piece]] = {}

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
            found.frombytes(piece.read())
        found.extend(self._held.get(drawer, ()))
        return found

    def __iter__(self) -> Iterator[int]:
        """Yield the drawers that hold something, in their order."""
        return iter(sorted(self._held))

    def __reduce__(self) -> tuple[object, ...]:
        """Return what goes to another process: with what is on disk."""
        return _filled, ([(drawer, self[drawer]) for drawer in self],)

    def _put_away(self, drawer: int, held: "array[int]") -> None:
        spill = _PLACE.file()
        with suppress(OSError):
            if spill:
                self._pieces.setdefault(drawer, []).append(spill.put(held))
                del held[:]


def _filled(held: "list[tuple[int, array[int]]]") -> Drawers:
    made = Drawers()
    for drawer, numbers in held:
        made.add(drawer, numbers)
    return made


@frozen
class _Piece:
    """Numbers on disk: in which file, where they begin, in bytes, and how many bytes they take."""

    spill: "_Spill"
    at: int
    size: int

    def read(self) -> bytes:
        return os.pread(self.spill.file.fileno(), self.size, self.at)


class _Spill:
    """A file without a name that this process alone writes to: nothing is left of it afterwards.

    All drawers share it, as a process may not have many files open; it is gone with the last.
    Several threads may use it at once. A forked process reads what was there, and writes elsewhere.

    Raises:
        OSError: there is no place for it.
    """

    def __init__(self) -> None:
        self.file = TemporaryFile(buffering=0)  # noqa: SIM115 - it is closed with this
        self.process = os.getpid()
        self._end = 0
        self._lock = threading.Lock()
        finalize(self, self.file.close)

    def put(self, numbers: "array[int]") -> _Piece:
        """Put numbers away.

        Raises:
            OSError: there is no room for them.
        """
        data = numbers.tobytes()
        with self._lock:
            at, self._end = self._end, self._end + len(data)
        written = 0
        while written < len(data):
            written += os.pwrite(self.file.fileno(), data[written:], at + written)
        return _Piece(self, at, len(data))


class _Place:
    """Where the file of this process is; nowhere once none could be made."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: ref[_Spill] | None = None
        self._nowhere = not hasattr(os, "pread")  # as on Windows: all stays in memory there

    def file(self) -> _Spill | None:
        with self._lock:
            found = self._last() if self._last else None
            if self._nowhere or (found and found.process == os.getpid()):
                return found
            try:
                found = _Spill()
            except OSError:
                self._nowhere = True
                return None
            self._last = ref(found)
            return found


_PLACE = _Place()
