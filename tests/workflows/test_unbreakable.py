"""Whatever ends a conversion: inputs stay as they were, the result is there whole or not at all."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo"
MOMENTS = 20
SEED = 20261122
TABLES = ("agreements", "parties", "contracts", "tariffs")
FILES = ("od-afspraken.csv", "partijen.csv", "contracten.csv", "tarieven.csv")
Tree = dict[str, bytes]

# Coverage writes a file of its own at the end, also where nothing can be written.
_ENVIRONMENT = {name: text for name, text in os.environ.items() if "COVERAGE" not in name}


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    shutil.copytree(DEMO, tmp_path / "in")
    return tmp_path


def _command(
    folder: Path, *extra: str, export: str = "in/export.csv", out: str = "uit"
) -> list[str]:
    pairs = zip(TABLES, FILES, strict=True)
    tables = [word for name, file in pairs for word in (f"--{name}", f"in/{file}")]
    command = [sys.executable, "-m", "adapter", "convert", export, "--practice", "in/praktijk.toml"]
    return [*command, *tables, "--on", "2027-02-05", "--out", out, *extra]


def _run(
    folder: Path, *extra: str, before: Callable[[], None] | None = None, **changed: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(folder, *extra, **changed),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=_ENVIRONMENT,
        preexec_fn=before,
    )


def _tree(folder: Path) -> Tree:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _beside(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _assert_refused(done: subprocess.CompletedProcess[str], folder: Path, inputs: Tree) -> None:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert _beside(folder) == {"in"}
    assert _tree(folder / "in") == inputs


def test_a_run_that_is_killed_leaves_a_whole_result_or_none_and_can_be_run_again(
    folder: Path,
) -> None:
    inputs = _tree(folder / "in")
    start = time.monotonic()
    assert _run(folder).returncode == 1
    whole = time.monotonic() - start
    expected = _tree(folder / "uit")
    chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
    for moment in range(MOMENTS):
        force = moment % 2 == 1
        if not force:
            shutil.rmtree(folder / "uit", ignore_errors=True)
        process = subprocess.Popen(
            _command(folder, "--force"),
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert _tree(folder / "in") == inputs
        assert not (folder / "uit").exists() or _tree(folder / "uit") == expected
    assert _run(folder, "--force").returncode == 1
    assert _tree(folder / "uit") == expected
    assert _beside(folder) == {"in", "uit"}


@pytest.mark.parametrize("most", [0, 500, 5_000, 20_000])
def test_a_target_that_is_full_gets_nothing(folder: Path, most: int) -> None:
    inputs = _tree(folder / "in")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    _assert_refused(_run(folder, before=limit), folder, inputs)


def test_an_earlier_result_stays_when_its_place_is_full(folder: Path) -> None:
    _run(folder)
    before = _tree(folder / "uit")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))

    assert _run(folder, "--force", before=limit).returncode == 2
    assert _tree(folder / "uit") == before
    assert _beside(folder) == {"in", "uit"}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place where nobody can write")
def test_a_target_that_cannot_be_written_gets_nothing(folder: Path) -> None:
    inputs = _tree(folder / "in")
    _assert_refused(_run(folder, out="/proc/uit"), folder, inputs)


@pytest.mark.parametrize("export", ["in", "in/nergens.csv", "/proc/self/mem", "in/bytes.csv"])
def test_an_input_that_cannot_be_read_stops_before_anything_is_written(
    folder: Path, export: str
) -> None:
    (folder / "in/bytes.csv").write_bytes(bytes(range(256)) * 100)
    inputs = _tree(folder / "in")
    _assert_refused(_run(folder, export=export), folder, inputs)


def test_what_a_killed_run_left_is_taken_away_and_what_a_running_one_builds_is_not(
    folder: Path,
) -> None:
    left = folder / ".uit.0123abcd.nieuw"
    left.mkdir()
    (left / "uitval.csv").write_text("x", encoding="utf-8")
    other = folder / ".uit.eigen.nieuw"
    other.mkdir()
    assert _run(folder).returncode == 1
    assert _beside(folder) == {"in", "uit", ".uit.eigen.nieuw"}


def test_a_result_that_was_being_replaced_when_the_run_was_killed_comes_back(folder: Path) -> None:
    _run(folder)
    before = _tree(folder / "uit")
    (folder / "uit").rename(folder / ".uit.0123abcd.oud")
    assert _run(folder).returncode == 2
    assert _tree(folder / "uit") == before
    assert _beside(folder) == {"in", "uit"}
