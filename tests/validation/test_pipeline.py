"""The verdict on a message follows from what ran, and is never accepted by mistake."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from adapter.core.findings import Finding, Severity
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"
MESSAGE = BASE.read_bytes()
PERSOON = "Geboortedatum van Jansen"
CRASH = f'''"""Proef."""
from adapter.validation.rule import rule

@rule("PROEF", on="Verzekerde", bron="proef")
def crash(scope):
    """Raise what it sees."""
    raise ValueError("{PERSOON}", scope.node.bsn, scope.node)
    yield ""
'''


def _check(message: bytes, layer: str = "rules", on: date = date(2026, 11, 22)) -> MessageCheck:
    settings = Settings(omgeving=Omgeving(vandaag=on), layer=layer)
    return MessageCheck(BytesIO(message), "a.xml", settings)


def _codes(check: MessageCheck, severity: Severity = Severity.ERROR) -> list[str]:
    findings: list[Finding] = list(check)
    return [item.code for item in findings if item.severity is severity]


def test_a_good_message_is_accepted_and_every_check_but_those_with_a_reason_ran() -> None:
    check = _check(MESSAGE)
    assert _codes(check) == []
    verdict = check.verdict
    assert verdict.verdict == "accepted"
    assert 0 < verdict.checks_run <= verdict.checks_total


def test_a_check_that_was_not_run_is_not_accepted() -> None:
    assert _check(MESSAGE).verdict.verdict == "unfinished"
    half = _check(MESSAGE.replace(b">1</gds801:Aantal>", b">2</gds801:Aantal>"))
    next(iter(half))
    assert half.verdict.verdict == "refused"


def test_a_check_of_the_schema_alone_is_not_accepted() -> None:
    check = _check(MESSAGE, layer="schema")
    assert _codes(check) == []
    assert (check.verdict.verdict, check.verdict.checks_run) == ("unfinished", 0)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", "XML-"),
        (b"geen xml", "XML-"),
        (MESSAGE[:-20], "XML-"),
        (b"<Factuur/>", "XML-ONBEKEND"),
        (MESSAGE.replace(b"<gds801:Berichtversie>1<", b"<gds801:Berichtversie>9<"), "XML-VERSIE"),
        (MESSAGE.replace(b"?>", b"?><!DOCTYPE x>", 1), "XML-DOCTYPE"),
    ],
)
def test_what_is_no_message_is_refused(message: bytes, code: str) -> None:
    check = _check(message)
    found = _codes(check)
    assert len(found) == 1
    assert found[0].startswith(code)
    assert check.verdict.verdict == "refused"


def test_a_message_of_the_future_is_refused_by_the_date_of_the_run() -> None:
    assert "VC006" in _codes(_check(MESSAGE, on=date(2026, 11, 19)))
    assert _codes(_check(MESSAGE, on=date(2026, 11, 20))) == []


@pytest.fixture(name="crashing", scope="module")
def _crashing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a copy of the package with one more rule, that crashes."""
    copy = tmp_path_factory.mktemp("kopie")
    shutil.copytree(ROOT / "adapter", copy / "adapter", ignore=shutil.ignore_patterns("__py*"))
    shutil.copytree(ROOT / "xsd", copy / "xsd")
    rules = copy / "adapter/validation/rules/gds801"
    (rules / "proef.py").write_text(CRASH, encoding="utf-8")
    return copy


def _command(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "adapter", *arguments],
        capture_output=True,
        check=False,
        cwd=copy,
        env=environment,
        text=True,
    )


def test_a_message_on_which_a_rule_crashes_is_unfinished_and_nothing_of_it_is_shown(
    crashing: Path,
) -> None:
    done = _command(crashing, "validate", str(BASE), "--on", "2026-11-22", "--format", "json")
    assert done.returncode == 1
    assert '"REGEL-AFGEBROKEN"' in done.stdout
    assert '"verdict": "unfinished"' in done.stdout
    for text in (PERSOON, "Jansen", "Verzekerde(", "Traceback"):
        assert text not in done.stdout + done.stderr


