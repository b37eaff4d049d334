"""GDS801 as JSON and as a table: every record of the model, its empty fields left out."""

import csv
import functools
import io
import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, Final

import attrs

from adapter.exporters.table import guard
from adapter.formats.common.jsonvalues import JsonValues, TooLongError
from adapter.formats.ei.boom import CLAIMS, INSURED
from adapter.formats.ei.jsonlezer import DECODER, DoubleKeyError
from adapter.formats.ei.rij import Opmerking, VormError
from adapter.formats.ei.tabelform import RECORD, guarded_twice
from adapter.model.bericht import DeclaratieContext, Header, Overzicht
from adapter.model.prestatie import Prestatie
from adapter.model.verzekerde import Verzekerde
from adapter.model.waarden import Tekst

_HEADS: Final = {"header": Header, "declaratie_context": DeclaratieContext, "overzicht": Overzicht}
_NAMES = {klasse: name for name, klasse in _HEADS.items()}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"\d+(\.\d+)?", re.ASCII)


def write_tree(records: Iterator[object], versie: str, stream: io.TextIOBase) -> int:
    """Write the records of a message as JSON, and return how many there were."""
    stream.write("{" + json.dumps({"standaard": "GDS801", "versie": versie})[1:-1])
    count = insured = claims = 0
    for record in records:
        count += 1
        text = json.dumps(plain(record), ensure_ascii=False)
        if type(record) in _NAMES:
            stream.write(f',\n"{_NAMES[type(record)]}": {text}')
        elif isinstance(record, Verzekerde):
            stream.write("]}," if insured else f',\n"{INSURED}": [')
            between = ", " if text != "{}" else ""
            stream.write(f'\n{text[:-1]}{between}"{CLAIMS}": [')
            insured, claims = insured + 1, 0
        else:
            stream.write(f"{',' if claims else ''}\n{text}")
            claims += 1
    stream.write("]}\n]\n}\n" if insured else "\n}\n")
    return count


def read_tree(stream: io.TextIOBase) -> Iterator[object]:
    """Yield the records of a message in JSON.

    Raises:
        VormError: it is no JSON, or not of this shape.
    """
    values = JsonValues(stream.read, DECODER)
    try:
        for key in values.members():
            if key in _HEADS:
                yield made(_HEADS[key], values.value())
            elif key == INSURED:
                for _ in values.items():
                    yield from _insured(values)
            else:
                values.value()
        values.end()
    except (KeyError, ValueError, TypeError, RecursionError):
        raise VormError(Opmerking(code="VERT-JSON")) from None
    except DoubleKeyError:
        raise VormError(Opmerking(code="VERT-DUBBEL")) from None
    except TooLongError:
        raise VormError(Opmerking(code="VERT-TE-LANG")) from None


def _insured(values: JsonValues) -> Iterator[object]:
    told: dict[str, object] = {}
    for key in values.members():
        if key == CLAIMS:
            yield made(Verzekerde, told)
            for _ in values.items():
                yield made(Prestatie, values.value())
        else:
            told[key] = values.value()


def write_table(path_of: Iterator[object], again: Iterator[object], stream: BinaryIO) -> int:
    """Write the records of a message as a table: a row a record, a column a field that is filled.

    Args:
        path_of: the records, to know the columns by.
        again: the same records.
        stream: where to.
    """
    names: dict[str, None] = {}
    for record in path_of:
        names |= dict.fromkeys(dict(_cells(plain(record))))
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([RECORD, *names])
    count = 0
    for count, record in enumerate(again, start=1):  # noqa: B007 - told afterwards
        cells = dict(_cells(plain(record)))
        kind = type(record).__name__
        row = [kind, *(guard(guarded_twice(cells.get(name, ""))) for name in names)]
        writer.writerow(row)
    text.flush()
    text.detach()
    return count


def _cells(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _cells(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for at, inner in enumerate(value, start=1):
            yield from _cells(inner, f"{name}.{at}")
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


def plain(value: object) -> Any:  # noqa: ANN401 - a tree of JSON
    """Return an object of the model as JSON has it."""
    if attrs.has(type(value)):
        names = (item.name for item in attrs.fields(type(value)))  # type: ignore[arg-type]  # it has
        pairs = ((name, getattr(value, name)) for name in names)
        return {name: plain(inner) for name, inner in pairs if inner is not None and inner != ()}
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool) else str(value)


@functools.cache
def _hints(klasse: type) -> Mapping[str, Any]:
    return typing.get_type_hints(klasse)


def made(klasse: type, told: object, **more: object) -> Any:  # noqa: ANN401 - an object of the class
    """Return an object of the model out of a tree of JSON, with `more` as it is."""
    if not isinstance(told, dict):
        raise TypeError
    hints = _hints(klasse)
    return klasse(**{name: _typed(hints[name], value) for name, value in told.items()}, **more)


def _typed(hint: Any, value: object) -> object:  # noqa: ANN401 - a type as it is written
    """Return a value of JSON as the field has it; what is none of its type stays a text."""
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    for option in options:
        if attrs.has(option):
            return made(option, value)
        if typing.get_origin(option) is tuple and isinstance(value, list):
            return tuple(_typed(typing.get_args(option)[0], inner) for inner in value)
    if bool in options and isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise TypeError
    if date in options and _DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    # An amount of a message that has a sign is a text there.
    if Decimal in options and (Tekst not in options or _AMOUNT.fullmatch(value)):
        return Decimal(value)
    return Tekst(value) if Tekst in options else value
