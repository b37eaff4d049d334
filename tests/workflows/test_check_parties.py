"""`check`: whose an export is, when it does not say so and --practice is of another party."""

from datetime import date
from pathlib import Path

import adapter
from tests.workflows.test_check_ties import CASES, INVOICED, OTHER, edited, export, sent, told

AANVRAGER = "94009101"


def _of_aanvrager(folder: Path, *rows: dict[str, str]) -> tuple[Path, Path]:
    """Return the export of the aanvrager, and the message that was made of its first row."""
    own = [{"Factuurnummer": "A-1", "Referentie": f"A{n}"} | row for n, row in enumerate(rows)]
    path = export(folder / "aanvrager.csv", *own)
    message = sent(export(folder / "deel.csv", own[0]), folder / "uit-aanvrager")
    return path, edited(message, ("94009001", AANVRAGER))


def test_an_export_is_of_the_party_that_its_messages_are_of(tmp_path: Path) -> None:
    of_uitvoerder = export(tmp_path / "u.csv", INVOICED, INVOICED | OTHER)
    rows, message = _of_aanvrager(tmp_path, {}, OTHER)
    assert told(of_uitvoerder, rows) == ["warning SAMEN-GEFACTUREERD"] * 2
    assert told(of_uitvoerder, rows, message) == []
    assert told(rows, message, of_uitvoerder) == []
    invoice = sent(of_uitvoerder, tmp_path / "uit")
    assert told(rows, of_uitvoerder, message, invoice) == []


def test_an_export_with_messages_of_two_parties_stays_of_the_practice(tmp_path: Path) -> None:
    third = {"Factuurnummer": "F-3", "Referentie": "R3", "Datum": "12-11-2026"}
    second = OTHER | {"Factuurnummer": "F-2", "Referentie": "R2"}
    rows = export(tmp_path / "e.csv", {}, second, third)
    own = sent(export(tmp_path / "1.csv", {}), tmp_path / "uit-1")
    of_other = sent(export(tmp_path / "2.csv", second), tmp_path / "uit-2")
    of_other = edited(of_other, ("94009001", AANVRAGER))
    again = {"Factuurnummer": "F-9"}
    of_practice = export(tmp_path / "weer.csv", third | again, second | again)
    message = sent(of_practice, tmp_path / "uit-weer")
    assert told(rows, of_other, own, message) == ["error DUBBEL-OPNIEUW", "error SAMEN-BEIDE"]


def test_a_client_of_another_party_is_known_by_the_message_of_its_row(tmp_path: Path) -> None:
    rows, message = _of_aanvrager(tmp_path, {"Cliëntnummer": "C-7"})
    text = rows.read_text(encoding="utf-8").replace("999990019", "")
    rows.write_text(text, encoding="utf-8")
    known_by_client = edited(message, ("<gds801:BSN>999990019</gds801:BSN>", ""))
    own = export(tmp_path / "u.csv", INVOICED | {"Cliëntnummer": "C-7", "BSN": ""})
    assert told(own, rows) == ["warning SAMEN-GEFACTUREERD"]
    assert told(own, rows, known_by_client) == []


def test_a_number_that_two_parties_give_to_a_client_is_of_one_patient_only(tmp_path: Path) -> None:
    first = export(tmp_path / "1.csv", {})
    second = export(tmp_path / "2.csv", OTHER | {"Cliëntnummer": "C-1", "Factuurnummer": "F-2"})
    assert told(first, second) == []


def test_the_contract_of_the_practice_says_nothing_of_an_export_of_another(tmp_path: Path) -> None:
    rows, message = _of_aanvrager(tmp_path, {})
    contracts = tmp_path / "contracten.csv"
    text = (CASES / "contracten.csv").read_text(encoding="utf-8")
    contracts.write_text(text.replace(";;;;\n", ";;;80;\n"), encoding="utf-8")

    def codes(*files: Path) -> list[str]:
        check = adapter.check(
            files,
            on=date(2027, 2, 5),
            practice=CASES / "praktijk.toml",
            contracts=contracts,
            tariffs=CASES / "tarieven.csv",
        )
        return [item.code for item in check]

    assert codes(rows) == ["SAMEN-TARIEF"]
    assert codes(rows, message) == []


def test_alike_references_of_two_patients_go_with_the_row_of_their_patient(tmp_path: Path) -> None:
    alike = {"Referentie": "1"}
    rows = export(tmp_path / "e.csv", alike, OTHER | alike)
    turned = export(tmp_path / "t.csv", OTHER | alike, alike | {"Referentie": "2"})
    message = edited(sent(turned, tmp_path / "uit"), (">2<", ">1<"))
    assert told(rows, message) == []


def test_two_parties_may_have_given_one_number_and_reference(tmp_path: Path) -> None:
    of_uitvoerder = export(tmp_path / "u.csv", INVOICED)
    invoice = sent(of_uitvoerder, tmp_path / "uit")
    same = {"Factuurnummer": "F-1", "Referentie": "R1"}
    rows, message = _of_aanvrager(tmp_path, same, OTHER)
    assert told(of_uitvoerder, invoice, rows, message) == []
    assert told(of_uitvoerder, rows, message) == []
    assert told(rows, message, of_uitvoerder, invoice) == []


def test_an_export_beside_one_of_another_party_may_be_of_either(tmp_path: Path) -> None:
    rows, message = _of_aanvrager(tmp_path, {})
    back = {"Referentie": "A8", "Creditreferentie": "A0", "Bedrag": "-189,60"}
    again = {"Factuurnummer": "A-3", "Referentie": "A9", "Tarief": "150,00", "Bedrag": "150,00"}
    later = export(tmp_path / "later.csv", back | {"Factuurnummer": "A-2"}, again)
    own = export(tmp_path / "eigen.csv", OTHER | {"Factuurnummer": "F-2"})
    twice = export(tmp_path / "twee.csv", OTHER | {"Factuurnummer": "F-3"})
    assert told(rows, message, later) == []
    assert told(rows, message, own, sent(own, tmp_path / "uit"), twice) == ["error DUBBEL-OPNIEUW"]
