"""The main job: a practice export becomes declarations, invoices and an exact account of rows."""

import contextlib
import sqlite3
from pathlib import Path

from adapter.core.errors import OutputError
from adapter.core.values import shown_path
from adapter.exporters.report import Report, WrittenFile
from adapter.reference.texts import DEFAULT_LANGUAGE
from adapter.validation.pipeline import Eigen, Settings
from adapter.validation.scope import Omgeving
from adapter.validation.ubl_process import InvoiceJudge
from adapter.workflows.conversion.across import (
    refuse_orphans,
    refuse_second_credits,
    refuse_used_up,
)
from adapter.workflows.conversion.besluittabel import write_besluiten
from adapter.workflows.conversion.herkomst import write_herkomst
from adapter.workflows.conversion.numbers import write_number
from adapter.workflows.conversion.reading import InputData, Inputs, read_exports, read_inputs
from adapter.workflows.conversion.reporting import write_account
from adapter.workflows.conversion.rows import spool_rows
from adapter.workflows.conversion.spool import Spool
from adapter.workflows.conversion.writing import MessageWriter
from adapter.workflows.outputs import check_target, new_folder, tidy

_TOLD_OF_ROWS = frozenset({"EIGEN-DUBBEL", "EIGEN-LEEFTIJD"})
"""Checks of a message that its rows were put to already (RIJ-ZORG-DUBBEL, ROUTE-JEUGD)."""

_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")


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
        language: of rapport.txt, bevindingen.jsonl and the reasons in uitval.csv.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
        OutputError: the result cannot be written, or its sums do not close; nothing is left.
    """
    tidy(out)
    check_target(out, force=force)
    inside = [path for path in inputs.paths() if path.resolve().is_relative_to(out.resolve())]
    if inside:
        raise OutputError("UIT-INVOER-ERIN", pad=shown_path(out), bestand=shown_path(inside[0]))
    read = read_inputs(inputs)
    try:
        with contextlib.closing(Spool()) as spool, InvoiceJudge() as judge:
            spool_rows(read_exports(inputs, read), read, spool, omgeving.vandaag)
            with new_folder(out, force=force) as folder:
                writer = MessageWriter(
                    folder=folder,
                    praktijk=read.praktijk,
                    partijen=read.partijen,
                    settings=_settings(omgeving, read),
                    spool=spool,
                    judge=judge,
                )
                files = _write_messages(writer)
                write_herkomst(folder, spool)
                write_besluiten(folder, spool, language)
                report = write_account(folder, read, spool, files, language)
                if not report.closes:
                    raise OutputError("UIT-SLUIT-NIET", pad=shown_path(out))
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(_NO_ROOM):
            raise
        raise OutputError("UIT-TIJDELIJK", fout=error.sqlite_errorname) from None
    return report


def _settings(omgeving: Omgeving, read: InputData) -> Settings:
    """Return how the messages that are written are checked."""
    uit = _TOLD_OF_ROWS | read.instellingen.uit
    return Settings(omgeving=omgeving, codecs=read.codecs, eigen=Eigen(uit=uit))


def _write_messages(writer: MessageWriter) -> list[WrittenFile]:
    """Write the messages of every number, and again of those in which rows depend on others."""
    for name in ("declaraties", "facturen"):
        (writer.folder / name).mkdir()
    spool = writer.spool
    written = {number: write_number(writer, number) for number in spool.numbers()}
    refusers = (refuse_used_up, refuse_orphans, refuse_second_credits)
    while refused := {nummer for refuse in refusers for nummer in refuse(spool)}:
        for number in sorted({spool.rij(nummer).regel.factuurnummer for nummer in refused}):
            for file in written[number]:
                (writer.folder / file.path).unlink()
            spool.drop_meldingen(number)
            written[number] = write_number(writer, number)
    return [file for files in written.values() for file in files]
