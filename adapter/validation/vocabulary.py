"""The words that a rule row may use, and nothing more: no expressions, no eval.

A word compiles to a test that says True, False, or None when there is nothing to judge (an absent
date is neither before nor after another). As a condition (`when`) only True counts; as a `check`
only False breaks the rule.
"""

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from adapter.core.errors import RegisterError
from adapter.model.waarden import Tekst
from adapter.validation.readings import BOOLEANS, compare_days
from adapter.validation.scope import Scope, getter

Test = Callable[[Scope], bool | None]
Compare = Callable[[Any, Any], bool | None]


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
    tests = [
        _says(argument) if word == "equals" else compile_test(word, argument)
        for word, argument in words.items()
    ]
    if len(tests) == 1:
        only = tests[0]
        return lambda scope: only(scope) is True

    def holds(scope: Scope) -> bool:
        for test in tests:  # noqa: SIM110 - half the time of all(), for every rule and prestatie
            if test(scope) is not True:
                return False
        return True

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


def _per_element(argument: object, compare: Compare) -> Test:
    """Compile a word whose argument is { element = operand }; all elements must agree.

    An operand is a constant, or { veld = "Header.Ontvanger" }.
    """
    tests = [_one_element(name, value, compare) for name, value in _mapping(argument).items()]
    return tests[0] if len(tests) == 1 else _all_of(tests)


def _all_of(tests: list[Test]) -> Test:
    def test(scope: Scope) -> bool | None:
        answers = [one(scope) for one in tests]
        if False in answers:
            return False
        return None if None in answers else True

    return test


def _one_element(name: str, operand: object, compare: Compare) -> Test:
    get = getter(name)
    if isinstance(operand, dict):
        other = getter(str(operand["veld"]))
        match = _are_same if compare is operator.eq else compare
        return lambda scope: match(get(scope), other(scope))
    constant = Decimal(str(operand)) if isinstance(operand, float) else operand
    return lambda scope: compare(get(scope), constant)


def _are_same(held: object, other: object) -> bool:
    """Tell whether two elements are equal; absent ones are not equal to anything."""
    return held is not None and held == other


def _equals(argument: object) -> Test:
    return _per_element(argument, operator.eq)


def _says(argument: object) -> Test:
    """Compile `equals` of a condition, in which true is also what the XSD takes for it.

    In a check it is not: the official one refuses every other form of true.
    """
    tests = [
        _says_so(name, operand)
        if isinstance(operand, bool)
        else _one_element(name, operand, operator.eq)
        for name, operand in _mapping(argument).items()
    ]
    return tests[0] if len(tests) == 1 else lambda scope: all(test(scope) for test in tests)


def _says_so(name: str, constant: bool) -> Test:  # noqa: FBT001 - the value itself
    get = getter(name)

    def test(scope: Scope) -> bool:
        held = get(scope)
        return held is constant or (
            held.__class__ is Tekst
            and not scope.omgeving.letterlijk
            and BOOLEANS.get(str(held)) is constant
        )

    return test


def _one_of(argument: object) -> Test:
    for values in _mapping(argument).values():
        _names(values)
    return _per_element(argument, lambda held, values: held in values)


def _matches(argument: object) -> Test:
    shapes = {name: re.compile(str(value)) for name, value in _mapping(argument).items()}

    def compare(held: Any, shape: Any) -> bool | None:  # noqa: ANN401 - any value of a message
        return None if held is None else bool(shape.fullmatch(str(held)))

    return _per_element(shapes, compare)


def _max_length(argument: object) -> Test:
    _check_operands(argument, int)

    def compare(held: Any, most: Any) -> bool | None:  # noqa: ANN401 - any value of a message
        return None if held is None else len(str(held)) <= most

    return _per_element(argument, compare)


def _check_operands(argument: object, kind: type) -> None:
    """Refuse an operand that can never compare; { veld = … } is judged when it is met."""
    for value in _mapping(argument).values():
        if not isinstance(value, kind | dict):
            raise RegisterError(f"{kind.__name__} is needed")


def _not_before(argument: object) -> Test:
    return _on_days(argument, operator.ge)


def _not_after(argument: object) -> Test:
    return _on_days(argument, operator.le)


def _on_days(argument: object, compare: Callable[[Any, Any], bool]) -> Test:
    _check_operands(argument, date)
    tests = [_one_day(name, other, compare) for name, other in _mapping(argument).items()]
    return tests[0] if len(tests) == 1 else _all_of(tests)


def _one_day(name: str, operand: object, compare: Callable[[Any, Any], bool]) -> Test:
    get = getter(name)
    if isinstance(operand, dict):
        other = getter(str(operand["veld"]))
        return lambda scope: compare_days(
            compare, get(scope), other(scope), letterlijk=scope.omgeving.letterlijk
        )
    return lambda scope: compare_days(
        compare, get(scope), operand, letterlijk=scope.omgeving.letterlijk
    )


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
