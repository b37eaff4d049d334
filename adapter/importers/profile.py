"""Profiles: which columns a table has, under which names, and how each cell is read."""

import functools
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.importers.forms import Form, form
from adapter.model.afspraak import Afspraak, Contract, Partij, Tarief
from adapter.model.codelijst import Codeperiode
from adapter.model.regel import Regel

_FOLDER = Path(__file__).resolve().parent / "profiles"

KINDS: Mapping[str, type] = {
    "regels": Regel,
    "afspraken": Afspraak,
    "partijen": Partij,
    "contracten": Contract,
    "tarieven": Tarief,
    "codes": Codeperiode,
}
"""What a profile can give: the class of each word in its `levert`."""


@frozen(kw_only=True)
class Kolom:
    """A column of a profile.

    Attributes:
        kop: its official header.
        veld: the model field that it fills.
        form: how its cells are read.
        verplicht: whether the table must have it, and each row a value in it.
        bepalend: whether it decides what may be sent or where, so that missing it by a misspelled
            header stops the run.
        namen: its header and aliases, normalised, the header first.
    """

    kop: str
    veld: str
    form: Form
    verplicht: bool
    bepalend: bool
    namen: tuple[str, ...]


@frozen(kw_only=True)
class Profile:
    """A shape of table.

    Attributes:
        naam: "ggz-consulten".
        levert: what its rows become: one of KINDS.
        kolommen: its columns.
        leeg: cell texts that mean nothing.
        negeer: headers, normalised, that are known and not needed.
    """

    naam: str
    levert: str
    kolommen: tuple[Kolom, ...]
    leeg: frozenset[str]
    negeer: frozenset[str]

    def missing(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the required columns that a header lacks."""
        there = {normalise(cell) for cell in header}
        return tuple(
            kolom.kop for kolom in self.kolommen if kolom.verplicht and not there & set(kolom.namen)
        )

    def columns(self, header: Sequence[str]) -> Mapping[int, Kolom]:
        """Return which column each position of a header is; the official name wins of an alias."""
        names = [normalise(cell) for cell in header]
        found: dict[int, Kolom] = {}
        for kolom in self.kolommen:
            position = next((names.index(name) for name in kolom.namen if name in names), None)
            if position is not None:
                found[position] = kolom
        return found


def normalise(header: str) -> str:
    """Return a header without case, spaces, accents and punctuation.

    >>> normalise(" Cliëntnummer"), normalise("Geb.datum")
    ('clientnummer', 'gebdatum')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", header).casefold())
    return "".join(character for character in plain if character.isalnum())


@functools.cache
def profiles() -> Mapping[str, Profile]:
    """Return every profile, by name.

    Raises:
        RegisterError: a file is no profile, or two have one name.
    """
    found: dict[str, Profile] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        profile = read_profile(path)
        if profile.naam in found:
            raise RegisterError(f"{path.name}: profile {profile.naam} is there already")
        found[profile.naam] = profile
    return found


def read_profile(path: Path) -> Profile:
    """Read a profile from its file.

    Raises:
        RegisterError: it lacks something, or names a form that does not exist.
    """
    data = read_toml(path)
    try:
        kolommen = tuple(_kolom(row) for row in data["kolommen"])
        _check_fields(kolommen, KINDS[data["levert"]])
        return Profile(
            naam=data["naam"],
            levert=data["levert"],
            kolommen=kolommen,
            leeg=frozenset({"", *data.get("leeg", ())}),
            negeer=frozenset(normalise(name) for name in data.get("negeer", ())),
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise RegisterError(f"{path.name}: {wrong}") from None


def _check_fields(kolommen: Sequence[Kolom], kind: type) -> None:
    """Refuse a column that fills no field of the class, and a field that needs a column."""
    fields = {item.name: item.default is attrs.NOTHING for item in attrs.fields(kind)}
    filled = {kolom.veld for kolom in kolommen}
    needed = {name for name, is_needed in fields.items() if is_needed} - {"herkomst"}
    if filled - set(fields) or needed - {kolom.veld for kolom in kolommen if kolom.verplicht}:
        wrong = sorted((filled - set(fields)) | (needed - filled))
        raise RegisterError(f"{kind.__name__}: {', '.join(wrong)}")


def _kolom(row: Mapping[str, object]) -> Kolom:
    values = row.get("waarden", ())
    aliases = row.get("aliassen", ())
    if not isinstance(values, (list, tuple)) or not isinstance(aliases, (list, tuple)):
        raise RegisterError("waarden and aliassen are lists")
    names = (str(row["kop"]), *map(str, aliases))
    return Kolom(
        kop=str(row["kop"]),
        veld=str(row["veld"]),
        form=form(str(row["vorm"]), tuple(map(str, values))),
        verplicht=row.get("verplicht") is True,
        bepalend=row.get("bepalend") is True,
        namen=tuple(normalise(name) for name in names),
    )
