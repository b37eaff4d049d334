"""Findings and verdicts: what the adapter says about a message or an export."""

from collections.abc import Mapping
from enum import IntEnum

from attrs import field, frozen

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
    the Referentienummer of the prestatie, where it may be shown; `sleutel` a pseudonym of it.
    """

    file: str | None = None
    path: str | None = None
    line: int | None = None
    level: str | None = None
    origin: Origin | None = None
    nummer: Masked | None = None
    sleutel: str | None = field(default=None, repr=False)


@frozen(kw_only=True)
class Expectation:
    """What a rule row asks of an element: its word, and what the word compares with.

    Attributes:
        word: of the row, as "one_of".
        values: constants, a code list, or what the element is compared with ("Header.Ontvanger").
    """

    word: str
    values: tuple[Masked, ...] = ()


@frozen(kw_only=True)
class Finding:
    """One thing to say about one place. The texts come from data, by code and retourcode.

    Attributes:
        severity: error, warning or info.
        code: id of the rule or check, as "VC093", "XSD-VOLGORDE", "OD-CONTRACT".
        retourcode: the official four-character code, or None for checks of our own.
        at: where it is.
        details: values for the text, each judged fit to be shown.
        value: what was found there, only where it identifies nobody.
        expected: what the rule asks for there, where the rule says so.
        standard: "GDS801", "UBL", or None for an export.
        version: version of the standard.
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

    @property
    def text_key(self) -> str:
        """Key of the texts for this finding: the rule's id and retourcode, or the code alone."""
        return f"{self.code}-{self.retourcode}" if self.retourcode else self.code


@frozen(kw_only=True)
class Verdict:
    """What a run over one file came to.

    `verdict` is "accepted" (every check ran, no error), "refused" (an error was found) or
    "unfinished" (a check crashed or could not run, so nobody may call it accepted).
    """

    file: str
    verdict: str
    checks_run: int
    checks_total: int
    not_judged: tuple[str, ...] = ()

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
    ) -> "Verdict":
        """Build the verdict that follows from a run: it cannot say accepted by mistake."""
        outcome = "refused" if errors else "unfinished" if unfinished else "accepted"
        return cls(
            file=file,
            verdict=outcome,
            checks_run=checks_run,
            checks_total=checks_total,
            not_judged=not_judged,
        )
