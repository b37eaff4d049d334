"""Asks for what decides who claims at whom: an answer at a time, and no question too many."""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs
from attrs import frozen

from adapter.core.errors import UnusableInputError
from adapter.core.values import parse_date
from adapter.reference.regimes import RegimeRow, regimes
from adapter.reference.texts import question
from adapter.reference.woorden import Waarde, woorden
from adapter.routing.questions import Change, changes, offered, open_words
from adapter.routing.situaties import contradicts
from adapter.routing.weighing import weigh

SECTOR, DATUM, ELSE = "sector", "datum", "anders"
DATES = "jjjj-mm-dd, dd-mm-jjjj"
_YES = {"ja": True, "j": True, "yes": True, "y": True, "true": True}
_NO = {"nee": False, "n": False, "no": False, "false": False}
_BOOLEANS: Mapping[str, Waarde] = {**_YES, **_NO}


@frozen(kw_only=True)
class Vraag:
    """A question.

    Attributes:
        woord: what it asks: SECTOR, DATUM or a word of a regime.
        sector: in which it is asked; "" before that is known.
        waarden: the answers to choose from; empty for a date.
    """

    woord: str
    sector: str = ""
    waarden: tuple[Waarde, ...] = ()


@frozen(kw_only=True)
class Situation:
    """What was answered, and what follows from it.

    Attributes:
        sector: name of the regime, ELSE for one that is not here, None when not answered.
        on: the care date, None when not answered.
        known: the other answers, by word.
        row: the row that decides; None when nothing is decided.
        cautions: rows that warn.
        vragen: what would decide it, the first to ask first; empty when no answer can.
        changes: other answers that would change the decision.
    """

    sector: str | None = None
    on: date | None = None
    known: Mapping[str, Waarde] = attrs.field(factory=dict)
    row: RegimeRow | None = None
    cautions: tuple[RegimeRow, ...] = ()
    vragen: tuple[Vraag, ...] = ()
    changes: tuple[Change, ...] = ()


def read_answers(given: Iterable[str]) -> dict[str, str]:
    """Return answers as "word=value" by word.

    Raises:
        UnusableInputError: an answer is not of that form, or a word is answered twice.
    """
    answers: dict[str, str] = {}
    for answer in given:
        word, equals, value = answer.partition("=")
        if not equals:
            raise UnusableInputError("IN-ANTWOORD", woord="…", waarden=_names())
        name = word.strip()
        if name in answers:
            told = name if name in (SECTOR, DATUM, *woorden()) else "…"
            raise UnusableInputError("IN-ANTWOORD-TWEE", woord=told)
        answers[name] = value.strip()
    return answers


def judge(answers: Mapping[str, str]) -> Situation:
    """Return what follows from the answers so far.

    Raises:
        UnusableInputError: there is no such word, it cannot have that value, or it contradicts
            another.
    """
    read = {word: _value(word, value) for word, value in answers.items()}
    sector, on = read.pop(SECTOR, None), read.pop(DATUM, None)
    known = {word: value for word, value in read.items() if not isinstance(value, date)}
    if contradicts(known.get("aard"), known.get("onderlinge_dienstverlening")):
        raise UnusableInputError("IN-ANTWOORD-AARD")
    found = Situation(
        sector=sector if isinstance(sector, str) else None,
        on=on if isinstance(on, date) else None,
        known=known,
    )
    if found.sector is None:
        return attrs.evolve(found, vragen=(Vraag(woord=SECTOR, waarden=sectors()),))
    if found.sector == ELSE:
        return found
    if found.on is None:
        return attrs.evolve(found, vragen=(Vraag(woord=DATUM, sector=found.sector),))
    return _judged(found, found.sector, found.on)


def _judged(found: Situation, sector: str, on: date) -> Situation:
    weighed = weigh(found.known, on, sector)
    asked = open_words(found.known, on, sector)
    return attrs.evolve(
        found,
        row=weighed.decided,
        cautions=weighed.cautions,
        vragen=tuple(
            Vraag(woord=name, sector=sector, waarden=offered(name, on, sector)) for name in asked
        ),
        changes=tuple(changes(found.known, on, sector)),
    )


def sectors() -> tuple[str, ...]:
    """Return the sectors to choose from."""
    return (*sorted(regimes()), ELSE)


def _value(word: str, value: str) -> Waarde | date:
    """Return the value of an answer; what was typed is never told again."""
    if word == DATUM:
        try:
            return parse_date(value)
        except ValueError:
            raise UnusableInputError("IN-ANTWOORD", woord=word, waarden=DATES) from None
    if word == SECTOR:
        known: tuple[Waarde, ...] = sectors()
    elif word in woorden():
        known = woorden()[word].waarden
    else:
        raise UnusableInputError("IN-ANTWOORD", woord="…", waarden=_names())
    read = _BOOLEANS.get(value.lower(), value) if True in known else value
    named = {item.casefold(): item for item in known if isinstance(item, str)}
    if isinstance(read, str):
        read = named.get(read.casefold(), read)
    if known and read not in known:
        told = ", ".join(answer_text(item) for item in known)
        raise UnusableInputError("IN-ANTWOORD", woord=word, waarden=told)
    return read


def answer_text(value: Waarde) -> str:
    """Return a value as it is typed."""
    return ("ja" if value else "nee") if isinstance(value, bool) else value


def question_text(vraag: Vraag, language: str) -> str:
    """Return a question."""
    return question(vraag.woord, vraag.sector, language)


def _names() -> str:
    return ", ".join((SECTOR, DATUM, *woorden()))
