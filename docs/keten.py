"""Writes docs/voorbeeld-keten.md: gives its commands in a copy of fixtures/demo. A test runs it."""

import os
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
PAGE = "voorbeeld-keten.md"


def page() -> str:
    """Return the page: each command with what the program says."""
    told = tomllib.loads((FOLDER / "keten.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        copy = copytree(ROOT / "fixtures" / "demo", Path(folder) / "demo")
        parts = [part for step in told["stap"] for part in _step(step, copy)]
    return "\n".join([told["kop"].lstrip("\n"), *parts])


def _step(step: Mapping[str, Any], folder: Path) -> Iterator[str]:
    shown = textwrap.fill(
        step["opdracht"], 92, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    yield f"## {step['titel']}\n"
    yield f"{textwrap.fill(step['uitleg'], 98)}\n"
    yield "```sh\nzorgdeclaratie " + shown.replace("\n", " \\\n") + "\n```\n"
    lines = _run(step["opdracht"].split(), folder).rstrip("\n").split("\n")
    limit = step.get("regels", len(lines))
    if len(lines) > limit:
        lines = [*lines[:limit], "…"]
    yield "\n".join(["```", *lines, "```"]) + "\n"


def _run(arguments: list[str], folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own program, with the words of keten.toml
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "ZORGDECLARATIE_LANG": "nl", "PYTHONIOENCODING": "utf-8"},
    )
    if done.stderr:
        raise RuntimeError(f"{arguments[0]}: {done.stderr.decode()}")
    return done.stdout.decode()


def main() -> None:
    """Write the page."""
    (FOLDER / PAGE).write_text(page(), encoding="utf-8")
    sys.stdout.write(f"docs/{PAGE}\n")


if __name__ == "__main__":
    main()
