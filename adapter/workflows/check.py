"""Holds exports, declarations, returns and invoices against each other: never paid twice.

Every claim goes into a nameless database as salted hashes; what they are to each other is asked
when all of them are there.
"""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import define, field, frozen

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.formats.common.registry import Codecs
from adapter.formats.common.xmlsource import XmlFaultError
from adapter.formats.ei.reading import EiFaultError
from adapter.importers.practice import read_practice
from adapter.model.afspraak import ANY
from adapter.model.praktijk import Praktijk
from adapter.workflows.checking.bronnen import TABLES, Bron, Dubbel, Ongeopend, open_bronnen
from adapter.workflows.checking.hulp import Hulp
from adapter.workflows.checking.kladblok import Kladblok
from adapter.workflows.checking.lezen import read_bron
from adapter.workflows.checking.melden import findings, of_file
from adapter.workflows.checking.nummers import check_numbers
from adapter.workflows.checking.paren import find_pairs, too_many
from adapter.workflows.checking.samen import (
    check_agreements,
    check_awarded,
    check_ceilings,
    check_credits,
    check_free,
)
from adapter.workflows.checking.samenvatting import Summary
from adapter.workflows.checking.verbinden import link, without_export
from adapter.workflows.messages import passed_over, unopened
from adapter.workflows.naslag import Tabellen, read_naslag
from adapter.workflows.run import Waivers

_NO_EXPORT = frozenset({"IN-ANDER-PROFIEL", "IN-PROFIEL", "IN-VORM-BESLUITEN"})


@frozen(kw_only=True)
class Tables:
    """What a user gives beside the files."""

    practice: Path | None = None
    agreements: Path | None = None
    contracts: Path | None = None
    tariffs: Path | None = None


@define(kw_only=True)
class Check:
    """A run over files: iterate over it for the findings, then read its summary.

    Attributes:
        files: files, folders and zip files; `-` is standard input.
        codecs: the standards, under our schemas or a user's.
        tables: what a user gives beside them.
        waivers: the findings that the practice accepts.
        berichtsoort: "P" or "T": messages of the other sort claim nothing.
    """

    files: Sequence[Path]
    codecs: Codecs
    tables: Tables
    waivers: Waivers
    berichtsoort: str = "P"
    summary: Summary = field(factory=Summary)

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings: on files and tables as they are read, then what claims are together.

        Raises:
            UnusableInputError: a file that was named cannot be read.
        """
        told = (self.waivers.apply(finding, None) for finding in self._findings())
        for finding in itertools.chain(told, self.waivers.remarks()):
            self.summary.counts[finding.severity] += not finding.waived
            self.summary.waived += finding.waived is not None
            yield finding

    def _findings(self) -> Iterator[Finding]:
        praktijk = read_practice(self.tables.practice) if self.tables.practice else None
        told = (self.tables.tariffs, self.tables.contracts, self.tables.agreements)
        tabellen, of_tables = read_naslag(*told)
        yield from of_tables
        self.summary.zonder = tuple(_not_given(praktijk, tabellen))
        klad = Kladblok()
        try:
            yield from self._read(
                klad,
                Hulp(
                    codecs=self.codecs,
                    praktijk=praktijk,
                    tabellen=tabellen,
                    berichtsoort=self.berichtsoort,
                ),
            )
            link(klad)
            for number, count in without_export(klad):
                self.summary.bronnen[number].niet["factuur"] += count
            _judge(klad, praktijk, tabellen)
            for number, count in too_many(klad):
                self.summary.bronnen[number].niet["teveel"] += count
            yield from findings(klad, self.summary.bronnen)
            yield from self._not_compared()
        finally:
            klad.close()

    def _read(self, klad: Kladblok, hulp: Hulp) -> Iterator[Finding]:
        for item in open_bronnen(self.files, self.codecs):
            if isinstance(item, Dubbel):
                details = {"plaats": public(item.eerder)}
                yield of_file("DUBBEL-BESTAND", item.naam, Severity.INFO, details)
            elif isinstance(item, Ongeopend):
                yield unopened(item.naam, item.fault)
            else:
                yield from self._read_one(item, klad, hulp)
        for path in self.files:
            self.summary.passed_over[path] += passed_over(path, TABLES)
            if count := self.summary.passed_over[path]:
                details = {"aantal": public(count)}
                yield of_file("IN-OVERGESLAGEN", shown_path(path), Severity.INFO, details)

    def _read_one(self, bron: Bron, klad: Kladblok, hulp: Hulp) -> Iterator[Finding]:
        """Read a file; a message that breaks off counts as far as it could be read."""
        number = len(self.summary.bronnen)
        try:
            yield from read_bron(bron, number, klad, hulp)
        except (XmlFaultError, EiFaultError) as fault:
            bron.onvolledig = True
            yield of_file(fault.code, bron.naam, Severity.ERROR, line=fault.line)
        except UnusableInputError as fault:
            if bron.map is None:
                raise
            if fault.code in _NO_EXPORT:
                self.summary.passed_over[bron.map] += 1
                return
            bron.onvolledig = True
            yield unopened(bron.naam, fault)
        self.summary.bronnen.append(bron)

    def _not_compared(self) -> Iterator[Finding]:
        """Yield, a file and reason, how many lines were not held against the others."""
        for bron in self.summary.bronnen:
            for reason, count in sorted(bron.niet.items()):
                details = {"aantal": public(count)}
                code = _REASONS[reason]
                severity = Severity.INFO if reason in _HARMLESS else Severity.WARNING
                yield of_file(code, bron.naam, severity, details)
            if bron.zonder_maximum:
                details = {"aantal": public(bron.zonder_maximum)}
                yield of_file("SAMEN-ZONDER-MAXIMUM", bron.naam, Severity.WARNING, details)


def _not_given(praktijk: Praktijk | None, tabellen: Tabellen | None) -> Iterator[str]:
    """Yield the options whose table is not there; tariffs may be in the user's data folder."""
    given = tabellen.tabellen if tabellen else ()
    if praktijk is None:
        yield "practice"
    if "afspraken" not in given:
        yield "agreements"
    if "tarieven" not in given:
        yield "tariffs"


_REASONS = {
    "afspraak": "SAMEN-ZONDER-AFSPRAAK",
    "berichtsoort": "SAMEN-ANDERE-SOORT",
    "datum": "SAMEN-ZONDER-DATUM",
    "factuur": "SAMEN-ZONDER-EXPORT",
    "informatie": "SAMEN-INFORMATIE",
    "onleesbaar": "SAMEN-ONLEESBAAR",
    "patient": "SAMEN-ZONDER-PATIENT",
    "prestatie": "SAMEN-ZONDER-PRESTATIE",
    "teveel": "SAMEN-TE-VEEL",
    "verwijzing": "SAMEN-ZONDER-VERWIJZING",
}
"""Why a line is not held against the others, and the finding that says so."""

_HARMLESS = {"factuur", "informatie"}


def _judge(klad: Kladblok, praktijk: Praktijk | None, tabellen: Tabellen | None) -> None:
    check_credits(klad)
    find_pairs(klad)
    check_numbers(klad)
    check_awarded(klad)
    check_ceilings(klad)
    afspraken = tabellen.alle_afspraken if tabellen else ()
    check_agreements(klad, {item.herkomst.rij: item.max_aantal for item in afspraken})
    vrij = praktijk.prestatiecodes_vrij if praktijk else frozenset()
    check_free(
        klad,
        frozenset(
            item.herkomst.rij
            for item in afspraken
            if any(code not in vrij and code != ANY for code in item.prestaties)
        ),
    )
