"""Every folder in fixtures/retour is a return message as `show` shows it: text and JSON are exact.

case.toml has a `title`, and `show_personal_data`; retour.xml is the message, declaratie.xml the
declaration that it answers, where that is given. `pytest tests/test_returns.py --update` rewrites
expected.txt and expected.jsonl: look at the difference before you trust it.
"""

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from adapter.cli._texts import LANGUAGE
from adapter.cli.show import command

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = sorted(path.parent for path in (_ROOT / "fixtures/retour").glob("*/case.toml"))
_AMOUNTS = ("claimed", "financieel", "niet_financieel")


def _show(folder: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)  # so that files are named as in the case
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    given = ["--declaration", "declaratie.xml"] if (folder / "declaratie.xml").exists() else []
    reveal = ["--show-personal-data"] if case.get("show_personal_data") else []
    done = CliRunner().invoke(command, ["retour.xml", *given, *reveal, "--format", form])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.stdout


def _lines(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _show(folder, "json", monkeypatch).splitlines()]


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_a_return_message_is_shown_as_expected(
    folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    for form, name in (("text", "expected.txt"), ("json", "expected.jsonl")):
        told = _show(folder, form, monkeypatch)
        if request.config.getoption("--update"):
            (folder / name).write_text(told, encoding="utf-8")
        assert (folder / name).read_text(encoding="utf-8") == told


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_the_outcomes_add_up_to_the_total(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _lines(folder, monkeypatch)
    (summary,) = (line for line in lines if line["kind"] == "summary")
    rows = [line for line in lines if line["kind"] == "retour"]
    outcomes = summary["outcomes"].values()
    assert summary["total"]["rows"] == sum(item["rows"] for item in outcomes) == len(rows)
    for name in _AMOUNTS:
        if summary["total"][name] is not None:
            # Of another sender than an insurer an amount is no award, and in no total.
            counts = name == "claimed" or summary["sender"] == "insurer"
            shown = [
                Decimal(row[name] or 0) * (-1 if row["debit_credit"] == "C" else 1)
                for row in rows
                if counts
            ]
            summed = sum((Decimal(item[name]) for item in outcomes), Decimal(0))
            assert Decimal(summary["total"][name]) == summed == sum(shown)


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_nobody_is_known_by_what_is_shown_unless_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    for form in ("text", "json"):
        told = _show(folder, form, monkeypatch)
        marks = ("999990019", "999990147", "Voorbeeld", "PAT-1", "1985-06-07", "Jansen", "JANS")
        assert any(mark in told for mark in marks) == bool(case.get("show_personal_data"))


def test_a_prestatie_that_is_not_in_the_return_message_is_never_called_awarded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = set()
    for folder in _FOLDERS:
        lines = _lines(folder, monkeypatch)
        sender = next(line["sender"] for line in lines if line["kind"] == "summary")
        found |= {
            (sender, line["outcome"])
            for line in lines
            if line["kind"] == "retour" and line["path"] is None
        }
    assert found == {
        ("vecozo", "not_judged"),
        ("insurer", "not_in_return"),
        ("unknown", "not_in_return"),
    }


def test_nothing_is_called_awarded_unless_an_insurer_sent_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: dict[str, set[str]] = {}
    for folder in _FOLDERS:
        lines = _lines(folder, monkeypatch)
        sender = next(line["sender"] for line in lines if line["kind"] == "summary")
        told = {line["outcome"] for line in lines if line["kind"] == "retour"}
        found[sender] = found.get(sender, set()) | told
    assert found["vecozo"] == {"not_judged", "refused"}
    assert found["unknown"] == {"sender_unknown", "refused", "not_in_return"}


def test_an_answer_is_that_to_the_same_person(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _lines(next(f for f in _FOLDERS if f.name == "andere-verzekerde"), monkeypatch)
    told = [
        (line["claimed"], line["outcome"])
        for line in lines
        if line["kind"] == "retour" and line["referentienummer"] == "P-901"
    ]
    assert told == [("155.12", "refused"), ("155.12", "awarded")]
    codes = [line["code"] for line in lines if line["kind"] == "finding"]
    assert codes.count("RET-ANDERE-VERZEKERDE") == 2


@pytest.mark.parametrize(("page", "language"), [("gebruik.md", "nl"), ("usage.md", "en")])
def test_the_example_of_the_guide_is_what_show_says(
    page: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = next(path for path in _FOLDERS if path.name == "vecozo-prestatie")
    token = LANGUAGE.set(language)
    try:
        told = _show(folder, "text", monkeypatch)
    finally:
        LANGUAGE.reset(token)
    assert f"\n{told}```" in (_ROOT / "docs" / page).read_text(encoding="utf-8")
