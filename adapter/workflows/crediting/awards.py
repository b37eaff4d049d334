"""What was awarded on each debit of a declaration, by its return messages."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from attrs import define, evolve, field, frozen

from adapter.core.findings import Finding, Severity
from adapter.exporters.retour import ReturnRow, Uitkomst
from adapter.exporters.retourtotaal import Afzender, ReturnTotals
from adapter.formats.common.registry import Codecs
from adapter.workflows.messages import open_messages
from adapter.workflows.retour.claims import CREDIT, DEBIT, Claims
from adapter.workflows.show import View

AWARDS = frozenset({Uitkomst.AWARDED, Uitkomst.REDUCED, Uitkomst.INCREASED})

NOT_KNOWN = "CREDIT-NIET-BEKEND"

_NONE = Decimal(0)
_REASONS = {
    Uitkomst.REFUSED: "CREDIT-AFGEWEZEN",
    Uitkomst.NOT_JUDGED: "CREDIT-NIET-BEOORDEELD",
}
_SURE = frozenset({Uitkomst.AWARDED, Uitkomst.REFUSED})
_DOUBTS = frozenset({"RET-EI-TOEGEKEND-TOTAAL", "RET-EI-TOTAAL"})


@frozen(kw_only=True)
class Award:
    """What became of a debit; equal ones are one object.

    Attributes:
        told: whether a return message has the debit itself, and not only leaves it out.
        by_vecozo: whether VECOZO sent that return message.
    """

    uitkomst: Uitkomst
    financieel: Decimal
    niet_financieel: Decimal
    told: bool
    by_vecozo: bool = False


@define
class Awards:
    """What became of the debits of a declaration.

    Attributes:
        claims: the declaration.
        is_known: whether there was a return message; without one all counts as awarded.
        is_usable: whether every return message could be read, and answers this declaration.
    """

    claims: Claims
    is_known: bool = False
    is_usable: bool = True
    _found: dict[str, Award] = field(factory=dict)
    _shared: dict[Award, Award] = field(factory=dict)

    def read(self, paths: Sequence[Path], standards: Codecs) -> Iterator[Finding]:
        """Take in return messages, later ones over earlier ones, and yield what stops that."""
        for path in paths:
            for message in open_messages([path]):
                view = View(
                    message=message, form=None, reveal=True, codecs=standards, claims=self.claims
                )
                yield from self._take(view)
                self.is_known = True

    def of(self, reference: str) -> Award | str:
        """Return what was awarded on a debit, or the code of why it cannot be credited."""
        if not reference:
            return "CREDIT-GEEN-REFERENTIE"
        same = self.claims.of(f"{DEBIT}{reference}")
        if len(same) != 1:
            return "CREDIT-DUBBEL"
        claimed = same[0][0].bedrag
        if not self.is_known and claimed is not None:
            return Award(
                uitkomst=Uitkomst.AWARDED, financieel=claimed, niet_financieel=_NONE, told=False
            )
        found = self._found.get(reference)
        if found and found.uitkomst in AWARDS:
            return found
        return _REASONS.get(found.uitkomst, NOT_KNOWN) if found else NOT_KNOWN

    def has(self, reference: str) -> bool:
        """Tell whether a reference is one of the declaration."""
        return any(self.claims.of(f"{soort}{reference}") for soort in (DEBIT, CREDIT))

    def _take(self, view: View) -> Iterator[Finding]:
        is_doubtful = False
        met: list[tuple[str, Award]] = []
        for part in view:
            if isinstance(part, Finding):
                is_doubtful = is_doubtful or part.code in _DOUBTS
                if part.severity is Severity.ERROR:
                    self.is_usable = False
                    yield part
            elif isinstance(part, ReturnRow):
                yield from (item for item in part.findings if item.severity is Severity.ERROR)
                is_doubtful = is_doubtful or part.uitkomst is Uitkomst.UNMATCHED
                if part.soort == DEBIT and part.uitkomst is not Uitkomst.UNMATCHED:
                    met.append((part.cells.get("referentienummer", ""), self._award(part)))
        by_vecozo = isinstance(view.totals, ReturnTotals) and (
            view.totals.afzender is Afzender.VECOZO
        )
        for reference, award in met:
            own = self._one_of(evolve(award, by_vecozo=by_vecozo)) if by_vecozo else award
            self._keep(reference, own, is_doubtful=is_doubtful)

    def _keep(self, reference: str, award: Award, *, is_doubtful: bool) -> None:
        """Keep what a return message says of a debit, when it goes before what is known of it."""
        earlier = self._found.get(reference)
        if award.told:
            self._found[reference] = award
        elif is_doubtful:
            # What is absent counts as awarded only when the return message adds up with it.
            if earlier and not earlier.told:
                del self._found[reference]
        elif earlier is None or not earlier.told:
            self._found[reference] = award
        elif earlier.by_vecozo and award.uitkomst in _SURE:
            # VECOZO judges nothing: the insurer's judgement came after it.
            self._found[reference] = award

    def _award(self, row: ReturnRow) -> Award:
        award = Award(
            uitkomst=row.uitkomst,
            financieel=row.financieel or _NONE,
            niet_financieel=row.niet_financieel or _NONE,
            told=row.line is not None,
        )
        return self._one_of(award)

    def _one_of(self, award: Award) -> Award:
        return self._shared.setdefault(award, award)
