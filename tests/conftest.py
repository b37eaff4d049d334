"""What all tests share: the option that rewrites expected results, and nothing of whoever runs."""

import os
from collections.abc import Iterator

import pytest

from adapter.cli._texts import LANGUAGE
from adapter.reference.texts import DEFAULT_LANGUAGE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected/ of the cases")


def pytest_configure() -> None:
    os.environ["ZORGDECLARATIE_DATA"] = os.devnull


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Begin in Dutch, whatever language the test before this one ended in."""
    token = LANGUAGE.set(DEFAULT_LANGUAGE)
    yield
    LANGUAGE.reset(token)
