"""Sources are told in the reader's language."""

import csv
import re
from collections.abc import Iterator

import pytest

from adapter.reference.bronnen import source_text
from adapter.reference.folders import data_files
from adapter.reference.regimes import regimes
from adapter.reference.texts import keys, phrase
from adapter.validation.register import all_rules
from adapter.workflows.explain import explain

DUTCH = re.compile(
    r"\b(de|het|een|en|van|zijn|niet|bij|met|per|al|onder|stap|lijst|controles?|meest\w*|"
    r"tarie\w+|verzekeraars|regeltekst|codes van|[a-z]+ari|maart|mei|ju[nl]i|augustus)\b",
    re.IGNORECASE,
)
PER = "per (patient|calendar year)"


def _sources() -> Iterator[str]:
    yield from (rule.bron for rule in all_rules())
    yield from (row.bron for rows in regimes().values() for row in rows)
    for path in data_files("retourcodes", "*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            yield from (row["bron"] for row in csv.DictReader(lines, delimiter=";"))


SOURCES = sorted({*_sources()})


@pytest.mark.parametrize("bron", SOURCES)
def test_a_source_is_told_in_english(bron: str) -> None:
    told = source_text(bron, "en")
    assert DUTCH.search(re.sub(PER, "", told)) is None, told
    assert source_text(bron, "nl") == bron


def test_every_text_of_a_source_is_used() -> None:
    told = [phrase(key) for key in keys("nl") if key.startswith("bron.")]
    assert [text for text in told if not any(text in bron for bron in SOURCES)] == []


def test_an_explanation_tells_its_source_in_english() -> None:
    (rule,) = explain("EIGEN-TERMIJN", "en")
    assert rule.source == "Insurers, 0586: mostly 12 months"
    (regime,) = explain("ZPM-EIGEN-VRIJ", "en")
    assert regime.source == "factsheet, under B; sureness: high"
