"""Credits a declaration: from it and its return messages, the message that takes it back."""

import json
from collections import deque
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from attrs import evolve, frozen

from adapter.core.errors import OutputError, UnusableInputError
from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.formats.common.registry import recognise
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.ei.plekken import FACTUURNUMMER
from adapter.formats.ei.reading import EiReader
from adapter.validation.pipeline import Settings
from adapter.workflows.answering.made import Names
from adapter.workflows.crediting.awards import Awards
from adapter.workflows.crediting.choice import Choice
from adapter.workflows.crediting.ei import EiCredit
from adapter.workflows.crediting.gds801 import GdsCredit
from adapter.workflows.messages import Message, open_messages, refuse_second_stdin
from adapter.workflows.outputs import REPORT, check_target, new_folder, tidy
from adapter.workflows.retour.declaratie import claims_of, is_flat_message
from adapter.workflows.validate import check_stream

_OWN = {"RET-ANDERE-DECLARATIE": "CREDIT-ANDER-RETOUR"}
"""What is told of a return message otherwise here: its remedy is another option."""


@frozen(kw_only=True)
class Wish:
    """What is to be credited, and how.

    Attributes:
        declaration: the message with the debits.
        returns: its return messages, in the order in which they came.
        references: the lines that are to be credited, in the order in which they are asked for;
            none is every line that was awarded.
        number: of the invoice of the credit.
        day: the date of that invoice.
    """

    declaration: Path
    returns: tuple[Path, ...]
    references: Collection[str]
    number: str
    day: date


@frozen(kw_only=True)
class Credit:
    """What became of a declaration that was to be credited.

    Attributes:
        file: the declaration as given.
        path: the credit, below the output folder; None when there is none.
        choice: which lines are in it, and how many are not.
    """

    file: str
    path: str | None
    choice: Choice

    def to_dict(self) -> dict[str, object]:
        """Return it as it stands in rapport.json and JSON lines."""
        made = self.path is not None
        return {
            "file": self.file,
            "path": self.path,
            "lines": self.choice.lines if made else 0,
            "amount": f"{self.choice.amount if made else 0:.2f}",
            "left": dict(sorted(self.choice.left.items())),
        }


def credit_declaration(
    wish: Wish, out: Path, settings: Settings, *, force: bool
) -> Iterator[Finding | Credit]:
    """Write the credit of a declaration, and yield what is left out of it, and what came of it.

    Args:
        wish: what is to be credited.
        out: the folder to make; it is built beside its place and renamed as one.
        settings: how the credit is checked.
        force: replace `out` when it is an earlier result.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
        OutputError: the result cannot be written.
    """
    refuse_second_stdin([wish.declaration, *wish.returns])
    tidy(out)
    check_target(out, force=force)
    for given in (wish.declaration, *wish.returns):
        if given.exists() and given.resolve().is_relative_to(out.resolve()):
            raise OutputError("UIT-INVOER-ERIN", pad=shown_path(out), bestand=shown_path(given))
    with suppress(_NothingError), new_folder(out, force=force) as folder:
        for number, message in enumerate(open_messages([wish.declaration])):
            if number:
                raise UnusableInputError("IN-DECLARATIE-EEN", bestand=shown_path(wish.declaration))
            one = _One(message=message, folder=folder, wish=wish, settings=settings)
            for told in one.credit():
                yield told
                if isinstance(told, Credit):
                    if told.path is None:
                        raise _NothingError
                    report = json.dumps({"credits": [told.to_dict()]}, indent=1)
                    (folder / REPORT).write_text(report + "\n", encoding="utf-8")


class _NothingError(Exception):
    """There is no credit, so there is to be no folder."""


