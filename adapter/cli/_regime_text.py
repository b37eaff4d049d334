"""How a row of a regime, a question and a situation are shown: as facts, and as lines."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import click

from adapter.reference.bronnen import source_text
from adapter.reference.regimes import RegimeRow
from adapter.reference.texts import keys, phrase
from adapter.routing.questions import Change
from adapter.workflows.ask_route import (
    DATES,
    DATUM,
    ELSE,
    SECTOR,
    Situation,
    Vraag,
    answer_text,
    question_text,
)

_WIDTH = 96
_LABEL = 18
_UNDECIDED = "onbeslist"
_Labelled = tuple[str, Sequence[str | None]]
_LISTS = (
    ("nodig", "velden", "velden"),
    ("controles", "controles", "controle"),
    ("onbekend", "onbekend", "onbekend"),
)


def row_facts(row: RegimeRow, on: date | None, language: str) -> dict[str, object]:
    """Return a row as it stands in JSON; its sureness is that of a date, if one is given."""
    until = row.geldig_tot
    return {
        "id": row.id,
        "sector": row.sector,
        "conditions": dict(row.als),
        "decision": row.dan,
        "valid_from": None if row.geldig_van == date.min else row.geldig_van.isoformat(),
        "valid_until": None if until == date.max else until.isoformat(),
        "claimant": _told("declarant", row.declarant, language),
        "claims_at": _told("bij", row.bij, language),
        "prestatie": _told("prestatie", row.prestatie, language),
        "tariff": _told("tariefregel", row.tarief, language),
        "tariff_rule": row.tarief,
        "required": {name: phrase(f"velden.{name}", language).split("; ") for name in row.velden},
        "checks": [phrase(f"controle.{name}", language) for name in row.controles],
        "unknown": [phrase(f"onbekend.{name}", language) for name in row.onbekend],
        "reason": row.reden[language],
        "source": source_text(row.bron, language),
        "sureness": row.zekerheid if on is None else row.zekerheid_op(on),
        "finding": row.bevinding,
        "doubt": row.twijfel,
    }


def situation_facts(found: Situation, language: str) -> dict[str, object]:
    """Return what follows from answers, as it stands in JSON."""
    return {
        "sector": found.sector,
        "on": found.on.isoformat() if found.on else None,
        "answers": dict(found.known),
        "decision": found.row.dan if found.row else None,
        "row": row_facts(found.row, found.on, language) if found.row else None,
        "warnings": [row.reden[language] for row in found.cautions],
        "questions": [_question_facts(vraag, language) for vraag in found.vragen],
        "changes": [
            {
                "word": change.woord,
                "value": change.waarde,
                "decision": change.row.dan,
                "id": change.row.id,
                "reason": change.row.reden[language],
            }
            for change in found.changes
        ],
    }


def row_text(row: RegimeRow, on: date | None, language: str, *, brief: bool = False) -> str:
    """Return a row in lines: conditions and period, what it decides, why; brief is without how."""
    head = f"{row.id}  {phrase(f'beslist.{row.dan}', language)}"
    told: list[_Labelled] = [
        ("als", ["; ".join(conditions(row, language))]),
        ("geldig", [period(row, language)]),
    ]
    told += _told_of(row, on, language, brief=brief)
    return "\n".join([head, *_lines(told, language)]) + "\n"


def situation_text(found: Situation, language: str) -> str:
    """Return what follows from answers in lines."""
    head = phrase(f"beslist.{found.row.dan if found.row else _UNDECIDED}", language)
    head += f" ({found.row.id})" if found.row else ""
    told = _told_of(found.row, found.on, language) if found.row else _undecided(found, language)
    told.append(("let_op", [f"{row.id}: {row.reden[language]}" for row in found.cautions]))
    told.append(("anders", [_change_text(change, language) for change in found.changes]))
    return "\n".join([head, *_lines(told, language)]) + "\n"


def _change_text(change: Change, language: str) -> str:
    told = phrase(
        "regime.als_waarde",
        language,
        woord=phrase(f"woord.{change.woord}", language),
        waarde=value_text(change.woord, change.waarde, language),
    )
    return f"{phrase(f'beslist.{change.row.dan}', language)}, {told} ({change.row.id})"


def value_text(word: str, value: object, language: str) -> str:
    """Return an answer as people read it."""
    if isinstance(value, bool):
        return phrase("waarde.ja" if value else "waarde.nee", language)
    if word == SECTOR:
        return phrase(f"sector.{value}", language)
    key = f"waarde.{word}.{value}"
    return phrase(key, language) if key in keys(language) else str(value)


def conditions(row: RegimeRow, language: str) -> Iterator[str]:
    """Yield each condition of a row."""
    for name, wanted in row.als.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        told = f" {phrase('route.of', language)} ".join(
            value_text(name, value, language) for value in values
        )
        yield f"{phrase(f'woord.{name}', language)}: {told}"


def period(row: RegimeRow, language: str) -> str:
    """Return from when until when a row holds."""
    van = None if row.geldig_van == date.min else row.geldig_van.isoformat()
    tot = None if row.geldig_tot == date.max else row.geldig_tot.isoformat()
    ends = "van_tot" if van and tot else "van" if van else "tot" if tot else "altijd"
    return phrase(f"regime.periode.{ends}", language, van=van, tot=tot)


def _told_of(
    row: RegimeRow, on: date | None, language: str, *, brief: bool = False
) -> list[_Labelled]:
    """Return what a row tells, by label."""
    declarant = _told("declarant", row.declarant, language)
    bij = _told("bij", row.bij, language)
    who = phrase("regime.wie", language, declarant=declarant, bij=bij) if bij else None
    sureness = row.zekerheid if on is None else row.zekerheid_op(on)
    source = phrase(
        "uitleg.regime.bron",
        language,
        bron=source_text(row.bron, language),
        zekerheid=phrase(f"zekerheid.{sureness}", language),
    )
    if on is None and row.gelezen_tot < row.geldig_tot:
        later = phrase(f"zekerheid.{row.zekerheid_op(date.max)}", language)
        told_after = {"datum": row.gelezen_tot.isoformat(), "zekerheid": later}
        source += f"; {phrase('regime.zekerheid_na', language, **told_after)}"
    told: list[_Labelled] = [
        ("wie", [who]),
        ("prestatie", [_told("prestatie", row.prestatie, language)]),
        ("tarief", [_told("tariefregel", row.tarief, language)]),
        ("reden", [row.reden[language]]),
        ("bron", [source]),
    ]
    lists = () if brief else _LISTS
    for label, field, family in lists:
        told.append((label, [phrase(f"{family}.{key}", language) for key in getattr(row, field)]))
    return told


def _undecided(found: Situation, language: str) -> list[_Labelled]:
    if not found.vragen:
        key = "regime.andere_sector" if found.sector == ELSE else "regime.geen_rij"
        return [("reden", [phrase(key, language)])]
    return [("vraag", [_asked(vraag, language) for vraag in found.vragen])]


def _asked(vraag: Vraag, language: str) -> str:
    values = ", ".join(answer_text(value) for value in vraag.waarden)
    how = phrase(
        "regime.geef",
        language,
        woord=vraag.woord,
        waarden=DATES if vraag.woord == DATUM else values,
    )
    return f"{question_text(vraag, language)} ({how})"


def _question_facts(vraag: Vraag, language: str) -> dict[str, object]:
    return {
        "word": vraag.woord,
        "question": question_text(vraag, language),
        "values": list(vraag.waarden),
    }


def _told(family: str, key: str | None, language: str) -> str | None:
    return phrase(f"{family}.{key}", language) if key else None


def _lines(told: Iterable[_Labelled], language: str) -> Iterator[str]:
    """Yield a paragraph for each thing told; a label stands once, before the first."""
    indent = " " * (_LABEL + 2)
    for label, texts in told:
        first = f"  {phrase(f'regime.label.{label}', language):<{_LABEL}}"
        for text in filter(None, texts):
            yield click.wrap_text(text, _WIDTH, initial_indent=first, subsequent_indent=indent)
            first = indent
