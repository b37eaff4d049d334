"""What a conversion came to: rapport.json for programs, rapport.txt for people."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from attrs import field, frozen

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
class Besluittelling:
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
class Group:
    """Findings that say the same of one file: the first of them, the first rows, how many."""

    finding: Finding
    origins: tuple[Origin, ...]
    count: int


class Groups:
    """Gathers findings into groups; what it keeps does not grow with their number."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], tuple[Finding, list[Origin], list[int]]] = {}

    def add(self, finding: Finding) -> None:
        """Count a finding."""
        origin = finding.at.origin
        key = (origin and origin.file, finding.text_key, *sorted(finding.details.items()))
        _, origins, count = self._kept.setdefault((*key, finding.severity), (finding, [], [0]))
        count[0] += 1
        if origin and len(origins) < _ROWS_SHOWN:
            origins.append(origin)

    def __iter__(self) -> Iterator[Group]:
        """Yield the groups in the order of their first findings."""
        for finding, origins, count in self._kept.values():
            yield Group(finding=finding, origins=tuple(origins), count=count[0])


@frozen(kw_only=True)
class Report:
    """The account of a conversion: every row is declared, invoiced or rejected.

    Attributes:
        read: all rows; the sum of the next three.
        besluiten: by which rows of a regime they went where they went.
        counts: how many findings of each severity; all of them are in bevindingen.jsonl.
        table_errors: what is wrong in the tables beside the export.
        row_errors: what refused rows.
        remarks: warnings and infos on what went on.
        beslist: what was decided on the rows of an export of any sector, by name of the decision.
        unread: rows whose amount could not be read; they count as 0.00.
    """

    read: Totals
    declared: Totals
    invoiced: Totals
    rejected: Totals
    files: tuple[WrittenFile, ...]
    counts: Mapping[Severity, int] = field(factory=dict)
    table_errors: tuple[Group, ...] = ()
    row_errors: tuple[Group, ...] = ()
    remarks: tuple[Group, ...] = ()
    unread: int = 0
    besluiten: tuple[Besluittelling, ...] = ()
    beslist: Mapping[str, Totals] = field(factory=dict)

    @property
    def closes(self) -> bool:
        """Whether rows and euros in are rows and euros out, to the cent."""
        return self.read == self.declared + self.invoiced + self.rejected

    def to_dict(self) -> dict[str, object]:
        """Return it as in rapport.json."""
        return {
            **self.read.to_dict(),
            "declared": self.declared.to_dict(),
            "invoiced": self.invoiced.to_dict(),
            "rejected": self.rejected.to_dict(),
            "files": [file.to_dict() for file in self.files],
            "routes": [besluit.to_dict() for besluit in self.besluiten],
            **self._decisions(),
            "findings": {
                severity.label: self.counts.get(severity, 0)
                for severity in sorted(Severity, reverse=True)
            },
        }

    def _decisions(self) -> dict[str, object]:
        told = {dan: totals.to_dict() for dan, totals in self.beslist.items()}
        return {"decisions": told} if told else {}

    def to_json(self) -> str:
        """Return rapport.json."""
        return "".join(self.json_parts())

    def json_parts(self) -> Iterator[str]:
        """Yield rapport.json piece by piece: it tells of every file."""
        yield from json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(self.to_dict())
        yield "\n"

    def to_text(self, language: str) -> str:
        """Return rapport.txt in a language."""
        parts = [_totals_text(self, language), _beslist_text(self.beslist, language)]
        parts.append(_files_text(self.files, language))
        parts.append(_besluiten_text(self.besluiten, language))
        parts.append(_errors_text("rapport.tabellen", self.table_errors, language))
        parts.append(_errors_text("rapport.uitval", self.row_errors, language))
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


def _beslist_text(beslist: Mapping[str, Totals], language: str) -> str:
    if not beslist:
        return ""
    lines = [phrase("rapport.beslist", language)]
    for dan, totals in beslist.items():
        amount = euros(totals.amount, language)
        lines.append(f"  {totals.rows:>6}  €{amount:>14}  {phrase(f'beslist.{dan}', language)}")
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


def _besluiten_text(besluiten: Sequence[Besluittelling], language: str) -> str:
    if not besluiten:
        return ""
    lines = [phrase("rapport.besluiten", language)]
    for item in besluiten:
        lines.append(f"  {item.totals.rows:>6}  {item.regime}: {item.reden[language]}")
        # Behind the word may stand on whose word: a practice can confirm a decision.
        word, gap, whose = item.zekerheid.partition(" ")
        sureness = f"{phrase(f'zekerheid.{word}', language)}{gap}{whose}"
        bron = phrase("rapport.bron", language, bron=item.bron, zekerheid=sureness)
        lines.append(f"          {bron}")
    return "\n".join(lines) + "\n"


def _errors_text(heading: str, groups: Iterable[Group], language: str) -> str:
    """Return what is wrong and why, rows with the same fault together, and what to do."""
    lines = []
    for group in _same_text(groups, language):
        text = finding_text(group.finding, language)
        lines.append(f"  {_where(group, language)}  {group.finding.text_key}")
        lines += [f"    {text.melding}", f"    > {text.oplossing}"]
    return "\n".join([phrase(heading, language), *lines]) + "\n" if lines else ""


def _same_text(groups: Iterable[Group], language: str) -> Iterator[Group]:
    """Yield the groups, those together whose details make no difference to the text."""
    found: dict[tuple[object, ...], list[Group]] = {}
    for group in groups:
        text = finding_text(group.finding, language)
        file = group.origins[0].file if group.origins else None
        key = (file, group.finding.text_key, text.melding, text.oplossing)
        found.setdefault(key, []).append(group)
    for same in found.values():
        origins = sorted((o for group in same for o in group.origins), key=lambda o: o.row)
        yield Group(
            finding=same[0].finding,
            origins=tuple(origins[:_ROWS_SHOWN]),
            count=sum(group.count for group in same),
        )


def _where(group: Group, language: str) -> str:
    """Return file and rows, the first ones when there are many."""
    if not group.origins:
        return group.finding.at.file or "-"
    rows = ", ".join(str(origin.row) for origin in group.origins)
    more = group.count - len(group.origins)
    tail = phrase("rapport.meer", language, aantal=more) if more > 0 else ""
    return phrase("rapport.rijen", language, bestand=group.origins[0].file, rijen=rows) + tail


def _remarks_text(groups: Iterable[Group], language: str) -> str:
    """Return the warnings and infos, one line a message text with how often it came."""
    counts: Counter[tuple[Severity, str, str]] = Counter()
    for group in groups:
        finding = group.finding
        melding = finding_text(finding, language).melding
        counts[finding.severity, finding.text_key, melding] += group.count
    if not counts:
        return ""
    lines = [phrase("rapport.opmerkingen", language)]
    for (severity, key, melding), count in sorted(
        counts.items(), key=lambda item: (-item[0][0], item[0][1], item[0][2])
    ):
        word = phrase(f"ernst.{severity.label}", language)
        lines.append(f"  {count:>4} x {word:<14} {key}: {melding}")
    return "\n".join(lines) + "\n"
