"""The layers of a check, in order: well-formed, recognised, schema, code lists and rules."""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from attrs import evolve, field, frozen

from adapter.core.findings import Expectation, Finding, Location, Severity, Verdict
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.formats.common.registry import Codecs, codecs, recognise
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlfirst import find_first
from adapter.formats.common.xmlform import Reading
from adapter.formats.common.xmlroad import Road
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource, first_line, line_of_text
from adapter.formats.common.xmlstream import Place, walk
from adapter.validation.coverage import Coverage
from adapter.validation.engine import CRASHED, RuleEngine
from adapter.validation.nummer import with_number
from adapter.validation.parity import StepOne, rules_of_vecozo
from adapter.validation.register import own_rules, rules_for
from adapter.validation.rule import Rule
from adapter.validation.schema import SchemaChecker
from adapter.validation.scope import Omgeving
from adapter.validation.state import Kept, Part
from adapter.validation.unknown import without_unknown

LAYERS = ("schema", "rules")


@frozen(kw_only=True)
class Eigen:
    """How our own checks run.

    Attributes:
        uit: the ids of those that are switched off.
        in_run: whether what lies across messages is finished over the whole run (see `across`).
    """

    uit: frozenset[str] = frozenset()
    in_run: bool = False


@frozen(kw_only=True)
class Settings:
    """How a message is to be checked.

    Attributes:
        omgeving: today, and P or T.
        layer: the last layer that runs, "schema" or "rules".
        codecs: the standards, under our own schemas or a user's.
        as_vecozo: whether to report exactly what VECOZO's first check reports.
        eigen: our own checks; None leaves them all out.
    """

    omgeving: Omgeving
    layer: str = "rules"
    codecs: Codecs = field(factory=codecs)
    as_vecozo: bool = False
    eigen: Eigen | None = None


