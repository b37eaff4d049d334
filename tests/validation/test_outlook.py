"""What is not asked again gives the same findings as asking every rule of every record."""

import functools
import io
import random
import re
import runpy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapter.core.findings import Finding
from adapter.formats.common.xmlform import Reading
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.common.xmlstream import walk
from adapter.formats.gds801 import CODEC
from adapter.model.waarden import Tekst
from adapter.validation.engine import RuleEngine
from adapter.validation.glance import Glance, row_glance
from adapter.validation.register import own_rules, rules_for
from adapter.validation.rule import Rule, rule
from adapter.validation.scope import Omgeving, Scope, getter

_ROOT = Path(__file__).resolve().parents[2]
_OMGEVING = Omgeving(vandaag=date(2027, 2, 5))
_PERSON = re.compile(rb"<gds801:Verzekerde>.*</gds801:Verzekerde>", re.DOTALL)
_GOOD = (_ROOT / "fixtures/gds801/basis/debet-enkel.xml").read_bytes()


def _rules(version: str) -> tuple[Rule, ...]:
    return *rules_for("GDS801", version), *own_rules("GDS801", version)


def _findings(
    message: bytes, version: str, *, whole: bool, rules: tuple[Rule, ...] | None = None
) -> list[Finding]:
    """Judge a message, with `whole` by asking every rule of every record."""
    bound = CODEC.bound(version)
    engine = RuleEngine(
        rules=_rules(version) if rules is None else rules,
        plan=bound.plan,
        standard="GDS801",
        version=version,
        file="-",
        omgeving=_OMGEVING,
    )
    found: list[Finding] = []
    for place in walk(XmlSource(io.BytesIO(message)), bound.plan):
        if place.is_head and place.record in bound.takers:
            reading = bound.takers[place.record](place.element)
            if whole:
                plain = bound.readers[place.record](place.element)
                assert reading.value == plain
                reading = Reading(value=plain)
            found += engine.see(place, reading)
    return [*found, *engine.finish()]


@functools.cache
def _messages() -> dict[str, list[bytes]]:
    """Return the messages of every fixture of a rule, by version."""
    rules = runpy.run_path(str(_ROOT / "tests/test_rules.py"))
    found: dict[str, list[bytes]] = {"1.0": [], "2.1": []}
    for kind in ("fails", "holds"):
        for _, entry in rules["_entries"](kind):
            message: bytes = rules["_message"](entry)
            version = "1.0" if b"Berichtversie>1<" in message else "2.1"
            if _PERSON.search(message):
                found[version].append(message)
    return found


def _long_messages(version: str) -> Iterator[bytes]:
    """Yield messages that hold the persons of all fixtures, under the heads of some."""
    messages = _messages()[version]
    persons = [match[0] for message in messages for match in _PERSON.finditer(message)]
    rng = random.Random(version)  # noqa: S311 - a shuffle that is the same each time
    for message in rng.sample(messages, 12):
        rng.shuffle(persons)
        whole = b"\n".join([*persons, *persons[::7]])
        yield _PERSON.sub(lambda _, whole=whole: whole, message, count=1)  # type: ignore[misc]  # of this round


@pytest.mark.parametrize("version", ["1.0", "2.1"])
def test_records_of_all_fixtures_in_one_message_give_the_same_findings(version: str) -> None:
    counts = 0
    for message in _long_messages(version):
        found = _findings(message, version, whole=False)
        assert found == _findings(message, version, whole=True)
        counts += len(found)
    assert counts > 2000


def test_changed_messages_give_the_same_findings(mutated: Iterator[tuple[str, bytes]]) -> None:
    judged = 0
    for _, message in mutated:
        try:
            found = _findings(message, "2.1", whole=False)
        except Exception as wrong:  # noqa: BLE001 - not well-formed: the other one says the same
            with pytest.raises(type(wrong)):
                _findings(message, "2.1", whole=True)
            continue
        assert found == _findings(message, "2.1", whole=True)
        judged += 1
    assert judged > 300


def _asked(**facts: Any) -> int:  # noqa: ANN401 - of a rule
    """Return how often a rule is asked in three prestaties of which the last differs in Aantal."""
    asked = []
    get = getter("Aantal")

    @rule("X", on="DebetPrestatie", bron="proef", **facts)
    def ask(scope: Scope) -> Iterator[str]:
        asked.append(get(scope))
        if get(scope) == "2":
            yield "Aantal"

    person = _PERSON.search(_GOOD)
    assert person
    other = person[0].replace(b"Aantal>1<", b"Aantal>2<")
    message = _PERSON.sub(person[0] * 2 + other, _GOOD)
    assert len(_findings(message, "1.0", whole=False, rules=(ask,))) == 1
    return len(asked)


def test_a_rule_that_tells_what_it_sees_is_asked_once_for_what_is_equal() -> None:
    assert _asked() == 3
    assert _asked(sees=("Aantal",)) == 2
    assert _asked(sees=("Aantal", "Header.Ontvanger")) == 2
    assert _asked(sees=("Aantal", "Verzekerde.UzoviNummer")) == 2
    assert _asked(sees=("Aantal", "DeclaratieBedragInclBtw")) == 3


def test_a_rule_that_tells_how_it_is_kept_is_asked_in_doubt_only() -> None:
    assert _asked(glance=Glance(("Aantal",), lambda aantal: aantal == "1")) == 1
    assert _asked(glance=Glance(("Verzekerde.UzoviNummer",), lambda uzovi: uzovi == "9999")) == 3


@pytest.mark.parametrize(
    ("word", "argument", "values", "keeps"),
    [
        ("matches", {"X": "[0-9]+"}, ("12",), True),
        ("matches", {"X": "[0-9]+"}, ("1a",), False),
        ("matches", {"X": "[0-9]+"}, (None,), True),
        ("matches", {"X": "[0-9]+"}, (date(2026, 1, 1),), False),
        ("not_after", {"X": {"veld": "Y"}}, (date(2026, 1, 1), date(2026, 1, 1)), True),
        ("not_after", {"X": {"veld": "Y"}}, (date(2026, 1, 2), date(2026, 1, 1)), False),
        ("not_after", {"X": {"veld": "Y"}}, (date(2026, 1, 2), None), True),
        ("not_after", {"X": {"veld": "Y"}}, (Tekst("2026-01-01Z"), date(2026, 1, 1)), False),
        ("not_before", {"X": date(2026, 1, 2)}, (date(2026, 1, 2),), True),
        ("not_before", {"X": date(2026, 1, 2)}, (date(2026, 1, 1),), False),
    ],
)
def test_what_is_no_plain_value_leaves_doubt(
    word: str, argument: object, values: tuple[object, ...], *, keeps: bool
) -> None:
    glance = row_glance(word, argument)
    assert glance
    assert glance.keeps(*values) is keeps


@pytest.mark.parametrize(
    ("word", "argument"),
    [
        ("equals", {"X": "1"}),
        ("required", ["X"]),
        ("matches", {"X": "1", "Y": "2"}),
        ("not_after", {"X": {"veld": "Y/Z"}}),
    ],
)
def test_other_rows_are_not_told_at_a_glance(word: str, argument: object) -> None:
    assert row_glance(word, argument) is None
