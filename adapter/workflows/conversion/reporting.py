"""The account of a conversion: rapport.json, rapport.txt, bevindingen.jsonl and uitval.csv."""

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from adapter.core.findings import Finding, Severity
from adapter.exporters.report import Besluit, Report, Totals, WrittenFile
from adapter.exporters.table import write_table
from adapter.importers.profile import normalise
from adapter.reference.texts import finding_text, finding_to_dict
from adapter.workflows.conversion.bundel import GDS801
from adapter.workflows.conversion.reading import InputData
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.outputs import REPORT

_ADDED = ("bron", "code", "reden")
_SURPLUS_HEADER = "Te veel"
Column = tuple[str, int]


def totals(rijen: Iterable[Rij]) -> Totals:
    """Return the number of rows and their euros."""
    found = list(rijen)
    return Totals(rows=len(found), amount=sum((rij.bedrag for rij in found), Totals().amount))


def build_report(
    read: InputData, files: Iterable[WrittenFile], findings: Sequence[Finding]
) -> Report:
    """Build the report of a conversion out of what was read and what was written.

    Args:
        read: the rows, each with its findings; those without a place are rejected.
        files: the messages that were written.
        findings: on those messages.
    """
    rejected = [rij for rij in read.rijen if rij.plaatsing is None]
    ordered = sorted(files, key=lambda file: file.path)
    of_rows = (finding for rij in read.rijen for finding in rij.findings)
    return Report(
        read=totals(read.rijen),
        declared=sum((file.totals for file in ordered if file.kind == GDS801), Totals()),
        invoiced=sum((file.totals for file in ordered if file.kind != GDS801), Totals()),
        rejected=totals(rejected),
        files=tuple(ordered),
        besluiten=tuple(_besluiten(read.rijen)),
        table_findings=tuple(
            finding for finding in read.findings if finding.severity is Severity.ERROR
        ),
        findings=(*read.findings, *of_rows, *findings),
        remarks=tuple(_remarks(read, findings)),
        unread=sum(not rij.has_amount for rij in read.rijen),
        rejected_rows=tuple((rij.gelezen.herkomst.cel(), _errors(rij)) for rij in rejected),
    )


def write_reports(folder: Path, read: InputData, report: Report, language: str) -> None:
    """Write the four files of the account into a folder."""
    with (folder / "bevindingen.jsonl").open("w", encoding="utf-8") as stream:
        for finding in report.findings:
            line = json.dumps(finding_to_dict(finding, language), ensure_ascii=False)
            stream.write(f"{line}\n")
    (folder / REPORT).write_text(report.to_json(), encoding="utf-8")
    (folder / "rapport.txt").write_text(report.to_text(language), encoding="utf-8")
    rejected = [rij for rij in read.rijen if rij.plaatsing is None]
    headers = _widened(read.headers, rejected)
    columns = _columns(headers, read.columns)
    header = [name for name, _ in columns.values()]
    keys = [list(_keys(*pair)) for pair in zip(headers, read.columns, strict=True)]
    rows = (_uitval_row(rij, columns, keys[rij.tabel], language) for rij in rejected)
    write_table(folder / "uitval.csv", [*header, *_ADDED], rows)


def _remarks(read: InputData, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the warnings and infos on tables, messages and rows that went on."""
    going = (rij.findings for rij in read.rijen if rij.plaatsing)
    for finding in itertools.chain(read.findings, *going, findings):
        if finding.severity is not Severity.ERROR:
            yield finding


def _besluiten(rijen: Iterable[Rij]) -> Iterator[Besluit]:
    """Yield what the regimes decided for the rows that went, with reason and source."""
    groups: dict[str, list[Rij]] = {}
    for rij in rijen:
        if rij.plaatsing:
            groups.setdefault(rij.plaatsing.decision.regime, []).append(rij)
    for regime, same in sorted(groups.items()):
        plaatsing = same[0].plaatsing
        if plaatsing:
            decision = plaatsing.decision
            yield Besluit(
                regime=regime,
                route=decision.route,
                reden=decision.reden,
                bron=decision.bron,
                zekerheid=decision.zekerheid,
                totals=totals(same),
            )


def _errors(rij: Rij) -> tuple[Finding, ...]:
    return tuple(item for item in rij.findings if item.severity is Severity.ERROR)


def _widened(headers: Sequence[Sequence[str]], rijen: Iterable[Rij]) -> list[list[str]]:
    """Return the headers with a column more for each cell that had none."""
    wide = [list(header) for header in headers]
    for rij in rijen:
        header = wide[rij.tabel]
        filled = [position for position, cell in enumerate(rij.gelezen.cells) if cell.strip()]
        width = max(filled, default=-1) + 1
        header += [_SURPLUS_HEADER] * (width - len(header))
    return wide


def _keys(header: Sequence[str], known: Mapping[int, str]) -> Iterator[Column | None]:
    """Yield what tells a column apart: its field, else its name, and the how-manieth it is.

    By field two exports that call one column differently share it, and the table can be fed back.
    The columns that uitval.csv adds are not the input's own: None.
    """
    seen: dict[str, int] = {}
    names = [normalise(cell) for cell in header]
    is_fed_back = set(_ADDED) <= set(names)
    for position, plain in enumerate(names):
        name = plain if plain in _ADDED else known.get(position, plain)
        seen[name] = seen.get(name, 0) + 1
        yield None if is_fed_back and name in _ADDED else (name, seen[name])


def _columns(
    headers: Sequence[Sequence[str]], fields: Sequence[Mapping[int, str]]
) -> dict[Column, tuple[str, int]]:
    """Return the columns of all exports together, in order: their header and position."""
    found: dict[Column, tuple[str, int]] = {}
    for header, known in zip(headers, fields, strict=True):
        for key, cell in zip(_keys(header, known), header, strict=True):
            if key is not None:
                found.setdefault(key, (cell, len(found)))
    return found


def _uitval_row(
    rij: Rij,
    columns: dict[Column, tuple[str, int]],
    keys: Sequence[Column | None],
    language: str,
) -> list[str]:
    cells = [""] * len(columns)
    for position, cell in enumerate(rij.gelezen.cells):
        key = keys[position] if position < len(keys) else None
        if key is not None:
            cells[columns[key][1]] = cell
    errors = _errors(rij)
    texts = [finding_text(error, language) for error in errors]
    reasons = " ".join(f"{text.melding} {text.oplossing}" for text in texts)
    codes = " ".join(error.code for error in errors)
    return [*cells, rij.bron, codes, reasons]
