"""What the documents show is what the program does."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from adapter.importers import practice
from adapter.importers.practice import read_practice
from adapter.importers.profile import KINDS, profiles
from adapter.reference import texts

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
GUIDE = (DOCS / "handleiding.md").read_text(encoding="utf-8")
TOLD: Mapping[str, Any] = tomllib.loads((DOCS / "kolommen.toml").read_text(encoding="utf-8"))


def run_example(folder: Path) -> tuple[int, str]:
    """Give the command of the guide in a copy of the example."""
    block = re.search(rf"cd fixtures/{folder.name}\n(zorgdeclaratie .*?)\n```", GUIDE, re.DOTALL)
    assert block
    done = subprocess.run(
        [sys.executable, ROOT / "cli.py", *block[1].replace("\\\n", " ").split()[1:]],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "ZORGDECLARATIE_LANG": "nl", "PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout.decode().strip()


@pytest.mark.parametrize("name", ["voorbeeld-route-1", "voorbeeld-route-2"])
def test_an_example_of_the_guide_is_what_the_program_does(name: str, tmp_path: Path) -> None:
    folder = copytree(ROOT / "fixtures" / name, tmp_path / name)
    for table in folder.glob("*.csv"):
        assert table.read_text(encoding="utf-8").strip() in GUIDE, table.name
    status, told = run_example(folder)
    assert status == 1
    assert f"\n{told}\n```" in GUIDE
    message = next(path for path in (folder / "uit").glob("*/*.xml"))
    assert f"uit/{message.parent.name}/{message.name}`" in GUIDE
    plain = re.sub(r"(?m)^ +", "", message.read_text(encoding="utf-8"))
    shown = re.findall(r"```xml\n(.*?)```", GUIDE, re.DOTALL)
    assert sum(re.sub(r"(?m)^ +", "", part) in plain for part in shown) == 1


def test_the_corrected_row_of_route_2_leaves_nothing_out(tmp_path: Path) -> None:
    folder = copytree(ROOT / "fixtures/voorbeeld-route-2", tmp_path / "voorbeeld-route-2")
    export = folder / "export.csv"
    text = export.read_text(encoding="utf-8")
    export.write_text(text.replace("195,00;195,00", "185,25;185,25"), encoding="utf-8")
    status, told = run_example(folder)
    assert status == 0
    assert "\n".join(told.splitlines()[:5]) + "\n```" in GUIDE


@pytest.mark.parametrize("naam", profiles())
def test_every_column_has_an_example_that_can_be_read(naam: str) -> None:
    profile = profiles()[naam]
    page = (DOCS / "tabellen.md").read_text(encoding="utf-8")
    for kolom in profile.kolommen:
        voorbeeld = TOLD[profile.levert][kolom.veld]["voorbeeld"]
        assert "Mended" not in repr(kolom.form(voorbeeld)), kolom.kop
        assert f"| {kolom.kop} |" in page


def test_what_is_told_of_a_column_is_about_one_that_is_there() -> None:
    for levert in KINDS:
        there = {
            kolom.veld
            for profile in profiles().values()
            if profile.levert == levert
            for kolom in profile.kolommen
        }
        assert set(TOLD[levert]) == there
    assert set(TOLD["titel"]) == set(profiles())
    keys = {*practice._REQUIRED, *practice._OPTIONAL}  # noqa: SLF001 - its keys, as they are
    assert set(TOLD["praktijk"]) == keys


def test_the_examples_of_practice_toml_make_one_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "praktijk.toml"
    lines = [f"{key} = {told['voorbeeld']}" for key, told in TOLD["praktijk"].items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_practice(path).bevestiging("3311", read_practice(path).route2_bevestigd[0].van)


@pytest.mark.parametrize("page", ["meldingen.md", "findings.md"])
def test_every_finding_is_explained(page: str) -> None:
    explained = re.findall(r"(?m)^### (\S+)$", (DOCS / page).read_text(encoding="utf-8"))
    told = {key for key in texts.keys("nl") if key[0].isupper()}
    elsewhere = {key for key in told if key.startswith(("RETOUR-", "VOORBEELD-"))}
    assert sorted(explained) == sorted(told - elsewhere)


def test_every_link_between_the_documents_leads_somewhere() -> None:
    pages = [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target, place in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", text):
            other = (page.parent / target).resolve() if target else page
            assert other.exists(), f"{page.name}: {target}"
            assert not place or place in anchors(other), f"{page.name}: {target}#{place}"


def test_the_examples_of_the_library_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    flat = "translate/zh308-naar-json"
    copytree(ROOT / "fixtures" / flat, tmp_path / flat)
    monkeypatch.chdir(copytree(ROOT / "fixtures/demo", tmp_path / "demo"))
    section = (DOCS / "usage.md").read_text(encoding="utf-8").partition("## Library")[2]
    examples = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert examples
    names: dict[str, object] = {}
    for example in examples:
        exec(example, names)  # noqa: S102 - our own page
        shown = re.findall(r"(?m)^# (.*)$", example)
        told = capsys.readouterr().out.splitlines()
        assert told[: len(shown)] == shown


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.*)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in headings}
