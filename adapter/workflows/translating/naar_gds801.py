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
from adapter.core.masking import mask
from adapter.formats.common.registry import codecs
from adapter.formats.ei.boom import PRESTATIE, VERZEKERDE, Place
from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import SLUIT, VOORLOOP, Standaard
from adapter.formats.ei.mapping import Kaarten, mapping_of
from adapter.formats.ei.modelform import field_of
from adapter.formats.ei.rij import EiRij, Opmerking, VormError
from adapter.formats.ei.veld import Veld
from adapter.workflows.translating import gdsbouw
from adapter.workflows.translating.gdsbouw import CREDIT, DEBIT, Told

_DATA: Final = Path(__file__).with_name("gds801.toml")
_TECHNICAL = frozenset({"berichtcode", "detailnummer"})
_FIRST = frozenset({VOORLOOP, VERZEKERDE, PRESTATIE, SLUIT})
_TABLES: Final[Mapping[str, str]] = {VOORLOOP: "kop", VERZEKERDE: "verzekerde"}
_ABSENT: Final[Mapping[str, Callable[[Told], frozenset[str]]]] = {
    VOORLOOP: gdsbouw.not_in_context,
    VERZEKERDE: gdsbouw.not_in_verzekerde,
    PRESTATIE: gdsbouw.not_in_prestatie,
}
Rijen = Callable[[], Iterator[EiRij]]


@functools.cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = read_toml(_DATA)
    return data


