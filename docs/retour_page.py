"""The pages of return codes, in Dutch and English. Loaded by generate.py."""

import tomllib
from pathlib import Path

from adapter.reference import texts
from adapter.reference.retourcodes import known_retourcodes, retourcode

FOLDER = Path(__file__).resolve().parent
WORDS = tomllib.loads((FOLDER / "meldingen.toml").read_text(encoding="utf-8"))
EXPLAINED = ("oorzaak", "oplossing", "voorbeeld")


def return_codes(language: str) -> str:
    """Return the page of a language: the codes with an example, and then all of them in a table."""
    words = WORDS[language]["retourcodes"]
    known = [item for code in known_retourcodes() if (item := retourcode(code, language))]
    parts = [words["kop"], f"## {words['uitgewerkt']}\n"]
    for item in known:
        if item.voorbeeld:
            parts.append(f"### {item.code}\n\n{item.betekenis}\n")
            parts += [f"* **{words[name]}:** {getattr(item, name)}" for name in EXPLAINED]
            step = texts.phrase(f"vervolg.kort.{item.vervolg}", language)
            parts.append(f"* **{texts.phrase('uitleg.vervolg', language)}:** {step}.\n")
    parts += [f"## {words['alle']}\n", words["tabel"], "|---|---|---|---|"]
    for item in known:
        step = texts.phrase(f"vervolg.kort.{item.vervolg}", language)
        where = "GDS, EI" if item.bericht == "beide" else item.bericht
        parts.append(f"| {item.code} | {item.betekenis} | {step} | {where} |")
    return "\n".join([*parts, ""])
