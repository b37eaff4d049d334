"""How a comparison between two dates is shown."""

from collections.abc import Iterator

from adapter.core.findings import Finding, Severity
from adapter.reference.texts import finding_text, phrase
from adapter.workflows.compare import APPEARS, DISAPPEARS, STAYS, TODAY, Change, Comparison

_KINDS = (APPEARS, DISAPPEARS, STAYS)


def comparison_facts(told: Comparison, language: str) -> Iterator[dict[str, object]]:
    """Yield a comparison as JSON objects: each change, and then the whole."""
    supposed: dict[str, object] = {
        "file": told.before.file,
        "supposed": told.supposed,
        "from": told.first.isoformat(),
        "to": told.second.isoformat(),
        "shifted_days": told.days,
        "version": told.version,
    }
    for item in told.changes:
        yield {"kind": "change", **supposed, **_change_facts(item, language)}
    counts = {kind: {level.label: told.count(kind, level) for level in Severity} for kind in _KINDS}
    verdicts = {"verdict_from": told.before.verdict, "verdict_to": told.after.verdict}
    yield {"kind": "comparison", **supposed, **verdicts, **counts}


def _change_facts(item: Change, language: str) -> dict[str, object]:
    finding = item.finding
    text = finding_text(finding, language)
    return {
        "change": item.change,
        "count": item.count,
        "severity": finding.severity.label,
        "code": finding.code,
        "retourcode": finding.retourcode,
        "waived": finding.waived is not None,
        "path": finding.at.path,
        "line": finding.at.line,
        "message": text.melding,
        "remedy": text.oplossing,
    }


def comparison_text(told: Comparison, language: str) -> str:
    """Return a comparison as text: what is supposed, the verdicts, and what changes."""
    verdicts = [phrase(f"oordeel.{item.verdict}", language) for item in (told.before, told.after)]
    head = phrase(
        f"vergelijk.{told.supposed}",
        language,
        van=told.first,
        naar=told.second,
        dagen=told.days,
        versie=told.version or "-",
    )
    lines = [f"  {head}: {verdicts[0]} → {verdicts[1]}"]
    if told.supposed == TODAY:
        lines.insert(0, told.before.file)
    shown = [item for item in told.changes if item.change != STAYS]
    lines += [line for item in shown for line in _change_lines(item, language)]
    stays = sum(item.count for item in told.changes if item.change == STAYS)
    if not shown:
        lines.append("    " + phrase("vergelijk.niets", language))
    if stays:
        lines.append("    " + phrase("vergelijk.blijft", language, aantal=stays))
    return "\n".join(lines)


def _change_lines(item: Change, language: str) -> Iterator[str]:
    finding = item.finding
    word = phrase(f"ernst.{finding.severity.label}", language)
    if finding.waived:
        word += f" ({phrase('ontheffing.merk', language)})"
    text = finding_text(finding, language)
    kind = phrase(f"vergelijk.{item.change}", language)
    yield f"    {kind}: {item.count} x {word}  {_code(finding)}  {text.melding}"
    if item.change == APPEARS:
        yield f"        {text.oplossing}"
    line = phrase("plaats.regel", language, regel=finding.at.line) if finding.at.line else None
    place = ", ".join(part for part in (finding.at.path, line) if part)
    if place:
        yield f"        ({phrase('vergelijk.eerst', language)} {place})"


def _code(finding: Finding) -> str:
    return f"{finding.code} ({finding.retourcode})" if finding.retourcode else finding.code
