"""Records of a message as objects of the model, and back: nothing is lost of a valid message."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import define, field

from adapter.formats.ei.boom import PRESTATIE, VERZEKERDE, Place
from adapter.formats.ei.compiled import Ongeldig, Waarde
from adapter.formats.ei.layout import COMMENTAAR, SLUIT, VOORLOOP, Standaard
from adapter.formats.ei.mapping import TERUGMELDING, Kaart, Kaarten, mapping_of
from adapter.formats.ei.rij import EiRij, Opmerking, VormError
from adapter.formats.ei.teksten import empty_of
from adapter.formats.ei.veld import Veld
from adapter.model.ei.gemeen import (
    Commentaar,
    EiRecord,
    Prestatie,
    Terugmelding,
    Verzekerde,
)
from adapter.model.waarden import Tekst

_CENT = Decimal("0.01")
Above = dict[str, Mapping[str, Waarde]]


def to_model(standaard: Standaard, rijen: Iterable[EiRij]) -> Iterator[EiRecord]:
    """Yield a Voorloop, and each Verzekerde with its Prestaties behind it, one at a time.

    Raises:
        VormError: there is no model for the standard, or a record stands where it cannot.
    """
    return _Builder(standaard, _kaarten(standaard)).objects(rijen)


def from_model(standaard: Standaard, records: Iterable[EiRecord]) -> Iterator[EiRij]:
    """Yield the rows of records that come in the order of `to_model`; record 99 is not among them.

    Raises:
        VormError: there is no model for the standard.
    """
    return _Flattener(standaard, _kaarten(standaard)).rows(records)


def _kaarten(standaard: Standaard) -> Kaarten:
    kaarten = mapping_of(standaard)
    if kaarten is None:
        raise VormError(Opmerking(code="VERT-GEEN-MODEL"))
    return kaarten


@define
class _Draft:
    """A record of which the comments and what is below it are still to come."""

    kaart: Kaart
    fields: dict[str, Any]
    comments: list[Commentaar] = field(factory=list)
    below: list["_Draft"] = field(factory=list)

    def make(self) -> EiRecord:
        """Return the object."""
        parts = tuple(draft.make() for draft in self.below)
        name = "debiteuren" if self.kaart.klasse is Verzekerde else "delen"
        made: EiRecord = self.kaart.klasse(
            commentaar=tuple(self.comments), **self.fields, **({name: parts} if parts else {})
        )
        return made


class _Builder:
    """Makes objects of rows."""

    def __init__(self, standaard: Standaard, kaarten: Kaarten) -> None:
        self._standaard = standaard
        self._kaarten = kaarten
        self._place = Place()
        self._above: Above = {}

    def objects(self, rijen: Iterable[EiRij]) -> Iterator[EiRecord]:
        """Yield the objects."""
        held: _Draft | None = None
        last: _Draft | None = None
        for rij in rijen:
            kenmerk = rij.kenmerk
            if not self._place.fits(kenmerk):
                raise VormError(Opmerking(code="VERT-PLAATS", kenmerk=kenmerk, regel=rij.regel))
            if kenmerk == SLUIT:
                break
            draft = _Draft(self._kaarten[kenmerk], self._fields(rij))
            if kenmerk == COMMENTAAR and last:
                last.comments.append(Commentaar(**draft.fields))
                continue
            last = draft
            if kenmerk in {VOORLOOP, VERZEKERDE, PRESTATIE} or held is None:
                if held:
                    yield held.make()
                held = draft
            else:
                held.below.append(draft)
        if held:
            yield held.make()

    def _fields(self, rij: EiRij) -> dict[str, Any]:
        """Return the fields of a record; what repeats the record above only where it differs."""
        own: dict[str, Any] = {}
        raw: dict[str, Waarde] = {}
        tail: dict[str, Any] = {}
        other: list[tuple[str, str]] = []
        kaart = self._kaarten[rij.kenmerk]
        for plek in kaart.plekken:
            waarde = rij.waarden[plek.index]
            if not plek.van:
                raw[plek.naam] = waarde
                own[plek.naam] = field_of(plek.veld, waarde)
            elif plek.van == TERUGMELDING:
                tail[plek.naam] = field_of(plek.veld, waarde)
            elif waarde != self._above[plek.van].get(plek.naam):
                layout = self._standaard.records[rij.kenmerk]
                text = layout.write(rij.waarden)[plek.veld.begin : plek.veld.einde]
                other.append((plek.veld.nr, text))
        if rij.kenmerk in _ABOVE:
            self._above[_ABOVE[rij.kenmerk]] = raw
        if tail:
            own["terugmelding"] = Terugmelding(**tail)
        if other:
            own["afwijkend"] = tuple(other)
        if rij.kenmerk == VOORLOOP:
            own |= {"standaard": self._standaard.naam, "versie": self._standaard.versie}
        return own


_ABOVE = {VERZEKERDE: "verzekerde", PRESTATIE: "prestatie"}


class _Flattener:
    """Makes rows of objects."""

    def __init__(self, standaard: Standaard, kaarten: Kaarten) -> None:
        self._standaard = standaard
        self._kaarten = kaarten
        self._kinds = {kaart.klasse: kenmerk for kenmerk, kaart in kaarten.items()}
        self._above: Above = {}
        self._regel = 0

    def rows(self, records: Iterable[EiRecord]) -> Iterator[EiRij]:
        """Yield the rows."""
        for record in records:
            yield from self._one(record)
            below: Sequence[EiRecord] = ()
            if isinstance(record, Verzekerde):
                below = record.debiteuren
            elif isinstance(record, Prestatie):
                below = record.delen
            for part in below:
                yield from self._one(part)

    def _one(self, record: EiRecord) -> Iterator[EiRij]:
        yield self._row(record)
        for comment in record.commentaar:
            yield self._row(comment)

    def _row(self, record: EiRecord | Commentaar) -> EiRij:
        kenmerk = self._kinds[type(record)]
        layout = self._standaard.records[kenmerk]
        values = [kenmerk, *(empty_of(veld) for veld in layout.velden[1:])]
        raw: dict[str, Waarde] = {}
        for plek in self._kaarten[kenmerk].plekken:
            if plek.van == TERUGMELDING:
                waarde = _to_record(plek.veld, getattr(record.terugmelding, plek.naam, None))
            elif plek.van:
                waarde = self._above[plek.van][plek.naam]
            else:
                waarde = raw[plek.naam] = _to_record(plek.veld, getattr(record, plek.naam))
            values[plek.index] = waarde
        for nr, text in getattr(record, "afwijkend", ()):
            index = layout.index[nr]
            values[index] = Ongeldig(text)
        if kenmerk == VOORLOOP:
            values[2:4] = self._standaard.version_digits
        if kenmerk in _ABOVE:
            self._above[_ABOVE[kenmerk]] = raw
        self._regel += 1
        return EiRij(kenmerk=kenmerk, waarden=values, regel=self._regel)


def field_of(veld: Veld, waarde: Waarde) -> Any:  # noqa: ANN401 - a field of any class
    """Return a value of a record as it is in the model."""
    if isinstance(waarde, Ongeldig):
        return Tekst(waarde)
    if isinstance(waarde, int):
        return waarde * _CENT if veld.soort == "bedrag" else waarde
    if not waarde or isinstance(waarde, date):
        return waarde or None
    is_empty = veld.verplicht != "M" and veld.is_empty(waarde)
    return None if is_empty else waarde


def _to_record(veld: Veld, value: Any) -> Waarde:  # noqa: ANN401 - a field of any class
    """Return a field of the model as it is in a record."""
    if value is None:
        return empty_of(veld)
    if isinstance(value, Tekst):
        return Ongeldig(value)
    if isinstance(value, Decimal):
        return int(value.scaleb(2).to_integral_value())
    waarde: Waarde = value
    return waarde
