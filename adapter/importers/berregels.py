"""The rubrieken of a message specification as the records of a layout, or why they make none."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from adapter.core.findings import Finding, Severity
from adapter.formats.ei.layout import (
    AANTAL_DETAIL,
    AANTALLEN,
    KENMERK,
    SLUIT,
    TOTAAL_GEDECLAREERD,
    TOTAAL_TOEGEKEND,
    VOORLOOP,
    is_debet_credit,
)
from adapter.formats.ei.reading import LONGEST
from adapter.formats.ei.veld import RESERVE
from adapter.importers.ber import NUMMER, RECORD, Rubriek, Specificatie

DEBITEUR = "03"
"""The record that is published apart: SB311 of Vektis."""

_HEAD = ((1, 2), (3, 3), (6, 2), (8, 2))
"""Where 0101 up to 0104 stand in every standard: by them a message is known (STB 5.3)."""

_COMPUTED = frozenset(
    {KENMERK, RESERVE, TOTAAL_TOEGEKEND, *AANTALLEN, *AANTAL_DETAIL, *TOTAAL_GEDECLAREERD}
)


@define
class _Record:
    """A record while its rows are gone through."""

    kenmerk: str
    naam: str
    einde: int = 0
    rij: int = 0
    velden: list[list[Any]] = field(factory=list)


class Opbouw:
    """Makes the records of the rows of a specification, and tells what does not fit.

    Args:
        spec: what the workbook holds.
        spelling: names of rubrieken as they are to be written, by the name in capitals.

    Attributes:
        findings: what does not fit, or is to be known.
    """

    def __init__(self, spec: Specificatie, spelling: Mapping[str, str]) -> None:
        self._spec = spec
        self._spelling = spelling
        self._records: dict[str, _Record] = {}
        self.findings: list[Finding] = []

    def records(self) -> list[dict[str, Any]]:
        """Return the records as a layout file has them; they are right when no error is told."""
        for rubriek in self._spec.rubrieken:
            self._add(rubriek)
        self._judge_whole()
        return [
            {"kenmerk": item.kenmerk, "naam": item.naam, "velden": item.velden}
            for item in self._records.values()
        ]

    def _add(self, rubriek: Rubriek) -> None:
        cellen = rubriek.cellen
        kenmerk, nummer = cellen[RECORD].zfill(2), cellen[NUMMER].zfill(4)
        record = self._records.get(kenmerk)
        if record is None:
            naam = self._written(cellen["recordnaam"])
            record = self._records[kenmerk] = _Record(kenmerk=kenmerk, naam=naam)
        lengte = int(cellen["lengte"])
        positie = record.einde + 1
        self._judge(rubriek, record, nummer, positie, lengte)
        record.einde += lengte
        record.rij = rubriek.rij
        record.velden.append(
            [
                nummer,
                positie,
                lengte,
                cellen["type"],
                cellen["verplicht"],
                cellen["sleutel"],
                cellen["element"],
                cellen["codelijst"],
                cellen["patroon"],
                self._written(cellen["naam"]),
            ]
        )

    def _judge(
        self, rubriek: Rubriek, record: _Record, nummer: str, positie: int, lengte: int
    ) -> None:
        """Tell what is wrong with a row by the rows before it."""
        if nummer[:2] != record.kenmerk:
            self._tell("BER-NUMMER", rubriek.rij, NUMMER, {"record": record.kenmerk})
        if any(nummer == veld[0] for veld in record.velden):
            self._tell("BER-DUBBEL", rubriek.rij, NUMMER, {"rubriek": nummer})
        for veld, expected in (("begin", positie), ("einde", positie + lengte - 1)):
            held = rubriek.cellen[veld]
            if held and int(held) != expected:
                details = {"rubriek": nummer, "verwacht": str(expected), "staat": held}
                self._tell("BER-POSITIE", rubriek.rij, veld, details)
                record.einde += int(held) - expected  # so that it is told once
            if not held and veld in self._spec.kolommen:
                self._tell("BER-CEL-LEEG", rubriek.rij, veld)
        if not record.velden and (rubriek.cellen["element"], lengte) != (KENMERK, 2):
            is_first = nummer == f"{record.kenmerk}01" and lengte == _HEAD[0][1]
            column = "element" if is_first else NUMMER
            self._tell("BER-KENMERK", rubriek.rij, column, {"record": record.kenmerk})
        is_reserve = rubriek.cellen["element"] == RESERVE
        if is_reserve and rubriek.cellen["type"] != "AN":
            self._tell("BER-CEL", rubriek.rij, "type")

    def _judge_whole(self) -> None:
        """Tell what is wrong with the records together."""
        length = next((item.einde for item in self._records.values()), 0)
        for item in self._records.values():
            if item.einde != length or item.einde > LONGEST:
                verwacht = str(min(length, LONGEST))
                details = {"record": item.kenmerk, "lengte": str(item.einde), "verwacht": verwacht}
                self._tell("BER-LENGTE", item.rij, "lengte", details)
        if set(self._records) == {DEBITEUR}:
            return
        absent = [item for item in (VOORLOOP, SLUIT) if item not in self._records]
        for kenmerk in absent:
            self._tell("BER-RECORD-ONTBREEKT", details={"record": kenmerk})
        first = self._records.get(VOORLOOP)
        if first and tuple((veld[1], veld[2]) for veld in first.velden[:4]) != _HEAD:
            self._tell("BER-VOORLOOP")
        if SLUIT in self._records:
            self._judge_closing(self._records[SLUIT])

    def _judge_closing(self, record: _Record) -> None:
        """Tell which rubrieken of record 99 the program cannot compute when it writes."""
        for veld in record.velden:
            if veld[6] not in _COMPUTED and not is_debet_credit(veld[9]):
                self._tell("BER-SLUIT", details={"rubriek": veld[0]}, severity=Severity.WARNING)

    def _written(self, naam: str) -> str:
        """Return a name as it is written elsewhere; capitals only become small letters."""
        known = self._spelling.get(naam.upper())
        return known or (naam.capitalize() if naam.isupper() else naam)

    def _tell(
        self,
        code: str,
        rij: int | None = None,
        veld: str | None = None,
        details: Mapping[str, str] | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        kolom = self._spec.kolommen.get(veld) if veld else None
        made = self._spec.plek.finding(code, rij, kolom, severity, details)
        self.findings.append(made)
