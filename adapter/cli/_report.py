"""What shows the findings on messages: cards for people, or one of the forms for programs."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from adapter.cli._output import Output
from adapter.cli._terminal import line_writer
from adapter.core.findings import Finding, Severity, Verdict
from adapter.exporters.cards import CardReport
from adapter.exporters.jsonlines import JsonReport
from adapter.exporters.junit import JunitReport
from adapter.exporters.sarif import SarifReport

FORMS = ("text", "json", "junit", "sarif")
_ON_PAPER, _NARROWEST, _WIDEST = 80, 40, 100


class Report(Protocol):
    """Shows findings and verdicts as they come, and what stands behind them at the end."""

    def finding(self, finding: Finding) -> None:
        """Take in a finding."""

    def verdict(self, verdict: Verdict) -> None:
        """Take in what a file came to, behind its findings."""

    def aside(self) -> None:
        """Say that the findings since the last verdict are about no message by itself."""

    def end(self, *, complete: bool) -> None:
        """End the report."""


@contextmanager
def reporting(output: Output, fail_on: str, *, several: bool) -> Iterator[Report]:
    """Give a report in the form that was asked for; it is ended whatever happens."""
    report = _report(output, Severity[fail_on.upper()], several=several)
    complete = False
    try:
        yield report
        complete = True
    finally:
        report.end(complete=complete)


def _report(output: Output, fail_on: Severity, *, several: bool) -> Report:
    # Not click.echo: it flushes every line, and a message may have millions.
    write = sys.stdout.write
    if output.form == "json":
        return JsonReport(write, output.language, several=several)
    if output.form == "junit":
        return JunitReport(write, output.language, fail_on)
    if output.form == "sarif":
        return SarifReport(write, output.language)
    return CardReport(line_writer(), output.language, _width(), several=several)


def _width() -> int:
    if not sys.stdout.isatty():
        return _ON_PAPER
    return min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
