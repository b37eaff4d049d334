"""A data file of ours that is wrong says so by name when it is loaded: each, in a copy."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = "from adapter.validation.register import all_rules as load"
PROFILES = "from adapter.importers.profile import profiles as load"
REGIMES = "from adapter.reference.regimes import regimes as load"
REQUIRED = "from adapter.reference.vereisten import all_vereisten as load"
LISTS = "from adapter.reference.codelists import codelists as load"
TEXTS = "from adapter.reference.texts import keys; load = lambda: keys('nl')"
DECIDE = (
    "from datetime import date; from adapter.routing.engine import Situatie, decide;"
    "load = lambda: decide(Situatie(zorgdomein='fz', onderlinge_dienstverlening=False),"
    " date(2026, 1, 1), 'proef')"
)
RULE = '[[rule]]\nid = "VC001"\nretourcode = "8028"\non = "Header"\nbron = "x"\n'
CHECK = 'check = { required = ["Verzender"] }\n'
REGIME = """[[regel]]
id = "P-1"
als = { zorgdomein = "fz" }
dan = "eigen"
geldig_van = 2026-01-01
reden = { nl = "x", en = "x" }
bron = "x"
zekerheid = "laag"
"""
VEREIST = """[[vereist]]
van = "rij"
veld = ["bsn"]
code = "X"
als = { dji = false }
geldig_van = 2026-01-01
bron = "x"
zekerheid = "laag"
"""
OTHER = REGIME.replace("P-1", "P-2").replace('"eigen"', '"route1"')
FUNCTION = """from adapter.validation.rule import rule

@rule("VC001", on="Header", retourcode="8028", bron="x")
def same(scope):
    yield ""
"""
REGIME_FILE = "reference/data/regimes/proef.toml"
REQUIRED_FILE = "reference/data/vereisten/proef.toml"
RULE_FILE = "validation/rules/gds801/proef.toml"
WRONG = [
    (RULE_FILE, RULE + CHECK, RULES),
    (RULE_FILE, RULE, RULES),
    (RULE_FILE, "[[rule]]\n[[", RULES),
    (RULE_FILE, "rule = 1", RULES),
    ("validation/rules/gds801/proef.py", FUNCTION, RULES),
    ("importers/profiles/proef.toml", 'naam = "partijen"\nlevert = "x"\nkolommen = []', PROFILES),
    ("importers/profiles/proef.toml", 'naam = "proef"\nkolommen = []', PROFILES),
    ("importers/profiles/proef.toml", "naam = ", PROFILES),
    ("reference/data/codelists/CL9999.csv", "code;naam\n", LISTS),
    ("reference/data/texts/proef.nl.toml", '"UIT-BESTAAT" = "x"', TEXTS),
    (REGIME_FILE, REGIME + REGIME, REGIMES),
    (REGIME_FILE, REGIME.replace('"eigen"', '"route3"'), REGIMES),
    (REGIME_FILE, REGIME.replace('"eigen"', '"niet"'), REGIMES),
    (REGIME_FILE, f'{REGIME}bevinding = "X"\n', REGIMES),
    (REGIME_FILE, REGIME.replace('"eigen"', '"let-op"'), REGIMES),
    (REQUIRED_FILE, VEREIST.replace('"rij"', '"lijst"'), REQUIRED),
    (REQUIRED_FILE, VEREIST.replace('["bsn"]', "[]"), REQUIRED),
    (REQUIRED_FILE, VEREIST.replace("dji", "djj"), REQUIRED),
    (REQUIRED_FILE, VEREIST.replace('bron = "x"\n', ""), REQUIRED),
    (REQUIRED_FILE, "vereist = 1", REQUIRED),
    (REGIME_FILE, REGIME.replace('bron = "x"\n', ""), REGIMES),
    (REGIME_FILE, f"{REGIME}onzin = 1\n", REGIMES),
    (REGIME_FILE, "regels = []", REGIMES),
    (REGIME_FILE, REGIME.replace("zorgdomein", "domein"), DECIDE),
    (REGIME_FILE, REGIME + OTHER, DECIDE),
]
PROFIEL_TWEE = (ROOT / "adapter/importers/profiles/partijen.toml").read_text(encoding="utf-8")
TWO_FIT = (
    "from pathlib import Path; from adapter.importers.building import read_table;"
    "from adapter.model.afspraak import Partij;"
    "load = lambda name=None: list(read_table(Path('t.csv'), Partij, name).rows)"
)


@pytest.fixture(name="copy", scope="module")
def _copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("kopie")
    shutil.copytree(ROOT / "adapter", copy / "adapter", ignore=shutil.ignore_patterns("__py*"))
    shutil.copytree(ROOT / "xsd", copy / "xsd")
    return copy


@pytest.fixture(name="drop")
def _drop(copy: Path) -> Iterator[list[Path]]:
    """Collect the files that a test adds, and take them away again."""
    added: list[Path] = []
    yield added
    for path in added:
        path.unlink()


def _error(copy: Path, load: str, call: str = "load()") -> str:
    """Return what is raised by loading, as "Name message"."""
    code = (
        f"{load}\ntry:\n    {call}\n"
        "except Exception as wrong:\n    print(type(wrong).__name__, wrong)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=copy,
        env=environment,
        text=True,
    )
    return done.stdout


@pytest.mark.parametrize(("path", "text", "load"), WRONG)
def test_a_file_that_is_wrong_is_a_register_error(
    copy: Path, drop: list[Path], path: str, text: str, load: str
) -> None:
    target = copy / "adapter" / path
    drop.append(target)
    target.write_text(text, encoding="utf-8")
    assert _error(copy, load).startswith("RegisterError ")


@pytest.mark.parametrize("load", [RULES, PROFILES, REGIMES, LISTS, TEXTS])
def test_without_it_the_copy_loads(copy: Path, load: str) -> None:
    assert _error(copy, load) == ""


def test_two_profiles_that_fit_are_named_and_one_can_be_chosen(
    copy: Path, drop: list[Path]
) -> None:
    target = copy / "adapter/importers/profiles/partijen-twee.toml"
    table = copy / "t.csv"
    drop += [target, table]
    target.write_text(PROFIEL_TWEE.replace('"partijen"', '"twee"', 1), encoding="utf-8")
    table.write_text("AGB;Naam\n94009101;Zuiderlicht\n", encoding="utf-8")
    told = _error(copy, TWO_FIT)
    assert told.startswith("UnusableInputError IN-PROFIEL-MEER")
    assert told.strip().endswith(("partijen, twee", "twee, partijen"))
    assert _error(copy, TWO_FIT, "load('twee')") == ""
