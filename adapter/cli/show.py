"""zorgdeclaratie show."""

from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._show import show_view
from adapter.cli._texts import Command, Option
from adapter.workflows.show import FORMS, show_messages


@click.command(cls=Command, help="cli.show")
@click.argument("files", type=_options.FILE, nargs=-1, required=True)
@click.option("--as", "form", cls=Option, type=click.Choice(FORMS), help="cli.show.as")
@click.option("--declaration", cls=Option, type=_options.FILE, help="cli.show.declaration")
@click.option("--record", cls=Option, type=click.IntRange(min=1), help="cli.show.record")
@click.option("--show-personal-data", "reveal", cls=Option, is_flag=True, help="cli.show.personal")
@_options.schemas
@_options.omgeving
@_options.output
def command(  # noqa: PLR0913 - one argument an option
    *,
    files: tuple[Path, ...],
    form: str | None,
    declaration: Path | None,
    record: int | None,
    reveal: bool,
    schemas: Path | None,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Show messages as a tree or a table, personal data masked."""
    views = show_messages(
        files, form, reveal=reveal, schemas=schemas, declaration=declaration, record=record
    )
    for view in views:
        show_view(view, output)
    output.leave(fail_on)
