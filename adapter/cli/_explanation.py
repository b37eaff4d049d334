"""How an explanation of a code is shown."""

from collections.abc import Iterator

import click

from adapter.reference.texts import phrase
from adapter.validation.register import OWN
from adapter.workflows.explain import Explanation

_WIDTH = 96
_LABEL = 14


def explanation_facts(item: Explanation) -> dict[str, object]:
    """Return an explanation as it stands in JSON lines."""
    return {
        "code": item.code,
        "type": item.kind,
        "meaning": item.meaning,
        "cause": item.cause,
        "remedy": item.remedy,
        "next": item.next_step,
        "established": item.established,
        "messages": item.messages,
        "standard": item.standard,
        "source": item.source,
        "example": item.example,
        "rules": list(item.rules),
        "retourcode": item.retourcode,
        "classes": list(item.classes),
        "versions": list(item.versions),
        "checked": item.checked,
    }


def explanation_text(item: Explanation, language: str) -> str:
    """Return an explanation for people: a heading, and a paragraph a label."""
    lines = [f"{item.code}  {_kind(item, language)}"]
    lines += [
        _paragraph(phrase(f"uitleg.{name}", language), told)
        for name, told in _told(item, language)
        if told
    ]
    return "\n".join(lines) + "\n"


def _kind(item: Explanation, language: str) -> str:
    """Return what it is: a rule with its standard, a retourcode with its return messages."""
    if item.standard == OWN:
        return phrase("uitleg.soort.eigen", language)
    kind = phrase(f"uitleg.soort.{item.kind}", language)
    if item.standard:
        return kind + phrase("uitleg.standaard", language, standaard=item.standard)
    return kind + (phrase(f"uitleg.bericht.{item.messages}", language) if item.messages else "")


def _told(item: Explanation, language: str) -> Iterator[tuple[str, str | None]]:
    """Yield each label and what stands with it, or None."""
    unsure = "" if item.established else " " + phrase("uitleg.onzeker", language)
    yield "betekenis", item.meaning + unsure
    yield "oorzaak", item.cause
    yield "oplossing", item.remedy
    yield "vervolg", _next_step(item, language)
    yield "voorbeeld", item.example
    yield "controles", ", ".join(item.rules)
    yield "klasse", ", ".join(item.classes)
    yield "retourcode", item.retourcode
    yield "versies", ", ".join(item.versions)
    yield "getoetst", None if item.checked else phrase("uitleg.niet_getoetst", language)
    yield "bron", item.source


def _next_step(item: Explanation, language: str) -> str | None:
    """Return the next step; a code that only VECOZO gives says nothing of the insurer."""
    if item.next_step is None:
        return None
    of_vecozo = item.messages == "GDS" and item.next_step == "verbeteren"
    return phrase("vervolg.vecozo" if of_vecozo else f"vervolg.{item.next_step}", language)


def _paragraph(label: str, told: str) -> str:
    indent = " " * (_LABEL + 2)
    first = f"  {label:<{_LABEL}}"
    return click.wrap_text(told, _WIDTH, initial_indent=first, subsequent_indent=indent)
