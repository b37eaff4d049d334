"""Judges invoices in a process of its own: the engine of the rules takes 150 MB and may abort.

The process is started for the first invoice, and waits for the next judge (the rules take a second
to load) until this process ends. It is asked with a line of JSON (path, name), and answers with a
finding a line and an empty line.
"""

import atexit
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.packing import pack_finding, unpack_finding
from adapter.validation.ubl import ENGINE_FAULT, check_invoice, ubl_available

_END = "\n"
_PATIENCE = 5
_Process = subprocess.Popen[str]
_waiting: list[tuple[int, _Process]] = []
"""At most one process without a judge, with the process that started it: a fork has its own."""


class InvoiceJudge:
    """Judges invoices one by one; a context manager."""

    def __init__(self) -> None:
        self._process: _Process | None = None

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the process wait for the next judge, unless it may not have been heard out."""
        if self._process is None:
            return
        if error is None and not _waiting:
            _waiting.append((os.getpid(), self._process))
        else:
            _stop(self._process)
        self._process = None

    def check(self, path: Path, name: str) -> Iterator[Finding]:
        """Yield what is wrong with an invoice, as `check_invoice` does.

        Args:
            path: the file.
            name: how findings name it.
        """
        if not ubl_available():
            with path.open("rb") as stream:  # what is asked without the extra takes no engine
                yield from check_invoice(stream, file=name)
            return
        try:
            yield from self._ask(path, name)
        except (OSError, EOFError):
            if self._process is not None:
                _stop(self._process)
            self._process = None
            yield Finding(
                severity=Severity.ERROR,
                code=ENGINE_FAULT,
                at=Location(file=name),
                details={"fout": public("process")},
                standard="UBL",
                version="2.1",
            )

    def _ask(self, path: Path, name: str) -> Iterator[Finding]:
        if self._process is None:
            self._process = _take() or _start()
        questions, answers = self._process.stdin, self._process.stdout
        if questions is None or answers is None:
            raise EOFError
        questions.write(json.dumps([str(path.resolve()), name]) + "\n")
        questions.flush()
        while (line := answers.readline()) != _END:
            if not line:
                raise EOFError
            yield unpack_finding(line)


def _take() -> _Process | None:
    """Return the process that waits, if it is this one's own and still there."""
    while _waiting:
        owner, process = _waiting.pop()
        if owner == os.getpid() and process.poll() is None:
            return process
    return None


@atexit.register
def end() -> None:
    """End the process that waits."""
    process = _take()
    if process is not None:
        _stop(process)


def _stop(process: _Process) -> None:
    """End a process: it ends by itself when it gets no more questions."""
    with contextlib.suppress(OSError), process:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _start() -> _Process:
    """Start the process; what its engine prints quotes invoices, and goes nowhere.

    It finds modules where this process does (an empty path is the folder at hand), and nowhere
    else: a json.py in the folder that a practice works in is not for us to run.
    """
    paths = [path or str(Path.cwd()) for path in sys.path]
    return subprocess.Popen(  # noqa: S603 - this interpreter, and a module of ours
        [sys.executable, "-P", "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        encoding="ascii",
    )


def answer(questions: TextIO, answers: TextIO) -> None:
    """Judge the invoices that are asked for, until there are no more questions."""
    for question in questions:
        path, name = json.loads(question)
        with Path(path).open("rb") as stream:
            findings = check_invoice(stream, file=name)
            answers.writelines(f"{pack_finding(finding)}\n" for finding in findings)
        answers.write(_END)
        answers.flush()


if __name__ == "__main__":
    answer(sys.stdin, sys.stdout)
