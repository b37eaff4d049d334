"""Checks messages in several processes: one each, and a long one in stretches.

The findings are the same and in the same order as those of one process: what cannot be split safely
is read by one reader, and what was told of it by then is not told again.
"""

import contextlib
import itertools
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from io import SEEK_END, BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import BinaryIO, Self

from attrs import define, evolve, field, frozen

from adapter.core.errors import AdapterError
from adapter.core.findings import Finding, Verdict
from adapter.formats.common.xmlsplit import SplitError, Stretch
from adapter.validation.parts import judge_stretch, stretches
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.state import Kept, Part
from adapter.workflows.messages import Message

STRETCH_BYTES = 4 << 20
"""A longer message is judged in stretches of so many bytes, about."""

_of_worker: list[Settings] = []
"""In a worker: the settings with which it was begun."""


@frozen(kw_only=True)
class WholeCheck:
    """A check that was done elsewhere."""

    findings: list[Finding]
    verdict: Verdict
    across: Kept = ()

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings."""
        return iter(self.findings)


@frozen(kw_only=True)
class _Ahead:
    """A message that was taken ahead: the check of it that was begun, or that it is done here."""

    message: Message
    begun: Future[WholeCheck] | None = None
    here: bool = False


class Workers:
    """Some processes that check messages; a context manager.

    Args:
        count: how many.
        settings: how the messages are checked.
    """

    def __init__(self, count: int, settings: Settings) -> None:
        self.count = count
        self._settings = settings
        # A copy of a process in which the engine of the invoices runs would never end.
        context = get_context("spawn" if "saxonche" in sys.modules else None)
        # Through a file: who starts a process waits for ever when it dies with much still to read.
        self._told = NamedTemporaryFile(prefix="zorgdeclaratie-")  # noqa: SIM115 - until __exit__
        pickle.dump(settings, self._told)
        self._told.flush()
        self._pool = ProcessPoolExecutor(
            count, mp_context=context, initializer=_begin, initargs=(Path(self._told.name),)
        )

    def __enter__(self) -> Self:
        """Start the processes, before an invoice is checked in this one."""
        self._pool.submit(int)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)
        self._told.close()

    def checks(
        self, messages: Iterator[Message], alone: Callable[[BinaryIO], bool]
    ) -> Iterator[tuple[Message, "WholeCheck | LongCheck | None"]]:
        """Yield each message with its check; None is one that is to be checked here.

        Args:
            messages: each is only there until the next is asked for.
            alone: tells which messages are to be checked here.
        """
        ahead: deque[_Ahead | AdapterError] = deque()
        more = True
        while more or ahead:
            while more and len(ahead) <= self.count and not (ahead and _is_long(ahead[-1])):
                more = self._take(messages, alone, ahead)
            if not ahead:
                return
            item = ahead.popleft()
            if isinstance(item, AdapterError):
                raise item
            yield item.message, self._check(item)

    def _take(
        self,
        messages: Iterator[Message],
        alone: Callable[[BinaryIO], bool],
        ahead: deque[_Ahead | AdapterError],
    ) -> bool:
        """Take the next message; False when there is none, or none that can be read."""
        try:
            message = next(messages)
        except StopIteration:
            return False
        except AdapterError as error:  # it is raised when what came before was told
            ahead.append(error)
            return False
        if _size(message.stream) > STRETCH_BYTES:
            ahead.append(_Ahead(message=message, here=alone(message.stream)))
            return True
        data = message.stream.read()
        held = evolve(message, stream=BytesIO(data))
        begun = None
        if not (message.fault or alone(held.stream)):
            with contextlib.suppress(BrokenProcessPool):
                begun = self._pool.submit(_check, data, message.name)
        ahead.append(_Ahead(message=held, begun=begun))
        return True

    def _check(self, item: _Ahead) -> "WholeCheck | LongCheck | None":
        if item.begun:
            try:
                return item.begun.result()
            except BrokenProcessPool:
                return None
        if _is_long(item) and not item.here:
            return LongCheck(message=item.message, settings=self._settings, workers=self)
        return None

    def judge(self, path: Path, stretch: Stretch, file: str) -> Future[Part | None]:
        """Let a process judge a stretch of a message; None when that must be read as a whole."""
        return self._pool.submit(_judge, path, stretch, file)


@define(kw_only=True)
class LongCheck:
    """A check of a long message in stretches."""

    message: Message
    settings: Settings
    workers: Workers
    _check: MessageCheck | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings in the order of the message."""
        told = 0
        try:
            for finding in self._begun(parts=self._parts()):
                told += 1
                yield finding
        except (SplitError, BrokenProcessPool):
            yield from itertools.islice(self._begun(), told, None)

    @property
    def verdict(self) -> Verdict:
        """What it came to."""
        return (self._check or self._begun()).verdict

    @property
    def across(self) -> Kept:
        """What the rules across messages kept of it."""
        return self._check.across if self._check else ()

    def _begun(self, parts: Iterator[Part] | None = None) -> MessageCheck:
        stream = self.message.stream
        stream.seek(0)
        self._check = MessageCheck(stream, self.message.name, self.settings, parts)
        return self._check

    def _parts(self) -> Iterator[Part]:
        """Yield what came of each stretch; a few are judged ahead."""
        path = Path(self.message.stream.name)
        begun: deque[Future[Part | None]] = deque()
        try:
            for stretch in stretches(self.message.stream, self.settings, STRETCH_BYTES):
                begun.append(self.workers.judge(path, stretch, self.message.name))
                if len(begun) > self.workers.count:
                    yield _result(begun.popleft())
            while begun:
                yield _result(begun.popleft())
        finally:
            for waiting in begun:
                waiting.cancel()


def _result(begun: Future[Part | None]) -> Part:
    part = begun.result()
    if part is None:
        raise SplitError("part")
    return part


def _is_long(item: _Ahead | AdapterError) -> bool:
    return isinstance(item, _Ahead) and not isinstance(item.message.stream, BytesIO)


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    return size


def _begin(settings: Path) -> None:
    """Begin a worker; to be interrupted is for the process that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _of_worker[:] = [pickle.loads(settings.read_bytes())]  # noqa: S301 - written by our parent


def _check(data: bytes, file: str) -> WholeCheck:
    check = MessageCheck(BytesIO(data), file, _of_worker[0])
    return WholeCheck(findings=list(check), verdict=check.verdict, across=check.across)


def _judge(path: Path, stretch: Stretch, file: str) -> Part | None:
    try:
        return judge_stretch(stretch.read(path), stretch, file, _of_worker[0])
    except (OSError, SplitError):
        return None
