"""Writes docs/voorbeeld-vragen.md: `route ask` on article 31, as at a terminal. A test runs it."""

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from adapter.cli import main as zorgdeclaratie

FOLDER = Path(__file__).resolve().parent
PAGE = "voorbeeld-vragen.md"
HEAD = """# Vragen tot er een besluit is: artikel 31

Gemaakt door `make docs` ([vragen.py](vragen.py)), dat deze vragen echt stelt; een test houdt de
pagina waar.

Zorg van een medisch specialist op 1 juni 2020, gevraagd door de hoofdbehandelaar in een ander
ziekenhuis. In het algemeen factureert de uitvoerder dan aan wie erom vroeg. Elk van de vier
uitzonderingen van art. 31 lid 2 (NR/CU-263) draait dat om: de uitvoerder declareert zelf. Wat
achter *Uw antwoord* staat, is getypt. Elke keer is de opdracht:

```sh
zorgdeclaratie route ask --on 2020-06-01 --answer sector=msz
```
"""
TYPED = {
    "Zonder uitzondering": ["1", "1", "1"],
    "Uitzondering a: alleen de uitvoerder heeft de WBMV-vergunning": ["1", "1", "2"],
    "Uitzondering b: gedetacheerd uit een categorale instelling": ["1", "2"],
    "Uitzondering c: complexe zorg die de eigen instelling niet kan geven": ["1", "3"],
    "Uitzondering d: een acute zorgvraag in een andere instelling": ["1", "4"],
}


class _Keyboard:
    """Somebody who types lines, each shown where it is typed."""

    def __init__(self, lines: list[str], screen: io.StringIO) -> None:
        self._lines = iter(lines)
        self._screen = screen

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        line = f"{next(self._lines)}\n"
        self._screen.write(line)
        return line


def page() -> str:
    """Return the page: each conversation."""
    return "\n".join([HEAD, *(part for title in TYPED for part in _part(title))])


def _part(title: str) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"```\n{_conversation(TYPED[title])}```\n"


def _conversation(typed: list[str]) -> str:
    screen = io.StringIO()
    arguments = ["--on", "2020-06-01", "--answer", "sector=msz", "--lang", "nl"]
    with (
        contextlib.redirect_stdout(screen),
        contextlib.redirect_stderr(screen),
        patch.object(sys, "stdin", _Keyboard(typed, screen)),
        contextlib.suppress(SystemExit),
    ):
        zorgdeclaratie(["route", "ask", *arguments])
    return screen.getvalue()


def main() -> None:
    """Write the page."""
    (FOLDER / PAGE).write_text(page(), encoding="utf-8")
    sys.stdout.write(f"docs/{PAGE}\n")


if __name__ == "__main__":
    main()
