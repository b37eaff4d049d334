"""zorgdeclaratie credit."""

from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._texts import Command, Option
from adapter.core.findings import Finding
from adapter.exporters.report import euros
from adapter.reference.texts import phrase
from adapter.validation.pipeline import Settings
from adapter.workflows.credit import Credit, Wish, credit_declaration


@click.command(cls=Command, help="cli.credit")
@click.argument("declaration", type=_options.FILE)
@click.option(
    "--return", "returns", cls=Option, type=_options.FILE, multiple=True, help="cli.credit.return"
)
@click.option("--out", cls=Option, type=_options.FILE, required=True, help="cli.credit.out")
@click.option("--invoice-number", "number", cls=Option, required=True, help="cli.credit.number")
@click.option("--invoice-date", "day", cls=Option, type=_options.IsoDate(), help="cli.credit.date")
@click.option("--reference", "references", cls=Option, multiple=True, help="cli.credit.reference")
@click.option("--force", cls=Option, is_flag=True, help="cli.convert.force")
@_options.omgeving
@_options.output
def command(  # noqa: PLR0913 - one argument an option
    *,
    declaration: Path,
    returns: tuple[Path, ...],
    out: Path,
    number: str,
    day: date | None,
    references: tuple[str, ...],
    force: bool,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Take a declaration back, as far as it was awarded."""
    omgeving = _options.make_omgeving(on, environment)
    wish = Wish(
        declaration=declaration,
        returns=returns,
        references=references,
        number=number.strip(),
        day=day or omgeving.vandaag,
    )
    for told in credit_declaration(wish, out, Settings(omgeving=omgeving), force=force):
        if isinstance(told, Finding):
            output.finding(told)
        elif output.form == "json":
            output.line({"kind": "credit", **told.to_dict()})
        else:
            click.echo(_text(told, output.language))
    output.leave(fail_on)


def _text(credit: Credit, language: str) -> str:
    left = credit.choice.left.total()
    if credit.path is None:
        return phrase("credit.geen", language, file=credit.file)
    facts = {**credit.to_dict(), "amount": euros(credit.choice.amount, language), "left": left}
    return phrase("credit.gemaakt", language, **facts)
