"""The standards that can be read and written: each file in standards/, and those of the user."""

import functools
from collections.abc import Mapping
from pathlib import Path

from adapter.core.errors import RegisterError, UnusableInputError
from adapter.core.values import shown_path
from adapter.formats.ei.layout import Standaard, load_layout
from adapter.reference.folders import user_folder

FOLDER = Path(__file__).resolve().parent / "standards"

Key = tuple[str, str]
"""Name and version: ("ZH308", "9.0")."""


def user_standards() -> Path:
    """Return where the layouts lie that the user loaded."""
    return user_folder("ei")


@functools.cache
def standards() -> Mapping[Key, Standaard]:
    """Return every standard by name and version; a layout of the user takes the place of ours.

    Raises:
        RegisterError: a layout is wrong, or is not in the file that its name and version ask for.
        UnusableInputError: one that the user loaded is.
    """
    found = dict(_supplied())
    for path in _files(user_standards()):
        try:
            key, standaard = _load(path)
        except (OSError, RegisterError):
            raise UnusableInputError("IN-EI-LAYOUT", bestand=shown_path(path)) from None
        found[key] = standaard
    return found


@functools.cache
def _supplied() -> Mapping[Key, Standaard]:
    return dict(_load(path) for path in _files(FOLDER))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _load(path: Path) -> tuple[Key, Standaard]:
    standaard = load_layout(path)
    if path.stem != f"{standaard.naam}-{standaard.versie}":
        raise RegisterError(f"{path.name}: holds {standaard.naam} {standaard.versie}")
    return (standaard.naam, standaard.versie), standaard


def find_standard(berichtcode: str, versie: str, subversie: str) -> Standaard | None:
    """Return the standard of a message by 0102, 0103 and 0104 of its record 01."""
    for standaard in standards().values():
        digits = standaard.version_digits
        if berichtcode in standaard.berichtcodes and digits == (versie, subversie):
            return standaard
    return None


def knows_code(berichtcode: str) -> bool:
    """Tell whether some standard has this code in 0102."""
    return any(berichtcode in item.berichtcodes for item in standards().values())


def return_of(declaratie: Standaard) -> Standaard | None:
    """Return the return message that answers a declaration: that of the same version."""
    for standaard in standards().values():
        if standaard.antwoord_op == declaratie.naam and standaard.versie == declaratie.versie:
            return standaard
    return None


def answered_by(retour: Standaard) -> Standaard | None:
    """Return the declaration that a return message answers."""
    return standards().get((retour.antwoord_op, retour.versie))
