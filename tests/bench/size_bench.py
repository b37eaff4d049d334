"""make bench-size: what 100,000 and 1,000,000 rows take, each in a process of its own.

Time as a ratio against csv.reader into the same typed rows, measured just before in this process;
memory as the peak of the process, and that of the process in which invoices are judged.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from adapter.validation import ubl_process
from adapter.workflows.convert import convert
from tests.bench.convert_bench import OMGEVING, inputs, make_export, read_typed

SMALL, LARGE = 100_000, 1_000_000


def measure(export: Path) -> tuple[float, int, int]:
    """Return seconds and peak MiB of a conversion, and of the process that judges invoices."""
    out = export.with_name(f"{export.name}-uit")
    command = [sys.executable, "-m", __spec__.name, str(export), str(out)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    seconds, own, child = done.stdout.split()
    return float(seconds), int(own) // 1024, int(child) // 1024


def make_workbook(export: Path) -> Path:
    """Return an export as a workbook, each cell as text."""
    path = export.with_suffix(".xlsx")
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    with export.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.reader(stream, delimiter=";")):
            for position, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, position, cell)
    book.close()
    return path


def tell(label: str, export: Path, baseline: float) -> None:
    """Measure a conversion, and print a line."""
    seconds, own, child = measure(export)
    ratio = f"{seconds / baseline:5.1f} x typed rows" if baseline else " " * 18
    sys.stdout.write(f"{label:<18}{seconds:8.1f} s {ratio}{own:6d} MiB, invoices{child:5d} MiB\n")
    sys.stdout.flush()


def main() -> None:
    """Measure, and print a line a size."""
    with tempfile.TemporaryDirectory() as name:
        for rows in (SMALL, LARGE):
            export = Path(name) / f"{rows}.csv"
            make_export(export, rows)
            start = time.perf_counter()
            read_typed(export)
            tell(f"{rows} CSV", export, time.perf_counter() - start)
            if rows == SMALL:
                tell(f"{rows} XLSX", make_workbook(export), 0)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        began = time.perf_counter()
        convert(inputs(Path(sys.argv[1])), Path(sys.argv[2]), OMGEVING)
        seconds = time.perf_counter() - began
        ubl_process.end()  # what a process took is known when it has ended
        peaks = [
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        ]
        sys.stdout.write(f"{seconds} {peaks[0]} {peaks[1]}")
    else:
        main()
