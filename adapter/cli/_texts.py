"""Help and errors of the command line in the reader's language, from data."""

import itertools
import os
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import click

from adapter.reference.texts import DEFAULT_LANGUAGE, LANGUAGES, phrase

LANGUAGE: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)
_VARIABLE = "ZORGDECLARATIE_LANG"


def choose_language(arguments: Sequence[str]) -> str:
    """Return the language of a call: --lang, else ZORGDECLARATIE_LANG, else Dutch.

    It is needed before the options are parsed: a mistake in them is told in it too.
    """
    chosen = os.environ.get(_VARIABLE, DEFAULT_LANGUAGE)
    for argument, following in itertools.pairwise([*arguments, ""]):
        if argument == "--lang":
            chosen = following
        elif argument.startswith("--lang="):
            chosen = argument.partition("=")[2]
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def unknown_language(arguments: Sequence[str]) -> str | None:
    """Return the variable that asks for a language that is not there, unless --lang goes first."""
    is_told = any(given == "--lang" or given.startswith("--lang=") for given in arguments)
    chosen = os.environ.get(_VARIABLE) or DEFAULT_LANGUAGE
    return None if is_told or chosen in LANGUAGES else _VARIABLE


def say(key: str, **details: object) -> str:
    """Return a text in the language of this call."""
    return phrase(key, LANGUAGE.get(), **details)


class Option(click.Option):
    """An option whose `help` is the key of its text."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its text."""
        record = super().get_help_record(ctx)
        return (record[0], say(self.help or "")) if record else None


class _Translated:
    """Headings and help of a command in the reader's language."""

    def format_usage(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{say('cli.gebruik')}: ")

    def format_help_text(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.help))

    def get_help_option(self: Any, ctx: click.Context) -> click.Option | None:
        """Return --help with a text of ours."""
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]  # of click's class
        if option is not None:
            option.help = say("cli.help")
        return option

    def get_short_help_str(self: Any, limit: int = 45) -> str:
        """Return the first sentence of what the command does."""
        return say(self.help).partition(". ")[0].rstrip(".")


def _write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    options = [param for param in command.get_params(ctx) if isinstance(param, click.Option)]
    records = [record for option in options if (record := option.get_help_record(ctx))]
    with formatter.section(say("cli.opties")):
        formatter.write_dl(records)


class Command(_Translated, click.Command):
    """A command whose `help` is the key of its text."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a heading of ours."""
        _write_options(self, ctx, formatter)


class Group(_Translated, click.Group):
    """The program itself; its commands are the modules of this folder."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write options and commands under headings of ours."""
        _write_options(self, ctx, formatter)
        rows = [(name, self.commands[name].get_short_help_str()) for name in sorted(self.commands)]
        with formatter.section(say("cli.opdrachten")):
            formatter.write_dl(rows)


def usage_text(error: click.ClickException) -> str:
    """Return what is wrong with a call, in the reader's language."""
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return say("cli.fout.ontbreekt", naam=_name(error.param))
    if isinstance(error, click.NoSuchOption):
        return say("cli.fout.optie", naam=error.option_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return say("cli.fout.waarde", naam=_name(error.param))
    return say("cli.fout.gebruik")


def _name(param: click.Parameter) -> str:
    """Return an option as it is typed, or an argument as the usage line writes it."""
    return (
        "/".join(param.opts)
        if isinstance(param, click.Option)
        else param.make_metavar(click.Context(click.Command(None)))
    )
