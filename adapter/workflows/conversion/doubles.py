"""The same care in two rows, and credits against the debits that they take back."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from adapter.core.findings import Severity
from adapter.core.masking import public
from adapter.model.regel import Regel
from adapter.validation.sleutels import hashed
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.spool import Spool

_TABLE = "CREATE TABLE zorg (sleutel INTEGER, nummer INTEGER)"
_INDEX = "CREATE INDEX zorg_sleutel ON zorg (sleutel)"
_BATCH = 500
_SIGNED = 1 << 63
# A debit that a credit of these exports takes back is no care that is claimed.
_CLAIMED = """
SELECT z.sleutel, z.nummer FROM zorg z JOIN rij r USING (nummer)
WHERE r.besluit IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rij c
    WHERE c.creditreferentie = r.referentie AND c.credit AND c.besluit IS NOT NULL)
  AND z.sleutel IN (SELECT sleutel FROM zorg GROUP BY sleutel HAVING COUNT(*) > 1)
ORDER BY z.sleutel, z.nummer
"""
_CREDITS = """
SELECT c.nummer, d.nummer FROM rij c JOIN rij d ON d.referentie = c.creditreferentie
WHERE c.credit AND c.besluit IS NOT NULL AND NOT d.credit AND d.regel IS NOT NULL
ORDER BY c.nummer, d.nummer
"""


class Doubles:
    """Keys of the care of every row: hashes, beside the rows in the spool.

    A row has one for each number that tells its patient: on route 1 the BSN is often left out.

    Args:
        spool: the rows.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._new: list[tuple[int, int]] = []
        spool.change(_TABLE)

    def see(self, rij: Rij) -> None:
        """Take in a row, before or after it is put aside."""
        if rij.plaatsing is None or rij.regel.is_credit:
            return
        self._new += [(key, rij.nummer) for key in _keys(rij.regel)]
        if len(self._new) >= _BATCH:
            self._flush()

    def warn(self) -> None:
        """Tell every row with care that another row has too, with the place of the other one."""
        self._flush()
        self._spool.change(_INDEX)
        for nummer, other in self._pairs().items():
            place = public(str(self._spool.rij(other).gelezen.herkomst.cel()))
            rij = self._spool.rij(nummer)
            rij.tell("RIJ-ZORG-DUBBEL", "datum", Severity.WARNING, plaats=place)
            self._spool.save(rij)

    def _pairs(self) -> Mapping[int, int]:
        """Return by row one other row with the same care: the first, of the first the second."""
        found: dict[int, int] = {}
        last: tuple[int, int] | None = None
        first = 0
        for key, nummer in self._spool.query(_CLAIMED):
            if last is None or last[0] != key:
                first = nummer
            elif nummer != first:
                found.setdefault(nummer, first)
                found.setdefault(first, nummer)
            last = (key, nummer)
        return found

    def _flush(self) -> None:
        self._spool.change_many("INSERT INTO zorg VALUES (?, ?)", self._new)
        self._new.clear()


def _keys(regel: Regel) -> Iterator[int]:
    """Yield the keys of the care of a row: as in a message, with each number of the patient."""
    below = regel.onderliggende_prestatiecode
    what = (regel.prestatiecodelijst, regel.prestatiecode, below, regel.agb_behandelaar)
    told = (("bsn", regel.bsn), ("verzekerdennummer", regel.verzekerdennummer))
    for kind, who in (*told, ("clientnummer", regel.clientnummer)):
        if who:
            yield hashed(kind, who, regel.datum, regel.begintijd, *what) - _SIGNED


def refuse_wrong_credits(spool: Spool) -> None:
    """Refuse credits that cannot be of the debit in these exports that they name.

    Of a debit that is not in the exports nothing is known.
    """
    left: dict[int, Decimal] = {}
    for credit, debit in list(spool.query(_CREDITS)):
        one, other = spool.rij(credit), spool.rij(debit)
        if _differ(one.regel, other.regel):
            spool.tell([credit], "RIJ-CREDIT-ANDER", "creditreferentie", Severity.ERROR)
            continue
        over = left.get(debit, other.bedrag) + one.bedrag
        if over < 0:
            code = "RIJ-CREDIT-TEVEEL" if debit in left else "RIJ-CREDIT-BEDRAG"
            spool.tell([credit], code, "bedrag", Severity.ERROR)
        else:
            left[debit] = over


def _differ(credit: Regel, debit: Regel) -> bool:
    """Tell whether they are surely about two patients."""
    names = ("bsn", "clientnummer")
    pairs = [(getattr(credit, name), getattr(debit, name)) for name in names]
    return any(one and other and one != other for one, other in pairs)
