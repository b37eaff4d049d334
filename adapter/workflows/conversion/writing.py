"""Writes one message, checks what was written, and ties each finding to its row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs
from attrs import frozen

from adapter.core.findings import Finding, Severity
from adapter.formats.common.registry import codecs
from adapter.formats.ubl.invoice import write_invoice
from adapter.model.afspraak import Partij
from adapter.model.praktijk import Praktijk
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.validation.ubl_process import InvoiceJudge
from adapter.workflows.conversion.bundel import GDS801, Bundel
from adapter.workflows.conversion.declaratie import Declaratie
from adapter.workflows.conversion.factuur import build_factuur
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.spool import Spool

_PATH = re.compile(r"/Bericht/Verzekerde\[(\d+)\](?:/Prestatie\[(\d+)\])?")
# Which field of a row an element of a message comes from, so that a finding can name its cell.
_VELDEN: Mapping[str, str] = {
    "Aantal": "aantal",
    "ApkCode": "zorglabel",
    "BSN": "bsn",
    "Begindatum": "datum",
    "Begintijd": "begintijd",
    "Berichtsoort": "factuurnummer",
    "DeclaratieBedragInclBtw": "bedrag",
    "Eindtijd": "eindtijd",
    "Factuurdatum": "factuurdatum",
    "Factuurnummer": "factuurnummer",
    "Geboortedatum": "geboortedatum",
    "GerelateerdReferentienummer": "creditreferentie",
    "Herdeclaratiecode": "herdeclaratiecode",
    "Plaatsingsbesluit": "plaatsingsbesluitnummer",
    "PrestatieCodelijstCode": "prestatiecodelijst",
    "Prestatiecode": "prestatiecode",
    "PrivacyCode": "privacyverklaring",
    "TariefInclBtw": "tarief",
    "TypeVerwijzingcode": "type_verwijzing",
    "UzoviNummer": "uzovi",
    "Verwijsdatum": "verwijsdatum",
    "Verwijzer": "agb_verwijzer",
    "Verzekerdennummer": "verzekerdennummer",
    "Zorgtraject": "zorgtrajectnummer",
    "ZorgtrajectStartdatum": "startdatum_zorgtraject",
}


@frozen(kw_only=True)
class MessageWriter:
    """Writes messages into a folder.

    Attributes:
        folder: where to.
        praktijk: who sends.
        partijen: the aanvragers, by AGB.
        omgeving: today, and P or T.
        spool: where the rows are, and findings go.
        judge: of invoices.
    """

    folder: Path
    praktijk: Praktijk
    partijen: Mapping[str, Partij]
    omgeving: Omgeving
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
        with path.open("wb") as stream:
            write_invoice(build_factuur(bundel, self.praktijk, partij), stream)
        return self._settle(bundel, self.judge.check(path, bundel.path), None)

    def _write_declaratie(self, bundel: Bundel, path: Path) -> bool:
        declaratie = Declaratie(bundel, self.praktijk, self.omgeving.vandaag)
        with path.open("wb") as stream:
            codecs()["GDS801"].write(declaratie.records(), stream)
        with path.open("rb") as stream:
            check = MessageCheck(stream, bundel.path, Settings(omgeving=self.omgeving))
            return self._settle(bundel, check, declaratie)

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


def _rows_of(finding: Finding, bundel: Bundel, declaratie: Declaratie | None) -> Sequence[int]:
    """Return the rows behind a place: one prestatie, one insured person, or the whole message."""
    match = _PATH.match(finding.at.path or "") if declaratie else None
    if match is None or declaratie is None:
        return bundel.nummers
    return declaratie.rows_of(int(match[1]), int(match[2]) if match[2] else None)


def _on_row(finding: Finding, rij: Rij) -> Finding:
    """Return the finding at the row's cell: the message that it was found in will not exist."""
    herkomst = rij.gelezen.herkomst
    veld = next(
        (_VELDEN[step] for step in reversed(_steps(finding.at.path)) if step in _VELDEN), None
    )
    at = attrs.evolve(finding.at, file=herkomst.bestand, line=None, origin=herkomst.cel(veld))
    return attrs.evolve(finding, at=at)


def _steps(path: str | None) -> list[str]:
    return [step.partition("[")[0] for step in (path or "").split("/")]
