"""The rows of a conversion, put aside in a temporary database: memory does not grow with them."""

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from adapter.core.findings import Finding, Severity
from adapter.core.packing import pack_finding, unpack_finding
from adapter.exporters.report import Totals
from adapter.importers.building import TableRow
from adapter.model.afspraak import Afspraak
from adapter.model.herkomst import Herkomst
from adapter.model.regel import Regel
from adapter.routing.engine import Decision
from adapter.workflows.conversion.regels import pack_regel, unpack_regel
from adapter.workflows.conversion.rij import Plaatsing, Rij
from adapter.workflows.temporary import open_database

_TABLES = """
CREATE TABLE rij (
  nummer INTEGER PRIMARY KEY, tabel INTEGER, rij INTEGER, bron TEXT, breedte INTEGER,
  cellen TEXT, regel TEXT, factuurnummer TEXT, factuurdatum TEXT, datum TEXT, bsn TEXT,
  referentie TEXT, creditreferentie TEXT, creditfactuurnummer TEXT, orderreferentie TEXT,
  teruggevoerd INTEGER, bedrag TEXT, credit INTEGER, besluit INTEGER, afspraak INTEGER,
  begrensd INTEGER, sleutel TEXT, verzekerde TEXT);
CREATE TABLE bevinding (id INTEGER PRIMARY KEY, rij INTEGER, ernst INTEGER, tekst TEXT);
CREATE TABLE besluit (nummer INTEGER PRIMARY KEY, dan TEXT, tekst TEXT);
CREATE TABLE melding (id INTEGER PRIMARY KEY, nummer TEXT, ernst INTEGER, tekst TEXT);
"""
_INDEXES = """
CREATE INDEX rij_bericht ON rij (factuurnummer, sleutel);
CREATE INDEX rij_referentie ON rij (referentie);
CREATE INDEX rij_credit ON rij (creditreferentie) WHERE creditreferentie IS NOT NULL;
CREATE INDEX rij_bsn ON rij (bsn);
CREATE INDEX rij_afspraak ON rij (afspraak) WHERE afspraak IS NOT NULL;
CREATE INDEX rij_creditfactuur ON rij (creditfactuurnummer) WHERE creditfactuurnummer IS NOT NULL;
CREATE INDEX bevinding_rij ON bevinding (rij, ernst);
CREATE INDEX melding_nummer ON melding (nummer);
"""
_INSERT = f"INSERT INTO rij VALUES ({', '.join('?' * 23)})"  # noqa: S608 - question marks only
_LOADED = "r.nummer, r.tabel, r.rij, r.regel, r.bedrag, r.referentie, r.besluit, r.afspraak"
_BATCH = 500


class _Sum:
    """The SQL function `som`: amounts as text, exactly."""

    def __init__(self) -> None:
        self._total = Totals().amount

    def step(self, amount: str | None) -> None:
        self._total += Decimal(amount or 0)

    def finalize(self) -> str:
        return str(self._total)


