"""The pages of the supported EI standards, in Dutch and English. Loaded by generate.py."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adapter.formats.ei.layout import Standaard, load_layout
from adapter.formats.ei.registry import FOLDER as LAYOUTS
from adapter.reference.texts import phrase

FOLDER = Path(__file__).resolve().parent
TOLD: Mapping[str, Any] = tomllib.loads((FOLDER / "standaarden.toml").read_text(encoding="utf-8"))


def standards_page(language: str) -> str:
    """Return the page of a language: every supplied layout, and what is not there."""
    words = TOLD[language]
    found = [load_layout(path) for path in sorted(LAYOUTS.glob("*.toml"))]
    parts = [words["kop"], f"## {words['indelingen']}\n", words["tabel"], "|" + "---|" * 8]
    parts += [_row(item, language) for item in sorted(found, key=_in_order)]
    parts += ["", f"## {words['hoe_zeker']}\n", *_sureness(found, language)]
    parts += ["", f"## {words['ontbreekt']}\n", words["ontbreekt_tekst"], *_missing(language)]
    parts += ["", f"## {words['anderen']}\n", words["anderen_tekst"]]
    return "\n".join(parts)


def _in_order(item: Standaard) -> tuple[str, str]:
    return item.naam, item.versie


def _row(item: Standaard, language: str) -> str:
    cells = (
        f"**{item.naam}**" if item.zekerheid == "officieel" else item.naam,
        item.versie,
        TOLD["sector"][item.naam[:2]][language],
        phrase(f"ei.soort.{item.soort}", language),
        ", ".join(item.berichtcodes),
        str(item.recordlengte),
        " ".join(item.records),
        f"{phrase(f'ei.zeker.{item.zekerheid}', language)}: {_source(item, language)}",
    )
    return f"| {' | '.join(cells)} |"


def _source(item: Standaard, language: str) -> str:
    if item.zekerheid == "afgeleid":
        return f"{item.antwoord_op} {item.versie}"
    remark = TOLD.get("opmerking", {}).get(f"{item.naam} {item.versie}", {}).get(language)
    return f"{item.bron}{f' ({remark})' if remark else ''}"


def _sureness(found: list[Standaard], language: str) -> Iterator[str]:
    for zekerheid in ("officieel", "overgenomen", "afgeleid", "geladen"):
        count = sum(item.zekerheid == zekerheid for item in found)
        told = TOLD["zeker"][zekerheid][language]
        yield f"* **{phrase(f'ei.zeker.{zekerheid}', language)}** ({count}): {told}"


def _missing(language: str) -> Iterator[str]:
    for row in TOLD["ontbreekt"]:
        yield f"* {row['wat']}: {row[language]}"
