"""Profiles: which columns a table has, under which names, and how each cell is read."""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from adapter.core.errors import RegisterError
from adapter.core.values import normalise
from adapter.importers.forms import CHOICES, TEXT_FORMS, Form, form, form_names
from adapter.importers.guards import guarded
from adapter.importers.tomlfile import Line, line_of, load, nearest, shown_key
from adapter.model.afspraak import Afspraak, Contract, Partij, Tarief
from adapter.model.codelijst import Codeperiode
from adapter.model.regel import Regel
from adapter.model.situatie import Situatieregel
from adapter.model.subtraject import Subtrajectregel

_FOLDER = Path(__file__).resolve().parent / "profiles"

KINDS: Mapping[str, type] = {
    "regels": Regel,
    "situaties": Situatieregel,
    "afspraken": Afspraak,
    "partijen": Partij,
    "contracten": Contract,
    "tarieven": Tarief,
    "codes": Codeperiode,
    "subtrajecten": Subtrajectregel,
}
"""What a profile can give: the class of each word in its `levert`."""

_KEYS = ("naam", "levert", "kolommen", "leeg", "negeer")
_KOLOM_KEYS = ("kop", "veld", "vorm", "waarden", "verplicht", "bepalend", "aliassen")
_TEXT, _TEXTS, _TRUTH = '"…"', '["…"]', "true, false"
# What uitval.csv adds to an export: a corrected one is fed back under any profile.
_UITVAL = ("code", "reden")
_BRON = {"kop": "Bron", "veld": "bron", "vorm": "tekst"}


class ProfileError(RegisterError):
    """A profile is wrong; `code` names the text that says so, `details` say what and where."""

    def __init__(self, file: str, code: str, **details: object) -> None:
        self.code = code
        self.details = {name: str(value) for name, value in details.items()}
        told = ", ".join(f"{name}={value}" for name, value in self.details.items())
        super().__init__(f"{file}: {code} {told}")


@frozen(kw_only=True)
class Kolom:
    """A column of a profile.

    Attributes:
        kop: its official header.
        veld: the model field that it fills.
        vorm: the name of its form.
        waarden: the values that a cell may have, where the form asks them.
        form: how its cells are read.
        verplicht: whether the table must have it, and each row a value in it.
        bepalend: whether it decides what may be sent or where, so that missing it by a misspelled
            header stops the run.
        namen: its header and aliases, normalised, the header first.
    """

    kop: str
    veld: str
    vorm: str
    waarden: frozenset[str]
    form: Form
    verplicht: bool
    bepalend: bool
    namen: tuple[str, ...]

    @property
    def antwoorden(self) -> str:
        """What a cell may hold, each value as first written; "" when it is no choice."""
        if self.vorm == "janee":
            return "J, N"
        return ", ".join(sorted(value.split("|")[0] for value in self.waarden))


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
            kolom.kop
            for kolom in self.kolommen
            if kolom.verplicht and there.isdisjoint(kolom.namen)
        )


@functools.cache
def profiles() -> Mapping[str, Profile]:
    """Return every profile, by name.

    Raises:
        RegisterError: a file is no profile, or two have one name.
    """
    found: dict[str, Profile] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        try:
            profile = read_profile(path)
        except ProfileError as wrong:
            raise RegisterError(str(wrong)) from None
        if profile.naam in found:
            raise RegisterError(f"{path.name}: profile {profile.naam} is there already")
        found[profile.naam] = profile
    return found


def read_profile(path: Path) -> Profile:
    """Read a profile from its file.

    Raises:
        ProfileError: it lacks something, has a key too many, or a value that cannot be.
        OSError: the file cannot be read.
    """
    return _Reader(path).read()


def check_like_ours(profile: Profile, path: Path) -> None:
    """Refuse a user's profile that reads a field in another way than the program can take.

    Raises:
        ProfileError: a column has another form than that field has here.
    """
    ours = {
        kolom.veld: kolom
        for known in profiles().values()
        if known.levert == profile.levert
        for kolom in known.kolommen
    }
    reader = _Reader(path)
    for number, kolom in enumerate(profile.kolommen):
        like = ours.get(kolom.veld)
        if like is None:
            continue
        is_text = like.vorm == "tekst" and kolom.vorm in TEXT_FORMS
        if kolom.vorm != like.vorm and not is_text:
            raise reader.fault("IN-PROFIEL-WAARDE", "vorm", number, verwacht=like.vorm)
        if like.waarden and not kolom.waarden <= like.waarden:
            told = ", ".join(sorted(like.waarden))
            raise reader.fault("IN-PROFIEL-WAARDE", "waarden", number, verwacht=told)


