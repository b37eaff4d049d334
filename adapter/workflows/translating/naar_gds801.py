"""An EI declaration as GDS801, as far as that can hold it; each loss and each refusal is told.

It is gone through twice: the total stands in front of what it is the total of.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field

from adapter.core.data import read_toml
from adapter.formats.common.registry import codecs
from adapter.formats.ei.boom import PRESTATIE, VERZEKERDE
from adapter.formats.ei.layout import SLUIT, VOORLOOP, Standaard
from adapter.formats.ei.mapping import Kaarten, mapping_of
from adapter.formats.ei.modelform import field_of
from adapter.formats.ei.rij import EiRij, Opmerking, VormError
from adapter.workflows.translating import gdsbouw
from adapter.workflows.translating.gdsbouw import CREDIT

_DATA: Final = Path(__file__).with_name("gds801.toml")
_TECHNICAL = frozenset({"berichtcode", "debet_credit_berekend", "detailnummer"})
Rijen = Callable[[], Iterator[EiRij]]


@functools.cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = read_toml(_DATA)
    return data


@define
class _Claim:
    """A prestatie with the rows of it."""

    rijen: list[EiRij]

    def of_kind(self, kenmerk: str) -> list[EiRij]:
        """Return its rows of a kind."""
        return [rij for rij in self.rijen if rij.kenmerk == kenmerk]


@define
class Losses:
    """What is filled in and has no place: by rubriek or record, how often and where first."""

    _found: dict[Opmerking, int] = field(factory=dict)
    _first: dict[tuple[str, str, str | None], Opmerking] = field(factory=dict)

    def add(self, code: str, rij: EiRij, rubriek: str | None = None, naam: str = "") -> None:
        """Count a loss."""
        at = Opmerking(
            code=code, kenmerk=rij.kenmerk, rubriek=rubriek, regel=rij.regel, pad=rij.pad, naam=naam
        )
        first = self._first.setdefault((code, rij.kenmerk, rubriek), at)
        self._found[first] = self._found.get(first, 0) + 1

    def opmerkingen(self) -> Iterator[Opmerking]:
        """Yield each, in the order in which they were met."""
        for opmerking, count in self._found.items():
            yield evolve(opmerking, aantal=count)


class NaarGds801:
    """An EI declaration that becomes GDS801.

    Args:
        standaard: of the declaration.
        rijen: gives its rows, from the beginning each time.
        vandaag: the Verzenddatum.

    Attributes:
        versie: of the message; "" when no prestatie can go into it.

    Raises:
        VormError: GDS801 cannot be made of this standard.
    """

    def __init__(self, standaard: Standaard, rijen: Rijen, vandaag: date) -> None:
        kaarten = mapping_of(standaard)
        if kaarten is None or standaard.naam not in _data():
            raise VormError(Opmerking(code="VERT-GEEN-GDS801"))
        self._kaarten: Kaarten = kaarten
        self._rijen = rijen
        self._vandaag = vandaag
        self._fields: Mapping[str, str] = _data()[standaard.naam]
        self._total = Decimal(0)
        self.versie = ""

    def look(self) -> Iterator[Opmerking]:
        """Go through the declaration for its version and total, and yield what is not carried."""
        losses = Losses()
        for kind, rijen in self._groups():
            if kind == PRESTATIE:
                claim = _Claim(rijen)
                refusal = self._refusal(claim)
                if refusal:
                    yield refusal
                    continue
                told = self._claim(claim)
                amount = told["declaratie_bedrag_incl_btw"]
                is_credit = told.get("debet_credit") == CREDIT
                self._total += -amount if is_credit else amount
                if not is_credit:
                    losses.add("VERT-PRIVACY", rijen[0])
            self._note(losses, rijen)
        yield from losses.opmerkingen()

    def records(self) -> Iterator[object]:
        """Yield the records of the message."""
        waiting: EiRij | None = None
        for kind, rijen in self._groups():
            if kind == VOORLOOP:
                told = self._told(rijen[0], _data()["kop"])
                yield gdsbouw.header(told, self.versie, self._vandaag)
                yield gdsbouw.context(told)
                yield gdsbouw.overzicht(self._total)
            elif kind == VERZEKERDE:
                waiting = rijen[0]
            elif self._refusal(_Claim(rijen)) is None:
                if waiting:
                    yield gdsbouw.verzekerde(self._told(waiting, _data()["verzekerde"]))
                    waiting = None
                yield gdsbouw.prestatie(self._claim(_Claim(rijen)))

    def _groups(self) -> Iterator[tuple[str, list[EiRij]]]:
        """Yield the head, each insured person and each prestatie with the rows that go with it."""
        held: list[EiRij] = []
        for rij in self._rijen():
            if rij.kenmerk in {VOORLOOP, VERZEKERDE, PRESTATIE, SLUIT}:
                if held:
                    yield held[0].kenmerk, held
                held = []
            if rij.kenmerk == SLUIT:
                return
            held.append(rij)
        if held:
            yield held[0].kenmerk, held

    def _refusal(self, claim: _Claim) -> Opmerking | None:
        """Return why a prestatie cannot go into the message; None when it can."""
        rij, money = claim.rijen[0], claim.of_kind(self._fields["geld"])
        at = Opmerking(code="VERT-TARIEVEN", kenmerk=PRESTATIE, regel=rij.regel, pad=rij.pad)
        if len(money) != 1:
            return evolve(at, aantal=len(money))
        told = self._claim(claim)
        day = told["begindatum"]
        if not isinstance(day, date):
            return evolve(at, code="VERT-ZORGDATUM", rubriek=self._nr("begindatum"))
        if not isinstance(told["declaratie_bedrag_incl_btw"], Decimal):
            return evolve(at, code="VERT-BEDRAG")
        versie = codecs()["GDS801"].version_on(day)
        if told["prestatie_codelijst_code"] not in _data()["lijsten"][versie]:
            nr = self._nr("prestatie_codelijst_code")
            return evolve(at, code="VERT-LIJST", rubriek=nr, naam=versie)
        self.versie = self.versie or versie
        if versie != self.versie:
            return evolve(at, code="VERT-GEMENGD", rubriek=self._nr("begindatum"))
        return None

    def _nr(self, target: str) -> str | None:
        """Return the rubriek that a field of GDS801 comes from."""
        kenmerk, _, naam = self._fields[target].partition(".")
        plekken = self._kaarten[kenmerk].plekken
        return next((plek.veld.nr for plek in plekken if plek.naam == naam), None)

    def _claim(self, claim: _Claim) -> Mapping[str, Any]:
        """Return the fields of GDS801 of a prestatie."""
        told: dict[str, Any] = {}
        for kenmerk in {PRESTATIE, self._fields["geld"]}:
            rijen = claim.of_kind(kenmerk)
            wanted = {
                target: source.partition(".")[2]
                for target, source in self._fields.items()
                if source.startswith(f"{kenmerk}.")
            }
            if rijen:
                told |= self._told(rijen[0], wanted)
        return told

    def _told(self, rij: EiRij, wanted: Mapping[str, str]) -> dict[str, Any]:
        plekken = self._kaarten[rij.kenmerk].plekken
        own = {
            plek.naam: field_of(plek.veld, rij.waarden[plek.index])
            for plek in plekken
            if not plek.van
        }
        return {target: own.get(naam) for target, naam in wanted.items()}

    def _note(self, losses: Losses, rijen: Sequence[EiRij]) -> None:
        """Note what the rows hold and the message does not."""
        for rij in rijen:
            used = self._used(rij.kenmerk)
            if not used:
                losses.add("VERT-VERLIES-RECORD", rij)
                continue
            for plek in self._kaarten[rij.kenmerk].plekken:
                if plek.van or plek.naam in used or plek.naam in _TECHNICAL:
                    continue
                if field_of(plek.veld, rij.waarden[plek.index]):
                    losses.add("VERT-VERLIES", rij, plek.veld.nr, plek.veld.naam)

    @functools.cache  # noqa: B019 - as short-lived as the object, which few are made of
    def _used(self, kenmerk: str) -> frozenset[str]:
        """Return the fields of a kind of record that go somewhere."""
        if kenmerk == VOORLOOP:
            return frozenset(_data()["kop"].values())
        if kenmerk == VERZEKERDE:
            return frozenset(_data()["verzekerde"].values())
        sources = (source.partition(".") for source in self._fields.values())
        return frozenset(naam for of, _, naam in sources if of == kenmerk and naam)
