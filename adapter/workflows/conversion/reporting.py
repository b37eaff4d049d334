"""The account of a conversion: rapport.json, rapport.txt, bevindingen.jsonl and uitval.csv."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from adapter.core.findings import Finding, Severity
from adapter.core.values import normalise
from adapter.exporters.report import Besluittelling, Groups, Report, Totals, WrittenFile
from adapter.exporters.table import write_table
from adapter.reference.texts import finding_text, finding_to_dict
from adapter.workflows.conversion.bundel import GDS801
from adapter.workflows.conversion.reading import InputData
from adapter.workflows.conversion.spool import Spool
from adapter.workflows.outputs import REPORT

FINDINGS = "bevindingen.jsonl"
_ADDED = ("bron", "code", "reden")
_SURPLUS_HEADER = "Te veel"
Column = tuple[str, int]


def write_account(
    folder: Path, read: InputData, spool: Spool, files: Iterable[WrittenFile], language: str
) -> Report:
    """Write the four files of the account into a folder.

    Args:
        folder: where to.
        read: what was read beside the rows.
        spool: the rows, each with its findings; those without a place are rejected.
        files: the messages that were written.
        language: of rapport.txt, bevindingen.jsonl and the reasons in uitval.csv.
    """
    gathered = _Gathered()
    with (folder / FINDINGS).open("w", encoding="utf-8") as stream:
        for finding in gathered.pass_on(read, spool):
            line = json.dumps(finding_to_dict(finding, language), ensure_ascii=False)
            stream.write(f"{line}\n")
    ordered = sorted(files, key=lambda file: file.path)
    report = Report(
        read=spool.totals("TRUE"),
        declared=sum((file.totals for file in ordered if file.kind == GDS801), Totals()),
        invoiced=sum((file.totals for file in ordered if file.kind != GDS801), Totals()),
        rejected=spool.totals("besluit IS NULL"),
        files=tuple(ordered),
        besluiten=tuple(_besluiten(spool)),
        beslist=_beslist(spool),
        counts=gathered.counts,
        table_errors=tuple(gathered.table_errors),
        row_errors=tuple(gathered.row_errors),
        remarks=tuple(gathered.remarks),
        unread=spool.totals("bedrag IS NULL").rows,
    )
    with (folder / REPORT).open("w", encoding="utf-8") as stream:
        stream.writelines(report.json_parts())
    (folder / "rapport.txt").write_text(report.to_text(language), encoding="utf-8")
    _write_uitval(folder / "uitval.csv", read, spool, language)
    return report


class _Gathered:
    """What the report tells of all findings together."""

    def __init__(self) -> None:
        self.counts: Counter[Severity] = Counter()
        self.table_errors = Groups()
        self.row_errors = Groups()
        self.remarks = Groups()

    def pass_on(self, read: InputData, spool: Spool) -> Iterator[Finding]:
        """Yield the findings on tables, rows and messages, each counted."""
        for finding in read.findings:
            yield self._count(finding, self.table_errors, tells=True)
        for finding, went in spool.findings():
            yield self._count(finding, self.row_errors, tells=went)
        for finding in spool.meldingen():
            yield self._count(finding, self.row_errors, tells=True)

    def _count(self, finding: Finding, errors: Groups, *, tells: bool) -> Finding:
        """Count a finding; a remark on a refused row tells nothing."""
        self.counts[finding.severity] += 1
        if finding.severity is Severity.ERROR:
            errors.add(finding)
        elif tells:
            self.remarks.add(finding)
        return finding


def _besluiten(spool: Spool) -> Iterator[Besluittelling]:
    """Yield what the regimes decided for the rows that went, with reason and source."""
    sql = "SELECT DISTINCT besluit FROM rij WHERE besluit IS NOT NULL"
    decisions = {number: spool.decision(number) for (number,) in spool.query(sql)}
    for number, decision in sorted(decisions.items(), key=lambda item: item[1].regime):
        yield Besluittelling(
            regime=decision.regime,
            route=decision.route,
            reden=decision.reden,
            bron=decision.bron,
            zekerheid=decision.zekerheid,
            totals=spool.totals("besluit = ?", number),
        )


def _beslist(spool: Spool) -> Mapping[str, Totals]:
    """Return what was decided on rows of any sector, for how many and how much; empty for ggz."""
    rows = "nummer IN (SELECT nummer FROM besluit WHERE dan = ?)"
    decided = spool.query("SELECT DISTINCT dan FROM besluit ORDER BY dan")
    return {dan: spool.totals(rows, dan) for (dan,) in list(decided)}


def _write_uitval(path: Path, read: InputData, spool: Spool, language: str) -> None:
    """Write the refused rows as they came, with where they stood and why they were refused."""
    headers = _widened(read.headers, spool)
    columns = _columns(headers, read.columns)
    header = [name for name, _ in columns.values()]
    keys = [list(_keys(*pair)) for pair in zip(headers, read.columns, strict=True)]
    rejected = "SELECT nummer, tabel, cellen, bron FROM rij WHERE besluit IS NULL ORDER BY nummer"
    rows = (
        [
            *_placed(json.loads(cells), columns, keys[tabel]),
            bron,
            *_reasons(spool.findings_of(nummer, Severity.INFO), language),
        ]
        for nummer, tabel, cells, bron in spool.query(rejected)
    )
    write_table(path, [*header, *_ADDED], rows)


def _widened(headers: Sequence[Sequence[str]], spool: Spool) -> list[list[str]]:
    """Return the headers with a column more for each cell of a refused row that had none."""
    wide = [list(header) for header in headers]
    widest = "SELECT tabel, MAX(breedte) FROM rij WHERE besluit IS NULL GROUP BY tabel"
    for tabel, width in spool.query(widest):
        wide[tabel] += [_SURPLUS_HEADER] * (width - len(wide[tabel]))
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


def _placed(
    found: Sequence[str],
    columns: Mapping[Column, tuple[str, int]],
    keys: Sequence[Column | None],
) -> list[str]:
    """Return the cells of a row, each in the column that it has in all exports together."""
    cells = [""] * len(columns)
    for position, cell in enumerate(found):
        key = keys[position] if position < len(keys) else None
        if key is not None:
            cells[columns[key][1]] = cell
    return cells


def _reasons(findings: Sequence[Finding], language: str) -> tuple[str, str]:
    """Return the codes and texts of what refused a row; of own care what is told of it."""
    errors = [item for item in findings if item.severity is Severity.ERROR] or findings
    texts = [finding_text(error, language) for error in errors]
    reasons = " ".join(f"{text.melding} {text.oplossing}" for text in texts)
    return " ".join(dict.fromkeys(error.code for error in errors)), reasons
