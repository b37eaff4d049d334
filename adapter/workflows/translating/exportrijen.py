"""The rows of an export, kept in a temporary database that no folder shows."""

import itertools
import json
import sqlite3
from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from adapter.importers.building import TableRow
from adapter.model.herkomst import Herkomst
from adapter.model.subtraject import Subtrajectregel
from adapter.workflows.translating.gdsboom import made, plain
from adapter.workflows.translating.subtrajecten import ACTIVITEIT, SAME_CARE, verzekerde

_TABLE = """
CREATE TABLE rij (
  nummer INTEGER PRIMARY KEY, rij INTEGER, bron TEXT, cellen TEXT, codes TEXT, redenen TEXT,
  bedrag TEXT, referentie TEXT, regel TEXT, uzovi TEXT, factuur TEXT, datum TEXT, persoon TEXT,
  credit TEXT, product TEXT, zorg TEXT, activiteit INTEGER, begin TEXT, einde TEXT);
CREATE INDEX referenties ON rij (referentie);
CREATE INDEX bestanden ON rij (uzovi, factuur);
"""
_TOGETHER = {
    "VERT-REGEL-FACTUUR": """SELECT nummer, rij FROM rij WHERE factuur IN
        (SELECT factuur FROM rij GROUP BY factuur HAVING COUNT(DISTINCT datum) > 1)""",
    "VERT-REGEL-VERSCHIL": """SELECT nummer, rij FROM rij WHERE referentie IN
        (SELECT referentie FROM rij WHERE regel IS NOT NULL GROUP BY referentie
        HAVING COUNT(*) > 1 AND (COUNT(DISTINCT product) > 1 OR MIN(activiteit) = 0))""",
    # The plus keeps the search on the index of referentie: a file may have every row.
    "VERT-REGEL-EN-CREDIT": """SELECT nummer, rij FROM rij r WHERE credit IS NOT NULL AND EXISTS
        (SELECT 1 FROM rij d WHERE d.referentie = r.credit
        AND +d.uzovi = r.uzovi AND +d.factuur = r.factuur)""",
    # Each zorgactiviteit gets the referentie with its number behind it, in twenty positions.
    "VERT-REGEL-LENGTE": """SELECT nummer, rij FROM rij WHERE codes = '' AND referentie IN
        (SELECT referentie FROM rij WHERE activiteit GROUP BY referentie
        HAVING MAX(LENGTH(referentie), LENGTH(COALESCE(credit, ''))) + LENGTH(COUNT(*)) > 19)""",
    "VERT-REGEL-SAMEN": """SELECT nummer, rij FROM rij WHERE codes = '' AND referentie IN
        (SELECT referentie FROM rij WHERE codes != '')""",
    # A prestatievolgnummer has two positions.
    "VERT-REGEL-VEEL": """SELECT nummer, rij FROM
        (SELECT nummer, rij, DENSE_RANK() OVER
            (PARTITION BY uzovi, factuur, persoon, zorg ORDER BY van) volgnummer FROM
            (SELECT *, MIN(nummer) OVER (PARTITION BY referentie) van FROM rij WHERE codes = ''))
        WHERE volgnummer > 99""",
}
"""What is wrong with rows together: a code, and the rows that it is about; in this order."""

_AMOUNTS = {
    "all": "SELECT bedrag FROM rij WHERE nummer IN (SELECT MIN(nummer) FROM rij"
    " GROUP BY COALESCE(referentie, nummer))",
    "declared": "SELECT bedrag FROM rij WHERE codes = '' AND nummer IN"
    " (SELECT MIN(nummer) FROM rij GROUP BY COALESCE(referentie, nummer))",
    "rejected": "SELECT bedrag FROM rij WHERE codes != '' AND nummer IN"
    " (SELECT MIN(nummer) FROM rij GROUP BY COALESCE(referentie, nummer))",
    "file": "SELECT bedrag FROM rij WHERE codes = '' AND uzovi = ? AND factuur = ?"
    " AND nummer IN (SELECT MIN(nummer) FROM rij GROUP BY referentie)",
}
_COUNTS = {
    "all": "SELECT COUNT(*) FROM rij",
    "declared": "SELECT COUNT(*) FROM rij WHERE codes = ''",
    "rejected": "SELECT COUNT(*) FROM rij WHERE codes != ''",
    "file": "SELECT COUNT(DISTINCT referentie) FROM rij"
    " WHERE codes = '' AND uzovi = ? AND factuur = ?",
}
Key = tuple[str, str]
"""UZOVI and invoice number: what one declaration is of."""


@frozen(kw_only=True)
class Totals:
    """How many rows, and their euros; a prestatie counts once, whatever the rows it has."""

    rows: int
    amount: Decimal

    def to_dict(self) -> dict[str, object]:
        """Return it as it stands in rapport.json."""
        return {"rows": self.rows, "amount": f"{self.amount:.2f}"}


