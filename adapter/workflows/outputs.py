"""A folder of results, built whole beside its place and renamed as one."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapter.core.errors import OutputError
from adapter.core.values import shown_path

_PRIVATE = 0o600
REPORT = "rapport.json"


def check_target(target: Path, *, force: bool) -> None:
    """Refuse a target that exists, unless it is told to be replaced and is a result of ours.

    Raises:
        OutputError: it may not be written there.
    """
    try:
        if not target.exists() and not target.is_symlink():
            return
    except OSError:
        raise OutputError("UIT-SCHRIJFFOUT", pad=shown_path(target), fout="-") from None
    if not force:
        raise OutputError("UIT-BESTAAT", pad=shown_path(target))
    if not _is_ours(target):
        raise OutputError("UIT-NIET-VAN-ONS", pad=shown_path(target))


@contextmanager
def new_folder(target: Path, *, force: bool) -> Iterator[Path]:
    """Give a folder to fill; when the block ends well it becomes `target`, else it goes.

    Raises:
        OutputError: it cannot be written, or `target` may not be replaced.
    """
    check_target(target, force=force)
    target = target.resolve()  # a link stays, what it points to is replaced
    mark = secrets.token_hex(4)
    building = target.parent / f".{target.name}.{mark}.nieuw"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        building.mkdir(mode=0o700)
        yield building
        _flush(building)
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
    aside = target.parent / f".{target.name}.{mark}.oud"
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
    return isinstance(report, dict) and {"rows", "declared", "invoiced", "rejected"} <= set(report)
