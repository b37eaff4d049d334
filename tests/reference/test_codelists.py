"""A code is judged on a date, and a list that is not completely known refuses nothing."""

from datetime import date
from pathlib import Path

import pytest

from adapter.core.errors import RegisterError
from adapter.reference.codelists import Code, Codelist, Outcome, codelists, read_codelist

HEADER = "code;omschrijving;geldig_van;geldig_tot;bron\n"
GOOD = f"# titel: proef\n# volledig: ja\n{HEADER}"
PERIODS = ((date(2024, 1, 1), date(2024, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31)))


def _list(*, volledig: bool) -> Codelist:
    rows = tuple(
        Code(code="A", omschrijving="een", geldig_van=van, geldig_tot=tot, bron="proef")
        for van, tot in PERIODS
    )
    return Codelist(naam="X", titel="proef", volledig=volledig, codes={"A": rows})


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "X.csv"


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2023, 12, 31), Outcome.NOT_YET_VALID),
        (date(2024, 1, 1), Outcome.VALID),
        (date(2024, 12, 31), Outcome.VALID),
        (date(2025, 6, 1), Outcome.NOT_YET_VALID),
        (date(2026, 1, 1), Outcome.VALID),
        (date(2026, 12, 31), Outcome.VALID),
        (date(2027, 1, 1), Outcome.EXPIRED),
        (None, Outcome.VALID),
    ],
)
@pytest.mark.parametrize("volledig", [True, False])
def test_a_code_is_judged_on_the_date_by_all_its_periods(
    volledig: bool,  # noqa: FBT001 - both kinds of list
    on: date | None,
    outcome: Outcome,
) -> None:
    assert _list(volledig=volledig).lookup("A", on) is outcome


@pytest.mark.parametrize("on", [None, date(2026, 1, 1)])
def test_an_unknown_code_is_only_refused_by_a_complete_list(on: date | None) -> None:
    assert _list(volledig=True).lookup("B", on) is Outcome.UNKNOWN
    assert _list(volledig=False).lookup("B", on) is Outcome.NOT_JUDGED


@pytest.mark.parametrize("volledig", [True, False])
def test_no_code_is_no_fault(volledig: bool) -> None:  # noqa: FBT001 - both kinds of list
    assert _list(volledig=volledig).lookup("", date(2026, 1, 1)) is Outcome.VALID


def test_a_code_is_looked_up_as_it_is_written() -> None:
    for code in ("a", " A", "A ", "0A"):
        assert _list(volledig=True).lookup(code, None) is Outcome.UNKNOWN


def test_a_file_gives_periods_without_an_end_and_codes_with_leading_zeros(path: Path) -> None:
    path.write_text(f'{GOOD}01;"een; twee";;;bron\n01;een;2026-01-01;2026-12-31;bron\n', "utf-8")
    found = read_codelist(path)
    assert (found.naam, found.titel, found.volledig) == ("X", "proef", True)
    first, second = found.codes["01"]
    assert (first.omschrijving, first.geldig_van, first.geldig_tot) == (
        "een; twee", date.min, date.max,
    )  # fmt: skip
    assert second.geldig_tot == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEADER,
        f"# titel: x\n{HEADER}",
        GOOD.replace("ja", "soms"),
        GOOD.replace("code;", "kode;"),
        GOOD.replace("# titel: proef", "# los"),
        f"{GOOD}01;een\n",
        f"{GOOD}01;een;;;bron;meer\n",
        f"{GOOD}01;een;01-01-2026;;bron\n",
        f"{GOOD}01;een;2026-02-30;;bron\n",
        f"{GOOD}\n",
    ],
)
def test_a_file_that_is_no_code_list_is_refused(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=r"X\.csv"):
        read_codelist(path)


def test_list_071_begins_with_the_zorgprestatiemodel() -> None:
    lijst = codelists()["COD367-VEKT"]
    assert lijst.lookup("071", date(2021, 12, 31)) is Outcome.NOT_YET_VALID
    assert lijst.lookup("071", date(2022, 1, 1)) is Outcome.VALID
    assert lijst.lookup("072", date(2026, 1, 1)) is Outcome.UNKNOWN
