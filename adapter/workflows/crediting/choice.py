"""Which lines of a declaration are credited, and why the others are not."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from attrs import define, field, frozen

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import Masked, key_of, mask_in_message, public
from adapter.workflows.crediting.awards import Award, Awards
from adapter.workflows.retour.claims import REFERENCE

IS_CREDIT = "CREDIT-IS-CREDIT"


@frozen(kw_only=True)
class Line:
    """A line of a declaration.

    Attributes:
        reference: its own.
        is_credit: whether it is a credit itself.
        at: where it is.
    """

    reference: str
    is_credit: bool
    at: Location


@define(kw_only=True)
class Choice:
    """The lines that are credited.

    Attributes:
        file: the declaration.
        awards: what became of its debits.
        references: the lines that are to be credited, in the order in which they were asked for;
            none is every line that was awarded.
        asked: the same, to look them up.
        lines: how many are credited.
        amount: what they come to.
        left: how many of those asked for are not, by the code of why.
    """

    file: str
    awards: Awards
    references: Collection[str]
    lines: int = 0
    amount: Decimal = Decimal("0.00")
    left: Counter[str] = field(factory=Counter)
    _met: set[str] = field(factory=set)
    asked: frozenset[str] = field(init=False)

    @asked.default
    def _all_asked(self) -> frozenset[str]:
        return frozenset(self.references)

    def wants(self, references: Iterable[str]) -> bool:
        """Tell whether a performance with these references is to be credited."""
        named = self.asked.intersection(references)
        self._met |= named
        return bool(named) or not self.asked

    def judge(self, line: Line) -> Award | Finding:
        """Return what was awarded on a line, or why it cannot be credited."""
        found = IS_CREDIT if line.is_credit else self.awards.of(line.reference)
        if isinstance(found, Award):
            return found
        self.left[found] += 1
        # Of all lines those that were not awarded are simply not taken back.
        severity = Severity.ERROR if self.references else Severity.INFO
        return Finding(severity=severity, code=found, at=line.at)

    def take(self, award: Award) -> None:
        """Count a line that is credited."""
        self.lines += 1
        self.amount += award.financieel

    def unknown(self) -> Iterator[Finding]:
        """Yield the references that were asked for and are not in the declaration."""
        for number, reference in enumerate(self.references, 1):
            if reference in self._met:
                continue
            shown: Masked = mask_in_message(REFERENCE, reference) or public("***")
            yield Finding(
                severity=Severity.ERROR,
                code="CREDIT-ONBEKEND",
                at=Location(file=self.file),
                details={"referentie": shown, "nummer": public(number)},
            )

    def new_reference(self, reference: str, most: int | None = None) -> str:
        """Return the reference of a credit: that of its debit and "-C".

        Where that is too long, or is in use, "C-" and a key made of it, the same in every run.
        """
        made = f"{reference}-C"
        if (most is not None and len(made) > most) or self.awards.has(made):
            return f"C-{key_of(reference)}"
        return made
