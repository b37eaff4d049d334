"""What `route` says a row needs is what refuses the row when it is not there, and nothing else."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from attrs import frozen

from adapter.model.afspraak import Afspraak, Partij
from adapter.model.praktijk import Praktijk
from adapter.model.regel import Regel
from adapter.reference.vereisten import Vereiste, Vraag, all_vereisten, vereisten
from adapter.routing.plafond import Plafond
from adapter.workflows.conversion.explaining import Explanation
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.decide_route import RowDecision, decide_routes

CASES = Path(__file__).resolve().parents[2] / "fixtures/convert"
TODAY = date(2026, 12, 1)
HOLDERS: Mapping[str, type] = {
    "rij": Regel, "afspraak": Afspraak, "contract": Plafond, "partij": Partij, "praktijk": Praktijk,
}  # fmt: skip
Tables = dict[str, dict[str, str]]
ROUTES = {
    "eigen": {"Zorgtrajectnummer": "ZT-1"},
    "route1": {"Afspraaknummer": "OD-1"},
    "route2": {"Afspraaknummer": "OD-2"},
}
COLUMNS = {
    "bsn": "BSN", "clientnummer": "Cliëntnummer", "verzekerdennummer": "Verzekerdennummer",
    "geboortedatum": "Geboortedatum", "creditreferentie": "Creditreferentie",
    "agb_regiebehandelaar": "AGB regiebehandelaar", "agb_verwijzer": "AGB verwijzer",
    "naam_verwijzer": "Naam verwijzer", "specificatie_verwijzer": "Specificatie verwijzer",
    "plaatsingsbesluitnummer": "Plaatsingsbesluitnummer", "zorgtrajectnummer": "Zorgtrajectnummer",
    "zorgtrajectnummer_aanvrager": "Zorgtrajectnummer aanvrager",
    "startdatum_zorgtraject": "Startdatum zorgtraject", "afgesproken_tarief": "Afgesproken tarief",
    "kvk": "KvK", "straat": "Straat", "huisnummer": "Huisnummer", "postcode": "Postcode",
    "plaats": "Plaats", "naam": "Naam", "contract": "UZOVI",
}  # fmt: skip
NEEDED_BY_EVERY_MESSAGE = {"naam"}
"""Of a party: without it the row of the table cannot be read at all."""


@frozen(kw_only=True)
class Situation:
    """A sound row for a requirement, with all that it needs."""

    vereiste: Vereiste
    vraag: Vraag

    def tables(self) -> Tables:
        """Return the tables: one row each."""
        vraag = self.vraag
        row = {
            "Factuurnummer": "D1", "Factuurdatum": "30-11-2026", "Cliëntnummer": "C-1001",
            "BSN": "999990019", "Verzekerdennummer": "", "Geboortedatum": "14-03-1984",
            "UZOVI": "3311", "Zorgtrajectnummer": "", "Plaatsingsbesluitnummer": "",
            "Type verwijzing": "", "AGB verwijzer": "", "Naam verwijzer": "",
            "Specificatie verwijzer": "", "AGB regiebehandelaar": "94009203",
            "AGB behandelaar": "94009201", "Prestatiecodelijst": "071", "Prestatiecode": "CO0627",
            "Datum": "03-11-2026", "Aantal": "1", "Tarief": "85,00", "Bedrag": "85,00",
            "Creditreferentie": "", "Afspraaknummer": "", **ROUTES[vraag.route],
        }  # fmt: skip
        if vraag.dji:
            row |= {"UZOVI": "9992", "BSN": "", "Geboortedatum": "", "Type verwijzing": "06"}
            row |= {"Verzekerdennummer": "V-1", "Plaatsingsbesluitnummer": "900000001"}
        if vraag.credit:
            row |= {"Bedrag": "-85,00", "Creditreferentie": "R0"}
        if vraag.vrije_prestatie:
            row |= {"Prestatiecodelijst": "999", "Prestatiecode": "OV9999"}
        if vraag.type_verwijzing in ("01", "02"):
            row |= {"Type verwijzing": vraag.type_verwijzing, "AGB verwijzer": "01000014"}
        if vraag.type_verwijzing == "07":
            row |= {"Type verwijzing": "07", "Naam verwijzer": "Voorbeeld"}
            row |= {"Specificatie verwijzer": "0329"}
        return {"rij": row, **_around(vraag)}


def _around(vraag: Vraag) -> Tables:
    afspraak = {
        "Afspraaknummer": ROUTES[vraag.route].get("Afspraaknummer", "OD-1"),
        "Datum afspraak": "21-09-2026", "AGB aanvrager": "94009101", "AGB uitvoerder": "94009001",
        "Route": vraag.route[-1] if vraag.route != "eigen" else "1",
        "Zorgtrajectnummer aanvrager": "ZA-1", "Startdatum zorgtraject": "07-09-2026",
        "Cliëntnummer": "", "BSN": "999990019", "Afgesproken tarief": "85,00",
        "Prestaties": "OV9999" if vraag.vrije_prestatie else "*",
        "Geldig van": "01-10-2026", "Geldig tot": "31-12-2027",
    }  # fmt: skip
    partij = {
        "AGB": "94009101", "Naam": "Voorbeeld", "KvK": "99990011", "Straat": "Voorbeeldkade",
        "Huisnummer": "12", "Postcode": "9999 XA", "Plaats": "Voorbeeldstad",
    }  # fmt: skip
    contract = {"UZOVI": "3311", "Soort": "contract", "Geldig van": "01-01-2026"}
    return {"afspraak": afspraak, "partij": partij, "contract": contract}


def _situations() -> list[Situation]:
    """Return every requirement with a question that asks it."""
    found = []
    for vereiste in all_vereisten()["zpm"]:
        words = {
            word: value[-1] if isinstance(value, list) else value
            for word, value in vereiste.als.items()
        }
        held: dict[str, Any] = {"credit": vereiste.code == "RIJ-CREDIT", **words}
        found.append(Situation(vereiste=vereiste, vraag=Vraag(**held)))
    return found


def _label(situation: Situation) -> str:
    vereiste = situation.vereiste
    return f"{vereiste.van}-{'-'.join(vereiste.veld)}-{situation.vraag.route}"


def _decide(folder: Path, tables: Tables, without: str = "") -> RowDecision:
    for name, row in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, row.keys(), delimiter=";")
            writer.writeheader()
            writer.writerow(row)
    lines = (CASES / "praktijk.toml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not without or not line.startswith(f"{without} =")]
    codes = '[onderlinge_dienstverlening]\nprestatiecodes = ["OV9999"]\n'
    practice = folder / "praktijk.toml"
    practice.write_text("\n".join([*kept, "", codes]), encoding="utf-8")
    inputs = Inputs(
        exports=(folder / "rij.csv",),
        practice=practice,
        agreements=folder / "afspraak.csv",
        parties=folder / "partij.csv",
        contracts=folder / "contract.csv",
    )
    (decision,) = decide_routes(inputs, TODAY)
    assert isinstance(decision, RowDecision)
    return decision


def _explained(decision: RowDecision) -> Explanation:
    assert decision.explanation is not None
    return decision.explanation


@pytest.mark.parametrize("situation", _situations(), ids=_label)
def test_with_all_that_is_asked_a_row_goes_by_its_route(
    situation: Situation, tmp_path: Path
) -> None:
    decision = _decide(tmp_path, situation.tables())
    assert decision.route == situation.vraag.route
    eisen = _explained(decision).eisen
    assert situation.vereiste in [eis.vereiste for eis in eisen]
    assert all(eis.vervuld for eis in eisen)


@pytest.mark.parametrize("situation", _situations(), ids=_label)
def test_without_it_the_row_is_refused_and_route_names_it(
    situation: Situation, tmp_path: Path
) -> None:
    vereiste, tables = situation.vereiste, situation.tables()
    if set(vereiste.veld) <= NEEDED_BY_EVERY_MESSAGE:
        tables["partij"]["AGB"] = "06009102"
    elif vereiste.van == "contract":
        tables["contract"]["UZOVI"] = "7119"
    elif vereiste.van != "praktijk":
        for veld in vereiste.veld:
            tables[vereiste.van][COLUMNS[veld]] = ""
    without = vereiste.veld[0] if vereiste.van == "praktijk" else ""
    decision = _decide(tmp_path, tables, without)
    assert decision.route == "niet"
    assert vereiste.code in [finding.code for finding in decision.findings]
    told = [eis.vereiste for eis in _explained(decision).eisen if not eis.vervuld]
    assert vereiste in told


def test_each_requirement_names_fields_that_its_holder_has() -> None:
    for vereiste in all_vereisten()["zpm"]:
        names = {field.name for field in attrs.fields(HOLDERS[vereiste.van])}
        assert set(vereiste.veld) <= names
        assert vereiste.zekerheid in {"hoog", "middel", "laag"}
        assert vereiste.bron


def test_nothing_is_asked_before_the_first_regime() -> None:
    assert vereisten(Vraag(route="route1"), date(2007, 12, 31)) == ()
