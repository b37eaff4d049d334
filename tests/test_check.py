"""Every folder in fixtures/check is files held against each other: what is told is exact.

case.toml has a `title` and a [[run]] for each choice of its files: `files`, `practice`,
`agreements`, `tariffs`, and `findings`: "severity code place <-> other place" each, a place as
file:line, or export:row.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import adapter
from adapter.core.findings import Finding, Location
from adapter.reference import texts

_CASES = Path(__file__).resolve().parents[1] / "fixtures" / "check"
_FOLDERS = sorted(path.parent for path in _CASES.glob("*/case.toml"))
_OWN = ("DUBBEL-", "SAMEN-")
_TABLES = ("practice", "agreements", "contracts", "tariffs")


def _runs(folder: Path) -> list[Mapping[str, Any]]:
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    runs: list[Mapping[str, Any]] = case["run"]
    return runs


_RUNS = [(folder, number) for folder in _FOLDERS for number in range(len(_runs(folder)))]


def _place(at: Location) -> str:
    own = f"{at.file}:{at.line}" if at.line else str(at.file)
    if at.origin is None:
        return own
    return str(at.origin) if at.origin.file == at.file else f"{own} ({at.origin})"


def _told(finding: Finding) -> str:
    other = f" <-> {_place(finding.ander)}" if finding.ander else ""
    return f"{finding.severity.label} {finding.code} {_place(finding.at)}{other}"


def _check(run: Mapping[str, Any]) -> Iterable[Finding]:
    tables: dict[str, Any] = {name: Path(run[name]) for name in _TABLES if name in run}
    return adapter.check([Path(name) for name in run["files"]], on=date(2027, 1, 15), **tables)


@pytest.mark.parametrize(
    ("folder", "number"), _RUNS, ids=[f"{folder.name}-{number}" for folder, number in _RUNS]
)
def test_files_held_against_each_other_tell_what_the_case_says(
    folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)  # so that files are named as in the case
    run = _runs(folder)[number]
    found = [_told(finding) for finding in _check(run)]
    assert found == run["findings"]


def test_every_code_of_check_is_told_by_a_run_and_not_by_another_of_its_case() -> None:
    told: set[str] = set()
    for folder in _FOLDERS:
        codes = [{line.split()[1] for line in run["findings"]} for run in _runs(folder)]
        told |= {code for code in set().union(*codes) if not all(code in found for found in codes)}
    assert {key for key in texts.keys("nl") if key.startswith(_OWN)} - told == set()
