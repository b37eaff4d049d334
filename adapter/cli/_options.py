"""Options that commands share, as decorators."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from adapter.cli._output import Output
from adapter.cli._texts import LANGUAGE, Option
from adapter.core.findings import Severity
from adapter.reference.codelists import load_codelists
from adapter.reference.texts import LANGUAGES
from adapter.validation.scope import Omgeving

F = TypeVar("F", bound=Callable[..., object])
FILE = click.Path(path_type=Path)


class IsoDate(click.ParamType[date]):
    """A date in the form jjjj-mm-dd."""

    name = "jjjj-mm-dd"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("no date", param, ctx)


def _output(ctx: click.Context, param: click.Parameter, value: str) -> Output:
    """Make the output out of --format; --fail-on is handed over once it is parsed."""
    return Output(form=value, language=LANGUAGE.get())


def language_option() -> Option:
    """Return --lang; its value was taken before parsing (choose_language), here it is checked."""
    return Option(
        ["--lang"], type=click.Choice(LANGUAGES), help="cli.optie.lang", expose_value=False
    )


def _add_language(command: F) -> F:
    return click.option(
        "--lang",
        cls=Option,
        type=click.Choice(LANGUAGES),
        help="cli.optie.lang",
        expose_value=False,
    )(command)


def output(command: F) -> F:
    """Add --format, --lang and --fail-on."""
    return output_as("text", "json")(command)


def output_as(*forms: str) -> Callable[[F], F]:
    """Return what adds --format with these forms, the first by default, --lang and --fail-on."""

    def add_all(command: F) -> F:
        for add in _output_options(forms):
            command = add(command)
        return command

    return add_all


def _output_options(forms: Sequence[str]) -> Iterator[Callable[[F], F]]:
    yield from (
        click.option(
            "--fail-on",
            cls=Option,
            type=click.Choice([item.label for item in Severity]),
            default="error",
            help="cli.optie.fail_on",
        ),
        _add_language,
        click.option(
            "--format",
            "output",
            cls=Option,
            type=click.Choice(forms),
            default=forms[0],
            callback=_output,
            help="cli.optie.formats" if "sarif" in forms else "cli.optie.format",
        ),
    )


def on(command: F) -> F:
    """Add --on."""
    return click.option("--on", cls=Option, type=IsoDate(), help="cli.optie.on")(command)


def omgeving(command: F) -> F:
    """Add --on and --environment, which a command takes as one Omgeving."""
    command = click.option(
        "--environment",
        cls=Option,
        type=click.Choice(["P", "T"]),
        default="P",
        help="cli.optie.environment",
    )(command)
    return on(command)


def schemas(command: F) -> F:
    """Add --schemas."""
    return click.option("--schemas", cls=Option, type=FILE, help="cli.optie.schemas")(command)


def tables(command: F) -> F:
    """Add the tables that messages are compared with."""
    for name in ("agreements", "contracts", "tariffs"):
        command = click.option(f"--{name}", cls=Option, type=FILE, help=f"cli.convert.{name}")(
            command
        )
    return command


def config(command: F) -> F:
    """Add --config."""
    return click.option("--config", cls=Option, type=FILE, help="cli.optie.config")(command)


def inputs(command: F) -> F:
    """Add the exports and the tables beside them, which `make_inputs` takes together."""
    for name in ("profile", "tariffs", "contracts", "parties", "agreements"):
        kind = None if name == "profile" else FILE
        command = click.option(f"--{name}", cls=Option, type=kind, help=f"cli.convert.{name}")(
            command
        )
    command = click.option(
        "--practice", cls=Option, type=FILE, required=True, help="cli.convert.practice"
    )(command)
    return click.argument("exports", type=FILE, nargs=-1, required=True)(command)


def today(given: date | None) -> date:
    """Return --on, else the date of the system; this is the one place that reads the clock."""
    return given or date.today()  # noqa: DTZ011 - the day where the user is


def make_omgeving(given: date | None, environment: str) -> Omgeving:
    """Return what rules compare with, the code lists that the user loaded among it.

    Raises:
        UnusableInputError: a list of the user cannot be read any more.
    """
    lists = load_codelists()
    return Omgeving(vandaag=today(given), berichtsoort=environment, codelijsten=lists)
