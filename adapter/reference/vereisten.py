"""What a route asks for: the fields that must be filled, as dated rows, one file a sector.

The checks of `convert` and the answer of `route` both come from these rows.
"""

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.reference.folders import data_files
from adapter.reference.regimes import fits


@frozen(kw_only=True, cache_hash=True)
class Vraag:
    """What a requirement may depend on; its fields are the words of a condition.

    Attributes:
        route: "eigen", "route1" or "route2".
        dji: whether the receiver is DJI.
        credit: whether the row takes back an earlier one.
        vrije_prestatie: whether it is the free prestatie onderlinge dienstverlening.
        type_verwijzing: the type of referral in the row.
    """

    route: str
    dji: bool = False
    credit: bool = False
    vrije_prestatie: bool = False
    type_verwijzing: str | None = None


@frozen(kw_only=True)
class Vereiste:
    """A requirement.

    Attributes:
        van: where the field is: "rij", "afspraak", "contract", "partij" or "praktijk".
        veld: the fields of the model of which one must be filled.
        code: of the finding when none is.
        als: conditions: each word of a Vraag with the value, or a list of the values, it must have.
        geldig_van: first care date.
        geldig_tot: last care date.
        bron: where it was read.
        zekerheid: how sure that is: hoog, middel or laag.
    """

    van: str
    veld: tuple[str, ...] = attrs.field(converter=tuple)
    code: str
    als: Mapping[str, object]
    geldig_van: date
    bron: str
    zekerheid: str
    geldig_tot: date = date.max

    def lacks(self, holder: object) -> bool:
        """Tell whether none of the fields is filled, or there is nothing that could hold it."""
        values = (getattr(holder, name, None) for name in self.veld)
        return all(value is None or value is False or value == "" for value in values)


WORDS = frozenset(field.name for field in attrs.fields(Vraag))
SOURCES = ("rij", "afspraak", "contract", "partij", "praktijk")


@functools.cache
def all_vereisten() -> Mapping[str, tuple[Vereiste, ...]]:
    """Return every requirement of every sector, by the name of its file.

    Raises:
        RegisterError: a row lacks something, or names what does not exist.
    """
    return {
        path.stem: tuple(_vereiste(path.stem, row) for row in read_toml(path, "vereist"))
        for path in data_files("vereisten", "*.toml")
    }


@functools.lru_cache(maxsize=4096)
def vereisten(vraag: Vraag, on: date, sector: str = "zpm") -> tuple[Vereiste, ...]:
    """Return what is asked of care on a date, in the order of the file."""
    return tuple(
        row
        for row in all_vereisten()[sector]
        if row.geldig_van <= on <= row.geldig_tot and fits(row.als, vraag)
    )


def _vereiste(sector: str, row: Mapping[str, Any]) -> Vereiste:
    try:
        made = Vereiste(**row)
    except TypeError as wrong:
        raise RegisterError(f"{sector}: {row.get('code')}: {wrong}") from None
    if made.van not in SOURCES or not made.veld or set(made.als) - WORDS:
        raise RegisterError(f"{sector}: {made.code}: no such source, field or word")
    return made
