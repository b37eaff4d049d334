"""How the decision on a row of an export of any sector is shown to people, and a table of them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from adapter.core.findings import Severity
from adapter.core.values import shown_path
from adapter.reference.texts import finding_text, phrase
from adapter.workflows.besluiten import Rijbesluit, facts, open_questions


def besluit_text(besluit: Rijbesluit, language: str) -> str:
    """Return a decision in lines: what, who at whom, why, and the question when there is none."""
    told = facts(besluit, language)
    row = f" ({told['regime']})" if told["regime"] else ""
    lines = [f"{besluit.origin}  {told['decision_text']}{row}", *_lines(told, language)]
    for item in open_questions(besluit, language):
        asked = {"vraag": item.vraag, "kolom": item.kolom, "antwoorden": ", ".join(item.antwoorden)}
        lines.append(f"    {phrase('besluit.vraag', language, **asked)}")
    for finding in besluit.findings:
        word = phrase(f"ernst.{finding.severity.label}", language)
        if finding.severity is not Severity.INFO:
            melding = finding_text(finding, language).melding
            lines.append(f"    {word}  {finding.code}: {melding}")
    return "\n".join(lines)


def _lines(told: dict[str, object], language: str) -> Iterator[str]:
    if told["claimant"]:
        who = {"declarant": told["claimant"], "bij": told["claims_at"]}
        parts = [phrase("regime.wie", language, **who), told["prestatie"], told["tariff"]]
        yield f"    {'; '.join(str(part) for part in parts if part)}"
    if told["regime"]:
        sureness = phrase(f"zekerheid.{told['sureness']}", language)
        source = phrase("rapport.bron", language, bron=told["source"], zekerheid=sureness)
        yield f"    {told['reason']} ({source})"


def table_facts(out: Path, counts: Counter[str]) -> dict[str, object]:
    """Return what a table of decisions came to."""
    return {"table": shown_path(out), "rows": counts.total(), "decisions": dict(counts)}


def table_text(out: Path, counts: Counter[str], language: str) -> str:
    """Return what a table of decisions came to, in lines."""
    lines = [phrase("besluit.tabel", language, bestand=shown_path(out), rijen=counts.total())]
    for dan, count in sorted(counts.items()):
        besluit = phrase(f"beslist.{dan}", language)
        lines.append(phrase("besluit.aantal", language, aantal=count, besluit=besluit))
    return "\n".join(lines) + "\n"
