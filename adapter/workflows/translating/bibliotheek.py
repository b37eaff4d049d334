"""EI messages as objects of the model, for programs."""

import itertools
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from adapter.core.errors import UnusableInputError
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.modelform import from_model, to_model
from adapter.formats.ei.registry import standards
from adapter.formats.ei.rij import Opmerking, VormError
from adapter.model.ei.gemeen import EiRecord, Voorloop
from adapter.workflows.temporary import TemporaryFiles
from adapter.workflows.translating.bronnen import CSV, EI, JSON, open_ei
from adapter.workflows.translating.doelen import open_target

_FORMS = frozenset({EI, JSON, CSV})


def read_ei(stream: BinaryIO) -> Iterator[EiRecord]:
    """Yield the records of an EI message; memory does not grow with it.

    A value that is none of its kind is in the model as a Tekst; what stands in a reserve, or beyond
    the length of a record, is not there.

    Args:
        stream: the message, flat, as JSON or as a table: an open binary handle that can be sought.

    Raises:
        UnusableInputError: it cannot be read, or there is no model of its standard.
    """
    try:
        with open_ei(stream, _nothing) as bron:
            yield from to_model(bron.standaard, bron.rijen)
    except VormError as wrong:
        raise UnusableInputError("IN-EI", fout=wrong.opmerking.code) from None


def write_ei(records: Iterable[EiRecord], stream: BinaryIO, form: str = EI) -> None:
    """Write records as a message, given in the order in which `read_ei` gives them.

    Counts, totals and, but for a return message, the numbers of records are computed.

    Args:
        records: the Voorloop, which tells the standard, and each Verzekerde with its Prestaties
            behind it.
        stream: an open binary handle to write to.
        form: "ei" (flat), "json" or "csv".

    Raises:
        UnusableInputError: there is no model of the standard, the Voorloop is not the first, or
            something does not fit its rubriek.
        ValueError: there is no such form.
    """
    if form not in _FORMS:
        raise ValueError(form)
    if form == EI:
        _write_flat(records, stream)
        return
    # What record 99 says of the whole is known when the message is complete.
    with TemporaryFiles() as files:
        flat, _ = files.new()
        _write_flat(records, flat)
        with (
            open_ei(flat, _nothing) as bron,
            open_target(form, bron.standaard, stream, _nothing) as write,
        ):
            for rij in bron.rijen:
                write(rij)


def _write_flat(records: Iterable[EiRecord], stream: BinaryIO) -> None:
    items = iter(records)
    try:
        first = tuple(itertools.islice(items, 1))
        standaard = _standard(first)
        with open_target(EI, standaard, stream, _refuse) as write:
            for rij in from_model(standaard, itertools.chain(first, items)):
                write(rij)
    except VormError as wrong:
        raise UnusableInputError("IN-EI", fout=wrong.opmerking.code) from None


def _standard(first: tuple[EiRecord, ...]) -> Standaard:
    voorloop = first[0] if first else None
    if not isinstance(voorloop, Voorloop):
        raise VormError(Opmerking(code="VERT-PLAATS"))
    standaard = standards().get((voorloop.standaard, voorloop.versie))
    if standaard is None:
        raise VormError(Opmerking(code="VERT-STANDAARD"))
    return standaard


def _refuse(opmerking: Opmerking) -> None:
    """Refuse what does not fit; a name may be shortened."""
    if opmerking.code == "EI-SCHRIJF-LENGTE":
        raise VormError(opmerking)


def _nothing(_: Opmerking) -> None:
    """Say nothing: what is odd is in the model as it stood."""
