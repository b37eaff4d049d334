"""One person in several places: in a message, or in two messages of one run."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Self

from adapter.core.findings import Severity
from adapter.core.values import is_bsn
from adapter.model.verzekerde import Verzekerde
from adapter.validation.rule import ToldAt, fold
from adapter.validation.scope import Scope
from adapter.validation.sleutels import Paren, Sleutels, key_of, place_of_person

_PLACE = 2  # in an entry, behind the number of its message and the birth date


@fold(
    "EIGEN-GEBOORTEDATUM",
    on=("Verzekerde",),
    given="BSN",
    bron="Verzekeraars, 8004: BSN en geboortedatum horen bij elkaar",
    severity=Severity.WARNING,
)
class TwoBirthDates:
    """One BSN has one birth date; a message of before a correction may stand beside one after."""

    def __init__(self) -> None:
        self.file: str | None = None
        self.seen = Sleutels(3)

    def see(self, scope: Scope) -> None:
        """Keep a hash of the BSN with the birth date; what is no BSN, EIGEN-BSN or 9268 tells."""
        node = scope.node
        if not isinstance(node, Verzekerde) or not isinstance(node.geboortedatum, date):
            return
        if node.bsn is not None and is_bsn(node.bsn):
            self.file = scope.file
            born = key_of(node.geboortedatum.isoformat())
            self.seen.add(key_of(node.bsn), born, *place_of_person(scope))

    def merge(self, later: Self) -> None:
        """Take in what was kept of the stretch of the message behind this one."""
        self.file = self.file or later.file
        self.seen.merge(later.seen)

    def finish(self) -> Iterator[ToldAt]:
        """Yield the later dates of one message."""
        yield from self.finish_all([self])

    @classmethod
    def finish_all(cls, states: Sequence[Self]) -> Iterator[ToldAt]:
        """Yield the first place of each birth date after the first that a BSN has."""
        files = [state.file for state in states]
        first, *others = [state.seen for state in states]
        found = Paren(_PLACE)
        for same in first.groups(*others):
            one = next(same)
            dates = {one[1]}
            for other in same:
                if other[1] not in dates:
                    found.add(one, other)
                dates.add(other[1])
        yield from found.told(files, "")
