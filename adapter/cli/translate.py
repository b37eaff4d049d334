"""zorgdeclaratie translate."""

import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._texts import Command, Option
from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding
from adapter.importers.practice import read_practice
from adapter.reference.texts import phrase
from adapter.validation.pipeline import Settings
from adapter.workflows.messages import STDIN
from adapter.workflows.translate import FORMS, Doel, translate_messages
from adapter.workflows.translating.bronnen import EI
from adapter.workflows.translating.uit_export import STANDARD, ExportTranslation
from adapter.workflows.translating.vertaler import Translation


@click.command(cls=Command, help="cli.translate")
@click.argument("file", type=_options.FILE)
@click.option(
    "--to", "form", cls=Option, type=click.Choice(FORMS), required=True, help="cli.translate.to"
)
@click.option("--out", cls=Option, type=_options.FILE, required=True, help="cli.translate.out")
@click.option("--force", cls=Option, is_flag=True, help="cli.translate.force")
@click.option(
    "--standard", cls=Option, type=click.Choice([STANDARD]), help="cli.translate.standard"
)
@click.option("--practice", cls=Option, type=_options.FILE, help="cli.translate.practice")
@_options.omgeving
@_options.output
def command(  # noqa: PLR0913 - one argument an option
    *,
    file: Path,
    form: str,
    out: Path,
    force: bool,
    standard: str | None,
    practice: Path | None,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Put a message in another form."""
    settings = Settings(omgeving=_options.make_omgeving(on, environment))
    doel = Doel(vorm=form, path=out, force=force, stdout=sys.stdout.buffer)
    steps: Iterable[Finding | Translation] = translate_messages(file, doel, settings)
    if standard or practice:
        if practice is None or standard is None or form != EI:
            raise UnusableInputError("IN-EXPORT-OPTIES")
        steps = ExportTranslation(
            export=file,
            praktijk=read_practice(practice),
            out=out,
            force=force,
            language=output.language,
            settings=settings,
        )
    # The result itself goes to standard output: what is said of it goes beside it.
    with redirect_stdout(sys.stderr if out == STDIN else sys.stdout):
        for told in steps:
            if isinstance(told, Finding):
                output.finding(told)
            elif output.form == "json":
                output.line({"kind": "translation", **told.to_dict()})
            else:
                click.echo(_text(told, output.language))
    output.leave(fail_on)


def _text(translation: Translation, language: str) -> str:
    key = "vertaling.geen" if translation.path is None else "vertaling.gedaan"
    facts = translation.to_dict()
    if translation.path == "-":
        facts["path"] = phrase("vertaling.uitvoer", language)
    return phrase(key, language, **facts)
