"""zorgdeclaratie route."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from adapter.cli import _options
from adapter.cli._besluit import table_facts, table_text
from adapter.cli._output import Output
from adapter.cli._regimes import SUBCOMMANDS
from adapter.cli._texts import Command, Option
from adapter.core.findings import Finding
from adapter.workflows.besluiten import Rijbesluit
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.decide_route import Decided, check_beside, decide_routes, write_decisions
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
@click.option("--out", cls=Option, type=_options.FILE, help="cli.route.out")
@click.option("--force", cls=Option, is_flag=True, help="cli.route.force")
@_options.omgeving
@_options.output
def command(  # noqa: PLR0913 - one argument an option
    *,
    exports: tuple[Path, ...],
    out: Path | None,
    force: bool,
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
        decisions = decide_routes(inputs, surroundings.vandaag)
        if out:
            _write(decisions, inputs, out, output, force=force)
        else:
            _show(decisions, output)
    output.leave(fail_on)


def _show(decisions: Iterable[Decided], output: Output) -> None:
    for decision in decisions:
        if isinstance(decision, Finding):
            output.finding(decision)
        else:
            output.decision(decision)


def _write(
    decisions: Iterable[Decided], inputs: Inputs, out: Path, output: Output, *, force: bool
) -> None:
    """Write a table, and tell how many rows it has of each decision."""
    counts: Counter[str] = Counter()

    def see(told: Rijbesluit | Finding) -> None:
        if isinstance(told, Finding):
            output.finding(told)
            return
        counts[told.dan] += 1
        for finding in told.findings:
            output.note(finding)

    check_beside(out, inputs)
    write_decisions(decisions, out, output.language, see, force=force)
    output.summary(table_facts(out, counts), table_text(out, counts, output.language))
