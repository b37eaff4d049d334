"""Every folder in fixtures/translate is a translation: its findings and its result are exact.

case.toml says `title`, `to` (the form) and the `findings`, as "CODE record rubriek line", in their
order; input.* goes in, expected.* comes out, or is absent when nothing does. `--update` rewrites
expected.* (never `findings`): look at the difference before you trust it.
"""

import io
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapter.core.findings import Finding
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.translate import Doel, translate_messages
from adapter.workflows.translating.vertaler import Translation

_CASES = Path(__file__).resolve().parents[1] / "fixtures" / "translate"
_FOLDERS = sorted(path.parent for path in _CASES.glob("*/case.toml"))
_ENDS = {"gds801": "xml", "ei": "txt", "json": "json", "csv": "csv"}


def _case(folder: Path) -> Mapping[str, Any]:
    return tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))


def _run(folder: Path, out: Path) -> list[Finding | Translation]:
    given, case = next(folder.glob("input.*")), _case(folder)
    doel = Doel(vorm=case["to"], path=out, force=False, stdout=io.BytesIO())
    settings = Settings(omgeving=Omgeving(vandaag=case.get("on", date(2026, 11, 23))))
    return list(translate_messages(given, doel, settings))


def _line(finding: Finding) -> str:
    at = finding.at
    place = at.path or (at.line and str(at.line))
    return " ".join(part for part in (finding.code, at.record, at.rubriek, place) if part)


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_the_result_and_the_findings_are_exactly_those_of_the_case(
    folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case, out = _case(folder), tmp_path / "uit"
    expected = folder / f"expected.{_ENDS[case['to']]}"
    told = _run(folder, out)
    if request.config.getoption("--update"):
        expected.unlink(missing_ok=True)
        if out.exists():
            expected.write_bytes(out.read_bytes())
    assert [_line(item) for item in told if isinstance(item, Finding)] == case["findings"]
    assert isinstance(told[-1], Translation)
    assert out.exists() == expected.exists() == bool(told[-1].path)
    if out.exists():
        assert out.read_bytes() == expected.read_bytes()
        assert out.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_a_case_says_what_it_is_in_a_sentence(folder: Path) -> None:
    assert _case(folder)["title"].endswith(".")
