"""`check` over received invoices: an order stands for a patient only when it is of one."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import adapter
from tests.workflows.test_check_ties import CASES, INVOICED, OTHER, export, sent

ORDERED = INVOICED | {"Cliëntnummer": "C-3", "Prestatiecode": "CO0497", "Afspraaknummer": "OD-3"}
ORDERED |= {"Tarief": "85,00", "Bedrag": "85,00"}


def invoice(folder: Path, number: str, *rows: dict[str, str]) -> Path:
    told = [{"Factuurnummer": number, "Referentie": f"R{n}"} | row for n, row in enumerate(rows)]
    return sent(export(folder / f"{number}.csv", *told), folder / number)


def told(*files: Path, agreements: Path | None = CASES / "afspraken.csv") -> Sequence[str]:
    """Return what the aanvrager sees that got the invoices, and has no export of them."""
    found = adapter.check(
        files, on=date(2027, 2, 5), practice=CASES / "aanvrager.toml", agreements=agreements
    )
    return [
        f"{item.severity.label} {item.code}" for item in found if item.code != "SAMEN-ZONDER-EXPORT"
    ]


def test_a_standing_order_is_of_more_patients_than_one(tmp_path: Path) -> None:
    first = invoice(tmp_path, "F-1", INVOICED)
    second = invoice(tmp_path, "F-2", INVOICED | OTHER)
    assert "INK-1" in second.read_text(encoding="utf-8")
    assert told(first, second) == []
    assert told(first, second, agreements=None) == []


def test_an_order_by_an_agreement_for_one_patient_is_of_that_patient(tmp_path: Path) -> None:
    first, again = invoice(tmp_path, "F-1", ORDERED), invoice(tmp_path, "F-2", ORDERED)
    assert told(first, again) == ["warning DUBBEL-BERICHTEN"]
    assert told(first, again, agreements=None) == []  # nothing tells for how many it is


def test_an_order_that_stands_with_a_line_is_of_that_line(tmp_path: Path) -> None:
    both = (INVOICED | {"Prestatiecode": "CO0627"}, ORDERED)
    first, again = invoice(tmp_path, "F-1", *both), invoice(tmp_path, "F-2", *both)
    assert told(first, again) == ["warning DUBBEL-BERICHTEN"]
    assert told(first, again, agreements=None) == ["warning DUBBEL-BERICHTEN"] * 2
