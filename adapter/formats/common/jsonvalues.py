"""JSON that is read piece by piece, so that memory does not grow with the file."""

import json
import re
from collections.abc import Callable, Iterator

MAX_VALUE = 16 << 20
"""Signs of one value; a list that is gone through may be as long as it is."""

_CHUNK = 1 << 16
_SPACE = re.compile(r"[ \t\r\n]*")


class TooLongError(Exception):
    """One value is longer than it may be."""


class JsonValues:
    """The values in a stream of JSON, one at a time.

    Every method raises a ValueError where the text is no JSON.

    Args:
        read: gives at most so many signs more, nothing at the end.
        decoder: makes the values.
    """

    def __init__(self, read: Callable[[int], str], decoder: json.JSONDecoder) -> None:
        self._read = read
        self._decoder = decoder
        self._text = ""
        self._at = 0
        self._is_read = False

    def peek(self) -> str:
        """Return the next sign that is no space; nothing at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text) or not self._fill():
                return self._text[self._at : self._at + 1]

    def take(self, sign: str) -> bool:
        """Go past a sign, if it is the next one."""
        is_next = self.peek() == sign
        self._at += is_next
        return is_next

    def demand(self, sign: str) -> None:
        """Go past a sign that must be the next one."""
        if not self.take(sign):
            raise ValueError(sign)

    def end(self) -> None:
        """Demand that nothing follows."""
        if self.peek():
            raise ValueError("more than one value")

    def value(self, most: int = MAX_VALUE) -> object:
        """Return the next value."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except ValueError:
                if not self._fill(most):
                    raise
                continue
            length = end - self._at
            # A number may go on in what was not read yet.
            if end < len(self._text) or not self._fill(most):
                self._at += length
                return value

    def members(self) -> Iterator[str]:
        """Yield the keys of an object; the value of each is to be taken before the next key."""
        self.demand("{")
        if self.take("}"):
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise ValueError("no key")  # noqa: TRY004 - what stands in a file, no wrong call
            self.demand(":")
            yield key
            if not self.take(","):
                break
        self.demand("}")

    def items(self) -> Iterator[int]:
        """Yield the place of each item of a list, from 1; it is to be taken before the next."""
        self.demand("[")
        if self.take("]"):
            return
        at = 1
        yield at
        while self.take(","):
            at += 1
            yield at
        self.demand("]")

    def _fill(self, most: int = MAX_VALUE) -> bool:
        """Read on; twice as much each time that a value is not complete."""
        self._text, self._at = self._text[self._at :], 0
        if len(self._text) > most:
            raise TooLongError
        more = "" if self._is_read else self._read(max(_CHUNK, len(self._text)))
        self._is_read = not more
        self._text += more
        return bool(more)
