"""What points to a person is never shown, whatever column it was typed into."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.core.masking import holds_bsn, mask, public, telling, tells

KINDS = ("aantal", "bedrag", "bericht", "code", "ja_nee", "bsn", "")
PERSONAL = [
    "Jansen", "De Vries", "J. Jansen", "999990019", "9999.90.019", "999 990 019", "999-990-019",
    "999.990.019", "999,990,019", "99999001", "14-03-1984", "14/03/1984", "14.03.1984",
    "1984-03-14", "19840314", "14031984", "14-3-84", "9999XX", "9999 XX", "C-1001", "900010044",
    "jansen@voorbeeld.nl", "0612345678", "NL07VOOR0000090001", "999990019\n",
]  # fmt: skip
SHOWN = {
    "aantal": ["0", "1", "-1", "2,5", "2.25", "9999"],
    "bedrag": ["0", "180,00", "180.00", "-155,12", "€ 12,00", "-€ 12,00", "1.039,48", "1,039.48"],
    "bericht": ["P", "T", "1", "5", "573"],
    "code": ["01", "071", "9992", "CO0627"],
    "ja_nee": ["true", "false", "1", "0", "J", "N"],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", PERSONAL)
def test_a_name_a_number_or_a_birth_date_is_never_shown(kind: str, value: str) -> None:
    assert mask(kind, value) is None


@pytest.mark.parametrize("kind", KINDS)
@given(
    name=st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=383), min_size=2, max_size=20)
)
def test_a_word_is_never_shown(kind: str, name: str) -> None:
    assert mask(kind, name) in (None, "true", "false")


@pytest.mark.parametrize("kind", KINDS)
@given(number=st.integers(10**7, 10**10), day=st.dates(date(1900, 1, 1), date(2030, 1, 1)))
def test_a_long_number_and_a_date_are_never_shown(kind: str, number: int, day: date) -> None:
    assert mask(kind, str(number)) is None
    assert mask(kind, f"{number:,}") is None
    for form in ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d", "%d%m%Y"):
        assert mask(kind, day.strftime(form)) is None
    assert mask(kind, day) is None


@pytest.mark.parametrize(("kind", "values"), SHOWN.items())
def test_a_value_in_the_harmless_shape_of_its_kind_is_shown_as_it_is(
    kind: str, values: list[str]
) -> None:
    assert [mask(kind, value) for value in values] == values


def test_what_is_absent_or_of_no_kind_is_not_shown() -> None:
    assert mask("aantal", None) is None
    assert mask("naam", "1") is None


def test_typed_values_are_shown_as_a_message_writes_them() -> None:
    assert mask("bedrag", Decimal("180.00")) == "180.00"
    assert mask("ja_nee", False) == "false"  # noqa: FBT003 - the value itself is the test


def test_our_own_facts_are_public() -> None:
    assert public(Decimal("1E+2")) == "100"
    assert public(date(2026, 11, 30)) == "2026-11-30"
    assert (public("BSN"), public(12)) == ("BSN", "12")


@pytest.mark.parametrize("day", [date(1980, 2, 3), date(1951, 11, 12), date(2001, 1, 1)])
@pytest.mark.parametrize(
    "form", ["%d-%m-%Y", "%m-%d-%Y", "%Y-%m-%d", "%d%m%y", "%m.%d.%y", "%y%m%d"]
)
@pytest.mark.parametrize("number", ["{}", "REF-{}-1", "{}A", "R{}", "00{}"])
def test_a_birth_date_is_known_again_inside_a_number(day: date, form: str, number: str) -> None:
    for held in (day.isoformat(), f"{day}Z"):
        known = telling([held])
        assert tells(number.format(day.strftime(form)), known)
        assert tells(number.format(f"{day.day}-{day.month}-{day.year}"), known)
        assert not tells(number.format("P-0001"), known)


def test_what_identifies_is_known_again_without_its_zeros_and_signs() -> None:
    assert tells("r-12.345.67", telling(["001234567"]))
    assert not tells("1234", telling(["0001234"]))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("999990019", True),
        ("F-000999990019", True),
        ("1999990019", False),
        ("9999900190", False),
        ("0000123456", False),  # a number of its own that is filled up
    ],
)
def test_a_bsn_is_known_behind_zeros_that_fill_up_a_number(text: str, *, holds: bool) -> None:
    assert holds_bsn(text) is holds
