"""What a conversion came to: rapport.json for programs, rapport.txt for people."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from adapter.core.findings import Finding, Origin, Severity
from adapter.reference.texts import finding_text, phrase

_ROWS_SHOWN = 8


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
class Besluit:
    """What a row of a regime decided, for how many rows: with its reason and source."""

    regime: str
    route: str
    reden: Mapping[str, str]
    bron: str
    zekerheid: str
    totals: Totals

    def to_dict(self) -> dict[str, object]:
        """Return it as in rapport.json."""
        return {
            "regime": self.regime,
            "route": self.route,
            **self.totals.to_dict(),
            "reason": dict(self.reden),
            "source": self.bron,
            "sureness": self.zekerheid,
        }


@frozen(kw_only=True)
class Report:
    """The account of a conversion: every row is declared, invoiced or rejected.

    Attributes:
        read: all rows; the sum of the next three.
        besluiten: by which rows of a regime they went where they went.
        table_findings: errors in the tables beside the export.
        findings: all of them.
        rejected_rows: per refused row where it stands, and its errors.
        remarks: warnings and infos on what went on.
        unread: rows whose amount could not be read; they count as 0.00.
    """

    read: Totals
    declared: Totals
    invoiced: Totals
    rejected: Totals
    files: tuple[WrittenFile, ...]
    findings: tuple[Finding, ...]
    rejected_rows: tuple[tuple[Origin, tuple[Finding, ...]], ...]
    remarks: tuple[Finding, ...] = ()
    unread: int = 0
    besluiten: tuple[Besluit, ...] = ()
    table_findings: tuple[Finding, ...] = ()

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
            "routes": [besluit.to_dict() for besluit in self.besluiten],
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
        parts.append(_besluiten_text(self.besluiten, language))
        beside = [(finding.at.origin, (finding,)) for finding in self.table_findings]
        parts.append(_errors_text("rapport.tabellen", beside, language))
        parts.append(_errors_text("rapport.uitval", self.rejected_rows, language))
        parts.append(_remarks_text(self.remarks, language))
        return "\n".join(part for part in parts if part)


def euros(amount: Decimal, language: str) -> str:
    """Return an amount as people write it in a language.

    >>> euros(Decimal("-1039.48"), "nl"), euros(Decimal("-1039.48"), "en")
    ('-1.039,48', '-1,039.48')
    """
    text = f"{amount:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text


def _totals_text(report: Report, language: str) -> str:
    lines = [phrase("rapport.titel", language)]
    for name in ("read", "declared", "invoiced", "rejected"):
        totals: Totals = getattr(report, name)
        label = phrase(f"rapport.{name}", language)
        lines.append(f"  {label:<22}{totals.rows:>9}  €{euros(totals.amount, language):>16}")
    if report.unread:
        lines.append("  " + phrase("rapport.onleesbaar", language, aantal=report.unread))
    return "\n".join(lines) + "\n"


def _files_text(files: Sequence[WrittenFile], language: str) -> str:
    if not files:
        return ""
    width = max(len(file.path) for file in files)
    lines = [phrase("rapport.bestanden", language)]
    lines += [
        f"  {file.path:<{width}}{file.totals.rows:>6}  €{euros(file.totals.amount, language):>14}"
        for file in files
    ]
    return "\n".join(lines) + "\n"


def _besluiten_text(besluiten: Sequence[Besluit], language: str) -> str:
    if not besluiten:
        return ""
    lines = [phrase("rapport.besluiten", language)]
    for item in besluiten:
        lines.append(f"  {item.totals.rows:>6}  {item.regime}: {item.reden[language]}")
        bron = phrase("rapport.bron", language, bron=item.bron, zekerheid=item.zekerheid)
        lines.append(f"          {bron}")
    return "\n".join(lines) + "\n"


def _errors_text(
    heading: str, rows: Iterable[tuple[Origin | None, tuple[Finding, ...]]], language: str
) -> str:
    """Return what is wrong and why, rows with the same fault together, and what to do."""
    groups: dict[tuple[str, str, str, str], list[Origin]] = {}
    for origin, findings in rows:
        for finding in findings if origin else ():
            text = finding_text(finding, language)
            file = origin.file if origin else ""
            key = (file, finding.text_key, text.melding, text.oplossing)
            groups.setdefault(key, []).extend([origin] if origin else [])
    if not groups:
        return ""
    lines = [phrase(heading, language)]
    for (_, code, melding, oplossing), origins in groups.items():
        lines += [f"  {_where(origins, language)}  {code}", f"    {melding}", f"    > {oplossing}"]
    return "\n".join(lines) + "\n"


def _where(origins: Sequence[Origin], language: str) -> str:
    """Return file and rows, the first ones when there are many."""
    rows = ", ".join(str(origin.row) for origin in origins[:_ROWS_SHOWN])
    more = len(origins) - _ROWS_SHOWN
    tail = phrase("rapport.meer", language, aantal=more) if more > 0 else ""
    return phrase("rapport.rijen", language, bestand=origins[0].file, rijen=rows) + tail


def _remarks_text(findings: Sequence[Finding], language: str) -> str:
    """Return the warnings and infos, one line a message text with how often it came."""
    counts = Counter(
        (finding.severity, finding.text_key, finding_text(finding, language).melding)
        for finding in findings
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
