"""How results are shown: text for people, JSON lines for programs; and the exit status."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click
from attrs import define, field

from adapter.cli._besluit import besluit_text
from adapter.cli._decision import decision_facts, decision_text
from adapter.core.findings import Finding, Severity
from adapter.reference.codelists import Code, Codelist, Outcome
from adapter.reference.texts import finding_text, finding_to_dict, flat_place, phrase
from adapter.workflows.besluiten import Rijbesluit, facts
from adapter.workflows.decide_route import RowDecision

OK, FINDINGS, UNUSABLE = 0, 1, 2


@define(kw_only=True)
class Output:
    """Shows findings and summaries, and remembers the worst finding.

    Attributes:
        form: "text", "json", or what else the command knows.
        language: of the texts.
    """

    form: str
    language: str
    worst: int = field(default=0, init=False)

    def finding(self, finding: Finding, *, brief: bool = False) -> None:
        """Show a finding; as text a brief one has no remedy, which was told before."""
        self.note(finding)
        if self.form == "json":
            self.line(finding_to_dict(finding, self.language))
        else:
            click.echo(self._finding_text(finding, brief=brief))

    def note(self, finding: Finding) -> None:
        """Let a finding count for the exit status without showing it."""
        if finding.waived is None:
            self.worst = max(self.worst, finding.severity)

    def note_all(self, counts: Mapping[Severity, int]) -> None:
        """Let findings that were counted elsewhere count for the exit status."""
        self.worst = max([self.worst, *(severity for severity in counts if counts[severity])])

    def lines(self, path: Path) -> None:
        """Show a file of JSON lines as it is."""
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                click.echo(line, nl=False)

    def decision(self, decision: RowDecision | Rijbesluit) -> None:
        """Show where a row goes and why, or what refuses it."""
        for finding in decision.findings:
            self.note(finding)
        if isinstance(decision, Rijbesluit):
            told = {"kind": "row_decision", **facts(decision, self.language)}
        else:
            told = {"kind": "decision", **decision_facts(decision, self.language)}
        if self.form == "json":
            self.line(told)
        elif isinstance(decision, Rijbesluit):
            click.echo(besluit_text(decision, self.language))
        else:
            click.echo(decision_text(decision, self.language))

    def codelist(self, codelist: Codelist) -> None:
        """Show a code list: what it lists, whether it is completely known, and whose it is."""
        if self.form == "json":
            self.line({"kind": "codelist", **_list_facts(codelist)})
            return
        known = phrase("codes.volledig" if codelist.volledig else "codes.onvolledig", self.language)
        known += self._owner(codelist)
        known += f"; {phrase('codes.voor_ei', self.language)}" if codelist.voor_ei else ""
        click.echo(f"{codelist.naam:<13}{len(codelist.codes):>4}  {codelist.titel} ({known})")

    def imported(self, codelist: Codelist) -> None:
        """Show that a code list was loaded."""
        facts = _list_facts(codelist)
        known = phrase("codes.volledig" if codelist.volledig else "codes.onvolledig", self.language)
        self.summary(facts, phrase("codes.ingelezen", self.language, **facts, bekend=known) + "\n")

    def _owner(self, codelist: Codelist) -> str:
        if codelist.imported is None:
            return ""
        origin = codelist.imported
        return "; " + phrase("codes.eigen", self.language, bestand=origin.bestand, op=origin.op)

    def code(self, codelist: Codelist, code: Code, outcome: Outcome) -> None:
        """Show a code of a list, and whether it is valid."""
        since = code.geldig_van.isoformat() if code.geldig_van > date.min else None
        until = code.geldig_tot.isoformat() if code.geldig_tot < date.max else None
        facts = {
            "list": codelist.naam,
            "code": code.code,
            "description": code.omschrijving,
            "valid_from": since,
            "valid_until": until,
            "valid": outcome is Outcome.VALID,
            "source": code.bron,
            "flat": codelist.voor_ei,
        }
        if self.form == "json":
            self.line({"kind": "code", **facts})
            return
        period = f"{since or '…'} - {until or '…'}" if since or until else ""
        word = phrase(f"codes.{outcome.name.lower()}", self.language)
        click.echo(f"  {code.code:<8}{code.omschrijving}  {word} {period}".rstrip())

    def summary(self, facts: dict[str, object], text: str) -> None:
        """Show a summary: its facts as JSON, or its text."""
        if self.form == "json":
            self.line({"kind": "summary", **facts})
        else:
            click.echo(text, nl=False)

    def leave(self, fail_on: str) -> None:
        """End the command with the exit status that its findings ask for."""
        failed = self.worst >= Severity[fail_on.upper()]
        raise SystemExit(FINDINGS if failed else OK)

    def line(self, facts: dict[str, object]) -> None:
        """Write an object as a JSON line."""
        # Not click.echo: it flushes every line, and a message may have millions.
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")

    def _finding_text(self, finding: Finding, *, brief: bool = False) -> str:
        text = finding_text(finding, self.language)
        at = finding.at
        line = phrase("plaats.regel", self.language, regel=at.line) if at.line else None
        place = [
            str(at.origin) if at.origin else at.file,
            at.path,
            line,
            flat_place(at, self.language),
        ]
        code = finding.retourcode
        retourcode = phrase("plaats.retourcode", self.language, code=code) if code else None
        where = ", ".join(part for part in [*place, retourcode] if part)
        word = phrase(f"ernst.{finding.severity.label}", self.language)
        told = f"{word}  {finding.code}  {text.melding}"
        return f"{told} ({where})" if brief else f"{told}\n    {text.oplossing}\n    ({where})"


def _list_facts(codelist: Codelist) -> dict[str, object]:
    origin = codelist.imported
    facts = origin and {
        "file": origin.bestand,
        "on": origin.op.isoformat(),
        "sha256": origin.sha256,
    }
    return {
        "list": codelist.naam,
        "title": codelist.titel,
        "complete": codelist.volledig,
        "codes": len(codelist.codes),
        "imported": facts,
        "flat": codelist.voor_ei,
    }
