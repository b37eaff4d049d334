"""Answers a flat declaration: as VECOZO, which refuses a whole file, or as an insurer."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve, frozen

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.formats.ei.layout import SLUIT, VOORLOOP
from adapter.formats.ei.reading import EiFaultError, EiReader
from adapter.formats.ei.registry import return_of
from adapter.model.sandbox import Sandbox
from adapter.validation.ei.told import STRIJDIG
from adapter.validation.pipeline import Settings
from adapter.workflows.answering.ei_codes import OF_FILE, LineCodes
from adapter.workflows.answering.ei_passes import Passes
from adapter.workflows.answering.ei_return import fits
from adapter.workflows.answering.made import INSURER, VECOZO, Answer, Names
from adapter.workflows.answering.returns import Figures
from adapter.workflows.messages import Message
from adapter.workflows.validate import check_stream

_SUFFIX = ".txt"
_MIXED_ENDS = "EI-2-REGELEINDE"
_LF_ENDS = "EI-2-REGELEINDE-LF"
"""Of a file with LF only it is likely that what is sent has CR LF: it is told and answered."""

_OF_FILE = ("EI-1-", "EI-2-")  # not recognised, or not of the structure: no record can come back


@frozen(kw_only=True)
class EiAnswer:
    """The answer to one flat message.

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
        """Yield what VECOZO's check refuses, and then what became of the message."""
        passes = self._passes()
        if isinstance(passes, Finding):
            yield passes
            yield Answer(file=self.message.name)
            return
        figures = Figures()
        with LineCodes() as remarks:
            for finding in self._check():
                yield finding
                if finding.severity is not Severity.ERROR:
                    continue
                code = finding.retourcode or self.sandbox.retourcodes.zonder_code
                figures.codes[code] += 1
                remarks.add(_line_of(finding), code)
            is_refused = bool(figures.codes)
            figures = figures if is_refused else passes.judge()
            wrong = [code for code in figures.codes if not fits(passes.retour, code)]
            if wrong:
                yield self._finding("EI-ANTWOORD-CODE", retourcode=min(wrong))
                yield Answer(file=self.message.name)
                return
            path = self.folder / self.names.new(self.message.name, _SUFFIX)
            with path.open("xb") as target:
                if is_refused:
                    passes.of_vecozo(remarks, figures, target)
                else:
                    passes.of_insurer(figures, target)
        sender = VECOZO if is_refused else INSURER
        yield Answer(file=self.message.name, path=path.name, sender=sender, figures=figures)

    def _passes(self) -> Passes | Finding:
        """Return the message as a declaration that can be answered, or why it cannot."""
        stream = self.message.stream
        stream.seek(0)
        try:
            declaratie = EiReader(stream).standaard
        except EiFaultError as fault:
            return self._finding(fault.code)
        retour = return_of(declaratie)
        if declaratie.soort != "declaratie":
            return self._finding("XML-GEEN-DECLARATIE")
        if retour is None:
            name = f"{declaratie.naam} {declaratie.versie}"
            return self._finding("EI-ANTWOORD-STANDAARD", standaard=name)
        return Passes(
            stream=stream,
            declaratie=declaratie,
            retour=retour,
            sandbox=self.sandbox,
            on=self.settings.omgeving.vandaag,
        )

    def _check(self) -> Iterator[Finding]:
        """Yield what is wrong with the message; not what only goes with something that is."""
        self.message.stream.seek(0)
        settings = evolve(self.settings, as_vecozo=True)
        for finding in check_stream(self.message.stream, self.message.name, settings):
            if finding.code == _MIXED_ENDS:
                yield evolve(finding, severity=Severity.ERROR)
                continue
            is_error = finding.severity is Severity.ERROR and finding.code != STRIJDIG
            if is_error or finding.code == _LF_ENDS:
                yield finding

    def _finding(self, code: str, **details: str) -> Finding:
        return Finding(
            severity=Severity.ERROR,
            code=code,
            at=Location(file=self.message.name),
            details={name: public(text) for name, text in details.items()},
        )


def _line_of(finding: Finding) -> int:
    """Return the line that a finding is about; what refuses the file as a whole has none."""
    is_of_file = finding.code.startswith(_OF_FILE) or finding.at.record in (None, VOORLOOP, SLUIT)
    return OF_FILE if is_of_file else finding.at.line or OF_FILE
