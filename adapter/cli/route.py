"""zorgdeclaratie route."""

from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._output import Output
from adapter.cli._regimes import SUBCOMMANDS
from adapter.cli._texts import Command
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.decide_route import decide_routes
from adapter.workflows.inputs import open_inputs


class _Route(Command):
    """Decides on exports; with one of the words of SUBCOMMANDS first it is that command."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Return the context of the command that is meant."""
        if args and args[0] in SUBCOMMANDS:
            name = f"{info_name} {args[0]}"
            return SUBCOMMANDS[args[0]].make_context(name, args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=_Route, help="cli.route")
@_options.inputs
@_options.omgeving
@_options.output
def command(
    *,
    exports: tuple[Path, ...],
    on: date | None,
    environment: str,
    output: Output,
    fail_on: str,
    **files: Path | None,
) -> None:
    """Decide routes only, with the reason and source of each."""
    given = Inputs(exports=exports, **files)  # type: ignore[arg-type]  # one option a field
    surroundings = _options.make_omgeving(on, environment)
    with open_inputs(given) as inputs:
        for decision in decide_routes(inputs, surroundings.vandaag):
            output.decision(decision)
    output.leave(fail_on)
