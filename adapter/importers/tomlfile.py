"""A TOML file that a user writes, and where in it a key stands."""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path

_BLANKED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*')
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ERROR_LINE = re.compile(r"at line (\d+)")
_NEAR = 0.6


@frozen
class Line:
    """The line at which a TOML file cannot be read; `-` when that is not known."""

    number: str


def load(text: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any] | Line:
    """Return what a TOML text holds, or the line at which it cannot be read.

    Args:
        text: the file.
        parse_float: makes a number of one with a point or an exponent.
    """
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as wrong:
        found = _ERROR_LINE.search(str(wrong))
        return Line(found[1] if found else str(text.count("\n") + 1))
    except (ValueError, ArithmeticError, RecursionError):
        return Line("-")  # a number or a depth that Python does not take: it names no line


def read_text(path: Path) -> str | Line:
    """Return the text of a TOML file, or the line at which it is no UTF-8.

    Raises:
        UnusableInputError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None
    except UnicodeDecodeError as wrong:
        return Line(str(wrong.object.count(b"\n", 0, wrong.start) + 1))


def load_file(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds.

    Raises:
        UnusableInputError: it cannot be read, or is no TOML.
    """
    text = read_text(path)
    data = text if isinstance(text, Line) else load(text)
    if isinstance(data, Line):
        raise UnusableInputError("IN-GEEN-TOML", bestand=shown_path(path), regel=data.number)
    return data


def line_of(text: str, key: str, table: str = "", number: int = 0) -> int:
    """Return the line of a key, or of the table that lacks it.

    Args:
        text: the file.
        key: a bare key.
        table: the table or list of tables that it is in, "" for the top of the file.
        number: which one of that list, from 0.
    """
    # Texts and comments are blanked out: what looks like a key or a brace in them is none.
    bare = _BLANKED.sub(lambda found: " " * len(found[0]), text)
    start, end = _table(bare, table, number) if table else (0, len(bare))
    found = re.compile(rf"(?<![\w-]){re.escape(key)}\s*=").search(bare, start, end)
    if found is None and not table:
        found = re.compile(rf"^\s*\[+\s*{re.escape(key)}\b", re.MULTILINE).search(bare)
    place = found.end() if found else start
    return bare.count("\n", 0, place) + 1


def _table(bare: str, table: str, number: int) -> tuple[int, int]:
    """Return where the how-manieth table of a list begins and ends."""
    heads = list(re.finditer(rf"^\s*\[\[?\s*{re.escape(table)}\s*\]", bare, re.MULTILINE))
    if not heads:
        first = re.search(rf"(?<![\w-]){re.escape(table)}\s*=", bare)
        heads = list(re.compile(r"\{").finditer(bare, first.end())) if first else []
    ends = [head.start() for head in heads[1:]] + [len(bare)]
    return (heads[number].end(), ends[number]) if number < len(heads) else (0, len(bare))


def shown_key(key: str) -> str:
    """Return a key of a user's file as it can be told; what is no plain name is a question mark."""
    return key if _NAME.fullmatch(key) else "?"


def nearest(key: str, known: Collection[str]) -> str:
    """Return the known key that a misspelled one looks like; all of them when it looks like none.

    >>> nearest("zorgkantor", ["soort", "zorgkantoren"]), nearest("x", ["soort", "naam"])
    ('zorgkantoren', 'naam, soort')
    """
    longer = [name for name in known if name.startswith(key) or key.startswith(name)]
    near = longer or difflib.get_close_matches(key, list(known), n=1, cutoff=_NEAR)
    return near[0] if near else ", ".join(sorted(known))


def keys_in(data: dict[str, Any], tables: Collection[str], above: str = "") -> Iterator[str]:
    """Yield the keys of a file with the known tables that they are in, as "factuur.contact"."""
    for key, value in data.items():
        path = f"{above}{key}"
        if path not in tables:
            yield path
        elif isinstance(value, dict):
            yield from keys_in(value, tables, f"{path}.")
