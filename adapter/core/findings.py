"""Findings and verdicts: what the adapter says about a message or an export."""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum

from attrs import evolve, field, frozen

from adapter.core.masking import Masked


class Severity(IntEnum):
    """How bad a finding is in itself; ordered, so that `--fail-on` can compare."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word in reports and JSON: "info", "warning" or "error"."""
        return self.name.lower()


@frozen(kw_only=True)
class Origin:
    """A cell of an export: the file as given, the row as a spreadsheet counts it, the header."""

    file: str
    row: int
    column: str | None = None

    def __str__(self) -> str:
        """Return "export.csv:17:Aantal"."""
        tail = f":{self.column}" if self.column else ""
        return f"{self.file}:{self.row}{tail}"


@frozen(kw_only=True)
class Location:
    """A place in a file: XML path and line, or a cell of an export, or both.

    `level` is the class that an official rule reports on: the last class name of the path; `nummer`
    the Referentienummer of the prestatie, where it may be shown; `sleutel` the key made of it. In a
    flat message `record` is the kenmerk ("04") and `rubriek` the four digits ("0413").
    """

    file: str | None = None
    path: str | None = None
    line: int | None = None
    level: str | None = None
    origin: Origin | None = None
    nummer: Masked | None = None
    sleutel: str | None = field(default=None, repr=False)
    record: str | None = None
    rubriek: str | None = None


@frozen(kw_only=True)
class Expectation:
    """What a rule row asks of an element: its word, and what the word compares with.

    Attributes:
        word: of the row, as "one_of".
        values: constants, a code list, or what the element is compared with ("Header.Ontvanger").
        held: what stands in what it is compared with, where that may be shown.
        filled: whether something stands in the element itself; None when that was not asked.
    """

    word: str
    values: tuple[Masked, ...] = ()
    held: Masked | None = None
    filled: bool | None = None


@frozen(kw_only=True)
class Waived:
    """That a practice accepts a finding: why, who answers for it, and the last day of that."""

    reason: Masked
    owner: Masked
    until: date


@frozen(kw_only=True)
class Finding:
    """One thing to say about one place. The texts come from data, by code and retourcode.

    Attributes:
        severity: error, warning or info.
        code: id of the rule or check, as "VC093", "XSD-VOLGORDE", "OD-CONTRACT".
        retourcode: the official four-character code, or None for checks of our own.
        at: where it is.
        details: values for the text, each judged fit to be shown.
        value: what was found there, only where it identifies nobody; "" is an empty element.
        expected: what the rule asks for there, where the rule says so.
        standard: "GDS801", "UBL", or None for an export.
        version: version of the standard.
        sjabloon: key of the texts that it shares with others, for when it has none of its own.
        ander: the other place that it is about, where there is one.
        waived: set when the practice accepts it: it is shown and counted, and fails nothing.
    """

    severity: Severity
    code: str
    at: Location
    retourcode: str | None = None
    details: Mapping[str, Masked] = field(factory=dict)
    value: Masked | None = None
    expected: Expectation | None = None
    standard: str | None = None
    version: str | None = None
    sjabloon: str | None = None
    waived: Waived | None = None
    ander: Location | None = None

    @property
    def text_key(self) -> str:
        """Key of the texts for this finding: the rule's id and retourcode, or the code alone."""
        return f"{self.code}-{self.retourcode}" if self.retourcode else self.code


@frozen(kw_only=True)
class Verdict:
    """What a run over one file came to.

    `verdict` is "accepted" (every check ran, no error), "refused" (an error was found) or
    "unfinished" (a check crashed or could not run, so nobody may call it accepted).

    Attributes:
        errors: how many there are, waived ones too.
        switched_off: the checks of ours that a config file switched off: they did not run.
        waived: how many findings a practice accepts.
        waived_errors: how many of those are errors: without the waivers it would be refused.
        head_only: whether the head is faulty and what stands below it was therefore not reported.
    """

    file: str
    verdict: str
    checks_run: int
    checks_total: int
    not_judged: tuple[str, ...] = ()
    switched_off: tuple[str, ...] = ()
    errors: int = 0
    unfinished: bool = False
    waived: int = 0
    waived_errors: int = 0
    head_only: bool = False

    @classmethod
    def of(  # noqa: PLR0913 - each is a fact of the run, all are keyword-only
        cls,
        *,
        file: str,
        errors: int,
        unfinished: bool,
        checks_run: int,
        checks_total: int,
        not_judged: tuple[str, ...] = (),
        switched_off: tuple[str, ...] = (),
        head_only: bool = False,
    ) -> "Verdict":
        """Build the verdict that follows from a run: it cannot say accepted by mistake."""
        return cls(
            file=file,
            verdict=_outcome(errors, unfinished=unfinished),
            errors=errors,
            unfinished=unfinished,
            checks_run=checks_run,
            checks_total=checks_total,
            not_judged=not_judged,
            switched_off=switched_off,
            head_only=head_only,
        )

    def with_waivers(self, waived: int, waived_errors: int) -> "Verdict":
        """Return the verdict without the findings that a practice accepts."""
        outcome = _outcome(self.errors - waived_errors, unfinished=self.unfinished)
        return evolve(self, verdict=outcome, waived=waived, waived_errors=waived_errors)


def _outcome(errors: int, *, unfinished: bool) -> str:
    return "refused" if errors else "unfinished" if unfinished else "accepted"
