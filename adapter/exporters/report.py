"""What a conversion came to: rapport.json for programs, rapport.txt for people."""

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from adapter.core.findings import Finding, Severity
from adapter.reference.texts import finding_text, phrase


@frozen(kw_only=True)
class Totals:
    """Rows and euros with their sign."""

    rows: int = 0
    amount: Decimal = Decimal("0.00")

    def __add__(self, other: "Totals") -> "Totals":
        """Return both together."""
        return Totals(rows=self.rows + other.rows, amount=self.amount + other.amount)

    def to_dict(self) -> dict[str, object]:
        """Return it as in rapport.json."""
        return {"rows": self.rows, "amount": f"{self.amount:.2f}"}


@frozen(kw_only=True)
class WrittenFile:
    """A message that was written; `path` is relative to the output folder."""

    path: str
    kind: str
    totals: Totals
    sha256: str

    def to_dict(self) -> dict[str, object]:
        """Return it as in rapport.json."""
        return {
            "path": self.path,
            "kind": self.kind,
            **self.totals.to_dict(),
            "sha256": self.sha256,
        }


@frozen(kw_only=True)
class Report:
    """The account of a conversion: every row is declared, invoiced or rejected."""

    read: Totals
    declared: Totals
    invoiced: Totals
    rejected: Totals
    files: tuple[WrittenFile, ...]
    findings: tuple[Finding, ...]
    rejected_rows: tuple[tuple[str, tuple[Finding, ...]], ...]

    @property
    def closes(self) -> bool:
        """Whether rows and euros in are rows and euros out, to the cent."""
        return self.read == self.declared + self.invoiced + self.rejected

    def to_dict(self) -> dict[str, object]:
        """Return it as in rapport.json."""
        counts = Counter(finding.severity for finding in self.findings)
        return {
            **self.read.to_dict(),
            "declared": self.declared.to_dict(),
            "invoiced": self.invoiced.to_dict(),
            "rejected": self.rejected.to_dict(),
            "files": [file.to_dict() for file in self.files],
            "findings": {
                severity.label: counts[severity] for severity in sorted(Severity, reverse=True)
            },
        }

    def to_json(self) -> str:
        """Return rapport.json."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def to_text(self, language: str) -> str:
        """Return rapport.txt in a language."""
        parts = [_totals_text(self, language), _files_text(self.files, language)]
        parts.append(_rejected_text(self.rejected_rows, language))
        parts.append(_remarks_text(self.findings, language))
        return "\n".join(part for part in parts if part)


def euros(amount: Decimal) -> str:
    """Return an amount as people in the Netherlands write it.

    >>> euros(Decimal("-1039.48"))
    '-1.039,48'
    """
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def _totals_text(report: Report, language: str) -> str:
    lines = [phrase("rapport.titel", language)]
    for name in ("read", "declared", "invoiced", "rejected"):
        totals: Totals = getattr(report, name)
        label = phrase(f"rapport.{name}", language)
        lines.append(f"  {label:<22}{totals.rows:>9}  €{euros(totals.amount):>16}")
    return "\n".join(lines) + "\n"


def _files_text(files: Sequence[WrittenFile], language: str) -> str:
    if not files:
        return ""
    width = max(len(file.path) for file in files)
    lines = [phrase("rapport.bestanden", language)]
    lines += [
        f"  {file.path:<{width}}{file.totals.rows:>6}  €{euros(file.totals.amount):>14}"
        for file in files
    ]
    return "\n".join(lines) + "\n"


def _rejected_text(rows: Sequence[tuple[str, tuple[Finding, ...]]], language: str) -> str:
    if not rows:
        return ""
    lines = [phrase("rapport.uitval", language)]
    for source, findings in rows:
        for finding in findings:
            text = finding_text(finding, language)
            lines.append(f"  {source}  {finding.text_key}: {text.melding} {text.oplossing}")
    return "\n".join(lines) + "\n"


def _remarks_text(findings: Sequence[Finding], language: str) -> str:
    """Return the warnings and infos, one line a message text with how often it came."""
    counts = Counter(
        (finding.severity, finding.text_key, finding_text(finding, language).melding)
        for finding in findings
        if finding.severity is not Severity.ERROR
    )
    if not counts:
        return ""
    lines = [phrase("rapport.opmerkingen", language)]
    for (severity, key, melding), count in sorted(
        counts.items(), key=lambda item: (-item[0][0], item[0][1], item[0][2])
    ):
        word = phrase(f"ernst.{severity.label}", language)
        lines.append(f"  {count:>4} x {word:<14} {key}: {melding}")
    return "\n".join(lines) + "\n"
