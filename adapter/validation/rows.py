"""Rule rows: a TOML row becomes one rule, or three when it looks up a code list."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from adapter.core.errors import RegisterError
from adapter.core.findings import Severity
from adapter.reference.codelists import Outcome, codelists
from adapter.validation.expecting import expectation
from adapter.validation.glance import row_glance
from adapter.validation.rule import VECOZO, VERZEKERAAR, Condition, ListNotJudgedError, Rule
from adapter.validation.scope import Scope, getter
from adapter.validation.vocabulary import compile_condition, compile_test, elements_of

_KEYS = {
    "id", "retourcode", "retourcodes", "on", "element", "when", "unless", "check", "versions",
    "severity", "bron", "reason", "kant",
}  # fmt: skip
_OUTCOMES = {
    "onbekend": Outcome.UNKNOWN,
    "nog_niet_geldig": Outcome.NOT_YET_VALID,
    "niet_meer_geldig": Outcome.EXPIRED,
}
NOT_CHECKED = "not_checked"
_CONDITIONS: dict[str, Condition] = {}


def rules_of_row(row: Mapping[str, Any], source: str) -> Iterator[Rule]:
    """Yield the rules that a row stands for.

    Raises:
        RegisterError: the row lacks something, or has a word that does not exist.
    """
    try:
        yield from _rules_of_row(row, source)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, re.error) as wrong:
        raise RegisterError(f"{source}: row {row.get('id')}: {wrong}") from None


def _rules_of_row(row: Mapping[str, Any], source: str) -> Iterator[Rule]:
    unknown = set(row) - _KEYS
    if unknown or not {"id", "on", "check", "bron"} <= set(row):
        raise RegisterError(f"{source}: row {row.get('id')} is incomplete or has {unknown}")
    if row.get("kant", VECOZO) not in (VECOZO, VERZEKERAAR):
        raise ValueError("kant is not known")
    facts: dict[str, Any] = {
        "id": row["id"],
        "on": (row["on"],) if isinstance(row["on"], str) else tuple(row["on"]),
        "bron": row["bron"],
        "versions": tuple(row.get("versions", ())),
        "severity": Severity[row.get("severity", "error").upper()],
        **_sight(row),
        "kant": row.get("kant", VECOZO),
        "expected": expectation(row),
    }
    check = row["check"]
    if check == NOT_CHECKED:
        yield Rule(
            **facts,
            retourcode=row.get("retourcode"),
            reason=row["reason"],
            applies=_applies(row),
        )
    elif "in_codelist" in check:
        yield from _list_rules(row, facts)
    else:
        yield _row_rule(row, facts)


def _sight(row: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the elements whose values a row sees, and those of which only whether they are."""
    sees: set[str] = set()
    asks: set[str] = set()
    check = row["check"] if isinstance(row["check"], dict) else {}
    for words in (row.get("when", {}), row.get("unless", {}), check):
        for argument in words.values():
            if not isinstance(argument, dict):
                asks.update(argument)
                continue
            sees.update(argument)
            for operand in argument.values():
                if isinstance(operand, dict):
                    sees.update(operand[word] for word in ("veld", "op") if word in operand)
    return {"sees": frozenset(sees), "asks": frozenset(asks)}


def _row_rule(row: Mapping[str, Any], facts: Mapping[str, Any]) -> Rule:
    ((word, argument),) = row["check"].items()
    test = compile_test(word, argument)
    first = elements_of(word, argument)[0]
    return Rule(
        **facts,
        retourcode=row.get("retourcode"),
        applies=_applies(row),
        breaks=lambda scope: test(scope) is False,
        element=row.get("element", "" if "." in first else first),
        glance=row_glance(word, argument),
    )


def _applies(row: Mapping[str, Any]) -> Condition | None:
    """Return the condition of a row, the same object for rows with the same words.

    The engine then asks it once for all of them.
    """
    words = (row.get("when", {}), row.get("unless"))
    if words == ({}, None):
        return None
    key = repr(words)
    if key not in _CONDITIONS:
        _CONDITIONS[key] = _condition(*words)
    return _CONDITIONS[key]


def _condition(when: Mapping[str, Any], unless: Mapping[str, Any] | None) -> Condition:
    holds = compile_condition(when)
    if unless is None:
        return holds
    excepted = compile_condition(unless)
    return lambda scope: holds(scope) and not excepted(scope)


def _list_rules(row: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Rule]:
    ((element, where),) = row["check"]["in_codelist"].items()
    if where["lijst"] not in codelists():
        raise RegisterError(f"{row['id']}: there is no list {where['lijst']}")
    applies = _applies(row)
    for name, retourcode in row["retourcodes"].items():
        yield Rule(
            **facts,
            retourcode=retourcode,
            codelist=where["lijst"],
            applies=applies,
            breaks=_list_test(element, where, _OUTCOMES[name]),
            element=element,
        )


def _list_test(element: str, where: Mapping[str, str], wanted: Outcome) -> Condition:
    naam = where["lijst"]
    get = getter(element)
    get_date = getter(where["op"]) if "op" in where else None

    def breaks(scope: Scope) -> bool:
        code = get(scope)
        if code is None:
            return False
        on = get_date(scope) if get_date else None
        codelist = scope.omgeving.codelijsten[naam]
        outcome = codelist.lookup(str(code), on if isinstance(on, date) else None)
        if outcome is Outcome.NOT_JUDGED and wanted is Outcome.UNKNOWN:
            raise ListNotJudgedError(naam)
        return outcome is wanted

    return breaks
