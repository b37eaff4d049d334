"""A codec for an XML standard that is told by data: versions.toml, exceptions.toml and schemas."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import attrs
from attrs import frozen

from adapter.core.errors import (
    NoPlaceError,
    RegisterError,
    UnsupportedVersionError,
    UnusableInputError,
)
from adapter.core.values import shown_path
from adapter.formats.common.codec import Record
from adapter.formats.common.schemas import NAMES, Source, find_schemas, own_schema
from adapter.formats.common.xmlbinding import field_name
from adapter.formats.common.xmlbound import Bound, Standard, bind, unused_names
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource, peek
from adapter.formats.common.xmlstream import walk
from adapter.formats.common.xmlwriter import MessageWriter

_VERSION = ("Berichtversie", "Berichtsubversie")


@frozen(kw_only=True)
class Version:
    """A row of versions.toml.

    Attributes:
        versie: "1.0".
        zorgdatum_van: first care date that it is for; None is from the beginning.
        zorgdatum_tot: last care date that it is for; None is without end.
        gekozen: whether a message may be made in it; else it is only for what others made.
        onzeker: whether our schema of it is known to be incomplete.
        plaats_onbekend: elements that exist in it, but whose place is not established.
    """

    versie: str
    bron: str
    zorgdatum_van: date = date.min
    zorgdatum_tot: date = date.max
    gekozen: bool = True
    onzeker: bool = False
    plaats_onbekend: tuple[str, ...] = ()


class XmlCodec:
    """An XML message standard.

    Args:
        folder: where versions.toml and exceptions.toml of the standard are.
        records: the model class of each record, in the order in which a message is built.
        nested: per record, the record that repeats inside it.
        schemas: a folder of a user with schemas in place of ours.

    Attributes:
        name: name of the standard.
        nested: as given.
        loaded: the schemas of the user, by version.

    Raises:
        UnusableInputError: a schema of the user cannot be used.
    """

    def __init__(
        self,
        folder: Path,
        records: Mapping[str, type],
        nested: Mapping[str, str],
        schemas: Path | None = None,
    ) -> None:
        data = tomllib.loads((folder / "versions.toml").read_text(encoding="utf-8"))
        self.name: str = data["standaard"]
        self.nested = nested
        self._standard = Standard(
            namespace=data["naamruimte"],
            prefix=data["voorvoegsel"],
            root=data["wortel"],
            records=records,
            nested=nested,
            version=_VERSION,
        )
        self._rows = {row["versie"]: _version(row) for row in data["versie"]}
        exceptions = (folder / "exceptions.toml").read_text(encoding="utf-8")
        self._names: Mapping[str, str] = tomllib.loads(exceptions)["veld"]
        self._folder = folder
        self._schemas = schemas
        self._bound: dict[str, Bound] = {}
        self.loaded: Mapping[str, Source] = {}
        if schemas is not None:
            self.loaded = find_schemas(schemas, self.name, self.namespace, self.versions)
        for version in self.loaded:
            self._check_names(version)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Let another process make the same one: a compiled schema cannot be sent."""
        return XmlCodec, (self._folder, self._standard.records, self.nested, self._schemas)

    @property
    def namespace(self) -> str:
        """The namespace of its messages."""
        return self._standard.namespace

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that can be read and written, oldest first."""
        return tuple(self._rows)

    def row(self, version: str) -> Version:
        """Return what versions.toml tells of a version."""
        return self._rows[version]

    def with_schemas(self, folder: Path) -> "XmlCodec":
        """Return this codec with the schemas of a user's folder in place of ours.

        Raises:
            UnusableInputError: one of them cannot be used.
        """
        return XmlCodec(self._folder, self._standard.records, self.nested, folder)

    def unplaced(self, version: str) -> tuple[str, ...]:
        """Return the elements that exist, but that the schema in use has no known place for."""
        elements = self._rows[version].plaats_onbekend
        return tuple(name for name in elements if not self.places(version, name))

    def places(self, version: str, element: str) -> bool:
        """Tell whether the schema in use has a place for an element, as we call it."""
        return element in self.bound(version).names

    def own_path(self, version: str, path: str) -> str:
        """Return a path in a message in the names that we use, whatever the schema calls them."""
        return self.bound(version).plan.own_path(path)

    def version_on(self, care_date: date) -> str:
        """Return the version for care delivered on a date.

        Raises:
            RegisterError: versions.toml leaves this date without a version.
        """
        for row in self._rows.values():
            if row.gekozen and row.zorgdatum_van <= care_date <= row.zorgdatum_tot:
                return row.versie
        raise RegisterError(f"{self.name}: no version for care on {care_date}")

    def recognise(self, head: bytes) -> str | None:
        """Return the version named by a message that starts with `head`.

        None when it is no message of this standard; "" when its Header names no version.
        """
        root, leaves = peek(head)
        told: str | None = None
        for version in self.versions:
            tag, tags = self._heading(version)
            if root != tag:
                continue
            parts = [leaves.get(name, "") for name in tags]
            named = ".".join(parts) if all(parts) else ""
            if named == version:
                return version
            told = told or named
        return told

    def bound(self, version: str) -> Bound:
        """Return the schema, plan, readers and writers of a version.

        Raises:
            UnsupportedVersionError: there is no such version.
        """
        if version not in self._rows:
            raise UnsupportedVersionError(self.name, version, self.versions)
        if version not in self._bound:
            self._bound[version] = self._bind(version)
        return self._bound[version]

    def read(self, stream: BinaryIO) -> Iterator[Record]:
        """Yield the records of a message; memory does not grow with it.

        Raises:
            UnusableInputError: it is no safe, well-formed message of this standard.
            UnsupportedVersionError: its version is not known.
        """
        try:
            source = XmlSource(stream)
            version = self.recognise(source.head)
            if version is None:
                raise UnusableInputError("IN-GEEN-BERICHT", standaard=self.name)
            bound = self.bound(version or self.versions[0])
            for place in walk(source, bound.plan):
                if place.is_head and place.record in bound.readers:
                    yield Record(value=bound.readers[place.record](place.element), place=place)
        except XmlFaultError as fault:
            raise UnusableInputError(
                "IN-BERICHT-FOUT", fout=fault.code, regel=str(fault.line or "-")
            ) from None

    def write(
        self,
        records: Iterable[object],
        stream: BinaryIO,
        missing: Callable[[str, str], None] | None = None,
    ) -> None:
        """Write records in the order of reading; the first, the Header, tells the version.

        Args:
            records: what is to be written.
            stream: where to.
            missing: is told the path of a record and the element of it that the schema has no
                place for; without it that is refused.

        Raises:
            UnsupportedVersionError: the version in the Header is not known.
            NoPlaceError: the schema has no place for something that a record holds.
            TypeError: a record is none of this standard, or stands where it cannot.
        """
        items = iter(records)
        header = next(items)
        version = ".".join(str(getattr(header, field_name(name), "")) for name in _VERSION)
        writer = MessageWriter(self.bound(version), stream, self._tell(missing))
        writer.write(header)
        for item in items:
            writer.write(item)
        writer.close()

    def _tell(self, missing: Callable[[str, str], None] | None) -> Callable[[str, str], None]:
        def tell(path: str, field: str) -> None:
            elements = {name: element for (_, name), element in self._called.items()}
            element = elements.get(field, field)
            if missing is None:
                raise NoPlaceError(element)
            missing(path, element)

        return tell

    @cached_property
    def _called(self) -> Mapping[tuple[type, str], str]:
        """By class and field: what its element is called by us, in the newest of our schemas."""
        found: dict[tuple[type, str], str] = {}
        for version in self.versions:
            source = own_schema(self.name, version, self._names)
            for model, slot in bind(self._standard, source, called={}, roaming=frozenset()).slots():
                if model and slot.main:
                    found[model, slot.field] = slot.element
            roaming = {field_name(name): name for name in self._rows[version].plaats_onbekend}
            models = {model for model, _ in found}
            found |= {
                (model, item.name): roaming[item.name]
                for model in models
                for item in attrs.fields(model)
                if item.name in roaming
            }
        return found

    def _check_names(self, version: str) -> None:
        source = self.loaded[version]
        if wrong := unused_names(self.bound(version), source.names):
            path = shown_path(source.folder / NAMES)
            raise UnusableInputError("IN-SCHEMA-NAMEN", bestand=path, namen=", ".join(wrong))

    def _heading(self, version: str) -> tuple[str, tuple[str, ...]]:
        """Return the root and the elements of the version, as the schema in use has them."""
        plan = self.bound(version).plan
        slots = plan.bindings[next(iter(self._standard.records))].by_name
        return plan.root, tuple(slots[name][0].tag for name in _VERSION)

    def _bind(self, version: str) -> Bound:
        loaded = self.loaded.get(version)
        roaming = frozenset(field_name(name) for name in self._rows[version].plaats_onbekend)
        if loaded is None:
            source = own_schema(self.name, version, self._names)
            return bind(self._standard, source, called={}, roaming=frozenset())
        source = attrs.evolve(loaded, names={**self._names, **loaded.names})
        return bind(self._standard, source, called=self._called, roaming=roaming)


def _version(row: Mapping[str, Any]) -> Version:
    return Version(**{**row, "plaats_onbekend": tuple(row.get("plaats_onbekend", ()))})
