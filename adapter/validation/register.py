"""Collects the rules: every row and every function in validation/rules/<standard>/."""

import functools
import importlib
from collections.abc import Collection, Iterator
from pathlib import Path

import attrs

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.validation.rows import rules_of_row
from adapter.validation.rule import Rule

_FOLDER = Path(__file__).resolve().parent / "rules"
_ELSEWHERE = {"ubl", "ei"}  # rows on an invoice itself, and on the text of flat records

OWN = "EIGEN"
"""What stands for a standard with the checks that are ours: no official check has them."""

OWN_CHECKS_OF = "GDS801"
"""The standard that they are of."""


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of standard, file and place in it.

    Raises:
        RegisterError: two rules have one key, or a file cannot be read as rules.
    """
    found: dict[tuple[str, str], Rule] = {}
    for path in sorted(_FOLDER.glob("*/*")):
        if path.parent.name in _ELSEWHERE:
            continue
        for item in _rules_in(path):
            own = attrs.evolve(item, standard=path.parent.name.upper())
            place = (own.standard, own.key + "/".join(own.versions))
            if place in found:
                raise RegisterError(f"{path.name}: rule {own.key} is there already")
            found[place] = own
    return tuple(found.values())


def _rules_in(path: Path) -> Iterator[Rule]:
    if path.suffix == ".toml":
        for row in read_toml(path, "rule"):
            yield from rules_of_row(row, path.name)
    elif path.suffix == ".py" and path.stem != "__init__":
        name = f"adapter.validation.rules.{path.parent.name}.{path.stem}"
        module = importlib.import_module(name)
        yield from (item for item in vars(module).values() if isinstance(item, Rule))


def own_rules(
    standard: str, version: str, tables: Collection[str] = frozenset()
) -> tuple[Rule, ...]:
    """Return our own checks of a standard: those without a table, and of the tables that are there.

    Args:
        standard: the standard that is checked.
        version: its version.
        tables: the tables that the user gave ("tarieven", "afspraken").
    """
    if standard != OWN_CHECKS_OF:
        return ()
    return tuple(item for item in rules_for(OWN, version) if item.needs in (None, *tables))


def rules_for(standard: str, version: str) -> tuple[Rule, ...]:
    """Return the rules that count for a version of a standard."""
    return tuple(item for item in all_rules() if item.is_for(standard, version))
