"""A CSV table for spreadsheets: UTF-8 with BOM, `;`, and cells that can start no formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

_PLAIN = re.compile(r"[+-]?[\d.,]+|[+-]?€ ?-?[\d.,]+|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def guard(cell: str) -> str:
    """Return a cell that a spreadsheet takes as text; a plain number or date is left as it is.

    A cell that has the guard already is left as it is too: the importer takes off one.

    >>> guard("=1+1"), guard("-155,12"), guard("-")
    ("'=1+1", '-155,12', '-')
    """
    if not cell.startswith(_FORMULA) or cell == "-" or _PLAIN.fullmatch(cell):
        return cell
    return f"'{cell}"


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table; a row shorter than the header is filled up."""
    with path.open("wb") as stream:
        write_csv(stream, header, rows)


def write_csv(stream: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table into an open file; a row shorter than the header is filled up."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([guard(cell) for cell in header])
    width = len(header)
    for row in rows:
        cells = [*row, *[""] * (width - len(row))]
        writer.writerow([guard(cell) for cell in cells])
    text.detach()
