"""Findings as SARIF 2.1.0, which code scanning reads: one run, written as the findings come.

The rules come behind the results: only those are told that were met.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from urllib.parse import quote

from adapter.core.findings import Finding, Location, Origin, Severity, Verdict
from adapter.exporters.jsonlines import verdict_facts
from adapter.exporters.places import bare_path
from adapter.reference.herstel import expected_text, who_mends
from adapter.reference.texts import Text, finding_text, phrase, waiver_text

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_NAME = "zorgdeclaratie"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FINGERPRINTS = ("primaryLocationLineHash", "zorgdeclaratie/v1")
"""The name by which GitHub knows a result again, and one of our own."""


class SarifReport:
    """Writes a result a finding; tool, rules and verdicts follow at the end.

    Args:
        write: takes text.
        language: of the texts.
    """

    def __init__(self, write: Callable[[str], object], language: str) -> None:
        self._write = write
        self._language = language
        self._rules: dict[str, tuple[int, Finding]] = {}
        self._met: Counter[tuple[str, str, str]] = Counter()
        self._verdicts: list[Verdict] = []
        self._between = ""
        head = json.dumps({"$schema": SCHEMA, "version": "2.1.0"})
        write(f'{head[:-1]}, "runs": [{{"results": [')

    def finding(self, finding: Finding) -> None:
        """Write the result of a finding."""
        index, _ = self._rules.setdefault(finding.text_key, (len(self._rules), finding))
        facts = {
            "ruleId": finding.text_key,
            "ruleIndex": index,
            "level": _LEVELS[finding.severity],
            "message": {"text": self._message(finding)},
            "locations": [_location(finding.at)],
            "partialFingerprints": dict.fromkeys(_FINGERPRINTS, self._fingerprint(finding)),
            "properties": self._properties(finding),
        }
        waiver = waiver_text(finding, self._language)
        if waiver:
            facts["suppressions"] = [{"kind": "external", "justification": waiver}]
        if finding.at.origin:
            facts["relatedLocations"] = [self._cell(finding.at.origin)]
        self._write(f"{self._between}\n{_json(facts)}")
        self._between = ","

    def verdict(self, verdict: Verdict) -> None:
        """Keep what a file came to."""
        self._verdicts.append(verdict)

    def aside(self) -> None:
        """Say that what was told is of no message by itself: every finding names its file."""

    def end(self, *, complete: bool) -> None:
        """Write the tool, its rules, and whether all was checked."""
        notices = list(self._notices(complete=complete))
        parts = {
            "tool": {"driver": self._driver()},
            "columnKind": "unicodeCodePoints",
            "artifacts": [
                {"location": {"uri": _uri(item.file)}, "properties": verdict_facts(item)}
                for item in self._verdicts
            ],
            "invocations": [
                {"executionSuccessful": not notices, "toolExecutionNotifications": notices}
            ],
        }
        self._write(f"\n], {_json(parts)[1:]}]}}\n")

    def _message(self, finding: Finding) -> str:
        text = finding_text(finding, self._language)
        expected = expected_text(finding, self._language)
        told = expected and phrase("sarif.verwacht", self._language, verwacht=expected)
        who = phrase(f"wie.{who_mends(finding)}", self._language)
        tail = phrase("sarif.wie", self._language, wie=who)
        return " ".join(part for part in (text.melding, told, text.oplossing, tail) if part)

    def _fingerprint(self, finding: Finding) -> str:
        """Return what stays the same when prestaties are put before this one.

        Without a number of its prestatie the n-th of its kind in the file is known by n.
        """
        file = PurePath(finding.at.file or "-").as_posix()
        kind = (file, finding.text_key, bare_path(finding))
        known = finding.at.nummer
        if known is None:
            self._met[kind] += 1
            return _digest(*kind, f"#{self._met[kind]}")
        return _digest(*kind, known)

    def _properties(self, finding: Finding) -> Mapping[str, object]:
        found = {
            "code": finding.code,
            "retourcode": finding.retourcode,
            "reference": finding.at.nummer,
            "value": finding.value,
            "expected": expected_text(finding, self._language),
            "who": who_mends(finding),
            "standard": finding.standard,
            "version": finding.version,
        }
        return {name: value for name, value in found.items() if value is not None}

    def _cell(self, origin: Origin) -> Mapping[str, object]:
        return {
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(origin.file)},
                "region": {"startLine": origin.row},
            },
            "message": {"text": f"{phrase('sarif.export', self._language)}: {origin}"},
        }

    def _driver(self) -> Mapping[str, object]:
        rules = [
            _rule(finding, finding_text(finding, self._language))
            for _, finding in self._rules.values()
        ]
        return {
            "name": _NAME,
            "semanticVersion": _version(),
            "fullName": phrase("sarif.titel", self._language),
            "language": self._language,
            "rules": rules,
        }

    def _notices(self, *, complete: bool) -> Iterator[Mapping[str, object]]:
        for verdict in self._verdicts:
            if verdict.verdict == "unfinished":
                told = phrase("sarif.onvolledig", self._language, **verdict_facts(verdict))
                yield {"level": "error", "message": {"text": told}}
        if not complete:
            told = phrase("sarif.afgebroken", self._language)
            yield {"level": "error", "message": {"text": told}}


def _rule(finding: Finding, text: Text) -> Mapping[str, object]:
    return {
        "id": finding.text_key,
        "name": finding.text_key,
        "shortDescription": {"text": text.melding},
        "fullDescription": {"text": text.oorzaak},
        "help": {
            "text": f"{text.oorzaak} {text.oplossing}",
            "markdown": f"{text.oorzaak}\n\n**{text.oplossing}**",
        },
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _location(at: Location) -> Mapping[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(at.file or "-")}}
    if at.line:
        physical["region"] = {"startLine": at.line}
    if not at.path:
        return {"physicalLocation": physical}
    return {
        "physicalLocation": physical,
        "logicalLocations": [
            {
                "name": at.path.rpartition("/")[2],
                "fullyQualifiedName": at.path,
                "kind": "element",
            }
        ],
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _uri(file: str) -> str:
    """Return a path as a URI: relative ones stay so, which is how CI finds its own files."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _version() -> str:
    try:
        return version(_NAME)
    except PackageNotFoundError:  # a checkout that was never installed
        return "0.0.0"


def _json(facts: Mapping[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=False)
