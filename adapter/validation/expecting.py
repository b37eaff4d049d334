"""What a rule row asks of its element, to be told beside what was found there."""

from collections.abc import Mapping
from typing import Any

from adapter.core.findings import Expectation
from adapter.core.masking import Masked, public

_PER_ELEMENT = {"equals", "one_of", "max_length", "not_before", "not_after"}


def expectation(row: Mapping[str, Any]) -> Expectation | None:
    """Return what a row expects; None when it cannot be told of one element by itself."""
    check = row["check"]
    if not isinstance(check, Mapping):
        return None
    ((word, argument),) = check.items()
    elements = list(argument)
    if len(elements) != 1 or "." in elements[0] or row.get("element", elements[0]) != elements[0]:
        return None
    element = elements[0]
    if word == "in_codelist":
        where = argument[element]
        return Expectation(word=word, values=tuple(public(str(part)) for part in where.values()))
    if word in _PER_ELEMENT:
        return Expectation(word=word, values=_operands(argument[element]))
    # A value that the condition names is wrong there: what is asked is another one, or none.
    asked = row.get("when", {}).values()
    named = any(isinstance(values, Mapping) and element in values for values in asked)
    word = "other" if word == "forbidden" and named else word
    return Expectation(word=word) if word in {"required", "forbidden", "other"} else None


def _operands(operand: Any) -> tuple[Masked, ...]:  # noqa: ANN401 - any value of TOML
    if isinstance(operand, dict):
        return (public(str(operand["veld"])),)
    values = operand if isinstance(operand, list) else [operand]
    shown = (str(v).lower() if isinstance(v, bool) else v for v in values)
    return tuple(public(value) for value in shown)
