"""`check`: which row, message, return and credit go together, and which only look as if they do."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import adapter

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "check"
HEAD = (
    "Factuurnummer;Factuurdatum;Cliëntnummer;BSN;Geboortedatum;UZOVI;Zorgtrajectnummer;"
    "Startdatum zorgtraject;Zorgvraagtype;Type verwijzing;AGB verwijzer;Verwijsdatum;"
    "AGB regiebehandelaar;AGB behandelaar;Prestatiecodelijst;Prestatiecode;Datum;Begintijd;"
    "Eindtijd;Aantal;Tarief;Bedrag;Referentie;Afspraaknummer;Creditreferentie;Creditfactuurnummer"
)
ROW = {
    "Factuurnummer": "F-1",
    "Factuurdatum": "31-12-2026",
    "Cliëntnummer": "C-1",
    "BSN": "999990019",
    "Geboortedatum": "14-03-1984",
    "UZOVI": "3311",
    "Zorgtrajectnummer": "ZT1",
    "Startdatum zorgtraject": "07-09-2026",
    "Zorgvraagtype": "04",
    "Type verwijzing": "01",
    "AGB verwijzer": "01000014",
    "Verwijsdatum": "20-08-2026",
    "AGB regiebehandelaar": "94009203",
    "AGB behandelaar": "94009201",
    "Prestatiecodelijst": "071",
    "Prestatiecode": "CO0627",
    "Datum": "10-11-2026",
    "Aantal": "1",
    "Tarief": "189,60",
    "Bedrag": "189,60",
    "Referentie": "R1",
}
OTHER = {"BSN": "999980415", "Cliëntnummer": "C-2"}
INVOICED = {"Afspraaknummer": "OD-1", "Zorgtrajectnummer": ""}
ROUTE_1 = "OD-1;21-09-2026;94009101;94009001;1;;;;;"
ROUTE_2 = "OD-1;21-09-2026;94009101;94009001;2;ZA-1;07-09-2026;;999990019;"


def export(path: Path, *rows: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [";".join((ROW | row).get(name, "") for name in HEAD.split(";")) for row in rows]
    path.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    return path


def sent(rows: Path, out: Path, agreements: Path = CASES / "afspraken.csv") -> Path:
    """Return the one message that `convert` makes of an export."""
    inputs = adapter.Inputs(
        exports=(rows,),
        practice=CASES / "praktijk.toml",
        agreements=agreements,
        parties=CASES / "partijen.csv",
        contracts=CASES / "contracten.csv",
        tariffs=CASES / "tarieven.csv",
    )
    adapter.convert(inputs, out, on=date(2027, 2, 5))
    (message,) = out.glob("*/*.xml")
    return message


def edited(message: Path, *changes: tuple[str, str]) -> Path:
    text = message.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = message.with_name(f"anders-{message.name}")
    path.write_text(text, encoding="utf-8")
    return path


def told(*files: Path) -> Sequence[str]:
    found = adapter.check(
        files,
        on=date(2027, 2, 5),
        practice=CASES / "praktijk.toml",
        agreements=CASES / "afspraken.csv",
        contracts=CASES / "contracten.csv",
        tariffs=CASES / "tarieven.csv",
    )
    return [f"{item.severity.label} {item.code}" for item in found]


def test_a_row_with_both_a_declaration_and_an_invoice_was_claimed_at_both(tmp_path: Path) -> None:
    rows = export(tmp_path / "e.csv", INVOICED)
    text = (CASES / "afspraken.csv").read_text(encoding="utf-8")
    changed = tmp_path / "afspraken.csv"
    changed.write_text(text.replace(ROUTE_1, ROUTE_2), encoding="utf-8")
    invoice, declaration = sent(rows, tmp_path / "1"), sent(rows, tmp_path / "2", changed)
    assert told(rows, invoice, declaration) == ["error SAMEN-GEFACTUREERD"]
    back = export(
        tmp_path / "terug.csv",
        {"Factuurnummer": "F-2", "Referentie": "R2", "Bedrag": "-189,60", "Creditreferentie": "R1"},
    )
    assert told(rows, invoice, declaration, back) == []


def test_a_message_that_differs_from_its_row_is_judged_by_itself(tmp_path: Path) -> None:
    rows = export(tmp_path / "e.csv", {})
    message = sent(rows, tmp_path / "uit")
    dearer = edited(message, ("189.60", "250.00"))
    assert told(rows, dearer) == ["error SAMEN-TARIEF"]
    next_rows = export(tmp_path / "volgend.csv", OTHER | {"Factuurnummer": "F-2"})
    another = edited(message, ("999990019", "999980415"), (">C-1<", ">C-2<"))
    assert told(rows, another, next_rows) == ["error DUBBEL-OPNIEUW"]
    assert told(rows, message, next_rows) == []
    by_another = edited(message, ("94009001", "94009101"))
    assert told(rows, by_another, message) == ["error SAMEN-BEIDE"]
    moved = export(tmp_path / "later.csv", {"Datum": "12-11-2026"})
    again = export(tmp_path / "weer.csv", {"Factuurnummer": "F-3", "Referentie": "R3"})
    assert told(moved, message, again) == ["warning DUBBEL-OPNIEUW"]


def test_what_was_credited_costs_nothing(tmp_path: Path) -> None:
    back = {"Referentie": "R2", "Creditreferentie": "R1"}
    dear = {"Tarief": "300,00", "Bedrag": "300,00"}
    first = export(tmp_path / "e.csv", dear)
    assert told(first) == ["error SAMEN-TARIEF"]
    both = export(tmp_path / "c.csv", dear, dear | back | {"Bedrag": "-300,00"})
    assert told(both) == []
    free = INVOICED | OTHER | {"Cliëntnummer": "C-3", "Afspraaknummer": "OD-3"}
    free |= {"Prestatiecode": "OV9999", "Tarief": "85,00", "Bedrag": "85,00"}
    of_invoice = {"Factuurnummer": "F-2", "Bedrag": "-85,00", "Creditfactuurnummer": "F-1"}
    assert told(export(tmp_path / "v.csv", free)) == ["error SAMEN-VRIJ-AFSPRAAK"]
    assert told(export(tmp_path / "w.csv", free, free | back | of_invoice)) == []


def returned(case: str, path: Path, *changes: tuple[str, str]) -> Path:
    text = (CASES / case).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_return_of_the_other_sort_says_nothing(tmp_path: Path) -> None:
    test = (">P</gds802:Berichtsoort>", ">T</gds802:Berichtsoort>")
    case = CASES / "dubbel-berichten"
    for number, name in enumerate(("retour-afgewezen", "retour-vecozo")):
        refused = returned(f"dubbel-berichten/{name}.xml", tmp_path / f"{number}.xml", test)
        assert told(case / "a.xml", refused, case / "b.xml") == [
            "error DUBBEL-BERICHTEN",
            "warning SAMEN-ANDERE-SOORT",
        ]


def test_an_awarded_reference_of_another_patient_is_another_reference(tmp_path: Path) -> None:
    awarded = "dubbel-in-retour/retour-toegekend.xml"
    again = CASES / "dubbel-in-retour" / "opnieuw.xml"
    other = returned(awarded, tmp_path / "r.xml", ("999990019", "999980415"))
    assert told(other, again) == []
    assert told(other, CASES / awarded, again) == ["error DUBBEL-IN-RETOUR"]


def test_of_two_returns_the_one_that_was_sent_last_counts(tmp_path: Path) -> None:
    case = CASES / "dubbel-berichten"
    refused = "dubbel-berichten/retour-afgewezen.xml"
    awarded = "dubbel-toegekend/retour-toegekend.xml"
    later = (">2027-01-15</gds802:Verzenddatum>", ">2027-01-20</gds802:Verzenddatum>")
    first, last = (
        returned(refused, tmp_path / "1.xml"),
        returned(awarded, tmp_path / "2.xml", later),
    )
    for returns in ((first, last), (last, first)):
        assert told(case / "a.xml", *returns, case / "b.xml") == ["error DUBBEL-TOEGEKEND"]
    first, last = (
        returned(awarded, tmp_path / "3.xml"),
        returned(refused, tmp_path / "4.xml", later),
    )
    for returns in ((first, last), (last, first)):
        assert told(case / "a.xml", *returns, case / "b.xml") == []


def test_a_credit_takes_back_the_debit_of_its_own_patient(tmp_path: Path) -> None:
    first = export(tmp_path / "1.csv", {})
    second = export(tmp_path / "2.csv", OTHER | {"Factuurnummer": "F-2"})
    back = {"Factuurnummer": "F-3", "Referentie": "9", "Bedrag": "-189,60"}
    back |= {"Creditreferentie": "R1"}
    taken = export(tmp_path / "3.csv", OTHER | back)
    again = {"Factuurnummer": "F-4", "Referentie": "S1"}
    of_first = export(tmp_path / "4.csv", again)
    of_second = export(tmp_path / "5.csv", OTHER | again)
    assert told(first, second, taken, of_first) == ["warning DUBBEL-EXPORTS"]
    assert told(first, second, taken, of_second) == []


def test_of_two_exports_of_one_name_each_has_its_own_invoice(tmp_path: Path) -> None:
    november = export(tmp_path / "nov" / "export.csv", INVOICED)
    december = INVOICED | OTHER | {"Factuurnummer": "F-2", "Datum": "05-12-2026"}
    december_rows = export(tmp_path / "dec" / "export.csv", december)
    invoice = sent(december_rows, tmp_path / "uit")
    claimed = {"Factuurnummer": "F-9", "Referentie": "R9"}
    again = export(tmp_path / "d.csv", OTHER | claimed | {"Datum": "05-12-2026"})
    expected = ["warning SAMEN-GEFACTUREERD"]
    assert told(november, december_rows, invoice, again) == expected
    found = list(adapter.check([november, december_rows, invoice, again], on=date(2027, 2, 5)))
    assert str(found[-1].ander.origin if found[-1].ander else "") == f"{december_rows}:2"


def test_two_rows_that_were_both_invoiced_are_told_of_their_invoices(tmp_path: Path) -> None:
    first = export(tmp_path / "a.csv", INVOICED)
    again = export(tmp_path / "b.csv", INVOICED | {"Factuurnummer": "F-2", "Referentie": "R2"})
    invoices = sent(first, tmp_path / "1"), sent(again, tmp_path / "2")
    assert told(first, again) == ["warning DUBBEL-EXPORTS"]
    assert told(first, again, invoices[0]) == ["warning DUBBEL-OPNIEUW"]
    assert told(first, again, *invoices) == ["warning DUBBEL-BERICHTEN"]


def test_alike_lines_of_an_invoice_sent_again_go_with_a_row_each(tmp_path: Path) -> None:
    lines = [{"Cliëntnummer": f"C-{n}", "BSN": "", "Referentie": f"R{n}"} for n in range(1, 4)]
    rows = export(tmp_path / "e.csv", *(INVOICED | line for line in lines))
    invoice = sent(rows, tmp_path / "uit")
    twice = edited(invoice, ("2026-12-31", "2026-12-30"))
    assert told(rows, invoice, twice) == ["error DUBBEL-BERICHTEN"] * 3
