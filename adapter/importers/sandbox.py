"""Reads sandbox.toml: the insurer that `answer` plays."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import frozen

from adapter.core.errors import UnusableInputError
from adapter.core.values import CENT, shown_path
from adapter.importers.tomlfile import Line, line_of, load, nearest, read_text, shown_key
from adapter.model import sandbox
from adapter.model.sandbox import AFWIJZEN, TOEKENNEN, VERLAGEN, Sandbox


@frozen
class Shape:
    """What a value must be, with an example in TOML that needs no words."""

    holds: Callable[[object], bool]
    example: str


def _matches(shape: str, example: str) -> Shape:
    pattern = re.compile(shape, re.ASCII)
    return Shape(
        lambda value: isinstance(value, str) and bool(pattern.fullmatch(value)), f'"{example}"'
    )


def _one_of(*words: str) -> Shape:
    return Shape(lambda value: value in words, " / ".join(f'"{word}"' for word in words))


def _is_date(value: object) -> bool:
    return type(value) is date


def _is_amount(value: object) -> bool:
    """Tell whether it is an amount to the cent, as a number or a text with a point."""
    if isinstance(value, str):
        return bool(re.fullmatch(r"\d{1,7}\.\d{2}", value, re.ASCII))
    if type(value) is int:
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    return 0 <= value < _MOST and value == value.quantize(CENT)


_MOST = 10**7
# Of three digits in the return message of huisartsen (HA305).
_CODE = _matches(r"[0-9A-Z]{4}|\d{3}", "0320")
_YES_NO = Shape(lambda value: isinstance(value, bool), "true / false")
_PERIOD: Mapping[str, Shape] = {
    "van": Shape(_is_date, "2027-01-01"),
    "tot": Shape(_is_date, "2027-12-31"),
}


def _glob(example: str) -> Shape:
    return _matches(r"[0-9A-Za-z*?]{1,20}", example)


_CARE: Mapping[str, Shape] = {
    "prestatiecodelijst": _glob("071"),
    "prestatiecode": _glob("CO*"),
    **_PERIOD,
}
_TABLES: Mapping[str, Mapping[str, Shape]] = {
    "verzekeraar": {"declaratienummer": _matches(r"[0-9A-Za-z-]{1,20}", "SANDBOX")},
    "beleid": {
        "boven_maximum": _one_of(TOEKENNEN, VERLAGEN, AFWIJZEN),
        "zonder_tarief": _one_of(TOEKENNEN, AFWIJZEN),
        "dubbel": _one_of(TOEKENNEN, AFWIJZEN),
        "credit": _one_of(TOEKENNEN, AFWIJZEN),
        "uitbetalen": _YES_NO,
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
            "referentie",
            "credit_dubbel",
            "zonder_code",
        ),
        _CODE,
    ),
}
_LISTS: Mapping[str, Mapping[str, Shape]] = {
    "verzekerden": {
        "bsn": _glob("99999*"),
        "verzekerdennummer": _glob("1234*"),
        "verzekerd": _YES_NO,
        **_PERIOD,
    },
    "contracten": {"agb": _glob("03*"), **_PERIOD},
    "tarieven": {"maximum": Shape(_is_amount, "150.00"), **_CARE},
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
    text = read_text(path)
    if isinstance(text, Line):
        raise _no_toml(path, text)
    data = load(text, parse_float=Decimal)
    if isinstance(data, Line):
        raise _no_toml(path, data)
    unknown = list(dict.fromkeys(_unknown(data)))
    if unknown:
        told = "; ".join(unknown)
        raise UnusableInputError("IN-SANDBOX-SLEUTEL", bestand=shown_path(path), sleutels=told)
    faults = list(dict.fromkeys(_faults(data, text)))
    if faults:
        raise UnusableInputError("IN-SANDBOX", bestand=shown_path(path), velden="; ".join(faults))
    return _sandbox(data)


def _no_toml(path: Path, at: Line) -> UnusableInputError:
    return UnusableInputError("IN-SANDBOX-TOML", bestand=shown_path(path), regel=at.number)


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


def _faults(data: Mapping[str, Any], text: str) -> Iterator[str]:
    """Yield what is missing or does not have its form: line, table, row, key, and an example."""
    for name, held in data.items():
        is_list = name in _LISTS
        head = f"[[{name}]]" if is_list else f"[{name}]"
        rows = held if is_list and isinstance(held, list) else [held]
        if isinstance(held, list) != is_list or not all(isinstance(row, dict) for row in rows):
            yield f":{line_of(text, name)} {shown_key(name)} → {head}"
            continue
        for number, row in enumerate(rows):
            told = f"{head} {number + 1}" if is_list else head
            for key, example in _wrong(name, row):
                line = line_of(text, key, name, number)
                yield f":{line} {told} {key} → {key} = {example}"


def _wrong(name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each key of a row that is missing or wrong, with an example of what it must be."""
    shapes = (_LISTS if name in _LISTS else _TABLES)[name]
    for key, shape in shapes.items():
        is_missing = key not in row and key in _REQUIRED.get(name, set())
        if is_missing or (key in row and not shape.holds(row[key])):
            yield key, shape.example
    if _is_date(row.get("van")) and _is_date(row.get("tot")) and row["van"] > row["tot"]:
        yield "tot", f"{row['van']} (van)"


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
