"""make bench-size: hold two exports and a declaration against each other, a million lines together.

Three tenths are an export that most of the declaration was made of, three tenths an export with the
same care under another number (each row a finding). Each size in a process of its own.
"""

import csv
import itertools
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import adapter
from tests.bench.convert_bench import BSNS, DEMO
from tests.bench.validate_bench import BASE, make_message

SIZES = (100_000, 1_000_000)
NUMBER = re.compile(r"Factuurnummer>([^<]*)<")
MIB = 1024


def make_export(path: Path, number: str, rows: int) -> None:
    """Write rows of own care, each with the reference of a line of the declaration."""
    with (DEMO / "export.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *demo = list(csv.reader(stream, delimiter=";"))
    at = {name: position for position, name in enumerate(header)}
    own = next(row for row in demo if row[at["Factuurnummer"]] == "D2026-1201")
    persons = itertools.cycle(BSNS)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        for index in range(rows):
            row = list(own)
            row[at["Factuurnummer"]], row[at["Referentie"]] = number, f"B{index:09d}"
            row[at["BSN"]], row[at["Cliëntnummer"]] = next(persons), f"{number}-{index}"
            writer.writerow(row)


def make_files(folder: Path, lines: int) -> list[Path]:
    """Write the files, and return them."""
    found = NUMBER.search(BASE.read_text(encoding="utf-8"))
    number = found[1] if found else ""
    made, alone, message = (folder / name for name in ("a.csv", "b.csv", "c.xml"))
    make_export(made, number, lines * 3 // 10)
    make_export(alone, "B-2", lines * 3 // 10)
    make_message(message, lines * 4 // 10, varied=True)
    return [made, alone, message]


def main() -> None:
    """Make the files and measure, and print a line a size."""
    for lines in SIZES:
        with tempfile.TemporaryDirectory() as name:
            files = make_files(Path(name), lines)
            command = [sys.executable, "-m", "tests.bench.check_bench", *map(str, files)]
            done = subprocess.run(command, capture_output=True, check=True, text=True)
            seconds, peak, told, compared = done.stdout.split()
        sys.stdout.write(
            f"{compared} lines  check{float(seconds):8.1f} s"
            f" {float(seconds) / lines * 1e6:6.0f} us each {int(peak) // MIB:6d} MiB"
            f" {told} findings\n"
        )
        sys.stdout.flush()


def run(files: list[Path]) -> None:
    """Check as `check` does, and print what it took."""
    start = time.perf_counter()
    check = adapter.check(files, on=date(2027, 2, 5), practice=DEMO / "praktijk.toml")
    told = sum(1 for _ in check)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(f"{seconds} {peak} {told} {check.summary.lines}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run([Path(name) for name in sys.argv[1:]])
    else:
        main()
