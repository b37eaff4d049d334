"""Only decides routes: per row who claims at whom, with the reason and source of the decision."""

import contextlib
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from adapter.core.findings import Finding, Origin, Severity
from adapter.workflows.conversion.explaining import Explanation, explain
from adapter.workflows.conversion.judging import RowJudge
from adapter.workflows.conversion.reading import Inputs, read_inputs
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.rows import spool_rows
from adapter.workflows.conversion.spool import Spool

REFUSED = "niet"


@frozen(kw_only=True)
class RowDecision:
    """What was decided for a row.

    Attributes:
        origin: where the row stands.
        route: "eigen", "route1", "route2", or "niet" when the row is refused.
        claimant: AGB of the practice; None when refused.
        claims_at: UZOVI of the insurer or AGB of the aanvrager; None when refused.
        explanation: what it follows from and asks, also of a refused row; None when the row could
            not be read.
        findings: the errors that refuse the row, and the warnings.
    """

    origin: Origin
    route: str
    claimant: str | None = None
    claims_at: str | None = None
    explanation: Explanation | None = None
    findings: tuple[Finding, ...] = ()


def decide_routes(inputs: Inputs, vandaag: date) -> Iterator[RowDecision]:
    """Yield the decision on each row of the exports, in their order.

    Each row is judged by itself: that an agreement is used up shows when it is converted.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
    """
    read = read_inputs(inputs)
    with contextlib.closing(Spool()) as spool:
        judge = spool_rows(inputs, read, spool, vandaag)
        for rij in spool.rijen():
            yield _decision(rij, judge, spool.findings_of(rij.nummer, Severity.WARNING))


def _decision(rij: Rij, judge: RowJudge, told: tuple[Finding, ...]) -> RowDecision:
    origin = rij.gelezen.herkomst.cel()
    explanation = explain(judge, rij.regel) if rij.gelezen.item is not None else None
    if rij.plaatsing is None:
        return RowDecision(origin=origin, route=REFUSED, explanation=explanation, findings=told)
    decision, afspraak = rij.plaatsing.decision, rij.plaatsing.afspraak
    to_aanvrager = decision.route == "route1" and afspraak is not None
    return RowDecision(
        origin=origin,
        route=decision.route,
        claimant=judge.praktijk.agb,
        claims_at=afspraak.agb_aanvrager if to_aanvrager and afspraak else rij.regel.uzovi,
        explanation=explanation,
        findings=told,
    )
