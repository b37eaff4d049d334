"""Writes the pages of docs/ that are made from data. Run by `make docs`; a test keeps them true."""

import json
import re
import runpy
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import _Element

from adapter.core.findings import Severity
from adapter.formats.common.schemas import schema_path
from adapter.formats.common.xsdfiles import XS
from adapter.formats.gds801 import CODEC as GDS801
from adapter.formats.gds802 import CODEC as GDS802
from adapter.importers import practice
from adapter.reference import texts
from adapter.reference.codelists import codelists
from adapter.validation.nlcius import nlcius_rules
from adapter.validation.register import OWN, OWN_CHECKS_OF, all_rules

FOLDER = Path(__file__).resolve().parent
CODECS = (GDS801, GDS802)
HEAD = """# What is not established

Made by `make docs` from the schemas, code lists, regimes and rules themselves.

The official XSDs of GDS801 and GDS802, several code lists and the tariffs of the NZa are not
published where this project could read them. What is not established is listed here; it is never
invented. An official file that a user owns takes the place of ours: `--schemas`, `codes import`,
`--tariffs`.
"""
KINDS = {
    "naam": "name",
    "plaats": "place",
    "volgorde": "order of its children",
    "aantal": "cardinality",
    "type": "type",
    "lengte": "length",
}


def uncertainties() -> str:
    """Return docs/uncertainties.md."""
    parts = [HEAD, *_schemas(), *_lists(), *REGIMES["unsure"](), *_rules(), CHOICES]
    return "\n".join(parts)


REGIMES = runpy.run_path(str(FOLDER / "regimes_page.py"))
CHOICES = """## Choices that follow from it

* Tariffs: none are shipped. Without a tariff that the user loads, a price is not held against a
  maximum, and a warning says so once a code and year.
* The code of the prestatie onderlinge dienstverlening is not established; the user names it in
  `[onderlinge_dienstverlening] prestatiecodes`.
* Route 2 is legally possible; whether insurers take it in practice is not established: at the end
  of 2021 hoofdaannemer and onderaannemer could not yet exchange the data, and no source was found
  that it was opened later. Each row on route 2 carries the warning ROUTE-2-TWIJFEL, until the
  practice records for an insurer and care dates on whose word it is taken (`[[route2.bevestigd]]`).
* Above the maximum (to 10 %, by agreement with the insurer): a contract's Tarief may be higher, an
  invoice to an aanvrager may not; whether it counts between providers is not established.
* Not to be told from an export, so not decided: whether the aanvrager declares care of route 1 too,
  whether a row is doorverwijzing (own care of the receiver) or MDO and indirecte tijd.
* Btw: which service between providers is taxed is for the practice to say, per row; only exempt and
  21 % are known. Tarief and Bedrag are without btw.
* GDS802: which version answers GDS801 2.1, and what a 2.x return message has as Berichtversie and
  Berichtsubversie, is not established; 2.0 is taken for every declaration in 2.x.
* GDS802: financieel is taken to be what is paid out and niet-financieel what is awarded without
  payment. Whether an insurer's return message holds the prestaties that it awards is not
  established: one that is not in it is never called awarded.
* GDS801 2.x: the main file of the official check and some twenty of its rules were not found. What
  is accepted in 2.0 or 2.1 keeps the rules that are known; `--as vecozo` runs them as it does those
  of 1.0. Rule 9568 of 1.0 and fifteen others were read as text only, not as a test.
* An element that is there but empty counts as present for the official checks (likely), except
  where they ask for a filled one.
* `answer` imitates: that an insurer sends back every prestatie, which retourcode it gives for what
  (`sandbox.toml` may say otherwise), that GDS802 2.0 answers 2.1, and the order and names of the
  elements in a Feedback are choices.
* That the codes of flat EI files (COD954) occur in GDS802 follows from their being one list; it was
  not seen code by code.
* EI: which versions a receiver takes today is not established; where each layout comes from and
  what is missing is in [standards.md](standards.md). What a workbook of a message specification
  calls its columns was seen in one export; in two more only the order and the place of the table
  were. That a return message answers the declaration with one number less holds for every known
  pair, and is taken for one that a user loads.
* No message of this program was ever sent to VECOZO or to an insurer.
"""


