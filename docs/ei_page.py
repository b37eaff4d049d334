"""The page of checks on flat messages: docs/regels-ei.md. Loaded by generate.py."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from adapter.core.findings import Severity
from adapter.formats.ei.registry import standards
from adapter.reference.codelists import load_ei_codelists
from adapter.reference.texts import finding_text, general_text, keys
from adapter.validation.ei.catalogue import Row, rows_of
from adapter.validation.ei.codes import list_of
from adapter.validation.ei.rows import CONVENTIES, FOLDER
from adapter.validation.ei.told import RETOURCODES

TOLD = tomllib.loads((Path(__file__).resolve().parent / "ei.toml").read_text(encoding="utf-8"))
LEVELS = ("EI-1-", "EI-2-", "EI-3-", "EI-4-", "EI-5-")
HEAD = "| code | retourcode | melding |\n|---|---|---|"
ROWS = "| code | retourcode | rubriek | ernst | wat er mis is |\n|---|---|---|---|---|"


def ei_page() -> str:
    """Return docs/regels-ei.md."""
    rows = tomllib.loads((FOLDER / f"{CONVENTIES}.toml").read_text(encoding="utf-8"))["regel"]
    official = {row["id"]: row.get("retourcode") for row in rows}
    parts = [TOLD["kop"]]
    for number, start in enumerate(LEVELS, 1):
        parts += [f"## N{number}: {TOLD['niveaus'][number - 1]}\n", HEAD]
        for key in sorted(key for key in keys("nl") if key.startswith(start)):
            text = general_text(key)
            code = official.get(key) or RETOURCODES.get(key) or ""
            parts.append(f"| {key} | {code} | {getattr(text, 'melding', '')} |")
        parts.append("")
    parts += [TOLD["rijen"], *_standards(), TOLD["lijsten"], *_lists(), "", TOLD["set"]]
    return "\n".join(parts)


def _standards() -> Iterator[str]:
    for standaard in standards().values():
        if standaard.soort != "declaratie":
            continue
        own = [row for row in rows_of(standaard) if row.code.startswith(standaard.naam)]
        if own:
            yield f"### {standaard.naam} {standaard.versie}\n"
            yield ROWS
            yield from map(_row, own)
            yield ""


def _row(row: Row) -> str:
    finding = row.finding
    melding = finding_text(finding).melding.replace("|", "/")
    ernst = "waarschuwing" if finding.severity is Severity.WARNING else "fout"
    return f"| {row.code} | {row.retourcode or ''} | {finding.at.rubriek} | {ernst} | {melding} |"


def _lists() -> Iterator[str]:
    """Yield the lists that flat messages use, and what is known of them."""
    lists = load_ei_codelists()
    used: dict[str, set[str]] = {}
    for standaard in standards().values():
        for layout in standaard.records.values() if standaard.soort == "declaratie" else ():
            for veld in layout.velden:
                used.setdefault(list_of(veld), set()).add(standaard.naam)
    yield "| lijst | volledig bekend | codes | standaarden |\n|---|---|---|---|"
    for name in sorted(used.keys() - {""}):
        held = lists.get(name)
        known = "ja" if held and held.volledig else "nee"
        number = len(held.codes) if held else 0
        yield f"| {name} | {known} | {number} | {', '.join(sorted(used[name]))} |"
