"""docs/contract.md names a proof for each sentence; here are those that are about every command."""

import ast
import functools
import itertools
import json
import os
import re
import shlex
import shutil
import string
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from adapter.cli import program
from adapter.reference.texts import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "fixtures/demo"
MESSAGE = ROOT / "fixtures/gds801/basis/debet-2-1.xml"
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in (ROOT / "docs/contract.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d", line)
]
CLOCK = {"today", "now", "utcnow", "time", "gmtime", "localtime"}


def _run(*arguments: str, root: Path = ROOT) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def _demo() -> tuple[str, ...]:
    names = ("agreements=od-afspraken", "parties=partijen", "contracts=contracten")
    pairs = [name.split("=") for name in (*names, "tariffs=tarieven")]
    tables = [part for name, file in pairs for part in (f"--{name}", f"{DEMO}/{file}.csv")]
    practice = ("--practice", str(DEMO / "praktijk.toml"))
    return (str(DEMO / "export.csv"), *practice, *tables, "--on", "2027-02-05")


def test_the_sentences_are_numbered_without_a_gap() -> None:
    assert len(ROWS) > 90
    paragraphs = [(row[0][:-1], row[0][-1]) for row in ROWS]
    for number, same in itertools.groupby(paragraphs, key=lambda pair: pair[0]):
        letters = "".join(letter for _, letter in same)
        assert string.ascii_lowercase.startswith(letters), number


@functools.cache
def _tests(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_sentence_has_a_proof_that_exists(row: list[str]) -> None:
    _, sentence, proofs = row
    assert sentence.endswith(".")
    named = re.findall(r"`([^`]+)`", proofs)
    assert named
    assert proofs == ", ".join(f"`{name}`" for name in named)
    for name in named:
        path, _, test = name.partition("::")
        if test:
            assert test in _tests(path), name
        else:
            assert (ROOT / path / "case.toml").is_file(), name


def test_the_installed_program_is_that_of_the_checkout() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"zorgdeclaratie": "adapter.cli:main"}
    assert "from adapter.cli import main" in (ROOT / "cli.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(program().commands))
def test_every_command_has_the_common_options(name: str) -> None:
    command = program().commands[name]
    parts = command.commands.values() if isinstance(command, click.Group) else [command]
    for part in parts:
        options = {option for item in part.params for option in item.opts}
        assert {"--on", "--environment", "--format", "--lang", "--fail-on"} <= options


def test_the_clock_is_read_in_one_place() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()} {node.attr}"
        for path in sorted((ROOT / "adapter").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCK
        and isinstance(node.value, ast.Name)
        and node.value.id in {"date", "datetime", "time"}
    ]
    assert found == ["adapter/cli/_options.py today"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["convert", "route", "validate", "codes", "show", "explain"])
def test_json_is_all_that_a_command_says(name: str, language: str, tmp_path: Path) -> None:
    given = {
        "convert": (*_demo(), "--out", str(tmp_path / "uit")),
        "route": _demo(),
        "validate": (str(MESSAGE), "--on", "2020-01-01"),
        "codes": ("COD367",),
        "show": (str(MESSAGE),),
        "explain": ("0611", "VC093"),
    }
    status, told, complaint = _run(name, *given[name], "--format", "json", "--lang", language)
    kinds = {json.loads(line)["kind"] for line in told.splitlines()}
    assert status == (0 if name in {"codes", "show", "explain"} else 1)
    assert complaint == ""
    shown = {"decision", "codelist", "code", "element", "explanation"}
    assert kinds <= {"finding", "verdict", "summary"} | shown
    assert kinds


def test_an_account_that_does_not_close_leaves_nothing(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "adapter", tmp_path / "adapter", ignore=shutil.ignore_patterns("__py*"))
    shutil.copytree(ROOT / "xsd", tmp_path / "xsd")
    with (tmp_path / "adapter/exporters/report.py").open("a", encoding="utf-8") as stream:
        stream.write("\nReport.closes = property(lambda self: False)\n")
    done = subprocess.run(
        [sys.executable, "-m", "adapter", "convert", *_demo(), "--out", "uit"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["adapter", "xsd"]


def test_make_demo_replaces_its_result_and_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    recipe = next(line for line in lines.splitlines() if "zorgdeclaratie convert" in line)
    command, _, succeeds = recipe.partition("||")
    assert shlex.split(succeeds) == ["[", "$$?", "-eq", "1", "]"]
    arguments = shlex.split(command)[1:]
    where = arguments.index("--out") + 1
    assert arguments[where] == "out/demo"
    assert arguments[arguments.index("--on") + 1] == "2027-02-05"
    assert "--force" in arguments
    arguments[where] = str(tmp_path / "uit")
    monkeypatch.chdir(ROOT)
    assert [_run(*arguments)[0] for _ in range(2)] == [1, 1]
