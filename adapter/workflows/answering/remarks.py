"""What VECOZO remarks on a message, put aside by the place that it is about.

SQLite removes the name of the file as it opens it (mode 0600): nothing is left of it.
"""

import json
import re
import sqlite3
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from attrs import frozen

from adapter.core.findings import Finding
from adapter.formats.common.xmlstream import Step

_RECORD = re.compile(r"/Bericht/(?:Verzekerde\[(\d+)\](?:/Prestatie\[(\d+)\])?)?")
_STEP = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")


@frozen(kw_only=True)
class Remark:
    """A retourcode on a class of a record.

    Attributes:
        retourcode: the code.
        regel: key of the check that gave it.
        steps: from the record down to the class; of the head of a message from its root.
        element: the element of the class that the finding names, if any.
    """

    retourcode: str
    regel: str
    steps: tuple[Step, ...]
    element: str | None

    def below(self) -> "Remark":
        """Return the same remark as seen one class further down."""
        return Remark(
            retourcode=self.retourcode,
            regel=self.regel,
            steps=self.steps[1:],
            element=self.element,
        )


class Remarks:
    """The remarks on one message. Use it in a `with`, or close it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # "" is a nameless file
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("CREATE TABLE remark (verzekerde INTEGER, prestatie INTEGER, tekst TEXT)")
        self._db.execute("CREATE INDEX place ON remark (verzekerde, prestatie)")
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

    def add(self, finding: Finding) -> None:
        """Put a finding with a retourcode aside."""
        found = _RECORD.match(finding.at.path or "")
        verzekerde, prestatie = (int(part or 0) for part in found.groups()) if found else (0, 0)
        rest = (finding.at.path or "")[found.end() if found else 0 :]
        steps, element = _split(rest, finding.at.level)
        text = json.dumps((finding.retourcode, finding.text_key, steps, element))
        self._db.execute("INSERT INTO remark VALUES (?, ?, ?)", (verzekerde, prestatie, text))

    @property
    def is_empty(self) -> bool:
        """Whether there is no remark at all."""
        return self._db.execute("SELECT 1 FROM remark LIMIT 1").fetchone() is None

    def of_head(self, record: str) -> Sequence[Remark]:
        """Return the remarks on a record that a message has once, or on a class in it."""
        found = [item for item in self.of(0, 0) if item.steps and item.steps[0][0] == record]
        return [item.below() for item in found]

    def of(self, verzekerde: int, prestatie: int) -> Sequence[Remark]:
        """Return the remarks on a Prestatie; 0 is the Verzekerde itself."""
        rows = self._db.execute(
            "SELECT tekst FROM remark WHERE verzekerde = ? AND prestatie = ? ORDER BY rowid",
            (verzekerde, prestatie),
        )
        return [_remark(text) for (text,) in rows]

    def touches(self, verzekerde: int) -> bool:
        """Tell whether a Verzekerde or one of its prestaties has a remark."""
        rows = self._db.execute("SELECT 1 FROM remark WHERE verzekerde = ? LIMIT 1", (verzekerde,))
        return rows.fetchone() is not None


def _split(path: str, level: str | None) -> tuple[list[Step], str | None]:
    """Return the steps down to the class of a finding, and the element behind it."""
    steps: list[Step] = [(name, int(index or 1)) for name, index in _STEP.findall(path.strip("/"))]
    names = [name for name, _ in steps]
    until = len(names) - names[::-1].index(level) if level in names else 0
    return steps[:until], names[until] if until < len(names) else None


def _remark(text: str) -> Remark:
    retourcode, regel, steps, element = json.loads(text)
    return Remark(
        retourcode=retourcode,
        regel=regel,
        steps=tuple((name, index) for name, index in steps),
        element=element,
    )
