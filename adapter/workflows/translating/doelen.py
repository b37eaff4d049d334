"""Writes an EI message in another form."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from adapter.exporters.table import guard
from adapter.formats.ei.flatform import FlatWriter
from adapter.formats.ei.jsonform import JsonWriter
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.rij import EiRij, Tell
from adapter.formats.ei.tabelform import columns_of, guarded_twice, table_row
from adapter.workflows.translating.bronnen import CSV, EI

Write = Callable[[EiRij], None]


@contextmanager
def open_target(vorm: str, standaard: Standaard, stream: BinaryIO, tell: Tell) -> Iterator[Write]:
    """Give what writes a record; when the block ends well the message is complete.

    Raises:
        VormError: a record has no place in this form.
    """
    if vorm == EI:
        flat = FlatWriter(standaard, stream, tell)
        yield flat.write
        flat.finish()
        return
    encoding = "utf-8-sig" if vorm == CSV else "utf-8"
    text = io.TextIOWrapper(stream, encoding=encoding, newline="", write_through=False)
    try:
        if vorm == CSV:
            yield _table(standaard, text)
        else:
            tree = JsonWriter(standaard, text)
            yield tree.write
            tree.finish()
        text.flush()
    finally:
        text.detach()


def _table(standaard: Standaard, text: io.TextIOWrapper) -> Write:
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns_of(standaard))

    def write(rij: EiRij) -> None:
        cells = table_row(standaard, rij)
        writer.writerow([guard(guarded_twice(cell)) if cell else "" for cell in cells])

    return write
