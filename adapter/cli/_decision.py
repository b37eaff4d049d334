"""How the decision on a row is shown: its facts for programs, lines for people."""

from collections.abc import Iterator
from decimal import Decimal

from adapter.core.findings import Finding, Severity
from adapter.exporters.report import euros
from adapter.reference.texts import finding_text, phrase
from adapter.routing.plafond import Plafond
from adapter.workflows.conversion.explaining import Eis, Explanation
from adapter.workflows.decide_route import REFUSED, RowDecision


def decision_facts(decision: RowDecision, language: str) -> dict[str, object]:
    """Return the facts of a decision, as in JSON."""
    explanation = decision.explanation
    decided = explanation.decision if explanation else None
    refused = decision.route == REFUSED
    eisen = explanation.eisen if explanation else ()
    return {
        "origin": str(decision.origin),
        "route": decision.route,
        "would_be": decided.route if refused and decided else None,
        "claimant": decision.claimant,
        "claims_at": decision.claims_at,
        "regime": decided.regime if decided else None,
        "reason": decided.reden[language] if decided else None,
        "source": decided.bron if decided else None,
        "sureness": decided.zekerheid if decided else None,
        "tariff": _tariff_facts(explanation) if explanation else None,
        "required": [_eis_facts(eis) for eis in eisen],
        "missing": [_eis_text(eis, language) for eis in eisen if not eis.vervuld],
        "codes": _codes(decision, Severity.ERROR),
        "warnings": _codes(decision, Severity.WARNING),
    }


def decision_text(decision: RowDecision, language: str) -> str:
    """Return a decision in lines: where the row goes, why, its tariff rule, what it needs."""
    names = {"bij": decision.claims_at, "door": decision.claimant}
    route = phrase(f"route.{decision.route}", language, **names)
    lines = [f"{decision.origin}  {route}", *_explained(decision.explanation, language)]
    lines += [f"    {_told(finding, language)}" for finding in decision.findings]
    return "\n".join(lines)


def _codes(decision: RowDecision, severity: Severity) -> list[str]:
    return [finding.code for finding in decision.findings if finding.severity is severity]


def _tariff_facts(explanation: Explanation) -> dict[str, object] | None:
    plafond, afspraak = explanation.plafond, explanation.afspraak
    if plafond is None:
        return None
    row, maximum = plafond.contractregel, plafond.maximum
    return {
        "rule": plafond.soort,
        "ceiling": _amount(plafond.bedrag),
        "percentage": _amount(row.percentage if row else None),
        "maximum": _amount(maximum.max_tarief if maximum else None),
        "agreed": _amount(afspraak.afgesproken_tarief if afspraak else None),
        "sources": list(plafond.bronnen),
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _eis_facts(eis: Eis) -> dict[str, object]:
    return {
        "of": eis.vereiste.van,
        "fields": list(eis.namen),
        "source": eis.vereiste.bron,
        "sureness": eis.vereiste.zekerheid,
        "filled": eis.vervuld,
        "code": eis.vereiste.code,
    }


def _explained(explanation: Explanation | None, language: str) -> Iterator[str]:
    decided = explanation.decision if explanation else None
    if explanation is None or decided is None:
        return
    sureness = phrase(f"zekerheid.{decided.zekerheid}", language)
    source = phrase("rapport.bron", language, bron=decided.bron, zekerheid=sureness)
    yield f"    {decided.regime}: {decided.reden[language]} ({source})"
    if explanation.plafond is not None:
        yield f"    {_tariff_text(explanation.plafond, explanation, language)}"
    for key, vervuld in (("route.nodig", True), ("route.ontbreekt", False)):
        names = [_eis_text(eis, language) for eis in explanation.eisen if eis.vervuld is vervuld]
        if names:
            yield f"    {phrase(key, language, velden=', '.join(names))}"


def _tariff_text(plafond: Plafond, explanation: Explanation, language: str) -> str:
    row, maximum = plafond.contractregel, plafond.maximum
    shown = {
        "bedrag": euros(plafond.bedrag, language) if plafond.bedrag is not None else "",
        "percentage": _amount(row.percentage) if row else "",
        "maximum": euros(maximum.max_tarief, language) if maximum else "",
    }
    text = phrase(f"route.tarief.{plafond.soort}", language, **shown)
    agreed = explanation.afspraak.afgesproken_tarief if explanation.afspraak else None
    if agreed is not None and plafond.soort != "afgesproken":
        text += phrase("route.tarief.ook", language, bedrag=euros(agreed, language))
    sources = "; ".join(plafond.bronnen)
    return f"{text} ({phrase('route.uit', language, bron=sources)})" if sources else text


def _eis_text(eis: Eis, language: str) -> str:
    names = f" {phrase('route.of', language)} ".join(eis.namen)
    return phrase(f"route.van.{eis.vereiste.van}", language, velden=names)


def _told(finding: Finding, language: str) -> str:
    word = phrase(f"ernst.{finding.severity.label}", language)
    return f"{word}  {finding.code}: {finding_text(finding, language).melding}"
