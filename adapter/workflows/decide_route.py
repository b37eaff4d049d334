"""Only decides routes: per row who claims at whom, with the reason and source of the decision."""

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import attrs
from attrs import frozen

from adapter.core.errors import OutputError
from adapter.core.findings import Finding, Origin, Severity
from adapter.core.values import shown_path
from adapter.exporters.tablefile import writer_of
from adapter.reference.regimes import rows_by_id
from adapter.routing.situaties import Oordeel
from adapter.workflows.besluiten import FEITEN, Rijbesluit, facts, heads
from adapter.workflows.conversion.besluittabel import kept_besluiten
from adapter.workflows.conversion.explaining import Explanation, explain
from adapter.workflows.conversion.judging import RowJudge
from adapter.workflows.conversion.reading import Inputs, read_exports, read_inputs
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.rows import spool_rows
from adapter.workflows.conversion.spool import Spool
from adapter.workflows.outputs import new_file

REFUSED = "niet"
_NO_PARTY = "OD-PARTIJ"
ZPM = "zpm"
"""The sector of an export that can be declared here."""


@frozen(kw_only=True)
class RowDecision:
    """What was decided for a row of a sector that can be declared here.

    Attributes:
        origin: where the row stands.
        route: "eigen", "route1", "route2", or "niet" when the row is refused.
        claimant: AGB of the practice; None when refused.
        claims_at: UZOVI of the insurer or AGB of the aanvrager; None when refused.
        explanation: what it follows from and asks, also of a refused row; None when the row could
            not be read.
        findings: the errors that refuse the row, and the warnings.
        besluit: the same as a line of a table of decisions.
    """

    origin: Origin
    route: str
    besluit: Rijbesluit
    claimant: str | None = None
    claims_at: str | None = None
    explanation: Explanation | None = None
    findings: tuple[Finding, ...] = ()


Decided = RowDecision | Rijbesluit | Finding


def decide_routes(inputs: Inputs, vandaag: date) -> Iterator[Decided]:
    """Yield the decision on each row of the exports, in their order.

    Each row is judged by itself: that an agreement is used up shows when it is converted. A row of
    `od-situaties` gives a Rijbesluit: what its regime says, and what stands in the way of an
    invoice. What is to be said of such an export as a whole comes before its rows.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
    """
    read = read_inputs(inputs)
    rijen = read_exports(inputs, read)
    first = next(rijen, None)
    every = itertools.chain([first] if first else [], rijen)
    with contextlib.closing(Spool()) as spool:
        judge = spool_rows(every, read, spool, vandaag)
        if first is None or first.besluit:
            yield from read.findings
            yield from _besluiten(spool, with_parties=inputs.parties is not None)
            return
        for rij in spool.rijen():
            yield _decision(rij, judge, spool.findings_of(rij.nummer, Severity.WARNING))


def check_beside(target: Path, inputs: Inputs) -> None:
    """Refuse to write where something is read.

    Raises:
        OutputError: `target` is one of the inputs.
    """
    if target.resolve() in {path.resolve() for path in inputs.paths()}:
        raise OutputError("UIT-INVOER-ZELF", pad=shown_path(target))


def write_decisions(
    decisions: Iterable[Decided],
    target: Path,
    language: str,
    see: Callable[[Rijbesluit | Finding], None],
    *,
    force: bool,
) -> None:
    """Write decisions as a table: CSV, a workbook or JSON, by the name of the file.

    Args:
        decisions: one a row.
        target: the file.
        language: of its texts.
        see: is given each decision, and each finding on an export, as it passes.
        force: replace the file when it is there.

    Raises:
        OutputError: no such table can be written, or `target` is there and may not be replaced.
    """

    def rows() -> Iterator[Mapping[str, object]]:
        for decision in decisions:
            told = decision.besluit if isinstance(decision, RowDecision) else decision
            see(told)
            if isinstance(told, Rijbesluit):
                yield facts(told, language)

    write = writer_of(target.name)
    with new_file(target, force=force) as stream:
        write(stream, heads(language), rows(), language)


def _besluiten(spool: Spool, *, with_parties: bool) -> Iterator[Rijbesluit]:
    """Yield the decisions of exports of any sector, with what `convert` would say of their rows.

    Without a list of parties that an aanvrager is not in it says nothing.
    """
    for besluit in kept_besluiten(spool):
        told = [item for item in besluit.findings if with_parties or item.code != _NO_PARTY]
        yield attrs.evolve(besluit, findings=tuple(told))


def _decision(rij: Rij, judge: RowJudge, told: tuple[Finding, ...]) -> RowDecision:
    origin = rij.gelezen.herkomst.cel()
    explanation = explain(judge, rij.regel) if rij.gelezen.item is not None else None
    besluit = _besluit(rij, explanation, told, judge.praktijk.agb)
    if rij.plaatsing is None:
        return RowDecision(
            origin=origin, route=REFUSED, besluit=besluit, explanation=explanation, findings=told
        )
    decision, afspraak = rij.plaatsing.decision, rij.plaatsing.afspraak
    to_aanvrager = decision.route == "route1" and afspraak is not None
    return RowDecision(
        origin=origin,
        route=decision.route,
        besluit=besluit,
        claimant=judge.praktijk.agb,
        claims_at=afspraak.agb_aanvrager if to_aanvrager and afspraak else rij.regel.uzovi,
        explanation=explanation,
        findings=told,
    )


def _besluit(
    rij: Rij, explanation: Explanation | None, told: tuple[Finding, ...], uitvoerder: str
) -> Rijbesluit:
    """Return a decision as a line of a table; a row that a fault refuses is not decided."""
    item = rij.gelezen.item
    decided = explanation.decision if explanation else None
    stands = rij.plaatsing or (decided and decided.bevinding)
    oordeel = Oordeel(row=rows_by_id()[decided.regime]) if decided and stands else None
    held = {name: getattr(item, name, None) for name in FEITEN} if item else rij.gelezen.values
    feiten = {name: held[name] for name in FEITEN if held.get(name) is not None}
    origin = rij.gelezen.herkomst.cel()
    feiten |= {"sector": ZPM, "agb_uitvoerder": uitvoerder}
    return Rijbesluit(origin=origin, feiten=feiten, oordeel=oordeel, findings=told)
