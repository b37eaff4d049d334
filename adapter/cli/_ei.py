"""How the standards of EI are told to people."""

from collections.abc import Mapping
from typing import Any

from adapter.formats.ei.layout import Standaard
from adapter.reference.texts import phrase


def standard_text(standaard: Standaard, language: str) -> str:
    """Return a standard on one line."""
    codes = ", ".join(standaard.berichtcodes) or "-"
    records = " ".join(standaard.records)
    sure = phrase(f"ei.zeker.{standaard.zekerheid}", language)
    soort = phrase(f"ei.soort.{standaard.soort}", language)
    head = f"{standaard.naam:<6} {standaard.versie:<5}{codes:<14}{soort:<12}"
    return f"{head}{standaard.recordlengte:>4}  {records:<26}{sure}; {standaard.bron}"


def rubriek_text(row: Mapping[str, Any]) -> str:
    """Return a rubriek of a layout on one line."""
    begin, size = row["position"], row["length"]
    place = f"{begin}-{begin + size - 1}"
    kind = f"{row['type']}{size}"
    lijst = f" [{row['codelist']}]" if row["codelist"] else ""
    head = f"{row['rubriek']}  {place:>7}  {kind:<6}{row['obligation'] or '?':<3}"
    return f"{head}{row['key'] or '-'}  ({row['name']}){lijst}"


def imported_text(facts: Mapping[str, Any], language: str) -> str:
    """Return what an import came to."""
    lines = [
        phrase(
            "ei.ingelezen",
            language,
            standaard=facts["standard"],
            versie=facts["version"],
            soort=phrase(f"ei.soort.{facts['sort']}", language),
            codes=", ".join(facts["codes"]) or "-",
            lengte=facts["record_length"],
            bestand=facts["path"],
        ),
        phrase(
            "ei.ingelezen.records",
            language,
            records=", ".join(f"{code} {naam}" for code, naam in facts["records"].items()),
            aantal=facts["rubrieken"],
            verplicht=", ".join(f"{key} {count}" for key, count in facts["obligations"].items()),
        ),
    ]
    if facts["answers"]:
        lines.append(phrase("ei.ingelezen.antwoord", language, standaard=facts["answers"]))
    if facts["replaced"]:
        lines.append(phrase(f"ei.vervangen.{facts['replaced']}", language))
    if facts["unused_columns"]:
        kolommen = ", ".join(facts["unused_columns"])
        lines.append(phrase("ei.ingelezen.niet", language, kolommen=kolommen))
    return "".join(f"{line}\n" for line in lines)
