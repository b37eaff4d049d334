"""The tables of a user that messages are compared with: tariffs, contracts and agreements."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from attrs import define, evolve, field, frozen

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.importers.building import read_table
from adapter.model.afspraak import ANY, Afspraak, Contract, Tarief
from adapter.reference.folders import data_files
from adapter.routing.plafond import Plafonds
from adapter.validation.naslag import Grens

_T = TypeVar("_T")
_ROUTE_2 = "2"
_MOST_KNOWN = 4096


@frozen(kw_only=True)
class _Zorg:
    """The care that a ceiling is asked for."""

    uzovi: str
    prestatiecodelijst: str
    prestatiecode: str
    datum: date


class Tabellen:
    """The tables, as our own checks ask for them.

    Args:
        plafonds: contracts and maximum tariffs; None when there are none.
        afspraken: the agreements; None when there are none.
    """

    def __init__(self, plafonds: Plafonds | None, afspraken: Sequence[Afspraak] | None) -> None:
        self._plafonds = plafonds
        self.alle_afspraken: Sequence[Afspraak] = afspraken or ()
        self._afspraken: dict[str, list[Afspraak]] = {}
        for item in afspraken or ():
            if item.route == _ROUTE_2 and item.zorgtrajectnummer_aanvrager:
                self._afspraken.setdefault(item.zorgtrajectnummer_aanvrager, []).append(item)
        given = {"tarieven": plafonds, "afspraken": afspraken}
        self.tabellen: Collection[str] = {name for name, held in given.items() if held is not None}
        self._known: dict[tuple[str, str, str, date], Grens] = {}

    def afspraken(self, zorgtrajectnummer: str) -> Sequence[Afspraak]:
        """Return the agreements for route 2 that name this zorgtraject of the aanvrager."""
        return self._afspraken.get(zorgtrajectnummer, ())

    def grens(self, uzovi: str, lijst: str, code: str, on: date) -> Grens:
        """Return the most that a prestatie may cost at an insurer on a date."""
        key = (uzovi, lijst, code, on)
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._grens(*key)
        return self._known[key]

    def lijst(self, code: str) -> str:
        """Return the one list in which a code has a maximum; "" when there are more, or none."""
        lists = self._plafonds.lists_of(code) if self._plafonds else []
        return lists[0] if len(lists) == 1 else ""

    def maximum(self, lijst: str, code: str, on: date) -> Grens:
        """Return the maximum tariff of a prestatie on a date, whoever pays it."""
        zorg = _Zorg(uzovi="", prestatiecodelijst=lijst, prestatiecode=code, datum=on)
        if self._plafonds is None or self._plafonds.is_unsure(zorg, at_insurer=False):
            return Grens(bedrag=None, contract=False)
        return Grens(bedrag=self._plafonds.at_aanvrager(zorg).bedrag, contract=False)

    def _grens(self, uzovi: str, lijst: str, code: str, on: date) -> Grens:
        if self._plafonds is None:
            return Grens(bedrag=None, contract=False)
        zorg = _Zorg(uzovi=uzovi, prestatiecodelijst=lijst, prestatiecode=code, datum=on)
        plafond = self._plafonds.at_insurer(zorg)
        unsure = self._plafonds.is_unsure(zorg, at_insurer=True)
        return Grens(
            bedrag=plafond.bedrag, contract=plafond.contractregel is not None, onzeker=unsure
        )


@define
class _Reading:
    """What was read so far."""

    findings: list[Finding] = field(factory=list)
    onzeker: set[tuple[str, str]] = field(factory=set)

    def items(self, path: Path | None, kind: type[_T]) -> list[_T]:
        """Return the objects of a table; of a contract or tariff that cannot be read its code."""
        if path is None:
            return []
        table = read_table(path, kind, name=shown_path(path))
        self.findings.extend(table.findings)
        found = []
        for row in table.rows:
            self.findings.extend(row.findings)
            if row.item is not None:
                found.append(row.item)
            elif kind in (Contract, Tarief):
                name = "uzovi" if kind is Contract else "prestatiecode"
                self.onzeker.add((name, str(row.values.get(name, ANY))))
        return found


def read_naslag(
    tariffs: Path | None, contracts: Path | None, agreements: Path | None
) -> tuple[Tabellen | None, list[Finding]]:
    """Return the tables that a user gave, and what is wrong in them.

    The tariffs in the user's data folder count too.

    Raises:
        UnusableInputError: a table cannot be read, or is not what it was said to be.
    """
    read = _Reading()
    contracten = read.items(contracts, Contract)
    files = [*data_files("tariffs", "*.csv"), *([tariffs] if tariffs else [])]
    tarieven = [tarief for path in files for tarief in read.items(path, Tarief)]
    read.findings.extend(double_tariffs(tarieven))
    afspraken = read.items(agreements, Afspraak) if agreements else None
    plafonds = Plafonds(contracten, tarieven, read.onzeker) if files or contracts else None
    if plafonds is None and afspraken is None:
        return None, read.findings
    return Tabellen(plafonds, afspraken), read.findings


def double_tariffs(tarieven: Iterable[Tarief]) -> Iterator[Finding]:
    """Yield, on the later row, that two rows say another maximum for one code from one day on.

    The later one counts.
    """
    seen: dict[tuple[str, str, date], Tarief] = {}
    for tarief in tarieven:
        key = (tarief.prestatiecodelijst, tarief.prestatiecode, tarief.geldig_van)
        earlier = seen.setdefault(key, tarief)
        alike = evolve(tarief, herkomst=earlier.herkomst, bron=earlier.bron) == earlier
        if alike:
            continue
        origin = tarief.herkomst.cel("max_tarief")
        yield Finding(
            severity=Severity.WARNING,
            code="IMP-TARIEF-DUBBEL",
            at=Location(file=tarief.herkomst.bestand, origin=origin),
            details={
                "kolom": public(origin.column or ""),
                "eerder": public(str(earlier.herkomst.cel())),
            },
        )
        seen[key] = tarief
