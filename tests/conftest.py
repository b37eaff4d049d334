"""What all tests share: the option that rewrites expected results."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected/ of the cases")
