"""zorgdeclaratie ei."""

from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._ei import imported_text, rubriek_text, standard_text
from adapter.cli._output import Output
from adapter.cli._texts import Command, Group, Option
from adapter.importers.berkop import Genoemd
from adapter.workflows.import_standard import import_standard, list_standards, standard_facts
from adapter.workflows.show_standard import find_layout, layout_rows

command = Group("ei", help="cli.ei", params=[_options.language_option()])


@command.command("list", cls=Command, help="cli.ei.list")
@_options.omgeving
@_options.output
def list_command(*, on: date | None, environment: str, output: Output, fail_on: str) -> None:
    """Show the standards of EI that are known."""
    for standaard in list_standards():
        if output.form == "json":
            output.line({"kind": "standard", **standard_facts(standaard)})
        else:
            click.echo(standard_text(standaard, output.language))
    output.leave(fail_on)


@command.command("show", cls=Command, help="cli.ei.show")
@click.argument("standard")
@click.argument("version", required=False)
@click.option("--record", cls=Option, help="cli.ei.record")
@_options.omgeving
@_options.output
def show_command(  # noqa: PLR0913 - one argument an option
    *,
    standard: str,
    version: str | None,
    record: str | None,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Show the rubrieken of a standard."""
    standaard = find_layout(standard, version)
    if output.form != "json":
        click.echo(standard_text(standaard, output.language))
    for row in layout_rows(standaard, record):
        if output.form == "json":
            output.line({"kind": "rubriek", **row})
        else:
            click.echo(rubriek_text(row))
    output.leave(fail_on)


@command.command("import", cls=Command, help="cli.ei.import")
@click.argument("file", type=_options.FILE)
@click.option("--standard", "naam", cls=Option, help="cli.ei.standard")
@click.option("--version", "versie", cls=Option, help="cli.ei.version")
@click.option("--code", "codes", cls=Option, multiple=True, help="cli.ei.code")
@click.option("--force", cls=Option, is_flag=True, help="cli.ei.force")
@_options.omgeving
@_options.output
def import_command(  # noqa: PLR0913 - one argument an option
    *,
    file: Path,
    naam: str | None,
    versie: str | None,
    codes: tuple[str, ...],
    force: bool,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Load the layout of a standard from a message specification."""
    genoemd = Genoemd(standaard=naam, versie=versie, codes=codes)
    result = import_standard(file, _options.today(on), genoemd, force=force)
    for finding in result.findings:
        output.finding(finding)
    if result.standaard:
        facts = result.to_dict()
        output.summary(facts, imported_text(facts, output.language))
    output.leave(fail_on)
