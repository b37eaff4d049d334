"""Writes a layout as the file of data that `load_layout` reads."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_COLUMNS = "nr, positie, lengte, type, verplicht, sleutel, element, codelijst, patroon, naam"


def to_toml(data: Mapping[str, Any]) -> str:
    """Return a layout as TOML.

    Args:
        data: what the file says, as `standard_of` takes it; its texts are printable.
    """
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if key != "record":
            yield f"{key} = {_value(value)}"
    for record in data["record"]:
        yield ""
        yield "[[record]]"
        yield f"kenmerk = {_value(record['kenmerk'])}"
        yield f"naam = {_value(record['naam'])}"
        yield "velden = ["
        yield f"  # {_COLUMNS}"
        yield from (f"  {_value(row)}," for row in record["velden"])
        yield "]"


def _value(value: str | int | Sequence[str | int]) -> str:
    """Return a text, a whole number or a list of them; JSON writes these as TOML does."""
    return json.dumps(value, ensure_ascii=False)
