"""JSON as sheets of rows: a list of objects, lists of objects within objects, or JSON lines.

The file is read piece by piece, twice: for the keys, which are the header, and for the rows.
"""

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.formats.common.jsonvalues import JsonValues, TooLongError
from adapter.importers.decoding import Coding, open_text
from adapter.importers.numbering import number_text
from adapter.importers.reading import Row, Sheet

_MAX_LINE = 1 << 20
_DEEPEST = 5
_MOST_LISTS = 50
_NO_ROWS = 0
_MOST_KEYS = 10_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNWRITABLE = "\uffff"  # no message holds it either, so the cell is told


class _Object(list[tuple[str, object]]):
    """An object as its keys and values in order, so that a key that is there twice is seen."""


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_float=Decimal, parse_int=str, parse_constant=_refuse
)


class _Values(JsonValues):
    """The values in a file of rows."""

    def row(self) -> _Object:
        """Return the next value, which must be an object."""
        value = self.value() if self.peek() == "{" else None
        if not isinstance(value, _Object):
            raise ValueError("no object")  # noqa: TRY004 - what stands in a file, no wrong call
        return value


class _Walk:
    """Goes through nested objects, and yields the rows of each list of objects in them."""

    def __init__(self, values: _Values) -> None:
        self._values = values
        self._lists = 0

    def rows(self, depth: int = 0) -> Iterator[tuple[int, _Object]]:
        """Yield the number of a list and a row of it."""
        sign = self._values.peek()
        if sign == "[":
            yield from self._list()
        elif sign == "{" and depth < _DEEPEST:
            yield from self._within(depth)
        else:
            self._values.value()

    def _list(self) -> Iterator[tuple[int, _Object]]:
        values = self._values
        values.demand("[")
        is_table = values.peek() == "{"
        self._lists += is_table
        if values.peek() == "]":
            yield _NO_ROWS, _Object()
        while values.peek() not in ("", "]"):
            if is_table:
                yield self._lists, values.row()
            else:
                values.value()
            if not values.take(","):
                break
        values.demand("]")

    def _within(self, depth: int) -> Iterator[tuple[int, _Object]]:
        values = self._values
        values.demand("{")
        while values.peek() not in ("", "}"):
            values.value()
            values.demand(":")
            yield from self.rows(depth + 1)
            if not values.take(","):
                break
        values.demand("}")


def json_sheets(path: Path, coding: Coding) -> Iterator[Sheet]:
    """Yield the lists of objects in a JSON file, each as a sheet with its keys as header.

    Raises:
        UnusableInputError: the file cannot be read, is no JSON or holds no list of objects.
    """
    try:
        is_lines = _is_lines(path, coding)
        heads = _heads(_rows(path, coding, is_lines=is_lines))
    except (ValueError, RecursionError):
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None
    except TooLongError:
        raise UnusableInputError("IN-TE-GROOT", bestand=shown_path(path)) from None
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None
    if not heads.keys() - {_NO_ROWS}:
        code = "IN-LEEG" if heads else "IN-GEEN-TABEL"
        raise UnusableInputError(code, bestand=shown_path(path))
    for number, head in heads.items():
        if number == _NO_ROWS:
            continue
        items = (item for at, item in _rows(path, coding, is_lines=is_lines) if at == number)
        yield Sheet(nummer=number, rows=_table(head, items))


def _heads(rows: Iterator[tuple[int, _Object]]) -> Mapping[int, Mapping[str, int]]:
    """Return the keys of each list, and how often an object has each at most."""
    heads: dict[int, Counter[str]] = {}
    seen: tuple[int, tuple[str, ...]] | None = None
    for number, item in rows:
        keys = (number, tuple(key for key, _ in item))
        if keys == seen:
            continue  # as the row before
        seen = keys
        head = heads.setdefault(number, Counter())
        head |= Counter(keys[1])
        if len(head) > _MOST_KEYS or number > _MOST_LISTS:
            raise TooLongError
    return heads


def _is_lines(path: Path, coding: Coding) -> bool:
    """Tell whether a file holds objects one after another, each a row."""
    with open_text(path, coding) as stream:
        values = _Values(stream.read, _DECODER)
        if values.peek() != "{":
            return False
        try:
            first = values.value(_MAX_LINE)
        except TooLongError:
            return False
        return values.peek() != "" or not _holds_rows(first)


def _holds_rows(value: object) -> bool:
    if isinstance(value, _Object):
        return any(isinstance(inner, list) and _holds_rows(inner) for _, inner in value)
    return isinstance(value, list) and (not value or isinstance(value[0], _Object))


def _rows(path: Path, coding: Coding, *, is_lines: bool) -> Iterator[tuple[int, _Object]]:
    with open_text(path, coding) as stream:
        values = _Values(stream.read, _DECODER)
        if is_lines:
            while values.peek():
                yield 1, values.row()
        else:
            yield from _Walk(values).rows()
            values.end()


def _table(head: Mapping[str, int], items: Iterator[_Object]) -> Iterator[Row]:
    """Yield the keys as a header, then the objects, numbered as in a spreadsheet."""
    keys = tuple(itertools.chain.from_iterable([key] * most for key, most in head.items()))
    yield Row(nummer=1, cells=tuple(map(_writable, keys)))
    is_single = len(keys) == len(head)
    for number, item in enumerate(items, start=2):
        values = dict(item)
        if is_single:
            cells = tuple(_shown(values.get(key)) for key in keys)
        else:
            cells = tuple(_in_turn(keys, item))
        yield Row(nummer=number, cells=cells)


def _in_turn(keys: tuple[str, ...], item: _Object) -> Iterator[str]:
    """Yield the cells of a row in which a key can stand more than once."""
    left = list(item)
    for key in keys:
        at = next((at for at, (name, _) in enumerate(left) if name == key), None)
        yield "" if at is None else _shown(left.pop(at)[1])


def _shown(value: object) -> str:
    """Return a cell as text; what is made up of several values as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value.isascii() else _writable(value)
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, list) and not isinstance(value, _Object) and len(value) < 2:  # noqa: PLR2004 - a list of one is that one
        return _shown(value[0]) if value else ""
    return _writable(json.dumps(_plain(value), ensure_ascii=False))


def _plain(value: object) -> object:
    if isinstance(value, _Object):
        return {key: _plain(inner) for key, inner in value}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return number_text(value) if isinstance(value, Decimal) else value


def _writable(text: str) -> str:
    return _SURROGATE.sub(_UNWRITABLE, text)
