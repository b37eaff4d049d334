"""The form of the standard itself: reads and writes flat messages as rows."""

import functools
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from adapter.formats.ei.compiled import Ongeldig, Waarde, write_value
from adapter.formats.ei.layout import COMMENTAAR, SLUIT, VOORLOOP, RecordLayout, Standaard
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.formats.ei.rij import EiRij, Opmerking, Tell, VormError
from adapter.formats.ei.teksten import about, empty_of, is_code
from adapter.formats.ei.veld import DETAILNUMMER, REGELNUMMER, Veld
from adapter.formats.ei.writing import EiWriter, Misfit


def read_flat(reader: EiReader, tell: Tell) -> Iterator[EiRij]:
    """Yield the records of a message, so that writing them gives the same text.

    Args:
        reader: the message.
        tell: is told of a value that is none of its kind, which is kept as it stands, and of what
            is not carried: what stands in a reserve, or beyond the length of a record.

    Raises:
        VormError: the standard has no such record.
    """
    regel, is_closed = 1, False
    for record in reader:
        layout, regel = record.layout, record.regel
        is_closed = is_closed or record.kenmerk == SLUIT
        if layout is None:
            raise VormError(Opmerking(code="VERT-RECORD", regel=regel))
        waarden = record.waarden
        if not _is_plain(layout, record.tekst, waarden):
            waarden = tuple(_as_it_stands(layout, record, reader.standaard, tell))
        yield EiRij(kenmerk=layout.kenmerk, waarden=waarden, regel=regel)
    if not is_closed:
        tell(Opmerking(code="VERT-SLUIT-MIST", kenmerk=SLUIT, regel=regel))


def _is_plain(layout: RecordLayout, text: str, waarden: Sequence[Waarde]) -> bool:
    """Tell whether every value is of its kind, and all of them together are the whole record."""
    return (
        layout.write(waarden) == text
        and Ongeldig not in map(type, waarden)
        and all(text[begin:end].isdecimal() for begin, end in _digits(layout))
    )


@functools.cache
def _digits(layout: RecordLayout) -> tuple[tuple[int, int], ...]:
    """Return where the rubrieken of digits are, neighbours taken together."""
    spans: list[tuple[int, int]] = []
    for veld in layout.velden:
        if veld.type == "N":
            is_next = spans and spans[-1][1] == veld.begin
            begin = spans.pop()[0] if is_next else veld.begin
            spans.append((begin, veld.einde))
    return tuple(spans)


def _as_it_stands(
    layout: RecordLayout, record: EiRecord, standaard: Standaard, tell: Tell
) -> Iterator[Waarde]:
    """Yield the values of a record; one that would be written in another way stays a text."""
    at = Opmerking(code="VERT-LENGTE", kenmerk=layout.kenmerk, regel=record.regel)
    if len(record.tekst) != standaard.recordlengte:
        tell(at)
    values = iter(record.waarden)
    for veld in layout.alle:
        text = record[veld.nr]
        if veld.is_reserve:
            if text.strip(" "):
                tell(about(veld, "VERT-RESERVE", at))
            continue
        waarde = next(values)
        if not text:
            waarde = empty_of(veld)
        elif veld.type == "N" and _is_wrong(veld, text, waarde):
            waarde = Ongeldig(text)
            tell(about(veld, "VERT-WAARDE", at))
        yield waarde


def _is_wrong(veld: Veld, text: str, waarde: Waarde) -> bool:
    return (
        isinstance(waarde, Ongeldig) or not is_code(veld, text) or write_value(veld, waarde) != text
    )


class FlatWriter:
    """Writes rows as a flat message.

    Args:
        standaard: what to write.
        stream: where to; not closed.
        tell: is told of what does not fit, and of a number or total that is another than it was:
            both are computed anew, the numbers of a return message excepted.
    """

    def __init__(self, standaard: Standaard, stream: BinaryIO, tell: Tell) -> None:
        self._standaard = standaard
        self._tell = tell
        self._writer = EiWriter(standaard, stream, self._misfit, keep_numbers=standaard.is_retour)
        self._numbered = {
            kenmerk: layout.of_element(DETAILNUMMER)
            for kenmerk, layout in standaard.records.items()
        }
        self._number = self._comment = 0
        self._has_numbers = self._unnumbered = False
        self._is_renumbered = standaard.is_retour
        self._closed = False

    def write(self, rij: EiRij) -> None:
        """Write a record; of record 99 only is told where it differs from what is computed."""
        if self._closed:
            raise VormError(_at(rij, "VERT-PLAATS"))
        if rij.kenmerk == SLUIT:
            self._closed = True
            layout = self._standaard.records[SLUIT]
            self._compare(layout.velden, rij, self._writer.closing())
        else:
            is_comment = rij.kenmerk == COMMENTAAR
            self._number += not (is_comment or rij.kenmerk == VOORLOOP)
            self._comment = self._comment + 1 if is_comment else 0
            self._compare_number(rij)
            self._writer.write(rij.kenmerk, rij.waarden)

    @property
    def regel(self) -> int:
        """The line that was written last."""
        return self._writer.regel

    def finish(self) -> None:
        """Write record 99."""
        self._writer.finish()

    def _compare_number(self, rij: EiRij) -> None:
        """Tell of the first record that gets another number than it had."""
        veld = self._numbered[rij.kenmerk]
        if veld is None or self._is_renumbered:
            return
        layout = self._standaard.records[rij.kenmerk]
        was = rij.waarden[layout.index[veld.nr]]
        # A message that was typed in need have no numbers at all.
        self._unnumbered = self._unnumbered or not was
        self._has_numbers = self._has_numbers or bool(was)
        if self._has_numbers and (self._unnumbered or was != self._number):
            self._is_renumbered = True
            self._tell(_at(rij, "VERT-NUMMER", veld))
            return
        line = layout.of_element(REGELNUMMER)
        if line and rij.waarden[layout.index[line.nr]] not in {0, None, self._comment}:
            self._is_renumbered = True
            self._tell(_at(rij, "VERT-NUMMER", line))

    def _compare(self, velden: Sequence[Veld], rij: EiRij, made: Sequence[Waarde]) -> None:
        for veld, was, now in zip(velden, rij.waarden, made, strict=True):
            if was != now:
                self._tell(_at(rij, "VERT-TOTAAL", veld))

    def _misfit(self, misfit: Misfit) -> None:
        veld = self._standaard.records[misfit.kenmerk].by_number[misfit.rubriek]
        at = Opmerking(code=misfit.code, regel=misfit.regel)
        self._tell(about(veld, misfit.code, at))


def _at(rij: EiRij, code: str, veld: Veld | None = None) -> Opmerking:
    at = Opmerking(code=code, kenmerk=rij.kenmerk, regel=rij.regel, pad=rij.pad)
    return about(veld, code, at) if veld else at
