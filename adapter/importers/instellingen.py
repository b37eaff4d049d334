"""zorgdeclaratie.toml: which checks of ours are switched off, and what a practice accepts."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Origin
from adapter.core.values import is_uzovi, shown_path
from adapter.importers.tomlfile import Line, keys_in, line_of, load, nearest, read_text, shown_key
from adapter.model.instellingen import Instellingen, Ontheffing

_CONTROLES, _ONTHEFFING = "controles", "ontheffing"
_REQUIRED = ("code", "reden", "eigenaar", "tot")
_OPTIONAL = ("pad", "verzekeraar")
_TEXTS = ("reden", "eigenaar", "pad")
# They are shown in reports: nothing that could be a BSN.
_SHOWN = re.compile(r"(?!.*\d{8})[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*", re.ASCII)


@frozen(kw_only=True)
class Bekend:
    """What a config file may name.

    Attributes:
        eigen: ids of the checks of ours: they can be switched off.
        codes: ids and retourcodes that a waiver can be for.
        vormen: beginnings of codes of others, of which no list is at hand ("BR-").
    """

    eigen: Collection[str]
    codes: Collection[str]
    vormen: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        """Tell whether a finding can have this code."""
        return code in self.codes or code.startswith(self.vormen)


def read_config(path: Path, bekend: Bekend) -> Instellingen:
    """Read a config file.

    Args:
        path: a file with [controles] and [[ontheffing]].
        bekend: the checks that there are.

    Raises:
        UnusableInputError: it cannot be read, or says something that would do nothing.
    """
    file = shown_path(path)
    text = read_text(path)
    if isinstance(text, Line):
        raise _no_toml(file, text)
    data = load(text)
    if isinstance(data, Line):
        raise _no_toml(file, data)
    _refuse_keys(data, file)
    _refuse_checks(data.get(_CONTROLES, {}), bekend, file)
    rows = data.get(_ONTHEFFING, [])
    faults = [*_faults_of_checks(data.get(_CONTROLES, {})), *_faults_of_waivers(rows)]
    if faults:
        raise UnusableInputError("IN-INSTELLINGEN", bestand=file, velden=", ".join(faults))
    unknown = [row["code"] for row in rows if not bekend.has(row["code"])]
    if unknown:
        _refuse("IN-INSTELLINGEN-CODE", unknown, bekend.codes, file)
    return Instellingen(
        uit=frozenset(name for name, on in data.get(_CONTROLES, {}).items() if not on),
        ontheffingen=tuple(
            Ontheffing(**row, plaats=Origin(file=file, row=line_of(text, "code", _ONTHEFFING, at)))
            for at, row in enumerate(rows)
        ),
    )


def _no_toml(file: str, at: Line) -> UnusableInputError:
    return UnusableInputError("IN-INSTELLINGEN-TOML", bestand=file, regel=at.number)


def _refuse_keys(data: dict[str, Any], file: str) -> None:
    """Refuse a key that would do nothing, with the one that may be meant."""
    known = (_CONTROLES, _ONTHEFFING)
    told = [f"{shown_key(key)} → {nearest(key, known)}" for key in data if key not in known]
    rows = data.get(_ONTHEFFING, [])
    for row in rows if isinstance(rows, list) else ():
        keys = keys_in(row, ()) if isinstance(row, dict) else ()
        fields = (*_REQUIRED, *_OPTIONAL)
        told += [
            f"{_ONTHEFFING}.{shown_key(key)} → {nearest(key, fields)}"
            for key in keys
            if key not in fields
        ]
    if told:
        raise UnusableInputError(
            "IN-INSTELLINGEN-SLEUTEL", bestand=file, sleutels="; ".join(dict.fromkeys(told))
        )


def _refuse_checks(checks: object, bekend: Bekend, file: str) -> None:
    """Refuse to switch off what is not ours, and what does not exist."""
    held = checks if isinstance(checks, dict) else {}
    names = [name for name in held if name not in bekend.eigen]
    official = [name for name in names if bekend.has(name)]
    if official:
        told = ", ".join(map(shown_key, official))
        raise UnusableInputError("IN-INSTELLINGEN-OFFICIEEL", bestand=file, controles=told)
    if names:
        _refuse("IN-INSTELLINGEN-CONTROLE", names, bekend.eigen, file)


def _refuse(code: str, names: Collection[str], known: Collection[str], file: str) -> None:
    told = "; ".join(f"{shown_key(name)} → {_near(name, known)}" for name in names)
    raise UnusableInputError(code, bestand=file, controles=told)


def _near(name: str, known: Collection[str]) -> str:
    """Return the code that is meant, or a question mark: of hundreds no list is shown."""
    found = nearest(name.upper(), known)
    return "?" if "," in found else found


def _faults_of_checks(checks: object) -> Iterator[str]:
    if not isinstance(checks, dict):
        yield _CONTROLES
        return
    yield from (f"{_CONTROLES}.{name}" for name, on in checks.items() if not isinstance(on, bool))


def _faults_of_waivers(rows: object) -> Iterator[str]:
    """Yield what a waiver lacks, or has in another form; its number counts from 1."""
    if not isinstance(rows, list):
        yield _ONTHEFFING
        return
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            yield f"{_ONTHEFFING} {number}"
            continue
        yield from (f"{_ONTHEFFING} {number}: {name}" for name in _faulty(row))


def _faulty(row: Mapping[str, object]) -> Iterator[str]:
    yield from (name for name in _REQUIRED if name not in row)
    for name, value in row.items():
        if name in _TEXTS:
            well = isinstance(value, str) and bool(_SHOWN.fullmatch(value))
        elif name == "tot":
            well = type(value) is date
        elif name == "verzekeraar":
            well = isinstance(value, str) and is_uzovi(value)
        else:
            well = isinstance(value, str) and bool(value)
        if not well:
            yield name
