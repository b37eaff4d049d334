"""`route ask`, `explain`, `table` and `compare`: for people at a terminal, and for programs."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from adapter.cli import main

ROOT = Path(__file__).resolve().parents[2]
ZPM = ("--answer", "sector=zpm", "--on", "2026-03-02")
MSZ = ("--answer", "sector=msz", "--on", "2020-06-01")
EXCEPTIONS = {
    "MSZ-2016-A": ["1", "1", "2"],
    "MSZ-2016-B": ["1", "2"],
    "MSZ-2016-C": ["1", "3"],
    "MSZ-2016-D": ["1", "4"],
    "MSZ-2016": ["1", "1", "1"],
}
"""What is typed at each question: the kind of request, exceptions b-d, the WBMV licence (a)."""


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = 0
    try:
        main(["route", *arguments])
    except SystemExit as end:
        status = int(end.code or 0)
    told, complaint = capsys.readouterr()
    return status, told, complaint


def facts(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    _, told, complaint = run(capsys, *arguments, "--format", "json")
    assert not complaint
    return [json.loads(line) for line in told.splitlines()]


def at_terminal(*arguments: str, typed: list[str], language: str = "nl") -> tuple[int, str, str]:
    """Run it with a terminal as its input, as somebody at a keyboard does."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, "".join(f"{line}\n" for line in typed).encode() + b"\x04")
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "route", "ask", *arguments, "--lang", language],
        capture_output=True,
        check=False,
        stdin=terminal,
        text=True,
        timeout=60,
    )
    os.close(keyboard)
    os.close(terminal)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("row", EXCEPTIONS)
def test_the_transcript_of_each_exception_of_article_31(row: str) -> None:
    status, told, asked = at_terminal(*MSZ, typed=EXCEPTIONS[row])
    assert status == 0
    assert asked.count("Uw antwoord (nummer)") == len(EXCEPTIONS[row])
    assert "1  zorg als deel van de eigen behandeling (verzoek)" in asked
    decision = "factureren aan de aanvrager" if row == "MSZ-2016" else "zelf declareren"
    assert told.startswith(decision)
    assert f"({row})" in told.splitlines()[0]


def test_a_person_is_asked_sector_and_date_first_and_again_after_a_slip() -> None:
    typed = ["7", "x", "2012-02-30", "1-6-2012", "99", "yes"]
    status, told, asked = at_terminal(typed=typed, language="en")
    assert status == 0
    assert asked.startswith("Which care is it?\n")
    assert asked.count("That is none of the answers.") == 1
    assert asked.count("That is no date. Write it as yyyy-mm-dd or dd-mm-yyyy.") == 2
    assert told.startswith("invoice the aanvrager (onderlinge dienstverlening) (MONDZORG-Y02)")


def test_who_answers_no_more_breaks_it_off() -> None:
    status, told, asked = at_terminal(*MSZ, typed=["1"])
    assert (status, told) == (2, "")
    assert asked.endswith("Afgebroken.\n")


