"""Reads a message from the JSON of `jsonform`, piece by piece."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from adapter.formats.common.jsonvalues import JsonValues, TooLongError
from adapter.formats.ei.boom import (
    CLAIMS,
    COMMENT,
    DEBITEUR,
    DEBTORS,
    END,
    HEAD,
    INSURED,
    ORDER,
    PRESTATIE,
    VERZEKERDE,
    list_of,
)
from adapter.formats.ei.layout import COMMENTAAR, SLUIT, VOORLOOP, Standaard
from adapter.formats.ei.registry import standards
from adapter.formats.ei.rij import EiRij, Opmerking, Tell, VormError
from adapter.formats.ei.teksten import values_of

Item = Mapping[str, Any]


class DoubleKeyError(Exception):
    """An object has a key twice."""


class _ShapeError(Exception):
    """Something else stands where an object or a list is due."""


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


def _object(pairs: Sequence[tuple[str, object]]) -> Item:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise DoubleKeyError
    return made


DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_refuse
)


class JsonReader:
    """A message in JSON: iterate over it for its rows, once.

    Args:
        values: the file.
        tell: is told of a key that does not exist, and of a value that is none of its kind.

    Attributes:
        standaard: of the message.

    Raises:
        VormError: it does not begin with a standard and version that are known.
    """

    def __init__(self, values: JsonValues, tell: Tell) -> None:
        self._values = values
        self._tell = tell
        self._regel = 0
        self._members = values.members()
        self.standaard = self._head()

    def __iter__(self) -> Iterator[EiRij]:
        """Yield the rows.

        Raises:
            VormError: it is no JSON, or not of this shape.
        """
        try:
            yield from self._rows()
            self._values.end()
        except (ValueError, RecursionError, TooLongError, DoubleKeyError, _ShapeError) as wrong:
            raise VormError(Opmerking(code=_CODES.get(type(wrong), "VERT-JSON"))) from None

    def _head(self) -> Standaard:
        found: Standaard | None = None
        try:
            if next(self._members) == "standaard":
                naam = self._values.value()
                if next(self._members) == "versie":
                    found = standards().get((str(naam), str(self._values.value())))
        except (ValueError, RecursionError, TooLongError, DoubleKeyError, StopIteration):
            raise VormError(Opmerking(code="VERT-JSON")) from None
        if found is None:
            raise VormError(Opmerking(code="VERT-STANDAARD"))
        return found

    def _rows(self) -> Iterator[EiRij]:
        is_begun = False
        for key in self._members:
            if key == HEAD and not is_begun:
                yield from self._record(VOORLOOP, _item(self._values.value()), f"/{HEAD}")
                is_begun = True
            elif key == INSURED and is_begun:
                for at in self._values.items():
                    yield from self._insured(f"/{INSURED}[{at}]")
            elif key == END and is_begun:
                yield from self._record(SLUIT, _item(self._values.value()), f"/{END}")
            else:
                raise _ShapeError

    def _insured(self, pad: str) -> Iterator[EiRij]:
        """Yield an insured person and the prestaties, which come last in the object."""
        told: dict[str, Any] = {}
        is_told = False
        for key in self._values.members():
            if is_told or key in told:
                raise _ShapeError
            if key != CLAIMS:
                told[key] = self._values.value()
                continue
            is_told = True
            yield from self._person(told, pad)
            for at in self._values.items():
                yield from self._claim(_item(self._values.value()), f"{pad}/{CLAIMS}[{at}]")
        if not is_told:
            yield from self._person(told, pad)

    def _person(self, told: dict[str, Any], pad: str) -> Iterator[EiRij]:
        debtors = _items(told.pop(DEBTORS, []))
        yield from self._record(VERZEKERDE, told, pad)
        for at, item in enumerate(debtors, start=1):
            yield from self._record(DEBITEUR, item, f"{pad}/{DEBTORS}[{at}]")

    def _claim(self, item: Item, pad: str) -> Iterator[EiRij]:
        """Yield a prestatie and what is below it, in the order that it tells."""
        told = dict(item)
        order = told.pop(ORDER, None)
        below: dict[str, list[tuple[Item, str]]] = {}
        for kenmerk, layout in self.standaard.records.items():
            name = list_of(layout)
            if name in told:
                places = enumerate(_items(told.pop(name)), start=1)
                below[kenmerk] = [(part, f"{pad}/{name}[{at}]") for at, part in places]
        plain = [kenmerk for kenmerk in sorted(below) for _ in below[kenmerk]]
        if order is None:
            order = plain
        if not isinstance(order, list) or sorted(map(str, order)) != plain:
            raise _ShapeError
        yield from self._record(PRESTATIE, told, pad)
        for kenmerk in order:
            yield from self._record(kenmerk, *below[kenmerk].pop(0))

    def _record(self, kenmerk: str, item: Item, pad: str) -> Iterator[EiRij]:
        """Yield a record and the comments on it."""
        told = dict(item)
        comments = _items(told.pop(COMMENT, []))
        yield self._row(kenmerk, told, pad)
        for at, comment in enumerate(comments, start=1):
            yield self._row(COMMENTAAR, comment, f"{pad}/{COMMENT}[{at}]")

    def _row(self, kenmerk: str, item: Item, pad: str) -> EiRij:
        layout = self.standaard.records.get(kenmerk)
        if layout is None:
            raise VormError(Opmerking(code="VERT-RECORD", kenmerk=kenmerk, pad=pad))
        self._regel += 1
        at = Opmerking(code="VERT-SLEUTEL", kenmerk=kenmerk, regel=self._regel, pad=pad)
        known = {veld.sleutelnaam for veld in layout.velden[1:]}
        told: dict[str, str] = {}
        for key, value in item.items():
            if key in known and isinstance(value, str):
                told[key] = value
            elif value is not None:
                self._tell(at)
        waarden = values_of(layout, told, self._tell, at)
        return EiRij(kenmerk=kenmerk, waarden=waarden, regel=self._regel, pad=pad)


_CODES: Mapping[type[BaseException], str] = {
    DoubleKeyError: "VERT-DUBBEL",
    _ShapeError: "VERT-BOOM",
    TooLongError: "VERT-TE-LANG",
}


def _item(value: object) -> Item:
    if not isinstance(value, dict):
        raise _ShapeError
    return value


def _items(value: object) -> list[Item]:
    if not isinstance(value, list):
        raise _ShapeError
    return [_item(item) for item in value]
