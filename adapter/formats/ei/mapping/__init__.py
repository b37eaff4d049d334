"""Which rubriek of a standard is which field of the model: a file of data a standard.

The file of a declaration serves its return as well: that has the same rubrieken, and the ones that
gemeen.toml tells by their element.
"""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.formats.ei.layout import COMMENTAAR, SLUIT, RecordLayout, Standaard
from adapter.formats.ei.registry import answered_by
from adapter.formats.ei.veld import Veld
from adapter.model.ei.farmacie import FarmaciePrestatie
from adapter.model.ei.gemeen import Commentaar, Debiteur, Verzekerde, Voorloop
from adapter.model.ei.ggz import GgzActiviteit, GgzPrestatie, GgzTarief, Tijdsbesteding
from adapter.model.ei.mondzorg import MondzorgPrestatie
from adapter.model.ei.paramedisch import ParamedischePrestatie
from adapter.model.ei.ziekenhuis import ZiekenhuisPrestatie, ZiekenhuisTarief, Zorgactiviteit

FOLDER: Final = Path(__file__).parent
TERUGMELDING: Final = "terugmelding"

_CLASSES: Final[Mapping[str, type]] = {
    klasse.__name__: klasse
    for klasse in (
        Commentaar,
        Debiteur,
        FarmaciePrestatie,
        GgzActiviteit,
        GgzPrestatie,
        GgzTarief,
        MondzorgPrestatie,
        ParamedischePrestatie,
        Tijdsbesteding,
        Verzekerde,
        Voorloop,
        ZiekenhuisPrestatie,
        ZiekenhuisTarief,
        Zorgactiviteit,
    )
}


@frozen(kw_only=True)
class Plek:
    """Where a rubriek is in the model.

    Attributes:
        index: of its value among those of its record.
        van: "" for a field of the record itself, "verzekerde" or "prestatie" for what repeats a
            field of the record above, TERUGMELDING for what a return adds.
        naam: the field.
    """

    index: int
    veld: Veld
    van: str
    naam: str


@frozen(kw_only=True)
class Kaart:
    """How a kind of record and a class of the model are each other.

    Attributes:
        klasse: of the model.
        plekken: its rubrieken, without the kenmerk.
    """

    klasse: type
    plekken: tuple[Plek, ...]

    @property
    def is_retour(self) -> bool:
        """Whether it is of a return."""
        return any(plek.van == TERUGMELDING for plek in self.plekken)


Kaarten = Mapping[str, Kaart]


@functools.cache
def mapping_of(standaard: Standaard) -> Kaarten | None:
    """Return how the records of a standard are in the model, by kenmerk; None when it has none.

    Raises:
        RegisterError: a file leaves out a rubriek, or names what does not exist.
    """
    own = answered_by(standaard) if standaard.is_retour else standaard
    path = FOLDER / f"{own.naam}-{own.versie}.toml" if own else None
    if path is None or not path.exists():
        return None
    data, shared = read_toml(path), read_toml(FOLDER / "gemeen.toml")
    klassen = {COMMENTAAR: Commentaar.__name__, **data["klassen"]}
    data[COMMENTAAR] = shared[COMMENTAAR]
    try:
        return {
            kenmerk: Kaart(
                klasse=_CLASSES[klassen[kenmerk]],
                plekken=_plekken(layout, data[kenmerk], shared[TERUGMELDING]),
            )
            for kenmerk, layout in standaard.records.items()
            if kenmerk != SLUIT
        }
    except KeyError as absent:
        raise RegisterError(f"{path.name}: {absent} is absent") from None


def _plekken(
    layout: RecordLayout, own: Mapping[str, str], added: Mapping[str, str]
) -> tuple[Plek, ...]:
    places = []
    for index, veld in enumerate(layout.velden[1:], start=1):
        if veld.element in _VERSION:
            continue
        if veld.nr in own:
            van, _, naam = own[veld.nr].rpartition(".")
        else:
            van, naam = TERUGMELDING, added[veld.element]
        places.append(Plek(index=index, veld=veld, van=van, naam=naam))
    return tuple(places)


_VERSION = frozenset({"NUM001", "NUM309"})  # 0103 and 0104 are what the standard says itself
