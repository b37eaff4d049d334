"""`check`: one invoice number on two invoices, and what is one invoice."""

from pathlib import Path

from tests.workflows.test_check_ties import INVOICED, OTHER, edited, export, sent, told

LATER = INVOICED | {"Datum": "12-11-2026", "Referentie": "R2"}


def test_two_invoices_of_one_number_are_told(tmp_path: Path) -> None:
    first = sent(export(tmp_path / "a.csv", INVOICED), tmp_path / "1")
    second = sent(export(tmp_path / "b.csv", LATER), tmp_path / "2")
    other = sent(export(tmp_path / "c.csv", LATER | {"Factuurnummer": "F-2"}), tmp_path / "3")
    expected = ["error SAMEN-FACTUURNUMMER", *["info SAMEN-ZONDER-EXPORT"] * 2]
    assert told(first, second) == expected
    assert told(first, other) == expected[1:]
    of_another_party = edited(second, ("94009001", "94009777"))
    assert told(first, of_another_party) == expected[1:]
    unknown = [edited(invoice, ("94009001", "")) for invoice in (first, second)]
    assert told(*unknown) == expected[1:]


def test_exports_of_one_number_may_become_one_invoice(tmp_path: Path) -> None:
    first, second = export(tmp_path / "a.csv", INVOICED), export(tmp_path / "b.csv", LATER)
    assert told(first, second) == ["warning SAMEN-FACTUURNUMMER"]
    made = sent(first, tmp_path / "1")
    assert told(first, second, made) == ["error SAMEN-FACTUURNUMMER"]
    assert told(second, made) == ["error SAMEN-FACTUURNUMMER", "info SAMEN-ZONDER-EXPORT"]


def test_a_row_that_was_left_out_of_its_invoice_is_no_other_invoice(tmp_path: Path) -> None:
    made = sent(export(tmp_path / "e.csv", INVOICED), tmp_path / "1")
    both = export(tmp_path / "e.csv", INVOICED, LATER)
    assert told(both, made) == []


def test_the_same_invoice_sent_again_is_told_once(tmp_path: Path) -> None:
    rows = export(tmp_path / "e.csv", INVOICED, LATER | OTHER)
    made = sent(rows, tmp_path / "1")
    assert told(rows, made) == []
    assert (
        told(rows, made, edited(made, ("Te betalen", "Nog te betalen")))
        == ["error DUBBEL-BERICHTEN"] * 2
    )
