"""Our rows on who may claim what at whom agree with each other and have their texts."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from adapter.reference.regimes import CAUTION, RegimeRow, regimes
from adapter.reference.texts import LANGUAGES, phrase
from adapter.reference.woorden import Waarde, woorden
from adapter.routing.weighing import weigh
from adapter.workflows.ask_route import answer_text, judge

SECTORS = sorted(regimes())
ROWS = [row for rows in regimes().values() for row in rows]
KINDS = {
    "declarant": "declarant", "bij": "bij", "prestatie": "prestatie", "tarief": "tariefregel",
}  # fmt: skip
LISTS = {"velden": "velden", "controles": "controle", "onbekend": "onbekend"}
DAY = timedelta(days=1)


def _dates(sector: str) -> list[date]:
    """Return the days on which something begins or ends, and those beside them."""
    days: set[date] = set()
    for row in regimes()[sector]:
        days |= {row.geldig_van, row.geldig_tot}
        days |= {row.geldig_van - DAY} if row.geldig_van > date.min else set()
        days |= {row.geldig_tot + DAY} if row.geldig_tot < date.max else set()
    return sorted(days)


def _situations(rows: list[RegimeRow]) -> Iterator[dict[str, Waarde]]:
    names = sorted({name for row in rows for name in row.als})
    answers = [woorden()[name].waarden or ("OV0007", "CO0627") for name in names]
    for values in itertools.product(*answers):
        yield dict(zip(names, values, strict=True))


@pytest.mark.parametrize("sector", SECTORS)
def test_no_two_equally_specific_rows_of_a_sector_disagree(sector: str) -> None:
    rows = [row for row in regimes()[sector] if row.dan != CAUTION]
    used = set()
    for on in _dates(sector):
        for situation in _situations([row for row in rows if row.holds_on(on)]):
            decided = weigh(situation, on, sector).decided
            used |= {decided.id} if decided else set()
    assert used == {row.id for row in rows}, "a row that never decides"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_a_row_tells_has_a_text_in_both_languages(row: RegimeRow) -> None:
    for language in LANGUAGES:
        assert phrase(f"beslist.{row.dan}", language)
        assert phrase(f"sector.{row.sector}", language)
        for field, family in KINDS.items():
            if getattr(row, field):
                assert phrase(f"{family}.{getattr(row, field)}", language)
        for field, family in LISTS.items():
            assert all(phrase(f"{family}.{key}", language) for key in getattr(row, field))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_that_opens_a_way_tells_who_claims_what_at_whom(row: RegimeRow) -> None:
    told = {getattr(row, field) for field in KINDS}
    assert (None not in told) is (row.dan not in ("niet", CAUTION))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_a_question_and_every_value_a_name(language: str) -> None:
    for woord in woorden().values():
        assert phrase(f"woord.{woord.naam}", language)
        assert phrase(f"vraag.{woord.naam}", language)
        for waarde in woord.waarden:
            if not isinstance(waarde, bool):
                assert phrase(f"waarde.{woord.naam}.{waarde}", language)


MOST = {"adz": 8, "zpm": 6, "msz": 3}
"""Of a sector, the most questions after sector and date; of another two."""


def _paths(answers: dict[str, str], asked: int) -> Iterator[tuple[int, list[object]]]:
    """Yield after each way of answering how many questions there were, and the outcomes."""
    found = judge(answers)
    if not found.vragen:
        yield asked, [found.row.uitkomst if found.row else None]
        return
    vraag = found.vragen[0]
    paths = [
        list(_paths({**answers, vraag.woord: answer_text(value)}, asked + 1))
        for value in vraag.waarden
    ]
    outcomes = {tuple(sorted({str(told) for _, ends in path for told in ends})) for path in paths}
    assert len(outcomes) > 1, f"it does not matter what is answered to {vraag.woord}"
    for path in paths:
        yield from path


@pytest.mark.parametrize("sector", SECTORS)
def test_no_question_is_asked_that_does_not_matter(sector: str) -> None:
    for on in _dates(sector):
        answers = {"sector": sector, "datum": on.isoformat()}
        assert max(asked for asked, _ in _paths(answers, 0)) <= MOST.get(sector, 2), on
