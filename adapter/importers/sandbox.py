"""Reads sandbox.toml: the insurer that `answer` plays."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapter.core.errors import UnusableInputError
from adapter.core.values import CENT, shown_path
from adapter.importers.tomlfile import load_file, nearest, shown_key
from adapter.model import sandbox
from adapter.model.sandbox import AFWIJZEN, TOEKENNEN, VERLAGEN, Sandbox

Shape = Callable[[object], bool]


def _matches(shape: str) -> Shape:
    pattern = re.compile(shape, re.ASCII)
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _one_of(*words: str) -> Shape:
    return lambda value: value in words


def _date(value: object) -> bool:
    return type(value) is date


def _yes_no(value: object) -> bool:
    return isinstance(value, bool)


def _amount(value: object) -> bool:
    """Tell whether it is an amount to the cent, as a number or a text with a point."""
    if isinstance(value, str):
        return bool(re.fullmatch(r"\d{1,7}\.\d{2}", value, re.ASCII))
    if type(value) is int:
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    return 0 <= value < _MOST and value == value.quantize(CENT)


_MOST = 10**7
_CODE = _matches(r"[0-9A-Z]{4}")
_GLOB = _matches(r"[0-9A-Za-z*?]{1,20}")
_PERIOD: Mapping[str, Shape] = {"van": _date, "tot": _date}
_CARE: Mapping[str, Shape] = {"prestatiecodelijst": _GLOB, "prestatiecode": _GLOB, **_PERIOD}
_TABLES: Mapping[str, Mapping[str, Shape]] = {
    "verzekeraar": {"declaratienummer": _matches(r"[0-9A-Za-z-]{1,20}")},
    "beleid": {
        "boven_maximum": _one_of(TOEKENNEN, VERLAGEN, AFWIJZEN),
        "zonder_tarief": _one_of(TOEKENNEN, AFWIJZEN),
        "dubbel": _one_of(TOEKENNEN, AFWIJZEN),
        "credit": _one_of(TOEKENNEN, AFWIJZEN),
        "uitbetalen": _yes_no,
    },
    "retourcodes": dict.fromkeys(
        (
            "niet_verzekerd",
            "geen_contract",
            "geen_tarief",
            "dubbel",
            "verlaagd",
            "te_hoog",
            "credit",
            "twee_bedragen",
        ),
        _CODE,
    ),
}
_LISTS: Mapping[str, Mapping[str, Shape]] = {
    "verzekerden": {
        "bsn": _GLOB,
        "verzekerdennummer": _GLOB,
        "verzekerd": _yes_no,
        **_PERIOD,
    },
    "contracten": {"agb": _GLOB, **_PERIOD},
    "tarieven": {"maximum": _amount, **_CARE},
    "afwijzen": {"retourcode": _CODE, **_CARE},
}
_REQUIRED = {"tarieven": {"maximum"}, "afwijzen": {"retourcode"}, "contracten": {"agb"}}
_ROWS: Mapping[str, Callable[..., Any]] = {
    "verzekerden": sandbox.Persoon,
    "contracten": sandbox.Contract,
    "tarieven": sandbox.Tarief,
    "afwijzen": sandbox.Afwijzing,
}


def read_sandbox(path: Path) -> Sandbox:
    """Read the insurer of a sandbox.

    Raises:
        UnusableInputError: it cannot be read, or a key or value in it is not of the form.
    """
    data = load_file(path, parse_float=Decimal)
    unknown = list(dict.fromkeys(_unknown(data)))
    if unknown:
        told = "; ".join(unknown)
        raise UnusableInputError("IN-SANDBOX-SLEUTEL", bestand=shown_path(path), sleutels=told)
    faults = sorted(set(_faults(data)))
    if faults:
        raise UnusableInputError("IN-SANDBOX", bestand=shown_path(path), velden=", ".join(faults))
    return _sandbox(data)


def _unknown(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield each unknown key with the known one that it may be."""
    tables = {**_TABLES, **_LISTS}
    for name, held in data.items():
        if name not in tables:
            yield f"{shown_key(name)} → {nearest(name, tables)}"
            continue
        rows = held if isinstance(held, list) else [held]
        for key in (key for row in rows if isinstance(row, dict) for key in row):
            if key not in tables[name]:
                yield f"{name}.{shown_key(key)} → {nearest(key, tables[name])}"


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is missing or does not have its form."""
    for name, held in data.items():
        is_list = name in _LISTS
        if not isinstance(held, list if is_list else dict):
            yield name
            continue
        for row in held if is_list else [held]:
            if not isinstance(row, dict):
                yield name
                continue
            shapes = (_LISTS if is_list else _TABLES)[name]
            yield from (f"{name}.{key}" for key in _REQUIRED.get(name, set()) - set(row))
            yield from (f"{name}.{key}" for key, value in row.items() if not shapes[key](value))
            if _date(row.get("van")) and _date(row.get("tot")) and row["van"] > row["tot"]:
                yield f"{name}.tot"


def _sandbox(data: Mapping[str, Any]) -> Sandbox:
    rows: dict[str, Any] = {
        name: tuple(make(**_typed(row)) for row in data.get(name, ()))
        for name, make in _ROWS.items()
    }
    return Sandbox(
        beleid=sandbox.Beleid(**data.get("beleid", {})),
        retourcodes=sandbox.Retourcodes(**data.get("retourcodes", {})),
        **data.get("verzekeraar", {}),
        **rows,
    )


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    if "maximum" not in row:
        return dict(row)
    return {**row, "maximum": Decimal(row["maximum"]).quantize(CENT)}
