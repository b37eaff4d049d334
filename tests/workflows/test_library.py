"""`adapter.validate` takes what the command takes."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

import adapter

MESSAGE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis/debet-enkel.xml"
ON = date(2026, 12, 1)
TARIFFS = "Prestatiecodelijst;Prestatiecode;Geldig van;Max tarief\n071;CO0001;01-01-2026;100,00\n"
WAIVER = """
[[ontheffing]]
code = "EIGEN-TARIEF"
reden = "Afgesproken"
eigenaar = "administratie"
tot = {tot}
"""


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _check(**given: Path) -> tuple[list[adapter.Finding], adapter.Verdict]:
    return adapter.validate(BytesIO(MESSAGE.read_bytes()), on=ON, **given)  # type: ignore[arg-type]  # paths only


def test_a_tariff_is_held_against_the_table(tmp_path: Path) -> None:
    assert [item.code for item in _check()[0]] == []
    findings, verdict = _check(tariffs=_file(tmp_path, "t.csv", TARIFFS))
    assert [item.code for item in findings] == ["EIGEN-TARIEF"]
    assert verdict.verdict == "refused"


def test_what_is_wrong_in_a_table_comes_first(tmp_path: Path) -> None:
    wrong = TARIFFS + "071;CO0002;01-01-2026;1o0,00\n"
    findings, _ = _check(tariffs=_file(tmp_path, "t.csv", wrong))
    assert [item.code for item in findings] == ["IMP-BEDRAG", "EIGEN-TARIEF"]


def test_a_waiver_holds_until_its_day(tmp_path: Path) -> None:
    tariffs = _file(tmp_path, "t.csv", TARIFFS)
    config = _file(tmp_path, "a.toml", WAIVER.format(tot="2026-12-31"))
    findings, verdict = _check(tariffs=tariffs, config=config)
    assert [bool(item.waived) for item in findings] == [True]
    assert (verdict.verdict, verdict.waived_errors) == ("accepted", 1)
    config = _file(tmp_path, "b.toml", WAIVER.format(tot="2026-11-30"))
    findings, verdict = _check(tariffs=tariffs, config=config)
    assert [item.code for item in findings] == ["EIGEN-TARIEF", "ONTHEFFING-VERLOPEN"]
    assert verdict.verdict == "refused"


def test_a_check_is_switched_off_and_the_layer_chosen(tmp_path: Path) -> None:
    config = _file(tmp_path, "a.toml", '[controles]\n"EIGEN-TARIEF" = false\n')
    findings, verdict = _check(tariffs=_file(tmp_path, "t.csv", TARIFFS), config=config)
    assert (findings, verdict.switched_off) == ([], ("EIGEN-TARIEF",))
    _, verdict = adapter.validate(BytesIO(MESSAGE.read_bytes()), on=ON, layer="schema")
    assert verdict.verdict == "unfinished"


def test_a_config_file_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(adapter.UnusableInputError):
        _check(config=_file(tmp_path, "a.toml", '[controles]\n"VC093" = false\n'))
