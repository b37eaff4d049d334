"""Reads the data files of the adapter itself."""

import tomllib
from pathlib import Path
from typing import Any

from adapter.core.errors import RegisterError


def read_toml(path: Path, key: str | None = None) -> Any:  # noqa: ANN401 - what is in the file
    """Return what a TOML file holds, or the list under one key of it.

    Raises:
        RegisterError: it is no TOML, or has no list under that key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise RegisterError(f"{path.name}: {wrong}") from None
    if key is None:
        return data
    if not isinstance(data.get(key), list):
        raise RegisterError(f"{path.name}: a list of {key} is needed")
    return data[key]