class _Reader:
    """Reads one profile file."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            self._text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise ProfileError(self._name, "IN-PROFIEL-TOML", regel="-") from None

    def read(self) -> Profile:
        data = load(self._text)
        if isinstance(data, Line):
            raise ProfileError(self._name, "IN-PROFIEL-TOML", regel=data.number)
        self._check_keys(data, _KEYS)
        levert = self._text_of(data, "levert")
        if levert not in KINDS:
            raise self.fault("IN-PROFIEL-WAARDE", "levert", verwacht=", ".join(KINDS))
        rows = data.get("kolommen")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.fault("IN-PROFIEL-MIST", "kolommen")
        kolommen = tuple(self._kolom(row, number) for number, row in enumerate(rows))
        self._check_twice(kolommen)
        self._check_fields(kolommen, KINDS[levert])
        ignored = {*self._texts_of(data, "negeer"), *(_UITVAL if levert == "regels" else ())}
        if levert == "regels" and not any("bron" in (k.veld, *k.namen) for k in kolommen):
            kolommen = (*kolommen, self._kolom(_BRON, len(kolommen)))
        return Profile(
            naam=self._text_of(data, "naam"),
            levert=levert,
            kolommen=kolommen,
            leeg=frozenset({"", *(word.casefold() for word in self._texts_of(data, "leeg"))}),
            negeer=frozenset(map(normalise, ignored)),
        )

    def fault(self, code: str, key: str, number: int | None = None, **more: str) -> ProfileError:
        """Return the error on a key, at the top or of a column (counted from 0)."""
        table = "" if number is None else "kolommen"
        line = line_of(self._text, key, table, number or 0)
        told = shown_key(key) if number is None else f"kolommen[{number + 1}].{shown_key(key)}"
        return ProfileError(self._name, code, sleutel=told, regel=line, **more)

    def _check_keys(
        self, data: Mapping[str, object], known: Sequence[str], number: int | None = None
    ) -> None:
        for key in data:
            if key not in known:
                near = nearest(key, known)
                raise self.fault("IN-PROFIEL-SLEUTEL", key, number, verwacht=near)

    def _text_of(self, data: Mapping[str, object], key: str, number: int | None = None) -> str:
        value = data.get(key)
        if value is None:
            raise self.fault("IN-PROFIEL-MIST", key, number)
        if not isinstance(value, str) or not value.strip():
            raise self.fault("IN-PROFIEL-WAARDE", key, number, verwacht=_TEXT)
        return value

    def _texts_of(
        self, data: Mapping[str, object], key: str, number: int | None = None
    ) -> tuple[str, ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault("IN-PROFIEL-WAARDE", key, number, verwacht=_TEXTS)
        return tuple(value)

    def _kolom(self, row: Mapping[str, Any], number: int) -> Kolom:
        self._check_keys(row, _KOLOM_KEYS, number)
        kop, vorm = (self._text_of(row, key, number) for key in ("kop", "vorm"))
        if vorm not in form_names():
            near = nearest(vorm, form_names())
            raise self.fault("IN-PROFIEL-WAARDE", "vorm", number, verwacht=near)
        waarden = self._texts_of(row, "waarden", number)
        if (vorm in CHOICES) != bool(waarden):
            raise self.fault("IN-PROFIEL-WAARDE", "waarden", number, verwacht=_TEXTS)
        for key in ("verplicht", "bepalend"):
            if not isinstance(row.get(key, False), bool):
                raise self.fault("IN-PROFIEL-WAARDE", key, number, verwacht=_TRUTH)
        names = (kop, *self._texts_of(row, "aliassen", number))
        return Kolom(
            kop=kop,
            veld=self._text_of(row, "veld", number),
            vorm=vorm,
            waarden=frozenset(waarden),
            form=guarded(vorm, form(vorm, waarden)),
            verplicht=row.get("verplicht", False),
            bepalend=row.get("bepalend", False),
            namen=tuple(map(normalise, names)),
        )

    def _check_twice(self, kolommen: Sequence[Kolom]) -> None:
        """Refuse two columns that fill one field, or that one header could be."""
        velden: set[str] = set()
        namen: set[str] = set()
        for number, kolom in enumerate(kolommen):
            if kolom.veld in velden:
                raise self.fault("IN-PROFIEL-DUBBEL", "veld", number)
            if not namen.isdisjoint(kolom.namen):
                raise self.fault("IN-PROFIEL-DUBBEL", "kop", number)
            velden.add(kolom.veld)
            namen.update(kolom.namen)

    def _check_fields(self, kolommen: Sequence[Kolom], kind: type) -> None:
        """Refuse a column that fills no field of the class, and a field that needs a column."""
        fields = {item.name: item.default is attrs.NOTHING for item in attrs.fields(kind)}
        del fields["herkomst"]
        for number, kolom in enumerate(kolommen):
            if kolom.veld not in fields:
                near = nearest(kolom.veld, fields)
                raise self.fault("IN-PROFIEL-WAARDE", "veld", number, verwacht=near)
        filled = {kolom.veld for kolom in kolommen if kolom.verplicht}
        lacking = [name for name, is_needed in fields.items() if is_needed and name not in filled]
        if lacking:
            raise ProfileError(self._name, "IN-PROFIEL-VELDEN", velden=", ".join(lacking))
