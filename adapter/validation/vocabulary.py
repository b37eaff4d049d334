"""The words that a rule row may use, and nothing more: no expressions, no eval.

A word compiles to a test that says True, False, or None when there is nothing to judge (an absent
date is neither before nor after another). As a condition (`when`) only True counts; as a `check`
only False breaks the rule.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from adapter.core.errors import RegisterError
from adapter.validation.scope import Getter, Scope, getter

Test = Callable[[Scope], bool | None]


def compile_test(word: str, argument: object) -> Test:
    """Compile one word of a row with its argument.

    Raises:
        RegisterError: there is no such word, or its argument has the wrong form.
    """
    build = _WORDS.get(word)
    if build is None:
        raise RegisterError(f"no such word in a rule row: {word}")
    return build(argument)


def compile_condition(words: Mapping[str, object]) -> Callable[[Scope], bool]:
    """Compile `when` or `unless`: true when every word of it says True."""
    tests = [compile_test(word, argument) for word, argument in words.items()]

    def holds(scope: Scope) -> bool:
        return all(test(scope) is True for test in tests)

    return holds


def elements_of(word: str, argument: object) -> tuple[str, ...]:
    """Return the elements that a word looks at, as the row names them."""
    return tuple(_mapping(argument)) if word in _PER_ELEMENT else tuple(_names(argument))


def _names(argument: object) -> list[str]:
    if not isinstance(argument, list) or not all(isinstance(item, str) for item in argument):
        raise RegisterError("a list of element names is needed")
    return argument


def _mapping(argument: object) -> Mapping[str, object]:
    if not isinstance(argument, dict):
        raise RegisterError("a table of element = value is needed")
    return argument


def _required(argument: object) -> Test:
    gets = [getter(name) for name in _names(argument)]
    return lambda scope: all(get(scope) is not None for get in gets)


def _forbidden(argument: object) -> Test:
    gets = [getter(name) for name in _names(argument)]
    return lambda scope: all(get(scope) is None for get in gets)


def _exactly_one_of(argument: object) -> Test:
    gets = [getter(name) for name in _names(argument)]
    return lambda scope: sum(get(scope) is not None for get in gets) == 1


def _operand(value: object) -> Getter:
    """Return the other side of a comparison: a constant, or { veld = "Header.Ontvanger" }."""
    if isinstance(value, dict):
        return getter(str(value["veld"]))
    if isinstance(value, float):
        constant: object = Decimal(str(value))
        return lambda scope: constant
    return lambda scope: value


def _per_element(
    argument: object, build: Callable[[object], Callable[[object, object], bool | None]]
) -> Test:
    """Compile a word whose argument is { element = operand }; all elements must agree."""
    rows = [
        (getter(name), _operand(value), build(value)) for name, value in _mapping(argument).items()
    ]

    def test(scope: Scope) -> bool | None:
        answers = [compare(get(scope), other(scope)) for get, other, compare in rows]
        if any(answer is False for answer in answers):
            return False
        return True if all(answers) else None

    return test


def _equals(argument: object) -> Test:
    return _per_element(argument, lambda _: lambda held, other: held == other)


def _one_of(argument: object) -> Test:
    return _per_element(
        argument, lambda _: lambda held, other: isinstance(other, list) and held in other
    )


def _matches(argument: object) -> Test:
    def build(value: object) -> Callable[[object, object], bool | None]:
        shape = re.compile(str(value))
        return lambda held, _: None if held is None else bool(shape.fullmatch(str(held)))

    return _per_element(argument, build)


def _max_length(argument: object) -> Test:
    def compare(held: object, other: object) -> bool | None:
        return None if held is None else len(str(held)) <= int(str(other))

    return _per_element(argument, lambda _: compare)


def _not_before(argument: object) -> Test:
    def compare(held: object, other: object) -> bool | None:
        if not isinstance(held, date) or not isinstance(other, date):
            return None
        return held >= other

    return _per_element(argument, lambda _: compare)


def _not_after(argument: object) -> Test:
    def compare(held: object, other: object) -> bool | None:
        if not isinstance(held, date) or not isinstance(other, date):
            return None
        return held <= other

    return _per_element(argument, lambda _: compare)


_WORDS: dict[str, Callable[[object], Test]] = {
    "required": _required,
    "forbidden": _forbidden,
    "exactly_one_of": _exactly_one_of,
    "equals": _equals,
    "one_of": _one_of,
    "matches": _matches,
    "max_length": _max_length,
    "not_before": _not_before,
    "not_after": _not_after,
}
_PER_ELEMENT = {"equals", "one_of", "matches", "max_length", "not_before", "not_after"}
