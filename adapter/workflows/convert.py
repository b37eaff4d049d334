"""The main job: a practice export becomes declarations, invoices and an exact account of rows."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from attrs import define, field

from adapter.core.errors import OutputError
from adapter.core.findings import Finding, Severity
from adapter.core.masking import public
from adapter.exporters.report import Report, WrittenFile
from adapter.reference.texts import DEFAULT_LANGUAGE
from adapter.routing.afspraken import Afspraken
from adapter.routing.plafond import Plafonds
from adapter.validation.scope import Omgeving
from adapter.workflows.beoordeling import Beoordelaar
from adapter.workflows.facturatie import check_parties
from adapter.workflows.inlezen import Ingelezen, Inputs, read_inputs
from adapter.workflows.outputs import check_target, new_folder
from adapter.workflows.plan import Bundel, bundles, by_number
from adapter.workflows.rij import Rij
from adapter.workflows.schrijven import Schrijver
from adapter.workflows.verslag import build_report, totals, write_reports


@define(kw_only=True)
class Written:
    """The messages that were written, and what is to be said of them."""

    files: list[WrittenFile] = field(factory=list)
    findings: list[Finding] = field(factory=list)


def convert(
    inputs: Inputs,
    out: Path,
    omgeving: Omgeving,
    *,
    force: bool = False,
    language: str = DEFAULT_LANGUAGE,
) -> Report:
    """Convert a practice export into `out`: declaraties/, facturen/, uitval.csv and the reports.

    Args:
        inputs: the files to read.
        out: the folder to make; it is built beside its place and renamed as one.
        omgeving: the date of the run (Verzenddatum), and P or T.
        force: replace `out` when it is an earlier result.
        language: of rapport.txt and of the reasons in uitval.csv.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
        OutputError: the result cannot be written, or its sums do not close; nothing is left.
    """
    check_target(out, force=force)
    read = read_inputs(inputs)
    _judge(read, omgeving.vandaag)
    with new_folder(out, force=force) as folder:
        written = _write_messages(read, folder, omgeving)
        report = build_report(read, written.files, written.findings)
        if not report.closes:
            raise OutputError("UIT-SLUIT-NIET", pad=str(out))
        write_reports(folder, read, report, language)
    return report


def _judge(read: Ingelezen, vandaag: date) -> None:
    """Decide for each row where it goes; what is refused has no place afterwards."""
    praktijk = read.praktijk
    beoordelaar = Beoordelaar(
        praktijk=praktijk,
        afspraken=Afspraken(read.afspraken, praktijk.agb, praktijk.prestatiecodes_vrij),
        plafonds=Plafonds(read.contracten, read.tarieven),
        vandaag=vandaag,
    )
    beoordelaar.judge_all(read.rijen)
    _check_numbers(read.rijen)
    partijen = {partij.agb: partij for partij in read.partijen}
    for rij in read.rijen:
        if rij.plaatsing and rij.plaatsing.decision.route == "route1":
            check_parties(rij, praktijk, partijen)


def _check_numbers(rijen: Iterable[Rij]) -> None:
    """Give every row its reference; refuse a second one, and a second date of one number."""
    dates: dict[str, date] = {}
    references: set[str] = set()
    order: dict[str, int] = {}
    for rij in rijen:
        if rij.gelezen.item is None:
            continue
        regel = rij.regel
        order[regel.factuurnummer] = order.get(regel.factuurnummer, 0) + 1
        rij.referentie = regel.referentie or f"{regel.factuurnummer}-{order[regel.factuurnummer]}"
        if rij.referentie in references:
            rij.tell("RIJ-REFERENTIE-DUBBEL", "referentie")
        references.add(rij.referentie)
        if dates.setdefault(regel.factuurnummer, regel.factuurdatum) != regel.factuurdatum:
            rij.tell("RIJ-FACTUURDATUM-ANDERS", "factuurdatum")


def _write_messages(read: Ingelezen, folder: Path, omgeving: Omgeving) -> Written:
    for name in ("declaraties", "facturen"):
        (folder / name).mkdir()
    schrijver = Schrijver(
        folder=folder,
        praktijk=read.praktijk,
        partijen={partij.agb: partij for partij in read.partijen},
        omgeving=omgeving,
    )
    written = Written()
    numbers = frozenset(
        rij.regel.factuurnummer for rij in read.rijen if rij.gelezen.item is not None
    )
    for factuurnummer, rijen in by_number(read.rijen):
        _write_number(written, schrijver, factuurnummer, rijen, numbers)
    return written


def _write_number(
    written: Written,
    schrijver: Schrijver,
    factuurnummer: str,
    rijen: Sequence[Rij],
    numbers: frozenset[str],
) -> None:
    """Write the messages of one number, again without what is refused, until nothing is."""
    while remaining := [rij for rij in rijen if rij.plaatsing is not None]:
        parts = bundles(factuurnummer, remaining)
        if len(parts) > 1 and any(part.nummer in numbers for part in parts):
            for rij in remaining:
                rij.tell("RIJ-NUMMER-BOTST", "factuurnummer")
            return
        staying = [finding for part in parts for finding in schrijver.write(part)]
        if all(rij.plaatsing is not None for rij in remaining):
            written.findings.extend(staying)
            _tell_split(parts)
            written.files.extend(_written(part, schrijver.folder) for part in parts)
            return
        for part in parts:
            (schrijver.folder / part.path).unlink()


def _tell_split(parts: Sequence[Bundel]) -> None:
    if len(parts) > 1:
        first = parts[0].rijen[0]
        numbers = public(", ".join(str(index) for index in range(1, len(parts) + 1)))
        first.tell("RIJ-NUMMER-GESPLITST", "factuurnummer", Severity.WARNING, delen=numbers)


def _written(part: Bundel, folder: Path) -> WrittenFile:
    data = (folder / part.path).read_bytes()
    return WrittenFile(
        path=part.path,
        kind=part.kind,
        totals=totals(part.rijen),
        sha256=hashlib.sha256(data).hexdigest(),
    )
