"""The elements that a check names in its Feedback (BetrokkenElement).

They are those that the official check looks at; of a check whose text was not read they were taken
from its rule and a twin. The order and the exact names in a message of VECOZO are not established.
"""

import csv
import functools
from collections.abc import Mapping

from adapter.reference.folders import data_files


def betrokken_elementen(regel: str) -> tuple[str, ...]:
    """Return the names of the elements that a check is about, by its key ("VC093-8049")."""
    return _rows().get(regel, ())


@functools.cache
def _rows() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path in data_files("betrokken", "*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=";"):
                found[row["regel"]] = tuple(row["elementen"].split())
    return found
