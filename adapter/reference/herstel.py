"""What stands beside the texts of a finding: what was expected, and who must mend it."""

import functools
from collections.abc import Mapping

from adapter.core.data import read_toml
from adapter.core.findings import Expectation, Finding
from adapter.reference.folders import data_files
from adapter.reference.texts import keys, phrase

WHO = ("practice", "vendor", "insurer", "makers", "nobody")
_TODAY = "Omgeving.vandaag"


@functools.cache
def tables() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return who mends, by the beginning of a key of texts, and by the class reported on."""
    codes: dict[str, str] = {}
    levels: dict[str, str] = {}
    for path in data_files("herstel", "*.toml"):
        data = read_toml(path)
        codes |= data.get("code", {})
        levels |= data.get("niveau", {})
    return codes, levels


@functools.lru_cache(maxsize=1024)
def _by_code(key: str) -> str | None:
    codes, _ = tables()
    return max((item for item in codes.items() if key.startswith(item[0])), default=("", None))[1]


def who_mends(finding: Finding) -> str:
    """Return one of `WHO`: by the code, else by the class, else the vendor."""
    _, levels = tables()
    return _by_code(finding.text_key) or levels.get(finding.at.level or "", "vendor")


def expected_text(finding: Finding, language: str) -> str | None:
    """Return what was expected where a finding is: told for its code, or by its rule row."""
    key = f"verwacht.{finding.text_key}"
    if key in keys(language):
        return phrase(key, language)
    return _told(finding.expected, language) if finding.expected else None


def _told(expected: Expectation, language: str) -> str:
    values = [_operand(value, language) for value in expected.values]
    word = expected.word
    if word == "in_codelist" and len(values) > 1:
        word = "in_codelist_op"
    details = {"waarde": values[0], "op": values[-1]} if values else {}
    return phrase(f"verwacht.{word}", language, waarden=", ".join(values), **details)


def _operand(value: str, language: str) -> str:
    """Return a constant as it is, and of what is compared with ("Header.Ontvanger") the name."""
    if value == _TODAY:
        return phrase("verwacht.vandaag", language)
    owner, dot, name = value.rpartition(".")
    return name.rpartition("/")[2] if dot and owner.isalpha() else value
