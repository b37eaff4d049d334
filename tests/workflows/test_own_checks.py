"""Our own checks over a run: what lies between messages, what is switched off, what is waived."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from adapter.cli import program
from adapter.core.errors import UnusableInputError
from adapter.core.findings import Severity
from adapter.validation.register import OWN, all_rules
from adapter.validation.rule import Rule
from adapter.workflows.config import load_config

ROOT = Path(__file__).resolve().parents[2]
MESSAGE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"
CREDIT = ROOT / "fixtures/gds801/basis/credit-enkel.xml"
CONFIG = ROOT / "fixtures/instellingen/zorgdeclaratie.toml"
TODAY = "2026-12-01"
MINOR = {"1985-06-07": "2010-06-07"}
WAIVER = """
[[ontheffing]]
code = "{code}"
reden = "Afgesproken"
eigenaar = "administratie"
tot = {tot}
"""


def _message(path: Path, changes: Mapping[str, str], base: Path = MESSAGE) -> Path:
    text = base.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def _run(*arguments: object) -> tuple[int, list[Any]]:
    given = ["validate", *map(str, arguments), "--format", "json", "--on", TODAY]
    result = CliRunner().invoke(program(), given)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def _codes(told: list[Any]) -> list[str]:
    return [item["code"] for item in told if item["kind"] == "finding"]


def _config(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_care_in_two_messages_is_told_with_the_other_file_and_line(tmp_path: Path) -> None:
    first = _message(tmp_path / "a.xml", {})
    second = _message(tmp_path / "b.xml", {"P-101": "P-900", "F-101": "F-900"})
    status, told = _run(first, second)
    assert status == 0
    assert _codes(told) == ["EIGEN-DUBBEL"]
    (finding,) = [item for item in told if item["kind"] == "finding"]
    assert (finding["file"], finding["line"]) == (str(second), 39)
    assert f"({first}, regel 39)" in finding["message"]
    assert [item["kind"] for item in told] == ["verdict", "verdict", "finding", "summary"]


def test_care_whose_first_claim_is_taken_back_is_no_double(tmp_path: Path) -> None:
    first = _message(tmp_path / "a.xml", {})
    again = _message(tmp_path / "b.xml", {"P-101": "P-900", "F-101": "F-900"})
    credit = _message(tmp_path / "c.xml", {}, CREDIT)
    text = credit.read_text(encoding="utf-8")
    head, name, tail = text.partition("<gds801:GerelateerdReferentienummer>")
    credit.write_text(f"{head}{name}P-101{tail[tail.index('<') :]}", encoding="utf-8")
    _, told = _run(first, again, credit)
    assert "EIGEN-DUBBEL" not in _codes(told)


def test_a_client_number_and_a_zorgtraject_of_two_in_two_messages(tmp_path: Path) -> None:
    first = _message(tmp_path / "a.xml", {})
    other = {"P-101": "P-900", "999990123": "999990147", "F-101": "F-900"}
    _, told = _run(first, _message(tmp_path / "b.xml", other))
    assert _codes(told) == ["EIGEN-PATIENTNUMMER", "EIGEN-ZORGTRAJECT-GEDEELD"]
    # Another practice has numbers of its own.
    elsewhere = {**other, "94000101": "94000102"}
    _, told = _run(first, _message(tmp_path / "b.xml", elsewhere))
    assert _codes(told) == []


def test_a_behandelaar_is_in_one_consult_at_a_time_over_messages(tmp_path: Path) -> None:
    def times(begin: str, end: str) -> dict[str, str]:
        inside = f"<gds801:Begintijd>{begin}:00</gds801:Begintijd>"
        inside += f"<gds801:Eindtijd>{end}:00</gds801:Eindtijd>"
        return {"<gds801:Aantal>": f"{inside}<gds801:Aantal>"}

    first = _message(tmp_path / "a.xml", times("09:00", "10:00"))
    other = {"P-101": "P-900", "999990123": "999990147", "PAT-101": "PAT-2", "ZT-2026": "ZT-2"}
    _, told = _run(first, _message(tmp_path / "b.xml", {**other, **times("09:30", "10:15")}))
    assert _codes(told) == ["EIGEN-OVERLAP"]


@pytest.mark.parametrize("item", [rule for rule in all_rules() if rule.standard == OWN])
def test_every_check_of_ours_can_be_switched_off_and_no_other(tmp_path: Path, item: Rule) -> None:
    text = f'[controles]\n"{item.id}" = false\n'
    assert load_config(_config(tmp_path / "a.toml", text)).uit == {item.id}


def test_what_is_switched_off_is_silent_and_told_in_the_verdict(tmp_path: Path) -> None:
    minor = _message(tmp_path / "a.xml", MINOR)
    _, told = _run(minor)
    assert _codes(told) == ["EIGEN-LEEFTIJD"]
    before = told[-1]
    config = _config(tmp_path / "z.toml", '[controles]\n"EIGEN-LEEFTIJD" = false\n')
    _, told = _run(minor, "--config", config)
    assert _codes(told) == []
    assert told[-1]["switched_off"] == ["EIGEN-LEEFTIJD"]
    assert told[-1]["verdict"] == "accepted"
    assert told[-1]["checks_total"] == before["checks_total"]
    assert told[-1]["checks_run"] == before["checks_run"] - 1


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ('[controles]\n"VC093" = false', "IN-INSTELLINGEN-OFFICIEEL", "VC093"),
        ('[controles]\n"8049" = false', "IN-INSTELLINGEN-OFFICIEEL", "8049"),
        ('[controles]\n"EIGEN-LEEFTYD" = false', "IN-INSTELLINGEN-CONTROLE", "EIGEN-LEEFTIJD"),
        ('[controles]\n"EIGEN-BSN" = "nee"', "IN-INSTELLINGEN", "controles.EIGEN-BSN"),
        ("[controle]\nx = 1", "IN-INSTELLINGEN-SLEUTEL", "controle → controles"),
        ("[controles", "IN-INSTELLINGEN-TOML", "1"),
        (WAIVER.format(code="VC999", tot="2026-12-31"), "IN-INSTELLINGEN-CODE", "VC999"),
        (WAIVER.format(code="8049", tot='"x"'), "IN-INSTELLINGEN", "ontheffing 1: tot"),
        ('[[ontheffing]]\ncode = "8049"', "IN-INSTELLINGEN", "ontheffing 1: reden"),
        ('[[ontheffing]]\nreason = "x"', "IN-INSTELLINGEN-SLEUTEL", "reason"),
        (WAIVER.format(code="UBL-NIET-GETOETST", tot="2026-12-31"), "IN-INSTELLINGEN-CODE", "UBL"),
        (WAIVER.format(code="REGEL-AFGEBROKEN", tot="2026-12-31"), "IN-INSTELLINGEN-CODE", "REGEL"),
        ("ontheffing = 1", "IN-INSTELLINGEN", "ontheffing"),
        ("ontheffing = [1]", "IN-INSTELLINGEN", "ontheffing 1"),
        ("controles = 1", "IN-INSTELLINGEN", "controles"),
    ],
)
def test_what_would_do_nothing_is_refused(tmp_path: Path, text: str, code: str, told: str) -> None:
    with pytest.raises(UnusableInputError) as caught:
        load_config(_config(tmp_path / "a.toml", text))
    assert caught.value.code == code
    assert told in str(caught.value.details)


def test_a_config_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="IN-ONLEESBAAR"):
        load_config(tmp_path / "nergens.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xff")
    with pytest.raises(UnusableInputError, match="IN-INSTELLINGEN-TOML"):
        load_config(tmp_path / "b.toml")


def test_the_example_config_is_right() -> None:
    given = load_config(CONFIG)
    assert given.uit == {"EIGEN-LEEFTIJD"}
    assert [item.code for item in given.ontheffingen] == ["EIGEN-TERMIJN", "8062"]
    assert given.ontheffingen[0].plaats.row == 14
    assert tomllib.loads(CONFIG.read_text(encoding="utf-8"))


def test_a_waived_error_is_shown_and_does_not_refuse(tmp_path: Path) -> None:
    wrong = _message(tmp_path / "a.xml", {"Aantal>1<": "Aantal>2<"})
    status, told = _run(wrong)
    assert (status, told[-1]["verdict"]) == (1, "refused")
    config = _config(tmp_path / "z.toml", WAIVER.format(code="8049", tot=TODAY))
    status, told = _run(wrong, "--config", config)
    assert (status, told[-1]["verdict"]) == (0, "accepted")
    assert (told[-1]["waived"], told[-1]["waived_errors"]) == (1, 1)
    assert told[0]["retourcode"] == "8049"
    assert told[0]["waived"] == {
        "reason": "Afgesproken",
        "owner": "administratie",
        "until": TODAY,
    }


def test_a_waiver_in_text_says_that_only_it_makes_the_message_good(tmp_path: Path) -> None:
    wrong = _message(tmp_path / "a.xml", {"Aantal>1<": "Aantal>2<"})
    config = _config(tmp_path / "z.toml", WAIVER.format(code="VC093", tot=TODAY))
    given = ["validate", str(wrong), "--config", str(config), "--on", TODAY]
    text = CliRunner().invoke(program(), given).stdout
    assert "fout (ontheffing)  VC093" in text
    assert "Aanvaard tot en met 2026-12-01: Afgesproken (administratie)" in text
    assert "alleen goed dankzij ontheffingen" in text


def test_a_waiver_ends_on_its_day_and_says_so(tmp_path: Path) -> None:
    wrong = _message(tmp_path / "a.xml", {"Aantal>1<": "Aantal>2<"})
    config = _config(tmp_path / "z.toml", WAIVER.format(code="8049", tot="2026-11-30"))
    status, told = _run(wrong, "--config", config)
    assert status == 1
    assert _codes(told) == ["VC093", "ONTHEFFING-VERLOPEN"]
    assert (told[-1]["file"], told[-1]["line"]) == (str(config), 3)


def test_a_waiver_that_nothing_asked_for_is_told(tmp_path: Path) -> None:
    config = _config(tmp_path / "z.toml", WAIVER.format(code="8049", tot=TODAY))
    status, told = _run(MESSAGE, "--config", config)
    assert status == 0
    assert _codes(told) == ["ONTHEFFING-ONGEBRUIKT"]


@pytest.mark.parametrize(
    ("line", "waived"),
    [
        ('pad = "DebetPrestatie/Aantal"', True),
        ('pad = "/Bericht/*/Aantal"', True),
        ('pad = "Prestatie[1]/*"', True),
        ('pad = "Prestatie[2]/*"', False),
        ('pad = "Begindatum"', False),
        (f'pad = "{"*e" * 400}Begindatum"', False),
        ('verzekeraar = "3311"', True),
        ('verzekeraar = "3312"', False),
    ],
)
def test_a_waiver_may_be_for_a_place_or_an_insurer(
    tmp_path: Path, line: str, *, waived: bool
) -> None:
    wrong = _message(tmp_path / "a.xml", {"Aantal>1<": "Aantal>2<"})
    text = WAIVER.format(code="8049", tot=date(2027, 1, 1)) + line
    status, _ = _run(wrong, "--config", _config(tmp_path / "z.toml", text))
    assert status == (0 if waived else 1)


def test_an_unreadable_message_is_not_accepted_by_a_waiver_for_an_insurer(tmp_path: Path) -> None:
    broken = tmp_path / "a.xml"
    broken.write_text(MESSAGE.read_text(encoding="utf-8")[:2000], encoding="utf-8")
    text = WAIVER.format(code="8049", tot=TODAY) + 'verzekeraar = "3311"'
    status, told = _run(broken, "--config", _config(tmp_path / "z.toml", text))
    assert status == 1
    assert told[-2]["kind"] == "verdict"


def test_tariffs_and_agreements_come_from_the_tables_of_the_user(tmp_path: Path) -> None:
    tariffs = _config(
        tmp_path / "tarieven.csv",
        "Prestatiecodelijst;Prestatiecode;Geldig van;Max tarief\n"
        "071;CO0001;01-01-2026;160,00\n071;CO0001;01-01-2026;120,00\n071;CO0001;01-01-2026;120,00\n",
    )
    agreements = _config(
        tmp_path / "afspraken.csv",
        "Afspraaknummer;Datum afspraak;AGB aanvrager;AGB uitvoerder;Route;"
        "Zorgtrajectnummer aanvrager;Startdatum zorgtraject;BSN;Prestaties;Geldig van;Geldig tot\n"
        "OD-1;10-09-2026;94009101;94000101;2;ZT-2026-101;15-09-2026;999990123;CO0002;"
        "10-09-2026;31-12-2026\n",
    )
    status, told = _run(MESSAGE, "--tariffs", tariffs, "--agreements", agreements)
    assert status == 1
    assert _codes(told) == ["IMP-TARIEF-DUBBEL", "EIGEN-ROUTE2-PRESTATIE", "EIGEN-TARIEF"]
    contracts = _config(
        tmp_path / "contracten.csv",
        "UZOVI;Soort;Geldig van;Prestatiecode;Percentage\n3311;contract;01-01-2026;*;130\n",
    )
    status, told = _run(MESSAGE, "--tariffs", tariffs, "--contracts", contracts)
    assert _codes(told) == ["IMP-TARIEF-DUBBEL"]


def test_a_tariff_that_cannot_be_read_refuses_nothing(tmp_path: Path) -> None:
    tariffs = _config(
        tmp_path / "tarieven.csv",
        "Prestatiecodelijst;Prestatiecode;Geldig van;Max tarief\n"
        "071;CO0001;01-01-2026;100,00\n071;CO0001;01-10-2026;16o,00\n",
    )
    _, told = _run(MESSAGE, "--tariffs", tariffs)
    assert _codes(told) == ["IMP-BEDRAG"]


def test_what_lies_across_messages_never_refuses_one() -> None:
    across = [item for item in all_rules() if item.fold and hasattr(item.fold, "finish_all")]
    assert len(across) == 6
    assert {item.severity for item in across} == {Severity.WARNING}


def test_the_warning_of_double_rows_is_switched_off_with_that_of_messages(tmp_path: Path) -> None:
    case = ROOT / "fixtures/convert/zorg-dubbel"
    config = _config(tmp_path / "z.toml", '[controles]\n"EIGEN-DUBBEL" = false\n')
    inputs = {
        "practice": "../praktijk.toml",
        "agreements": "afspraken.csv",
        "parties": "../partijen.csv",
        "tariffs": "../tarieven.csv",
    }
    given = [part for name, file in inputs.items() for part in (f"--{name}", str(case / file))]
    given += ["--on", TODAY, "--out", str(tmp_path / "uit"), "--config", str(config)]
    result = CliRunner().invoke(program(), ["convert", str(case / "export.csv"), *given])
    assert result.exit_code == 0
    assert "DUBBEL" not in (tmp_path / "uit/bevindingen.jsonl").read_text(encoding="utf-8")
