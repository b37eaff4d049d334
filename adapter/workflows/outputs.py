"""A folder of results, or one file: built whole beside its place and renamed as one."""

import glob
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from adapter.core.errors import OutputError
from adapter.core.values import shown_path

try:
    import fcntl
except ImportError:  # no such locks on Windows: nothing is taken away there
    fcntl = None  # type: ignore[assignment]

_PRIVATE = 0o600
_NEW, _OLD = ".nieuw", ".oud"
_MARK = "[0-9a-f]" * 8
REPORT = "rapport.json"


def check_target(target: Path, *, force: bool) -> None:
    """Refuse a target that exists, unless it is empty, or to be replaced and a result of ours.

    Raises:
        OutputError: it may not be written there.
    """
    try:
        if not target.exists() and not target.is_symlink():
            return
        if target.is_dir() and not any(target.iterdir()):
            return
    except OSError:
        raise OutputError("UIT-SCHRIJFFOUT", pad=shown_path(target), fout="-") from None
    if not force:
        raise OutputError("UIT-BESTAAT", pad=shown_path(target))
    if not _is_ours(target):
        raise OutputError("UIT-NIET-VAN-ONS", pad=shown_path(target))


def tidy(target: Path) -> None:
    """Take away what a run that was killed left beside `target`: it holds personal data.

    The earlier result comes back when the run was killed while it was being replaced. What a run
    that is still going on is building stays.
    """
    with suppress(OSError):
        target = target.resolve()
        ours = f".{glob.escape(target.name)}.{_MARK}"
        for left in sorted(target.parent.glob(f"{ours}{_NEW}")):
            with _claimed(left) as is_free:
                if is_free:
                    shutil.rmtree(left, ignore_errors=True)
        for left in target.parent.glob(f"{ours}{_OLD}"):
            if left.with_suffix(_NEW).exists():
                continue
            if target.exists():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.rename(target)


@contextmanager
def _claimed(folder: Path) -> Iterator[bool]:
    """Hold a folder as long as this process lives, and tell whether no other one does."""
    if fcntl is None:
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)


def write_file(target: Path, text: str) -> None:
    """Write a text file, whole or not at all, in place of what was there.

    Raises:
        OutputError: it cannot be written.
    """
    with _replacing(target) as stream:
        stream.write(text.encode())


@contextmanager
def new_file(target: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Give a file to write to; when the block ends well it becomes `target`, else it goes.

    Raises:
        OutputError: it cannot be written, or `target` is there already and may not be replaced.
    """
    if target.is_dir() or (not force and (target.exists() or target.is_symlink())):
        raise OutputError("UIT-BESTAND-BESTAAT", pad=shown_path(target))
    with _replacing(target) as stream:
        yield stream


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """Give a file that nobody else can read, and that takes the place of `target`."""
    building = target.with_name(f".{target.name}.{secrets.token_hex(4)}{_NEW}")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with building.open("x+b") as stream:
            building.chmod(_PRIVATE)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        building.replace(target)
    except OSError as error:
        raise OutputError(
            "UIT-SCHRIJFFOUT", pad=shown_path(target), fout=os.strerror(error.errno or 0)
        ) from None
    finally:
        with suppress(OSError):
            building.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path, *, force: bool) -> Iterator[Path]:
    """Give a folder to fill; when the block ends well it becomes `target`, else it goes.

    Raises:
        OutputError: it cannot be written, or `target` may not be replaced.
    """
    check_target(target, force=force)
    target = target.resolve()  # a link stays, what it points to is replaced
    mark = secrets.token_hex(4)
    building = target.parent / f".{target.name}.{mark}{_NEW}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        building.mkdir(mode=0o700)
        with _claimed(building):
            yield building
            _flush(building)
            check_target(target, force=force)  # another run may have ended meanwhile
            _replace(building, target, mark)
    except OSError as error:
        raise OutputError(
            "UIT-SCHRIJFFOUT", pad=shown_path(target), fout=os.strerror(error.errno or 0)
        ) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _replace(building: Path, target: Path, mark: str) -> None:
    """Put the new folder in place; the old one is first put aside, and then removed."""
    if not target.exists():
        building.rename(target)
        return
    aside = target.parent / f".{target.name}.{mark}{_OLD}"
    target.rename(aside)
    try:
        building.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _flush(folder: Path) -> None:
    """Make every file private and have it on the disk before the folder gets its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.chmod(_PRIVATE)
            with path.open("rb") as stream:
                os.fsync(stream.fileno())


def _is_ours(target: Path) -> bool:
    try:
        report = json.loads((target / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    kinds = (
        {"rows", "declared", "invoiced", "rejected"},
        {"answers"},
        {"credits"},
        {"translations"},
    )
    return isinstance(report, dict) and any(kind <= set(report) for kind in kinds)
