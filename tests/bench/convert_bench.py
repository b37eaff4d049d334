"""make bench: convert and validate 10,000 rows, as ratios against baselines in the same process.

Seconds differ from machine to machine and from minute to minute; a ratio against plain csv.reader
over the same export, and against lxml parse + XSD of the same declarations, can be compared.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from adapter.core.values import is_bsn
from adapter.formats.common.schemas import schema_path
from adapter.importers.columns import find_columns
from adapter.importers.forms import Mended
from adapter.importers.profile import profiles
from adapter.model.herkomst import Herkomst
from adapter.model.regel import Regel
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

ROWS = 10_000
ROWS_PER_NUMBER = 100
RUNS = 3
DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo"
OMGEVING = Omgeving(vandaag=date(2027, 2, 5))
BSNS = [number for number in map(str, range(999_900_000, 999_999_999)) if is_bsn(number)]


def make_export(path: Path, rows: int = ROWS) -> None:
    """Write an export of own care and route 1, one row in fifty with a fault."""
    with (DEMO / "export.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *demo = list(csv.reader(stream, delimiter=";"))
    at = {name: position for position, name in enumerate(header)}
    own = next(row for row in demo if row[at["Factuurnummer"]] == "D2026-1201")
    invoiced = next(row for row in demo if row[at["Factuurnummer"]] == "OD2026-12A")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        for index in range(rows):
            row = list(invoiced if index // ROWS_PER_NUMBER % 10 == 9 else own)
            row[at["Factuurnummer"]] = f"B{index // ROWS_PER_NUMBER:05d}"
            row[at["Referentie"]] = f"B-{index:07d}"
            if row[at["BSN"]]:
                row[at["BSN"]] = BSNS[index // 7 % len(BSNS)]
            if index % 50 == 49:
                row[at["Aantal"]] = "2"
            writer.writerow(row)


def inputs(export: Path) -> Inputs:
    """Return the demo's tables with another export, and agreements without an end."""
    text = (DEMO / "od-afspraken.csv").read_text(encoding="utf-8-sig")
    header, *rows = list(csv.reader(text.splitlines(), delimiter=";"))
    most = header.index("Max aantal")
    agreements = export.with_name("afspraken.csv")
    with agreements.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        writer.writerows([*row[:most], "", *row[most + 1 :]] for row in rows)
    return Inputs(
        exports=(export,),
        practice=DEMO / "praktijk.toml",
        agreements=agreements,
        parties=DEMO / "partijen.csv",
        contracts=DEMO / "contracten.csv",
        tariffs=DEMO / "tarieven.csv",
    )


def best(run: Callable[[], object]) -> float:
    """Return the shortest of a few runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def read_csv(path: Path) -> None:
    """Go through an export with csv.reader and nothing else."""
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream, delimiter=";"):
            pass


def read_typed(path: Path) -> None:
    """Make the typed rows of an export with csv.reader: each cell read by its form, no more."""
    profile = profiles()["ggz-consulten"]
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, delimiter=";")
        columns = find_columns(profile, next(reader)).known
        for number, row in enumerate(reader, start=2):
            herkomst = Herkomst(bestand=path.name, rij=number)
            values = {
                kolom.veld: plain(kolom.form(row[position]))
                for position, kolom in columns.items()
                if row[position]
            }
            Regel(herkomst=herkomst, **values)


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a form gives
    """Return a value that was put right as the value that it is now."""
    return value.value if isinstance(value, Mended) else value


def parse_and_validate(paths: list[Path]) -> None:
    """Parse declarations to trees and hold them against the XSD: the least a check can do."""
    judges = {
        version: etree.XMLSchema(etree.parse(schema_path("GDS801", version)))
        for version in ("1.0", "2.1")
    }
    for path in paths:
        message = etree.parse(path)
        judges["1.0" if message.findtext(".//{*}Berichtversie") == "1" else "2.1"].validate(message)


def check_all(paths: list[Path]) -> None:
    """Check declarations as `validate` does."""
    for path in paths:
        with path.open("rb") as stream:
            for _ in MessageCheck(stream, path.name, Settings(omgeving=OMGEVING)):
                pass


def main() -> None:
    """Measure, and print a line a figure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "export.csv"
        make_export(export)
        files = inputs(export)
        out = folder / "uit"
        convert(files, out, OMGEVING)  # loads schemas, rules and the EN 16931 engine
        declarations = sorted(out.glob("declaraties/*.xml"))
        converting = best(lambda: convert(files, out, OMGEVING, force=True))
        validating = best(lambda: check_all(declarations))
        reading = best(lambda: read_csv(export))
        typing = best(lambda: read_typed(export))
        judging = best(lambda: parse_and_validate(declarations))
        report = convert(files, out, OMGEVING, force=True)
        sys.stdout.write(
            f"rows                         {report.read.rows}\n"
            f"declared / invoiced / refused {report.declared.rows} / {report.invoiced.rows}"
            f" / {report.rejected.rows}\n"
            f"messages                     {len(report.files)}\n"
            f"convert                      {converting:.2f} s\n"
            f"  x csv.reader               {converting / reading:.0f}\n"
            f"  x csv.reader to typed rows {converting / typing:.1f}\n"
            f"  x lxml parse + XSD         {converting / judging:.1f}\n"
            f"validate declarations        {validating:.2f} s\n"
            f"  x lxml parse + XSD         {validating / judging:.2f}\n"
        )


if __name__ == "__main__":
    main()
