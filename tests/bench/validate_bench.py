"""make bench: check one long message, against lxml parse + XSD of the same file.

Each is measured in a process of its own, so that the peak of memory is its own as well. They take
turns, and the least of each counts: a machine with other work to do drifts by half. In the one
message all prestaties are alike but for their reference; in the other every person, number, date,
amount and provider differs.
"""

import itertools
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from attrs import evolve
from lxml import etree

from adapter.core.values import is_bsn
from adapter.formats.common.schemas import schema_path
from adapter.validation.pipeline import Eigen, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.validate import validate_files

SMALL, LARGE = 100_000, 1_000_000
TURNS = 5
BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis/debet-enkel.xml"
OFFICIAL = Settings(omgeving=Omgeving(vandaag=date(2026, 11, 22)))
SETTINGS = evolve(OFFICIAL, eigen=Eigen())
MIB = 1024
PERSON = re.compile(r" *<gds801:Verzekerde>.*</gds801:Verzekerde>\n", re.DOTALL)
VARIED = re.compile(
    r"(<gds801:(BSN|Geboortedatum|PatientIdentificatienummer|Referentienummer|Begindatum"
    r"|Verwijsdatum|ZorgtrajectStartdatum|Zorgaanbiedercode|Zorgtrajectnummer|TariefInclBtw"
    r"|BerekendBedragInclBtw|DeclaratieBedragInclBtw)>)[^<]*"
)
TOTAL = re.compile(r"(<gds801:Bedrag>)[^<]*")
REFERENCE = re.compile(r"(<gds801:Referentienummer>)[^<]*")
AMOUNT = re.compile(r"DeclaratieBedragInclBtw>([^<]*)<")
BEGIN = date(2026, 10, 1)


def make_message(path: Path, prestaties: int, *, varied: bool) -> None:
    """Write a message with one prestatie a person."""
    text = BASE.read_text(encoding="utf-8")
    match = PERSON.search(text)
    found = match and AMOUNT.search(match[0])
    if not (match and found):
        raise ValueError(BASE)
    rng = random.Random(1)  # noqa: S311 - the same message each time
    numbers = itertools.cycle([n for n in map(str, range(999_900_000, 1_000_000_000)) if is_bsn(n)])
    amounts = [Decimal(rng.randrange(5_000, 30_000)) / 100 for _ in range(1000)]
    total = Decimal(found[1]) * prestaties
    if varied:
        total = sum((amounts[number % 1000] for number in range(prestaties)), Decimal(0))
    with path.open("w", encoding="utf-8") as stream:
        stream.write(TOTAL.sub(rf"\g<1>{total}", text[: match.start()]))
        for number in range(prestaties):
            person = REFERENCE.sub(rf"\g<1>B{number:09d}", match[0])
            if varied:
                values = _values(rng, number, next(numbers), amounts[number % 1000])
                person = VARIED.sub(lambda m, values=values: m[1] + values[m[2]], person)  # type: ignore[misc]  # of this round
            stream.write(person)
        stream.write(text[match.end() :])


def _values(rng: random.Random, number: int, bsn: str, amount: Decimal) -> dict[str, str]:
    day = BEGIN + timedelta(days=rng.randrange(31))
    before = day - timedelta(days=rng.randrange(1, 300))
    return {
        "BSN": bsn,
        "Geboortedatum": str(date(1930, 1, 1) + timedelta(days=int(bsn) % 25_000)),
        "PatientIdentificatienummer": f"PAT-{number}",
        "Referentienummer": f"B{number:09d}",
        "Begindatum": str(day),
        "Verwijsdatum": str(before),
        "ZorgtrajectStartdatum": str(before),
        "Zorgaanbiedercode": f"94{rng.randrange(1_000_000):06d}",
        "Zorgtrajectnummer": f"94000001{number:011d}",
        "TariefInclBtw": str(amount),
        "BerekendBedragInclBtw": str(amount),
        "DeclaratieBedragInclBtw": str(amount),
    }


def baseline(path: Path) -> None:
    """Parse to a tree and hold it against the XSD: the least a check can do."""
    etree.XMLSchema(etree.parse(schema_path("GDS801", "1.0"))).validate(etree.parse(path))


def check(path: Path, settings: Settings = SETTINGS, jobs: int = 1) -> None:
    """Check as `validate` does."""
    for item in validate_files([path], settings, jobs=jobs):
        for _ in item:
            pass


RUNS: dict[str, Callable[[Path], None]] = {
    "lxml parse + XSD": baseline,
    "official checks": lambda path: check(path, OFFICIAL),
    "validate": check,
    "validate --jobs 2": lambda path: check(path, jobs=2),
}


def measure(name: str, path: Path) -> tuple[float, float, int]:
    """Return seconds, seconds of processor and peak MiB of a run in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.validate_bench", name, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    wall, processor, peak = done.stdout.split()
    return float(wall), float(processor), int(peak) // MIB


def tell(path: Path, prestaties: int, label: str, *names: str, turns: int = TURNS) -> None:
    """Measure some runs over a message in turns, and print a line a run."""
    found: dict[str, list[tuple[float, float, int]]] = {name: [] for name in names}
    for _ in range(turns):
        for name, known in found.items():
            known.append(measure(name, path))
    base = min(processor for _, processor, _ in found[names[0]])
    for name, known in found.items():
        walls, processors, peaks = zip(*known, strict=True)
        wall = min(walls)
        sys.stdout.write(
            f"{prestaties} {label:<9}{name:<18}{wall:8.1f} s {wall / prestaties * 1e6:6.0f} us each"
            f" {min(processors) / base:6.2f} x processor {max(peaks):6d} MiB\n"
        )
    sys.stdout.flush()


def run(name: str, path: Path) -> None:
    """Run one of them, and print what it took with the processes that it started."""
    start = time.perf_counter()
    RUNS[name](path)
    wall = time.perf_counter() - start
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    sys.stdout.write(f"{wall} {processor} {max(usage.ru_maxrss for usage in usages)}")


def main(*, large: bool) -> None:
    """Make the messages and measure; a million only in our own way, for a tree of it is 20 GB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lang.xml"
        for varied in (False, True):
            label = "varied" if varied else "alike"
            make_message(path, SMALL, varied=varied)
            tell(path, SMALL, label, *RUNS)
            if large and varied:
                make_message(path, LARGE, varied=varied)
                tell(path, LARGE, label, "validate", "validate --jobs 2", turns=1)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        run(sys.argv[1], Path(sys.argv[2]))
    else:
        main(large="million" in sys.argv)
