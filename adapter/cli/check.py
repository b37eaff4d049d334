"""zorgdeclaratie check."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._report import reporting
from adapter.cli._texts import Command, Option
from adapter.core.findings import Severity
from adapter.formats.common.registry import load_codecs
from adapter.reference.texts import phrase
from adapter.workflows.check import Check, Tables
from adapter.workflows.checking.samenvatting import Summary
from adapter.workflows.config import load_config
from adapter.workflows.run import Waivers


@click.command(cls=Command, help="cli.check")
@click.argument("files", type=_options.FILE, nargs=-1, required=True)
@click.option("--practice", cls=Option, type=_options.FILE, help="cli.check.practice")
@_options.tables
@_options.schemas
@_options.config
@_options.omgeving
@_options.output
def command(  # noqa: PLR0913 - one argument an option
    *,
    files: tuple[Path, ...],
    practice: Path | None,
    agreements: Path | None,
    contracts: Path | None,
    tariffs: Path | None,
    schemas: Path | None,
    config: Path | None,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Hold files against each other: nothing is paid twice."""
    tables = Tables(practice=practice, agreements=agreements, contracts=contracts, tariffs=tariffs)
    waivers = Waivers(load_config(config).ontheffingen, _options.today(on))
    check = Check(
        files=files,
        codecs=load_codecs(schemas),
        tables=tables,
        waivers=waivers,
        berichtsoort=environment,
    )
    with reporting(output, fail_on, several=False) as report:
        for finding in check:
            output.note(finding)
            report.finding(finding)
        report.aside()
    output.summary(check.summary.to_dict(), _text(check.summary, output.language))
    output.leave(fail_on)


def _text(summary: Summary, language: str) -> str:
    """Return the summary for people: a line a file, and what it comes to."""
    lines = [_line(facts, language) for facts in summary.files()]
    told = phrase(
        "check.samenvatting",
        language,
        files=len(lines),
        lines=summary.lines,
        left=summary.not_compared.total(),
        errors=summary.counts[Severity.ERROR],
        warnings=summary.counts[Severity.WARNING],
    )
    without = [phrase(f"check.zonder.{name}", language) for name in summary.zonder]
    return "\n".join(["", *lines, *without, told, ""])


def _line(facts: Mapping[str, Any], language: str) -> str:
    left = sum(facts["not_compared"].values())
    form = facts["standard"] or facts["form"]
    return phrase(
        "check.bestand", language, file=facts["file"], form=form, lines=facts["lines"], left=left
    )
