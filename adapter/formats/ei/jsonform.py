"""A message as JSON: one object, in which verzekerden have prestaties and those have their parts.

It is written as it comes and read piece by piece: one prestatie with its parts is held at a time.
"""

import json
from typing import Any, TextIO

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
    Place,
    list_of,
)
from adapter.formats.ei.layout import COMMENTAAR, SLUIT, VOORLOOP, Standaard
from adapter.formats.ei.rij import EiRij, Opmerking, VormError
from adapter.formats.ei.teksten import told_fields

Told = dict[str, Any]


class JsonWriter:
    """Writes rows as JSON.

    Args:
        standaard: of the message.
        stream: where to; not closed.
    """

    def __init__(self, standaard: Standaard, stream: TextIO) -> None:
        self._records = standaard.records
        self._stream = stream
        self._place = Place()
        self._held: Told = {}  # the record that is not written yet
        self._kind = ""
        self._last: Told = {}  # the record that a commentaar is about
        self._parts: list[str] = []
        self._insured = self._claims = 0
        facts = {"standaard": standaard.naam, "versie": standaard.versie}
        stream.write("{" + json.dumps(facts)[1:-1])

    def write(self, rij: EiRij) -> None:
        """Write a record.

        Raises:
            VormError: it cannot stand where it does, so it has no place in a tree.
        """
        kenmerk = rij.kenmerk
        if not self._place.fits(kenmerk):
            raise VormError(Opmerking(code="VERT-PLAATS", kenmerk=kenmerk, regel=rij.regel))
        layout = self._records[kenmerk]
        told: Told = dict(told_fields(layout, rij.waarden))
        if kenmerk == COMMENTAAR:
            self._last.setdefault(COMMENT, []).append(told)
            return
        if kenmerk in {VOORLOOP, VERZEKERDE, PRESTATIE, SLUIT}:
            self._flush()
            self._held, self._kind, self._parts = told, kenmerk, []
        elif kenmerk == DEBITEUR:
            self._held.setdefault(DEBTORS, []).append(told)
        else:
            self._held.setdefault(list_of(layout), []).append(told)
            self._parts.append(kenmerk)
        self._last = told

    def finish(self) -> None:
        """Write what is left."""
        self._flush()
        if self._kind != SLUIT:
            self._close_insured()
        self._stream.write("\n}\n")

    def _flush(self) -> None:
        """Write the record that is held, now that it is complete."""
        text = _text(self._held)
        if self._kind == VOORLOOP:
            self._stream.write(f',\n"{HEAD}": {text},\n"{INSURED}": [')
        elif self._kind == VERZEKERDE:
            self._end_claims()
            self._insured += 1
            comma = "," if self._insured > 1 else ""
            between = ", " if self._held else ""
            self._stream.write(f'{comma}\n{text[:-1]}{between}"{CLAIMS}": [')
        elif self._kind == PRESTATIE:
            if self._parts != sorted(self._parts):
                text = _text({**self._held, ORDER: self._parts})
            self._stream.write(f"{',' if self._claims else ''}\n{text}")
            self._claims += 1
        elif self._kind == SLUIT:
            self._close_insured()
            self._stream.write(f',\n"{END}": {text}')

    def _end_claims(self) -> None:
        if self._insured:
            self._stream.write("]}")
        self._claims = 0

    def _close_insured(self) -> None:
        self._end_claims()
        self._stream.write("\n]" if self._kind else "")


def _text(told: Told) -> str:
    return json.dumps(told, ensure_ascii=False)
