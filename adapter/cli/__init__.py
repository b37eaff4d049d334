"""The command line. A module of this folder that has a `command` is a command."""

import importlib
import pkgutil
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click
from click.exceptions import NoArgsIsHelpError

import adapter.cli
from adapter.cli._options import language_option
from adapter.cli._output import UNUSABLE
from adapter.cli._texts import LANGUAGE, Group, choose_language, say, unknown_language, usage_text
from adapter.core.errors import TextError

_PACKAGE = Path(__file__).resolve().parents[1]


def program() -> Group:
    """Return the program with every command of this folder."""
    group = Group("zorgdeclaratie", help="cli.programma", params=[language_option()])
    for module in pkgutil.iter_modules(adapter.cli.__path__):
        if not module.name.startswith("_"):
            command = importlib.import_module(f"adapter.cli.{module.name}").command
            group.add_command(command, module.name)
    return group


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 well, 1 findings, 2 unusable input or wrong use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    LANGUAGE.set(choose_language(given))
    if variable := unknown_language(given):
        _complain(say("cli.fout.taal", naam=variable))
        sys.exit(UNUSABLE)
    # A polite end runs the clean-up: no spool or half-built folder with personal data stays.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(UNUSABLE))
    try:
        program().main(given, prog_name="zorgdeclaratie", standalone_mode=False)
    except NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
    except click.ClickException as error:
        _complain(usage_text(error))
    except click.Abort:
        _complain(say("cli.fout.afgebroken"))
    except TextError as error:
        _complain(say(error.code, **error.details))
    except Exception as error:  # noqa: BLE001 - a traceback may quote somebody's data
        _complain(say("cli.fout.onverwacht", soort=type(error).__name__, plaats=_where(error)))
    else:
        return
    sys.exit(UNUSABLE)


def _complain(text: str) -> None:
    click.echo(text, err=True)


def _where(error: Exception) -> str:
    """Return the last place in our own code that an error passed."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    if not own:
        return "-"
    return f"{Path(own[-1].filename).relative_to(_PACKAGE)}:{own[-1].lineno}"
