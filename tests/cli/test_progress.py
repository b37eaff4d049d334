"""A bar for long messages, where a person looks on."""

import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"


def long(folder: Path) -> Path:
    """Write a message of several megabytes."""
    text = BASE.read_text(encoding="utf-8")
    start = text.index("<gds801:Prestatie>")
    end = text.index("</gds801:Prestatie>") + len("</gds801:Prestatie>")
    path = folder / "lang.xml"
    path.write_text(text[:start] + text[start:end] * 3000 + text[end:], encoding="utf-8")
    return path


def on_terminal(*arguments: str, **environment: str) -> tuple[str, str]:
    """Run with standard error on a terminal; return what came on each."""
    ours, theirs = pty.openpty()
    seen = bytearray()

    def watch() -> None:
        while True:
            try:
                chunk = os.read(ours, 4096)
            except OSError:
                return
            if not chunk:
                return
            seen.extend(chunk)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    told = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", **environment},
    )
    os.close(theirs)
    watcher.join(5)
    os.close(ours)
    return told.stdout.decode(), seen.decode("utf-8", "replace")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_a_bar_is_drawn_on_a_terminal_only(form: str, tmp_path: Path) -> None:
    arguments = ("validate", str(long(tmp_path)), "--on", "2026-11-22", "--format", form)
    told, drawn = on_terminal(*arguments)
    assert "lang.xml" in drawn
    assert "%" in drawn
    assert "\x1b" not in told
    plain = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments], capture_output=True, check=False
    )
    assert plain.stderr == b""
    assert plain.stdout.decode() == told


def test_no_color_leaves_the_colours_out_and_a_short_message_has_no_bar(tmp_path: Path) -> None:
    arguments = ("validate", str(long(tmp_path)), "--on", "2026-11-22")
    _, drawn = on_terminal(*arguments, NO_COLOR="1")
    assert "\x1b[3" not in drawn
    assert on_terminal("validate", str(BASE), "--on", "2026-11-22")[1] == ""
