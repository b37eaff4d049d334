"""Every retourcode that a source names can be explained, in both languages."""

import re
from pathlib import Path

import attrs
import pytest

from adapter.core.errors import RegisterError
from adapter.reference import retourcodes, texts
from adapter.reference.retourcodes import (
    VERVOLGEN,
    known_retourcodes,
    near_retourcodes,
    retourcode,
)
from adapter.reference.texts import LANGUAGES
from adapter.validation.register import all_rules

SOURCES = {
    name: codes.split()
    for name, codes in re.findall(
        r"\[([\w.-]+)\]\n([\d\s]+)",
        Path(__file__).with_name("retourcodes.txt").read_text(encoding="utf-8"),
    )
}
WORKED = {*SOURCES["most-met"], *SOURCES["practice"]}


@pytest.mark.parametrize("source", SOURCES)
def test_every_code_of_a_source_is_known(source: str) -> None:
    assert set(SOURCES[source]) - set(known_retourcodes()) == set()


def test_every_code_that_a_check_gives_is_known() -> None:
    given = {rule.retourcode for rule in all_rules() if rule.retourcode}
    assert given - set(known_retourcodes()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_whole_sentences_without_exclamation(language: str) -> None:
    for code in known_retourcodes():
        found = retourcode(code, language)
        assert found
        assert found.vervolg in VERVOLGEN
        assert found.bron
        for told in (found.betekenis, found.oorzaak, found.oplossing, found.voorbeeld):
            assert told is None or re.fullmatch(r"[^!]+\.\)?", told), (code, told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codes_that_practices_meet_most_have_an_example(language: str) -> None:
    steps = {"nl": ("Ingestuurd: ", "Kijk naar: ", "Doe: "), "en": ("Sent: ", "Look at: ", "Do: ")}
    for code in WORKED:
        found = retourcode(code, language)
        assert found
        assert found.voorbeeld, code
        assert all(step in found.voorbeeld for step in steps[language]), code


def test_a_text_of_a_retourcode_is_of_one_that_is_known() -> None:
    told = {key.partition("-")[2] for key in texts.keys("nl") if key.startswith("RETOUR-")}
    shown = {key.partition("-")[2] for key in texts.keys("nl") if key.startswith("VOORBEELD-")}
    assert told | shown <= set(known_retourcodes())


def test_no_text_is_there_twice() -> None:
    own = {key.partition("-")[2] for key in texts.keys("nl") if key.startswith("RETOUR-")}
    for code in own:
        found = retourcode(code)
        checks = retourcodes._rule_keys().get(code, ())  # noqa: SLF001 - which checks give it
        # A code of one check has a text of its own only when flat files have the code too.
        assert found
        assert len(checks) != 1 or found.bericht == "beide", code


def test_a_code_of_one_check_has_the_text_of_that_check() -> None:
    found = retourcode("8049", "nl")
    check = texts.general_text("VC093-8049", "nl")
    assert found
    assert isinstance(check, texts.Text)
    assert (found.betekenis, found.oorzaak, found.oplossing) == attrs.astuple(check)


def test_a_code_of_several_checks_without_a_text_of_its_own_says_what_each_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair = {"8049": ("VC093-8049", "VC094-9465")}
    monkeypatch.setattr(retourcodes, "_rule_keys", lambda: pair)
    found = retourcode("8049", "nl")
    assert found
    assert " Of: Einddatum" in found.betekenis


def test_a_known_code_without_a_text_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retourcodes, "_rule_keys", dict)
    with pytest.raises(RegisterError, match="8049"):
        retourcode("8049", "nl")


def test_what_is_not_established_says_so() -> None:
    unsure = [
        item.code
        for code in known_retourcodes()
        if (item := retourcode(code)) and not item.vastgesteld
    ]
    assert unsure == ["8060", "9507"]


def test_an_unknown_code_is_none_and_has_near_ones() -> None:
    assert retourcode("0612") is None
    assert near_retourcodes("0612")[:2] == ("0611", "0613")
    assert near_retourcodes("611")[0] == "0611"
    assert near_retourcodes("7777") == ()


def test_the_totals_of_a_flat_file_are_named_too() -> None:
    for language, words in (("nl", "sluitrecord 99"), ("en", "record 99")):
        found = retourcode("0150", language)
        assert found
        assert words in found.oplossing
