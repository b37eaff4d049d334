"""A codec for an XML standard that is told by data: versions.toml, exceptions.toml and its XSDs."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from adapter.core.errors import RegisterError, UnsupportedVersionError, UnusableInputError
from adapter.formats.common.codec import Record
from adapter.formats.common.schemas import Schema, load_schema
from adapter.formats.common.xmlbinding import Binder, ClassBinding
from adapter.formats.common.xmlcompile import Reader, Writer, compile_reader, compile_writer
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource, peek
from adapter.formats.common.xmlstream import Plan, walk


@frozen(kw_only=True)
class Version:
    """A row of versions.toml.

    Attributes:
        versie: "1.0".
        zorgdatum_van: first care date that it is for; None is from the beginning.
        zorgdatum_tot: last care date that it is for; None is without end.
        onzeker: whether our schema of it is known to be incomplete.
        plaats_onbekend: elements that exist in it, but whose place is not established.
    """

    versie: str
    bron: str
    zorgdatum_van: date = date.min
    zorgdatum_tot: date = date.max
    onzeker: bool = False
    plaats_onbekend: tuple[str, ...] = ()


@frozen(kw_only=True)
class Bound:
    """A version ready for use: its schema, plan, readers and writers."""

    schema: Schema
    plan: Plan
    readers: Mapping[str, Reader]
    writers: Mapping[type, tuple[str, Writer]]


class XmlCodec:
    """An XML message standard.

    Args:
        folder: where versions.toml and exceptions.toml of the standard are.
        records: the model class of each record, in the order of the message.
        nested: per record, the record that repeats inside it.
    """

    def __init__(
        self, folder: Path, records: Mapping[str, type], nested: Mapping[str, str]
    ) -> None:
        data = tomllib.loads((folder / "versions.toml").read_text(encoding="utf-8"))
        self.name: str = data["standaard"]
        self.namespace: str = data["naamruimte"]
        self._prefix: str = data["voorvoegsel"]
        self._root: str = data["wortel"]
        self._rows = {row["versie"]: _version(row) for row in data["versie"]}
        exceptions = (folder / "exceptions.toml").read_text(encoding="utf-8")
        self._names: Mapping[str, str] = tomllib.loads(exceptions)["veld"]
        self._records = records
        self.nested = nested
        self._bound: dict[str, Bound] = {}

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that can be read and written, oldest first."""
        return tuple(self._rows)

    def row(self, version: str) -> Version:
        """Return what versions.toml tells of a version."""
        return self._rows[version]

    def unplaced(self, version: str) -> tuple[str, ...]:
        """Return the elements of a version that exist, but whose place is not established."""
        return self._rows[version].plaats_onbekend

    def version_on(self, care_date: date) -> str:
        """Return the version for care delivered on a date.

        Raises:
            RegisterError: versions.toml leaves this date without a version.
        """
        for row in self._rows.values():
            if row.zorgdatum_van <= care_date <= row.zorgdatum_tot:
                return row.versie
        raise RegisterError(f"{self.name}: no version for care on {care_date}")

    def recognise(self, head: bytes) -> str | None:
        """Return the version named by a message that starts with `head`.

        None when it is no message of this standard; "" when its Header names no version.
        """
        root, leaves = peek(head)
        if root != f"{{{self.namespace}}}{self._root}":
            return None
        names = ("Berichtversie", "Berichtsubversie")
        parts = [leaves.get(f"{{{self.namespace}}}{name}", "") for name in names]
        return ".".join(parts) if all(parts) else ""

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

    def write(self, records: Iterable[object], stream: BinaryIO) -> None:
        """Write records in the order of reading; the first, the Header, tells the version.

        Raises:
            UnsupportedVersionError: the version in the Header is not known.
            TypeError: a record is none of this standard, or stands where it cannot.
        """
        items = iter(records)
        header = next(items)
        version = ".".join(
            str(getattr(header, name, "")) for name in ("berichtversie", "berichtsubversie")
        )
        writer = _MessageWriter(self.bound(version), self.nested, self._prefix, stream)
        stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        opening = f'<{self._prefix}:{self._root} xmlns:{self._prefix}="{self.namespace}">\n'
        stream.write(opening.encode())
        writer.write(header)
        for item in items:
            writer.write(item)
        writer.close()
        stream.write(f"</{self._prefix}:{self._root}>\n".encode())

    def _bind(self, version: str) -> Bound:
        schema = load_schema(self.name, version, tuple(self._records))
        binder = Binder(schema.tree, self._names)
        bindings = {name: binder.bind(name, model) for name, model in self._records.items()}
        plan = Plan(
            namespace=self.namespace,
            root=self._root,
            top=tuple(name for name in self._records if name not in self.nested.values()),
            nested=self.nested,
            bindings=bindings,
            many=frozenset(self.nested) | frozenset(self.nested.values()),
        )
        return Bound(
            schema=schema,
            plan=plan,
            readers={n: compile_reader(b, self.namespace) for n, b in bindings.items()},
            writers={b.model: self._writer(n, b) for n, b in bindings.items()},
        )

    def _writer(self, name: str, binding: ClassBinding) -> tuple[str, Writer]:
        return name, compile_writer(binding, name, self._prefix)


class _MessageWriter:
    """Writes records one by one and closes the outer record when the next one starts."""

    def __init__(
        self, bound: Bound, nested: Mapping[str, str], prefix: str, stream: BinaryIO
    ) -> None:
        self._bound = bound
        self._nested = nested
        self._prefix = prefix
        self._stream = stream
        self._open: str | None = None
        self._closing = ""

    def write(self, value: object) -> None:
        found = self._bound.writers.get(type(value))
        if found is None:
            raise TypeError(f"{type(value).__name__} is no record of this standard")
        name, writer = found
        if name in self._nested.values():
            if self._open is None or self._nested[self._open] != name:
                raise TypeError(f"{name} does not stand here")
            self._stream.write(writer(value, "    ").encode())
            return
        self.close()
        text = writer(value, "  ")
        if name in self._nested:
            self._open = name
            self._closing = f"  </{self._prefix}:{name}>\n"
            opening = f"  <{self._prefix}:{name}>\n"
            text = text.removesuffix(self._closing) if self._closing in text else opening
        self._stream.write(text.encode())

    def close(self) -> None:
        if self._open:
            self._stream.write(self._closing.encode())
            self._open = None


def _version(row: Mapping[str, Any]) -> Version:
    return Version(**{**row, "plaats_onbekend": tuple(row.get("plaats_onbekend", ()))})
