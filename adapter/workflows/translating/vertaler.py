"""The translation of one message, by what it is and what is asked for."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from attrs import field, frozen

from adapter.core.errors import UnsupportedVersionError, UnusableInputError
from adapter.core.findings import Finding, Severity
from adapter.formats.ei.rij import EiRij, Opmerking, VormError
from adapter.model.bericht import Header
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.workflows.messages import Message, unopened
from adapter.workflows.translating.bronnen import (
    CSV,
    EI,
    GDS801,
    JSON,
    form_of,
    head_of,
    json_standard,
    open_ei,
)
from adapter.workflows.translating.doelen import open_target
from adapter.workflows.translating.gdsboom import read_tree, write_table, write_tree
from adapter.workflows.translating.meldingen import finding_of
from adapter.workflows.translating.naar_gds801 import NaarGds801

_STANDARD = "GDS801"


@frozen(kw_only=True)
class Translation:
    """What became of one message.

    Attributes:
        file: the message as given.
        vorm: the form that it had; None when it has none that can be read.
        naar: the form that was asked for.
        path: where the result is; None when there is none.
        standaard: as "ZH308"; None when the message is of none.
        versie: as "9.0".
        records: how many were translated.
    """

    file: str
    naar: str
    vorm: str | None = None
    path: str | None = None
    standaard: str | None = None
    versie: str | None = None
    records: int = 0

    def to_dict(self) -> dict[str, object]:
        """Return it as it stands in rapport.json and JSON lines."""
        return {
            "file": self.file,
            "path": self.path,
            "from": self.vorm,
            "to": self.naar,
            "standard": self.standaard,
            "version": self.versie,
            "records": self.records,
        }


@frozen(kw_only=True)
class Vertaler:
    """The translation of one message.

    Attributes:
        message: the message.
        naar: the form that is asked for.
        path: how the result is called.
        stream: takes the result; it can be sought and read.
        settings: how a GDS801 message is made and checked.
    """

    message: Message
    naar: str
    path: str
    stream: BinaryIO
    settings: Settings
    _told: list[Opmerking] = field(factory=list, init=False)
    _is: dict[str, str] = field(factory=dict, init=False)

    def run(self) -> Iterator[Finding | Translation]:
        """Yield what is to be said, and then what became of the message."""
        if self.message.fault:
            yield unopened(self.message.name, self.message.fault)
            yield Translation(file=self.message.name, naar=self.naar)
            return
        head = head_of(self.message.stream)
        is_gds801 = form_of(head) == GDS801 or json_standard(head) == _STANDARD
        if is_gds801:
            steps = self._of_gds801(form_of(head))
        elif self.naar == GDS801:
            steps = self._to_gds801()
        else:
            steps = self._between()
        count = 0
        try:
            for step in steps:
                yield from self._findings()
                if isinstance(step, Finding):
                    yield step
                else:
                    count += step
        except VormError as wrong:
            self._told.append(wrong.opmerking)
            count = 0
        yield from self._findings()
        yield Translation(
            file=self.message.name,
            naar=self.naar,
            vorm=self._is.get("vorm"),
            path=self.path if count else None,
            standaard=self._is.get("standaard"),
            versie=self._is.get("versie"),
            records=count,
        )

    def _findings(self) -> Iterator[Finding]:
        standaard, versie = self._is.get("standaard"), self._is.get("versie")
        for opmerking in self._told:
            yield finding_of(opmerking, self.message.name, standaard, versie)
        self._told.clear()

    def _between(self) -> Iterator[int | Finding]:
        """Put an EI message in another of its forms; yield 1 for each record."""
        with open_ei(self.message.stream, self._told.append) as bron:
            standaard = bron.standaard
            self._is.update(vorm=bron.vorm, standaard=standaard.naam, versie=standaard.versie)
            with open_target(self.naar, standaard, self.stream, self._told.append) as write:
                for rij in bron.rijen:
                    write(rij)
                    yield 1

    def _to_gds801(self) -> Iterator[int | Finding]:
        """Make GDS801 of an EI declaration, when what comes of it passes our own checks."""
        with open_ei(self.message.stream, self._told.append) as bron:
            standaard = bron.standaard
            self._is.update(vorm=bron.vorm, standaard=standaard.naam, versie=standaard.versie)
        looks = [self._told.append]

        def rows() -> Iterator[EiRij]:
            tell = looks.pop() if looks else _nothing
            self.message.stream.seek(0)
            with open_ei(self.message.stream, tell) as bron:
                yield from bron.rijen

        made = NaarGds801(standaard, rows, self.settings.omgeving.vandaag)
        for opmerking in made.look():
            self._told.append(opmerking)
            yield 0
        if not made.versie:
            raise VormError(Opmerking(code="VERT-NIETS"))
        records = Counted(made.records())
        self._write(records)
        yield from self._check()
        yield records.count

    def _check(self) -> Iterator[Finding]:
        """Yield what our own checks find in the result; an error means that there is none."""
        self.stream.seek(0)
        is_wrong = False
        for finding in MessageCheck(self.stream, self.path, self.settings):
            is_wrong = is_wrong or finding.severity is Severity.ERROR
            yield finding
        if is_wrong:
            raise VormError(Opmerking(code="VERT-KEURT-AF"))

    def _of_gds801(self, vorm: str) -> Iterator[int | Finding]:
        """Put a GDS801 message in another form."""
        self._is.update(vorm=vorm, standaard=_STANDARD)
        if self.naar == EI:
            raise VormError(Opmerking(code="VERT-NAAR-EI"))
        header = next(self._records(vorm), None)
        if not isinstance(header, Header):
            raise VormError(Opmerking(code="VERT-BOOM"))
        versie = self._is["versie"] = f"{header.berichtversie}.{header.berichtsubversie}"
        if self.naar == CSV:
            yield write_table(self._records(vorm), self._records(vorm), self.stream)
        elif self.naar == GDS801:
            records = Counted(self._records(vorm))
            self._write(records)
            yield records.count
        else:
            yield self._write_tree(vorm, versie)

    def _write(self, records: "Counted") -> None:
        try:
            self.settings.codecs[_STANDARD].write(records, self.stream, self._no_place)
        except (UnsupportedVersionError, TypeError):
            raise VormError(Opmerking(code="VERT-BOOM")) from None

    def _no_place(self, path: str, element: str) -> None:
        self._told.append(Opmerking(code="VERT-GEEN-PLEK", pad=path, naam=element))

    def _write_tree(self, vorm: str, versie: str) -> int:
        text = io.TextIOWrapper(self.stream, encoding="utf-8", newline="")
        try:
            count = write_tree(self._records(vorm), versie, text)
            text.flush()
        finally:
            text.detach()
        return count

    def _records(self, vorm: str) -> Iterator[object]:
        """Yield the records of a GDS801 message, from its beginning."""
        stream = self.message.stream
        stream.seek(0)
        if vorm == JSON:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            try:
                yield from read_tree(text)
            except UnicodeDecodeError:
                raise VormError(Opmerking(code="VERT-JSON")) from None
            finally:
                text.detach()
            return
        try:
            for record in self.settings.codecs[_STANDARD].read(stream):
                yield record.value
        except (UnusableInputError, UnsupportedVersionError):
            raise VormError(Opmerking(code="VERT-XML")) from None


class Counted(Iterator[object]):
    """Records that are counted as they are taken."""

    def __init__(self, records: Iterator[object]) -> None:
        self._records = records
        self.count = 0

    def __next__(self) -> object:
        """Return the next one."""
        record = next(self._records)
        self.count += 1
        return record


def _nothing(_: Opmerking) -> None:
    """Say nothing: it was said the first time."""
