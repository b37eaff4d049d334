"""What stands beside the texts of a finding: what was expected, and who must mend it."""

import functools
from collections.abc import Mapping

from adapter.core.data import read_toml
from adapter.core.findings import Expectation, Finding
from adapter.reference.folders import data_files
from adapter.reference.texts import keys, phrase

WHO = ("practice", "vendor", "insurer", "makers", "nobody")
_NOT_THE_SENDER = {"makers", "nobody"}
_BERICHTSOORT = "Omgeving.berichtsoort"
_TODAY = "Omgeving.vandaag"


@functools.cache
def table(name: str) -> Mapping[str, str]:
    """Return who mends: "code" by the beginning of a key of texts, "niveau" by class, "standaard".

    Args:
        name: of the table.
    """
    found: dict[str, str] = {}
    for path in data_files("herstel", "*.toml"):
        found |= read_toml(path).get(name, {})
    return found


@functools.lru_cache(maxsize=1024)
def _by_code(key: str) -> str | None:
    starts = (item for item in table("code").items() if key.startswith(item[0]))
    return max(starts, default=("", None))[1]


def who_mends(finding: Finding) -> str:
    """Return one of `WHO`: by the standard, the code or the class; else the vendor."""
    told = _by_code(finding.text_key)
    if told in _NOT_THE_SENDER:
        return told
    maker = table("standaard").get(finding.standard or "")
    return maker or told or table("niveau").get(finding.at.level or "", "vendor")


def expected_text(finding: Finding, language: str) -> str | None:
    """Return what was expected where a finding is: told for its code, or by its rule row."""
    return _expected(finding.text_key, finding.expected, language)


@functools.lru_cache(maxsize=4096)
def _expected(text_key: str, expected: Expectation | None, language: str) -> str | None:
    key = f"verwacht.{text_key}"
    if key in keys(language):
        return phrase(key, language)
    return _told(expected, language) if expected else None


def _told(expected: Expectation, language: str) -> str:
    values = [_operand(value, expected.held, language) for value in expected.values]
    word = expected.word
    if word == "in_codelist" and len(values) > 1:
        word = "in_codelist_op"
    details = {"waarde": values[0], "op": values[-1]} if values else {}
    return phrase(f"verwacht.{word}", language, waarden=", ".join(values), **details)


def _operand(value: str, held: str | None, language: str) -> str:
    """Return a constant as it is, and of what is compared with ("Header.Ontvanger") the name."""
    owner, dot, name = value.rpartition(".")
    if not (dot and owner.isalpha()):
        return value
    if value == _BERICHTSOORT:
        return held or "P / T"
    word = phrase("verwacht.vandaag", language) if value == _TODAY else name.rpartition("/")[2]
    return f"{word} ({held})" if held else word
