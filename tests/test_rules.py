"""Every rule is broken by one fixture and kept by another; every row fits the schema and the texts.

A fixture in fixtures/rules/<standard>/<key>.toml changes a good message and says what must follow:
`base` and `on` (today) hold for the file or for one entry; `version` sends the message as another
version; `remove` and then `set` name elements below Bericht, an absent one is made at its place in
the XSD. `findings` is exact and lists keys,
with or without the path; without it exactly the fixture's own key is meant. `not_judged` names the
code lists that are then told to be incomplete. `lists` gives codes a first and a last day, as a
list that the user loads may; `complete` names lists that are to be whole. `as = "vecozo"`
asks what VECOZO reports.
"""

import functools
import io
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from lxml import etree

from adapter.core.findings import Finding
from adapter.formats.common.registry import codecs
from adapter.formats.common.schemas import schema_path
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.common.xmlstream import walk
from adapter.formats.common.xsdfiles import XS
from adapter.reference import texts
from adapter.reference.codelists import Code, Codelist, codelists
from adapter.validation.engine import RuleEngine
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.register import all_rules
from adapter.validation.rule import Rule
from adapter.validation.scope import Omgeving

_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_STANDARD = "GDS801"
_STANDARDS = {
    codec.namespace: name for name, codec in codecs().items() if hasattr(codec, "namespace")
}
_TODAY = date(2026, 11, 22)
_ASIDE = {"LIJST-NIET-BEOORDEELD", "XSD-EIGEN-SCHEMA"}
# They look at an element that our schema has no place for (tests/formats/test_user_schemas.py).
_NEVER_BROKEN = {"VC181-9851", "VC182-9852"}

_RULES = [item for item in all_rules() if item.standard in _STANDARDS.values()]
_CHECKED = [item for item in _RULES if not item.reason]
_FILES = {
    path.stem: path
    for name in _STANDARDS.values()
    for path in sorted((_FIXTURES / "rules" / name.lower()).glob("*.toml"))
}
_TABLES = {key: tomllib.loads(path.read_text(encoding="utf-8")) for key, path in _FILES.items()}


def _entries(kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, table in _TABLES.items():
        for entry in table.get(kind, []):
            yield key, {**_shared(key), "on": table.get("on", _TODAY), **entry}


def _shared(key: str) -> Mapping[str, Any]:
    return {"base": _TABLES[key]["base"], "standard": _FILES[key].parent.name}


def _cases(kind: str) -> list[Any]:
    counts: dict[str, int] = {}
    cases = []
    for key, entry in _entries(kind):
        counts[key] = counts.get(key, 0) + 1
        cases.append(pytest.param(key, entry, id=f"{key} {kind} {counts[key]}"))
    return cases


def _named(parent: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in parent if etree.QName(child).localname == name]


def _version_elements(root: etree._Element) -> list[etree._Element]:
    header = _named(root, "Header")[0]
    return [_named(header, name)[0] for name in ("Berichtversie", "Berichtsubversie")]


def _version(root: etree._Element) -> str:
    return ".".join(str(element.text) for element in _version_elements(root))


@functools.cache
def _schema(standard: str, version: str) -> etree._Element:
    return etree.parse(str(schema_path(standard, version))).getroot()


def _slots(schema: etree._Element, kind: str) -> dict[str, str]:
    """Return the elements of a class with their types, in the order of the XSD."""
    found = schema.find(f"{XS}complexType[@name='{kind}']")
    assert found is not None, kind
    elements = found.iter(f"{XS}element")
    return {str(element.get("name")): str(element.get("type")) for element in elements}


def _reach(root: etree._Element, path: str) -> etree._Element:
    """Return the element at a path below Bericht; what is not there is made."""
    namespace = str(etree.QName(root).namespace)
    schema = _schema(_STANDARDS[namespace], _version(root))
    node, kind = root, "Bericht"
    for step in path.split("/"):
        name, _, index = step.rstrip("]").partition("[")
        slots = _slots(schema, kind)
        same = _named(node, name)
        if len(same) < int(index or 1):
            order = list(slots)
            child = etree.Element(f"{{{namespace}}}{name}")
            names = [etree.QName(item).localname for item in node]
            node.insert(sum(order.index(item) <= order.index(name) for item in names), child)
            same.append(child)
        node, kind = same[int(index or 1) - 1], slots[name]
    return node


def _message(entry: Mapping[str, Any]) -> bytes:
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True)
    folder = _FIXTURES / entry.get("standard", _STANDARD.lower()) / "basis"
    path = folder / f"{entry['base']}.xml"
    root = etree.parse(str(path), parser).getroot()
    if "version" in entry:
        for element, part in zip(_version_elements(root), entry["version"].split("."), strict=True):
            element.text = part
    for path_below in entry.get("remove", ()):
        element = _reach(root, path_below)
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    for path_below, text in entry.get("set", {}).items():
        _reach(root, path_below).text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _lists(entry: Mapping[str, Any]) -> Mapping[str, Codelist]:
    lists = dict(codelists())
    for naam, periods in entry.get("lists", {}).items():
        dated = {
            code: (
                Code(
                    code=code,
                    omschrijving="",
                    geldig_van=date.fromisoformat(van or str(date.min)),
                    geldig_tot=date.fromisoformat(tot or str(date.max)),
                    bron="",
                ),
            )
            for code, (van, tot) in periods.items()
        }
        lists[naam] = attrs.evolve(lists[naam], codes={**lists[naam].codes, **dated})
    for naam in entry.get("complete", ()):
        lists[naam] = attrs.evolve(lists[naam], volledig=True)
    return lists


