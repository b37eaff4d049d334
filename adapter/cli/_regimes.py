"""The parts of `route` that need no export: ask, explain, table and compare."""

import sys
from collections.abc import Mapping
from datetime import date

import click

from adapter.cli import _options
from adapter.cli._output import FINDINGS, Output
from adapter.cli._regime_text import (
    row_facts,
    row_text,
    situation_facts,
    situation_text,
    value_text,
)
from adapter.cli._texts import Command, Option, say
from adapter.core.errors import UnusableInputError
from adapter.workflows.ask_route import (
    DATUM,
    Situation,
    Vraag,
    answer_text,
    judge,
    question_text,
    read_answers,
)
from adapter.workflows.regime_tables import differences, find_row, rows_on

_CONTRADICTS = "IN-ANTWOORD-AARD"
_sector = click.option("--sector", cls=Option, help="cli.route.sector")
_care_date = click.option("--on", cls=Option, type=_options.IsoDate(), help="cli.route.on")


@click.command(cls=Command, help="cli.route.ask")
@click.option("--answer", "given", cls=Option, multiple=True, help="cli.route.answer")
@_care_date
@_options.output
def ask(*, given: tuple[str, ...], on: date | None, output: Output, fail_on: str) -> None:
    """Ask what decides, and tell the decision."""
    answers = read_answers(given)
    if on and DATUM in answers:
        raise UnusableInputError("IN-ANTWOORD-TWEE", woord=DATUM)
    if on:
        answers[DATUM] = on.isoformat()
    found = judge(answers)
    while found.vragen and sys.stdin.isatty() and output.form == "text":
        vraag = found.vragen[0]
        answers[vraag.woord] = _answer(vraag, answers, output.language)
        found = judge(answers)
    _show(found, output)
    if found.row is None:
        raise SystemExit(FINDINGS)


@click.command(cls=Command, help="cli.route.explain")
@click.argument("rows", nargs=-1, required=True)
@_options.output
def explain(*, rows: tuple[str, ...], output: Output, fail_on: str) -> None:
    """Show rows by their name."""
    wrong = []
    for number, name in enumerate(rows, 1):
        try:
            row = find_row(name, number)
        except UnusableInputError as error:
            wrong.append(error)
            continue
        if output.form == "json":
            output.line({"kind": "regime_row", **row_facts(row, None, output.language)})
        else:
            click.echo(row_text(row, None, output.language))
    if wrong:
        raise wrong[0]


@click.command(cls=Command, help="cli.route.table")
@_care_date
@_sector
@_options.output
def table(*, on: date | None, sector: str | None, output: Output, fail_on: str) -> None:
    """Show what holds on a date."""
    day, shown = _options.today(on), ""
    for row in rows_on(day, sector):
        if output.form == "json":
            output.line({"kind": "regime_row", **row_facts(row, day, output.language)})
            continue
        if row.sector != shown:
            shown = row.sector
            click.echo(_sector_line(shown))
        click.echo(row_text(row, day, output.language, brief=True))


@click.command(cls=Command, help="cli.route.compare")
@click.argument("one", type=_options.IsoDate())
@click.argument("other", type=_options.IsoDate())
@_sector
@_options.output
def compare(*, one: date, other: date, sector: str | None, output: Output, fail_on: str) -> None:
    """Show what changed between two dates."""
    found = list(differences(one, other, sector))
    shown = ""
    for item in found:
        if output.form == "json":
            facts = row_facts(item.row, other, output.language)
            output.line({"kind": "regime_change", "change": item.soort, **facts})
            continue
        if item.row.sector != shown:
            shown = item.row.sector
            click.echo(_sector_line(shown))
        click.echo(f"{say(f'regime.verschil.{item.soort}')}  ", nl=False)
        click.echo(row_text(item.row, other, output.language, brief=True))
    if not found and output.form == "text":
        click.echo(say("regime.verschil.niets", van=one.isoformat(), tot=other.isoformat()))


SUBCOMMANDS: Mapping[str, click.Command] = {
    "ask": ask,
    "explain": explain,
    "table": table,
    "compare": compare,
}


def _show(found: Situation, output: Output) -> None:
    if output.form == "json":
        output.line({"kind": "situation", **situation_facts(found, output.language)})
    else:
        click.echo(situation_text(found, output.language), nl=False)


def _answer(vraag: Vraag, answers: Mapping[str, str], language: str) -> str:
    """Ask until the answer is one of those that there are."""
    click.echo(question_text(vraag, language), err=True)
    for number, value in enumerate(vraag.waarden, 1):
        click.echo(f"  {number}  {value_text(vraag.woord, value, language)}", err=True)
    while True:
        click.echo(say("regime.kies" if vraag.waarden else "regime.schrijf"), nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        typed = _chosen(vraag, line.strip())
        try:
            judge({**answers, vraag.woord: typed})
        except UnusableInputError as wrong:
            again = "regime.kies_opnieuw" if vraag.waarden else "regime.geen_datum"
            click.echo(say(wrong.code if wrong.code == _CONTRADICTS else again), err=True)
        else:
            return typed


def _chosen(vraag: Vraag, typed: str) -> str:
    """Return what was typed: the number of an answer, or the answer itself."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0  # noqa: PLR2004 - no question has a hundred answers
    if 0 < number <= len(vraag.waarden):
        return answer_text(vraag.waarden[number - 1])
    return "" if number else typed


def _sector_line(sector: str) -> str:
    return say("regime.tabel.sector", sector=sector, naam=say(f"sector.{sector}")) + "\n"
