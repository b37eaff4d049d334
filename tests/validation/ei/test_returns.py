"""Return messages are held to their form, their order and their counts, not to the conditions."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from adapter.core.findings import Severity
from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.reading import EiReader
from adapter.formats.ei.registry import answered_by, standards
from adapter.formats.ei.veld import Veld
from adapter.formats.ei.writing import EiWriter
from adapter.validation.ei.check import EiCheck
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "ei"
RETURNS = {
    f"{item.naam}-{item.versie}": item for item in standards().values() if item.soort == "retour"
}
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1)))
FILLED: dict[str, Waarde] = {"datum": date(2015, 2, 3), "bedrag": 1, "aantal": 1, "tekst": "R1"}
EMPTY: dict[str, Waarde] = {"datum": None, "bedrag": 0, "aantal": 0, "tekst": ""}


def value(veld: Veld, retour: Standaard, given: dict[str, Waarde]) -> Waarde:
    """Return what a return message has in a rubriek: what was declared, or something of its own."""
    if veld.nr == "0102":
        return retour.berichtcodes[0]
    if veld.nr in given:
        return given[veld.nr]
    if veld.naam.startswith("Indicatie debet/credit"):
        return "D"
    if veld.element == "COD954":
        return "8001"
    wanted = FILLED if veld.verplicht == "M" else EMPTY
    return wanted.get(veld.soort, ("1" if veld.verplicht == "M" else "0").zfill(veld.lengte))


def answered(retour: Standaard, kenmerken: Sequence[str]) -> bytes:
    declaratie = answered_by(retour)
    assert declaratie
    out = BytesIO()
    writer = EiWriter(retour, out, keep_numbers=True)
    path = FIXTURES / f"{declaratie.naam}-{declaratie.versie}" / "goed.txt"
    with path.open("rb") as stream:
        for record in EiReader(stream):
            if record.layout is None or record.kenmerk not in kenmerken:
                continue
            numbers = [veld.nr for veld in record.layout.velden]
            given = dict(zip(numbers, record.waarden, strict=True))
            layout = retour.records[record.kenmerk]
            writer.write(record.kenmerk, [value(veld, retour, given) for veld in layout.velden])
    writer.finish()
    return out.getvalue()


@pytest.mark.parametrize("naam", RETURNS)
@pytest.mark.parametrize("kenmerken", [("01",), ("01", "02", "03", "04", "06", "16", "17", "98")])
def test_nothing_is_wrong_with_a_return_message(naam: str, kenmerken: Sequence[str]) -> None:
    check = EiCheck(stream=BytesIO(answered(RETURNS[naam], kenmerken)), file="x", settings=SETTINGS)
    assert [item.code for item in check if item.severity > Severity.INFO] == []
    assert check.verdict.verdict == "accepted"


def test_a_return_message_tells_how_many_records_it_has() -> None:
    data = answered(RETURNS["PM305-3.2"], ("01", "02", "04"))
    wrong = data.replace(b"\r\n99000002", b"\r\n99000003")
    check = EiCheck(stream=BytesIO(wrong), file="x", settings=SETTINGS)
    assert [item.code for item in check if item.severity > Severity.INFO] == ["EI-5-AANTAL"]
