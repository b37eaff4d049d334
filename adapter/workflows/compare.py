"""What changes for a message between two dates: the same message, and the same care, later on."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from attrs import define, evolve, field, frozen

from adapter.core.findings import Finding, Severity, Verdict
from adapter.model.bericht import Header
from adapter.model.instellingen import Ontheffing
from adapter.validation.pipeline import Settings
from adapter.validation.sleutels import hashed
from adapter.workflows.messages import Message, open_messages
from adapter.workflows.run import Waivers
from adapter.workflows.shifting import first_care, shifted
from adapter.workflows.validate import WaivedCheck, check_message, header_of

TODAY, CARE, VERSION = "today", "care", "version"
APPEARS, DISAPPEARS, STAYS = "appears", "disappears", "stays"

_Group = tuple[str, Severity, bool]
SettingsOn = Callable[[date], Settings]


@frozen(kw_only=True)
class Change:
    """Findings of one code that appear, disappear or stay.

    Attributes:
        change: APPEARS, DISAPPEARS or STAYS.
        finding: the first of them.
        count: how many.
    """

    change: str
    finding: Finding
    count: int


@frozen(kw_only=True)
class Comparison:
    """What changes for one message when one thing is supposed.

    Attributes:
        supposed: TODAY (the same message, sent on the second date), CARE (the same care, given
            from the second date on: every date but that of birth so many days later) or VERSION
            (that, in the version of the standard for that care).
        first: the date that is compared with.
        second: the other date.
        days: how many days later the dates of the message are.
        version: the version that the message is then checked as; None where it cannot be told.
        before: the verdict on the first date.
        after: the verdict on what is supposed.
        changes: by code.
    """

    supposed: str
    first: date
    second: date
    days: int
    version: str | None
    before: Verdict
    after: Verdict
    changes: Sequence[Change]

    def count(self, change: str, severity: Severity) -> int:
        """Return how many findings of a severity appear, disappear or stay; waived ones aside."""
        return sum(
            item.count
            for item in self.changes
            if item.change == change
            and item.finding.severity is severity
            and item.finding.waived is None
        )


@define
class _Seen:
    """The findings of one check: how often each is at a place, and the first of each code.

    `news` has the first of those that an earlier check did not find.
    """

    check: WaivedCheck
    places: Counter[tuple[_Group, int]] = field(factory=Counter)
    firsts: dict[_Group, Finding] = field(factory=dict)
    news: dict[_Group, Finding] = field(factory=dict)


def compare_files(
    files: Sequence[Path],
    settings_on: SettingsOn,
    dates: tuple[date, date],
    ontheffingen: Sequence[Ontheffing] = (),
) -> Iterator[Comparison]:
    """Yield what changes for each message between two dates, for each thing that is supposed.

    Args:
        files: where the messages are.
        settings_on: how they are checked when a date is today.
        dates: the first and the second date.
        ontheffingen: findings that the practice accepts.

    Raises:
        UnusableInputError: a file cannot be read, or a folder or zip file is no such thing.
    """
    for message in open_messages(files, go_on=True):
        yield from _Comparing(message, settings_on, dates, ontheffingen).all()


class _Comparing:
    """The comparisons of one message."""

    def __init__(
        self,
        message: Message,
        settings_on: SettingsOn,
        dates: tuple[date, date],
        ontheffingen: Sequence[Ontheffing],
    ) -> None:
        self._message = message
        self._settings_on = settings_on
        self._first, self._second = dates
        self._ontheffingen = ontheffingen

    def all(self) -> Iterator[Comparison]:
        """Yield what changes for the message on the second date, then for its care from then on."""
        stream = self._message.stream
        header = header_of(stream, self._settings_on(self._first))
        version = _version(header)
        before = self._check(stream, self._first, header)
        after = self._check(stream, self._second, header, before)
        yield self._compared(TODAY, 0, version, before, after)
        care = first_care(stream) if header else None
        if care is None or care >= self._second:
            return
        days = (self._second - care).days
        today = self._first + timedelta(days=days)
        codec = self._settings_on(self._first).codecs["GDS801"]
        due = codec.version_on(self._second)
        with ExitStack() as stack:
            later = stack.enter_context(shifted(stream, days))
            after = self._check(later, today, header, before)
            yield self._compared(CARE, days, version, before, after)
            if version and due != version:
                renewed = stack.enter_context(shifted(stream, days, due))
                after = self._check(renewed, today, header, before)
                yield self._compared(VERSION, days, due, before, after)

    def _check(
        self, stream: BinaryIO, today: date, header: Header | None, before: _Seen | None = None
    ) -> _Seen:
        check = WaivedCheck(
            inner=check_message(evolve(self._message, stream=stream), self._settings_on(today)),
            waivers=Waivers(self._ontheffingen, today),
            header=header,
        )
        seen = _Seen(check)
        for finding in check:
            group = (finding.text_key, finding.severity, finding.waived is not None)
            place = group, hashed(finding.at.path or finding.at.rubriek, finding.at.line)
            seen.places[place] += 1
            seen.firsts.setdefault(group, finding)
            if before and seen.places[place] > before.places[place]:
                seen.news.setdefault(group, finding)
        return seen

    def _compared(
        self, supposed: str, days: int, version: str | None, before: _Seen, after: _Seen
    ) -> Comparison:
        return Comparison(
            supposed=supposed,
            first=self._first,
            second=self._second,
            days=days,
            version=version,
            before=before.check.verdict,
            after=after.check.verdict,
            changes=[*_changes(before, after)],
        )


def _changes(before: _Seen, after: _Seen) -> Iterator[Change]:
    """Yield the changes: what appears first, the worst first, in order of code."""
    kinds = (
        (APPEARS, after.places - before.places, after.news),
        (DISAPPEARS, before.places - after.places, before.firsts),
        (STAYS, before.places & after.places, after.firsts),
    )
    for change, places, firsts in kinds:
        counts: Counter[_Group] = Counter()
        for (group, _), number in places.items():
            counts[group] += number
        for group in sorted(counts, key=lambda item: (-item[1], item)):
            yield Change(change=change, finding=firsts[group], count=counts[group])


def _version(header: Header | None) -> str | None:
    if header is None or not header.berichtversie or not header.berichtsubversie:
        return None
    return f"{header.berichtversie}.{header.berichtsubversie}"
