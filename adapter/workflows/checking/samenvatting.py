"""What a run over files came to."""

from collections import Counter
from pathlib import Path

from attrs import define, field

from adapter.core.findings import Severity
from adapter.workflows.checking.bronnen import Bron


@define(kw_only=True)
class Summary:
    """What a run came to; counts grow while its findings are asked for.

    Attributes:
        bronnen: the files that were read.
        passed_over: by folder how many files in it are no message and no export.
        counts: the findings that are not waived, by severity.
        waived: how many findings the practice accepts.
        zonder: which tables were not given, with what was not compared for want of them.
    """

    bronnen: list[Bron] = field(factory=list)
    passed_over: Counter[Path] = field(factory=Counter)
    counts: Counter[Severity] = field(factory=Counter)
    waived: int = 0
    zonder: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """How many claims and lines of return messages were read."""
        return sum(bron.regels for bron in self.bronnen)

    @property
    def not_compared(self) -> Counter[str]:
        """How many of them were not compared, by why."""
        return sum((bron.niet for bron in self.bronnen), Counter[str]())

    def files(self) -> list[dict[str, object]]:
        """Return what was read of each file."""
        return [
            {
                "file": bron.naam,
                "form": bron.soort.value,
                "standard": bron.standaard,
                "version": bron.versie,
                "lines": bron.regels,
                "not_compared": dict(sorted(bron.niet.items())),
                "without_maximum": bron.zonder_maximum,
                "complete": not bron.onvolledig,
            }
            for bron in self.bronnen
        ]

    def to_dict(self) -> dict[str, object]:
        """Return it as the object of kind summary."""
        return {
            "files": self.files(),
            "lines": self.lines,
            "not_compared": dict(sorted(self.not_compared.items())),
            "not_given": list(self.zonder),
            "passed_over": self.passed_over.total(),
            "findings": {item.label: self.counts[item] for item in reversed(Severity)},
            "waived": self.waived,
        }
