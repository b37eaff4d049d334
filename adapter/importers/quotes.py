"""Cuts lines of a CSV file into cells, and finds back where a row ends after a stray quote.

A quote inside an unquoted cell is a sign like any other. A quote that opens a cell and is never
closed would swallow the rows behind it; those are found back by their number of cells, and the
faulty one is told. Where that cannot be decided nothing is guessed.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from adapter.core.errors import AdapterError

MAX_LINES = 50
"""Lines of a row with line breaks in its cells; more is a quote that was never closed."""

_MAX_LENGTH = 1 << 20
FAULT = "IMP-AANHALINGSTEKEN"
_INSIDE = re.compile(r'[^"]*(?:""[^"]*)*')


class UndecidableError(AdapterError):
    """A quote was never closed, and where the next row begins cannot be told."""


@frozen
class Cut:
    """A piece of text cut into cells.

    Attributes:
        cells: the cells; behind a quote that is not closed they are cut as they stand.
        is_open: whether the text ends inside a quoted cell.
        is_broken: whether something follows a closing quote.
    """

    cells: tuple[str, ...]
    is_open: bool = False
    is_broken: bool = False


class Cutter:
    """Cuts text by one delimiter."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        sign = re.escape(delimiter)
        self._close = re.compile(rf'"[ \t]*(?={sign}|[\r\n]*\Z)')
        self._plain = re.compile(rf"[^{sign}]*")

    def cut(self, text: str) -> Cut:
        """Cut one or more lines, as one row."""
        bare = text.rstrip("\r\n")
        if '"' not in bare:
            return Cut(tuple(bare.split(self._delimiter)))
        try:
            # Alone and strict: the reader takes no next line, and glues nothing to a closed cell.
            (cells,) = csv.reader((bare,), delimiter=self._delimiter, strict=True)
        except (csv.Error, ValueError):
            return self._cut_slowly(bare)
        return Cut(tuple(cells))

    def _cut_slowly(self, text: str) -> Cut:
        cells: list[str] = []
        at, is_broken = 0, False
        while True:
            if text.startswith('"', at):
                end, is_sound = self._end_of_quoted(text, at + 1)
                if end is None:
                    rest = text[at:].split(self._delimiter)
                    return Cut((*cells, *map(_unquoted, rest)), is_open=True, is_broken=is_broken)
                is_broken = is_broken or not is_sound
                cells.append(text[at + 1 : end.start()].replace('""', '"'))
                at = end.end()
            else:
                plain = self._plain.match(text, at)
                cells.append(plain[0] if plain else "")
                at += len(cells[-1])
            if at >= len(text):
                return Cut(tuple(cells), is_broken=is_broken)
            at += 1

    def _end_of_quoted(self, text: str, start: int) -> tuple[re.Match[str] | None, bool]:
        """Return where a quoted cell is closed, and whether the first lone quote does so."""
        inside = _INSIDE.match(text, start)
        first = inside.end() if inside else start
        sound = self._close.match(text, first)
        return (sound, True) if sound else (self._close.search(text, first), False)


def _unquoted(cell: str) -> str:
    is_whole = len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
    return cell[1:-1].replace('""', '"') if is_whole else cell


class Rows:
    """The rows of a stream of lines: cells, and the fault of a row that cannot be trusted."""

    def __init__(
        self, lines: Iterator[str], delimiter: str, width: Callable[[], int | None]
    ) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._cutter = Cutter(delimiter)
        self._width = width
        self._ahead: deque[str] = deque()

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], str | None]]:
        """Yield cells and fault of each row.

        Raises:
            UndecidableError: a quote is never closed and no next row is found.
        """
        sign = self._delimiter
        while (line := self._next()) is not None:
            if '"' not in line:
                yield tuple(line.rstrip("\r\n").split(sign)), None
                continue
            cut = self._cutter.cut(line)
            width = self._width()
            if cut.is_open:
                yield from self._several(line, cut, width)
            elif cut.is_broken and width is not None and len(cut.cells) != width:
                yield cut.cells, FAULT
            else:
                yield cut.cells, None

    def _next(self) -> str | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def _several(
        self, first: str, cut: Cut, width: int | None
    ) -> Iterator[tuple[tuple[str, ...], str | None]]:
        """Yield the row that begins with a line that ends inside quotes, or the pieces of it."""
        lines = [first]
        whole = self._gather(lines)
        own = [self._cutter.cut(line) for line in lines]
        if width is None:
            yield (whole or cut).cells, None
            self._back(lines[1:] if whole is None else [])
            return
        if whole is not None and not _hides_rows(own, width):
            yield whole.cells, None
            return
        rows = [at for at in range(1, len(lines)) if _is_row(own[at], width)]
        if whole is not None and (len(whole.cells) == width or not rows):
            # It may be one row with a line break, or rows with two stray quotes: none is used.
            faulty, rest = own, []
        else:
            if not rows and (len(lines) == MAX_LINES or sum(map(len, lines)) >= _MAX_LENGTH):
                raise UndecidableError
            # At the end of the file each line behind the quote is told by itself.
            end = rows[0] if rows else len(lines)
            faulty, rest = own[:end], lines[end:]
        yield from ((piece.cells, FAULT if any(piece.cells) else None) for piece in faulty)
        self._back(rest)

    def _gather(self, lines: list[str]) -> Cut | None:
        """Add lines until the quote of the first is closed; else until a row was found, or enough.

        Returns the row that the lines are together, or None when they are none.
        """
        is_broken = False
        width = self._width()
        room = _MAX_LENGTH - len(lines[0])
        while len(lines) < MAX_LINES and room > 0 and (line := self._next()) is not None:
            lines.append(line)
            room -= len(line)
            if is_broken:
                if width is not None and _is_row(self._cutter.cut(line), width):
                    return None
            elif '"' in line:
                cut = self._cutter.cut("".join(lines))
                if not cut.is_open and not cut.is_broken:
                    return cut
                is_broken = cut.is_broken
        return None

    def _back(self, lines: list[str]) -> None:
        self._ahead.extendleft(reversed(lines))


def _is_row(cut: Cut, width: int) -> bool:
    return not cut.is_open and len(cut.cells) == width


def _hides_rows(lines: Sequence[Cut], width: int) -> bool:
    """Tell whether lines that are one row together look like rows each by itself."""
    many = [len(line.cells) * 2 > width for line in lines]
    return any(many[1:-1]) or (len(lines[0].cells) >= width and many[-1])
