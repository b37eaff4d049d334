"""Checks messages: files, every message of a folder or zip file, or standard input."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from attrs import define, evolve, field

from adapter.core.errors import AdapterError, UnusableInputError
from adapter.core.findings import Finding, Location, Severity, Verdict
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.formats.common.registry import recognise
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.ei.reading import is_flat
from adapter.formats.ubl import is_invoice
from adapter.model.bericht import Header
from adapter.model.instellingen import Ontheffing
from adapter.validation.ei.check import EiCheck
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.state import Kept
from adapter.validation.ubl import UNJUDGED, check_invoice, checks_run, checks_total
from adapter.workflows.herkomst import Check, TracedCheck
from adapter.workflows.messages import (
    Message,
    is_one_message,
    open_messages,
    passed_over,
    unopened,
)
from adapter.workflows.run import Across, Waivers
from adapter.workflows.workers import LongCheck, WholeCheck, Workers

_HEAD = 1 << 16


def validate_files(
    files: Sequence[Path],
    settings: Settings,
    jobs: int = 1,
    ontheffingen: Sequence[Ontheffing] = (),
) -> Iterator[TracedCheck]:
    """Yield a check of each message, to be gone through before the next is asked for.

    A folder stands for every .xml and .zip file in it, and for each .txt, .asc or .dat file that
    begins as EI; `-` for standard input, a zip file for what is in it. If there is anything to say
    of the messages together, that comes last, as a check of no message.

    Args:
        files: where the messages are.
        settings: how they are checked.
        jobs: how many processes check them.
        ontheffingen: findings that the practice accepts.

    Raises:
        UnusableInputError: a file cannot be read, or a folder or zip file is no such thing.
    """
    eigen = settings.eigen and evolve(settings.eigen, in_run=not is_one_message(files))
    settings = evolve(settings, eigen=eigen)
    across, waivers = Across(), Waivers(ontheffingen, settings.omgeving.vandaag)
    receivers: dict[str, str | None] = {}
    for message, check in _checks(files, settings, jobs):
        header = header_of(message.stream, settings) if waivers else None
        receivers[message.name] = header.ontvanger if header else None
        waived = WaivedCheck(inner=check, waivers=waivers, header=header)
        yield TracedCheck(check=waived, message=message)
        if check.across:
            across.add(check.across, message.name, _version_of(message.stream, settings))
    found = across.findings()
    told = (waivers.apply(item, receivers.get(item.at.file or "")) for item in found)
    of_run = itertools.chain(told, waivers.remarks(), _passed_over(files))
    first = next(of_run, None)
    if first:
        together = _RunCheck(findings=itertools.chain((first,), of_run))
        yield TracedCheck(check=together, message=None)


def _passed_over(files: Sequence[Path]) -> Iterator[Finding]:
    """Yield how many files of each folder were not checked, where there are any."""
    for path in files:
        count = passed_over(path)
        if count:
            yield Finding(
                severity=Severity.INFO,
                code="IN-OVERGESLAGEN",
                at=Location(file=shown_path(path)),
                details={"aantal": public(count)},
            )


def _checks(
    files: Sequence[Path], settings: Settings, jobs: int
) -> Iterator[
    tuple[Message, "MessageCheck | InvoiceCheck | EiCheck | WholeCheck | LongCheck | UnopenedCheck"]
]:
    """Yield each message with its check."""
    if jobs == 1:
        for message in open_messages(files, go_on=True):
            yield message, check_message(message, settings)
        return
    with Workers(jobs, settings) as workers:
        for message, begun in workers.checks(open_messages(files, go_on=True), _is_alone):
            yield message, begun or check_message(message, settings)


def check_message(
    message: Message, settings: Settings
) -> "MessageCheck | InvoiceCheck | EiCheck | UnopenedCheck":
    """Return the check of a message, also of one that could not be opened."""
    if message.fault:
        return UnopenedCheck(fault=message.fault, file=message.name)
    return check_stream(message.stream, message.name, settings)


def check_stream(
    stream: BinaryIO, file: str, settings: Settings
) -> "MessageCheck | InvoiceCheck | EiCheck":
    """Return the check of a message, also a UBL invoice or EI, in a stream that can be sought."""
    head = _head_of(stream)
    if is_invoice(head):
        return InvoiceCheck(stream=stream, file=file)
    if is_flat(head):
        return EiCheck(stream=stream, file=file, settings=settings)
    return MessageCheck(stream, file, settings)


def validate_stream(
    stream: BinaryIO, file: str, settings: Settings, ontheffingen: Sequence[Ontheffing] = ()
) -> tuple[list[Finding], Verdict]:
    """Return the findings on one message, those on waivers last, and the verdict.

    Args:
        stream: the message, an open binary handle that can be sought.
        file: how it is named.
        settings: how it is checked.
        ontheffingen: findings that the practice accepts.
    """
    waivers = Waivers(ontheffingen, settings.omgeving.vandaag)
    inner = check_stream(stream, file, settings)
    check = WaivedCheck(
        inner=inner, waivers=waivers, header=header_of(stream, settings) if waivers else None
    )
    return [*check, *waivers.remarks()], check.verdict


def _is_alone(stream: BinaryIO) -> bool:
    """Tell whether a message is checked in this process: an invoice, or EI."""
    head = _head_of(stream)
    return is_invoice(head) or is_flat(head)


def _head_of(stream: BinaryIO) -> bytes:
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    return head


@define(kw_only=True)
class WaivedCheck:
    """A check of a message in which the practice accepts some findings."""

    inner: Check
    waivers: Waivers
    header: Header | None
    _waived: int = field(default=0, init=False)
    _errors: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings, marked where they are waived."""
        ontvanger = self.header.ontvanger if self.header else None
        for finding in self.inner:
            told = self.waivers.apply(finding, ontvanger)
            if told.waived:
                self._waived += 1
                self._errors += told.severity is Severity.ERROR
            yield told

    @property
    def verdict(self) -> Verdict:
        """What the check came to without the waived findings."""
        return self.inner.verdict.with_waivers(self._waived, self._errors)


