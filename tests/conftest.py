"""What all tests share: the option that rewrites expected results, and no lists of whoever runs."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected/ of the cases")


def pytest_configure() -> None:
    os.environ["ZORGDECLARATIE_DATA"] = os.devnull
