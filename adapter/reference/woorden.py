"""The words in which the conditions of a regime are written: one fixed set for all sectors."""

import functools
from collections.abc import Mapping

import attrs
from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.reference.folders import data_files

Waarde = str | bool


@frozen(kw_only=True)
class Woord:
    """A word of a condition.

    Attributes:
        naam: "zorgdomein".
        waarden: what it can be; empty for any text.
        gevraagd: whether it is asked for; else a row with it holds only when it is told.
    """

    naam: str
    waarden: tuple[Waarde, ...] = attrs.field(default=(), converter=tuple)
    gevraagd: bool = True

    @property
    def is_vraag(self) -> bool:
        """Whether it is answered with yes or no."""
        return True in self.waarden


@functools.cache
def woorden() -> Mapping[str, Woord]:
    """Return the words by name, in the order in which they are asked.

    Raises:
        RegisterError: a word lacks something, or is there twice.
    """
    rows = [row for path in data_files("woorden", "*.toml") for row in read_toml(path, "woord")]
    try:
        made = {row["naam"]: Woord(**row) for row in rows}
    except (TypeError, KeyError) as wrong:
        raise RegisterError(f"woorden: {wrong}") from None
    if len(made) != len(rows):
        raise RegisterError("woorden: a word is there twice")
    return made
