"""Writes herkomst.jsonl: from which row of which export each prestatie of each message came."""

import json
from collections.abc import Iterator
from pathlib import Path

from adapter.core.masking import key_of
from adapter.workflows.conversion.bundel import ON_INVOICE, bundles
from adapter.workflows.conversion.spool import Spool
from adapter.workflows.herkomst import HERKOMST, VELDEN, base_name

_TABLE = "CREATE TABLE bericht (pad TEXT, factuurnummer TEXT, sleutel TEXT)"
_ROWS = f"""
SELECT pad, sleutel, tabel, rij FROM (
  SELECT b.pad, r.tabel, r.rij, r.nummer,
    CASE WHEN b.sleutel LIKE '{ON_INVOICE} %'
      THEN CAST(ROW_NUMBER() OVER (PARTITION BY b.pad ORDER BY r.nummer) AS TEXT)
      ELSE sleutel_van(r.referentie) END AS sleutel
  FROM bericht b JOIN rij r ON r.factuurnummer = b.factuurnummer AND r.sleutel = b.sleutel
  WHERE r.besluit IS NOT NULL)
ORDER BY pad, sleutel, nummer
"""  # noqa: S608 - our own constant


def write_herkomst(folder: Path, spool: Spool) -> None:
    """Write it beside the messages, sorted by message and by what a prestatie is found by.

    That is a key_of of its Referentienummer; of a line of an invoice its number.
    """
    with (folder / HERKOMST).open("w", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in _exports(spool))
        stream.writelines(f"{line}\n" for line in _prestaties(spool))


def _exports(spool: Spool) -> Iterator[str]:
    wanted = set(VELDEN.values())
    for table in spool.tables.values():
        columns = {veld: kop for veld, kop in table.koppen.items() if veld in wanted}
        facts = {"export": base_name(table.bestand), "kolommen": columns}
        yield json.dumps(facts, ensure_ascii=False)


def _prestaties(spool: Spool) -> Iterator[str]:
    spool.change(_TABLE)
    for number in spool.numbers():
        parts = [(part.path, part.factuurnummer, part.sleutel) for part in bundles(number, spool)]
        spool.change_many("INSERT INTO bericht VALUES (?, ?, ?)", parts)
    spool.add_function("sleutel_van", key_of)
    # An export without rows has a number and no line.
    place = {number: line for line, number in enumerate(spool.tables)}
    for path, key, number, row in spool.query(_ROWS):
        yield json.dumps([path, key, place[number], row], ensure_ascii=False)
