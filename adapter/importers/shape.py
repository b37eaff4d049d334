"""Exports that are no declaration: known by their header, so that a wrong file can be named."""

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.core.values import normalise

_FOLDER = Path(__file__).resolve().parent / "shapes"


@frozen(kw_only=True)
class KnownShape:
    """A table that practice systems export and that is not converted.

    Attributes:
        naam: "factuurtotalen".
        uitleg: the code of the text that says what it is for, and what to export instead.
        koppen: the columns that tell it, each as its normalised headings.
        altijd: whether it is no export either where its columns fit a profile.
    """

    naam: str
    uitleg: str
    koppen: tuple[frozenset[str], ...]
    altijd: bool = False

    def fits(self, header: Sequence[str]) -> bool:
        """Tell whether a header has each of its columns."""
        names = set(map(normalise, header))
        return not any(names.isdisjoint(kop) for kop in self.koppen)


@functools.cache
def known_shapes() -> tuple[KnownShape, ...]:
    """Return every known shape, those with the most columns first.

    Raises:
        RegisterError: a file is no shape.
    """
    found = [_read_shape(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return tuple(sorted(found, key=lambda shape: -len(shape.koppen)))


def known_shape(headers: Iterable[Sequence[str]]) -> KnownShape | None:
    """Return the shape that one of the headers has."""
    fitting = (shape for header in headers for shape in known_shapes() if shape.fits(header))
    return next(fitting, None)


def _read_shape(path: Path) -> KnownShape:
    data = read_toml(path)
    try:
        koppen = tuple(frozenset(map(normalise, kop)) for kop in data["herken"])
        always = data.get("altijd", False)
        return KnownShape(naam=data["naam"], uitleg=data["uitleg"], koppen=koppen, altijd=always)
    except (KeyError, TypeError) as wrong:
        raise RegisterError(f"{path.name}: {wrong}") from None
