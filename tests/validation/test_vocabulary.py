"""Each word of a rule row says True, False, or None when there is nothing to judge."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from adapter.core.errors import RegisterError
from adapter.formats.gds801 import CODEC
from adapter.model.bericht import Header
from adapter.model.prestatie import DebetPrestatie
from adapter.model.waarden import Tekst
from adapter.validation.scope import Omgeving, Scope, getter
from adapter.validation.vocabulary import compile_condition, compile_test, elements_of

BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis/debet-enkel.xml"
DAY = date(2026, 11, 3)
DEBET = DebetPrestatie(
    prestatiecode="CO0627",
    aantal="1",
    tarief_incl_btw=Decimal("180.00"),
    privacy_code=True,
    begindatum=DAY,
)
WORDS: list[tuple[str, Any, bool | None]] = [
    ("required", ["Aantal"], True),
    ("required", ["Aantal", "Einddatum"], False),
    ("required", [], True),
    ("forbidden", ["Einddatum", "Zorgaanbieder"], True),
    ("forbidden", ["Einddatum", "Aantal"], False),
    ("exactly_one_of", ["Aantal", "Einddatum"], True),
    ("exactly_one_of", ["Aantal", "Begindatum"], False),
    ("exactly_one_of", ["Einddatum"], False),
    ("equals", {"Aantal": "1"}, True),
    ("equals", {"Aantal": 1}, False),
    ("equals", {"Aantal": "1", "Prestatiecode": "X"}, False),
    ("equals", {"PrivacyCode": True}, True),
    ("equals", {"TariefInclBtw": 180}, True),
    ("equals", {"TariefInclBtw": 180.0}, True),
    ("equals", {"TariefInclBtw": 0.1}, False),
    ("equals", {"Einddatum": DAY}, False),
    ("equals", {"Begindatum": {"veld": "Header.Verzenddatum"}}, True),
    ("equals", {"Einddatum": {"veld": "Header.Nergens"}}, False),
    ("one_of", {"Prestatiecode": ["CO0497", "CO0627"]}, True),
    ("one_of", {"Prestatiecode": ["CO0497"]}, False),
    ("one_of", {"Herdeclaratiecode": ["01"]}, False),
    ("matches", {"Prestatiecode": "CO[0-9]{4}"}, True),
    ("matches", {"Prestatiecode": "CO"}, False),
    ("matches", {"Herdeclaratiecode": ".*"}, None),
    ("matches", {"Herdeclaratiecode": ".*", "Prestatiecode": "CO"}, False),
    ("matches", {"Herdeclaratiecode": ".*", "Prestatiecode": "CO.*"}, None),
    ("max_length", {"Prestatiecode": 6}, True),
    ("max_length", {"Prestatiecode": 5}, False),
    ("max_length", {"Herdeclaratiecode": 5}, None),
    ("not_before", {"Begindatum": DAY}, True),
    ("not_before", {"Begindatum": date(2026, 11, 4)}, False),
    ("not_before", {"Einddatum": DAY}, None),
    ("not_after", {"Begindatum": DAY}, True),
    ("not_after", {"Begindatum": date(2026, 11, 2)}, False),
    ("not_after", {"Begindatum": {"veld": "Header.Verzenddatum"}}, True),
    ("not_after", {"Begindatum": {"veld": "Einddatum"}}, None),
    ("not_after", {"Aantal": DAY}, None),
]
WRONG: list[tuple[str, Any]] = [
    ("nergens", ["Aantal"]),
    ("required", "Aantal"),
    ("required", {"Aantal": 1}),
    ("required", [1]),
    ("equals", ["Aantal"]),
    ("equals", "Aantal"),
    ("one_of", {"Aantal": "1"}),
    ("one_of", {"Aantal": [1]}),
    ("max_length", {"Aantal": "1"}),
    ("not_before", {"Aantal": "2026-01-01"}),
    ("not_after", {"Aantal": 20260101}),
]


def _scope(debet: DebetPrestatie = DEBET, *, letterlijk: bool = False) -> Scope:
    """Return a scope at a prestatie, behind a Header, with places of a real message."""
    scope = Scope("a.xml", Omgeving(vandaag=DAY, letterlijk=letterlijk))
    values = {"Header": Header(verzenddatum=DAY, ontvanger="3311"), "Prestatie": debet}
    for item in CODEC.read(BytesIO(BASE.read_bytes())):
        if item.place.record in values:
            scope.enter_record(item.place, values[item.place.record])
    return scope


def _ids(value: object) -> str | None:
    return str(value) if isinstance(value, (dict, list, str)) else None


@pytest.mark.parametrize(("word", "argument", "answer"), WORDS, ids=_ids)
def test_a_word_as_a_check_and_as_a_condition(
    word: str,
    argument: object,
    answer: bool | None,  # noqa: FBT001 - a column of the table above
) -> None:
    scope = _scope()
    assert compile_test(word, argument)(scope) is answer
    assert compile_condition({word: argument})(scope) is (answer is True)


@pytest.mark.parametrize(("word", "argument"), WRONG, ids=_ids)
def test_a_word_that_cannot_be_meant_is_a_fault_of_the_row(word: str, argument: object) -> None:
    with pytest.raises(RegisterError):
        compile_test(word, argument)


def test_two_absent_elements_are_not_equal() -> None:
    words = {"Einddatum": {"veld": "Herdeclaratiecode"}}
    assert compile_test("equals", words)(_scope()) is False
    assert compile_test("equals", {"Aantal": {"veld": "Aantal"}})(_scope()) is True


def test_a_condition_is_every_word_of_it() -> None:
    words: Mapping[str, object] = {"required": ["Aantal"], "equals": {"Aantal": "1"}}
    assert compile_condition(words)(_scope())
    assert not compile_condition({**words, "forbidden": ["Begindatum"]})(_scope())
    assert not compile_condition({**words, "matches": {"Einddatum": ".*"}})(_scope())
    assert compile_condition({})(_scope())


@pytest.mark.parametrize(("letterlijk", "answer"), [(False, True), (True, None)])
def test_a_date_with_a_time_zone_is_compared_by_its_day_but_not_by_vecozo(
    letterlijk: bool,  # noqa: FBT001 - a column of the table above
    answer: bool | None,  # noqa: FBT001
) -> None:
    scope = _scope(DebetPrestatie(begindatum=Tekst("2026-11-03Z")), letterlijk=letterlijk)
    assert compile_test("not_before", {"Begindatum": DAY})(scope) is answer
    assert compile_test("not_after", {"Begindatum": DAY})(scope) is answer


@pytest.mark.parametrize("text", ["", "nog onbekend", "2026-02-30", "2026-02-30Z", "2026-11-03T00"])
def test_what_is_no_date_is_neither_before_nor_after(text: str) -> None:
    scope = _scope(DebetPrestatie(begindatum=Tekst(text)))
    assert compile_test("not_before", {"Begindatum": DAY})(scope) is None


def test_vecozo_takes_the_digits_of_a_date_for_a_number() -> None:
    scope = _scope(DebetPrestatie(begindatum=Tekst("2026-12-32")), letterlijk=True)
    assert compile_test("not_after", {"Begindatum": DAY})(scope) is False


@pytest.mark.parametrize(
    ("text", "letterlijk", "answer"),
    [("1", False, True), ("1", True, False), ("0", False, False), ("ja", False, False)],
)
def test_a_condition_knows_true_in_every_form_but_vecozo_only_the_word(
    text: str,
    letterlijk: bool,  # noqa: FBT001 - a column of the table above
    answer: bool,  # noqa: FBT001
) -> None:
    scope = _scope(DebetPrestatie(privacy_code=Tekst(text), aantal="1"), letterlijk=letterlijk)
    assert compile_condition({"equals": {"PrivacyCode": True}})(scope) is answer
    assert compile_condition({"equals": {"PrivacyCode": True, "Aantal": "1"}})(scope) is answer
    assert compile_test("equals", {"PrivacyCode": True})(scope) is False


def test_an_empty_element_is_there_and_not_filled() -> None:
    scope = _scope(DebetPrestatie(aantal=""))
    assert compile_test("required", ["Aantal"])(scope) is True
    assert compile_test("matches", {"Aantal": ".+"})(scope) is False
    assert compile_test("matches", {"Aantal": ""})(scope) is True


def test_the_elements_of_a_word_are_those_of_its_argument() -> None:
    assert elements_of("equals", {"A": 1, "B/C": 2}) == ("A", "B/C")
    assert elements_of("required", ["A", "Header.B"]) == ("A", "Header.B")


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("Aantal", "1"),
        ("Header.Ontvanger", "3311"),
        ("Omgeving.vandaag", DAY),
        ("Nergens.Ontvanger", None),
        ("Verwijzing", None),
        ("AanvullendePrestatiegegevens/Zorgtraject/Zorgtrajectnummer", None),
    ],
)
def test_a_reference_finds_its_element_or_nothing(reference: str, value: object) -> None:
    assert getter(reference)(_scope()) == value
