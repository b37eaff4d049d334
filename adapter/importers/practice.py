"""practice.toml: who sends. Read once, at the start of a run."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from stdnum import iban as stdnum_iban

from adapter.core.errors import UnusableInputError
from adapter.core.values import is_agb, is_uzovi, shown_path
from adapter.importers.tomlfile import keys_in, load_file, nearest, shown_key
from adapter.model.praktijk import Bevestiging, Onderneming, Praktijk

Shape = Callable[[object], bool]
_LONGEST_TERM = 365
# It is shown in reports: nothing that could be a BSN.
_SOURCE = r"(?!.*\d{8})[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*"


def _text(shape: str = r"[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*") -> Shape:
    pattern = re.compile(shape, re.ASCII)
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _agb(value: object) -> bool:
    return isinstance(value, str) and is_agb(value)


def _iban(value: object) -> bool:
    return isinstance(value, str) and bool(stdnum_iban.is_valid(value))


def _uzovis(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(x, str) and is_uzovi(x) for x in value)


def _codes(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(x, str) and x for x in value)


def _days(value: object) -> bool:
    return type(value) is int and 0 <= value <= _LONGEST_TERM


def _bevestigd(value: object) -> bool:
    """Tell whether it is a list of tables with uzovi, van, bron and possibly tot."""
    return isinstance(value, list) and all(
        isinstance(row, dict)
        and {"uzovi", "van", "bron"} <= set(row) <= {"uzovi", "van", "tot", "bron"}
        and _uzovis([row["uzovi"]])
        and _text(_SOURCE)(row["bron"])
        and type(row["van"]) is type(row.get("tot", row["van"])) is date
        and row["van"] <= row.get("tot", date.max)
        for row in value
    )


_VRIJ = "onderlinge_dienstverlening.prestatiecodes"
_PER_UUR = "onderlinge_dienstverlening.per_uur"  # some of those
_REQUIRED: Mapping[str, Shape] = {
    "praktijk.agb": _agb,
    "praktijk.soort": _text("[123]"),
    "praktijk.naam": _text(),
    "praktijk.straat": _text(),
    "praktijk.huisnummer": _text(),
    "praktijk.postcode": _text(),
    "praktijk.plaats": _text(),
}
_OPTIONAL: Mapping[str, Shape] = {
    "praktijk.kvk": _text(r"\d{8}"),
    "praktijk.btw_id": _text(r"NL\d{9}B\d{2}"),
    "praktijk.iban": _iban,
    "praktijk.onderneming.agb": _agb,
    "praktijk.onderneming.soort": _text("[12]"),
    "bericht.soort": _text("[PT]"),
    "bericht.informatiesysteem_code": _text(),
    "bericht.informatiesysteem_versie": _text(),
    "bericht.zorgkantoren": _uzovis,
    "factuur.betaaltermijn_dagen": _days,
    "factuur.btw_tekst": _text(),
    "factuur.contact": _text(),
    _VRIJ: _codes,
    _PER_UUR: _codes,
    "route2.bevestigd": _bevestigd,
}
_KNOWN = {*_REQUIRED, *_OPTIONAL}
_TABLES = {key.rpartition(".")[0] for key in _KNOWN}
_MISPLACED = object()
"""For a key below what is no table: no shape takes it."""

_NUMBERS = {"factuur.betaaltermijn_dagen"}
_LONGER = 10**40  # than any value: Python writes no number of thousands of digits (TOML has hex)
_TOGETHER = (
    ("praktijk.onderneming.agb", "praktijk.onderneming.soort"),
    ("bericht.informatiesysteem_code", "bericht.informatiesysteem_versie"),
)


def read_practice(path: Path) -> Praktijk:
    """Read the practice that sends.

    Args:
        path: practice.toml with [praktijk], [bericht], [factuur], [onderlinge_dienstverlening].

    Raises:
        UnusableInputError: it cannot be read, or lacks what every message needs, or a value in it
            has the wrong form.
    """
    data = load_file(path)
    unknown = [key for key in keys_in(data, _TABLES) if key not in _KNOWN]
    if unknown:
        # Told before what is missing: a misspelled key is both.
        told = [f"{_shown(key)} → {_meant(key)}" for key in unknown]
        raise UnusableInputError(
            "IN-PRAKTIJK-SLEUTEL", bestand=shown_path(path), sleutels="; ".join(told)
        )
    faults = sorted(_faults(data))
    if faults:
        raise UnusableInputError("IN-PRAKTIJK", bestand=shown_path(path), velden=", ".join(faults))
    return _praktijk({key: _value(data, key) for key in (*_REQUIRED, *_OPTIONAL)})


def _shown(key: str) -> str:
    return ".".join(map(shown_key, key.split(".")))


def _meant(key: str) -> str:
    """Return the known key that an unknown one may be: of that name elsewhere, or like it here."""
    table, _, name = key.rpartition(".")
    elsewhere = sorted(known for known in _KNOWN if known.rpartition(".")[2] == name)
    here = [known.rpartition(".") for known in sorted(_KNOWN | _TABLES)]
    near = nearest(name, [last for above, _, last in here if above == table])
    return ", ".join(elsewhere) or (f"{table}.{near}" if table and ", " not in near else near)


def _value(data: Any, key: str) -> Any:  # noqa: ANN401 - whatever stands in the file
    """Return the value of a key such as "praktijk.agb"; an empty text counts as absent."""
    for part in key.split("."):
        if data is None:
            return None
        data = data.get(part) if isinstance(data, dict) else _MISPLACED
    if type(data) is int and key not in _NUMBERS and abs(data) < _LONGER:
        return str(data)  # soort = 2 and huisnummer = 12 are as good as their texts
    return None if data == "" else data


def _faults(data: Mapping[str, Any]) -> set[str]:
    """Return the keys that are missing or do not have their form."""
    faults = {key for key, shape in _REQUIRED.items() if not shape(_value(data, key))}
    for key, shape in _OPTIONAL.items():
        value = _value(data, key)
        if value is not None and not shape(value):
            faults.add(key)
    for pair in _TOGETHER:
        if len({_value(data, key) is None for key in pair}) > 1:
            faults.update(pair)
    if not faults & {_VRIJ, _PER_UUR} and _set(_value(data, _PER_UUR)) - _set(_value(data, _VRIJ)):
        faults.add(_PER_UUR)
    return faults


def _praktijk(value: Mapping[str, Any]) -> Praktijk:
    """Build the practice out of values that have their form."""
    agb = value["praktijk.onderneming.agb"]
    soort = value["praktijk.onderneming.soort"]
    names = ("agb", "soort", "naam", "straat", "huisnummer", "postcode", "plaats")
    return Praktijk(
        **{name: value[f"praktijk.{name}"] for name in (*names, "kvk", "btw_id")},
        iban=(value["praktijk.iban"] or "").replace(" ", "").upper() or None,
        onderneming=Onderneming(agb=agb, soort=soort) if agb else None,
        bericht_soort=value["bericht.soort"] or "P",
        informatiesysteem_code=value["bericht.informatiesysteem_code"],
        informatiesysteem_versie=value["bericht.informatiesysteem_versie"],
        zorgkantoren=_set(value["bericht.zorgkantoren"]),
        betaaltermijn_dagen=_or(value["factuur.betaaltermijn_dagen"], 30),
        btw_tekst=value["factuur.btw_tekst"] or "",
        contact=value["factuur.contact"],
        prestatiecodes_vrij=_set(value[_VRIJ]),
        prestatiecodes_per_uur=_set(value[_PER_UUR]),
        route2_bevestigd=tuple(Bevestiging(**row) for row in value["route2.bevestigd"] or ()),
    )


def _set(values: list[str] | None) -> frozenset[str]:
    return frozenset(values or ())


def _or(value: int | None, default: int) -> int:
    return default if value is None else value
