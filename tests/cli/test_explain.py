"""`explain`: what a code means, for people and for programs."""

import json
from typing import Any

import pytest

from adapter.cli import main
from adapter.reference.texts import LANGUAGES, Text, general_text, keys
from adapter.validation.register import all_rules
from adapter.workflows.explain import explain


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = 0
    try:
        main(["explain", *arguments])
    except SystemExit as end:
        status = int(end.code or 0)
    told, complaint = capsys.readouterr()
    return status, told, complaint


def words(told: str) -> str:
    return " ".join(told.split())


def facts(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


def test_a_retourcode_has_meaning_cause_remedy_next_step_and_example(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, told, complaint = run(capsys, "0611")
    assert (status, complaint) == (0, "")
    for label in ("Betekenis", "Oorzaak", "Wat te doen", "Vervolg", "Voorbeeld", "Bron"):
        assert f"\n  {label} " in told
    assert "herdeclareren" in told
    assert max(map(len, told.splitlines())) <= 96


def test_several_codes_are_told_in_the_order_given(capsys: pytest.CaptureFixture[str]) -> None:
    status, told, _ = run(capsys, "VC081", "008", "rij-aantal", "--format", "json", "--lang", "en")
    lines = facts(told)
    assert status == 0
    assert [line["code"] for line in lines] == ["VC081-9456", "VC081-9451", "008", "RIJ-AANTAL"]
    assert [line["type"] for line in lines] == ["rule", "rule", "retourcode", "finding"]
    assert {line["kind"] for line in lines} == {"explanation"}
    assert lines[0]["retourcode"] == "9456"
    assert lines[2]["messages"] == "EI"
    assert lines[3]["next"] is None


def test_a_check_is_one_of_its_own_standard(capsys: pytest.CaptureFixture[str]) -> None:
    headings = {
        "VC016": "VC016-0150  official check of GDS801",
        "GDS802-9459": "GDS802-9459  official check of GDS802",
        "EIGEN-BSN": "EIGEN-BSN  own check of this program",
    }
    for code, heading in headings.items():
        assert run(capsys, code, "--lang", "en")[1].splitlines()[0] == heading


def test_a_code_that_means_something_else_in_a_flat_file_tells_both(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, told, _ = run(capsys, "0020", "--lang", "en")
    assert "In GDS801: the" in words(told)
    assert "In a flat EI file: the" in words(told)


def test_what_only_vecozo_says_is_not_told_of_an_insurer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, told, _ = run(capsys, "8049")
    assert "VECOZO verwerkte er niets van" in words(told)


def test_a_meaning_that_is_not_established_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = run(capsys, "9507")
    assert "niet volledig vastgesteld" in words(told)


def test_a_text_that_stops_a_command_is_explained_too(capsys: pytest.CaptureFixture[str]) -> None:
    status, told, _ = run(capsys, "IN-CODE")
    assert status == 0
    assert "Oorzaak" not in told


def test_a_check_that_cannot_be_done_offline_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    rule = next(rule for rule in all_rules() if rule.reason)
    _, told, _ = run(capsys, rule.key)
    assert "niet zelf uitvoeren" in words(told)


def test_an_unknown_code_is_told_with_what_looks_like_it_and_the_rest_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, told, complaint = run(capsys, "0612", "VC93", "0611", "--format", "json")
    assert status == 2
    unknown, rule, known = facts(told)
    assert unknown == {"kind": "unknown", "code": "0612", "near": ["0611", "0613", "0312"]}
    assert str(rule["near"]).startswith("['VC093', 'VC183'")
    assert known["code"] == "0611"
    assert "0611, 0613" in complaint


@pytest.mark.parametrize("given", ["999990019", "Jansen", "1980-04-05x1234567", ""])
def test_what_does_not_look_like_a_code_is_not_repeated(
    given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told, complaint = run(capsys, given)
    assert (status, told) == (2, "")
    assert not given or given not in complaint


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_every_finding_can_be_explained(language: str) -> None:
    codes = {rule.key for rule in all_rules()}
    codes |= {key for key in keys("nl") if key.startswith(("RIJ-", "OD-", "IMP-", "XSD-", "UBL-"))}
    for code in sorted(codes):
        told = explain(code, language)
        assert [item.code for item in told] == [code]
        text = general_text(code, language)
        assert isinstance(text, Text)
        assert told[0].meaning == text.melding


@pytest.mark.parametrize(("code", "kind"), [("ZPM-EIGEN", "regime"), ("CL0007-NZA", "codelist")])
def test_what_convert_and_validate_name_is_explained(
    code: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told, _ = run(capsys, code, "--format", "json")
    assert (status, [(line["code"], line["type"]) for line in facts(told)]) == (0, [(code, kind)])
    assert (kind == "codelist") == ("codes import" in told)


def test_a_language_that_is_not_there_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZORGDECLARATIE_LANG", "xx")
    assert run(capsys, "0611", "--lang", "en")[0] == 0
    status, told, complaint = run(capsys, "0611")
    assert (status, told) == (2, "")
    assert "ZORGDECLARATIE_LANG" in complaint
