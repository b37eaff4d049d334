"""Walks a message, lets each rule look where it belongs, and makes the findings.

A rule yields what breaks it; only the engine knows paths, lines and severities.
"""

import itertools
import logging
from collections.abc import Iterator, Sequence

from attrs import evolve

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.formats.common.xmlform import Form, Reading
from adapter.formats.common.xmlplan import Plan
from adapter.formats.common.xmlstream import Place
from adapter.validation.coverage import Coverage
from adapter.validation.outlook import Outlook
from adapter.validation.rule import (
    AcrossMessages,
    Condition,
    Fold,
    ListNotJudgedError,
    Mergeable,
    Rule,
    Told,
    ToldAt,
)
from adapter.validation.rulebook import rulebook
from adapter.validation.scope import Omgeving, Scope
from adapter.validation.shown import compared, shown
from adapter.validation.state import Kept, State
from adapter.validation.visitors import Visitor

CRASHED = "REGEL-AFGEBROKEN"
"""Code of the finding that a rule crashed: no fault of the message, but no verdict either."""

NOT_JUDGED = "LIJST-NIET-BEOORDEELD"
"""Code of the finding that a code list is not completely known."""

_MOST_KNOWN = 2048

_log = logging.getLogger(__name__)


class RuleEngine:
    """Runs rules over the records of one message.

    Args:
        rules: the rules for the version of the message.
        plan: the records of the message.
        standard: name of the standard, for the findings.
        version: its version.
        file: the file as given.
        omgeving: today and the environment.
        in_run: whether rules across messages are finished over a run, not by this engine.
    """

    def __init__(  # noqa: PLR0913 - each is a fact of the run, all are keyword-only
        self,
        *,
        rules: tuple[Rule, ...],
        plan: Plan,
        standard: str,
        version: str,
        file: str,
        omgeving: Omgeving,
        in_run: bool = False,
    ) -> None:
        self._rules = rules
        self._in_run = in_run
        self._standard = standard
        self._version = version
        self._scope = Scope(file, omgeving)
        self._fold_rules = tuple(item for item in rules if item.fold)
        self._folds: list[Fold] = [item.fold() for item in rules if item.fold]
        self._book = rulebook(rules, tuple(plan.bindings.items()), frozenset(plan.top) - plan.many)
        self._crashed: dict[str, Location] = {}
        self._not_judged: dict[str, Location] = {}
        self._missed: set[str] = set()
        self._sound: dict[Outlook, tuple[set[object], ...]] = {}

    def see(self, place: Place, reading: Reading) -> list[Finding]:
        """Return the findings on a record.

        Of a record of a form that was met, only the rules are asked for which it may differ from
        those that did not break them.
        """
        if place.record in self._book.once:
            self._sound.clear()
        self._scope.enter_record(place, reading.value)
        found: list[tuple[Rule, Finding]] = []
        if reading.form:
            self._see_form(reading.form, reading.texts, found)
        elif place.record in self._book.visitors:
            self._visit(self._book.visitors[place.record], found)
        return [finding for _, finding in found]

    def _see_form(
        self, form: Form, texts: Sequence[str], found: list[tuple[Rule, Finding]]
    ) -> None:
        outlook, visitors = self._book.outlook(form)
        sound = self._sound.get(outlook)
        if sound is None:
            sound = self._sound[outlook] = tuple(set() for _ in outlook.keys)
        scope = self._scope
        keys = [key(scope, texts) for key in outlook.keys]
        new = [key not in known for key, known in zip(keys, sound, strict=True)]
        doubt = [not sure(scope, texts) for sure in outlook.glances]
        visitor = visitors[*new, *doubt]
        if visitor:
            self._visit(visitor, found)
        if True not in new:
            return
        broken = {item for item, _ in found}
        for key, known, rules in itertools.compress(
            zip(keys, sound, outlook.rules, strict=False), new
        ):
            if broken.isdisjoint(rules):
                if len(known) >= _MOST_KNOWN:
                    known.clear()
                known.add(key)

    def foresee(self, place: Place, value: object) -> None:
        """Bring a record in sight that comes further on, or is judged elsewhere."""
        self._scope.enter_record(place, value)

    def finish(self) -> Iterator[Finding]:
        """Yield the findings over the whole message, and what could not be judged."""
        for item, state in zip(self._fold_rules, self._folds, strict=True):
            waits = self._in_run and isinstance(state, AcrossMessages)
            if item.key not in self._crashed and not waits:
                yield from self._finish_fold(item, state)
        for key, at in self._crashed.items():
            yield self._own(CRASHED, Severity.ERROR, at, regel=key)
        for naam, at in self._not_judged.items():
            yield self._own(NOT_JUDGED, Severity.INFO, at, lijst=naam)

    @property
    def across(self) -> Kept:
        """What the rules across messages kept of this one, by key, when the run finishes them."""
        if not self._in_run:
            return ()
        pairs = zip(self._fold_rules, self._folds, strict=True)
        return tuple(
            (item.key, dict(vars(state)))
            for item, state in pairs
            if isinstance(state, AcrossMessages) and item.key not in self._crashed
        )

    @property
    def state(self) -> State:
        """What was kept of the records that were seen."""
        return State(
            folds=tuple(dict(vars(item)) for item in self._folds),
            crashed=self._crashed,
            not_judged=self._not_judged,
            missed=frozenset(self._missed),
        )

    @property
    def can_merge(self) -> bool:
        """Whether every rule over the whole message can be fed in stretches."""
        return all(isinstance(item, Mergeable) for item in self._folds)

    def absorb(self, later: State) -> None:
        """Take in what another engine kept of the stretch of the message behind this one."""
        for item, mine, kept in zip(self._fold_rules, self._folds, later.folds, strict=True):
            theirs = item.fold() if item.fold else None
            if isinstance(mine, Mergeable) and isinstance(theirs, Mergeable):
                vars(theirs).update(kept)
                mine.merge(theirs)
        for key, at in later.crashed.items():
            self._crashed.setdefault(key, at)
        for naam, at in later.not_judged.items():
            self._not_judged.setdefault(naam, at)
        self._missed |= later.missed

    @property
    def coverage(self) -> Coverage:
        """What ran; rules over the whole message only count once it is finished."""
        return Coverage(
            total=len(self._rules),
            not_checked=frozenset(item.key for item in self._rules if item.reason),
            crashed=frozenset(self._crashed),
            missed=frozenset(self._missed),
            not_judged=tuple(sorted(self._not_judged)),
        )

    def _visit(self, visitor: Visitor, found: list[tuple[Rule, Finding]]) -> None:
        scope = self._scope
        for condition, rows in visitor.rows:
            if condition is None or self._holds(condition, rows):
                for item in rows:
                    if self._breaks(item):
                        found.append((item, self._finding(item, item.element)))  # noqa: PERF401 - a generator costs more than the rules
        for item in visitor.functions:
            self._judge(item, found)
        if visitor.folds:
            self._feed(visitor.folds)
        for slot, below in visitor.below:
            held = getattr(scope.node, slot.field)
            if held is None:
                continue
            for position, node in enumerate(held if slot.many else (held,), start=1):
                scope.enter(slot.name, position, node)
                self._visit(below, found)
                scope.leave()

    def _holds(self, condition: Condition, rows: tuple[Rule, ...]) -> bool:
        try:
            return condition(self._scope)
        except Exception:  # noqa: BLE001 - a crash of one rule must not hide the others
            self._crash(*rows)
            return False

    def _breaks(self, item: Rule) -> bool:
        if item.reason:
            self._missed.add(item.key)
            return False
        try:
            return item.breaks is not None and item.breaks(self._scope)
        except ListNotJudgedError as unknown:
            if unknown.naam not in self._not_judged:
                self._not_judged[unknown.naam] = self._scope.location()
        except Exception:  # noqa: BLE001 - the same
            self._crash(item)
        return False

    def _judge(self, item: Rule, found: list[tuple[Rule, Finding]]) -> None:
        try:
            if item.judge is not None:
                for element in item.judge(self._scope):
                    found.append((item, self._finding(item, element)))  # noqa: PERF401 - what was yielded before a crash counts
        except Exception:  # noqa: BLE001 - the same
            self._crash(item)

    def _feed(self, folds: tuple[int, ...]) -> None:
        for index in folds:
            if self._crashed and self._fold_rules[index].key in self._crashed:
                continue
            try:
                self._folds[index].see(self._scope)
            except Exception:  # noqa: BLE001 - the same
                self._crash(self._fold_rules[index])

    def _finish_fold(self, item: Rule, state: Fold) -> Iterator[Finding]:
        try:
            for told in state.finish():
                yield self._made(item, told if isinstance(told, ToldAt) else ToldAt(told))
        except Exception:  # noqa: BLE001 - the same
            self._crash(item)

    def _crash(self, *items: Rule) -> None:
        for item in items:
            # No traceback: it could quote a value of the message.
            _log.error("rule %s crashed", item.key)
            self._crashed.setdefault(item.key, self._scope.location())

    def _finding(self, item: Rule, broken: str | Told) -> Finding:
        told = broken if isinstance(broken, Told) else Told(broken)
        scope = self._scope
        at = ToldAt(scope.location(told.element), told.details)
        made = self._made(item, at)
        expected = compared(item.expected, scope, told.element)
        return evolve(made, value=shown(scope.node, told.element), expected=expected)

    def _made(self, item: Rule, told: ToldAt) -> Finding:
        return Finding(
            severity=item.severity,
            code=item.id,
            retourcode=item.retourcode,
            at=told.at,
            details=told.details,
            expected=item.expected,
            standard=self._standard,
            version=self._version,
        )

    def _own(self, code: str, severity: Severity, at: Location, **details: str) -> Finding:
        return Finding(
            severity=severity,
            code=code,
            at=at,
            details={name: public(text) for name, text in details.items()},
            standard=self._standard,
            version=self._version,
        )
