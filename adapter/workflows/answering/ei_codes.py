"""What VECOZO remarks on a flat message, put aside by line.

SQLite removes the name of the file as it opens it (mode 0600): nothing is left of it.
"""

import sqlite3
from types import TracebackType
from typing import Self

OF_FILE = 0
"""The line under which the codes of the whole file are put aside."""

MOST = 3
"""How many codes a record of a return message has room for."""


class LineCodes:
    """The codes of each line. Use it in a `with`."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # "" is a nameless file
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("CREATE TABLE remark (regel INTEGER, code TEXT, UNIQUE (regel, code))")
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the file away."""
        self._db.close()

    def add(self, line: int, code: str) -> None:
        """Put a code aside."""
        self._db.execute("INSERT OR IGNORE INTO remark VALUES (?, ?)", (line, code))

    def of(self, line: int) -> tuple[str, ...]:
        """Return the codes of a line, as many as there is room for."""
        rows = self._db.execute(
            "SELECT code FROM remark WHERE regel = ? ORDER BY rowid LIMIT ?", (line, MOST)
        )
        return tuple(code for (code,) in rows)

    def codes(self) -> tuple[str, ...]:
        """Return each code that occurs."""
        return tuple(code for (code,) in self._db.execute("SELECT DISTINCT code FROM remark"))
