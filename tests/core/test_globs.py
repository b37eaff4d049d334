"""Patterns with stars are told apart in no time, whatever they are held against."""

import re
import time
from itertools import product

import pytest

from adapter.core.globs import fits_glob


def test_a_pattern_fits_what_its_regular_expression_fits() -> None:
    patterns = ["".join(part) for size in range(5) for part in product("ab*?", repeat=size)]
    texts = ["".join(part) for size in range(5) for part in product("ab", repeat=size)]
    for pattern in patterns:
        shape = re.compile(pattern.replace("*", ".*").replace("?", "."))
        assert [text for text in texts if fits_glob(pattern, text)] == [
            text for text in texts if shape.fullmatch(text)
        ]


@pytest.mark.parametrize("pattern", ["*a" * 9 + "*b", "*?a" * 9 + "*b", "*a" * 2000 + "b"])
def test_many_stars_end(pattern: str) -> None:
    start = time.monotonic()
    assert not fits_glob(pattern, "a" * 5000)
    assert time.monotonic() - start < 2
