"""A record with far more elements than any should have is judged like every other."""

import io
from datetime import date
from pathlib import Path

from adapter.core.findings import Finding
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving

BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis/debet-enkel.xml"
MANY = 150
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 11, 22)))


def _findings(code: str) -> list[Finding]:
    text = BASE.read_text(encoding="utf-8")
    begin = text.index("<gds801:Diagnose>")
    end = text.index("</gds801:Diagnose>") + len("</gds801:Diagnose>\n")
    wrong = text[begin:end].replace(">029<", f">{code}<")
    assert wrong != text[begin:end]
    message = text[:begin] + wrong * MANY + text[end:]
    return list(MessageCheck(io.BytesIO(message.encode()), "bericht.xml", SETTINGS))


def test_each_of_very_many_elements_has_its_finding_with_its_number() -> None:
    paths = [item.at.path for item in _findings("998") if item.retourcode == "9380"]
    assert [path and path.partition("/Diagnose[")[2] for path in paths] == [
        f"{number}]/DiagnoseCodelijstCode" for number in range(1, MANY + 1)
    ]


def test_the_schema_numbers_them_too_and_the_prestatie_is_named() -> None:
    found = [item for item in _findings("") if item.code.startswith("XSD-")]
    assert [item.at.path and "Diagnose[" in item.at.path for item in found] == [True] * MANY
    assert len({item.at.path for item in found}) == MANY
    assert len({item.at.nummer for item in found}) == 1
    assert found[0].at.nummer
