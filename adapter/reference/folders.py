"""Where the data files of the adapter lie, and those that a user loaded."""

import os
from pathlib import Path

import platformdirs

DATA = Path(__file__).resolve().parent / "data"
_VARIABLE = "ZORGDECLARATIE_DATA"
_PROGRAM = "zorgdeclaratie"


def data_files(folder: str, pattern: str) -> tuple[Path, ...]:
    """Return the files of a data folder, sorted: being in the folder is the whole registration."""
    return tuple(sorted((DATA / folder).rglob(pattern)))


def user_folder(name: str) -> Path:
    """Return a folder for what the user loads; ZORGDECLARATIE_DATA says where, else the system."""
    chosen = os.environ.get(_VARIABLE)
    base = Path(chosen) if chosen else platformdirs.user_data_path(_PROGRAM, appauthor=False)
    return base / name
