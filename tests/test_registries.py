"""Dropping a file into a folder is the whole registration: each test does so, in a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"
PROFILE = """
naam = "proef"
levert = "contracten"
kolommen = [
  { kop = "Insurer", veld = "uzovi", vorm = "uzovi", verplicht = true },
  { kop = "Kind", veld = "soort", vorm = "keuze", waarden = ["contract"], verplicht = true },
  { kop = "From", veld = "geldig_van", vorm = "datum", verplicht = true },
]
"""
REGIME = """
[[regel]]
id = "PROEF-1"
als = { zorgdomein = "fz" }
dan = "eigen"
geldig_van = 2026-01-01
reden = { nl = "proef", en = "trial" }
bron = "proef"
zekerheid = "laag"
"""
CODELIST = """# titel: proef
# volledig: ja
code;omschrijving;geldig_van;geldig_tot;bron
1;een;2026-01-01;2026-12-31;proef
"""
TARIFF = """Prestatiecodelijst;Prestatiecode;Geldig van;Geldig tot;Max tarief;Bron
071;CO0001;01-01-2026;;100,00;proef
"""
RULE = """
[[rule]]
id = "PROEF"
on = "Header"
check = { equals = { Berichtsoort = "T" } }
bron = "proef"
"""
FUNCTION = '''"""Proef."""
from adapter.validation.rule import rule

@rule("PROEF2", on="DebetPrestatie", bron="proef")
def always(scope):
    """Yield always."""
    yield "Aantal"
'''
TEXT = """
[PROEF]
melding = "proef"
oorzaak = "proef"
oplossing = "proef"

[PROEF2]
melding = "proef"
oorzaak = "proef"
oplossing = "proef"
"""
COMMAND = '''"""Proef."""
import click
from adapter.cli._texts import Command

@click.command(cls=Command, help="cli.proef")
def command():
    """Say hello."""
    click.echo("hallo")
'''
ENGINE = "adapter.routing.engine"


@pytest.fixture(name="copy")
def copy_of_the_package(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "adapter", tmp_path / "adapter", ignore=shutil.ignore_patterns("__py*"))
    shutil.copytree(ROOT / "xsd", tmp_path / "xsd")
    return tmp_path


def drop(copy: Path, path: str, text: str) -> None:
    target = copy / "adapter" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def run(copy: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        cwd=copy,
        env=environment,
        text=True,
    )
    assert not done.stderr, done.stderr
    return done.stdout


def test_a_profile(copy: Path) -> None:
    drop(copy, "importers/profiles/proef.toml", PROFILE)
    (copy / "t.csv").write_text("Insurer,Kind,From\n3311,contract,2026-01-01\n", encoding="utf-8")
    code = (
        "from pathlib import Path; from adapter.importers.building import read_table;"
        "from adapter.model.afspraak import Contract;"
        "print(next(read_table(Path('t.csv'), Contract).rows).item.uzovi)"
    )
    assert run(copy, "-c", code) == "3311\n"


def test_a_regime(copy: Path) -> None:
    drop(copy, "reference/data/regimes/proef.toml", REGIME)
    code = (
        f"from datetime import date; from {ENGINE} import Situatie, decide;"
        "s = Situatie(zorgdomein='fz', onderlinge_dienstverlening=True);"
        "print(decide(s, date(2026, 5, 1), 'proef').regime, decide(s, date(2025, 5, 1), 'proef'))"
    )
    assert run(copy, "-c", code) == "PROEF-1 None\n"


def test_a_code_list(copy: Path) -> None:
    drop(copy, "reference/data/codelists/CL9999.csv", CODELIST)
    code = (
        "from datetime import date; from adapter.reference.codelists import codelists;"
        "print([codelists()['CL9999'].lookup(c, date(2027, 1, 1)).name for c in '12'])"
    )
    assert run(copy, "-c", code) == "['EXPIRED', 'UNKNOWN']\n"


def test_a_year_of_tariffs(copy: Path) -> None:
    drop(copy, "reference/data/tariffs/zpm/2026.csv", TARIFF)
    practice = ROOT / "fixtures/demo/praktijk.toml"
    code = (
        "from pathlib import Path;"
        "from adapter.workflows.conversion.reading import Inputs, read_inputs;"
        f"r = read_inputs(Inputs(exports=(), practice=Path({str(practice)!r})));"
        "print('100.00' in [str(t.max_tarief) for t in r.tarieven])"
    )
    assert run(copy, "-c", code) == "True\n"


def test_a_rule_as_a_row_and_as_a_function(copy: Path) -> None:
    drop(copy, "validation/rules/gds801/proef.toml", RULE)
    drop(copy, "validation/rules/gds801/proef_functie.py", FUNCTION)
    for language in ("nl", "en"):
        drop(copy, f"reference/data/texts/proef.{language}.toml", TEXT)
    told = run(copy, "-m", "adapter", "validate", str(BASE), "--on", "2026-11-22")
    assert "PROEF " in told
    assert "PROEF2 " in told


def test_a_command(copy: Path) -> None:
    drop(copy, "cli/proef.py", COMMAND)
    for language in ("nl", "en"):
        drop(copy, f"reference/data/texts/proef.{language}.toml", '"cli.proef" = "Zegt hallo."\n')
    assert run(copy, "-m", "adapter", "proef") == "hallo\n"
    assert "Zegt hallo" in run(copy, "-m", "adapter", "--help")
