"""Each check of the flat messages, on a good message and on its mutants in fixtures/ei."""

import itertools
import tomllib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from adapter.core.findings import Severity
from adapter.formats.ei.registry import standards
from adapter.reference.codelists import load_ei_codelists
from adapter.reference.herstel import expected_text, who_mends
from adapter.reference.texts import LANGUAGES, finding_text, keys
from adapter.validation.ei.check import EiCheck
from adapter.validation.ei.rows import extras_of, rules_of
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving

ROOT = Path(__file__).resolve().parents[3] / "fixtures" / "ei"
STANDARDS = {
    f"{item.naam}-{item.versie}": item
    for item in standards().values()
    if item.soort == "declaratie"
}
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1)))


def lines_of(naam: str) -> list[str]:
    return (ROOT / naam / "goed.txt").read_bytes().decode("cp1252").split("\r\n")[:-1]


def mutants() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(ROOT.glob("*/mutanten.toml")):
        for mutant in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]:
            yield path.parent.name, mutant


def mutated(naam: str, mutant: dict[str, Any]) -> bytes:
    lines = lines_of(naam)
    for regel, nr, text in mutant.get("zet", ()):
        line = lines[regel - 1]
        veld = STANDARDS[naam].records[nr[:2]].by_number[nr]
        assert len(text) == veld.lengte, (nr, text)
        lines[regel - 1] = line[: veld.begin] + text + line[veld.einde :]
    if "herhaal" in mutant:
        which, after = mutant["herhaal"]
        lines.insert(after, lines[which - 1])
    for regel in mutant.get("weg", ()):
        del lines[regel - 1]
    if "kort" in mutant:
        lines[mutant["kort"] - 1] = lines[mutant["kort"] - 1][:-1]
    ends = {"lf": "\n", "gemengd": "\r\n"}.get(mutant.get("einde", ""), "\r\n")
    text = ends.join(lines) + ("" if mutant.get("einde") == "open" else ends)
    if mutant.get("einde") == "gemengd":
        text = text.replace("\r\n", "\n", 1)
    return text.encode(mutant.get("codering", "cp1252"))


def findings(data: bytes, severity: Severity = Severity.WARNING) -> list[str]:
    check = EiCheck(stream=BytesIO(data), file="x", settings=SETTINGS)
    found = [item for item in check if item.severity >= severity]
    for finding, language in itertools.product(found, LANGUAGES):
        text = finding_text(finding, language)
        assert "{" not in text.melding + text.oorzaak + text.oplossing
        expected_text(finding, language)
        assert who_mends(finding)
    for finding in found:
        assert finding.value is None or finding.at.record not in {"02", "03", "98"}
    errors = any(item.severity is Severity.ERROR for item in found)
    assert check.verdict.verdict == ("refused" if errors else "accepted")
    return [
        f"{item.severity.label[0]} {item.code} {item.at.line or '-'} "
        f"{item.at.rubriek or item.at.record or '-'}"
        for item in found
    ]


@pytest.mark.parametrize("naam", STANDARDS)
def test_nothing_is_wrong_with_a_good_message(naam: str) -> None:
    assert findings((ROOT / naam / "goed.txt").read_bytes()) == []


@pytest.mark.parametrize(
    ("naam", "mutant"),
    [
        pytest.param(*case, id=f"{case[0]}-{case[1]['regel']}-{at}")
        for at, case in enumerate(mutants())
    ],
)
def test_a_mutant_has_exactly_these_findings(naam: str, mutant: dict[str, Any]) -> None:
    found = findings(
        mutated(naam, mutant), Severity.INFO if mutant.get("info") else Severity.WARNING
    )
    assert [item for item in found if "LIJST-" not in item] == mutant["verwacht"]
    assert any(item.split()[1] == mutant["regel"] for item in found)


def test_every_check_has_a_mutant() -> None:
    told = {mutant["regel"] for _, mutant in mutants()}
    ours = {
        key for key in keys("nl") if key.startswith(("EI-1-", "EI-2-", "EI-3-", "EI-4-", "EI-5-"))
    }
    elsewhere = {
        *("EI-1-BOM", "EI-1-LEEG", "EI-1-UTF16", "EI-2-LEGE-REGEL", "EI-2-REST"),
        "EI-2-VOORLOOP-DUBBEL",
        *("EI-4-CODE-NOG-NIET", "EI-4-CODE-VERLOPEN", "EI-4-STUURTEKEN"),
    }  # test_codes, test_check
    assert ours - told - elsewhere == set()
    rows = {rule.code for item in STANDARDS.values() for rule in rules_of(item)}
    assert rows - told == set()
    sums = {
        f"{item.naam}-{row['id']}"
        for item in STANDARDS.values()
        for row in extras_of(item).get("som", ())
    }
    assert sums <= told


@pytest.mark.parametrize("naam", ["GZ321-1.0", "ZH308-9.0"])
def test_every_rubriek_is_told_when_it_is_not_in_its_form(naam: str) -> None:
    lines = lines_of(naam)
    for kenmerk, layout in STANDARDS[naam].records.items():
        at = next(number for number, line in enumerate(lines) if line.startswith(kenmerk))
        for veld in layout.alle[4 if kenmerk == "01" else 1 :]:
            wrong = "X" if veld.type == "N" else " X"
            text = wrong.ljust(veld.lengte)[: veld.lengte] if veld.lengte > 1 else "#"
            if veld.type == "AN" and veld.lengte == 1 and not veld.codelijst:
                continue
            line = lines[at][: veld.begin] + text + lines[at][veld.einde :]
            data = "\r\n".join([*lines[:at], line, *lines[at + 1 :], ""]).encode("cp1252")
            if list_is_unknown(veld.codelijst) and veld.lengte == 1 and veld.type == "AN":
                continue
            assert any(
                item.startswith("e ") and item.endswith(f" {at + 1} {veld.nr}")
                for item in findings(data)
            ), veld.nr


def list_is_unknown(naam: str) -> bool:
    found = load_ei_codelists().get(naam)
    return found is None or not found.volledig
