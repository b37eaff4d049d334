"""Writes the messages of one invoice number, until nothing in them is refused any more."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from adapter.core.findings import Severity
from adapter.core.masking import public
from adapter.exporters.report import WrittenFile
from adapter.workflows.conversion.bundel import Bundel, bundles, differences
from adapter.workflows.conversion.spool import Spool
from adapter.workflows.conversion.writing import MessageWriter


def write_number(writer: MessageWriter, factuurnummer: str) -> list[WrittenFile]:
    """Write the messages of a number, again without what is refused, until nothing is.

    Args:
        writer: where to.
        factuurnummer: the number as in the export.
    """
    spool = writer.spool
    while parts := bundles(factuurnummer, spool):
        if len(parts) > 1 and any(_is_taken(part.nummer, spool) for part in parts):
            for part in parts:
                spool.tell(part.nummers, "RIJ-NUMMER-BOTST", "factuurnummer", Severity.ERROR)
            break
        stay = [writer.write(part) for part in parts]
        if all(stay):
            _warn_of_split(parts, spool)
            return [_written(part, writer.folder) for part in parts]
        spool.drop_meldingen(factuurnummer)
        for part in parts:
            (writer.folder / part.path).unlink()
    return []


def _is_taken(nummer: str, spool: Spool) -> bool:
    """Tell whether the exports have a number of their own that a split would make."""
    sql = "SELECT 1 FROM rij WHERE factuurnummer = ? LIMIT 1"
    return next(iter(spool.query(sql, nummer)), None) is not None


def _warn_of_split(parts: Sequence[Bundel], spool: Spool) -> None:
    """Say that a number was split, at the first row of it."""
    if len(parts) == 1:
        return
    delen = public(", ".join(str(index) for index in range(1, len(parts) + 1)))
    splitst = public(" ".join(differences(parts)))
    first = parts[0].eerste
    warning = first.finding(
        "RIJ-NUMMER-GESPLITST", "factuurnummer", Severity.WARNING, delen=delen, splitst=splitst
    )
    spool.add_melding(parts[0].factuurnummer, warning)


def _written(part: Bundel, folder: Path) -> WrittenFile:
    with (folder / part.path).open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return WrittenFile(path=part.path, kind=part.kind, totals=part.totals, sha256=sha256)
