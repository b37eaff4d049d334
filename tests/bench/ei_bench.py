"""make bench: read, write and check ZH308 9.0 records, against csv.reader and csv.writer.

Both sides make the same tuples of typed values by one compiled expression a record; dates are kept
by their text on both. What is checked is a message in which nothing is wrong. Times are of the
processor, in turns within one run. The peak of memory is that of a process that only reads or
writes one file.
"""

import csv
import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from adapter.core.findings import Severity
from adapter.core.values import is_bsn
from adapter.formats.ei.compiled import Waarde, Waarden
from adapter.formats.ei.layout import RecordLayout
from adapter.formats.ei.reading import EiReader
from adapter.formats.ei.registry import standards
from adapter.formats.ei.veld import Veld
from adapter.formats.ei.writing import EiWriter
from adapter.validation.ei.check import EiCheck
from adapter.validation.ei.form import BSN
from adapter.validation.ei.rows import NAMEN
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving

SMALL, LARGE = 100_000, 1_000_000
ZH308 = standards()["ZH308", "9.0"]
KINDS = ("02", "04", "06", "16", "16")
"""The records of one prestatie of one person."""

DISTINCT = 500
TURNS = 7
CHECK_TURNS = 3
GOOD = Path(__file__).resolve().parents[2] / "fixtures" / "ei" / "ZH308-9.0" / "goed.txt"
PERSON = ("02", "04", "06", "06", "16")
"""The first records of that message after its head."""

BSNS = [text for text in map(str, range(999_900_000, 1_000_000_000)) if is_bsn(text)][:500]
MIB = 1024
CENTURY = date(2026, 1, 1).toordinal()


def value(veld: Veld, rng: random.Random) -> Waarde:
    """Return a value of a rubriek: of what is not mandatory two in five are empty."""
    filled = veld.verplicht == "M" or rng.random() < 0.6
    if veld.soort == "datum":
        return date.fromordinal(CENTURY - rng.randrange(30_000)) if filled else None
    if veld.soort == "code":
        return str(rng.randrange(10**veld.lengte) if filled else 0).zfill(veld.lengte)
    if veld.soort == "tekst":
        length = rng.randrange(1, veld.lengte + 1)
        return "".join(rng.choices("ABCDEFabcdef0123", k=length)) if filled else ""
    return rng.randrange(10 ** min(veld.lengte, 6)) if filled else 0


def make_records() -> dict[str, list[Waarden]]:
    """Return some records of each kind, the same each time."""
    rng = random.Random(1)  # noqa: S311 - the same each time
    made: dict[str, list[Waarden]] = {}
    for kenmerk in ("01", *dict.fromkeys(KINDS)):
        layout = ZH308.records[kenmerk]
        rows = ([value(veld, rng) for veld in layout.velden[1:]] for _ in range(DISTINCT))
        made[kenmerk] = [(kenmerk, *row) for row in rows]
    return made


