"""Temporary files that hold personal data: nobody else can read them, and they do not stay."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO, cast

_OPEN_FILES = Path("/proc/self/fd")
_PAGES = "-8000"  # KiB of the database that stay in memory


def open_database(tables: str) -> sqlite3.Connection:
    """Return a temporary database with these tables, in a transaction.

    SQLite removes the name of its file as it opens it (mode 0600): nothing is left of it, whatever
    ends the process.
    """
    db = sqlite3.connect("", isolation_level=None)  # "" is a nameless file
    db.execute("PRAGMA journal_mode=OFF")
    db.execute(f"PRAGMA cache_size={_PAGES}")
    db.executescript(tables)
    db.execute("BEGIN")
    return db


class TemporaryFiles(ExitStack):
    """Makes files that are gone when this closes, and on Linux also when the process is killed."""

    def new(self) -> tuple[BinaryIO, Path]:
        """Return a file to write to, and the path by which this process can open it again.

        Raises:
            OSError: there is no room for it.
        """
        if _OPEN_FILES.is_dir():
            # It has no name in any folder, so nothing is left of it whatever ends the process.
            file = TemporaryFile()  # noqa: SIM115 - it is closed with this
            stream = cast("BinaryIO", self.enter_context(file))
            return stream, _OPEN_FILES / str(stream.fileno())
        folder = self.enter_context(TemporaryDirectory(prefix="zorgdeclaratie-"))
        path = Path(folder) / "bestand"
        return self.enter_context(path.open("xb")), path
