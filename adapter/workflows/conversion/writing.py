"""Writes one message, checks what was written, and ties each finding to its row."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import attrs
from attrs import frozen

from adapter.core.findings import Finding, Location, Severity
from adapter.formats.common.registry import codecs
from adapter.formats.ubl.invoice import write_invoice
from adapter.model.afspraak import Partij
from adapter.model.praktijk import Praktijk
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.validation.ubl import check_invoice, ubl_available
from adapter.workflows.conversion.bundel import GDS801, Bundel
from adapter.workflows.conversion.declaratie import Declaratie, build_declaratie
from adapter.workflows.conversion.factuur import build_factuur
from adapter.workflows.conversion.rij import Rij

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
    """

    folder: Path
    praktijk: Praktijk
    partijen: Mapping[str, Partij]
    omgeving: Omgeving

    def write(self, bundel: Bundel) -> list[Finding]:
        """Write the message of a bundle and check the file that came of it.

        Returns the findings on the message that stay; those that refuse rows are told to the rows
        (their `plaatsing` is gone then, and the message is to be built again without them).
        """
        path = self.folder / bundel.path
        if bundel.kind == GDS801:
            return self._write_declaratie(bundel, path, self.omgeving.vandaag)
        partij = self.partijen[bundel.receiver]
        with path.open("wb") as stream:
            write_invoice(build_factuur(bundel, self.praktijk, partij), stream)
        return _settle(bundel, _check_factuur(path, bundel.path), None)

    def _write_declaratie(self, bundel: Bundel, path: Path, vandaag: date) -> list[Finding]:
        declaratie = build_declaratie(bundel, self.praktijk, vandaag)
        with path.open("wb") as stream:
            codecs()["GDS801"].write(declaratie.records(), stream)
        with path.open("rb") as stream:
            check = MessageCheck(stream, bundel.path, Settings(omgeving=self.omgeving))
            findings = list(check)
        return _settle(bundel, findings, declaratie)


def _check_factuur(path: Path, name: str) -> list[Finding]:
    if ubl_available():
        with path.open("rb") as stream:
            return list(check_invoice(stream, file=name))
    at = Location(file=name)
    return [Finding(severity=Severity.WARNING, code="UBL-NIET-GETOETST", at=at, standard="UBL")]


def _settle(
    bundel: Bundel, findings: list[Finding], declaratie: Declaratie | None
) -> list[Finding]:
    """Tell errors to the rows that they are about; return the other findings."""
    staying = []
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            staying.append(finding)
            continue
        for rij in _rows_of(finding, bundel, declaratie):
            rij.add(_on_row(finding, rij))
    return staying


def _rows_of(finding: Finding, bundel: Bundel, declaratie: Declaratie | None) -> Iterator[Rij]:
    """Yield the rows behind a place: one prestatie, one insured person, or the whole message."""
    match = _PATH.match(finding.at.path or "") if declaratie else None
    if match is None or declaratie is None:
        yield from bundel.rijen
        return
    rijen = declaratie.verzekerden[int(match[1]) - 1][1]
    yield from rijen if match[2] is None else (rijen[int(match[2]) - 1],)


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
