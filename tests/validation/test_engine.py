"""A rule that crashes is told, hides no other rule, and gives away nothing of the message."""

import logging
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from adapter.core.findings import Finding, Location, Severity
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.common.xmlstream import walk
from adapter.formats.gds801 import CODEC
from adapter.validation.coverage import Coverage
from adapter.validation.engine import CRASHED, RuleEngine
from adapter.validation.rule import Fold, ListNotJudgedError, Rule, fold, rule
from adapter.validation.scope import Omgeving, Scope

BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis/debet-enkel.xml"
MESSAGE = BASE.read_bytes()
PERSOON = "Jansen 999990019"
PATH = "/Bericht/Verzekerde[1]/Prestatie[1]/DebetPrestatie"


def _explode(_: Scope) -> bool:
    raise ValueError(PERSOON)


@rule("FUNCTIE", on="DebetPrestatie", bron="proef")
def _function(_: Scope) -> Iterator[str]:
    yield "Aantal"
    raise ValueError(PERSOON)


class _See:
    def see(self, scope: Scope) -> None:
        _explode(scope)

    def finish(self) -> Iterator[Location]:
        yield Location(path=PERSOON)


class _Finish:
    def see(self, scope: Scope) -> None:
        self.at = scope.location("Aantal")

    def finish(self) -> Iterator[Location]:
        yield self.at
        raise ValueError(PERSOON)


def _row(name: str, **parts: object) -> Rule:
    return Rule(id=name, retourcode=None, on=("DebetPrestatie",), bron="proef", **parts)  # type: ignore[arg-type]  # each part is checked where it is made


def _fold(name: str, kind: type[Fold]) -> Rule:
    return fold(name, on=("DebetPrestatie",), bron="proef")(kind)


CRASHES = {
    "function": _function,
    "row": _row("RIJ", breaks=_explode),
    "condition": _row("VOORWAARDE", applies=_explode, breaks=lambda _: True),
    "fold-see": _fold("ZIEN", _See),
    "fold-finish": _fold("SLOT", _Finish),
}
GOOD = _row("GOED", breaks=lambda _: True, element="Aantal")


def _run(*rules: Rule) -> tuple[list[Finding], Coverage]:
    plan = CODEC.bound("1.0")
    engine = RuleEngine(
        rules=rules,
        plan=plan.plan,
        standard="GDS801",
        version="1.0",
        file="a.xml",
        omgeving=Omgeving(vandaag=date(2026, 11, 22)),
    )
    findings: list[Finding] = []
    for place in walk(XmlSource(BytesIO(MESSAGE)), plan.plan):
        if place.is_head and place.record in plan.readers:
            findings += engine.see(place, plan.takers[place.record](place.element))
    return [*findings, *engine.finish()], engine.coverage


@pytest.mark.parametrize("broken", CRASHES.values(), ids=CRASHES)
def test_a_rule_that_crashes_is_told_and_does_not_count_as_run(broken: Rule) -> None:
    findings, coverage = _run(broken, GOOD)
    crashed = [item for item in findings if item.code == CRASHED]
    assert [(item.severity, item.details) for item in crashed] == [
        (Severity.ERROR, {"regel": broken.id})
    ]
    assert crashed[0].at.path is not None
    assert coverage.crashed == {broken.id}
    assert (coverage.run, coverage.total) == (1, 2)


@pytest.mark.parametrize("broken", CRASHES.values(), ids=CRASHES)
def test_the_value_in_an_exception_is_shown_nowhere(
    broken: Rule, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        findings, _ = _run(broken)
    assert [record.getMessage() for record in caplog.records] == [f"rule {broken.id} crashed"]
    assert all(record.exc_info is None for record in caplog.records)
    told = repr(findings) + caplog.text + "".join(capfd.readouterr())
    assert "Jansen" not in told
    assert "999990019" not in told


@pytest.mark.parametrize("broken", CRASHES.values(), ids=CRASHES)
def test_the_other_rules_still_judge(broken: Rule) -> None:
    for rules in ((broken, GOOD), (GOOD, broken)):
        findings, _ = _run(*rules)
        places = [(item.at.path, item.at.level) for item in findings if item.code == "GOED"]
        assert places == [(f"{PATH}/Aantal", "DebetPrestatie")]


def test_a_list_that_is_not_known_is_told_once_and_rejects_nothing() -> None:
    def ask(_: Scope) -> bool:
        raise ListNotJudgedError("CL9999")

    findings, coverage = _run(_row("EEN", breaks=ask), _row("TWEE", breaks=ask))
    assert [(item.code, item.severity) for item in findings] == [
        ("LIJST-NIET-BEOORDEELD", Severity.INFO)
    ]
    assert coverage.not_judged == ("CL9999",)
    assert coverage.run == 2


def test_a_rule_that_cannot_be_checked_is_counted_but_not_run() -> None:
    findings, coverage = _run(_row("STIL", reason="proef"), GOOD)
    assert [item.code for item in findings] == ["GOED"]
    assert coverage.not_checked == {"STIL"}
    assert (coverage.run, coverage.total, coverage.missed) == (1, 2, frozenset())


def test_a_rule_that_cannot_be_checked_is_missed_where_it_was_needed() -> None:
    needed = _row("NODIG", reason="proef", applies=lambda _: True)
    elsewhere = _row("ELDERS", reason="proef", applies=lambda _: False)
    _, coverage = _run(needed, elsewhere)
    assert coverage.missed == {"NODIG"}


def test_a_value_is_only_shown_in_its_harmless_shape() -> None:
    elements = ("Aantal", "DeclaratieBedragInclBtw", "Begindatum", "Referentienummer", "")
    findings, _ = _run(
        *(_row(f"R{n}", breaks=lambda _: True, element=e) for n, e in enumerate(elements))
    )
    assert [item.value is not None for item in findings] == [True, True, False, False, False]


def test_a_rule_looks_only_where_it_belongs() -> None:
    seen: list[str] = []

    def look(scope: Scope) -> bool:
        seen.append(type(scope.node).__name__)
        return False

    _run(Rule(id="X", retourcode=None, on=("Verzekerde",), bron="proef", breaks=look))
    _run(Rule(id="X", retourcode=None, on=("DebetPrestatie/Zorgaanbieder",), bron="x", breaks=look))
    assert set(seen) == {"Verzekerde", "Zorgaanbieder"}
