"""Regimes: who may claim what at whom, as dated rows, one file a sector."""

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.reference.folders import data_files


@frozen(kw_only=True)
class RegimeRow:
    """A row of a regime.

    Attributes:
        id: "ZPM-FZ-ROUTE-1".
        als: conditions: each word with the value that a situation must have.
        dan: "eigen", "route1", "route2" or "niet".
        geldig_van: first care date.
        geldig_tot: last care date.
        reden: by language: why.
        bron: where it was read.
        zekerheid: how sure that is: hoog, middel or laag.
        bevinding: code of the finding that a refusal makes.
        twijfel: code of the warning that the decision carries.
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
    sector: str = ""

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
    if made.dan not in ("eigen", "route1", "route2", "niet"):
        raise RegisterError(f"{sector}: {made.id}: no such decision: {made.dan}")
    if (made.dan == "niet") != bool(made.bevinding):
        raise RegisterError(f"{sector}: {made.id}: a refusal needs a bevinding, others have none")
    return made
