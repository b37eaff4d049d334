"""A finding is told in two languages; a detail that is lacking never stops a report."""

import pytest

from adapter.core.errors import RegisterError
from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import public
from adapter.reference.texts import LANGUAGES, finding_text, finding_to_dict, keys, phrase


def _finding(code: str, **facts: str) -> Finding:
    details = {name: public(value) for name, value in facts.items()}
    return Finding(severity=Severity.ERROR, code=code, at=Location(), details=details)


def test_details_are_filled_in() -> None:
    assert "kolom BSN" in finding_text(_finding("IMP-BSN", kolom="BSN")).melding
    assert "Column BSN" in finding_text(_finding("IMP-LEEG", kolom="BSN"), "en").melding


def test_a_detail_that_is_lacking_is_a_dash() -> None:
    assert "kolom - " in finding_text(_finding("IMP-BSN")).melding


def test_braces_in_a_detail_stay_as_they_are() -> None:
    assert "{kolom}" in finding_text(_finding("IMP-BSN", kolom="{kolom}")).melding
    assert phrase("IN-PROFIEL-ONBEKEND", "nl", profiel="{0}", bekend="").count("{0}") == 1


def test_a_rule_of_another_body_has_the_text_of_its_family() -> None:
    at = Location(file="a.xml")
    finding = Finding(severity=Severity.ERROR, code="BR-CO-16", at=at, standard="UBL")
    assert all("BR-CO-16" in finding_text(finding, language).melding for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_text_is_a_fault_of_ours(language: str) -> None:
    with pytest.raises(RegisterError, match="NERGENS"):
        finding_text(_finding("NERGENS"), language)
    with pytest.raises(RegisterError, match="nergens"):
        phrase("nergens", language)


def test_a_finding_text_is_no_phrase_and_a_phrase_no_finding_text() -> None:
    assert "IMP-BSN" in keys("nl")
    with pytest.raises(RegisterError):
        phrase("IMP-BSN")
    with pytest.raises(RegisterError):
        finding_text(_finding("rapport.titel"))


def test_a_finding_as_json_has_the_keys_of_the_contract() -> None:
    origin = Origin(file="export.csv", row=17, column="Aantal")
    at = Location(file="a.xml", path="/Bericht", line=71, level="DebetPrestatie", origin=origin)
    finding = Finding(
        severity=Severity.ERROR, code="VC093", retourcode="8049", at=at, value=public("2"),
        standard="GDS801", version="1.0",
    )  # fmt: skip
    told = finding_to_dict(finding)
    assert list(told) == [
        "kind", "severity", "code", "retourcode", "level", "path", "line", "origin", "message",
        "cause", "remedy", "value", "file", "standard", "version",
    ]  # fmt: skip
    assert (told["origin"], told["value"], told["line"]) == ("export.csv:17:Aantal", "2", 71)
