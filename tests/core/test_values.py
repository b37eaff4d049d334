"""Amounts, dates and codes at their edges: what is read, what is refused, never guessed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.core.values import (
    is_agb,
    is_bsn,
    is_uzovi,
    parse_date,
    parse_euro,
    parse_number,
    round_cents,
)

CENTS = st.integers(-99_999_999_999, 99_999_999_999)
NUMBERS = {
    "0": "0",
    "007": "7",
    "1,5": "1.5",
    "1.5": "1.5",
    "-1,50": "-1.50",
    "1.0395": "1.0395",
    "1039,48": "1039.48",
    "0,333": "0.333",
    "-0.125": "-0.125",
    "1.039,48": "1039.48",
    "1,039.48": "1039.48",
    "1.039.000": "1039000",
    "1,039,000": "1039000",
    "12.345.678,9": "12345678.9",
    "1.039,480": "1039.480",
}
NO_NUMBERS = [
    "", " ", "-", ",", ".", "1.", ",5", "1,,5", "1.5.5", "1,234,56", "1.234.56", "1.23.456",
    "1.039", "1,039", "-1.039", "--1", "+1", "1-", "1e5", "0x1", "1 000", "NaN", "inf", "één",
    "\u0661", "1\n", "1_000", "½",
]  # fmt: skip
NO_EUROS = ["", "€", "EUR", "1,234", "1,005", "€ 1 €2x", "12,3456", "1.039", "x", "1\u20ac2,345"]
NO_DATES = [
    "", "31-02-2026", "29-02-2027", "00-01-2026", "01-13-2026", "14-03-84", "14-03/2026",
    "2026-3-14", "2026-03/14", "140326", "14 maart 2026", "2026-03-14T00:00", "0000-01-01",
    "14-03-20266", "\u0661\u0664-03-2026", "202603", "1-1-0000", "2026-02-30", "99999999",
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_read_as_dutch_or_english_software_writes_it(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_or_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="getal"):
        parse_number(text)


@given(CENTS)
def test_every_amount_is_read_back_in_both_styles(cents: int) -> None:
    amount = Decimal(cents) / 100
    english = f"{amount:,.2f}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    assert parse_euro(english) == parse_euro(dutch) == parse_euro(f"{amount:.2f}") == amount


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    readers: tuple[Callable[[str], object], ...] = (parse_number, parse_euro, parse_date)
    for reader in readers:
        try:
            reader(text)
        except ValueError:
            continue


@pytest.mark.parametrize("text", ["1" + "0" * 28, "9" * 40, "-" + "9" * 60 + ",99"])
def test_an_amount_too_long_for_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_euro(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    {
        "€ 410,00": "410.00",
        "€410": "410.00",
        "410 €": "410.00",
        "EUR 410,5": "410.50",
        "\u00a0€\u00a0410,00 ": "410.00",
        "€ -155,12": "-155.12",
        "-€ 155,12": "-155.12",
        "- 155,12": "-155.12",
        "1.039,480": "1039.48",
        "0": "0.00",
        "-0,00": "0.00",
    }.items(),
)
def test_euros_are_read_with_and_without_their_sign(text: str, amount: str) -> None:
    assert parse_euro(text) == Decimal(amount)
    assert str(parse_euro(text)) == amount


@pytest.mark.parametrize("text", NO_EUROS)
def test_what_is_no_amount_to_the_cent_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"getal|decimalen"):
        parse_euro(text)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.00499", "0.00"),
        ("-0.005", "-0.01"),
        ("120.985", "120.99"),
        ("2.675", "2.68"),
    ],
)
def test_cents_are_rounded_half_away_from_zero(exact: str, rounded: str) -> None:
    assert round_cents(Decimal(exact)) == Decimal(rounded)


@given(st.dates())
def test_every_date_is_read_back_in_each_form(day: date) -> None:
    year = f"{day.year:04}"
    for text in (
        f"{day.day:02}-{day.month:02}-{year}",
        f"{day.day}-{day.month}-{year}",
        f"{day.day:02}/{day.month:02}/{year}",
        f"{day.day:02}.{day.month:02}.{year}",
        day.isoformat(),
        f"{year}{day.month:02}{day.day:02}",
    ):
        assert parse_date(text) == day


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_in_a_known_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_date(text)


@given(st.integers(0, 10**9 - 1))
def test_a_bsn_holds_by_the_elfproef(number: int) -> None:
    text = f"{number:09}"
    weighted = sum(
        int(digit) * weight
        for digit, weight in zip(text, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)
    )
    assert is_bsn(text) is (weighted % 11 == 0 and number > 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "000000000",
        "99999001",
        "9999900190",
        "9999.90.019",
        " 999990019",
        "99999001a",
        "\u0669" * 9,
        "-99999001",
    ],
)
def test_a_bsn_is_nine_plain_digits(text: str) -> None:
    assert not is_bsn(text)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (is_agb, "01000014", ["00000000", "1000014", "010000141", "0100001a", "", "\u0661" * 8]),
        (is_uzovi, "0101", ["0000", "101", "01011", "101a", "", "\u0661" * 4]),
    ],
)
def test_agb_and_uzovi_have_their_digits_and_are_not_all_zero(
    check: Callable[[str], bool], good: str, bad: list[str]
) -> None:
    assert check(good)
    assert not any(check(text) for text in bad)