@define
class _Group:
    """The head, an insured person or a prestatie, with the rows that go with it.

    Attributes:
        verzekerde: the row of whose a prestatie is.
    """

    rijen: list[EiRij]
    verzekerde: EiRij

    @property
    def kind(self) -> str:
        """Of which kind the first row is."""
        return self.rijen[0].kenmerk

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
        self._same: Mapping[str, str] = _data()["gelijk"][standaard.naam]
        self._total = Decimal(0)
        self.versie = ""

    def look(self) -> Iterator[Opmerking]:
        """Go through the declaration for its version and total, and yield what is not carried."""
        losses = Losses()
        for group in self._groups():
            told = self._claim(group)
            if group.kind == PRESTATIE:
                refusal = self._refusal(group, told)
                if refusal:
                    yield refusal
                    continue
                amount = told["declaratie_bedrag_incl_btw"]
                is_credit = told.get("debet_credit") == CREDIT
                self._total += -amount if is_credit else amount
                if not is_credit:
                    losses.add("VERT-PRIVACY", group.rijen[0])
            self._note(losses, group.rijen, _ABSENT[group.kind](told))
        yield from losses.opmerkingen()

    def records(self) -> Iterator[object]:
        """Yield the records of the message."""
        waiting: Told | None = None
        for group in self._groups():
            told = self._claim(group)
            if group.kind == VOORLOOP:
                yield gdsbouw.header(told, self.versie, self._vandaag)
                yield gdsbouw.context(told)
                yield gdsbouw.overzicht(self._total)
            elif group.kind == VERZEKERDE:
                waiting = told
            elif self._refusal(group, told) is None:
                if waiting:
                    yield gdsbouw.verzekerde(waiting)
                    waiting = None
                yield gdsbouw.prestatie(told)

    def _groups(self) -> Iterator[_Group]:
        """Yield the head, each insured person and each prestatie with the rows that go with it."""
        held: _Group | None = None
        place = Place()
        for rij in self._rijen():
            if not place.fits(rij.kenmerk):
                wrong = Opmerking(code="VERT-PLAATS", kenmerk=rij.kenmerk)
                raise VormError(evolve(wrong, regel=rij.regel, pad=rij.pad))
            if held and rij.kenmerk not in _FIRST:
                held.rijen.append(rij)
                continue
            if held:
                yield held
            is_claim = held and rij.kenmerk == PRESTATIE
            person = held.verzekerde if held and is_claim else rij
            held = _Group([rij], person) if rij.kenmerk != SLUIT else None
        if held:
            yield held

    def _refusal(self, group: _Group, told: Told) -> Opmerking | None:
        """Return why a prestatie cannot go into the message; None when it can."""
        rij, money = group.rijen[0], group.of_kind(self._fields["geld"])
        at = Opmerking(code="VERT-TARIEVEN", kenmerk=PRESTATIE, regel=rij.regel, pad=rij.pad)
        if len(money) != 1:
            return evolve(at, aantal=len(money))
        for row in (rij, *money):
            if other := self._not_repeated(group, row):
                here = evolve(at, code="VERT-HERHALING", kenmerk=row.kenmerk, regel=row.regel)
                return evolve(here, pad=row.pad, rubriek=other.nr, naam=other.naam)
        amount, sign = told["declaratie_bedrag_incl_btw"], told["debet_credit"]
        if not isinstance(amount, Decimal) or sign not in {None, DEBIT, CREDIT}:
            return evolve(at, code="VERT-BEDRAG")
        return self._unfit(told, at)

    def _unfit(self, told: Told, at: Opmerking) -> Opmerking | None:
        """Return why a prestatie does not go with the version of the message."""
        day = told["begindatum"]
        if not isinstance(day, date):
            return evolve(at, code="VERT-ZORGDATUM", rubriek=self._nr("begindatum"))
        versies = [codecs()["GDS801"].version_on(day)]
        beside = _data()["naast"].get(versies[0])
        if beside and day >= beside["vanaf"]:
            versies.append(beside["versie"])
        lijst = told["prestatie_codelijst_code"]
        versie = next((item for item in versies if lijst in _data()["lijsten"][item]), None)
        if versie is None:
            nr = self._nr("prestatie_codelijst_code")
            taken = " / ".join(
                f"{item} ({', '.join(_data()['lijsten'][item])})" for item in versies
            )
            found = mask("code", lijst) if lijst else None
            return evolve(at, code="VERT-LIJST", rubriek=nr, naam=taken, gevonden=found)
        self.versie = self.versie or versie
        if versie != self.versie:
            return evolve(at, code="VERT-GEMENGD", rubriek=self._nr("begindatum"))
        return None

    def _nr(self, target: str) -> str | None:
        """Return the rubriek that a field of GDS801 comes from."""
        kenmerk, _, naam = self._fields[target].partition(".")
        plekken = self._kaarten[kenmerk].plekken
        return next((plek.veld.nr for plek in plekken if plek.naam == naam), None)

    def _not_repeated(self, group: _Group, rij: EiRij) -> Veld | None:
        """Return a rubriek that should repeat a record above, and holds something else."""
        above = {"verzekerde": group.verzekerde, "prestatie": group.rijen[0]}
        raw = {van: self._raw(of) for van, of in above.items()}
        for plek in self._kaarten[rij.kenmerk].plekken:
            waarde = rij.waarden[plek.index]
            if plek.van and field_of(plek.veld, waarde) and waarde != raw[plek.van][plek.naam]:
                return plek.veld
        return None

    def _raw(self, rij: EiRij) -> Mapping[str, Waarde]:
        """Return the values of a record by the names of the model."""
        plekken = self._kaarten[rij.kenmerk].plekken
        return {plek.naam: rij.waarden[plek.index] for plek in plekken if not plek.van}

    def _claim(self, group: _Group) -> Told:
        """Return the fields of GDS801 of a prestatie, an insured person or the head."""
        if group.kind != PRESTATIE:
            return self._told(group.rijen[0], _data()[_TABLES[group.kind]])
        told: dict[str, Any] = {}
        for kenmerk in {PRESTATIE, self._fields["geld"]}:
            wanted = {
                target: source.partition(".")[2]
                for target, source in self._fields.items()
                if source.startswith(f"{kenmerk}.")
            }
            for rij in group.of_kind(kenmerk)[:1]:
                told |= self._told(rij, wanted)
        return told

    def _told(self, rij: EiRij, wanted: Mapping[str, str]) -> dict[str, Any]:
        plekken = self._kaarten[rij.kenmerk].plekken
        own = {
            plek.naam: field_of(plek.veld, rij.waarden[plek.index])
            for plek in plekken
            if not plek.van
        }
        return {target: own.get(naam) for target, naam in wanted.items()}

    def _note(self, losses: Losses, rijen: Sequence[EiRij], absent: frozenset[str]) -> None:
        """Note what the rows hold and the message does not.

        Args:
            losses: where it is noted.
            rijen: of the head, an insured person or a prestatie.
            absent: fields of GDS801 that are not filled in this one.
        """
        held = {
            f"{rij.kenmerk}.{naam}": waarde
            for rij in rijen
            if rij.kenmerk in {PRESTATIE, self._fields["geld"]}
            for naam, waarde in self._raw(rij).items()
        }
        for rij in rijen:
            used = self._used(rij.kenmerk, absent)
            if not self._used(rij.kenmerk, frozenset()):
                losses.add("VERT-VERLIES-RECORD", rij)
                continue
            for plek in self._kaarten[rij.kenmerk].plekken:
                if plek.van or plek.naam in used or plek.naam in _TECHNICAL:
                    continue
                waarde = rij.waarden[plek.index]
                said = held.get(self._same.get(f"{rij.kenmerk}.{plek.naam}", ""))
                if field_of(plek.veld, waarde) and waarde != said:
                    losses.add("VERT-VERLIES", rij, plek.veld.nr, plek.veld.naam)

    @functools.cache  # noqa: B019 - as short-lived as the object, which few are made of
    def _used(self, kenmerk: str, absent: frozenset[str]) -> frozenset[str]:
        """Return the fields of a kind of record that go somewhere."""
        if kenmerk in _TABLES:
            table: Mapping[str, str] = _data()[_TABLES[kenmerk]]
            return frozenset(name for target, name in table.items() if target not in absent)
        sources = (
            source.partition(".") for target, source in self._fields.items() if target not in absent
        )
        return frozenset(naam for of, _, naam in sources if of == kenmerk and naam)
