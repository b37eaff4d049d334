"""What no linter knows: the house rules that keep the adapter in order."""

import ast
import itertools
import re
import runpy
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from lxml import etree

from adapter.core.values import is_bsn
from adapter.formats.common.schemas import schema_path
from adapter.formats.common.xmlbinding import ClassBinding, field_name
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.gds801 import CODEC as GDS801
from adapter.formats.gds802 import CODEC as GDS802
from adapter.importers.profile import profiles
from adapter.reference import texts
from adapter.reference.codelists import codelists
from adapter.reference.regimes import regimes
from adapter.reference.vereisten import all_vereisten
from adapter.reference.woorden import woorden
from adapter.validation.register import all_rules

ROOT = Path(__file__).resolve().parents[1]
CODE_FILES = sorted(
    path for folder in ("adapter", "tests", "docs") for path in (ROOT / folder).rglob("*.py")
)
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
_FAMILIES = (
    "BER|CREDIT|DUBBEL|EI-ANTWOORD|EI-GEEN|EI-REGEL|EI-SCHRIJF|EI-[1-5]|EIGEN|IMP|IN|LIJST|OD|ONTHEFFING"
    "|REGEL|REGIME|RET|RIJ|ROUTE|SAMEN|TOON|UBL|UIT|VERT|XML|XSD"
)
OWN_CODE = re.compile(rf'"((?:{_FAMILIES})-[A-Z0-9-]+)"')


@pytest.mark.parametrize("path", CODE_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_so_are_its_functions(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= MAX_FILE_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            docstring = ast.get_docstring(node, clean=False) or ""
            length = (node.end_lineno or 0) - node.lineno - docstring.count("\n")
            assert length <= MAX_FUNCTION_LINES, node.name


def test_every_text_is_there_in_both_languages_with_the_same_details() -> None:
    assert texts.keys("nl") == texts.keys("en")
    for key in texts.keys("nl"):
        assert details(key, "nl") == details(key, "en"), key


def details(key: str, language: str) -> set[str]:
    held = texts._tables(language)[key]  # noqa: SLF001 - the raw text, before it is filled in
    parts = [held] if isinstance(held, str) else list(attrs.asdict(held).values())
    assert all(part.strip() for part in parts), key
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


def test_every_code_of_ours_has_a_text() -> None:
    patterns = (
        "*.py",
        "regimes/*.toml",
        "vereisten/*.toml",
        "shapes/*.toml",
        "eigen/*.toml",
        "rules/ei/*.toml",
    )
    sources = [path for pattern in patterns for path in (ROOT / "adapter").rglob(pattern)]
    used = {code for path in sources for code in OWN_CODE.findall(path.read_text("utf-8"))}
    assert used - texts.keys("nl") == set()
    told = {key for key in texts.keys("nl") if OWN_CODE.fullmatch(f'"{key}"')}
    assert told - used == {"UBL-REGEL"}, "texts that nothing asks for"


def test_no_fixture_holds_a_bsn_that_could_be_somebodys() -> None:
    for path in (ROOT / "fixtures").rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            # A flat message begins with nine digits that tell its standard and version.
            text = re.sub(r"\A01\d{7}", "", text)
            for number in re.findall(r"(?<![\d.])\d{9}(?![\d.])", text):
                assert number.startswith("9999") or not is_bsn(number), path


@pytest.mark.parametrize("codec", [GDS801, GDS802], ids=lambda codec: codec.name)
def test_every_element_of_our_schemas_has_a_field_and_every_field_an_element(
    codec: XmlCodec,
) -> None:
    bound: set[tuple[type, str]] = set()
    for version in codec.versions:
        bindings = codec.bound(version).plan.bindings
        for binding in bindings.values():
            bound |= set(fields(binding))
        schema = etree.parse(schema_path(codec.name, version)).getroot()
        elements = {node.get("name") for node in schema.iter("{*}element")} - {"Bericht"}
        known = {name for binding in bindings.values() for name in elements_of(binding)}
        assert elements == known | set(bindings)
    # What has no place in our schemas can have one in a user's.
    unplaced = {field_name(name) for v in codec.versions for name in codec.unplaced(v)}
    for model in {model for model, _ in bound}:
        held = {field.name for field in attrs.fields(model)} - unplaced
        assert held == {name for kind, name in bound if kind is model}, model


def fields(binding: ClassBinding) -> Iterator[tuple[type, str]]:
    for slot in binding.slots:
        assert binding.model
        yield binding.model, slot.field
        if slot.child:
            yield from fields(slot.child)


def elements_of(binding: ClassBinding) -> Iterator[str]:
    for slot in binding.slots:
        yield slot.element
        if slot.child:
            yield from elements_of(slot.child)


def test_every_registry_loads_and_its_names_are_well_formed() -> None:
    assert {"ggz-consulten", "od-afspraken", "partijen", "contracten", "tarieven"} <= set(
        profiles()
    )
    assert set(all_vereisten()) == {"zpm"}
    assert {"zpm", "msz", "adz", "wlz"} <= set(regimes())
    assert all(re.fullmatch(r"(CL|COD)\d+(-[A-Z0-9]+)?", name) for name in codelists())
    assert all(re.fullmatch(r"[A-Z0-9-]+", rule.key) for rule in all_rules())


@pytest.mark.parametrize("naam", codelists())
def test_the_periods_of_a_code_do_not_overlap(naam: str) -> None:
    for rows in codelists()[naam].codes.values():
        for one, other in itertools.pairwise(rows):
            assert one.geldig_tot < other.geldig_van


def test_a_regime_row_only_uses_words_of_a_situation_and_speaks_both_languages() -> None:
    rows = [row for held in regimes().values() for row in held]
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        for name, wanted in row.als.items():
            given = wanted if isinstance(wanted, list) else [wanted]
            assert set(given) <= set(woorden()[name].waarden or given), row.id
        assert set(row.reden) == set(texts.LANGUAGES)
        assert row.zekerheid in {"hoog", "middel", "laag"}
        assert row.geldig_van <= row.geldig_tot


def test_the_dependencies_named_for_users_are_few_and_the_heavy_ones_are_an_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=!~]", item)[0] for item in project["dependencies"]}
    assert names == {
        "attrs",
        "click",
        "lxml",
        "platformdirs",
        "python-calamine",
        "python-stdnum",
        "rich",
    }
    assert set(project["optional-dependencies"]) == {"ubl", "xlsx"}


def test_the_generated_pages_are_what_the_data_says() -> None:
    namespace = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    for name, make in namespace["PAGES"].items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == make(), "run make docs"