class Exportrijen:
    """The rows of one export."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("")  # a file without a name, gone when this is closed
        self._base.executescript(_TABLE)
        self._count = 0

    def close(self) -> None:
        """Let go of the rows."""
        self._base.close()

    def add(self, row: TableRow[Subtrajectregel], codes: str, reasons: str) -> None:
        """Keep a row, with the codes of what is wrong with it."""
        self._count += 1
        regel, herkomst = row.item, row.herkomst
        amount = row.values.get("bedrag") if regel is None else regel.bedrag
        known = regel.referentie if regel else row.values.get("referentie")
        facts: dict[str, object] = {
            "nummer": self._count,
            "rij": herkomst.rij,
            "bron": str(herkomst.cel(None)),
            "cellen": json.dumps(row.cells),
            "codes": codes,
            "redenen": reasons,
            "bedrag": str(amount if isinstance(amount, Decimal) else Decimal(0)),
            "referentie": known,
            **(_facts(regel) if regel else {}),
        }
        names = ", ".join(facts)
        marks = ", ".join("?" * len(facts))
        sql = f"INSERT INTO rij ({names}) VALUES ({marks})"  # noqa: S608 - names of our own
        self._base.execute(sql, tuple(facts.values()))

    def together(self) -> Iterator[tuple[str, int, int]]:
        """Yield what is wrong with rows together: a code, the number of the row, where it stood.

        What is yielded is to be refused (`refuse`) before the next is asked for.
        """
        for code, sql in _TOGETHER.items():
            for number, row in self._base.execute(f"{sql} ORDER BY nummer").fetchall():
                yield code, number, row

    def differing(self, number: int) -> tuple[str, ...]:
        """Return the fields in which a row differs from another of its prestatie."""
        row = self._base.execute(
            "SELECT r.product, d.product FROM rij r JOIN rij d ON d.referentie = r.referentie"
            " WHERE r.nummer = ? AND d.product != r.product LIMIT 1",
            (number,),
        ).fetchone()
        own, other = map(json.loads, row) if row else ({}, {})
        return tuple(name for name in own if own[name] != other[name])

    def refuse(self, number: int, code: str, reason: str) -> None:
        """Add to what is wrong with a row."""
        self._base.execute(
            "UPDATE rij SET codes = TRIM(codes || ' ' || ?), redenen = TRIM(redenen || ' ' || ?)"
            " WHERE nummer = ?",
            (code, reason, number),
        )

    def declarations(self) -> Sequence[Key]:
        """Return what declarations there are to be."""
        sql = "SELECT DISTINCT uzovi, factuur FROM rij WHERE codes = '' ORDER BY uzovi, factuur"
        return [(uzovi, factuur) for uzovi, factuur in self._base.execute(sql)]

    def ends(self, key: Key) -> tuple[Subtrajectregel, Subtrajectregel]:
        """Return the row of a declaration that begins first, and the one that ends last."""
        here = "SELECT regel FROM rij WHERE codes = '' AND uzovi = ? AND factuur = ?"
        first = self._base.execute(f"{here} ORDER BY begin, nummer LIMIT 1", key).fetchone()
        last = self._base.execute(f"{here} ORDER BY einde DESC, nummer LIMIT 1", key).fetchone()
        return _regel(first[0]), _regel(last[0])

    def persons(self, key: Key) -> Iterator[Iterator[list[Subtrajectregel]]]:
        """Yield for each insured person the prestaties, each as its rows; in the export's order."""
        rows = self._base.execute(
            "SELECT regel, persoon, referentie, MIN(nummer) OVER (PARTITION BY persoon) eerste,"
            " MIN(nummer) OVER (PARTITION BY referentie) van"
            " FROM rij WHERE codes = '' AND uzovi = ? AND factuur = ?"
            " ORDER BY eerste, van, nummer",
            key,
        )
        for _, of_person in itertools.groupby(rows, lambda row: row[1]):
            claims = itertools.groupby(of_person, lambda row: row[2])
            yield ([_regel(row[0]) for row in claim] for _, claim in claims)

    def totals(self, which: str, *key: str) -> Totals:
        """Return what "all", "declared" or "rejected" rows, or prestaties of a "file", come to."""
        amounts = (Decimal(amount) for (amount,) in self._base.execute(_AMOUNTS[which], key))
        (count,) = self._base.execute(_COUNTS[which], key).fetchone()
        return Totals(rows=count, amount=sum(amounts, Decimal(0)))

    def refused(self) -> Iterator[list[str]]:
        """Yield the refused rows: their cells, where they stood, the codes and the reasons."""
        sql = "SELECT cellen, bron, codes, redenen FROM rij WHERE codes != '' ORDER BY nummer"
        for cells, *rest in self._base.execute(sql):
            yield [*json.loads(cells), *rest]


def _facts(regel: Subtrajectregel) -> dict[str, object]:
    """Return what rows are compared and put in order by."""
    told = plain(regel)
    del told["herkomst"]
    product = {name: value for name, value in told.items() if name not in ACTIVITEIT}
    return {
        "regel": json.dumps(told),
        "uzovi": regel.uzovi,
        "factuur": regel.factuurnummer,
        "datum": regel.factuurdatum.isoformat(),
        "persoon": json.dumps(plain(verzekerde(regel))),
        "credit": regel.creditreferentie,
        "product": json.dumps(product),
        "zorg": json.dumps([told[name] for name in SAME_CARE]),
        "activiteit": bool(regel.zorgactiviteitcode),
        "begin": regel.begindatum.isoformat(),
        "einde": regel.einddatum.isoformat(),
    }


def _regel(text: str) -> Subtrajectregel:
    nowhere = Herkomst(bestand="", rij=0, koppen={})
    regel: Subtrajectregel = made(Subtrajectregel, json.loads(text), herkomst=nowhere)
    return regel
