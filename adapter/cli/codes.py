"""zorgdeclaratie codes."""

from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._texts import Command, Option
from adapter.reference.codelists import load_codelists
from adapter.workflows.codes import list_codes, lists_named, outcome_of
from adapter.workflows.import_codelist import import_codelist

_IMPORT = "import"


@click.command(cls=Command, help="cli.codes.import")
@click.argument("file", type=_options.FILE)
@click.option("--list", "naam", cls=Option, help="cli.codes.list")
@click.option("--force", cls=Option, is_flag=True, help="cli.codes.force")
@_options.on
@_options.output
def import_command(  # noqa: PLR0913 - one argument an option
    *,
    file: Path,
    naam: str | None,
    force: bool,
    on: date | None,
    output: Output,
    fail_on: str,
) -> None:
    """Load a code list."""
    result = import_codelist(file, naam, _options.today(on), force=force)
    for finding in result.findings:
        output.finding(finding)
    if result.codelist:
        output.imported(result.codelist)
    output.leave(fail_on)


class _Codes(Command):
    """Shows lists; with the word import first it is the command that loads one."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Return the context of the command that is meant."""
        if args[:1] == [_IMPORT]:
            name = f"{info_name} {_IMPORT}"
            return import_command.make_context(name, args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=_Codes, help="cli.codes")
@click.argument("codelist", required=False)
@click.argument("code", required=False)
@_options.omgeving
@_options.output
def command(  # noqa: PLR0913 - one argument an option
    *,
    codelist: str | None,
    code: str | None,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Show the code lists, one list, or one code."""
    if codelist is None:
        known = load_codelists()
        for naam in sorted(known):
            output.codelist(known[naam])
        return
    for found in lists_named(codelist, code):
        if code is None:
            output.codelist(found)
        for item in list_codes(found, code):
            output.code(found, item, outcome_of(item, _options.today(on)))
