"""Makes a workbook in the shape of a message specification (BER) out of a layout of ours."""

from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from adapter.formats.ei.layout import Standaard

Cells = list[list[str | int | float]]
HEADER = (
    "Standaard",
    "Recordnaam",
    "Recordcode",
    "Volgnummer",
    "Naam gegevenselement",
    "Type",
    "Lengte",
    "Patroon",
    "Eindpositie",
    "Verplichting",
    "Sleutel",
    "Code gegeven",
    "Organisatiecode",
    "Beschrijving functie",
    "Code codelijst",
    "Constraints/condities",
)
TOP = 10
"""Rows above the header, as in the workbook of ZH308 9.0."""


def cells_of(standaard: Standaard) -> Cells:
    """Return the table of a standard, header included: names in capitals, numbers as numbers."""
    rows: Cells = [list(HEADER)]
    for record in standaard.records.values():
        for veld in record.alle:
            rows.append(
                [
                    standaard.naam,
                    record.naam.upper(),
                    record.kenmerk,
                    veld.nr,
                    veld.naam.upper(),
                    veld.type,
                    veld.lengte,
                    veld.patroon,
                    veld.einde,
                    veld.verplicht,
                    veld.sleutel,
                    veld.element,
                    "VEKT",
                    "Functie.",
                    veld.codelijst,
                    _condition(standaard, veld.nr),
                ]
            )
    return rows


def _condition(standaard: Standaard, nr: str) -> str:
    versie, subversie = standaard.version_digits
    codes = " of ".join(f"'{code}' (declaratie)" for code in standaard.berichtcodes)
    return {
        "0102": f"Waarde {codes} vullen.",
        "0103": f"CS: Waarde '{versie}' vullen.",
        "0104": f"Anders waarde '00' vullen (geen subversie). Waarde '{subversie}' vullen.".replace(
            "Anders", "Als er geen is, anders"
        ),
    }.get(nr, "")


def write_book(path: Path, cells: Sequence[Sequence[str | int | float]], top: int = TOP) -> Path:
    """Write a workbook: a title sheet, and the table on the second sheet below some rows."""
    book = xlsxwriter.Workbook(path)
    title = book.add_worksheet("Titel")
    title.write_row(0, 0, ["Externe integratie", "Berichtspecificatie"])
    sheet = book.add_worksheet("BER")
    sheet.write(0, 0, "Declaratie")
    for number, row in enumerate(cells, start=top):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def book_of(
    folder: Path, standaard: Standaard, change: Callable[[Cells], object] = lambda cells: None
) -> Path:
    """Write the workbook of a standard under the name that Vektis gives it, with a change."""
    cells = cells_of(standaard)
    change(cells)
    return write_book(folder / f"{standaard.naam}v{standaard.versie}_BERu1.xlsx", cells)
