"""Checks messages: files, every message of a folder or zip file, or standard input."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from attrs import define, evolve, field

from adapter.core.findings import Finding, Severity, Verdict
from adapter.formats.ubl import is_invoice
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.ubl import (
    ENGINE_FAULT,
    NOT_CHECKED,
    check_invoice,
    checks_run,
    checks_total,
)
from adapter.workflows.herkomst import Check, TracedCheck
from adapter.workflows.messages import open_messages
from adapter.workflows.workers import Workers

_HEAD = 1 << 16
_UNJUDGED = {ENGINE_FAULT, NOT_CHECKED}


def validate_files(
    files: Sequence[Path], settings: Settings, jobs: int = 1
) -> Iterator[TracedCheck]:
    """Yield a check of each message, to be gone through before the next is asked for.

    A folder stands for every .xml and .zip file in it, `-` for standard input, a zip file for what
    is in it.

    Args:
        files: where the messages are.
        settings: how they are checked.
        jobs: how many processes check them.

    Raises:
        UnusableInputError: a file cannot be read, or a folder or zip file is no such thing.
    """
    if jobs == 1:
        for message in open_messages(files):
            check = check_stream(message.stream, message.name, settings)
            yield TracedCheck(check=check, message=message)
        return
    with Workers(jobs, settings) as workers:
        for message, begun in workers.checks(open_messages(files), _is_invoice):
            check = begun or check_stream(message.stream, message.name, settings)
            yield TracedCheck(check=check, message=message)


def check_stream(stream: BinaryIO, file: str, settings: Settings) -> Check:
    """Return the check of a message, also a UBL invoice, in a stream that can be sought."""
    if _is_invoice(stream):
        return InvoiceCheck(stream=stream, file=file)
    return MessageCheck(stream, file, settings)


def _is_invoice(stream: BinaryIO) -> bool:
    stream.seek(0)
    invoice = is_invoice(stream.read(_HEAD))
    stream.seek(0)
    return invoice


@define(kw_only=True)
class InvoiceCheck:
    """A check of a UBL invoice: the UBL schema, the rules of NLCIUS and those of EN 16931."""

    stream: BinaryIO
    file: str
    _errors: int = field(default=0, init=False)
    _codes: set[str] = field(factory=set, init=False)
    _ended: bool = field(default=False, init=False)

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings; that not all could be asked is an error here, and no fault of it."""
        for finding in check_invoice(self.stream, file=self.file):
            self._codes.add(finding.code)
            if finding.code in _UNJUDGED:
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
            unfinished=not self._ended or bool(self._codes & _UNJUDGED),
            checks_run=checks_run(self._codes) if self._ended else 0,
            checks_total=checks_total(),
        )
