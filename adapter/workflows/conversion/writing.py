"""Writes one message, checks what was written, and ties each finding to its row."""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs
from attrs import frozen

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.formats.common.codec import Codec
from adapter.formats.ubl.invoice import write_invoice
from adapter.model.afspraak import Partij
from adapter.model.praktijk import Praktijk
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.ubl_process import InvoiceJudge
from adapter.workflows.conversion.bundel import GDS801, Bundel
from adapter.workflows.conversion.declaratie import Declaratie
from adapter.workflows.conversion.factuur import build_factuur
from adapter.workflows.conversion.judging import POSTCODE4
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.spool import Spool
from adapter.workflows.herkomst import veld_of

_PATH = re.compile(r"/Bericht/Verzekerde\[(\d+)\](?:/Prestatie\[(\d+)\])?")


@frozen(kw_only=True)
class MessageWriter:
    """Writes messages into a folder.

    Attributes:
        folder: where to.
        praktijk: who sends.
        partijen: the aanvragers, by AGB.
        settings: how messages are checked: today, P or T, and the standards.
        spool: where the rows are, and findings go.
        judge: of invoices.
    """

    folder: Path
    praktijk: Praktijk
    partijen: Mapping[str, Partij]
    settings: Settings
    spool: Spool
    judge: InvoiceJudge

    def write(self, bundel: Bundel) -> bool:
        """Write the message of a bundle and check the file that came of it.

        Returns whether it can stay. Errors in it are told to the rows that they are about, which
        have no place then: the message is to be built again without them.
        """
        path = self.folder / bundel.path
        if bundel.kind == GDS801:
            return self._write_declaratie(bundel, path)
        partij = self.partijen[bundel.receiver]
        with path.open("xb") as stream:
            write_invoice(build_factuur(bundel, self.praktijk, partij), stream)
        return self._settle(bundel, self.judge.check(path, bundel.path), None)

    def _write_declaratie(self, bundel: Bundel, path: Path) -> bool:
        codec = self.settings.codecs["GDS801"]
        has_postcode = codec.places(bundel.version, POSTCODE4)
        vandaag = self.settings.omgeving.vandaag
        declaratie = Declaratie(bundel, self.praktijk, vandaag, has_postcode=has_postcode)
        lacking: list[tuple[str, str]] = []
        with path.open("xb") as target:
            codec.write(declaratie.records(), target, lambda *place: lacking.append(place))
        with path.open("rb") as stream:
            check = MessageCheck(stream, bundel.path, self.settings)
            found = itertools.chain((_without_place(bundel, *place) for place in lacking), check)
            own = (_in_our_names(finding, bundel, codec) for finding in found)
            return self._settle(bundel, own, declaratie)

    def _settle(
        self, bundel: Bundel, findings: Iterable[Finding], declaratie: Declaratie | None
    ) -> bool:
        """Tell errors to the rows that they are about, and keep the other findings."""
        stays = True
        for finding in findings:
            if finding.severity is not Severity.ERROR:
                self.spool.add_melding(bundel.factuurnummer, finding)
                continue
            stays = False
            for nummer in _rows_of(finding, bundel, declaratie):
                rij = self.spool.rij(nummer)
                rij.add(_on_row(finding, rij))
                self.spool.save(rij)
        return stays


def _without_place(bundel: Bundel, path: str, element: str) -> Finding:
    """Return that the schema in use has no place for what a message has to hold."""
    return Finding(
        severity=Severity.ERROR,
        code="XSD-GEEN-PLEK",
        at=Location(file=bundel.path, path=f"{path}/{element}"),
        details={"element": public(element)},
        standard="GDS801",
        version=bundel.version,
    )


def _in_our_names(finding: Finding, bundel: Bundel, codec: Codec) -> Finding:
    """Return an error with its path in the names by which rows are found."""
    if finding.severity is not Severity.ERROR or not finding.at.path:
        return finding
    path = codec.own_path(bundel.version, finding.at.path)
    return attrs.evolve(finding, at=attrs.evolve(finding.at, path=path))


def _rows_of(finding: Finding, bundel: Bundel, declaratie: Declaratie | None) -> Sequence[int]:
    """Return the rows behind a place: one prestatie, one insured person, or the whole message."""
    match = _PATH.match(finding.at.path or "") if declaratie else None
    if match is None or declaratie is None:
        return bundel.nummers
    return declaratie.rows_of(int(match[1]), int(match[2]) if match[2] else None)


def _on_row(finding: Finding, rij: Rij) -> Finding:
    """Return the finding at the row's cell: the message that it was found in will not exist."""
    herkomst = rij.gelezen.herkomst
    veld = veld_of(finding.at.path)
    at = attrs.evolve(finding.at, file=herkomst.bestand, line=None, origin=herkomst.cel(veld))
    return attrs.evolve(finding, at=at)
