"""Files, folders and standard input are checked, each by its own standard."""

import io
import shutil
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Verdict
from adapter.reference.texts import finding_text
from adapter.validation import ubl
from adapter.validation.nlcius import nlcius_rules
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.messages import STDIN
from adapter.workflows.validate import validate_files

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
MESSAGE = FIXTURES / "gds801/basis/debet-enkel.xml"
INVOICE = FIXTURES / "convert/route-1/expected/facturen/94009101-OD2026-11.xml"
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 12, 1)))


def _check(*files: Path) -> list[tuple[Verdict, list[Finding]]]:
    told = []
    for check in validate_files(files, SETTINGS):
        findings = list(check)
        assert check.verdict
        told.append((check.verdict, findings))
    return told


def test_a_message_and_an_invoice_are_told_apart() -> None:
    verdicts = [verdict for verdict, _ in _check(MESSAGE, INVOICE)]
    assert [item.verdict for item in verdicts] == ["accepted", "accepted"]
    assert [item.file for item in verdicts] == [str(MESSAGE), str(INVOICE)]
    assert verdicts[1].checks_run == verdicts[1].checks_total


def test_every_message_of_a_folder_is_checked_in_order(tmp_path: Path) -> None:
    for name in ("b.xml", "a.xml", "sub/c.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(MESSAGE, tmp_path / name)
    (tmp_path / "lees.txt").write_text("x", encoding="utf-8")
    (tmp_path / ".verborgen").write_text("x", encoding="utf-8")
    for name in ("rapport.json", "rapport.txt", "uitval.csv", "sub/rapport.txt"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    *told, (_, of_run) = _check(tmp_path)
    files = [verdict.file for verdict, _ in told]
    assert files == [str(tmp_path / name) for name in ("a.xml", "b.xml", "sub/c.xml")]
    (passed_over,) = of_run
    assert (passed_over.code, passed_over.severity.label) == ("IN-OVERGESLAGEN", "info")
    assert passed_over.details == {"aantal": "2"}  # without rapport.json beside it, it is not ours


def test_a_folder_without_a_message_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError) as caught:
        _check(tmp_path)
    assert caught.value.code == "IN-LEGE-MAP"


def test_a_file_that_is_not_there_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError) as caught:
        _check(tmp_path / "nergens.xml")
    assert caught.value.code == "IN-ONLEESBAAR"


def test_standard_input_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MESSAGE.read_bytes())))
    ((verdict, findings),) = _check(STDIN)
    assert (verdict.file, verdict.verdict, findings) == ("-", "accepted", [])


def _checked(path: Path, *changes: tuple[str, str]) -> tuple[Verdict, list[str]]:
    text = INVOICE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    ((verdict, findings),) = _check(path)
    return verdict, [f"{item.severity.label} {item.code}" for item in findings]


BUYER_REFERENCE = ("<cbc:BuyerReference>CREDITEUREN-OD</cbc:BuyerReference>", "")
ISSUE_DATE = ("<cbc:IssueDate>2026-11-30</cbc:IssueDate>", "")
PAYMENT_CODE = ("MeansCode>58", 'MeansCode name="SEPA">58')
LEGAL = "<cac:PartyLegalEntity>"
OTHER = f"{LEGAL}<cbc:RegistrationName>X</cbc:RegistrationName></cac:PartyLegalEntity>"
TWO_NAMES = (LEGAL, OTHER + LEGAL)


def test_the_verdict_on_an_invoice_counts_the_rules_of_nlcius(tmp_path: Path) -> None:
    total = 2 + len(nlcius_rules())
    verdict, told = _checked(tmp_path / "a.xml", BUYER_REFERENCE)
    assert (verdict.verdict, verdict.checks_run, told) == ("refused", total, ["error BR-NL-2"])
    verdict, told = _checked(tmp_path / "a.xml", PAYMENT_CODE)
    assert (verdict.verdict, verdict.checks_run, told) == ("accepted", total, ["warning BR-NL-29"])
    assert verdict.checks_total == total


def test_what_was_not_asked_is_not_counted(tmp_path: Path) -> None:
    verdict, told = _checked(tmp_path / "a.xml", ISSUE_DATE)
    assert (verdict.verdict, verdict.checks_run, told) == ("refused", 1, ["error UBL-XSD"])
    verdict, told = _checked(tmp_path / "a.xml", TWO_NAMES)
    assert (verdict.verdict, verdict.checks_run) == ("unfinished", 0)
    assert told == ["error UBL-MOTOR"]
    verdict, told = _checked(tmp_path / "a.xml", ("</Invoice>", ""))
    assert (verdict.verdict, verdict.checks_run) == ("refused", 0)
    assert told == ["error XML-NIET-WELGEVORMD"]


def test_without_the_extra_an_invoice_is_never_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ubl, "ubl_available", lambda: False)
    verdict, told = _checked(tmp_path / "a.xml")
    assert (verdict.verdict, verdict.checks_run) == ("unfinished", len(nlcius_rules()))
    assert told == ["error UBL-NIET-GETOETST"]
    verdict, told = _checked(tmp_path / "a.xml", BUYER_REFERENCE)
    assert verdict.verdict == "refused"
    assert told == ["error BR-NL-2", "error UBL-NIET-GETOETST"]


def test_a_broken_invoice_is_refused_and_an_unread_one_is_not_accepted(tmp_path: Path) -> None:
    broken = tmp_path / "a.xml"
    text = INVOICE.read_text(encoding="utf-8")
    broken.write_text(text.replace("503.50</cbc:PayableAmount", "503.51</cbc:PayableAmount"))
    ((verdict, findings),) = _check(broken)
    assert verdict.verdict == "refused"
    assert findings
    (check,) = validate_files([broken], SETTINGS)
    assert check.verdict
    assert check.verdict.verdict == "unfinished"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_of_a_folder_that_cannot_be_opened_does_not_keep_the_rest_from_being_checked(
    tmp_path: Path, jobs: int
) -> None:
    for name in ("a.xml", "z.xml"):
        shutil.copy(MESSAGE, tmp_path / name)
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.writestr("map/b.xml", b"<a/>")
    told = [(list(check), check.verdict) for check in validate_files([tmp_path], SETTINGS, jobs)]
    verdicts = [(Path(verdict.file).name, verdict.verdict) for _, verdict in told[:3]]
    assert verdicts == [("a.xml", "accepted"), ("m.zip", "unfinished"), ("z.xml", "accepted")]
    (finding,) = told[1][0]
    assert (finding.code, finding.severity.label) == ("IN-ZIP-MAP", "error")
    assert "map" in finding_text(finding).melding
    with pytest.raises(UnusableInputError):
        list(validate_files([tmp_path / "m.zip"], SETTINGS, jobs))
