"""Puts messages in another form: flat, JSON, a table. What cannot be carried is a finding."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from adapter.core.errors import OutputError
from adapter.core.findings import Finding
from adapter.core.values import shown_path
from adapter.validation.pipeline import Settings
from adapter.workflows.conversion.bundel import safe_name
from adapter.workflows.messages import STDIN, is_one_message, open_messages
from adapter.workflows.outputs import REPORT, new_file, new_folder, tidy
from adapter.workflows.temporary import TemporaryFiles
from adapter.workflows.translating.bronnen import CSV, EI, GDS801, JSON
from adapter.workflows.translating.vertaler import Translation, Vertaler

FORMS = (GDS801, EI, JSON, CSV)
_ENDS = {GDS801: ".xml", EI: ".txt", JSON: ".json", CSV: ".csv"}


@frozen(kw_only=True)
class Doel:
    """What is to be made, and where.

    Attributes:
        vorm: one of FORMS.
        path: the file to make, or the folder for what a folder or zip file holds; `-` is `stdout`.
        force: replace what is there.
        stdout: takes the result when `path` is `-`.
    """

    vorm: str
    path: Path
    force: bool
    stdout: BinaryIO


def translate_messages(
    given: Path, doel: Doel, settings: Settings
) -> Iterator[Finding | Translation]:
    """Translate messages, and yield what was found and what became of each.

    Args:
        given: a file, a folder or zip file of them, or `-`.
        doel: what is to be made.
        settings: how a GDS801 message is made and checked: today, P or T.

    Raises:
        UnusableInputError: a file cannot be read.
        OutputError: the result cannot be written.
    """
    if not given.is_dir() and (given == STDIN or is_one_message([given])):
        yield from _translate_one(given, doel, settings)
        return
    if doel.path == STDIN:
        raise OutputError("UIT-MEER-BERICHTEN")
    tidy(doel.path)
    with new_folder(doel.path, force=doel.force) as folder:
        done: list[Translation] = []
        for message in open_messages([given], go_on=True):
            name = _new_name(folder, message.name, doel.vorm)
            with (folder / name).open("x+b") as stream:
                one = Vertaler(
                    message=message, naar=doel.vorm, path=name, stream=stream, settings=settings
                )
                for told in one.run():
                    if isinstance(told, Translation):
                        done.append(told)
                    yield told
            if done[-1].path is None:
                (folder / name).unlink()
        report = {"translations": [item.to_dict() for item in done]}
        text = json.dumps(report, ensure_ascii=False, indent=1)
        (folder / REPORT).write_text(text + "\n", encoding="utf-8")


def _new_name(folder: Path, message: str, vorm: str) -> str:
    """Return a name for a result by that of the message, that no other result has."""
    stem = safe_name(Path(message).stem.strip("-") or "bericht")
    name, number = f"{stem}{_ENDS[vorm]}", 1
    taken = {path.name.lower() for path in folder.iterdir()} | {REPORT}
    while name.lower() in taken:
        number += 1
        name = f"{stem}-{number}{_ENDS[vorm]}"
    return name


class _NothingError(Exception):
    """There is no result, so there is to be no file."""


def _translate_one(given: Path, doel: Doel, settings: Settings) -> Iterator[Finding | Translation]:
    out = doel.path
    if out != STDIN and given.exists() and out.exists() and given.samefile(out):
        raise OutputError("UIT-INVOER-ZELF", pad=shown_path(out))
    done: Translation | None = None
    with suppress(_NothingError), _target(doel) as stream:
        for message in open_messages([given]):
            one = Vertaler(
                message=message,
                naar=doel.vorm,
                path=shown_path(out),
                stream=stream,
                settings=settings,
            )
            for told in one.run():
                if isinstance(told, Finding):
                    yield told
                else:
                    done = told
        if done is None or done.path is None:
            raise _NothingError
    if done:
        yield done


@contextmanager
def _target(doel: Doel) -> Iterator[BinaryIO]:
    if doel.path != STDIN:
        with new_file(doel.path, force=doel.force) as stream:
            yield stream
        return
    with TemporaryFiles() as files:
        stream, _ = files.new()
        yield stream
        stream.seek(0)
        shutil.copyfileobj(stream, doel.stdout)
        doel.stdout.flush()
