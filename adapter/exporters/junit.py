"""Findings as JUnit XML: one test suite a file, one test case a finding, for the CI of a vendor.

What the head of a suite counts comes behind it: the cases wait in a nameless temporary file.
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from typing import TextIO

from lxml import etree

from adapter.core.findings import Finding, Severity, Verdict
from adapter.exporters.places import short_path
from adapter.reference.herstel import expected_text, who_mends
from adapter.reference.texts import finding_text, phrase, waiver_text

_CHUNK = 1 << 16
_SUITE = "zorgdeclaratie"


class JunitReport:
    """Writes a test case a finding, and one for the verdict on each file.

    A finding fails when it counts for the exit status; a file that was not completely checked is
    an error.

    Args:
        write: takes text.
        language: of the texts.
        fail_on: from which severity a finding fails.
    """

    def __init__(self, write: Callable[[str], object], language: str, fail_on: Severity) -> None:
        self._write = write
        self._language = language
        self._fail_on = fail_on
        self._cases: TextIO = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - end() closes it
        self._counts: Counter[str] = Counter()
        self._file = ""
        write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n')

    def finding(self, finding: Finding) -> None:
        """Write the test case of a finding."""
        self._file = finding.at.file or self._file
        text = finding_text(finding, self._language)
        fails = finding.severity >= self._fail_on and finding.waived is None
        kind = "failure" if fails else "system-out"
        path, number = finding.at.path or finding.at.rubriek or "", finding.at.nummer
        # No line: a case keeps its name when lines shift.
        where = f"{number} {short_path(path)}" if number else path
        self._case(
            f"{finding.text_key} {where}".rstrip(),
            kind,
            text.melding,
            finding.severity.label,
            self._told(finding),
        )

    def verdict(self, verdict: Verdict) -> None:
        """Write the suite of a file."""
        word = phrase(f"oordeel.{verdict.verdict}", self._language)
        kinds = {"accepted": "", "refused": "failure", "unfinished": "error"}
        told = f"{verdict.checks_run}/{verdict.checks_total}"
        self._case("verdict", kinds[verdict.verdict], word, verdict.verdict, told)
        self._suite(verdict.file)

    def aside(self) -> None:
        """Write a suite of what was found in no message by itself."""
        if self._counts:
            self._suite(self._file or _SUITE)

    def end(self, *, complete: bool) -> None:
        """End the report; a check that was broken off is an error."""
        if not complete:
            told = phrase("sarif.afgebroken", self._language)
            self._case("verdict", "error", told, "unfinished", "")
        self.aside()
        self._cases.close()
        self._write("</testsuites>\n")

    def _case(self, name: str, kind: str, message: str, sort: str, body: str) -> None:
        case = etree.Element("testcase", name=_safe(name), classname=_SUITE)
        if kind == "system-out":
            etree.SubElement(case, kind).text = _safe(f"{message}\n{body}")
        elif kind:
            told = etree.SubElement(case, kind, message=_safe(message), type=sort)
            told.text = _safe(body)
        self._counts["tests"] += 1
        self._counts[kind] += 1
        self._cases.write(etree.tostring(case, encoding="unicode") + "\n")

    def _suite(self, file: str) -> None:
        """Write a suite: its head with what was counted, and then its cases."""
        head = etree.Element(
            "testsuite",
            name=_safe(file),
            tests=str(self._counts["tests"]),
            failures=str(self._counts["failure"]),
            errors=str(self._counts["error"]),
            skipped="0",
            time="0",
        )
        self._write(etree.tostring(head, encoding="unicode").removesuffix("/>") + ">\n")
        self._cases.seek(0)
        while chunk := self._cases.read(_CHUNK):
            self._write(chunk)
        self._cases.seek(0)
        self._cases.truncate()
        self._counts.clear()
        self._write("</testsuite>\n")

    def _told(self, finding: Finding) -> str:
        """Return what stands on the card of a finding, and where it is."""
        language = self._language
        text = finding_text(finding, language)
        at = finding.at
        place = f"{at.file}:{at.line}" if at.line else str(at.file)
        rows = {
            "waar": f"{place} {at.path or at.rubriek or ''}".strip(),
            "gevonden": finding.value,
            "verwacht": expected_text(finding, language),
            "waarom": text.oorzaak,
            "doe": text.oplossing,
            "wie": phrase(f"wie.{who_mends(finding)}", language),
            "ontheffing": waiver_text(finding, language),
            "export": str(at.origin) if at.origin else None,
        }
        told = (f"{phrase(f'kaart.{key}', language)}: {row}" for key, row in rows.items() if row)
        return "\n".join(told)


def _safe(text: str) -> str:
    """Return a text without what XML cannot hold: the name of a file may have anything in it."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)
