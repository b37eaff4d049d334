"""A rule: what it is called, where it looks, and how it judges. Three forms, one register."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, Self, runtime_checkable

from attrs import field, frozen

from adapter.core.findings import Expectation, Location, Severity
from adapter.core.masking import Masked
from adapter.validation.glance import Glance
from adapter.validation.scope import Scope


@frozen
class Told:
    """What breaks a rule, with what its text mentions: each detail judged fit to be shown."""

    element: str
    details: Mapping[str, Masked] = field(factory=dict)


@frozen
class ToldAt:
    """The same of a rule over the whole message, which knows the place itself."""

    at: Location
    details: Mapping[str, Masked] = field(factory=dict)


Judge = Callable[[Scope], Iterator[str | Told]]
"""Yields the elements that break the rule; "" is the object at hand itself."""

VECOZO, VERZEKERAAR = "vecozo", "verzekeraar"
"""Who runs an official check."""

Condition = Callable[[Scope], bool]
"""Tells whether something holds of the object at hand."""


@frozen(kw_only=True, eq=False)
class Rule:
    """One outcome of one check. There is one object of it, so that it is known by what it is.

    Attributes:
        id: official id ("VC093") or one of ours.
        retourcode: official code, or None.
        on: the classes that it looks at, as "DebetPrestatie" or "DebetPrestatie/Zorgaanbieder".
        standard: "GDS801"; the register fills it in from the folder.
        versions: the versions of the standard that it is for; empty is all.
        severity: of its findings.
        bron: where it was read.
        applies: for a row: when it is to be looked at; None is always.
        breaks: for a row: whether the object breaks it.
        element: for a row: the element that it is about; "" is the object itself.
        expected: for a row: what it asks of that element.
        judge: for a function over one object.
        fold: for a rule over the whole message: makes a fresh Fold for each message.
        given: for such a rule: the element of an object without which it takes nothing in.
        reason: why it cannot be checked offline; then it has none of these but `applies`: where
            that holds the check was needed, and no verdict can be accepted.
        codelist: the list that it looks up, when it does.
        sees: the elements whose values decide, as "Aantal" or "Header.Ontvanger"; objects in which
            they are equal are judged once. None when that cannot be told.
        asks: the elements of which only counts whether they are there.
        glance: what shows that it is kept, for when they seldom come back.
        needs: the table of the user without which it cannot judge; the Naslag has its name.
        kant: who runs it: VECOZO in its first check, or the insurer after that.
    """

    id: str
    retourcode: str | None
    on: tuple[str, ...]
    bron: str
    standard: str = ""
    versions: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    applies: Condition | None = None
    breaks: Condition | None = None
    element: str = ""
    expected: Expectation | None = None
    judge: Judge | None = None
    fold: "Callable[[], Fold] | None" = None
    given: str = ""
    reason: str | None = None
    codelist: str | None = None
    sees: frozenset[str] | None = None
    asks: frozenset[str] = frozenset()
    glance: Glance | None = None
    needs: str | None = None
    kant: str = VECOZO

    @property
    def key(self) -> str:
        """Id and retourcode: official ids repeat."""
        return f"{self.id}-{self.retourcode}" if self.retourcode else self.id

    def is_for(self, standard: str, version: str) -> bool:
        """Tell whether it counts for a version of a standard."""
        return self.standard == standard and (not self.versions or version in self.versions)


class Fold(Protocol):
    """A rule over the whole message: it keeps compact keys, never the message."""

    def see(self, scope: Scope) -> None:
        """Take in an object."""

    def finish(self) -> "Iterator[Location | ToldAt]":
        """Yield the places that break the rule."""


@runtime_checkable
class AcrossMessages(Protocol):
    """A Fold that can also be finished over all messages of a run together."""

    @classmethod
    def finish_all(cls, states: Sequence[Self]) -> Iterator[ToldAt]:
        """Yield what breaks the rule in any message, or between two, in order of the messages."""


@runtime_checkable
class Mergeable(Fold, Protocol):
    """A Fold that can be fed in stretches: what it keeps is in its plain attributes."""

    def merge(self, later: Self) -> None:
        """Take in what another kept of the stretch of the message behind this one."""


class ListNotJudgedError(Exception):
    """Raised by a judge when a list is not completely known and the code is not in it."""

    def __init__(self, naam: str) -> None:
        super().__init__(naam)
        self.naam = naam


def rule(  # noqa: PLR0913 - each is a fact of the rule, all but the id are keyword-only
    rule_id: str,
    *,
    on: str,
    bron: str,
    retourcode: str | None = None,
    versions: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
    needs: str | None = None,
    sees: tuple[str, ...] | None = None,
    glance: Glance | None = None,
) -> Callable[[Judge], Rule]:
    """Make a rule of a function over one object.

    The function yields the elements that break the rule; it builds no path, line or finding. The
    standard follows from the folder that its module is in. With `sees`, the elements that it looks
    at, it is asked once for all objects in which these are equal: all of them must be named, those
    of every object that repeats as "Zorgaanbieder/ZorgaanbiederRol". With a `glance` it is not
    asked of objects in which that shows that they keep it.
    """

    def make(judge: Judge) -> Rule:
        return Rule(
            id=rule_id,
            retourcode=retourcode,
            on=(on,),
            bron=bron,
            versions=versions,
            severity=severity,
            judge=judge,
            needs=needs,
            sees=None if sees is None else frozenset(sees),
            glance=glance,
        )

    return make


def predicate(  # noqa: PLR0913 - the same
    rule_id: str,
    *,
    on: tuple[str, ...],
    bron: str,
    element: str = "",
    sees: tuple[str, ...] | None = None,
    glance: Glance | None = None,
    severity: Severity = Severity.ERROR,
) -> Callable[[Condition], Rule]:
    """Make a rule of a function that tells whether an object breaks it; the rest as in `rule`."""

    def make(breaks: Condition) -> Rule:
        return Rule(
            id=rule_id,
            retourcode=None,
            on=on,
            bron=bron,
            severity=severity,
            breaks=breaks,
            element=element,
            sees=None if sees is None else frozenset(sees),
            glance=glance,
        )

    return make


def fold(  # noqa: PLR0913 - the same
    rule_id: str,
    *,
    on: tuple[str, ...],
    bron: str,
    retourcode: str | None = None,
    versions: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
    needs: str | None = None,
    given: str = "",
) -> Callable[[Callable[[], Fold]], Rule]:
    """Make a rule of a class with `see` and `finish`, for a check over the whole message."""

    def make(kind: Callable[[], Fold]) -> Rule:
        return Rule(
            id=rule_id,
            retourcode=retourcode,
            on=on,
            bron=bron,
            versions=versions,
            severity=severity,
            fold=kind,
            needs=needs,
            given=given,
        )

    return make
