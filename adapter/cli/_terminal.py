"""Lines on standard output: with colour where a person reads along, plain in a pipe or a file."""

import sys
from collections.abc import Callable

Part = tuple[str, str]
"""A text and its style, as "bold"."""


def line_writer() -> Callable[..., None]:
    """Return what writes a line given as parts; it decides once how."""
    return _colour() if sys.stdout.isatty() else _plain


def _plain(*parts: Part) -> None:
    sys.stdout.write("".join(text for text, _ in parts) + "\n")


def _colour() -> Callable[..., None]:
    from rich.console import Console  # noqa: PLC0415 - 50 ms, only on a terminal
    from rich.text import Text  # noqa: PLC0415 - the same

    console = Console(highlight=False, markup=False, emoji=False)

    def write(*parts: Part) -> None:
        # Text, not markup: what stands in a message has no meaning here. No wrapping of our own.
        console.print(Text.assemble(*parts), soft_wrap=True)

    return write
