"""Findings and verdicts as JSON lines: one object a line, told as they come."""

import json
from collections.abc import Callable

from adapter.core.findings import Finding, Verdict
from adapter.exporters.tally import Tally
from adapter.reference.herstel import expected_text, who_mends
from adapter.reference.texts import finding_to_dict


class JsonReport:
    """Writes an object a finding and an object a file.

    Args:
        write: takes text.
        language: of the texts.
        several: whether more files may come: the last line then counts them.
    """

    def __init__(
        self, write: Callable[[str], object], language: str, *, several: bool = False
    ) -> None:
        self._write = write
        self._language = language
        self._tally = Tally() if several else None

    def finding(self, finding: Finding) -> None:
        """Write a finding, with what stands on its card."""
        if self._tally:
            self._tally.finding(finding)
        facts = {
            **finding_to_dict(finding, self._language),
            "expected": expected_text(finding, self._language),
            "who": who_mends(finding),
            "reference": finding.at.nummer,
        }
        self._line(facts)

    def verdict(self, verdict: Verdict) -> None:
        """Write what a file came to."""
        if self._tally:
            self._tally.verdict(verdict)
        self._line({"kind": "verdict", **verdict_facts(verdict)})

    def aside(self) -> None:
        """Say that what was told is of no message by itself: every finding names its file."""

    def end(self, *, complete: bool) -> None:
        """End the report with the counts; lines need no other end."""
        if self._tally and complete:
            self._line({"kind": "summary", **self._tally.facts()})

    def _line(self, facts: dict[str, object]) -> None:
        self._write(json.dumps(facts, ensure_ascii=False) + "\n")


def verdict_facts(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as programs read it."""
    return {
        "file": verdict.file,
        "verdict": verdict.verdict,
        "checks_run": verdict.checks_run,
        "checks_total": verdict.checks_total,
        "not_judged": list(verdict.not_judged),
        "switched_off": list(verdict.switched_off),
        **({"head_only": True} if verdict.head_only else {}),
        "waived": verdict.waived,
        "waived_errors": verdict.waived_errors,
    }