@frozen(kw_only=True)
class _One:
    """The credit of one message."""

    message: Message
    folder: Path
    wish: Wish
    settings: Settings

    def credit(self) -> Iterator[Finding | Credit]:
        """Yield what stops the credit or is left out of it, and then what came of it."""
        claims = claims_of(self.message, self.settings.codecs)
        awards = Awards(claims)
        choice = Choice(file=self.message.name, awards=awards, references=self.wish.references)
        for told in awards.read(self.wish.returns, self.settings.codecs):
            yield evolve(told, code=_OWN.get(told.code, told.code))
        is_own = claims.links.get("factuurnummer") == self.wish.number
        if is_own:
            yield self._finding("CREDIT-FACTUURNUMMER")
        if is_own or not awards.is_usable:
            yield Credit(file=self.message.name, path=None, choice=choice)
            return
        if not awards.is_known:
            yield self._finding("CREDIT-ZONDER-RETOUR", Severity.WARNING)
        made = self._made(choice)
        path = self.folder / Names("credit").new(self.message.name, made.suffix)
        with path.open("xb") as target:
            yield from made.write(target)
        yield from choice.unknown()
        wrong = tuple(self._wrong(path, choice))
        yield from wrong
        name = None if wrong else path.name
        yield Credit(file=self.message.name, path=name, choice=choice)

    def _made(self, choice: Choice) -> EiCredit | GdsCredit:
        stream, wish = self.message.stream, self.wish
        stream.seek(0)
        if is_flat_message(stream):
            _check_number(EiReader(stream), wish.number)
            return EiCredit(
                stream=stream,
                file=self.message.name,
                choice=choice,
                number=wish.number,
                day=wish.day,
            )
        codec, _ = recognise(self.settings.codecs, XmlSource(stream).head)
        if codec is None:
            raise UnusableInputError("IN-DECLARATIE", bestand=self.message.name)
        return GdsCredit(
            stream=stream,
            file=self.message.name,
            codec=codec,
            choice=choice,
            number=wish.number,
            day=wish.day,
            sent=self.settings.omgeving.vandaag,
        )

    def _wrong(self, path: Path, choice: Choice) -> Iterator[Finding]:
        """Yield what is wrong with the credit; all that comes of its invoice date as one."""
        today = self.settings.omgeving.vandaag
        if not choice.lines:
            yield self._finding("CREDIT-NIETS")
            return
        errors = list(self._check(path))
        if errors and self.wish.day != today:
            still = self._on(today, path, choice)
            other = [item for item in errors if _key(item) in still]
            if count := len(errors) - len(other):
                details = {"datum": public(self.wish.day), "aantal": public(count)}
                yield evolve(self._finding("CREDIT-FACTUURDATUM"), details=details)
            errors = other
        yield from errors

    def _on(self, day: date, path: Path, choice: Choice) -> frozenset[tuple[object, ...]]:
        """Return what would be wrong with the credit if that were its invoice date."""
        same = Choice(file=choice.file, awards=choice.awards, references=choice.references)
        other = evolve(self, wish=evolve(self.wish, day=day))
        with path.open("wb") as target:
            deque(other._made(same).write(target), maxlen=0)  # noqa: SLF001 - one of its own
        return frozenset(map(_key, self._check(path)))

    def _check(self, path: Path) -> Iterator[Finding]:
        """Yield what is wrong with the credit that was written."""
        with path.open("rb") as stream:
            for finding in check_stream(stream, path.name, self.settings):
                if finding.severity is Severity.ERROR:
                    yield finding

    def _finding(self, code: str, severity: Severity = Severity.ERROR) -> Finding:
        return Finding(severity=severity, code=code, at=Location(file=self.message.name))


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.at.line, finding.at.path, finding.at.rubriek


def _check_number(reader: EiReader, number: str) -> None:
    """Refuse an invoice number that does not fit in record 01.

    Raises:
        UnusableInputError: it is too long.
    """
    veld = reader.standaard.records["01"].of_element(FACTUURNUMMER)
    if veld and len(number) > veld.lengte:
        raise UnusableInputError("IN-CREDIT-NUMMER", lengte=str(veld.lengte))
