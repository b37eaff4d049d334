"""zorgdeclaratie explain."""

from datetime import date

import click

from adapter.cli import _options
from adapter.cli._explanation import explanation_facts, explanation_text
from adapter.cli._output import UNUSABLE, Output
from adapter.cli._texts import Command, say
from adapter.workflows.explain import explain, near_codes, shown_code


@click.command(cls=Command, help="cli.explain")
@click.argument("codes", nargs=-1, required=True)
@_options.omgeving
@_options.output
def command(
    *, codes: tuple[str, ...], on: date | None, environment: str, output: Output, fail_on: str
) -> None:
    """Explain retourcodes, rules and findings."""
    unknown = False
    for code in codes:
        found = explain(code, output.language)
        for item in found:
            if output.form == "json":
                output.line({"kind": "explanation", **explanation_facts(item)})
            else:
                click.echo(explanation_text(item, output.language))
        if not found:
            unknown = True
            _tell_unknown(code, output)
    if unknown:
        raise SystemExit(UNUSABLE)


def _tell_unknown(code: str, output: Output) -> None:
    shown, near = shown_code(code), near_codes(code)
    if output.form == "json":
        output.line({"kind": "unknown", "code": shown, "near": list(near)})
    key = "IN-UITLEG-LIJKT" if near else "IN-UITLEG"
    click.echo(say(key, code=shown or "…", lijkt=", ".join(near)), err=True)
