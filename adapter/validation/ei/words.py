"""The words of a rule row for the flat messages, each as an expression on the text of the records.

All compare text: dates as EEJJMMDD, amounts and codes at their full length. The source of an
expression is made of positions of a verified layout and of constants of our own rule files.
"""

import functools
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from attrs import frozen

from adapter.core.errors import RegisterError
from adapter.formats.ei.veld import Veld

VANDAAG: Final = "vandaag"


@frozen(kw_only=True)
class Plaats:
    """A rubriek in an expression: which record it is of, and how that is named there."""

    kenmerk: str
    veld: Veld
    naam: str

    @property
    def text(self) -> str:
        """The expression for its text."""
        return f"{self.naam}[{self.veld.begin:d}:{self.veld.einde:d}]"

    @property
    def empty(self) -> str:
        """The expression that tells whether it says nothing."""
        nothing = ("0" if self.veld.type == "N" else " ") * self.veld.lengte
        return f"{self.text} == {nothing!r}"

    @property
    def filled(self) -> str:
        """The expression that tells whether it says something."""
        return self.empty.replace("==", "!=")

    def constant(self, value: str) -> str:
        """Return a constant at the length of this rubriek.

        Raises:
            RegisterError: it does not fit.
        """
        full = value.rjust(self.veld.lengte, "0") if self.veld.type == "N" else value
        full = full.ljust(self.veld.lengte)
        if len(full) != self.veld.lengte:
            raise RegisterError(f"{value} does not fit {self.veld.nr}")
        return repr(full)


Find = Callable[[str], Plaats]


@frozen(kw_only=True)
class Term:
    """One word about one or more rubrieken.

    Attributes:
        word: the word.
        plaatsen: the rubrieken, that which is judged first.
        values: constants that it names, for the texts.
        source: the expression that tells whether it holds.
    """

    word: str
    plaatsen: tuple[Plaats, ...]
    values: tuple[str, ...]
    source: str


def terms_of(table: Mapping[str, Any], find: Find) -> list[Term]:
    """Return the terms of a `when` or a `check`.

    Raises:
        RegisterError: a word is not known, or its operands do not fit it.
    """
    terms: list[Term] = []
    for word, operands in table.items():
        if word in _ONE:
            terms += [_ONE[word](word, find(ref)) for ref in operands]
        elif word in _SET:
            terms.append(_SET[word](word, tuple(find(ref) for ref in operands)))
        elif word in _CONSTANT:
            terms += [_constant(word, find(ref), value) for ref, value in operands.items()]
        elif word in _PAIR:
            terms += [_pair(word, ref, other, find) for ref, other in operands.items()]
        else:
            raise RegisterError(f"a rule row has no word {word}")
    return terms


def _filled(word: str, at: Plaats) -> Term:
    return Term(word=word, plaatsen=(at,), values=(), source=at.filled)


def _empty(word: str, at: Plaats) -> Term:
    return Term(word=word, plaatsen=(at,), values=(), source=at.empty)


def _practice(word: str, at: Plaats) -> Term:
    """An AGB-code of a practice has a zero in third place."""
    source = f"({at.text}[2] == '0' or {at.empty})"
    return Term(word=word, plaatsen=(at,), values=(), source=source)


def _letters(word: str, at: Plaats) -> Term:
    """Letters and spaces; that the first is no space is of the form of every rubriek."""
    source = f"({at.empty} or {at.text}.replace(' ', '').isalpha())"
    return Term(word=word, plaatsen=(at,), values=(), source=source)


def _not_future(word: str, at: Plaats) -> Term:
    return Term(word=word, plaatsen=(at,), values=(), source=f"{at.text} <= {VANDAAG}")


def _before_today(word: str, at: Plaats) -> Term:
    return Term(word=word, plaatsen=(at,), values=(), source=f"{at.text} < {VANDAAG}")


def _together(word: str, them: tuple[Plaats, ...]) -> Term:
    source = " == ".join(f"({at.filled})" for at in them)
    return Term(word=word, plaatsen=them, values=(), source=source)


def _any_filled(word: str, them: tuple[Plaats, ...]) -> Term:
    source = " or ".join(at.filled for at in them)
    return Term(word=word, plaatsen=them, values=(), source=f"({source})")


def _one_at_most(word: str, them: tuple[Plaats, ...]) -> Term:
    source = " + ".join(f"({at.filled})" for at in them)
    return Term(word=word, plaatsen=them, values=(), source=f"{source} <= 1")


def _one_filled(word: str, them: tuple[Plaats, ...]) -> Term:
    source = " + ".join(f"({at.filled})" for at in them)
    return Term(word=word, plaatsen=them, values=(), source=f"{source} == 1")


def _days(word: str, them: tuple[Plaats, ...]) -> Term:
    """A number of days: from the second up to and including the third, when these are in order."""
    at, begin, end = them
    source = f"{begin.text} > {end.text} or int({at.text}) == dagen({begin.text}, {end.text})"
    return Term(word=word, plaatsen=them, values=(), source=source)