def _schemas() -> Iterator[str]:
    for codec, version in ((item, name) for item in CODECS for name in item.versions):
        yield f"## {codec.name} {version}: elements\n"
        yield "| class | element | not established | remark |\n|---|---|---|---|"
        tree = etree.parse(schema_path(codec.name, version)).getroot()
        yield from _elements(tree)
        unplaced = ", ".join(codec.unplaced(version))
        if unplaced:
            yield f"\nKnown to exist, place not established, so not in our schema: {unplaced}."
        yield ""


def _elements(tree: _Element) -> Iterator[str]:
    for mark in tree.iter(f"{XS}appinfo"):
        node = next(mark.iterancestors(f"{XS}element", f"{XS}complexType", f"{XS}choice"))
        owner = next(iter([*node.iterancestors(f"{XS}complexType"), node]))
        is_class = node.tag != f"{XS}element"
        what = ", ".join(KINDS[word] for word in (mark.text or "").split())
        note = mark.getnext()
        remark = " ".join((note.text or "").split()) if note is not None else ""
        name = "" if is_class else node.get("name")
        yield f"| {owner.get('name')} | {name} | {what} | {remark} |"


def _lists() -> Iterator[str]:
    yield "## Code lists\n"
    yield "A list that is not completely known never rejects a code. These are the lists for XML"
    yield "messages; those for flat messages are in [regels-ei.md](regels-ei.md#codelijsten).\n"
    yield "| list | what | completely known | codes |\n|---|---|---|---|"
    for name, codelist in sorted(codelists().items()):
        known = "yes" if codelist.volledig else "no"
        yield f"| {name} | {codelist.titel} | {known} | {len(codelist.codes)} |"
    yield ""


def _rules() -> Iterator[str]:
    yield "## Official rules that are not checked\n"
    yield "| rule | retourcode | versions | why (Dutch) |\n|---|---|---|---|"
    for rule in all_rules():
        if rule.reason:
            versions = ", ".join(rule.versions) or "all"
            yield f"| {rule.id} | {rule.retourcode} | {versions} | {rule.reason} |"
    yield ""


TOLD: Mapping[str, Any] = tomllib.loads((FOLDER / "kolommen.toml").read_text(encoding="utf-8"))
TABLES_HEAD = """# De tabellen: elke kolom

Gemaakt door `make docs` uit de profielen en `docs/kolommen.toml`. Hoe een tabel eruit mag zien en
wat een datum, bedrag of code mag zijn, staat in [gebruik.md](gebruik.md#de-tabellen). Verplicht: de
kolom is er en elke rij heeft een waarde. Waar een kolom soms nodig is, zegt *waarvoor* wanneer.
Alle voorbeelden zijn verzonnen."""
PRACTICE_HEAD = """## praktijk.toml

Elke sleutel. `praktijk.agb` is de regel `agb = "94009001"` onder `[praktijk]`. Een voorbeeld van
het hele bestand: [praktijk.toml](../fixtures/demo/praktijk.toml). Een sleutel die het
programma niet kent, stopt de opdracht, met de sleutel die misschien is bedoeld.

| sleutel | verplicht | vorm | waarvoor | voorbeeld |
|---|---|---|---|---|"""


def tables() -> str:
    """Return docs/tabellen.md."""
    parts = [TABLES_HEAD]
    files = {
        path.stem: path for path in (FOLDER.parent / "adapter/importers/profiles").glob("*.toml")
    }
    for name in sorted(files, key=[*TOLD["titel"], *sorted(files)].index):
        parts += ["", *_table(tomllib.loads(files[name].read_text(encoding="utf-8")))]
    parts += ["", PRACTICE_HEAD]
    for key in (*practice._REQUIRED, *practice._OPTIONAL):  # noqa: SLF001 - its keys, as they are
        needed = "ja" if key in practice._REQUIRED else ""  # noqa: SLF001
        told = TOLD["praktijk"][key]
        parts.append(
            f"| {key} | {needed} | {told['vorm']} | {told['wat']} | `{told['voorbeeld']}` |"
        )
    return "\n".join(parts) + "\n"


