"""zorgdeclaratie convert."""

from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._texts import Command, Option
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.conversion.reporting import FINDINGS
from adapter.workflows.convert import convert
from adapter.workflows.inputs import open_inputs


@click.command(cls=Command, help="cli.convert")
@_options.inputs
@click.option("--out", cls=Option, type=_options.FILE, required=True, help="cli.convert.out")
@click.option("--force", cls=Option, is_flag=True, help="cli.convert.force")
@_options.schemas
@_options.config
@_options.omgeving
@_options.output
def command(  # noqa: PLR0913 - one argument an option
    *,
    exports: tuple[Path, ...],
    out: Path,
    force: bool,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
    **files: Path | None,
) -> None:
    """Convert a practice export into declarations and invoices."""
    given = Inputs(exports=exports, **files)  # type: ignore[arg-type]  # one option a field
    surroundings = _options.make_omgeving(on, environment)
    with open_inputs(given) as inputs:
        report = convert(inputs, out, surroundings, force=force, language=output.language)
    output.note_all(report.counts)
    if output.form == "json":
        output.lines(out / FINDINGS)
    output.summary(report.to_dict(), report.to_text(output.language))
    output.leave(fail_on)
