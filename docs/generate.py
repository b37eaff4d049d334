"""Writes the pages of docs/ that are made from data. Run by `make docs`; a test keeps them true."""

import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from adapter.formats.common.schemas import schema_path
from adapter.formats.common.xsdfiles import XS
from adapter.formats.gds801 import CODEC
from adapter.reference.codelists import codelists
from adapter.reference.regimes import regimes
from adapter.reference.vereisten import all_vereisten
from adapter.validation.register import all_rules

FOLDER = Path(__file__).resolve().parent
HEAD = """# What is not established

Made by `make docs` from the schemas, code lists, regimes and rules themselves.

The official XSDs of GDS801, several code lists and the tariffs of the NZa are not published where
this project could read them. What is not established is listed here; it is never invented. An
official file that a user owns takes the place of ours: `--schemas`, `codes import`, `--tariffs`.
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
    parts = [HEAD, *_schemas(), *_lists(), *_regimes(), *_rules(), CHOICES]
    return "\n".join(parts)


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
* No message of this program was ever sent to VECOZO or to an insurer.
"""


def _schemas() -> Iterator[str]:
    for version in CODEC.versions:
        yield f"## GDS801 {version}: elements\n"
        yield "| class | element | not established | remark |\n|---|---|---|---|"
        tree = etree.parse(schema_path("GDS801", version)).getroot()
        yield from _elements(tree)
        unplaced = ", ".join(CODEC.unplaced(version))
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
    yield "A list that is not completely known never rejects a code.\n"
    yield "| list | what | completely known | codes |\n|---|---|---|---|"
    for name, codelist in sorted(codelists().items()):
        known = "yes" if codelist.volledig else "no"
        yield f"| {name} | {codelist.titel} | {known} | {len(codelist.codes)} |"
    yield ""


def _regimes() -> Iterator[str]:
    unsure = [row for rows in regimes().values() for row in rows if row.zekerheid != "hoog"]
    yield "## Routes that are not sure\n"
    for row in unsure:
        yield f"* {row.id} ({row.zekerheid}): {row.reden['en']} Source: {row.bron}."
    for item in (item for rows in all_vereisten().values() for item in rows):
        if item.zekerheid != "hoog":
            names = " or ".join(item.veld)
            yield f"* {item.code} ({item.zekerheid}): asks {names}. Source: {item.bron}."
    yield ""


def _rules() -> Iterator[str]:
    yield "## Official rules that are not checked\n"
    yield "| rule | retourcode | versions | why (Dutch) |\n|---|---|---|---|"
    for rule in all_rules():
        if rule.reason:
            versions = ", ".join(rule.versions) or "all"
            yield f"| {rule.id} | {rule.retourcode} | {versions} | {rule.reason} |"
    yield ""


PAGES = {"uncertainties.md": uncertainties}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
