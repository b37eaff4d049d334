"""Plays the other side: answers a declaration as VECOZO or an insurer would, without either."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from attrs import evolve, frozen

from adapter.core.errors import NoPlaceError, OutputError
from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.formats.common.registry import load_codecs, recognise
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.model.sandbox import Sandbox
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.answering.ei import EiAnswer
from adapter.workflows.answering.made import INSURER, VECOZO, Answer, Names
from adapter.workflows.answering.remarks import Remarks
from adapter.workflows.answering.returns import Declaration, Figures, in_parts
from adapter.workflows.messages import Message, open_messages, unopened
from adapter.workflows.outputs import REPORT, check_target, new_folder, tidy
from adapter.workflows.retour.declaratie import is_flat_message

_DECLARATION, _RETURN = "GDS801", "GDS802"
_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")


def answer_messages(  # noqa: PLR0913 - the last two are keyword-only
    given: Path,
    out: Path,
    sandbox: Sandbox,
    omgeving: Omgeving,
    *,
    force: bool,
    schemas: Path | None = None,
) -> Iterator[Finding | Answer]:
    """Write a return message for each declaration, and yield what was found and what came of it.

    Args:
        given: a file, a folder or zip file of them, or `-`.
        out: the folder to make; it is built beside its place and renamed as one.
        sandbox: the insurer.
        omgeving: the date of the return message, and P or T.
        force: replace `out` when it is an earlier result.
        schemas: a folder with schemas in place of ours, of the declaration or of its answer.

    Raises:
        UnusableInputError: a file cannot be read, or the folder holds no schema that can be used.
        OutputError: the result cannot be written.
    """
    tidy(out)
    check_target(out, force=force)
    if given.exists() and given.resolve().is_relative_to(out.resolve()):
        raise OutputError("UIT-INVOER-ERIN", pad=shown_path(out), bestand=shown_path(given))
    settings = Settings(omgeving=omgeving, codecs=load_codecs(schemas))
    answers: list[Answer] = []
    try:
        with suppress(_NothingError), new_folder(out, force=force) as folder:
            names = Names()
            for message in open_messages([given], go_on=True):
                one = _One(
                    message=message, folder=folder, names=names, sandbox=sandbox, settings=settings
                )
                for told in one.answer():
                    if isinstance(told, Answer):
                        answers.append(told)
                    else:
                        yield told
            if not any(item.path for item in answers):
                raise _NothingError
            report = {"answers": [item.to_dict() for item in answers]}
            text = json.dumps(report, ensure_ascii=False, indent=1)
            (folder / REPORT).write_text(text + "\n", encoding="utf-8")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(_NO_ROOM):
            raise
        raise OutputError("UIT-TIJDELIJK", fout=error.sqlite_errorname) from None
    # Not before: as long as the folder does not stand in its place, no return message was made.
    yield from answers


class _NothingError(Exception):
    """There is no return message, so there is to be no folder."""


@frozen(kw_only=True)
class _One:
    """The answer to one message.

    Attributes:
        message: the message.
        folder: where the return message goes.
        names: of the return messages in it.
        sandbox: the insurer.
        settings: how messages are checked.
    """

    message: Message
    folder: Path
    names: Names
    sandbox: Sandbox
    settings: Settings

    def answer(self) -> Iterator[Finding | Answer]:
        """Yield what VECOZO's first check refuses, and then what became of the message."""
        if self.message.fault:
            yield unopened(self.message.name, self.message.fault)
            yield Answer(file=self.message.name)
            return
        if is_flat_message(self.message.stream):
            yield from EiAnswer(
                message=self.message,
                folder=self.folder,
                names=self.names,
                sandbox=self.sandbox,
                settings=self.settings,
            ).answer()
            return
        declaration = self._declaration()
        if declaration is None:
            yield self._finding("XML-GEEN-DECLARATIE")
            yield Answer(file=self.message.name)
            return
        is_unfit = is_broken = False
        figures = Figures()
        with Remarks() as remarks:
            for finding in self._check():
                if finding.severity is not Severity.ERROR:
                    continue
                yield finding
                if finding.retourcode:
                    remarks.add(finding)
                    figures.codes[finding.retourcode] += 1
                else:
                    is_unfit = True
                    is_broken = is_broken or finding.code.startswith("XML-")
            if is_broken:
                yield Answer(file=self.message.name)
            elif is_unfit and remarks.is_empty:
                yield self._finding("XSD-GEEN-ANTWOORD")
                yield Answer(file=self.message.name)
            else:
                yield from self._write(declaration, remarks, figures)

    def _declaration(self) -> Declaration | None:
        """Return the message as a declaration; None when it is a message of another standard."""
        stream = self.message.stream
        stream.seek(0)
        version = ""
        with suppress(XmlFaultError):
            codec, version = recognise(self.settings.codecs, XmlSource(stream).head)
            if codec is not None and codec.name != _DECLARATION:
                return None
        answers = self._codec(_RETURN)
        return Declaration(
            stream=stream,
            declaration=self._codec(_DECLARATION),
            answers=answers,
            version=_answered_by(answers, version),
            on=self.settings.omgeving.vandaag,
        )

    def _codec(self, standard: str) -> XmlCodec:
        found = self.settings.codecs[standard]
        if not isinstance(found, XmlCodec):
            raise TypeError(standard)
        return found

    def _check(self) -> Iterator[Finding]:
        self.message.stream.seek(0)
        settings = evolve(self.settings, as_vecozo=True)
        return iter(MessageCheck(self.message.stream, self.message.name, settings))

    def _write(
        self, declaration: Declaration, remarks: Remarks, figures: Figures
    ) -> Iterator[Finding | Answer]:
        """Write the return message, and keep it when it is sound."""
        if remarks.is_empty:
            sender, records = INSURER, declaration.of_insurer(self.sandbox, figures)
        else:
            sender, records = VECOZO, declaration.of_vecozo(remarks, figures)
        path = self.folder / self.names.new(self.message.name)
        wrong = self._written(declaration, records, path)
        if wrong:
            path.unlink()
            yield self._finding("XSD-RETOUR-ONGELDIG", fout=wrong)
            yield Answer(file=self.message.name)
        else:
            yield Answer(file=self.message.name, path=path.name, sender=sender, figures=figures)

    def _written(
        self, declaration: Declaration, records: Iterable[object], path: Path
    ) -> str | None:
        """Write a return message; return what is wrong, or what a schema has no place for."""
        try:
            with path.open("xb") as target:
                declaration.answers.write(in_parts(records), target)
        except NoPlaceError as missing:
            return missing.element
        with path.open("rb") as stream:
            check = MessageCheck(stream, path.name, self.settings)
            return next((item.code for item in check if item.severity is Severity.ERROR), None)

    def _finding(self, code: str, **details: str) -> Finding:
        return Finding(
            severity=Severity.ERROR,
            code=code,
            at=Location(file=self.message.name),
            details={name: public(text) for name, text in details.items()},
        )


def _answered_by(answers: XmlCodec, version: str) -> str:
    """Return the version that answers a declaration: the last one that is not newer than it."""
    fit = [own for own in answers.versions if _number(own) <= _number(version or "1.0")]
    return fit[-1] if fit else answers.versions[0]


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
