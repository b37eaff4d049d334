"""Small tables of care on request, converted, and who stands where in the declarations."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from attrs import frozen
from lxml import etree

from adapter.exporters.report import Report
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

CASES = Path(__file__).resolve().parents[3] / "fixtures/convert"
START = "07-09-2026"
Cells = Mapping[str, str]
ROW: Cells = {
    "Factuurnummer": "D1",
    "Factuurdatum": "30-11-2026",
    "Cliëntnummer": "",
    "BSN": "",
    "Verzekerdennummer": "",
    "Geboortedatum": "14-03-1984",
    "UZOVI": "3311",
    "Zorgtrajectnummer": "",
    "Startdatum zorgtraject": "",
    "AGB regiebehandelaar": "94009203",
    "AGB behandelaar": "94009201",
    "Prestatiecodelijst": "071",
    "Prestatiecode": "CO0627",
    "Datum": "03-11-2026",
    "Aantal": "1",
    "Tarief": "180,00",
    "Bedrag": "180,00",
    "Creditreferentie": "",
    "Afspraaknummer": "",
    "AGB aanvrager": "",
}
AFSPRAAK: Cells = {
    "Afspraaknummer": "OD-1",
    "Datum afspraak": "21-09-2026",
    "AGB aanvrager": "94009101",
    "AGB uitvoerder": "94009001",
    "Route": "2",
    "Zorgtrajectnummer aanvrager": "ZA-1",
    "Startdatum zorgtraject": START,
    "Cliëntnummer": "",
    "BSN": "",
    "Prestaties": "*",
    "Geldig van": "01-10-2026",
    "Geldig tot": "31-12-2027",
}
CONTRACT: Cells = {"UZOVI": "3311", "Soort": "contract", "Geldig van": "01-01-2026"}


@frozen(kw_only=True)
class Person:
    """Whom a Verzekerde of a declaration is about."""

    bsn: str | None
    verzekerdennummer: str | None
    clientnummer: str | None


def _write(path: Path, base: Cells, rows: Sequence[Cells]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, base.keys(), delimiter=";")
        writer.writeheader()
        writer.writerows({**base, **row} for row in rows)
    return path


def _convert(folder: Path, agreements: Sequence[Cells], *exports: Sequence[Cells]) -> Report:
    inputs = Inputs(
        exports=tuple(
            _write(folder / f"export-{index}.csv", {**ROW, "Factuurnummer": f"D{index}"}, rows)
            for index, rows in enumerate(exports)
        ),
        practice=CASES / "praktijk.toml",
        agreements=_write(folder / "afspraken.csv", AFSPRAAK, agreements),
        parties=CASES / "partijen.csv",
        contracts=_write(folder / "contracten.csv", CONTRACT, [{}]),
        tariffs=CASES / "tarieven.csv",
    )
    return convert(inputs, folder / "uit", Omgeving(vandaag=date(2026, 12, 1)))


def _persons(folder: Path, start: str) -> dict[str, set[Person]]:
    """Return who stands above each zorgtraject that began on a day, in every declaration."""
    found: dict[str, set[Person]] = {}
    for path in folder.glob("uit/declaraties/*.xml"):
        for who in etree.parse(path).getroot().iter("{*}Verzekerde"):
            person = Person(
                bsn=who.findtext("{*}BSN"),
                verzekerdennummer=who.findtext("{*}Verzekerdennummer"),
                clientnummer=who.findtext("{*}PatientIdentificatienummer"),
            )
            for traject in who.iter("{*}Zorgtraject"):
                if traject.findtext("{*}ZorgtrajectStartdatum") == start:
                    number = str(traject.findtext("{*}Zorgtrajectnummer"))
                    found.setdefault(number, set()).add(person)
    return found


@frozen(kw_only=True)
class Care:
    """A folder to convert in."""

    folder: Path

    def convert(self, agreements: Sequence[Cells], *exports: Sequence[Cells]) -> Report:
        """Convert exports with agreements."""
        return _convert(self.folder, agreements, *exports)

    def persons(self, start: str = "2026-09-07") -> Mapping[str, set[Person]]:
        """Return who stands above each zorgtraject that began on a day, in every declaration."""
        return _persons(self.folder, start)


@pytest.fixture(name="care")
def _care(tmp_path: Path) -> Care:
    return Care(folder=tmp_path)


@pytest.fixture(name="make_care", scope="session")
def _make_care() -> type[Care]:
    return Care
