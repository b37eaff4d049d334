"""Writes a message record by record, each where the schema has it."""

from collections.abc import Callable
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from adapter.formats.common.xmlbound import Bound, RecordWriter
from adapter.formats.common.xmlplan import local_name

Tell = Callable[[str, str], None]
_INDENT = "  "


class MessageWriter:
    """Writes records one by one and closes the outer record when the next one starts.

    A record that stands once waits for its turn: what builds a message need not know the order.

    Args:
        bound: the schema to write by.
        stream: where to.
        tell: is told the path of a record, and a field of it that the schema has no place for.
    """

    def __init__(self, bound: Bound, stream: BinaryIO, tell: Tell) -> None:
        self._bound = bound
        self._plan = bound.plan
        self._stream = stream
        self._tell = tell
        self._counts: dict[str, int] = {}
        self._waiting: list[tuple[int, str]] = []
        self._outer = min(map(self._plan.top.index, self._plan.nested), default=0)
        self._open: str | None = None
        self._closing = ""
        root = local_name(self._plan.root)
        prefix = bound.prefixes[bound.plan.root[1:].partition("}")[0]]
        self._root = f"{prefix}:{root}"
        spaces = "".join(
            f" xmlns:{prefix}={quoteattr(namespace)}"
            for namespace, prefix in bound.prefixes.items()
            if prefix
        )
        self._put(f'<?xml version="1.0" encoding="UTF-8"?>\n<{self._root}{spaces}>\n')

    def write(self, value: object) -> None:
        """Write a record.

        Raises:
            TypeError: it is no record of this standard, or stands where it cannot.
        """
        writer = self._bound.writers.get(type(value))
        if writer is None:
            raise TypeError(f"{type(value).__name__} is no record of this standard")
        name = writer.record
        is_inner = name in self._plan.nested.values()
        if is_inner and (self._open is None or self._plan.nested[self._open] != name):
            raise TypeError(f"{name} does not stand here")
        if not is_inner:
            self._close_outer()
        self._report(writer, value)
        if name in self._plan.nested:
            self._write_waiting(self._outer)
            opening, self._closing = self._text(writer, value, _INDENT)
            self._put(opening)
            self._open = name
        elif is_inner:
            self._put("".join(self._text(writer, value, _INDENT * 2)))
        else:
            place = self._plan.top.index(name)
            self._waiting.append((place, "".join(self._text(writer, value, _INDENT))))

    def close(self) -> None:
        """Write what is left, and the end of the message."""
        self._close_outer()
        self._write_waiting(len(self._plan.top))
        self._put(f"</{self._root}>\n")

    def _close_outer(self) -> None:
        if self._open:
            self._put(self._closing)
            self._open = None

    def _write_waiting(self, until: int) -> None:
        """Write the records that stand before a place, in the order of the schema."""
        ready = [item for item in self._waiting if item[0] < until]
        self._put("".join(text for _, text in sorted(ready, key=lambda item: item[0])))
        self._waiting = [item for item in self._waiting if item[0] >= until]

    def _text(self, writer: RecordWriter, value: object, indent: str) -> tuple[str, str]:
        before, behind = writer.parts(value, indent)
        if not (before or behind or writer.record in self._plan.nested):
            return f"{indent}<{writer.qname}/>\n", ""
        return f"{indent}<{writer.qname}>\n{before}", f"{behind}{indent}</{writer.qname}>\n"

    def _report(self, writer: RecordWriter, value: object) -> None:
        name = writer.record
        self._counts[name] = self._counts.get(name, 0) + 1
        if name in self._plan.nested:
            self._counts[self._plan.nested[name]] = 0
        if writer.omissions is None:
            return
        for field in writer.omissions(value):
            self._tell(self._path(name), field)

    def _path(self, name: str) -> str:
        outer = self._open if name in self._plan.nested.values() else None
        steps = [
            f"{self._plan.shown(step)}[{self._counts[step]}]"
            if step in self._plan.many
            else self._plan.shown(step)
            for step in filter(None, (outer, name))
        ]
        return "/".join(("", local_name(self._plan.root), *steps))

    def _put(self, text: str) -> None:
        self._stream.write(text.encode())
