"""Writes besluiten.csv: what was decided on each row of an export of any sector, and where it went.

What a decision says is kept beside the rows as the names of rows and words, without texts.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from adapter.core.findings import Finding, Origin, Severity
from adapter.exporters.tablefile import writer_of
from adapter.reference.regimes import rows_by_id
from adapter.routing.questions import Change
from adapter.routing.situaties import Oordeel
from adapter.workflows.besluiten import Rijbesluit, facts, heads
from adapter.workflows.conversion.spool import Spool

BESLUITEN = "besluiten.csv"
_REFUSED = "uitval.csv"
_KEPT = """
SELECT r.nummer, m.pad FROM besluit b JOIN rij r ON r.nummer = b.nummer
LEFT JOIN bericht m ON r.besluit IS NOT NULL AND m.factuurnummer = r.factuurnummer
  AND m.sleutel = r.sleutel
ORDER BY r.nummer
"""
_SAID = """
SELECT b.nummer, b.tekst, r.tabel FROM besluit b JOIN rij r ON r.nummer = b.nummer
ORDER BY b.nummer
"""


def keep_besluit(spool: Spool, nummer: int, besluit: Rijbesluit) -> None:
    """Put a decision aside, beside its row."""
    oordeel = besluit.oordeel
    judged = oordeel and (
        oordeel.row and oordeel.row.id,
        [row.id for row in oordeel.cautions],
        oordeel.vragen,
        [(change.woord, change.waarde, change.row.id) for change in oordeel.changes],
    )
    place = (besluit.origin.file, besluit.origin.row)
    feiten = {name: str(value) for name, value in besluit.feiten.items()}
    spool.change(
        "INSERT INTO besluit VALUES (?, ?, ?)",
        nummer,
        besluit.dan,
        json.dumps([place, feiten, judged]),
    )


def write_besluiten(folder: Path, spool: Spool, language: str) -> None:
    """Write the table beside the messages, if the exports are of any sector.

    The messages must have been written, and herkomst.jsonl: it tells which row is in which.
    """
    if next(iter(spool.query("SELECT 1 FROM besluit LIMIT 1")), None) is None:
        return
    with (folder / BESLUITEN).open("xb") as stream:
        columns = heads(language, "goes_to")
        writer_of(BESLUITEN)(stream, columns, _lines(spool, language), language)


def kept_besluiten(spool: Spool) -> Iterator[Rijbesluit]:
    """Yield the decisions, with what was told of their rows in the end."""
    for nummer, text, tabel in spool.query(_SAID):
        told = spool.findings_of(nummer, Severity.WARNING)
        yield _besluit(text, told, spool.tables[tabel].koppen)


def _lines(spool: Spool, language: str) -> Iterator[Mapping[str, object]]:
    paths = (path for _, path in spool.query(_KEPT))
    for besluit, path in zip(kept_besluiten(spool), paths, strict=True):
        yield {**facts(besluit, language), "goes_to": path or _REFUSED}


def _besluit(text: str, findings: tuple[Finding, ...], koppen: Mapping[str, str]) -> Rijbesluit:
    """Return a decision as it was, with what was told of its row in the end."""
    (file, line), told, judged = json.loads(text)
    feiten: dict[str, object] = dict(told)
    if "datum" in told:
        feiten["datum"] = date.fromisoformat(told["datum"])
    if "bedrag" in told:
        feiten["bedrag"] = Decimal(told["bedrag"])
    oordeel = None
    if judged:
        row, cautions, vragen, other = judged
        named = rows_by_id()
        oordeel = Oordeel(
            row=named[row] if row else None,
            cautions=tuple(named[name] for name in cautions),
            vragen=tuple(vragen),
            changes=tuple(
                Change(woord=woord, waarde=waarde, row=named[name]) for woord, waarde, name in other
            ),
        )
    origin = Origin(file=file, row=line)
    return Rijbesluit(
        origin=origin, feiten=feiten, oordeel=oordeel, findings=findings, koppen=koppen
    )
