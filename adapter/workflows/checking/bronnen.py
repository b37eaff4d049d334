"""Finds the files of a run, tells what each is, and reads its claims."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from attrs import define, field, frozen

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.formats.common.registry import Codecs, recognise
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.ubl import is_invoice
from adapter.workflows.messages import Source, files_in, open_sources, refuse_second_stdin

TABLES = frozenset({".csv", ".xlsx", ".xls", ".ods"})
"""Endings of the exports in a folder."""

_REPORTS = frozenset({"uitval.csv", "besluiten.csv"})
"""What `convert` puts beside messages: rows that went nowhere, and what was decided of each."""

_TOLD = _REPORTS | {"herkomst.jsonl", "bevindingen.jsonl", "rapport.json", "rapport.txt"}
"""All that it puts beside them; in a zip file nothing is known of a name but that."""

_OF_ZIP = "-ZIP-"
_HEAD = 1 << 16
_FLAT = re.compile(rb"\s*01\d{7}")
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Soort(Enum):
    """What a file of a run is."""

    EXPORT = "export"
    DECLARATIE = "GDS801"
    RETOUR = "GDS802"
    FACTUUR = "UBL"
    PLAT = "EI"
    ONBEKEND = "?"


@define(kw_only=True, eq=False)
class Bron:
    """A file of a run.

    Attributes:
        naam: how findings name it.
        pad: where it can be read.
        soort: what it is.
        map: the folder or zip file in which it was found; None when it was named itself.
        standaard: the standard of a message, with its version.
        geldrecord: the kind of record that has the claims of a flat message.
        niet: how many of its lines are not compared, by why.
        regels: how many claims it has.
        zonder_maximum: how many of its lines have no maximum tariff that is known.
        onvolledig: whether it could not be read as a whole.
    """

    naam: str
    pad: Path
    soort: Soort
    map: Path | None
    standaard: str | None = None
    versie: str | None = None
    geldrecord: str | None = None
    regels: int = 0
    niet: Counter[str] = field(factory=Counter)
    zonder_maximum: int = 0
    onvolledig: bool = False


@frozen(kw_only=True)
class Dubbel:
    """A file with the content of an earlier one."""

    naam: str
    eerder: str


@frozen(kw_only=True)
class Ongeopend:
    """A file of a folder, or a zip file, that cannot be opened."""

    naam: str
    fault: UnusableInputError


def open_bronnen(given: Sequence[Path], codecs: Codecs) -> Iterator[Bron | Dubbel | Ongeopend]:
    """Yield each file, to be read before the next is asked for.

    A folder stands for its messages and tables, a zip file for what is in it, `-` for standard
    input.

    Raises:
        UnusableInputError: a file that was named cannot be read, and is no zip file.
    """
    refuse_second_stdin(given)
    seen: dict[str, str] = {}
    for path in given:
        folder = path if path.is_dir() else None
        for file in files_in(path, TABLES):
            if folder and file.name in _REPORTS:
                continue
            try:
                yield from _bronnen(file, codecs, seen, folder)
            except UnusableInputError as fault:
                if folder is None and _OF_ZIP not in fault.code:
                    raise
                yield Ongeopend(naam=shown_path(file), fault=fault)


def _bronnen(
    file: Path, codecs: Codecs, seen: dict[str, str], folder: Path | None
) -> Iterator[Bron | Dubbel]:
    with open_sources(file) as sources:
        for source in sources:
            packed = file if source.name != shown_path(file) else None
            if packed and Path(source.name).name in _TOLD:
                continue
            digest = _digest(source)
            if digest in seen:
                yield Dubbel(naam=source.name, eerder=seen[digest])
                continue
            seen[digest] = source.name
            soort = _soort(source, codecs)
            yield Bron(naam=source.name, pad=source.path, soort=soort, map=folder or packed)


def _digest(source: Source) -> str:
    try:
        with source.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=source.name) from None


def _soort(source: Source, codecs: Codecs) -> Soort:
    with source.path.open("rb") as stream:
        head = stream.read(_HEAD)
        stream.seek(0)
        if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return _of_xml(stream, head, codecs)
    if head.startswith(_PACKED):
        return Soort.EXPORT
    return Soort.PLAT if _FLAT.match(head) else Soort.EXPORT


def _of_xml(stream: BinaryIO, head: bytes, codecs: Codecs) -> Soort:
    if is_invoice(head):
        return Soort.FACTUUR
    try:
        codec, version = recognise(codecs, XmlSource(stream).head)
    except XmlFaultError:
        return Soort.ONBEKEND
    if codec is None or version not in codec.versions:
        return Soort.ONBEKEND
    return Soort(codec.name)