@define(kw_only=True)
class _RunCheck:
    """What is said of the messages together, and of the waivers."""

    findings: Iterator[Finding]

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings, made while they are asked for."""
        return self.findings

    @property
    def verdict(self) -> Verdict:
        """What is said of no message by itself refuses none."""
        return Verdict.of(file="-", errors=0, unfinished=False, checks_run=0, checks_total=0)


def _version_of(stream: BinaryIO, settings: Settings) -> str:
    """Return the version of a message that was checked."""
    stream.seek(0)
    return recognise(settings.codecs, XmlSource(stream).head)[1]


def header_of(stream: BinaryIO, settings: Settings) -> Header | None:
    """Return the Header of a message; None when that cannot be read."""
    stream.seek(0)
    try:
        first = next(settings.codecs["GDS801"].read(stream), None)
    except AdapterError:
        return None
    finally:
        stream.seek(0)
    header = first.value if first else None
    return header if isinstance(header, Header) else None


@define(kw_only=True)
class UnopenedCheck:
    """What is said of a file that could not be opened: why, and that it was not checked."""

    fault: UnusableInputError
    file: str
    across: Kept = field(default=(), init=False)

    def __iter__(self) -> Iterator[Finding]:
        """Yield the fault as a finding."""
        yield unopened(self.file, self.fault)

    @property
    def verdict(self) -> Verdict:
        """It is no fault of the message: nobody looked at it."""
        return Verdict.of(file=self.file, errors=0, unfinished=True, checks_run=0, checks_total=0)


@define(kw_only=True)
class InvoiceCheck:
    """A check of a UBL invoice: the UBL schema, the rules of NLCIUS and those of EN 16931."""

    stream: BinaryIO
    file: str
    across: Kept = field(default=(), init=False)
    _errors: int = field(default=0, init=False)
    _codes: set[str] = field(factory=set, init=False)
    _ended: bool = field(default=False, init=False)

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings; that not all could be asked is an error here, and no fault of it."""
        for finding in check_invoice(self.stream, file=self.file):
            self._codes.add(finding.code)
            if finding.code in UNJUDGED:
                yield evolve(finding, severity=Severity.ERROR)
                continue
            self._errors += finding.severity is Severity.ERROR
            yield finding
        self._ended = True

    @property
    def verdict(self) -> Verdict:
        """What the check came to."""
        return Verdict.of(
            file=self.file,
            errors=self._errors,
            unfinished=not self._ended or bool(self._codes & UNJUDGED),
            checks_run=checks_run(self._codes) if self._ended else 0,
            checks_total=checks_total(),
        )
