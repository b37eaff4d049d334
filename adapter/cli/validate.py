"""zorgdeclaratie validate."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click
from attrs import evolve

from adapter.cli import _options
from adapter.cli._comparison import comparison_facts, comparison_text
from adapter.cli._output import Output
from adapter.cli._progress import progress
from adapter.cli._report import FORMS, reporting
from adapter.cli._texts import Command, Option
from adapter.core.findings import Finding
from adapter.formats.common.registry import load_codecs
from adapter.model.instellingen import Ontheffing
from adapter.validation.pipeline import LAYERS, Eigen, Settings
from adapter.workflows.compare import APPEARS, compare_files
from adapter.workflows.config import load_config
from adapter.workflows.herkomst import TracedCheck
from adapter.workflows.messages import is_one_message
from adapter.workflows.naslag import read_naslag
from adapter.workflows.validate import validate_files

_COMPARED = ("text", "json")


def _in_order(
    ctx: click.Context, param: click.Parameter, value: tuple[date, date] | None
) -> tuple[date, date] | None:
    """Refuse a second date that is not later: nothing would be told."""
    if value and value[0] >= value[1]:
        raise click.BadParameter("not in order", ctx, param)
    return value


def _compare(
    files: tuple[Path, ...],
    settings: Settings,
    dates: tuple[date, date],
    ontheffingen: Sequence[Ontheffing],
    output: Output,
) -> None:
    """Show what changes between two dates; only what appears counts for the exit status."""
    if output.form not in _COMPARED:
        raise click.BadParameter("no such form", param_hint="--format")

    def on_day(day: date) -> Settings:
        return evolve(settings, omgeving=evolve(settings.omgeving, vandaag=day))

    for told in compare_files(files, on_day, dates, ontheffingen):
        for item in told.changes:
            if item.change == APPEARS:
                output.note(item.finding)
        if output.form == "json":
            for facts in comparison_facts(told, output.language):
                output.line(facts)
        else:
            click.echo(comparison_text(told, output.language))


def _show(
    checks: Iterable[TracedCheck],
    of_tables: Iterable[Finding],
    output: Output,
    fail_on: str,
    *,
    several: bool,
) -> None:
    """Show the findings on the tables of the user, and then those of every check."""
    with reporting(output, fail_on, several=several) as report:
        for finding in of_tables:
            output.note(finding)
            report.finding(finding)
        report.aside()
        for check in checks:
            with progress(check.message, output.form):
                for finding in check:
                    output.note(finding)
                    report.finding(finding)
            if check.message:
                report.verdict(check.verdict)
            else:
                report.aside()


@click.command(cls=Command, help="cli.validate")
@click.argument("files", type=_options.FILE, nargs=-1, required=True)
@click.option(
    "--layer", cls=Option, type=click.Choice(LAYERS), default=LAYERS[-1], help="cli.validate.layer"
)
@click.option("--as", "who", cls=Option, type=click.Choice(["vecozo"]), help="cli.validate.as")
@click.option(
    "--compare-on",
    cls=Option,
    type=(_options.IsoDate(), _options.IsoDate()),
    callback=_in_order,
    help="cli.validate.compare_on",
)
@_options.tables
@_options.schemas
@_options.config
@click.option("--jobs", cls=Option, type=click.IntRange(1, 64), default=1, help="cli.validate.jobs")
@_options.omgeving
@_options.output_as(*FORMS)
def command(  # noqa: PLR0913 - one argument an option
    *,
    files: tuple[Path, ...],
    layer: str,
    who: str | None,
    compare_on: tuple[date, date] | None,
    schemas: Path | None,
    config: Path | None,
    tariffs: Path | None,
    contracts: Path | None,
    agreements: Path | None,
    jobs: int,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Check messages against schema, code lists and rules."""
    naslag, of_tables = read_naslag(tariffs, contracts, agreements)
    surroundings = evolve(_options.make_omgeving(on, environment), naslag=naslag)
    instellingen = load_config(config)
    settings = Settings(
        omgeving=surroundings,
        layer=layer,
        codecs=load_codecs(schemas),
        as_vecozo=who is not None,
        eigen=None if who else Eigen(uit=instellingen.uit),
    )
    if compare_on:
        _compare(files, settings, compare_on, instellingen.ontheffingen, output)
        output.leave(fail_on)
    checks = validate_files(files, settings, jobs, instellingen.ontheffingen)
    _show(checks, of_tables, output, fail_on, several=not is_one_message(files))
    output.leave(fail_on)
