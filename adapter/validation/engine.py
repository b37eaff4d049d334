"""Walks a message, lets each rule look where it belongs, and makes the findings.

A rule yields what breaks it; only the engine knows paths, lines and severities.
"""

import logging
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import Masked, mask, public
from adapter.formats.common.xmlbinding import ClassBinding, field_name
from adapter.formats.common.xmlstream import Place
from adapter.validation.rule import Condition, Fold, ListNotJudgedError, Rule
from adapter.validation.scope import Omgeving, Scope
from adapter.validation.visitors import Visitor, visitors

CRASHED = "REGEL-AFGEBROKEN"
"""Code of the finding that a rule crashed: no fault of the message, but no verdict either."""

NOT_JUDGED = "LIJST-NIET-BEOORDEELD"
"""Code of the finding that a code list is not completely known."""

_MOST_KNOWN = 4096

_log = logging.getLogger(__name__)

# Elements whose value may be shown in a finding, with the shape it must then have.
_SHOWN: Mapping[str, str] = {
    "Aantal": "aantal",
    "Bedrag": "bedrag",
    "TariefInclBtw": "bedrag",
    "BerekendBedragInclBtw": "bedrag",
    "DeclaratieBedragInclBtw": "bedrag",
    "Berichtsoort": "bericht",
    "DebetCreditCode": "bericht",
    "VerzenderRol": "bericht",
    "OntvangerRol": "bericht",
    "DoorsturenToegestaan": "ja_nee",
    "PrestatieCodelijstCode": "code",
    "Prestatiecode": "code",
    "TypeVerwijzingcode": "code",
    "DiagnoseCodelijstCode": "code",
    "ApkCodelijstCode": "code",
    "InformatieCode": "code",
    "ZorgaanbiederSoort": "bericht",
    "ZorgaanbiederRol": "code",
}


@frozen(kw_only=True)
class Coverage:
    """Which checks ran, and which lists could not be judged."""

    total: int
    not_checked: frozenset[str] = field(factory=frozenset)
    crashed: frozenset[str] = field(factory=frozenset)
    missed: frozenset[str] = field(factory=frozenset)
    not_judged: tuple[str, ...] = ()

    @property
    def run(self) -> int:
        """Number of checks that ran to their end."""
        return self.total - len(self.not_checked | self.crashed)


class RuleEngine:
    """Runs rules over the records of one message.

    Args:
        rules: the rules for the version of the message.
        bindings: per record, what its class looks like.
        standard: name of the standard, for the findings.
        version: its version.
        file: the file as given.
        omgeving: today and the environment.
    """

    def __init__(  # noqa: PLR0913 - each is a fact of the run, all are keyword-only
        self,
        *,
        rules: tuple[Rule, ...],
        bindings: Mapping[str, ClassBinding],
        standard: str,
        version: str,
        file: str,
        omgeving: Omgeving,
    ) -> None:
        self._rules = rules
        self._standard = standard
        self._version = version
        self._scope = Scope(file, omgeving)
        self._fold_rules = tuple(item for item in rules if item.fold)
        self._folds: list[Fold] = [item.fold() for item in rules if item.fold]
        self._visitors = visitors(rules, tuple(bindings.items()))
        self._crashed: dict[str, Location] = {}
        self._not_judged: dict[str, Location] = {}
        self._missed: set[str] = set()
        self._known: dict[tuple[object, ...], tuple[Rule, ...]] = {}

    def see(self, place: Place, value: object) -> Iterator[Finding]:
        """Yield the findings on a record."""
        self._scope.enter_record(place, value)
        visitor = self._visitors.get(place.record)
        if visitor:
            found: list[Finding] = []
            self._visit(visitor, found)
            yield from found

    def foresee(self, place: Place, value: object) -> None:
        """Bring a record in sight that comes further on; `see` judges it in its turn."""
        self._scope.enter_record(place, value)

    def finish(self) -> Iterator[Finding]:
        """Yield the findings over the whole message, and what could not be judged."""
        for item, state in zip(self._fold_rules, self._folds, strict=True):
            if item.key not in self._crashed:
                yield from self._finish_fold(item, state)
        for key, at in self._crashed.items():
            yield self._own(CRASHED, Severity.ERROR, at, regel=key)
        for naam, at in self._not_judged.items():
            yield self._own(NOT_JUDGED, Severity.INFO, at, lijst=naam)

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

    def _visit(self, visitor: Visitor, found: list[Finding]) -> None:
        scope = self._scope
        found.extend(self._finding(item, item.element) for item in self._broken(visitor))
        for item in visitor.functions:
            self._judge(item, found)
        for index in visitor.folds:
            self._feed(index)
        for slot, below in visitor.below:
            held = getattr(scope.node, slot.field)
            if held is None:
                continue
            for position, node in enumerate(held if slot.many else (held,), start=1):
                scope.enter(slot.name, position, node)
                self._visit(below, found)
                scope.leave()

    def _broken(self, visitor: Visitor) -> tuple[Rule, ...]:
        """Return the rows that the object at hand breaks; one that equals another is known.

        The behandelaar, the verwijzing and the diagnosis of one prestatie are those of many.
        """
        if visitor.above is None:
            return tuple(self._judge_rows(visitor))
        scope = self._scope
        key = (visitor.path, scope.node, *[get(scope) for get in visitor.above])
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = tuple(self._judge_rows(visitor))
        return known

    def _judge_rows(self, visitor: Visitor) -> Iterator[Rule]:
        for condition, rows in visitor.rows:
            if condition is None or self._holds(condition, rows):
                for item in rows:
                    if self._breaks(item):
                        yield item

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

    def _judge(self, item: Rule, found: list[Finding]) -> None:
        try:
            if item.judge is not None:
                found.extend(self._finding(item, element) for element in item.judge(self._scope))
        except Exception:  # noqa: BLE001 - the same
            self._crash(item)

    def _feed(self, index: int) -> None:
        item = self._fold_rules[index]
        if item.key in self._crashed:
            return
        try:
            self._folds[index].see(self._scope)
        except Exception:  # noqa: BLE001 - the same
            self._crash(item)

    def _finish_fold(self, item: Rule, state: Fold) -> Iterator[Finding]:
        try:
            for at in state.finish():
                yield self._made(item, at, None)
        except Exception:  # noqa: BLE001 - the same
            self._crash(item)

    def _crash(self, *items: Rule) -> None:
        for item in items:
            # No traceback: it could quote a value of the message.
            _log.error("rule %s crashed", item.key)
            self._crashed.setdefault(item.key, self._scope.location())

    def _shown(self, element: str) -> Masked | None:
        name = element.rpartition("/")[2]
        kind = _SHOWN.get(name)
        return mask(kind, getattr(self._scope.node, field_name(name), None)) if kind else None

    def _finding(self, item: Rule, element: str) -> Finding:
        return self._made(item, self._scope.location(element), self._shown(element))

    def _made(self, item: Rule, at: Location, value: Masked | None) -> Finding:
        return Finding(
            severity=item.severity,
            code=item.id,
            retourcode=item.retourcode,
            at=at,
            value=value,
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
