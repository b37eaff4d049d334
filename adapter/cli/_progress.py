"""A progress bar for long messages: on standard error, and only where a person looks on."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from adapter.exporters.tree import printable
from adapter.workflows.messages import Message

_LONG = 4 << 20
"""Shorter messages are done before anybody could read a bar."""

_PAUSE = 0.15
_LONGEST_NAME = 40


@contextmanager
def progress(message: Message | None, form: str) -> Iterator[None]:
    """Show, while the block runs, how much of a message was read.

    Args:
        message: None for what is no message.
        form: of the output; lines that are told meanwhile on the same terminal allow no bar.
    """
    size = message.size if message else 0
    told_meanwhile = form != "text" and sys.stdout.isatty()
    if message is None or size < _LONG or told_meanwhile or not sys.stderr.isatty():
        yield
        return
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(message, size, ended), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _watch(message: Message, size: int, ended: threading.Event) -> None:
    """Draw a bar until it is told to end: the check itself is not slowed down."""
    from rich.console import Console  # noqa: PLC0415 - 50 ms, only on a terminal
    from rich.progress import Progress  # noqa: PLC0415 - the same

    console = Console(stderr=True)
    with Progress(console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(printable(message.name)[-_LONGEST_NAME:], total=size)
        while not ended.wait(_PAUSE):
            with suppress(ValueError):  # the file was closed just now
                bar.update(task, completed=message.stream.tell())
            bar.refresh()
