"""What VECOZO's first check (step 1) reports of a message, and what it leaves out.

A finding in Header, DeclaratieContext or Overzicht, and nothing below those is reported. The total
in Overzicht is judged last of all, so what lies below waits in a temporary file, not in memory.
"""

import os
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import BinaryIO

from attrs import evolve

from adapter.core.errors import OutputError
from adapter.core.findings import Finding
from adapter.core.packing import pack_finding, unpack_finding
from adapter.formats.common.xmlbound import Bound
from adapter.formats.common.xmlform import Reading
from adapter.formats.common.xmlplan import Plan
from adapter.formats.common.xmlstream import Place
from adapter.validation.coverage import Coverage
from adapter.validation.engine import CRASHED, NOT_JUDGED, RuleEngine
from adapter.validation.register import rules_for
from adapter.validation.rule import VECOZO, Rule


def rules_of_vecozo(standard: str, version: str) -> tuple[Rule, ...]:
    """Return the rules of a version that VECOZO itself checks: official, and on its side."""
    rules = rules_for(standard, version)
    return tuple(item for item in rules if item.retourcode and item.kant == VECOZO)


class StepOne:
    """One run of an engine as VECOZO's first check.

    Args:
        engine: with the rules of VECOZO; it alone judges.
        bound: the version of the message.
    """

    def __init__(self, engine: RuleEngine, bound: Bound) -> None:
        self._engine = engine
        self._bound = bound
        self._gate = _Gate(bound.plan)
        self._head: object = None

    def see(self, place: Place, reading: Reading) -> Iterator[Finding]:
        """Yield what is reported at once of a record."""
        value = reading.value
        if not place.is_head:
            # The head was seen at the first prestatie; the check also knows what stands behind it.
            if value == self._head:
                return
            self._gate.replace(place.index)
        outer = place.record in self._bound.plan.nested
        if outer:
            self._head = value
        mark = place.index if outer and place.is_head else 0
        yield from self._gate.take(self._engine.see(place, reading), mark)

    def finish(self) -> Iterator[Finding]:
        """Yield the rest, to be called once: all that waited when the head has no fault."""
        yield from self._gate.take(self._engine.finish())
        yield from self._gate.release()

    @property
    def coverage(self) -> Coverage:
        """What ran, and the lists that were reported as not judged."""
        told = tuple(sorted(self._gate.not_judged))
        return evolve(self._engine.coverage, not_judged=told, head_only=self._gate.is_closed)


class _Gate:
    """Passes on what is reported of the head of a message, and holds back what lies below it.

    Args:
        plan: which elements of the message are its records.
    """

    def __init__(self, plan: Plan) -> None:
        root = plan.root.rpartition("}")[2]
        below = (plan.shown(record) for record in plan.nested)
        self._below = tuple(f"/{root}/{name}[" for name in below)
        self._closed = False
        self._replaced: set[int] = set()
        self._not_judged: set[str] = set()
        self._waiting: BinaryIO | None = None

    @property
    def not_judged(self) -> frozenset[str]:
        """The code lists of which it was reported that they could not be judged."""
        return frozenset(self._not_judged)

    @property
    def is_closed(self) -> bool:
        """Whether the head is faulty, so that nothing below it is reported."""
        return self._closed

    def take(self, findings: Iterable[Finding], record: int = 0) -> Iterator[Finding]:
        """Yield what is reported at once, and put the rest aside.

        Args:
            findings: what was found.
            record: the number of the record that it is about, when `replace` may take it back.
        """
        for finding in findings:
            if finding.code == CRASHED or not self._is_below(finding):
                self._closed = self._closed or finding.retourcode is not None
                yield self._told(finding)
            else:
                self._put_aside(finding, record)

    def replace(self, record: int) -> None:
        """Take back what was found on a record: it was seen before it was complete."""
        self._replaced.add(record)

    def release(self) -> Iterator[Finding]:
        """Yield what waited, unless the head is faulty; to be called once."""
        if self._waiting is None or self._closed:
            return
        self._waiting.seek(0)
        for line in self._waiting:
            record, _, text = line.decode("ascii").partition("\t")
            if int(record) not in self._replaced:
                yield self._told(unpack_finding(text))

    def _is_below(self, finding: Finding) -> bool:
        return (finding.at.path or "").startswith(self._below)

    def _told(self, finding: Finding) -> Finding:
        if finding.code == NOT_JUDGED:
            self._not_judged.add(str(finding.details["lijst"]))
        return finding

    def _put_aside(self, finding: Finding, record: int) -> None:
        try:
            if self._waiting is None:
                self._waiting = TemporaryFile()  # noqa: SIM115 - it is gone with this object
            self._waiting.write(f"{record}\t{pack_finding(finding)}\n".encode("ascii"))
        except OSError as error:
            raise OutputError("UIT-TIJDELIJK", fout=os.strerror(error.errno or 0)) from None
