"""What became of a message that is answered, and how its return message is named."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

from attrs import field, frozen

from adapter.workflows.answering.returns import Figures
from adapter.workflows.conversion.bundel import safe_name

VECOZO, INSURER = "vecozo", "verzekeraar"
_LONGEST_NAME = 80


@frozen(kw_only=True)
class Answer:
    """What became of one message.

    Attributes:
        file: the message as given.
        path: the return message, below the output folder; None when there is none.
        sender: VECOZO or INSURER; None when there is no return message.
        figures: what the return message comes to.
    """

    file: str
    path: str | None = None
    sender: str | None = None
    figures: Figures = field(factory=Figures)

    def to_dict(self) -> dict[str, object]:
        """Return it as it stands in rapport.json and JSON lines."""
        figures = self.figures
        return {
            "file": self.file,
            "path": self.path,
            "from": self.sender,
            "prestaties": figures.prestaties,
            "returned": figures.returned,
            "declared": _euros(figures.declared),
            "awarded": _euros(figures.awarded),
            "paid": _euros(figures.paid),
            "codes": dict(sorted(figures.codes.items())),
        }


class Names:
    """Names of messages that are made, each other than the ones before, on any file system."""

    def __init__(self, word: str = "retour") -> None:
        self._word = word
        self._taken: set[str] = set()
        self._last: Counter[str] = Counter()

    def new(self, message: str, suffix: str = ".xml") -> str:
        """Return a name by that of the declaration."""
        name = message.replace("\\", "/").rpartition("/")[2]
        stem = safe_name(Path(name).stem.strip("-") or "bericht")[:_LONGEST_NAME]
        while True:
            self._last[stem.lower()] += 1
            number = self._last[stem.lower()]
            made = f"{self._word}-{stem}{f'-{number}' if number > 1 else ''}{suffix}"
            if made.lower() not in self._taken:
                self._taken.add(made.lower())
                return made


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f}"
