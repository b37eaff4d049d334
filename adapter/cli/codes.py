"""zorgdeclaratie codes."""

from datetime import date

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._texts import Command
from adapter.workflows.codes import find_codelist, list_codelists, list_codes, outcome_of


@click.command(cls=Command, help="cli.codes")
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
    today = _options.make_omgeving(on, environment).vandaag
    if codelist is None:
        for known in list_codelists():
            output.codelist(known)
        return
    found = find_codelist(codelist)
    if code is None:
        output.codelist(found)
    for item in list_codes(found, code):
        output.code(found, item, outcome_of(item, today))