class Spool:
    """The rows of the exports and the findings on them. Close it when done.

    Every row gets in by `add`, in the order of the exports; after `index` they can be asked for.
    """

    def __init__(self) -> None:
        self._db = open_database(_TABLES)
        self._db.create_aggregate("som", 1, _Sum)  # type: ignore[arg-type]  # the stub wants int
        self._new: list[tuple[object, ...]] = []
        self._found: list[tuple[object, ...]] = []
        self._tables: dict[int, Herkomst] = {}
        self._decisions: list[Decision] = []
        self._decision_at: dict[int, tuple[int, Decision]] = {}  # held, so that no id comes twice
        self._afspraken: list[Afspraak] = []
        self._afspraak_at: dict[int, int] = {}

    def close(self) -> None:
        """Let go of everything."""
        self._db.close()

    def add(self, rij: Rij, sleutel: str | None, verzekerde: str | None) -> None:
        """Put a judged row aside.

        Args:
            rij: the row, with its findings and its place.
            sleutel: which message of its number it goes in.
            verzekerde: what tells the insured person of it from others in that message.
        """
        gelezen, regel = rij.gelezen, rij.gelezen.item
        self._tables.setdefault(rij.tabel, gelezen.herkomst)
        filled = [position for position, cell in enumerate(gelezen.cells) if cell.strip()]
        head = (rij.nummer, rij.tabel, gelezen.herkomst.rij, rij.bron, max(filled, default=-1) + 1)
        place = (*self._place(rij.plaatsing), sleutel, verzekerde)
        self._new.append((*head, json.dumps(gelezen.cells), *_columns(rij, regel), *place))
        self._keep(rij)
        if len(self._new) >= _BATCH:
            self._flush()

    def index(self) -> None:
        """End the adding of rows; from here on they can be asked for."""
        self._flush()
        self._db.executescript(_INDEXES)  # commits
        self._db.execute("BEGIN")

    def save(self, rij: Rij) -> None:
        """Keep what was told to a row since it was asked for; an error takes its place away."""
        self._keep(rij)
        if rij.plaatsing is None:
            self.change("UPDATE rij SET besluit = NULL WHERE nummer = ?", rij.nummer)

    def tell(self, nummers: Sequence[int], code: str, veld: str | None, severity: Severity) -> None:
        """Add one and the same finding to rows."""
        for nummer in nummers:
            rij = self.rij(nummer)
            rij.tell(code, veld, severity)
            self.save(rij)

    def rij(self, nummer: int) -> Rij:
        """Return a row, without the findings that it had."""
        (row,) = self.query(f"SELECT {_LOADED} FROM rij r WHERE nummer = ?", nummer)  # noqa: S608 - our own columns
        return self._load(row)

    def rijen(self, condition: str = "TRUE", *values: object) -> Iterator[Rij]:
        """Yield the rows that satisfy a condition, in order; none may be changed meanwhile."""
        sql = f"SELECT {_LOADED} FROM rij r WHERE {condition} ORDER BY r.nummer"  # noqa: S608 - our own columns and condition
        return map(self._load, self.query(sql, *values))

    def per_verzekerde(self, factuurnummer: str, sleutel: str) -> Iterator[tuple[int, Rij]]:
        """Yield the rows of a message, those of one person together, by each first row.

        With each comes the number of that first row.
        """
        sql = (
            f"SELECT {_LOADED}, k.eerste FROM (SELECT nummer, MIN(nummer) OVER "  # noqa: S608 - our own columns
            "(PARTITION BY verzekerde) AS eerste FROM rij WHERE factuurnummer = ? AND sleutel = ?"
            " AND besluit IS NOT NULL) k CROSS JOIN rij r ON r.nummer = k.nummer"
            " ORDER BY k.eerste, k.nummer"
        )
        for *row, first in self.query(sql, factuurnummer, sleutel):
            yield first, self._load(row)

    def query(self, sql: str, *values: object) -> Iterator[Sequence[Any]]:
        """Yield the rows of a question; nothing may be changed meanwhile."""
        return self._db.execute(sql, values)

    def nummers(self, sql: str, *values: object) -> Sequence[int]:
        """Return the numbers that a question yields, all at once: the rows may then be changed."""
        return array("q", (row[0] for row in self.query(sql, *values)))

    def change(self, sql: str, *values: object) -> None:
        """Change rows."""
        self._db.execute(sql, values)

    def change_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Change rows, once for each of `rows`."""
        self._db.executemany(sql, rows)

    def totals(self, condition: str, *values: object) -> Totals:
        """Return number and euros of the rows that satisfy a condition."""
        sql = f"SELECT COUNT(*), som(bedrag) FROM rij WHERE {condition}"  # noqa: S608 - our own condition
        ((rows, amount),) = self.query(sql, *values)
        return Totals(rows=rows, amount=Decimal(amount or "0.00"))

    def add_melding(self, nummer: str, finding: Finding) -> None:
        """Keep a finding on a message of an invoice number."""
        sql = "INSERT INTO melding VALUES (NULL, ?, ?, ?)"
        self.change(sql, nummer, finding.severity, pack_finding(finding))

    def drop_meldingen(self, nummer: str) -> None:
        """Forget the findings on the messages of a number: they will be written again."""
        self.change("DELETE FROM melding WHERE nummer = ?", nummer)

    def meldingen(self) -> Iterator[Finding]:
        """Yield the findings on messages, by the first row of their number."""
        sql = (
            "SELECT m.tekst FROM melding m JOIN (SELECT factuurnummer, MIN(nummer) AS eerste FROM"
            " rij WHERE besluit IS NOT NULL GROUP BY factuurnummer) n ON n.factuurnummer = m.nummer"
            " ORDER BY n.eerste, m.id"
        )
        return (unpack_finding(text) for (text,) in self.query(sql))

    def numbers(self) -> list[str]:
        """Return the invoice numbers that go into messages, in order of first row."""
        sql = (
            "SELECT factuurnummer FROM rij WHERE besluit IS NOT NULL GROUP BY factuurnummer"
            " ORDER BY MIN(nummer)"
        )
        return [number for (number,) in self.query(sql)]

    def findings(self) -> Iterator[tuple[Finding, bool]]:
        """Yield the findings on rows, in order, each with whether its row has no error."""
        self._flush()
        sql = (
            "SELECT b.tekst, r.besluit IS NOT NULL OR NOT EXISTS"
            " (SELECT 1 FROM bevinding e WHERE e.rij = b.rij AND e.ernst >= ?)"
            " FROM bevinding b JOIN rij r ON r.nummer = b.rij ORDER BY b.rij, b.id"
        )
        for text, went in self.query(sql, Severity.ERROR):
            yield unpack_finding(text), bool(went)

    def findings_of(self, nummer: int, least: Severity) -> tuple[Finding, ...]:
        """Return what was told of a row and is at least so bad."""
        self._flush()
        sql = "SELECT tekst FROM bevinding WHERE rij = ? AND ernst >= ? ORDER BY id"
        found = self.query(sql, nummer, least)
        return tuple(unpack_finding(text) for (text,) in found)

    def decision(self, besluit: int) -> Decision:
        """Return the decision behind the column `besluit`."""
        return self._decisions[besluit]

    @property
    def tables(self) -> Mapping[int, Herkomst]:
        """The exports that have rows, by the number in the column `tabel`: file and headers."""
        return self._tables

    def add_function(self, name: str, function: Callable[[str], str]) -> None:
        """Let questions use a function that always gives the same for the same text."""
        self._db.create_function(name, 1, function, deterministic=True)

    @property
    def afspraken(self) -> Sequence[Afspraak]:
        """The agreements that rows go on, each at its number in the column `afspraak`."""
        return self._afspraken

    def _keep(self, rij: Rij) -> None:
        self._found += [(rij.nummer, item.severity, pack_finding(item)) for item in rij.findings]
        rij.findings.clear()
        if len(self._found) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._db.executemany(_INSERT, self._new)
        self._db.executemany("INSERT INTO bevinding VALUES (NULL, ?, ?, ?)", self._found)
        self._new.clear()
        self._found.clear()

    def _place(self, plaatsing: Plaatsing | None) -> tuple[int | None, int | None, bool]:
        """Return the columns besluit, afspraak (numbers of what is kept once) and begrensd."""
        if plaatsing is None:
            return None, None, False
        decision, afspraak = plaatsing.decision, plaatsing.afspraak
        besluit, _ = self._decision_at.get(id(decision), (None, None))
        if besluit is None:
            if decision not in self._decisions:
                self._decisions.append(decision)
            besluit = self._decisions.index(decision)
            self._decision_at[id(decision)] = besluit, decision
        if afspraak is None:
            return besluit, None, False
        if id(afspraak) not in self._afspraak_at:
            self._afspraak_at[id(afspraak)] = len(self._afspraken)
            self._afspraken.append(afspraak)
        return besluit, self._afspraak_at[id(afspraak)], afspraak.max_aantal is not None

    def _load(self, row: Sequence[Any]) -> Rij:
        nummer, tabel, number, regel, bedrag, referentie, besluit, afspraak = row
        table = self._tables[tabel]
        herkomst = Herkomst(bestand=table.bestand, rij=number, koppen=table.koppen)
        item = None if regel is None else unpack_regel(regel, herkomst)
        values: Mapping[str, object] = {} if bedrag is None else {"bedrag": Decimal(bedrag)}
        gelezen = TableRow(herkomst=herkomst, cells=(), item=item, values=values)
        rij = Rij(nummer=nummer, tabel=tabel, gelezen=gelezen, referentie=referentie or "")
        if besluit is not None and item is not None:
            agreed = None if afspraak is None else self._afspraken[afspraak]
            rij.plaatsing = Plaatsing.of(item, self._decisions[besluit], agreed)
        return rij


def _columns(rij: Rij, regel: Regel | None) -> tuple[object, ...]:
    """Return the columns from `regel` to `credit`; of an unreadable row what could be read."""
    if regel is None:
        read = rij.gelezen.values
        bedrag = str(rij.bedrag) if rij.has_amount else None
        numbers = (read.get("bsn"), read.get("referentie"), None, None, None, None)
        return (None, None, None, None, *numbers, bedrag, rij.bedrag < 0)
    return (
        pack_regel(regel),
        regel.factuurnummer,
        regel.factuurdatum.isoformat(),
        regel.datum.isoformat(),
        regel.bsn,
        regel.referentie,
        regel.creditreferentie,
        regel.creditfactuurnummer,
        regel.orderreferentie,
        regel.bron is not None,
        str(regel.bedrag),
        regel.is_credit,
    )
