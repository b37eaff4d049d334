"""zorgdeclaratie validate."""

from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._progress import progress
from adapter.cli._report import FORMS, reporting
from adapter.cli._texts import Command, Option
from adapter.formats.common.registry import load_codecs
from adapter.validation.pipeline import LAYERS, Settings
from adapter.workflows.validate import validate_files


@click.command(cls=Command, help="cli.validate")
@click.argument("files", type=_options.FILE, nargs=-1, required=True)
@click.option(
    "--layer", cls=Option, type=click.Choice(LAYERS), default=LAYERS[-1], help="cli.validate.layer"
)
@click.option("--as", "who", cls=Option, type=click.Choice(["vecozo"]), help="cli.validate.as")
@_options.schemas
@click.option("--jobs", cls=Option, type=click.IntRange(1, 64), default=1, help="cli.validate.jobs")
@_options.omgeving
@_options.output_as(*FORMS)
def command(  # noqa: PLR0913 - one argument an option
    *,
    files: tuple[Path, ...],
    layer: str,
    who: str | None,
    schemas: Path | None,
    jobs: int,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Check messages against schema, code lists and rules."""
    surroundings = _options.make_omgeving(on, environment)
    settings = Settings(
        omgeving=surroundings,
        layer=layer,
        codecs=load_codecs(schemas),
        as_vecozo=who is not None,
    )
    with reporting(output, fail_on) as report:
        for check in validate_files(files, settings, jobs):
            with progress(check.message, output.form):
                for finding in check:
                    output.note(finding)
                    report.finding(finding)
            report.verdict(check.verdict)
    output.leave(fail_on)
