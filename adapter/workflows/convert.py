"""The main job: a practice export becomes declarations, invoices and an exact account of rows."""

from collections.abc import Sequence
from pathlib import Path

from adapter.core.errors import OutputError
from adapter.core.values import shown_path
from adapter.exporters.report import Report
from adapter.reference.texts import DEFAULT_LANGUAGE
from adapter.routing.afspraken import Gebruik
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.bundel import by_number
from adapter.workflows.conversion.numbers import Written, write_number
from adapter.workflows.conversion.reading import InputData, Inputs, read_inputs
from adapter.workflows.conversion.reporting import build_report, write_reports
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.rows import judge_rows
from adapter.workflows.conversion.writing import MessageWriter
from adapter.workflows.outputs import check_target, new_folder


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
    inside = [path for path in inputs.paths() if path.resolve().is_relative_to(out.resolve())]
    if inside:
        raise OutputError("UIT-INVOER-ERIN", pad=shown_path(out), bestand=shown_path(inside[0]))
    read = read_inputs(inputs)
    judge_rows(read, omgeving.vandaag)
    with new_folder(out, force=force) as folder:
        written = _write_messages(read, folder, omgeving)
        files = [file for part in written for file in part.files]
        findings = [finding for part in written for finding in part.findings]
        report = build_report(read, files, findings)
        if not report.closes:
            raise OutputError("UIT-SLUIT-NIET", pad=shown_path(out))
        write_reports(folder, read, report, language)
    return report


def _write_messages(read: InputData, folder: Path, omgeving: Omgeving) -> list[Written]:
    """Write the messages of every number, and again of those in which rows depend on others."""
    for name in ("declaraties", "facturen"):
        (folder / name).mkdir()
    writer = MessageWriter(
        folder=folder,
        praktijk=read.praktijk,
        partijen=read.partijen,
        omgeving=omgeving,
    )
    numbers = frozenset(
        rij.regel.factuurnummer for rij in read.rijen if rij.gelezen.item is not None
    )
    groups = by_number(read.rijen)
    written = {number: write_number(writer, number, groups[number], numbers) for number in groups}
    while touched := _refuse_used_up(read.rijen) | _refuse_orphans(read.rijen):
        for number in sorted(touched):
            written[number].remove(folder)
            written[number] = write_number(writer, number, groups[number], numbers)
    return list(written.values())


def _refuse_used_up(rijen: Sequence[Rij]) -> set[str]:
    """Refuse rows beyond what was agreed in number, and return the invoice numbers they are in.

    It is counted in the order of care dates, over the rows that nothing else stands in the way of.
    """
    gebruik = Gebruik()
    touched: set[str] = set()
    going = [rij for rij in rijen if rij.plaatsing and rij.plaatsing.afspraak]
    for rij in sorted(going, key=lambda rij: (rij.regel.datum, rij.nummer)):
        afspraak = rij.plaatsing.afspraak if rij.plaatsing else None
        if afspraak and not gebruik.take(afspraak, rij.regel, rij.referentie):
            rij.tell("OD-OPGEBRUIKT", "afspraaknummer")
            touched.add(rij.regel.factuurnummer)
    return touched


def _refuse_orphans(rijen: Sequence[Rij]) -> set[str]:
    """Refuse credits of a debit in this export that itself was refused; return their numbers.

    A reference that is not in the export is earlier care, and its credit goes.
    """
    refused: set[object] = {
        rij.referentie or rij.gelezen.values.get("referentie")
        for rij in rijen
        if rij.plaatsing is None and rij.bedrag >= 0
    }
    refused -= {rij.referentie for rij in rijen if rij.plaatsing and not rij.regel.is_credit}
    touched: set[str] = set()
    for rij in rijen:
        reference = rij.regel.creditreferentie if rij.plaatsing else None
        if reference is not None and rij.regel.is_credit and reference in refused:
            rij.tell("RIJ-CREDIT-ZONDER-DEBET", "creditreferentie")
            touched.add(rij.regel.factuurnummer)
    return touched