def records(count: int, made: dict[str, list[Waarden]]) -> Iterator[Waarden]:
    """Yield so many detail records, person by person."""
    for number in range(count):
        yield made[KINDS[number % len(KINDS)]][number // len(KINDS) % DISTINCT]


def write_ei(path: Path, rows: Iterator[Waarden], head: Waarden) -> None:
    """Write a message."""
    with path.open("wb") as stream:
        writer = EiWriter(ZH308, stream, keep_numbers=True)
        writer.write("01", ("01", "101", *ZH308.version_digits, *head[4:]))
        for row in rows:
            writer.write(str(row[0]), row)
        writer.finish()


def write_csv(path: Path, rows: Iterator[Waarden]) -> None:
    """Write the same values as CSV."""
    with path.open("w", encoding="latin-1", newline="") as stream:
        csv.writer(stream).writerows(rows)


def read_ei(path: Path) -> Iterator[Waarden]:
    """Yield the detail records of a message."""
    with path.open("rb") as stream:
        for record in EiReader(stream):
            yield record.waarden


class _Dates(dict[str, date | None]):
    def __missing__(self, text: str) -> date | None:
        return self.setdefault(text, date.fromisoformat(text) if text else None)


def _of_csv(layout: RecordLayout) -> Callable[[list[str]], Waarden]:
    """Return the compiled expression that makes the values of a row of text."""
    forms = {"datum": "d[r[{}]]", "bedrag": "int(r[{}])", "aantal": "int(r[{}])"}
    parts = [forms.get(veld.soort, "r[{}]").format(at) for at, veld in enumerate(layout.velden)]
    made: Any = eval(f"lambda r: ({', '.join(parts)},)", {"d": _Dates(), "int": int})  # noqa: S307 - of our own layouts
    return made  # type: ignore[no-any-return]  # of eval


def read_csv(path: Path) -> Iterator[Waarden]:
    """Yield the records of the CSV file."""
    makers = {kenmerk: _of_csv(layout) for kenmerk, layout in ZH308.records.items()}
    with path.open(encoding="latin-1", newline="") as stream:
        for row in csv.reader(stream):
            yield makers[row[0]](row)


def _spent(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def _drain(rows: Iterator[Waarden]) -> None:
    for _ in rows:
        pass


def compare(folder: Path, made: dict[str, list[Waarden]]) -> None:
    """Print the time of reading and writing, and the ratios to CSV."""
    flat, table = folder / "ei.txt", folder / "ei.csv"
    rows = list(records(SMALL, made))
    runs: dict[str, Callable[[], object]] = {
        "write ei": lambda: write_ei(flat, iter(rows), made["01"][0]),
        "write csv": lambda: write_csv(table, iter(rows)),
        "read ei": lambda: _drain(read_ei(flat)),
        "read csv": lambda: _drain(read_csv(table)),
    }
    least = {name: _spent(run) for name, run in runs.items()}
    for _ in range(TURNS - 1):
        least = {name: min(least[name], _spent(run)) for name, run in runs.items()}
    if list(read_ei(flat))[1:-1] != rows or list(read_csv(table)) != rows:
        raise ValueError("what was read is not what was written")
    for what in ("read", "write"):
        own, other = least[f"{what} ei"], least[f"{what} csv"]
        each, of_csv = own / SMALL * 1e6, other / SMALL * 1e6
        sys.stdout.write(
            f"{SMALL} ZH308 {what:<6}{each:6.1f} us each, csv {of_csv:.1f} us:"
            f" {own / other:.2f} x processor\n"
        )


def write_valid(path: Path, count: int) -> None:
    """Write a message of so many records in which nothing is wrong: the person of the fixture."""
    with GOOD.open("rb") as given, path.open("wb") as stream:
        head, *person = itertools.islice(EiReader(given), 1 + len(PERSON))
        writer = EiWriter(ZH308, stream)
        writer.write("01", head.waarden)
        for number in range(count // len(PERSON)):
            for at, record in enumerate(person):
                layout = ZH308.records[record.kenmerk]
                row = list(record.waarden)
                for veld_at, veld in enumerate(layout.velden):
                    if veld.element == BSN:
                        row[veld_at] = BSNS[number % len(BSNS)]
                    elif veld.element == "NUM003":
                        row[veld_at] = f"V{number}"
                    elif veld.element in NAMEN["EIGEN"]:
                        row[veld_at] = f"R{number}-{at}"
                writer.write(record.kenmerk, row)
        writer.finish()


def check(path: Path) -> None:
    """Check a message in which nothing is wrong."""
    settings = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1)))
    with path.open("rb") as stream:
        wrong = [
            item.code
            for item in EiCheck(stream=stream, file="x", settings=settings)
            if item.severity > Severity.INFO
        ]
    if wrong:
        raise ValueError(wrong[:9])


def compare_check(folder: Path) -> None:
    """Print the time of checking, and the ratio to reading the same typed records of CSV."""
    flat, table = folder / "goed.txt", folder / "goed.csv"
    write_valid(flat, SMALL)
    write_csv(table, read_ei(flat))
    least = [float("inf")] * 2
    for _ in range(CHECK_TURNS):
        turn = (_spent(lambda: check(flat)), _spent(lambda: _drain(read_csv(table))))
        least = [min(pair) for pair in zip(least, turn, strict=True)]
    own, other = (spent / SMALL * 1e6 for spent in least)
    sys.stdout.write(
        f"{SMALL} ZH308 check {own:6.1f} us each, csv {other:.1f} us:"
        f" {own / other:.2f} x processor\n"
    )


def run_alone(name: str, path: Path, count: int) -> None:
    """Write, read or check a message, and print what memory that took at most."""
    if name == "write":
        made = make_records()
        write_ei(path, records(count, made), made["01"][0])
    elif name == "read":
        _drain(read_ei(path))
    elif name == "valid":
        write_valid(path, count)
    else:
        check(path)
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB))


def measure_memory(folder: Path, count: int) -> None:
    """Print the peak of memory of writing, reading and checking a message."""
    path = folder / "lang.txt"
    for name in ("write", "read", "valid", "check"):
        command = [sys.executable, "-m", "tests.bench.ei_bench", name, str(path), str(count)]
        begun = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        took = time.perf_counter() - begun
        sys.stdout.write(
            f"{count} ZH308 {name:<6}{took:6.1f} s {path.stat().st_size >> 20:5d} MiB file"
            f" {int(done.stdout):5d} MiB memory\n"
        )
        sys.stdout.flush()


def main(*, large: bool) -> None:
    """Compare with CSV, and measure the memory of 100,000 records, or of a million too."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # First what is small: a process that is started begins with the peak of this one.
        for count in (SMALL, LARGE) if large else (SMALL,):
            measure_memory(folder, count)
        compare(folder, make_records())
        compare_check(folder)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        run_alone(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(large="million" in sys.argv)
