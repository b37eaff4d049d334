"""Writes the messages of one invoice number, until nothing in them is refused any more."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from adapter.core.findings import Finding, Severity
from adapter.core.masking import public
from adapter.exporters.report import WrittenFile
from adapter.workflows.conversion.bundel import Bundel, bundles
from adapter.workflows.conversion.reporting import totals
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.writing import MessageWriter


@define(kw_only=True)
class Written:
    """The messages of a number, and what is to be said of them."""

    files: list[WrittenFile] = field(factory=list)
    findings: list[Finding] = field(factory=list)

    def remove(self, folder: Path) -> None:
        """Take the messages away again."""
        for file in self.files:
            (folder / file.path).unlink()


def write_number(
    writer: MessageWriter, factuurnummer: str, rijen: Sequence[Rij], numbers: frozenset[str]
) -> Written:
    """Write the messages of a number, again without what is refused, until nothing is.

    Args:
        writer: where to.
        factuurnummer: the number as in the export.
        rijen: its rows; those without a place are left out.
        numbers: all numbers of the export, which a split may not use again.
    """
    while remaining := [rij for rij in rijen if rij.plaatsing is not None]:
        parts = bundles(factuurnummer, remaining)
        if len(parts) > 1 and any(part.nummer in numbers for part in parts):
            for rij in remaining:
                rij.tell("RIJ-NUMMER-BOTST", "factuurnummer")
            break
        findings = [finding for part in parts for finding in writer.write(part)]
        if all(rij.plaatsing is not None for rij in remaining):
            findings += _split_warning(parts)
            files = [_written(part, writer.folder) for part in parts]
            return Written(files=files, findings=findings)
        for part in parts:
            (writer.folder / part.path).unlink()
    return Written()


def _split_warning(parts: Sequence[Bundel]) -> list[Finding]:
    """Return the warning that a number was split, at the first row of it."""
    if len(parts) == 1:
        return []
    delen = public(", ".join(str(index) for index in range(1, len(parts) + 1)))
    first = parts[0].rijen[0]
    return [first.finding("RIJ-NUMMER-GESPLITST", "factuurnummer", Severity.WARNING, delen=delen)]


def _written(part: Bundel, folder: Path) -> WrittenFile:
    data = (folder / part.path).read_bytes()
    return WrittenFile(
        path=part.path,
        kind=part.kind,
        totals=totals(part.rijen),
        sha256=hashlib.sha256(data).hexdigest(),
    )
