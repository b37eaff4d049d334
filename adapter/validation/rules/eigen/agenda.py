"""The day of a behandelaar, where the times of consults are given."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Self

from adapter.core.findings import Severity
from adapter.model.prestatie import DebetPrestatie
from adapter.validation.rule import ToldAt, fold
from adapter.validation.rules.eigen.dubbel import BETWEEN, behandelaar, care, person
from adapter.validation.scope import Scope
from adapter.validation.sleutels import Entry, Paren, Sleutels, key_of, place

_ZPM, _CONSULT = "071", "CO"
_ON = ("DebetPrestatie",)
_DAY = 24 * 60
_SPLIT = 60
_TIME = len("hh:mm:ss")
# What an entry holds behind the number of its message.
_SPAN, _PERSON, _CARE, _PLACE = 1, 2, 3, 4


class _Day:
    """The consults of each behandelaar on each day, as minutes."""

    def __init__(self) -> None:
        self.file: str | None = None
        self.consults = Sleutels(5)

    def see(self, scope: Scope) -> None:
        """Keep a consult with two times."""
        node = scope.node
        if not isinstance(node, DebetPrestatie) or node.begintijd is None:
            return
        begin, end = _minutes(node.begintijd), _minutes(node.eindtijd)
        who, zorg = behandelaar(node), care(scope, node)
        if begin is None or end is None or end <= begin or not who or not _is_consult(node):
            return
        if zorg is not None:
            span, persoon = begin * _DAY + end, key_of(person(scope) or "")
            self.file = scope.file
            key = key_of(f"{who}{BETWEEN}{node.begindatum}")
            self.consults.add(key, span, persoon, zorg, *place(scope))

    def merge(self, later: Self) -> None:
        """Take in what was kept of the stretch of the message behind this one."""
        self.file = self.file or later.file
        self.consults.merge(later.consults)

    def finish(self) -> Iterator[ToldAt]:
        """Yield what does not fit on a day of one message."""
        yield from self.finish_all([self])

    @classmethod
    def finish_all(cls, states: Sequence[Self]) -> Iterator[ToldAt]:
        """Yield what does not fit on a day of all messages together."""
        files = [state.file for state in states]
        first, *others = [state.consults for state in states]
        found = Paren(_PLACE)
        for day in first.groups(*others):
            for one, other in cls.pairs(sorted(day, key=lambda entry: (entry[_SPAN], entry))):
                found.add(one, other)
        yield from found.told(files, "DebetPrestatie/Begintijd")

    @staticmethod
    def pairs(day: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
        """Yield the consults of a day, in order of time, that do not fit one another."""
        raise NotImplementedError


def _is_consult(node: DebetPrestatie) -> bool:
    """Tell whether it takes the time of one behandelaar: a group or a toeslag shares it."""
    is_zpm = node.prestatie_codelijst_code == _ZPM
    return is_zpm and (node.prestatiecode or "").startswith(_CONSULT)


def _minutes(time: str | None) -> int | None:
    """Return the minutes since midnight of "hh:mm:ss", None when it is no such thing."""
    if time is None or len(time) < _TIME or not (time[:2] + time[3:5]).isdigit():
        return None
    return int(time[:2]) * 60 + int(time[3:5])


@fold(
    "EIGEN-OVERLAP",
    on=_ON,
    given="Begintijd",
    bron="Normenkader ZPM: N2811",
    severity=Severity.WARNING,
)
class Overlapping(_Day):
    """One behandelaar is in two consults at once; the same care twice is told by EIGEN-DUBBEL."""

    @staticmethod
    def pairs(day: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
        """Yield a consult that begins before one before it has ended."""
        longest = day[0]
        for entry in day[1:]:
            begin = entry[_SPAN] // _DAY
            if begin < longest[_SPAN] % _DAY and entry[_CARE] != longest[_CARE]:
                yield longest, entry
            if entry[_SPAN] % _DAY > longest[_SPAN] % _DAY:
                longest = entry


@fold(
    "EIGEN-AANSLUITEND",
    on=_ON,
    given="Begintijd",
    bron="Normenkader ZPM: N2710",
    severity=Severity.WARNING,
)
class Split(_Day):
    """A consult with the same patient within an hour: together they may be one consult."""

    @staticmethod
    def pairs(day: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
        """Yield a consult that begins within an hour after the one before with that patient."""
        by_person: dict[int, list[Entry]] = {}
        for entry in day:
            by_person.setdefault(entry[_PERSON], []).append(entry)
        for consults in by_person.values():
            for one, other in pairwise(consults):
                gap = other[_SPAN] // _DAY - one[_SPAN] % _DAY
                if 0 <= gap <= _SPLIT:
                    yield one, other
