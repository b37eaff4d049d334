"""One BSN with two birth dates in two messages of one run."""

import json
from pathlib import Path

from click.testing import CliRunner

from adapter.cli import program

MESSAGE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis/debet-enkel.xml"
OTHER = {"P-101": "P-900", "CO0001": "CO0002", "F-101": "F-900"}
# Another practice may have the right date: its numbers are its own, a BSN is not.
ELSEWHERE = {**OTHER, "1985-06-07": "1985-07-06", "94000101": "94000102"}


def _told_beside(tmp_path: Path, changes: dict[str, str]) -> tuple[list[str], str]:
    text = MESSAGE.read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    (tmp_path / "b.xml").write_text(text, encoding="utf-8")
    given = ["validate", str(MESSAGE), str(tmp_path / "b.xml"), "--format", "json"]
    out = CliRunner().invoke(program(), [*given, "--on", "2026-12-01"]).stdout
    told = [json.loads(line) for line in out.splitlines()]
    found = [item for item in told if item["kind"] == "finding"]
    assert all((item["standard"], item["version"]) == ("GDS801", "1.0") for item in found)
    return [item["code"] for item in found], out


def test_a_bsn_with_two_birth_dates_is_told_without_them(tmp_path: Path) -> None:
    codes, out = _told_beside(tmp_path, ELSEWHERE)
    assert codes == ["EIGEN-GEBOORTEDATUM"]
    assert "1985" not in out


def test_a_bsn_with_one_birth_date_is_not(tmp_path: Path) -> None:
    assert _told_beside(tmp_path, OTHER)[0] == []
