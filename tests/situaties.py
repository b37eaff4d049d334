"""What the tests of exports of any sector share."""

import csv
from datetime import date
from pathlib import Path

import pytest

from adapter.cli import main
from adapter.workflows.besluiten import Rijbesluit
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.decide_route import decide_routes

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
EXAMPLE = FIXTURES / "voorbeeld-situaties"
PRACTICE = EXAMPLE / "praktijk.toml"
PARTIES = EXAMPLE / "partijen.csv"
ON = date(2026, 12, 1)
HEAD = "Sector;Zorgdatum;Onderlinge dienstverlening;AGB aanvrager;Prestatiecodelijst;Prestatiecode"
HEAD += ";Onderliggende prestatie;Aantal;Tarief;Bedrag;Factuurnummer;Factuurdatum;Afspraaknummer"
ROW = "mondzorg;02-11-2026;J;94009101;009;Y02;M03;1;15,00;15,00;F1;30-11-2026;"


def export(tmp_path: Path, *rows: str, head: str = HEAD, name: str = "export.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def decided(*exports: Path, profile: str | None = None) -> list[Rijbesluit]:
    inputs = Inputs(exports=exports, practice=PRACTICE, profile=profile)
    return [item for item in decide_routes(inputs, ON) if isinstance(item, Rijbesluit)]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = 0
    try:
        main(["route", *map(str, arguments), "--practice", str(PRACTICE), "--on", "2026-12-01"])
    except SystemExit as end:
        status = int(end.code or 0)
    told, complaint = capsys.readouterr()
    return status, told, complaint


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))
