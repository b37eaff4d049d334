"""What of a message may be shown: an element that the data does not name is masked."""

import functools
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.reference.codelists import codelists
from adapter.reference.folders import data_files


@frozen(kw_only=True)
class Column:
    """A column of the table of prestaties.

    Attributes:
        veld: its name.
        elementen: the first of these that a prestatie has is in it.
        breedte: how wide it is on paper; negative is to the left.
    """

    veld: str
    elementen: tuple[str, ...]
    breedte: int


@frozen(kw_only=True)
class Shown:
    """What may be shown of the messages of a standard.

    Attributes:
        vorm: by element, or by class and element ("Invoice/ID"), the shape that its text must have.
        lijst: by element the code list that tells what its code means.
        namen: elements that are told by their name where no schema at hand knows them.
        kolommen: the columns of the table of prestaties.
    """

    vorm: Mapping[str, str]
    lijst: Mapping[str, str]
    namen: frozenset[str]
    kolommen: tuple[Column, ...]

    def shape_of(self, owner: str, element: str) -> str | None:
        """Return the shape of an element of a class, None when it may not be shown."""
        return self.vorm.get(f"{owner}/{element}") or self.vorm.get(element)

    def meaning_of(self, element: str, code: str) -> str | None:
        """Return what a code stands for, None when it is none or not known."""
        codelist = codelists().get(self.lijst.get(element, ""))
        rows = codelist.codes.get(code) if codelist else None
        return rows[-1].omschrijving if rows else None


@functools.cache
def shown(standard: str) -> Shown:
    """Return what may be shown of the messages of a standard.

    Raises:
        RegisterError: there is nothing known of it, or it is not in the form.
    """
    for path in data_files("shown", "*.toml"):
        if path.stem == standard.lower():
            return _shown(read_toml(path))
    raise RegisterError(f"nothing says what of {standard} may be shown")


def _shown(data: Mapping[str, Any]) -> Shown:
    namen = {key.rpartition("/")[2] for key in data["vorm"]} | set(data.get("namen", ()))
    columns = (
        Column(veld=row["veld"], elementen=tuple(row["elementen"]), breedte=row["breedte"])
        for row in data.get("kolom", ())
    )
    return Shown(
        vorm=data["vorm"],
        lijst=data["lijst"],
        namen=frozenset(namen),
        kolommen=tuple(columns),
    )
