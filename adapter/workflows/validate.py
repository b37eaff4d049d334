"""Checks messages: files, every message of a folder, or standard input."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from attrs import define, field

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Location, Severity, Verdict
from adapter.formats.ubl import is_invoice
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.ubl import ENGINE_FAULT, check_invoice, ubl_available

STDIN = Path("-")
_HEAD = 4096
_UBL_CHECKS = 2


class Check(Protocol):
    """A check of one file: iterate over it for the findings, then read its verdict."""

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings."""

    @property
    def verdict(self) -> Verdict:
        """What it came to."""


def validate_files(files: Iterable[Path], settings: Settings) -> Iterator[Check]:
    """Yield a check of each message, to be gone through before the next is asked for.

    A folder stands for every .xml file in it, `-` for standard input.

    Raises:
        UnusableInputError: a file cannot be opened, or a folder holds no message.
    """
    for given in files:
        if given == STDIN:
            yield MessageCheck(sys.stdin.buffer, str(given), settings)
            continue
        for path in _messages(given):
            yield from _check(path, settings)


def _messages(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    found = sorted(path for path in given.rglob("*.xml") if path.is_file())
    if not found:
        raise UnusableInputError("IN-LEGE-MAP", bestand=str(given))
    return found


def _check(path: Path, settings: Settings) -> Iterator[Check]:
    try:
        with path.open("rb") as stream:
            if is_invoice(stream.read(_HEAD)):
                yield InvoiceCheck(path=path)
                return
            stream.seek(0)
            yield MessageCheck(stream, str(path), settings)
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=str(path)) from None


@define(kw_only=True)
class InvoiceCheck:
    """A check of a UBL invoice: the UBL schema and the EN 16931 rules."""

    path: Path
    _errors: int = field(default=0, init=False)
    _finished: bool = field(default=False, init=False)

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings; without the packages for it, one that says so."""
        file = str(self.path)
        if not ubl_available():
            at = Location(file=file)
            yield Finding(
                severity=Severity.WARNING, code="UBL-NIET-GETOETST", at=at, standard="UBL"
            )
            return
        crashed = False
        for finding in check_invoice(self.path, file=file):
            crashed = crashed or finding.code == ENGINE_FAULT
            self._errors += finding.severity is Severity.ERROR and not crashed
            yield finding
        self._finished = not crashed

    @property
    def verdict(self) -> Verdict:
        """What the check came to."""
        return Verdict.of(
            file=str(self.path),
            errors=self._errors,
            unfinished=not self._finished,
            checks_run=_UBL_CHECKS if self._finished else 0,
            checks_total=_UBL_CHECKS,
        )
