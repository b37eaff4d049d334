"""zorgdeclaratie answer."""

from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._texts import Command, Option
from adapter.core.findings import Finding
from adapter.exporters.report import euros
from adapter.importers.sandbox import read_sandbox
from adapter.model.sandbox import Sandbox
from adapter.reference.texts import phrase
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering.made import Answer

AMOUNTS = ("declared", "awarded", "paid")


@click.command(cls=Command, help="cli.answer")
@click.argument("file", type=_options.FILE)
@click.option("--out", cls=Option, type=_options.FILE, required=True, help="cli.answer.out")
@click.option("--insurer", cls=Option, type=_options.FILE, help="cli.answer.insurer")
@click.option("--force", cls=Option, is_flag=True, help="cli.convert.force")
@_options.schemas
@_options.omgeving
@_options.output
def command(  # noqa: PLR0913 - one argument an option
    *,
    file: Path,
    out: Path,
    insurer: Path | None,
    force: bool,
    schemas: Path | None,
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
) -> None:
    """Answer a declaration as VECOZO or an insurer would."""
    sandbox = read_sandbox(insurer) if insurer else Sandbox()
    surroundings = _options.make_omgeving(on, environment)
    answers = answer_messages(file, out, sandbox, surroundings, force=force, schemas=schemas)
    for told in answers:
        if isinstance(told, Finding):
            # As text a refusal is told as in the return message: by its codes.
            if told.retourcode and output.form == "text":
                output.note(told)
            else:
                output.finding(told)
        elif output.form == "json":
            output.line({"kind": "answer", **told.to_dict()})
        else:
            click.echo(_text(told, output.language))
    output.leave(fail_on)


def _text(answer: Answer, language: str) -> str:
    if answer.path is None:
        return phrase("antwoord.geen", language, file=answer.file)
    figures = answer.figures
    amounts = {name: euros(getattr(figures, name), language) for name in AMOUNTS}
    facts = {**answer.to_dict(), **amounts}
    lines = [phrase(f"antwoord.{answer.sender}", language, **facts)]
    lines += [
        phrase("antwoord.code", language, code=code, aantal=count)
        for code, count in sorted(figures.codes.items())
    ]
    return "\n".join(lines)
