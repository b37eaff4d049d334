"""What no text forbids in a flat declaration: a refusal of it costs the income of weeks."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from adapter.core.findings import Severity
from adapter.formats.ei.registry import standards
from adapter.validation.ei.check import EiCheck
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving

ROOT = Path(__file__).resolve().parents[3] / "fixtures" / "ei"
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1)))
NO_BSN = [("0203", "999999999"), ("0403", "999999999"), ("0205", " " * 15), ("0405", " " * 15)]


def found(naam: str, versie: str, sets: list[tuple[str, str]]) -> set[tuple[str, str, str | None]]:
    """Return what is told of a good message in which rubrieken of every record are changed."""
    records = standards()[naam, versie].records
    path = ROOT / f"{naam}-{versie}" / "goed.txt"
    lines = path.read_bytes().decode("cp1252").split("\r\n")
    for at, line in enumerate(lines):
        for nr, text in sets:
            if line[:2] == nr[:2]:
                veld = records[nr[:2]].by_number[nr]
                lines[at] = lines[at][: veld.begin] + text + lines[at][veld.einde :]
    check = EiCheck(
        stream=BytesIO("\r\n".join(lines).encode("cp1252")), file="x", settings=SETTINGS
    )
    seen = [item for item in check if item.severity > Severity.INFO]
    return {(item.severity.label, item.code, item.at.rubriek) for item in seen}


@pytest.mark.parametrize(
    ("naam", "versie", "sets"),
    [
        pytest.param("LH307", "5.2", [("0433", "C")], id="own contribution as credit"),
        pytest.param("AW319", "1.3", NO_BSN, id="nobody's number, old"),
        pytest.param("AW319", "1.4", NO_BSN, id="nobody's number"),
    ],
)
def test_nothing_is_told(naam: str, versie: str, sets: list[tuple[str, str]]) -> None:
    assert found(naam, versie, sets) == set()


@pytest.mark.parametrize(
    ("naam", "versie", "declared"),
    [("ZH308", "9.0", "0620"), ("AW319", "1.4", "0429"), ("GZ321", "1.0", "0625")],
)
def test_a_declared_amount_of_nothing_asks_no_tariff_of_nothing(
    naam: str, versie: str, declared: str
) -> None:
    codes = {code for _, code, _ in found(naam, versie, [(declared, "0" * 8)])}
    assert codes == {"EI-5-TOTAALBEDRAG"}


def test_a_credit_may_be_of_more_than_was_calculated() -> None:
    records = standards()["PM304", "3.2"].records
    more = [("0429", "00000001"), ("0430", "C"), ("0433", "C"), ("0435", "VORIGE".ljust(20))]
    assert records["04"].by_number["0429"].element == "BED153"
    codes = {code for _, code, _ in found("PM304", "3.2", more)}
    assert "EI-5-BEREKEND" not in codes
    assert "EI-5-BEREKEND" in {code for _, code, _ in found("PM304", "3.2", more[:1])}


@pytest.mark.parametrize(
    ("naam", "versie", "nr"),
    [
        *(("LH307", "5.2", "0409"), ("VK301", "2.2", "0413"), ("HA304", "4.2", "0409")),
        *(("OS301", "1.0", "0409"), ("AW319", "1.3", "0415"), ("PM304", "3.2", "0208")),
    ],
)
def test_what_only_other_standards_ask_for_is_a_warning(naam: str, versie: str, nr: str) -> None:
    veld = standards()[naam, versie].records[nr[:2]].by_number[nr]
    assert veld.element in {"DAT003", "COD134"}
    assert found(naam, versie, [(nr, "0" * veld.lengte)]) == {("warning", "EI-3-LEEG", nr)}