class MessageCheck:
    """One check of one message: iterate over it for the findings, then read its verdict.

    Args:
        stream: the message, an open binary handle; read once, not closed.
        file: the file as given, for findings and verdict.
        settings: what to compare with and how far to go.
        parts: what came of its stretches, in order, when these are judged elsewhere.

    Attributes:
        across: after the check: what the rules across messages kept of this one, for the run.
    """

    def __init__(
        self, stream: BinaryIO, file: str, settings: Settings, parts: Iterable[Part] | None = None
    ) -> None:
        self._stream = stream
        self._parts = parts
        self._file = file
        self._settings = settings
        self._errors = 0
        self._ran = False
        self._finished = False
        self._coverage = Coverage(total=0)
        self._unasked = 0
        self._off: tuple[str, ...] = ()
        self.across: Kept = ()

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings in the order of the message."""
        for finding in self._layers():
            self._errors += finding.severity is Severity.ERROR and finding.code != CRASHED
            yield finding

    @property
    def verdict(self) -> Verdict:
        """What the check came to; unfinished as long as it did not run to its end."""
        return Verdict.of(
            file=self._file,
            errors=self._errors,
            unfinished=not self._finished or bool(self._coverage.crashed or self._coverage.missed),
            checks_run=self._coverage.run if self._ran else 0,
            checks_total=self._coverage.total + self._unasked + len(self._off),
            not_judged=self._coverage.not_judged,
            switched_off=self._off,
            head_only=self._coverage.head_only,
        )

    def _layers(self) -> Iterator[Finding]:
        try:
            source = XmlSource(self._stream)
            codec, version = recognise(self._settings.codecs, source.head)
            if codec is None:
                yield self._own("XML-ONBEKEND", Severity.ERROR, line=first_line(source.head))
            elif version not in codec.versions:
                yield self._unknown_version(codec, version, source.head)
            else:
                if not self._settings.as_vecozo and codec.recognise(source.head) == "":
                    yield self._own("XML-GEEN-VERSIE", Severity.ERROR, standaard=codec.name)
                yield from self._records(codec, version, source)
                if source.looks_like_utf8:
                    yield self._own("XML-CODERING-TWIJFEL", Severity.WARNING)
        except XmlFaultError as fault:
            yield self._own(fault.code, Severity.ERROR, line=fault.line)

    def _unknown_version(self, codec: XmlCodec, version: str, head: bytes) -> Finding:
        line = line_of_text(head, "Berichtversie")
        finding = self._own("XML-VERSIE", Severity.ERROR, line=line, standaard=codec.name)
        known = tuple(public(item) for item in codec.versions)
        # Two short numbers: anything else could be a value that was typed in the wrong element.
        value = public(version) if re.fullmatch(r"\d{1,2}\.\d{1,2}", version, re.ASCII) else None
        return evolve(finding, value=value, expected=Expectation(word="one_of", values=known))

    def _records(self, codec: XmlCodec, version: str, source: XmlSource) -> Iterator[Finding]:
        judge = Judge(codec, version, self._file, self._settings, source.head)
        yield from self._about_schema(codec, version)
        if self._parts is None:
            places = walk(source, judge.bound.plan, road=judge.road)
            for first in itertools.islice(places, 1):
                judge.look_ahead(first, self._stream)
                yield from judge.see(first)
            for place in places:
                yield from judge.see(place)
        else:
            for part in self._parts:
                yield from part.findings
                judge.absorb(part)
        if self._settings.layer == "rules":
            yield from judge.run.finish()
            self._ran = True
            self._finished = judge.schema.judged_all
            self.across = judge.engine.across
        self._off = judge.off
        self._coverage = judge.run.coverage
        self._unasked = judge.unasked

    def _about_schema(self, codec: XmlCodec, version: str) -> Iterator[Finding]:
        """Yield which schema is used, where that may matter."""
        loaded = codec.loaded.get(version)
        if loaded:
            folder = shown_path(loaded.folder)
            yield self._own("XSD-GELADEN", Severity.INFO, map=folder, versie=version)
            if codec.bound(version).has_keys:
                yield self._own("XSD-SLEUTELS", Severity.WARNING, versie=version)
        elif codec.row(version).onzeker or codec.loaded:
            yield self._own("XSD-EIGEN-SCHEMA", Severity.WARNING, versie=version)

    def _own(
        self, code: str, severity: Severity, *, line: int | None = None, **details: str
    ) -> Finding:
        return Finding(
            severity=severity,
            code=code,
            at=Location(file=self._file, line=line),
            details={name: public(text) for name, text in details.items()},
        )


@frozen
class _Run:
    """One run of an engine that reports everything at once."""

    engine: RuleEngine

    def see(self, place: Place, reading: Reading) -> Iterable[Finding]:
        """Return the findings on a record."""
        return self.engine.see(place, reading) if place.is_head else ()

    def finish(self) -> Iterator[Finding]:
        """Yield what can only be told at the end."""
        return self.engine.finish()

    @property
    def coverage(self) -> Coverage:
        """What ran."""
        return self.engine.coverage


class Judge:
    """Judges the records of one message by schema and rules.

    Args:
        codec: the standard that it is of.
        version: its version.
        file: the file as given.
        settings: how it is to be checked.
        head: its beginning, where Header or version may be unknown.

    Attributes:
        road: the records that may go round the parser, since those before them were good.
        off: ids of our own checks that are switched off.
        unasked: how many rules are left out since Header or version is unknown.
    """

    def __init__(
        self, codec: XmlCodec, version: str, file: str, settings: Settings, head: bytes = b""
    ) -> None:
        self.bound = codec.bound(version)
        row = codec.row(version)
        self.road = Road(self.bound.plan)
        self._nested = codec.nested
        self._rules = settings.layer == "rules"
        self.schema = SchemaChecker(
            bound=self.bound,
            unplaced=() if version in codec.loaded else row.plaats_onbekend,
            ours=version not in codec.loaded,
            standard=codec.name,
            version=version,
            file=file,
        )
        as_vecozo = settings.as_vecozo
        omgeving = settings.omgeving
        rules, self.off = _rules(codec.name, version, settings)
        known = rules if as_vecozo else without_unknown(rules, codec, head)
        self.unasked = len(rules) - len(known)
        self.engine = RuleEngine(
            rules=known,
            plan=self.bound.plan,
            standard=codec.name,
            version=version,
            file=file,
            omgeving=evolve(omgeving, letterlijk=True) if as_vecozo else omgeving,
            in_run=settings.eigen is not None and settings.eigen.in_run,
        )
        self.run: StepOne | _Run = _Run(self.engine)
        if as_vecozo:
            self.run = StepOne(self.engine, self.bound)

    def see(self, place: Place) -> Iterable[Finding]:
        """Return the findings on a record."""
        if place.reading:
            return self.run.see(place, place.reading)  # what goes round the parser fits the schema
        of_schema: list[Finding] = []
        whole = not place.is_head or place.record not in self._nested
        if whole and not self.schema.has_nothing_against(place):
            of_schema += with_number(self.schema.see(place), place, self.bound.readers)
        take = self.bound.takers.get(place.record)
        if not self._rules or take is None:
            return of_schema
        reading = take(place.element)
        if whole and not of_schema and reading.form:
            self.road.learn(reading.form, place.element)
        of_rules = self.run.see(place, reading)
        return itertools.chain(of_schema, of_rules) if of_schema else of_rules

    def look_ahead(self, first: Place, stream: BinaryIO) -> None:
        """Bring the Header in sight when a message starts with something else."""
        if self._rules and first.record != self.bound.plan.top[0]:
            found = find_first(stream, self.bound)
            if found:
                self.engine.foresee(*found)

    def foresee(self, place: Place) -> None:
        """Bring a record in sight that is judged elsewhere."""
        self.engine.foresee(place, self.bound.readers[place.record](place.element))

    def absorb(self, part: Part) -> None:
        """Take in what came of the next stretch."""
        self.engine.absorb(part.state)
        self.schema.judged_all = self.schema.judged_all and part.judged_all


def _rules(
    standard: str, version: str, settings: Settings
) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """Return the rules that run, and the ids of our own checks that are switched off."""
    eigen, naslag = settings.eigen, settings.omgeving.naslag
    if settings.as_vecozo:
        return rules_of_vecozo(standard, version), ()
    official = rules_for(standard, version)
    if eigen is None:
        return official, ()
    found = own_rules(standard, version, naslag.tabellen if naslag else ())
    off = tuple(sorted({item.id for item in found if item.id in eigen.uit}))
    return (*official, *(item for item in found if item.id not in eigen.uit)), off