def _table(profile: Mapping[str, Any]) -> Iterator[str]:
    name, levert = profile["naam"], profile["levert"]
    yield f"## {TOLD['titel'].get(name, name)}\n\nProfiel `{name}`.\n"
    yield "| kolom | verplicht | vorm | waarvoor | voorbeeld | ook herkend als |"
    yield "|---|---|---|---|---|---|"
    for row in profile["kolommen"]:
        values = " of ".join(f"`{value.split('|')[0]}`" for value in row.get("waarden", ()))
        told = TOLD[levert][row["veld"]]
        needed = "ja" if row.get("verplicht") else ""
        cells = (row["kop"], needed, values or TOLD["vorm"][row["vorm"]], told["wat"])
        aliases = ", ".join(row.get("aliassen", ()))
        yield f"| {' | '.join(cells)} | `{told['voorbeeld']}` | {aliases} |"
    if profile.get("negeer"):
        yield f"\nBekend en overgeslagen: {', '.join(profile['negeer'])}."


WORDS = tomllib.loads((FOLDER / "meldingen.toml").read_text(encoding="utf-8"))


def findings(language: str) -> str:
    """Return docs/meldingen.md or docs/findings.md."""
    labels = _labels(language)
    left = sorted(texts.keys(language), key=_in_order)
    parts = [WORDS[language]["kop"]]
    for group in WORDS["groep"]:
        mine = [key for key in left if re.match(group["codes"], key)]
        left = [key for key in left if key not in mine]
        parts.append(f"## {group[language]}\n")
        parts += [_finding(key, labels.get(key, ""), language) for key in mine]
    return "\n".join(parts)


def _in_order(key: str) -> list[tuple[int, str]]:
    """Return what sorts VC9 before VC10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", key)]


def _finding(key: str, label: str, language: str) -> str:
    held = texts._tables(language)[key]  # noqa: SLF001 - the raw text, before it is filled in
    if isinstance(held, str):
        name = "" if key.startswith("cli.") else f"### {key}\n\n"
        return f"{name}{_shown(held, language)}\n"
    told = f"### {key}\n\n{f'*{label}* · ' if label else ''}{_shown(held.melding, language)}\n\n"
    for part in ("oorzaak", "oplossing"):
        told += f"* **{WORDS[language][part]}:** {_shown(getattr(held, part), language)}\n"
    return told


def _shown(text: str, language: str) -> str:
    safe = text.replace("<", "&lt;").replace("*", r"\*")
    return re.sub(r"\{(\w+)\}", r"*\1*" if language == "nl" else r"`{\1}`", safe)


def _labels(language: str) -> Mapping[str, str]:
    """Return what stands before each text: severity, and of an official check where it counts."""
    words = WORDS[language]
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for path in FOLDER.parent.glob("fixtures/convert/*/expected/bevindingen.jsonl"):
        for told in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            seen[told["code"]].add(told["severity"])
    for nlcius in nlcius_rules():
        seen[nlcius.id] = {nlcius.severity.label}
    names = {item.label: texts.phrase(f"ernst.{item.label}", language) for item in Severity}
    labels = {
        code: words["of"].join(names[label] for label in reversed(names) if label in found)
        for code, found in seen.items()
    }
    every = {codec.name: set(codec.versions) for codec in CODECS}
    every[OWN] = every[OWN_CHECKS_OF]
    versions: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in all_rules():
        versions[rule.standard, rule.key] |= set(rule.versions) or every[rule.standard]
        labels[rule.key] = words["niet_getoetst"] if rule.reason else names[rule.severity.label]
    for (standard, key), known in versions.items():
        if known != every[standard]:
            labels[key] += f", {words['alleen'].format(', '.join(sorted(known)))}"
    return labels


RETOUR = runpy.run_path(str(FOLDER / "retour_page.py"))
STANDARDS = runpy.run_path(str(FOLDER / "standards_page.py"))

PAGES: Mapping[str, Callable[[], str]] = {
    "uncertainties.md": uncertainties,
    "tabellen.md": tables,
    "meldingen.md": lambda: findings("nl"),
    "findings.md": lambda: findings("en"),
    "rules.md": runpy.run_path(str(FOLDER / "rules_page.py"))["rules_page"],
    "regels-ei.md": runpy.run_path(str(FOLDER / "ei_page.py"))["ei_page"],
    "regimes.md": REGIMES["regimes_page"],
    **REGIMES["pictures"](),
    "retourcodes.md": lambda: RETOUR["return_codes"]("nl"),
    "return-codes.md": lambda: RETOUR["return_codes"]("en"),
    "standaarden.md": lambda: STANDARDS["standards_page"]("nl"),
    "standards.md": lambda: STANDARDS["standards_page"]("en"),
}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_text(make(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
