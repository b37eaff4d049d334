"""What the cards of validate say to somebody who sees them for the first time."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.test_validate_output import BASE, ON, run

TEXT = BASE.read_text(encoding="utf-8")


def told(folder: Path, text: str, *options: str, language: str = "nl") -> str:
    path = folder / "a.xml"
    path.write_text(text, encoding="utf-8")
    code, out, err = run("validate", str(path), *ON, *options, language=language)
    assert (code, err) == (1, "")
    return re.sub(r"\s+", " ", out)


def changed(pattern: str, new: str) -> str:
    text, count = re.subn(pattern, new, TEXT, count=1, flags=re.DOTALL)
    assert count == 1
    return text


@pytest.mark.parametrize(
    ("pattern", "new", "words"),
    [
        (r"(:Ontvanger>)3311", r"\g<1>3312", "gevonden 3311 verwacht Ontvanger (3312)"),
        (r"(:Berichtsoort>)P", r"\1T", "gevonden T verwacht P"),
        (
            r"(:Bedrag>)155.12",
            r"\g<1>165.12",
            "(€ 165,12) is niet de som van de prestaties (€ 155,12)",
        ),
        (r"(:BSN>)\d+", r"\1", "gevonden leeg verwacht 9 cijfers"),
        (r"(:Aantal>)1", r"\g<1>999990019", "gevonden ingevuld, maar niet getoond verwacht 1"),
        (r"(:Berichtversie>)\d", r"\g<1>7", "gevonden 7.0 verwacht een van: 1.0, 2.0, 2.1"),
        (r"\?>", "?>\n<!DOCTYPE x>", "regel 2 verwacht geen DOCTYPE"),
        (r"\A.*", "<a/>", "regel 1 verwacht als eerste element een Bericht"),
        (r"\A.*", "a;b", "wie de praktijk"),
    ],
)
def test_a_card_says_what_is_there(pattern: str, new: str, words: str, tmp_path: Path) -> None:
    assert words in told(tmp_path, changed(pattern, new))


def test_nothing_that_rests_on_an_absent_header_is_judged(tmp_path: Path) -> None:
    text = changed(r"<gds801:Header>.*?</gds801:Header>", "")
    lines = told(tmp_path, text, "--format", "json").split('{"kind": ')
    codes = [re.findall(r'"code": "([^"]+)"', line)[0] for line in lines if "finding" in line]
    assert codes == ["XML-GEEN-VERSIE", "XSD-VOLGORDE"]


def test_the_official_check_still_judges_without_a_header(tmp_path: Path) -> None:
    text = changed(r"<gds801:Header>.*?</gds801:Header>", "")
    assert "VC019" in told(tmp_path, text, "--as", "vecozo")


def test_several_files_are_named_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(changed(r"(:Berichtsoort>)P", r"\1T"), encoding="utf-8")
    (tmp_path / "b.xml").write_text("<a/>", encoding="utf-8")
    _, out, _ = run("validate", "a.xml", "b.xml", *ON, cwd=tmp_path)
    assert out.startswith("== a.xml\n")
    assert "\n\n== b.xml\n" in out
    last = "Totaal: 2 bestanden (0 goed, 2 afgekeurd, 0 niet volledig getoetst); 2 fouten"
    assert out.splitlines()[-1].startswith(last)
    _, out, _ = run("validate", "a.xml", "b.xml", *ON, "--format", "json", cwd=tmp_path)
    summary = json.loads(out.splitlines()[-1])
    assert summary["kind"] == "summary"
    assert (summary["files"], summary["refused"], summary["errors"]) == (2, 2, 2)


def test_parity_says_that_only_the_head_was_reported(tmp_path: Path) -> None:
    text = changed(r"(:Berichtsoort>)P", r"\1T")
    words = "the head is faulty; what stands below it was not reported"
    assert words in told(tmp_path, text, "--as", "vecozo", language="en")
    assert '"head_only": true' in told(tmp_path, text, "--as", "vecozo", "--format", "json")
    assert "head_only" not in told(tmp_path, text, "--format", "json")