@functools.lru_cache(maxsize=4096)
def days_of(begin: str, end: str) -> int:
    """Return how many days there are from one date up to and including another, as EEJJMMDD."""
    first, last = (date(int(at[:4]), int(at[4:6]), int(at[6:])) for at in (begin, end))
    return (last - first).days + 1


def _at_least_sum(word: str, them: tuple[Plaats, ...]) -> Term:
    at, *rest = them
    source = f"int({at.text}) >= {' + '.join(f'int({part.text})' for part in rest)}"
    return Term(word=word, plaatsen=them, values=(), source=source)


def _constant(word: str, at: Plaats, value: str | list[str]) -> Term:
    values = (value,) if isinstance(value, str) else tuple(value)
    constants = [at.constant(item) for item in values]
    source = _CONSTANT[word](at, constants)
    return Term(word=word, plaatsen=(at,), values=values, source=source)


def _equals(at: Plaats, constants: list[str]) -> str:
    return f"{at.text} == {constants[0]}"


def _not_equals(at: Plaats, constants: list[str]) -> str:
    return f"{at.text} != {constants[0]}"


def _one_of(at: Plaats, constants: list[str]) -> str:
    return f"{at.text} in {{{', '.join(constants)}}}"


def _not_one_of(at: Plaats, constants: list[str]) -> str:
    return f"{at.text} not in {{{', '.join(constants)}}}"


def _begins_with(at: Plaats, constants: list[str]) -> str:
    starts = ", ".join(repr(item.strip("'").strip()) for item in constants)
    return f"({at.empty} or {at.text}.startswith(({starts},)))"


def _since(at: Plaats, constants: list[str]) -> str:
    return f"({at.empty} or {at.text} >= {constants[0]})"


def _pair(word: str, ref: str, other: str, find: Find) -> Term:
    at = find(ref)
    if other == VANDAAG:
        source = f"({at.empty} or {at.text} {_PAIR[word]} {VANDAAG})"
        return Term(word=word, plaatsen=(at,), values=(VANDAAG,), source=source)
    to = find(other)
    source = f"{at.text} {_PAIR[word]} {to.text}"
    if word in {"same", "differs"} and at.veld.lengte != to.veld.lengte:
        raise RegisterError(f"{ref} and {other} differ in length")
    if word in {"not_before", "not_after"}:
        source = f"({source} or {at.empty} or {to.empty})"
    if word == "differs":
        source = f"({source} or {at.empty})"
    return Term(word=word, plaatsen=(at, to), values=(), source=source)


NAMES: Final[Mapping[str, Any]] = {"__builtins__": {}, "int": int, "dagen": days_of}
"""What an expression may name besides the records."""

_ONE: Final = {
    "filled": _filled,
    "empty": _empty,
    "practice": _practice,
    "letters": _letters,
    "not_future": _not_future,
    "before_today": _before_today,
}
_SET: Final = {
    "together": _together,
    "any_filled": _any_filled,
    "one_filled": _one_filled,
    "one_at_most": _one_at_most,
    "days": _days,
    "at_least_sum": _at_least_sum,
}
_CONSTANT: Final = {
    "equals": _equals,
    "not_equals": _not_equals,
    "one_of": _one_of,
    "not_one_of": _not_one_of,
    "begins_with": _begins_with,
    "since": _since,
}
_PAIR: Final = {
    "same": "==",
    "differs": "!=",
    "not_before": ">=",
    "not_after": "<=",
    "at_most": "<=",
}

TEXTS: Final[Mapping[str, str]] = {
    "filled": "EI-REGEL-GEVULD",
    "empty": "EI-REGEL-LEEG",
    "practice": "EI-REGEL-PRAKTIJKCODE",
    "together": "EI-REGEL-SAMEN",
    "any_filled": "EI-REGEL-TEN-MINSTE-EEN",
    "one_filled": "EI-REGEL-PRECIES-EEN",
    "one_at_most": "EI-REGEL-HOOGSTENS-EEN",
    "days": "EI-REGEL-DAGEN",
    "at_least_sum": "EI-REGEL-DELEN",
    "equals": "EI-REGEL-WAARDE",
    "not_equals": "EI-REGEL-NIET-WAARDE",
    "one_of": "EI-REGEL-WAARDE",
    "not_one_of": "EI-REGEL-NIET-WAARDE",
    "begins_with": "EI-REGEL-BEGIN",
    "since": "EI-REGEL-SINDS",
    "letters": "EI-REGEL-LETTERS",
    "not_future": "EI-REGEL-TOEKOMST",
    "before_today": "EI-REGEL-VANDAAG",
    "same": "EI-REGEL-GELIJK",
    "differs": "EI-REGEL-VERSCHIL",
    "not_before": "EI-REGEL-NIET-VOOR",
    "not_after": "EI-REGEL-NIET-NA",
    "at_most": "EI-REGEL-HOOGSTENS",
}
"""The key of the texts of each word, for a row that has none of its own."""
