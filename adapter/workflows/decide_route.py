"""Only decides routes: per row who claims at whom, with the reason and source of the decision."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from adapter.core.findings import Finding, Origin
from adapter.workflows.conversion.reading import Inputs, read_inputs
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.rows import spool_rows
from adapter.workflows.conversion.spool import Spool


@frozen(kw_only=True)
class RowDecision:
    """What was decided for a row.

    Attributes:
        origin: where the row stands.
        route: "eigen", "route1", "route2", or "niet" when the row is refused.
        claims_at: UZOVI of the insurer or AGB of the aanvrager; None when refused.
        regime: the row of the regime that decided.
        reden: by language: why.
        bron: where that was read.
        zekerheid: how sure it is: hoog, middel or laag.
        findings: what refuses the row.
    """

    origin: Origin
    route: str
    claims_at: str | None = None
    regime: str | None = None
    reden: Mapping[str, str] | None = None
    bron: str | None = None
    zekerheid: str | None = None
    findings: tuple[Finding, ...] = ()


def decide_routes(inputs: Inputs, vandaag: date) -> Iterator[RowDecision]:
    """Yield the decision on each row of the exports, in their order.

    Each row is judged by itself: that an agreement is used up shows when it is converted.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
    """
    read = read_inputs(inputs)
    with contextlib.closing(Spool()) as spool:
        spool_rows(inputs, read, spool, vandaag)
        for rij in spool.rijen():
            yield _decision(rij, spool)


def _decision(rij: Rij, spool: Spool) -> RowDecision:
    origin = rij.gelezen.herkomst.cel()
    if rij.plaatsing is None:
        return RowDecision(origin=origin, route="niet", findings=spool.errors_of(rij.nummer))
    decision, afspraak = rij.plaatsing.decision, rij.plaatsing.afspraak
    to_aanvrager = decision.route == "route1" and afspraak is not None
    return RowDecision(
        origin=origin,
        route=decision.route,
        claims_at=afspraak.agb_aanvrager if to_aanvrager and afspraak else rij.regel.uzovi,
        regime=decision.regime,
        reden=decision.reden,
        bron=decision.bron,
        zekerheid=decision.zekerheid,
    )