def test_without_a_terminal_the_question_is_told_and_nothing_is_decided(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, told, complaint = run(capsys, "ask", *ZPM, "--answer", "onderlinge_dienstverlening=ja")
    assert (status, complaint) == (1, "")
    assert told.startswith("niet beslist\n")
    assert "--answer afgesproken_route=WAARDE: 1, 2, geen" in told.replace("\n" + " " * 20, " ")
    (found,) = facts(capsys, "ask", *ZPM, "--answer", "onderlinge_dienstverlening=ja")
    assert (found["kind"], found["decision"], found["row"]) == ("situation", None, None)
    assert found["questions"][0]["word"] == "afgesproken_route"
    assert found["questions"][0]["values"] == ["1", "2", "geen"]


@pytest.mark.parametrize(
    ("given", "asked"), [((), "sector"), (("--answer", "sector=wlz"), "datum")]
)
def test_sector_and_date_are_questions_too(
    capsys: pytest.CaptureFixture[str], given: tuple[str, ...], asked: str
) -> None:
    (found,) = facts(capsys, "ask", *given)
    assert [question["word"] for question in found["questions"]] == [asked]


def test_a_decision_tells_who_what_and_what_would_change_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers = ("aard=verzoek", "wbmv=geen", "uitzondering=geen")
    given = [part for answer in answers for part in ("--answer", answer)]
    status, told, _ = run(capsys, "ask", *MSZ, *given)
    assert status == 0
    assert "de uitvoerder bij de eigen zorgverlener die erom vroeg" in told
    assert "niet vastgesteld" in told
    (found,) = facts(capsys, "ask", *MSZ, *given, "--lang", "en")
    assert (found["decision"], found["row"]["id"]) == ("route1", "MSZ-2016")
    assert found["row"]["tariff"] == "free tariff, agreed beforehand"
    assert found["row"]["required"]["msz"][0] == "AGB of the aanvragende instelling"
    assert found["row"]["sureness"] == "hoog"
    changes = {(change["word"], change["value"]): change["id"] for change in found["changes"]}
    assert changes["wbmv", "alleen-uitvoerder"] == "MSZ-2016-A"
    assert changes["uitzondering", "acuut"] == "MSZ-2016-D"


def test_after_the_texts_that_were_read_it_is_less_sure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ("--answer", "sector=msz", "--answer", "aard=doorverwijzing")
    sureness = [
        facts(capsys, "ask", *given, "--on", day)[0]["row"]["sureness"]
        for day in ("2016-12-31", "2017-01-01")
    ]
    assert sureness == ["hoog", "middel"]


@pytest.mark.parametrize(
    "answer",
    ["999990019", "wbmv=999990019", "geboren=1990-01-01", "datum=1990", "sector=999990019"],
)
def test_an_answer_that_is_not_there_is_refused_and_never_repeated(
    capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    status, told, complaint = run(capsys, "ask", "--answer", answer)
    assert (status, told) == (2, "")
    assert complaint.startswith("--answer")
    assert "9999" not in complaint
    assert "1990" not in complaint


def test_another_sector_is_not_decided(capsys: pytest.CaptureFixture[str]) -> None:
    status, told, _ = run(capsys, "ask", "--answer", "sector=anders", "--lang", "nl")
    assert status == 1
    assert "zoek de regeling" in " ".join(told.split())


def test_a_row_is_explained_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    status, told, _ = run(capsys, "explain", "msz-2016-a", "ADZ-NIET")
    assert status == 0
    assert told.startswith("MSZ-2016-A  zelf declareren\n")
    assert "NR/CU-263 art. 31 lid 2 a; zekerheid: hoog" in told
    assert "vanaf 2016-01-01\n" in told
    (found,) = facts(capsys, "explain", "MSZ-2016-A")
    assert found["conditions"] == {"aard": "verzoek", "wbmv": "alleen-uitvoerder"}
    assert (found["kind"], found["valid_until"]) == ("regime_row", None)


def test_a_row_that_is_not_there_names_what_is_like_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, _, complaint = run(capsys, "explain", "MSZ-2016-E")
    assert status == 2
    assert "MSZ-2016-D" in complaint


def test_a_table_tells_what_holds_on_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    rows = facts(capsys, "table", "--on", "2015-06-01", "--sector", "msz")
    assert {row["id"] for row in rows} == {
        "MSZ-2015", "MSZ-2015-WBMV", "MSZ-2015-DOORVERWIJZING", "MSZ-2015-DOORVERWIJZING-DEEL",
    }  # fmt: skip
    status, told, _ = run(capsys, "table", "--on", "2015-06-01")
    assert status == 0
    assert "zpm: ggz en forensische zorg" in told
    assert run(capsys, "table", "--sector", "x")[0] == 2


def test_a_comparison_tells_what_comes_goes_and_is_less_sure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = facts(capsys, "compare", "2015-12-31", "2016-01-01")
    changed = {row["id"]: row["change"] for row in rows}
    assert changed["MSZ-2015"] == "weg"
    assert changed["MSZ-2016-A"] == "erbij"
    later = facts(capsys, "compare", "2016-06-01", "2017-06-01", "--sector", "msz")
    assert {row["change"] for row in later} == {"minder_zeker"}
    _, told, _ = run(capsys, "compare", "2015-12-31", "2016-01-01")
    assert "\nerbij  MSZ-2016  factureren" in told
    _, told, _ = run(capsys, "compare", "2015-06-01", "2015-06-02")
    assert told == "Tussen 2015-06-01 en 2015-06-02 verandert er niets.\n"


def test_an_export_called_ask_is_reached_by_its_path(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    demo = ROOT / "fixtures" / "demo"
    (tmp_path / "ask").write_bytes((demo / "export.csv").read_bytes())
    monkeypatch.chdir(tmp_path)
    status, told, _ = run(capsys, "./ask", "--practice", str(demo / "praktijk.toml"))
    assert status == 1
    assert "ask:2" in told


def test_an_answer_may_be_in_any_case(capsys: pytest.CaptureFixture[str]) -> None:
    answers = ["sector=MSZ", "datum=2026-11-02", "aard=Verzoek", "wbmv=Geen", "uitzondering=Acuut"]
    status, told, _ = run(capsys, "ask", *(part for item in answers for part in ("--answer", item)))
    assert (status, "(MSZ-2016-D)" in told) == (0, True)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (("sector=msz", "datum=2020-06-01", "datum=1-7-2020"), "Op datum is twee keer geantwoord"),
        (("sector=msz", "sector=wlz"), "Op sector is twee keer geantwoord"),
        (("999990019=1", "999990019=2"), "Op … is twee keer geantwoord"),
        (
            ("sector=msz", "aard=verzoek", "onderlinge_dienstverlening=nee"),
            "De aard van de vraag zegt iets anders",
        ),
    ],
)
def test_answers_that_exclude_each_other_are_refused(
    capsys: pytest.CaptureFixture[str], answers: tuple[str, ...], told: str
) -> None:
    given = [part for answer in answers for part in ("--answer", answer)]
    status, _, complaint = run(capsys, "ask", *given)
    assert status == 2
    assert complaint.startswith(told)


def test_a_date_is_given_once(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, complaint = run(capsys, "ask", *MSZ, "--answer", "datum=2020-06-01")
    assert (status, complaint[:8]) == (2, "Op datum")


def test_a_person_is_told_what_an_answer_contradicts() -> None:
    status, told, asked = at_terminal(*ZPM, "--answer", "aard=verzoek", typed=["2", "1", "3"])
    assert asked.count("De aard van de vraag zegt iets anders") == 1
    assert (status, "(ZPM-GEEN-AFSPRAAK)" in told) == (0, True)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (("sector=mondzorg", "onderlinge_dienstverlening=nee"), "MONDZORG-Y02"),
        (("sector=eerstelijnsdiagnostiek", "aanvrager=specialist"), "ELD"),
    ],
)
def test_without_a_row_the_answers_that_have_one_are_told(
    capsys: pytest.CaptureFixture[str], answers: tuple[str, ...], told: str
) -> None:
    given = [part for answer in answers for part in ("--answer", answer)]
    status, text, _ = run(capsys, "ask", *given, "--on", "2026-03-02")
    assert status == 1
    assert "is er op deze datum geen regel" in " ".join(text.split())
    (found,) = facts(capsys, "ask", *given, "--on", "2026-03-02")
    assert (found["decision"], found["questions"]) == (None, [])
    assert any(change["id"].startswith(told) for change in found["changes"])


def test_a_row_without_a_date_tells_until_when_it_is_so_sure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, told, _ = run(capsys, "explain", "MSZ-2016-A")
    assert "zekerheid: hoog; na 2016-12-31: middel" in " ".join(told.split())


def test_of_more_names_the_rows_are_shown_and_the_wrong_one_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, told, complaint = run(capsys, "explain", "MSZ-2016-A", "MSZ-2016-E", "ADZ-NIET")
    assert status == 2
    assert "ADZ-NIET" in told
    assert "MSZ-2016-A  zelf" in told
    assert complaint.startswith("Naam 2 is geen regel.")
