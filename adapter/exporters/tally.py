"""What the check of several files came to."""

from attrs import define, field

from adapter.core.findings import Finding, Severity, Verdict
from adapter.reference.texts import phrase

_COUNTED = ("files", "errors", "warnings")
_VERDICTS = ("accepted", "refused", "unfinished")


@define(kw_only=True)
class Tally:
    """Counts files by their verdict, and errors and warnings; waived ones do not count.

    Attributes:
        files: how many have a verdict.
    """

    files: int = field(default=0, init=False)
    _verdicts: dict[str, int] = field(factory=lambda: dict.fromkeys(_VERDICTS, 0), init=False)
    _severities: dict[Severity, int] = field(factory=lambda: dict.fromkeys(Severity, 0), init=False)

    def finding(self, finding: Finding) -> None:
        """Count a finding."""
        self._severities[finding.severity] += finding.waived is None

    def verdict(self, verdict: Verdict) -> None:
        """Count a file."""
        self.files += 1
        self._verdicts[verdict.verdict] += 1

    def facts(self) -> dict[str, int]:
        """Return the counts as programs read them."""
        return {
            "files": self.files,
            **self._verdicts,
            "errors": self._severities[Severity.ERROR],
            "warnings": self._severities[Severity.WARNING],
        }

    def words(self, language: str) -> str:
        """Return the counts in a sentence."""
        facts = self.facts()
        counted = {name: _counted(name, facts[name], language) for name in _COUNTED}
        return phrase("kaart.totaal", language, **{**facts, **counted})


def _counted(name: str, count: int, language: str) -> str:
    return phrase(f"kaart.{name}.een" if count == 1 else f"kaart.{name}", language, aantal=count)


def thousands(count: int, language: str) -> str:
    """Return a count as people write it in a language.

    >>> thousands(20000, "nl"), thousands(20000, "en")
    ('20.000', '20,000')
    """
    text = f"{count:,}"
    return text.replace(",", ".") if language == "nl" else text
