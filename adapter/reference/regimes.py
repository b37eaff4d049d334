"""Regimes: who may claim what at whom, as dated rows, one file a sector."""

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.reference.folders import data_files

CAUTION = "let-op"
"""The `dan` of a row that decides nothing, and adds its warning to what was decided."""

_REFUSING = ("niet", CAUTION)
_BEFORE = 1000
_LESS_SURE = {"hoog": "middel", "middel": "laag", "laag": "laag"}


@frozen(kw_only=True)
class RegimeRow:
    """A row of a regime.

    Attributes:
        id: "ZPM-FZ-ROUTE-1".
        als: conditions: each word with the value, or a list of the values, of a situation.
        dan: "eigen", "route1", "route2" or "niet"; "let-op" decides nothing, it only warns.
        geldig_van: first care date.
        geldig_tot: last care date.
        reden: by language: why.
        bron: where it was read.
        zekerheid: how sure that is: hoog, middel or laag.
        bevinding: code of the finding that a refusal or a warning makes.
        twijfel: code of the warning that the decision carries.
        veld: the field of a row that the refusal or the warning is about.
        gelezen_tot: last care date that the source is about, when the row is held to go on after.
        declarant: who claims, as a key of a text; so are the next five.
        bij: at whom.
        prestatie: which prestatie.
        tarief: the tariff rule.
        velden: the sets of fields that are needed.
        controles: what to check.
        onbekend: what is not established.
        voorrang: goes before every row that has it not, however many words that is about.
    """

    id: str
    als: Mapping[str, object]
    dan: str
    geldig_van: date
    reden: Mapping[str, str]
    bron: str
    zekerheid: str
    geldig_tot: date = date.max
    bevinding: str | None = None
    twijfel: str | None = None
    veld: str = "afspraaknummer"
    sector: str = ""
    gelezen_tot: date = date.max
    declarant: str | None = None
    bij: str | None = None
    prestatie: str | None = None
    tarief: str | None = None
    velden: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    controles: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    onbekend: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    voorrang: bool = False

    @property
    def gewicht(self) -> int:
        """How specific it is: of rows that hold, the one with the most decides."""
        return len(self.als) + (_BEFORE if self.voorrang else 0)

    @property
    def uitkomst(self) -> tuple[str | None, ...]:
        """What is decided; rows that say the same differ in their reason only."""
        told = (self.dan, self.bevinding, self.declarant, self.bij, self.prestatie, self.tarief)
        return (*told, *self.velden)

    def zekerheid_op(self, care_date: date) -> str:
        """Return how sure the row is for care on a date: less after what the source is about."""
        return self.zekerheid if care_date <= self.gelezen_tot else _LESS_SURE[self.zekerheid]

    def holds_on(self, care_date: date) -> bool:
        """Tell whether the row counts for care on a date."""
        return self.geldig_van <= care_date <= self.geldig_tot


@functools.cache
def regimes() -> Mapping[str, tuple[RegimeRow, ...]]:
    """Return the rows of every sector, by the name of its file.

    Raises:
        RegisterError: a row lacks something, or two rows have one id.
    """
    return {path.stem: _rows(path) for path in data_files("regimes", "*.toml")}


@functools.cache
def rows_by_id() -> Mapping[str, RegimeRow]:
    """Return the rows of all sectors by their name."""
    return {row.id: row for rows in regimes().values() for row in rows}


def fits(als: Mapping[str, object], situatie: object) -> bool:
    """Tell whether a situation has the value, or one of the values, of each word of a condition.

    Raises:
        AttributeError: the situation does not have such a word.
    """
    for word, wanted in als.items():
        value = getattr(situatie, word)
        if value not in wanted if isinstance(wanted, list) else value != wanted:
            return False
    return True


def _rows(path: Path) -> tuple[RegimeRow, ...]:
    sector = path.stem
    rows = tuple(_row(sector, row) for row in read_toml(path, "regel"))
    ids = [row.id for row in rows]
    if len(ids) != len(set(ids)):
        raise RegisterError(f"{sector}: two rows have one id")
    return rows


def _row(sector: str, row: Mapping[str, Any]) -> RegimeRow:
    try:
        made = RegimeRow(sector=sector, **row)
    except TypeError as wrong:
        raise RegisterError(f"{sector}: {row.get('id')}: {wrong}") from None
    if made.dan not in ("eigen", "route1", "route2", *_REFUSING):
        raise RegisterError(f"{sector}: {made.id}: no such decision: {made.dan}")
    if (made.dan in _REFUSING) != bool(made.bevinding):
        raise RegisterError(f"{sector}: {made.id}: a refusal needs a bevinding, others have none")
    return made
