"""Rule rows: a TOML row becomes one rule, or three when it looks up a code list."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from adapter.core.errors import RegisterError
from adapter.core.findings import Severity
from adapter.reference.codelists import Outcome, codelists
from adapter.validation.rule import Judge, ListNotJudgedError, Rule
from adapter.validation.scope import Scope, getter
from adapter.validation.vocabulary import compile_condition, compile_test, elements_of

_KEYS = {
    "id", "retourcode", "retourcodes", "on", "element", "when", "unless", "check", "versions",
    "severity", "bron", "reason",
}  # fmt: skip
_OUTCOMES = {
    "onbekend": Outcome.UNKNOWN,
    "nog_niet_geldig": Outcome.NOT_YET_VALID,
    "niet_meer_geldig": Outcome.EXPIRED,
}
NOT_CHECKED = "not_checked"


def rules_of_row(row: Mapping[str, Any], source: str) -> Iterator[Rule]:
    """Yield the rules that a row stands for.

    Raises:
        RegisterError: the row lacks something, or has a word that does not exist.
    """
    unknown = set(row) - _KEYS
    if unknown or not {"id", "on", "check", "bron"} <= set(row):
        raise RegisterError(f"{source}: row {row.get('id')} is incomplete or has {unknown}")
    facts: dict[str, Any] = {
        "id": row["id"],
        "on": (row["on"],),
        "bron": row["bron"],
        "versions": tuple(row.get("versions", ())),
        "severity": Severity[row.get("severity", "error").upper()],
    }
    check = row["check"]
    if check == NOT_CHECKED:
        yield Rule(**facts, retourcode=row.get("retourcode"), reason=row["reason"])
    elif "in_codelist" in check:
        yield from _list_rules(row, facts)
    else:
        yield Rule(**facts, retourcode=row.get("retourcode"), judge=_judge(row))


def _judge(row: Mapping[str, Any]) -> Judge:
    ((word, argument),) = row["check"].items()
    test = compile_test(word, argument)
    first = elements_of(word, argument)[0]
    element = row.get("element", "" if "." in first else first)
    applies = _applies(row)

    def judge(scope: Scope) -> Iterator[str]:
        if applies(scope) and test(scope) is False:
            yield element

    return judge


def _applies(row: Mapping[str, Any]) -> Callable[[Scope], bool]:
    when = compile_condition(row.get("when", {}))
    if "unless" not in row:
        return when
    unless = compile_condition(row["unless"])
    return lambda scope: when(scope) and not unless(scope)


def _list_rules(row: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Rule]:
    ((element, where),) = row["check"]["in_codelist"].items()
    if where["lijst"] not in codelists():
        raise RegisterError(f"{row['id']}: there is no list {where['lijst']}")
    for name, retourcode in row["retourcodes"].items():
        judge = _list_judge(row, element, where, _OUTCOMES[name])
        yield Rule(**facts, retourcode=retourcode, codelist=where["lijst"], judge=judge)


def _list_judge(
    row: Mapping[str, Any], element: str, where: Mapping[str, str], wanted: Outcome
) -> Judge:
    codelist = codelists()[where["lijst"]]
    get = getter(element)
    get_date = getter(where["op"]) if "op" in where else None
    applies = _applies(row)

    def judge(scope: Scope) -> Iterator[str]:
        code = get(scope)
        if code is None or not applies(scope):
            return
        on = get_date(scope) if get_date else None
        outcome = codelist.lookup(str(code), on if isinstance(on, date) else None)
        if outcome is Outcome.NOT_JUDGED and wanted is Outcome.UNKNOWN:
            raise ListNotJudgedError(codelist.naam)
        if outcome is wanted:
            yield element

    return judge
