"""validate as VECOZO on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"


def test_as_vecozo_reports_nothing_below_a_faulty_head(tmp_path: Path) -> None:
    text = BASE.read_text(encoding="utf-8")
    faulty = text.replace(">1</gds801:Aantal>", ">2</gds801:Aantal>").replace(">P<", ">T<")
    path = tmp_path / "a.xml"
    path.write_text(faulty, encoding="utf-8")
    assert _codes(path) == ["8028", "8049"]
    assert _codes(path, "--as", "vecozo") == ["8028"]


def _codes(path: Path, *options: str) -> list[str]:
    command = [sys.executable, str(ROOT / "cli.py"), "validate", str(path), *options]
    done = subprocess.run(
        [*command, "--format", "json", "--on", "2026-11-22"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return [item["retourcode"] for item in lines if item["kind"] == "finding"]
