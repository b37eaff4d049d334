"""The page of official checks: docs/rules.md. Loaded by generate.py."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adapter.core.findings import Severity
from adapter.formats.common.registry import codecs
from adapter.reference import texts
from adapter.reference.codelists import codelists
from adapter.validation.register import all_rules
from adapter.validation.rule import VERZEKERAAR, Rule

FOLDER = Path(__file__).resolve().parent
FIXTURES = FOLDER.parent / "fixtures" / "rules"
TOLD: Mapping[str, Any] = tomllib.loads((FOLDER / "regels.toml").read_text(encoding="utf-8"))
IN_ORDER = (
    "Header",
    "DeclaratieContext",
    "Overzicht",
    "Verzekerde",
    "AanvullendeVerzekerdegegevens",
    "Naamgegevens",
    "Adresgegevens",
    "DebetPrestatie",
    "Verwijzing",
    "AanvullendePrestatiegegevens",
    "Diagnose",
    "CreditPrestatie",
)


def rules_page() -> str:
    """Return docs/rules.md."""
    rules = [item for item in all_rules() if item.retourcode]
    unused = set(TOLD["datum"]) - {item.key for item in rules}
    if unused:
        raise LookupError(f"regels.toml: {unused}")
    parts = [TOLD["kop"], ""]
    for standard in sorted({item.standard for item in rules}):
        mine = [item for item in rules if item.standard == standard]
        for level in dict.fromkeys(item.on[0] for item in sorted(mine, key=_place)):
            parts += [f"## {standard}: {level}", "", TOLD["tabel"]]
            parts += _rows([item for item in mine if item.on[0] == level])
            parts.append("")
    return "\n".join(parts)


def _place(item: Rule) -> tuple[int, int, str]:
    """Return what sorts the classes as they stand in a message."""
    on = item.on[0]
    return IN_ORDER.index(on.partition("/")[0]), on.count("/"), on


def _rows(rules: list[Rule]) -> Iterator[str]:
    keys = dict.fromkeys(item.key for item in sorted(rules, key=lambda item: item.key))
    for key in keys:
        same = [item for item in rules if item.key == key]
        one = same[0]
        cells = (one.id, one.retourcode, _condition(one), _since(same), _tested(one))
        yield f"| {' | '.join(str(cell) for cell in cells)} |"


def _condition(item: Rule) -> str:
    held = texts.general_text(item.key, "nl")
    told = held.melding if isinstance(held, texts.Text) else ""
    if item.severity is not Severity.ERROR:
        told += " " + TOLD["ernst"].format(ernst=texts.phrase(f"ernst.{item.severity.label}", "nl"))
    return f"{told} {TOLD['verzekeraar']}" if item.kant == VERZEKERAAR else told


def _since(same: list[Rule]) -> str:
    versions = sorted({version for item in same for version in item.versions})
    known = set(getattr(codecs()[same[0].standard], "versions", ()))
    every = set(versions) == known or any(not item.versions for item in same)
    date = TOLD["datum"].get(same[0].key)
    return "; ".join(filter(None, (TOLD["alle"] if every else ", ".join(versions), date)))


def _tested(item: Rule) -> str:
    if item.reason:
        return str(TOLD["niet"].format(reden=item.reason))
    name = f"{item.standard.lower()}/{item.key}.toml"
    entries = tomllib.loads((FIXTURES / name).read_text(encoding="utf-8"))
    counts = ((len(entries.get(kind, ())), word) for kind, word in KINDS)
    told = ", ".join(f"{number} {word}" for number, word in counts if number)
    link = f"[{told}](../fixtures/rules/{name})"
    if "fails" not in entries:
        return f"{link}. {TOLD['schema']}"
    known = item.codelist is None or codelists()[item.codelist].volledig
    return link if known else f"{link}. {TOLD['lijst'].format(lijst=item.codelist)}"


KINDS = (("fails", TOLD["fouten"]), ("holds", TOLD["goed"]))
