"""What every standard offers: recognise, read and write, as a stream of records."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import BinaryIO, Protocol

from attrs import frozen

from adapter.formats.common.xmlstream import Place


@frozen(kw_only=True)
class Record:
    """A record of a message as it is read: a model object, and where it stood."""

    value: object
    place: Place


class Codec(Protocol):
    """A message standard."""

    @property
    def name(self) -> str:
        """Name of the standard, as "GDS801"."""

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that can be read and written, oldest first."""

    def recognise(self, head: bytes) -> str | None:
        """Return the version of a message that starts with `head`; None when it is another."""

    def version_on(self, care_date: date) -> str:
        """Return the version for care delivered on a date."""

    def unplaced(self, version: str) -> tuple[str, ...]:
        """Return the elements that exist, but that the schema in use has no known place for."""

    def places(self, version: str, element: str) -> bool:
        """Tell whether the schema in use has a place for an element, as we call it."""

    def own_path(self, version: str, path: str) -> str:
        """Return a path in a message in the names that we use, whatever the schema calls them."""

    def read(self, stream: BinaryIO) -> Iterator[Record]:
        """Yield the records of a message."""

    def write(
        self,
        records: Iterable[object],
        stream: BinaryIO,
        missing: Callable[[str, str], None] | None = None,
    ) -> None:
        """Write model objects, in the order of reading, as a message.

        `missing` is told the path of a record and the element of it that has no place.
        """
