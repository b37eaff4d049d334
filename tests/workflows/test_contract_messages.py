"""What stands in the messages of sound rows: roles, versions, credits, numbers and invoices.

docs/contract.md names the sentence that each of these proves.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from lxml.etree import _Element

Cells = Mapping[str, str]


class Uitkomst(Protocol):
    """See conftest.py."""

    rapport: Any
    folder: Path

    def codes(self, severity: str = "error") -> dict[int, list[str]]: ...

    def messages(self, pattern: str = "*/*.xml") -> dict[str, _Element]: ...

    def texts(self, name: str, pattern: str = "*/*.xml") -> list[str]: ...


Convert = Callable[..., Uitkomst]

ONDERLING = {"Afspraaknummer": "OD-1", "Zorgtrajectnummer": "", "Startdatum zorgtraject": ""}
DJI = {
    "UZOVI": "9992",
    "Verzekerdennummer": "12345678",
    "Zorgvraagtype": "",
    "Type verwijzing": "06",
    "Plaatsingsbesluitnummer": "900000001",
    "Begindatum titel": "01-09-2026",
    "Einddatum titel": "31-08-2027",
}
IN_2027 = {"Datum": "12-01-2027", "Factuurdatum": "31-01-2027"}
# What 2.x refuses with list 071 (9573, 9575, 9576, 9578, 9641, 9552), and what has no place in it.
NEVER = (
    "SoortKosten", "IndicatieOngeval", "ZorgtrajectSubnummer", "Commentaar", "AanspraakStartdatum",
    "InternationaalVerzekeringsbewijs", "LocatiePostcode4",
)  # fmt: skip


def _providers(root: _Element) -> list[tuple[str, ...]]:
    """Return per provider of a prestatie its code, sort and role."""
    parts = ("Zorgaanbiedercode", "ZorgaanbiederSoort", "ZorgaanbiederRol")
    found = [*root.iter("{*}Verwijzer"), *root.iter("{*}Zorgaanbieder")]
    return [tuple(str(item.findtext(f"{{*}}{part}")) for part in parts) for item in found]


def test_the_practice_sends_and_each_provider_has_its_role(converted: Convert) -> None:
    done = converted(
        {"Type verwijzing": "01", "AGB verwijzer": "01000014", "Verwijsdatum": "20-08-2026"}
    )
    (root,) = done.messages().values()
    assert done.texts("Verzender") == ["94009001"]
    assert _providers(root) == [
        ("01000014", "3", "03"),
        ("94009201", "3", "01"),
        ("94009203", "3", "02"),
    ]
    assert done.texts("InformatieCode") == ["01"]
    assert done.texts("DoorsturenToegestaan") == ["true"]


@pytest.mark.parametrize(("uzovi", "rol"), [("3311", "3"), ("5509", "5"), ("9992", "4")])
def test_the_receiver_has_the_role_of_its_kind(converted: Convert, uzovi: str, rol: str) -> None:
    row = DJI if uzovi == "9992" else {"UZOVI": uzovi}
    done = converted(row, practice='[bericht]\nzorgkantoren = ["5509"]')
    assert done.texts("Ontvanger") == [uzovi]
    assert done.texts("OntvangerRol") == [rol]


def test_dji_gets_a_number_of_the_insured_and_nothing_else_of_the_person(
    converted: Convert,
) -> None:
    done = converted(DJI)
    assert done.codes() == {}
    assert done.texts("Verzekerdennummer") == ["12345678"]
    assert done.texts("BSN") == done.texts("Geboortedatum") == done.texts("Diagnose") == []


@pytest.mark.parametrize("uzovi", ["3311", "7119", "9992"])
def test_the_care_date_decides_the_version_for_every_receiver(
    converted: Convert, uzovi: str
) -> None:
    own = DJI if uzovi == "9992" else {"Type verwijzing": "04"}
    row = {**own, "UZOVI": uzovi, "Factuurdatum": "31-01-2027"}
    old = {**row, "Datum": "31-12-2026"}
    new = {**row, "Datum": "01-01-2027", "Factuurnummer": "D2"}
    done = converted(old, new, on="2027-02-05")
    assert done.texts("Berichtversie") == ["1", "2"]
    assert done.texts("Berichtsubversie") == ["0", "1"]
    assert done.codes("warning") == {0: ["XSD-EIGEN-SCHEMA"]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (IN_2027, True),
        ({**IN_2027, **DJI}, False),
        ({**IN_2027, "UZOVI": "3356"}, False),
        ({**IN_2027, "UZOVI": "9989"}, False),
        ({**IN_2027, "Prestatiecodelijst": "081"}, False),
        ({"Datum": "03-11-2026"}, False),
    ],
)
def test_the_postcode_is_never_written_and_it_is_told_where_it_belongs(
    converted: Convert, change: Cells, *, told: bool
) -> None:
    done = converted({**change, "Postcode behandellocatie": "1234 AB"}, on="2027-02-05")
    assert ("RIJ-POSTCODE4" in done.codes("info").get(2, [])) is told
    assert [name for name in NEVER if done.texts(name)] == []


def test_a_credit_names_its_debit_and_has_the_amount_without_its_sign(converted: Convert) -> None:
    credit = {"Bedrag": "-180,00", "Creditreferentie": "R 2025/1", "Referentie": "C1"}
    other = {**credit, "Aantal": "-1", "Creditreferentie": "R 2025/2", "Referentie": "C2"}
    done = converted(credit, other)
    assert done.codes() == {}
    assert done.texts("GerelateerdReferentienummer") == ["R 2025/1", "R 2025/2"]
    assert done.texts("ToegekendBedragInclBtwFinancieel") == ["180.00"] * 2
    assert (done.texts("Bedrag"), done.texts("DebetCreditCode")) == (["360.00"], ["C"])
    assert done.rapport["declared"] == {"rows": 2, "amount": "-360.00"}


def test_a_credit_and_its_debit_do_not_go_in_one_message(converted: Convert) -> None:
    debit = {"Referentie": "R1"}
    credit = {"Referentie": "R2", "Bedrag": "-180,00", "Creditreferentie": "R1"}
    done = converted(debit, credit)
    assert done.codes() == {3: ["VC102"]}
    assert done.texts("Referentienummer") == ["D1", "R1"]
    assert done.texts("Bedrag") == ["180.00"], "the message was built again"


def test_a_credit_on_route_1_is_a_credit_note_of_its_own(converted: Convert) -> None:
    credit = {**ONDERLING, "Bedrag": "-180,00"}
    named = {**credit, "Factuurnummer": "D2", "Creditfactuurnummer": "OD/2026-08"}
    done = converted(credit, ONDERLING, named, agreements=[{}])
    kinds = {path: str(root.tag).partition("}")[2] for path, root in done.messages().items()}
    assert kinds == {
        "facturen/94009101-D1-1.xml": "Invoice",
        "facturen/94009101-D1-2.xml": "CreditNote",
        "facturen/94009101-D2.xml": "CreditNote",
    }
    assert done.texts("CreditNoteTypeCode") == ["381", "381"]
    (reference,) = done.messages()["facturen/94009101-D2.xml"].iter("{*}BillingReference")
    assert reference.findtext("{*}InvoiceDocumentReference/{*}ID") == "OD/2026-08"
    assert "OD-CREDITFACTUUR" in done.codes("warning")[2]
    assert 4 not in done.codes("warning")


def test_numbers_and_dates_go_as_they_stand_in_the_export(converted: Convert) -> None:
    done = converted({"Factuurnummer": "D 2026/11", "Referentie": "R<&>1 é"})
    assert list(done.messages()) == ["declaraties/3311-D~202026~2f11.xml"]
    assert done.texts("Factuurnummer") == ["D 2026/11"]
    assert done.texts("Referentienummer") == ["D 2026/11", "R<&>1 é"]
    assert (done.texts("Factuurdatum"), done.texts("Verzenddatum")) == (
        ["2026-11-30"],
        ["2026-12-01"],
    )


def test_a_row_without_a_reference_gets_one_of_its_number_and_place(converted: Convert) -> None:
    given = {"Referentie": "D1-2"}
    done = converted({}, {}, given)
    assert done.codes() == {}
    references = done.texts("Referentienummer")[1:]
    assert len(set(references)) == 3
    assert all(reference.startswith("D1-") for reference in references)
    assert references[2] == "D1-2", "what is given is not changed"
    assert converted({}, {}, given).texts("Referentienummer")[1:] == references


def test_a_number_that_is_split_has_its_part_in_document_and_file_name(
    converted: Convert,
) -> None:
    rows = [
        {**ONDERLING, "Bedrag": "-180,00", "Creditfactuurnummer": "D0"},
        {**ONDERLING, "Datum": "01-10-2026"},
        ONDERLING,
        {"UZOVI": "7119"},
        {"UZOVI": "3311"},
    ]
    done = converted(*rows, agreements=[{}])
    assert done.codes() == {}
    paths = list(done.messages())
    assert paths == [
        "declaraties/3311-D1-1.xml",
        "declaraties/7119-D1-2.xml",
        "facturen/94009101-D1-3.xml",
        "facturen/94009101-D1-4.xml",
        "facturen/94009101-D1-5.xml",
    ]
    assert done.texts("Factuurnummer") == ["D1-1", "D1-2"]
    assert [root.findtext("{*}ID") for root in done.messages("facturen/*").values()] == [
        "D1-3", "D1-4", "D1-5",
    ]  # fmt: skip
    assert done.texts("CreditNoteTypeCode", "facturen/*-D1-5.xml") == ["381"]
    warnings = [code for codes in done.codes("warning").values() for code in codes]
    assert warnings.count("RIJ-NUMMER-GESPLITST") == 1


@pytest.mark.parametrize(
    ("agb", "kenmerken", "expected"),
    [
        ("94009101", ("", ""), ("CREDITEUREN-OD", [], [])),
        ("94009101", ("K1", "K1"), ("CREDITEUREN-OD", ["K1"], [])),
        ("94009101", ("K1", "K2"), ("CREDITEUREN-OD", [], ["K1", "K1", "K2"])),
        ("06009102", ("", ""), ("D1", [], [])),
        ("06009102", ("K1", "K1"), (None, ["K1"], [])),
    ],
)
def test_an_invoice_has_a_line_a_row_and_the_references_that_the_aanvrager_asks_for(
    converted: Convert,
    agb: str,
    kenmerken: tuple[str, str],
    expected: tuple[str | None, list[str], list[str]],
) -> None:
    agreements = [
        {"Afspraaknummer": number, "AGB aanvrager": agb, "Kenmerk aanvrager": kenmerk}
        for number, kenmerk in zip(("OD-1", "OD-2"), kenmerken, strict=True)
    ]
    second = {**ONDERLING, "Afspraaknummer": "OD-2"}
    done = converted(ONDERLING, ONDERLING, second, agreements=agreements)
    assert done.codes() == {}
    (invoice,) = done.messages().values()
    lines = invoice.findall("{*}InvoiceLine")
    assert len(lines) == 3, "equal rows are both right"
    found = (
        invoice.findtext("{*}BuyerReference"),
        [str(item.findtext("{*}ID")) for item in invoice.findall("{*}OrderReference")],
        [text for line in lines for text in line.itertext() if text in {"K1", "K2"}],
    )
    assert found == expected