def _check(entry: Mapping[str, Any]) -> list[Finding]:
    omgeving = Omgeving(vandaag=entry["on"], codelijsten=_lists(entry))
    settings = Settings(omgeving=omgeving, as_vecozo=entry.get("as") == "vecozo")
    return list(MessageCheck(io.BytesIO(_message(entry)), "bericht.xml", settings))


def _told(findings: list[Finding], expected: list[str]) -> list[str]:
    """Return what was found, each with its path where the expectation has it."""
    full = [
        (item.text_key, f"{item.text_key} {item.at.path}")
        for item in findings
        if item.code not in _ASIDE
    ]
    return sorted(long if long in expected else key for key, long in full)


@pytest.mark.parametrize(("key", "entry"), _cases("fails"))
def test_a_broken_message_gives_exactly_these_findings(key: str, entry: Mapping[str, Any]) -> None:
    expected = entry.get("findings", [key])
    assert _told(_check(entry), expected) == sorted(expected)
    assert any(item.split(" ")[0] == key for item in expected)


@pytest.mark.parametrize(("key", "entry"), _cases("holds"))
def test_a_good_neighbour_gives_no_finding(key: str, entry: Mapping[str, Any]) -> None:
    findings = _check(entry)
    assert _told(findings, []) == []
    if "not_judged" in entry:
        told = [str(item.details["lijst"]) for item in findings if "lijst" in item.details]
        assert told == entry["not_judged"]


@pytest.mark.parametrize("item", _CHECKED, ids=lambda item: f"{item.key}{item.versions}")
def test_every_rule_is_broken_and_kept_by_a_fixture(item: Rule) -> None:
    table = _TABLES[item.key]
    assert table.get("holds")
    if any("complete" in entry for entry in table.get("fails", [])):
        assert any(item.codelist in entry.get("not_judged", []) for entry in table["holds"])
    if item.key not in _NEVER_BROKEN:
        messages = (_message({**_shared(item.key), **entry}) for entry in table["fails"])
        roots = [etree.fromstring(message) for message in messages]
        assert any(not item.versions or _version(root) in item.versions for root in roots)


def test_every_fixture_belongs_to_a_rule() -> None:
    assert set(_FILES) <= {item.key for item in _CHECKED}


@pytest.mark.parametrize("standard", sorted(_STANDARDS.values()))
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_rule_has_its_texts(language: str, standard: str) -> None:
    folder = Path(texts.__file__).parent / "data" / "texts"
    name = f"{standard.lower()}.{language}.toml"
    own = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    general = tomllib.loads((folder / f"bericht.{language}.toml").read_text(encoding="utf-8"))
    assert set(own) == {item.key for item in _RULES if item.standard == standard}
    for key, text in {**own, **general}.items():
        assert set(text) == {"melding", "oorzaak", "oplossing"}, key
        assert all(part.endswith(".") and "!" not in part for part in text.values()), key


@pytest.mark.parametrize("standard", sorted(_STANDARDS.values()))
def test_keys_are_unique_within_a_version(standard: str) -> None:
    for version in _codec(standard).versions:
        keys = [item.key for item in _RULES if item.is_for(standard, version)]
        assert len(keys) == len(set(keys))


def _codec(standard: str = _STANDARD) -> XmlCodec:
    codec = codecs()[standard]
    assert isinstance(codec, XmlCodec)
    return codec


def _run_engine(
    rules: tuple[Rule, ...], version: str, message: bytes, omgeving: Omgeving | None = None
) -> list[Finding]:
    bound = _codec().bound(version)
    engine = RuleEngine(
        rules=rules,
        plan=bound.plan,
        standard=_STANDARD,
        version=version,
        file="bericht.xml",
        omgeving=omgeving or Omgeving(vandaag=_TODAY),
    )
    findings: list[Finding] = []
    for place in walk(XmlSource(io.BytesIO(message)), bound.plan):
        if place.is_head and place.record in bound.readers:
            findings += engine.see(place, bound.takers[place.record](place.element))
    return [*findings, *engine.finish()]


@pytest.mark.parametrize(
    ("version", "keys"),
    [("1.0", 1), ("2.0", 1), ("2.1", 0), ("2.10", 0), ("2.u", 0), ("02.0", 0), ("1.9", 1)],
)
def test_care_of_2027_below_version_2_1_is_refused(version: str, keys: int) -> None:
    item = next(item for item in _RULES if item.key == "VC183-9853")
    message = _message({"base": "debet-2-1", "version": version})
    found = [finding.text_key for finding in _run_engine((item,), "2.1", message)]
    assert found == ["VC183-9853"] * keys