def test_a_conversion_in_which_a_rule_crashes_sends_nothing(crashing: Path) -> None:
    case = ROOT / "fixtures/convert/eigen-zorg"
    done = _command(
        crashing, "convert", str(case / "export.csv"), "--practice",
        str(case.parent / "praktijk.toml"), "--on", "2026-12-01", "--out", "uit",
    )  # fmt: skip
    assert done.returncode == 1
    assert list((crashing / "uit").rglob("*.xml")) == []
    assert "REGEL-AFGEBROKEN" in (crashing / "uit/uitval.csv").read_text(encoding="utf-8")
    told = done.stdout + done.stderr + (crashing / "uit/bevindingen.jsonl").read_text("utf-8")
    for text in (PERSOON, "999990019", "Verzekerde(", "Traceback"):
        assert text not in told


@pytest.mark.parametrize(("version", "verdict"), [(b"0", "refused"), (b"1", "accepted")])
def test_care_of_2027_is_accepted_in_2_1_and_refused_in_2_0(version: bytes, verdict: str) -> None:
    message = (ROOT / "fixtures/gds801/basis/debet-2-1.xml").read_bytes()
    changed = message.replace(b"subversie>1<", b"subversie>" + version + b"<")
    check = _check(changed, on=date(2027, 2, 5))
    assert _codes(check) == (["VC183"] if verdict == "refused" else [])
    assert check.verdict.verdict == verdict


def test_an_element_of_2_1_is_none_of_2_0() -> None:
    message = (ROOT / "fixtures/gds801/basis/debet-081-2-1.xml").read_bytes()
    postcode = b"<gds801:LocatiePostcode4>1234</gds801:LocatiePostcode4><gds801:Aantal>"
    changed = message.replace(b"<gds801:Aantal>", postcode)
    assert _codes(_check(changed, on=date(2027, 2, 5)), Severity.WARNING) == [
        "XSD-EIGEN-SCHEMA",
        "XSD-PLAATS",
    ]
    older = changed.replace(b"subversie>1<", b"subversie>0<")
    assert _codes(_check(older, on=date(2027, 2, 5))) == ["XSD-VOLGORDE"]


def test_a_header_that_stands_last_is_known_to_what_stands_before_it() -> None:
    start, end = MESSAGE.index(b"  <gds801:Header>"), MESSAGE.index(b"</gds801:Header>")
    end = MESSAGE.index(b"\n", end) + 1
    header, close = MESSAGE[start:end], b"</gds801:Bericht>"
    moved = (MESSAGE[:start] + MESSAGE[end:]).replace(close, header + close)
    assert set(_codes(_check(moved))) == {"XSD-VOLGORDE"}
    absent = MESSAGE[:start] + MESSAGE[end:]
    assert set(_codes(_check(absent))) == {"XML-GEEN-VERSIE", "XSD-VOLGORDE"}


@pytest.mark.parametrize("number", ["REF-{d}-{m}-{y}-1", "{d}{m}{y}A", "{m}{d}{y}", "R{y}.{m}.{d}"])
def test_a_reference_with_the_birth_date_in_it_is_not_told(number: str) -> None:
    text = MESSAGE.decode()
    (day,) = re.findall(r"Geboortedatum>(.*?)<", text)
    (reference,) = re.findall(r"DebetPrestatie>\s*<gds801:Referentienummer>(.*?)<", text)
    year, month, date_ = day.split("-")
    wrong = re.sub(r"Aantal>[^<]*<", "Aantal>7<", text)
    given = number.format(y=year, m=month, d=date_)
    for held, shown in ((reference, {reference}), (given, {None})):
        told = list(_check(wrong.replace(reference, held).encode()))
        below = {item.at.nummer for item in told if "DebetPrestatie" in (item.at.path or "")}
        assert below == shown
