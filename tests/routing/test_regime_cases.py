"""Cases of fixtures/regimes: a situation that a row decides, and the answer that flips it."""

import itertools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from adapter.reference.regimes import RegimeRow, regimes
from adapter.workflows.ask_route import ELSE, Situation, answer_text, judge
from tests.routing.test_situations import SITUATIONS

Case = Mapping[str, Any]
FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "regimes"
CASES: dict[str, Case] = {
    f"{path.stem}: {case['naam']}": {"sector": path.stem, **case}
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["geval"]
}
SEEDS = {
    "000_334d73d501519c27.txt",
    "001_80d85ecbd5647a8c.txt",
    "002_557311a5144d9717.txt",
    "003_5970900bc1799c66.txt",
    "004_ede1b5a021c155bc.txt",
}


def answered(case: Case, changed: Case | None = None) -> Situation:
    given: Case = {**case, **(changed or {})}
    values = {**case["antwoorden"], **(changed or {}).get("antwoorden", {})}
    answers = {name: answer_text(value) for name, value in values.items()}
    return judge({"sector": case["sector"], "datum": given["datum"].isoformat(), **answers})


def way(row: RegimeRow | None) -> tuple[object, ...]:
    return row.uitkomst if row else ()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_row_of_a_case_decides(case: Case) -> None:
    found = answered(case)
    assert (found.row.id if found.row else "") == case["regel"]
    assert [row.id for row in found.cautions] == case.get("let_op", [])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_another_answer_flips_it(case: Case) -> None:
    before = answered(case).row
    for changed in case["anders"]:
        after = answered(case, changed).row
        assert (after.id if after else "") == changed["regel"], changed
        assert way(after) != way(before), changed


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_would_change_it_names_every_single_answer_that_flips_it(case: Case) -> None:
    found = answered(case)
    told: dict[tuple[str, object], str] = {
        (change.woord, change.waarde): change.row.id for change in found.changes
    }
    for changed in case["anders"]:
        other = changed.get("antwoorden", {})
        word, value = next(iter(other.items()), ("", None))
        if len(other) != 1 or "datum" in changed or not changed["regel"]:
            continue
        after = answered(case, changed).row
        assert after
        assert found.row
        if (after.dan, after.bij) != (found.row.dan, found.row.bij):
            assert told[word, value] == changed["regel"]


def test_every_situation_and_every_row_has_a_case() -> None:
    situations = {case["id"] for case in SITUATIONS} - {"FALLBACK"}
    assert {case.get("situatie") for case in CASES.values()} - {None} == situations
    named = {case["regel"] for case in CASES.values()}
    named |= {changed["regel"] for case in CASES.values() for changed in case["anders"]}
    named |= set(itertools.chain.from_iterable(case.get("let_op", []) for case in CASES.values()))
    by_convert = {"ZPM-NIET-BASISPAKKET"}
    assert named - {""} == {row.id for rows in regimes().values() for row in rows} - by_convert


def test_every_source_has_its_sentences_each_named_after_its_file() -> None:
    assert {case["bron"] for case in CASES.values() if "bron" in case} == SEEDS
    for case in CASES.values():
        if "bron" in case:
            assert case["naam"].startswith(case["bron"].removesuffix(".txt"))
            assert case["zin"]


def test_a_sector_that_is_not_here_is_not_decided_and_nothing_is_asked() -> None:
    found = judge({"sector": ELSE})
    assert (found.row, found.vragen) == (None, ())
    assert judge({"sector": "wlz", "datum": "2026-01-01"}).vragen
