"""Opens messages wherever they are: files, folders, zip files, standard input."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from adapter.core.errors import OutputError, UnusableInputError
from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.formats.ei.reading import is_flat
from adapter.workflows.archives import is_archive, unpack
from adapter.workflows.temporary import TemporaryFiles

STDIN = Path("-")
MAX_SPOOLED = 1 << 30
_MESSAGES = {".xml", ".zip"}
_FLAT = {".txt", ".asc", ".dat"}
_BESIDE = re.compile(r"^\.|\.jsonl?$")
_ACCOUNT = "rapport.json"
_WITH_ACCOUNT = {"rapport.txt", "uitval.csv", "besluiten.csv"}
"""What `convert` puts beside messages for people, always with a rapport.json beside it."""

_CHUNK = 1 << 20
_FLAT_HEAD = 1 << 10


@frozen(kw_only=True)
class Source:
    """A file that can be read, and how findings name it: the two differ for what was spooled."""

    path: Path
    name: str


@frozen(kw_only=True)
class Message:
    """A message: its name, an open handle that can be sought, and its path if it is a file.

    One with a `fault` could not be opened; its handle is empty.
    """

    name: str
    stream: BinaryIO
    path: Path | None = None
    fault: UnusableInputError | None = None

    @property
    def size(self) -> int:
        """How many bytes it has."""
        at = self.stream.tell()
        size = self.stream.seek(0, os.SEEK_END)
        self.stream.seek(at)
        return size


def open_messages(given: Sequence[Path], *, go_on: bool = False) -> Iterator[Message]:
    """Yield each message, to be read before the next is asked for.

    A folder stands for every .xml and .zip file in it, and for each .txt, .asc or .dat file that
    begins as EI; `-` for standard input, a zip file for what is in it.

    Args:
        given: where they are.
        go_on: yield a file of a folder that cannot be opened with its fault, and not raise that.

    Raises:
        UnusableInputError: a file cannot be read, or a folder or zip file is no such thing.
    """
    refuse_second_stdin(given)
    for path in given:
        for file in files_in(path):
            try:
                yield from _messages(file)
            except UnusableInputError as fault:
                if not (go_on and path.is_dir()):
                    raise
                yield Message(name=shown_path(file), stream=BytesIO(), fault=fault)


def unopened(file: str, fault: UnusableInputError) -> Finding:
    """Return that a file cannot be opened."""
    return Finding(
        severity=Severity.ERROR,
        code=fault.code,
        at=Location(file=file),
        details={name: public(text) for name, text in fault.details.items()},
        sjabloon="IN-NIET-GEOPEND",
    )


def _messages(file: Path) -> Iterator[Message]:
    with open_sources(file) as sources:
        for source in sources:
            with _open(source) as stream:
                path = None if source.name != shown_path(source.path) else source.path
                yield Message(name=source.name, stream=stream, path=path)


def is_one_message(given: Sequence[Path]) -> bool:
    """Tell whether it is surely one message: one file that is no folder and no zip file."""
    if len(given) != 1 or given[0] == STDIN or not given[0].is_file():
        return False
    return not is_archive(given[0])


def files_in(given: Path, also: frozenset[str] = frozenset()) -> list[Path]:
    """Return the messages of a folder, by name; of a file that file.

    Args:
        given: a folder or a file.
        also: endings of what counts besides messages.

    Raises:
        UnusableInputError: there are none in the folder.
    """
    if not given.is_dir():
        return [given]
    known = _MESSAGES | _FLAT | also
    found = sorted(path for path in given.rglob("*") if path.suffix.lower() in known)
    found = [path for path in found if path.is_file() and _is_message(path)]
    if not found:
        raise UnusableInputError("IN-LEGE-MAP", bestand=shown_path(given))
    return found


def passed_over(given: Path, also: frozenset[str] = frozenset()) -> int:
    """Return how many files of a folder are no message by their name or how they begin.

    Hidden files do not count, nor what `convert` and `answer` tell beside messages: JSON, and what
    goes with it.

    Args:
        given: a folder or a file.
        also: endings of what counts besides messages.
    """
    if not given.is_dir():
        return 0
    taken = set(files_in(given, also))
    return sum(
        path.is_file() and path not in taken and not _is_ours(path) for path in given.rglob("*")
    )


def _is_ours(path: Path) -> bool:
    """Tell whether a file of a folder stands beside messages to tell of them."""
    with_account = path.name in _WITH_ACCOUNT and path.with_name(_ACCOUNT).is_file()
    return with_account or bool(_BESIDE.search(path.name))


def _is_message(path: Path) -> bool:
    """Tell whether a file of a folder is a message: a text file only when it begins as EI."""
    if path.suffix.lower() not in _FLAT:
        return True
    try:
        with path.open("rb") as stream:
            return is_flat(stream.read(_FLAT_HEAD))
    except OSError:
        return True  # opening it says what is wrong


@contextmanager
def open_sources(path: Path, *, unzip: bool = True) -> Iterator[tuple[Source, ...]]:
    """Give the files that a path stands for; what was spooled or unpacked is gone afterwards.

    Args:
        path: a file, or `-`.
        unzip: whether a zip file stands for what is in it.

    Raises:
        UnusableInputError: it cannot be read, or is a zip file that cannot be taken.
        OutputError: there is no room to spool or unpack it.
    """
    source = Source(path=path, name=shown_path(path))
    if path != STDIN and not (unzip and _is_archive(source)):
        yield (source,)
        return
    with TemporaryFiles() as files:
        try:
            sources = tuple(_spooled(source, files, unzip=unzip))
        except OSError as error:
            raise OutputError("UIT-TIJDELIJK", fout=os.strerror(error.errno or 0)) from None
        yield sources


def _spooled(source: Source, files: TemporaryFiles, *, unzip: bool) -> Iterator[Source]:
    """Yield what a zip file or standard input holds, from files that nobody else can read."""
    if source.path == STDIN:
        source = Source(path=_copy_of_stdin(files), name=source.name)
    if not (unzip and _is_archive(source)):
        yield source
        return
    for member, path in unpack(source.path, source.name, files):
        yield Source(path=path, name=f"{source.name}/{member}")


def _copy_of_stdin(files: TemporaryFiles) -> Path:
    stream, path = files.new()
    while chunk := sys.stdin.buffer.read(_CHUNK):
        stream.write(chunk)
        if stream.tell() > MAX_SPOOLED:
            raise UnusableInputError("IN-TE-GROOT", bestand=str(STDIN))
    stream.flush()
    return path


def _is_archive(source: Source) -> bool:
    try:
        return is_archive(source.path)
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=source.name) from None


def _open(source: Source) -> BinaryIO:
    try:
        return source.path.open("rb")
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=source.name) from None


def refuse_second_stdin(paths: Iterable[Path]) -> None:
    """Refuse a call that names standard input twice.

    Raises:
        UnusableInputError: it does.
    """
    if sum(path == STDIN for path in paths) > 1:
        raise UnusableInputError("IN-STDIN-DUBBEL")
