"""The 33 situations of the sources (situaties.toml) are decided as the sources say."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapter.reference.regimes import RegimeRow
from adapter.workflows.ask_route import answer_text, judge, sectors

Case = Mapping[str, Any]
TABLE = Path(__file__).with_name("situaties.toml")
SITUATIONS: list[Case] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["situatie"]
IDS = [f"{number}-{case['id']}" for number, case in enumerate(SITUATIONS, 1)]
DAY = timedelta(days=1)
LATER = date(2030, 1, 1)


def decided(case: Case, on: date) -> RegimeRow | None:
    """Return the row that decides; every question must be answered by then."""
    given = {name: answer_text(value) for name, value in case["antwoorden"].items()}
    found = judge({"sector": case["sector"], "datum": on.isoformat(), **given})
    assert found.row or not found.vragen, "a question is open"
    return found.row


def told(row: RegimeRow | None) -> dict[str, str | None]:
    if row is None:
        return dict.fromkeys(("besluit", "declarant", "bij", "tarief"))
    return {
        "besluit": row.dan,
        "declarant": row.declarant,
        "bij": row.bij,
        "tarief": row.tarief,
    }


@pytest.mark.parametrize("case", SITUATIONS, ids=IDS)
def test_a_situation_is_decided_so_from_its_first_to_its_last_day(case: Case) -> None:
    expected = {name: case.get(name) for name in ("besluit", "declarant", "bij", "tarief")}
    assert told(decided(case, case.get("van", date.min))) == expected
    assert told(decided(case, case.get("tot", LATER))) == expected


@pytest.mark.parametrize("case", SITUATIONS, ids=IDS)
def test_outside_its_days_another_row_decides_or_none(case: Case) -> None:
    given = {name: answer_text(value) for name, value in case["antwoorden"].items()}
    days = [case["van"] - DAY] if "van" in case else []
    days += [case["tot"] + DAY] if "tot" in case else []
    for day in days:
        found = judge({"sector": case["sector"], "datum": day.isoformat(), **given})
        inside = decided(case, case.get("van", case.get("tot", LATER)))
        assert found.row is None or found.row != inside


def test_all_33_situations_are_there_and_every_sector_has_one() -> None:
    assert len({case["id"] for case in SITUATIONS}) == 33
    assert {case["sector"] for case in SITUATIONS} == set(sectors())
