"""Every check of ours is broken by one fixture and kept by another.

A fixture in fixtures/rules/eigen/<id>.toml is like those of test_rules.py, and our own checks run
beside the official ones. `copy` puts an element behind itself again, before `set`; `tarieven`,
`contracten` and `afspraken` are rows of those tables; `silent` is a message whose fault another
check tells already.
"""

import copy
import io
import runpy
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from adapter.core.findings import Finding
from adapter.formats.common.registry import codecs
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.common.xmlstream import walk
from adapter.model.afspraak import Afspraak, Contract, Tarief
from adapter.model.herkomst import Herkomst
from adapter.reference import texts
from adapter.routing.plafond import Plafonds
from adapter.validation.pipeline import Eigen, MessageCheck, Settings
from adapter.validation.register import OWN, all_rules, own_rules
from adapter.validation.rule import Rule
from adapter.validation.scope import Omgeving, Scope
from adapter.workflows.naslag import Tabellen

_TESTS = Path(__file__).resolve().parent
_SHARED = runpy.run_path(str(_TESTS / "test_rules.py"))
_TODAY = date(2026, 11, 22)
_KINDS: Mapping[str, Any] = {"tarieven": Tarief, "contracten": Contract, "afspraken": Afspraak}
_RULES = {item.id: item for item in all_rules() if item.standard == OWN}
_TABLES = {
    path.stem: tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    for path in sorted((_TESTS.parent / "fixtures/rules/eigen").glob("*.toml"))
}


def _cases(kind: str) -> list[Any]:
    return list(_entries(kind))


def _entries(kind: str) -> Iterator[Any]:
    for key, table in _TABLES.items():
        for number, entry in enumerate(table.get(kind, ()), start=1):
            general = {"base": table["base"], "on": _TODAY, "standard": "gds801"}
            yield pytest.param(key, {**general, **entry}, id=f"{key} {kind} {number}")


def _message(entry: Mapping[str, Any]) -> bytes:
    before: bytes = _SHARED["_message"]({**entry, "set": {}})
    root = etree.fromstring(before)
    if "copy" in entry:
        original = _SHARED["_reach"](root, entry["copy"])
        original.addnext(copy.deepcopy(original))
    for path, text in entry.get("set", {}).items():
        _SHARED["_reach"](root, path).text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _naslag(entry: Mapping[str, Any]) -> Tabellen:
    """Return the tables of a fixture."""
    place = Herkomst(bestand="tabel.csv", rij=2)
    rows = {
        name: [kind(herkomst=place, **row) for row in entry.get(name, ())]
        for name, kind in _KINDS.items()
    }
    plafonds = Plafonds(rows["contracten"], rows["tarieven"]) if rows["tarieven"] else None
    return Tabellen(plafonds, rows["afspraken"] or None)


def _check(entry: Mapping[str, Any]) -> list[Finding]:
    omgeving = Omgeving(vandaag=entry["on"], naslag=_naslag(entry))
    settings = Settings(omgeving=omgeving, eigen=Eigen())
    return list(MessageCheck(io.BytesIO(_message(entry)), "bericht.xml", settings))


def _told(entry: Mapping[str, Any], expected: list[str]) -> list[str]:
    told: list[str] = _SHARED["_told"](_check(entry), expected)
    return told


@pytest.mark.parametrize(("key", "entry"), _cases("fails"))
def test_a_broken_message_gives_exactly_these_findings(key: str, entry: Mapping[str, Any]) -> None:
    expected = entry.get("findings", [key])
    assert _told(entry, expected) == sorted(expected)
    assert any(item.split(" ")[0] == key for item in expected)


@pytest.mark.parametrize(("key", "entry"), _cases("silent"))
def test_a_check_of_ours_is_silent_where_another_speaks(key: str, entry: Mapping[str, Any]) -> None:
    expected = entry["findings"]
    assert _told(entry, expected) == sorted(expected)
    assert not any(item.split(" ")[0] == key for item in expected)


@pytest.mark.parametrize(("key", "entry"), _cases("holds"))
def test_a_good_neighbour_gives_no_finding(key: str, entry: Mapping[str, Any]) -> None:
    assert _told(entry, []) == [], key


def test_every_check_of_ours_is_broken_and_kept_by_a_fixture() -> None:
    assert set(_TABLES) == set(_RULES)
    assert all(table["fails"] and table["holds"] for table in _TABLES.values())


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_check_of_ours_has_its_texts(language: str) -> None:
    folder = Path(texts.__file__).parent / "data" / "texts"
    own = tomllib.loads((folder / f"eigen.{language}.toml").read_text(encoding="utf-8"))
    assert set(own) == set(_RULES)
    for key, text in own.items():
        assert all(part.endswith(".") and "!" not in part for part in text.values()), key


def test_our_checks_have_no_retourcode_and_are_of_no_official_standard() -> None:
    assert all(item.retourcode is None and item.id.startswith("EIGEN-") for item in _RULES.values())
    tables = {"tarieven", "afspraken"}
    assert {item.id for item in own_rules("GDS801", "1.0", tables)} == set(_RULES)
    assert own_rules("GDS802", "1.0", tables) == ()


@pytest.mark.parametrize("version", ["1.0", "2.1"])
def test_the_base_messages_break_no_check_of_ours(version: str) -> None:
    base = {"1.0": "debet-enkel", "2.1": "debet-2-1"}[version]
    assert _told({"base": base, "on": date(2027, 1, 22), "standard": "gds801"}, []) == []


def test_the_page_names_every_check_of_ours_with_its_severity() -> None:
    page = (_TESTS.parent / "docs/eigen-controles.md").read_text(encoding="utf-8")
    for item in _RULES.values():
        word = texts.phrase(f"ernst.{item.severity.label}")
        assert f"| {item.id} | {word} | " in page
        assert f" | {item.bron} |" in page


def _feed(item: Rule, entry: Mapping[str, Any], states: tuple[Any, Any]) -> None:
    """Feed a rule over the whole message: the first to one state, all others to another."""
    codec = codecs()["GDS801"]
    assert isinstance(codec, XmlCodec)
    bound = codec.bound("1.0")
    scope = Scope("bericht.xml", Omgeving(vandaag=_TODAY, naslag=_naslag(entry)))
    fed = 0
    for place in walk(XmlSource(io.BytesIO(_message(entry))), bound.plan):
        if not place.is_head or place.record not in bound.readers:
            continue
        value = bound.readers[place.record](place.element)
        scope.enter_record(place, value)
        held = getattr(value, "debet_prestatie", None) or getattr(value, "credit_prestatie", None)
        name = type(held).__name__ if held else place.record
        if name in item.on:
            if held:
                scope.enter(name, 1, held)
            states[fed].see(scope)
            fed = 1
            if held:
                scope.leave()


@pytest.mark.parametrize("key", sorted(key for key, item in _RULES.items() if item.fold))
def test_a_message_in_two_stretches_gives_what_the_whole_gives(key: str) -> None:
    item = _RULES[key]
    entry = {"base": _TABLES[key]["base"], "standard": "gds801", **_TABLES[key]["fails"][0]}
    made: list[Any] = [item.fold() for _ in range(3) if item.fold]
    whole, first, later = made
    _feed(item, entry, (whole, whole))
    _feed(item, entry, (first, later))
    first.merge(later)
    assert list(first.finish()) == list(whole.finish()) != []
