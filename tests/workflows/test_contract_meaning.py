"""What a row means: who claims it, under which agreement, at which tariff, and what refuses it.

docs/contract.md names the sentence that each of these proves.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from lxml.etree import _Element

from adapter.core.values import is_bsn

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
ROUTE_2 = {
    "Route": "2",
    "Zorgtrajectnummer aanvrager": "ZA-88120",
    "Startdatum zorgtraject": "07-09-2026",
    "BSN": "999990019",
}
DJI = {
    "UZOVI": "9992",
    "BSN": "",
    "Geboortedatum": "",
    "Verzekerdennummer": "12345678",
    "Type verwijzing": "06",
    "Plaatsingsbesluitnummer": "900000001",
    "Begindatum titel": "01-09-2026",
    "Einddatum titel": "31-08-2027",
}


def _label(value: object) -> str:
    return (
        " ".join(f"{name}={cell}" for name, cell in value.items())
        if isinstance(value, dict)
        else ""
    )


def test_a_row_that_names_the_practice_itself_as_aanvrager_is_own_care(converted: Convert) -> None:
    done = converted({"AGB aanvrager": "94009001"})
    assert done.codes() == {}
    assert list(done.messages()) == ["declaraties/3311-D1.xml"]


@pytest.mark.parametrize(
    "row",
    [{**ONDERLING}, {**ONDERLING, "Afspraaknummer": "", "AGB aanvrager": "94009101"}],
    ids=_label,
)
def test_a_number_or_another_aanvrager_makes_it_care_that_was_asked_for(
    converted: Convert, row: Cells
) -> None:
    assert list(converted(row, agreements=[{}]).messages()) == ["facturen/94009101-D1.xml"]
    (code,) = converted(row).codes()[2]
    assert code in {"OD-AFSPRAAK-ONBEKEND", "OD-GEEN-AFSPRAAK"}


def test_own_care_and_care_for_dji_need_no_contract(converted: Convert) -> None:
    done = converted({}, {**DJI, "Factuurnummer": "D2"}, contracts=[{"UZOVI": "7119"}])
    assert done.codes() == {}
    assert done.rapport["declared"]["rows"] == 2


def test_route_2_is_claimed_on_the_zorgtraject_of_the_aanvrager(converted: Convert) -> None:
    done = converted(ONDERLING, agreements=[ROUTE_2], contracts=[{}])
    assert done.codes() == {}
    assert done.texts("Zorgtrajectnummer") == ["ZA-88120"]
    assert done.texts("ZorgtrajectStartdatum") == ["2026-09-07"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Geboortedatum": ""}, "RIJ-GEBOORTEDATUM"),
        ({"BSN": ""}, "RIJ-PATIENT"),
        ({"AGB regiebehandelaar": ""}, "RIJ-REGIEBEHANDELAAR"),
        ({"Zorgtrajectnummer": "ZT-9"}, "OD-ZORGTRAJECT"),
        ({"BSN": "999980415"}, "OD-PATIENT"),
    ],
    ids=_label,
)
def test_route_2_needs_the_whole_patient_and_no_other_zorgtraject(
    converted: Convert, change: Cells, code: str
) -> None:
    agreement = {**ROUTE_2, "Cliëntnummer": "C-1001"}
    done = converted({**ONDERLING, **change}, agreements=[agreement], contracts=[{}])
    assert done.codes() == {2: [code]}


@pytest.mark.parametrize("soort", ["contract", "betaalovereenkomst"])
@pytest.mark.parametrize(
    ("change", "goes"),
    [
        ({}, True),
        ({"Geldig van": "03-11-2026"}, True),
        ({"Geldig van": "04-11-2026"}, False),
        ({"Geldig tot": "03-11-2026"}, True),
        ({"Geldig tot": "02-11-2026"}, False),
        ({"Geldig tot": ""}, True),
        ({"UZOVI": "7119"}, False),
        ({"Prestatiecodelijst": "071", "Prestatiecode": "CO0497"}, True),
    ],
    ids=_label,
)
def test_route_2_needs_a_contract_with_that_insurer_on_the_care_date(
    converted: Convert, change: Cells, soort: str, *, goes: bool
) -> None:
    contract = {"Soort": soort, **change}
    done = converted(ONDERLING, agreements=[ROUTE_2], contracts=[contract])
    assert done.codes() == ({} if goes else {2: ["OD-CONTRACT"]})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Datum afspraak": "03-11-2026"}, None),
        ({"Datum afspraak": "04-11-2026"}, "OD-AFSPRAAK-DATUM"),
        ({"Geldig van": "03-11-2026", "Geldig tot": "03-11-2026"}, None),
        ({"Geldig van": "04-11-2026"}, "OD-AFSPRAAK-GELDIG"),
        ({"Geldig tot": "02-11-2026"}, "OD-AFSPRAAK-GELDIG"),
        ({"Prestaties": "CO0497 CO0627"}, None),
        ({"Prestaties": "*"}, None),
        ({"Prestaties": "CO0497"}, "OD-PRESTATIE"),
        ({"Max aantal": "1"}, None),
        ({"Max aantal": "0"}, "OD-OPGEBRUIKT"),
        ({"Afgesproken tarief": "180,00"}, None),
        ({"Afgesproken tarief": "179,99"}, "OD-TARIEF"),
        ({"AGB uitvoerder": "94009002"}, "OD-UITVOERDER"),
        ({"BSN": "999990019", "Cliëntnummer": "C-1001"}, None),
        ({"BSN": "999980415"}, "OD-PATIENT"),
        ({"Cliëntnummer": "C-1002"}, "OD-PATIENT"),
    ],
    ids=_label,
)
def test_an_agreement_holds_from_day_to_day_for_what_was_agreed(
    converted: Convert, change: Cells, code: str | None
) -> None:
    assert converted(ONDERLING, agreements=[change]).codes() == ({2: [code]} if code else {})


def test_the_free_prestatie_goes_on_an_invoice_at_the_agreed_tariff(converted: Convert) -> None:
    free = '[onderlinge_dienstverlening]\nprestatiecodes = ["OV9999"]'
    cells = {"Prestatiecode": "OV9999", "Prestatiecodelijst": "999", "Aantal": "1,5"}
    row = {**ONDERLING, **cells, "Tarief": "80,00", "Bedrag": "120,00"}
    agreement = {"Prestaties": "OV9999", "Afgesproken tarief": "80,00"}
    done = converted(row, agreements=[agreement], practice=free)
    assert done.codes() == {}
    assert done.rapport["invoiced"] == {"rows": 1, "amount": "120.00"}
    refused = {
        "OD-VRIJ-TARIEF": {**agreement, "Afgesproken tarief": ""},
        "OD-VRIJ-REGULIER": {**agreement, "Prestaties": "OV9999 CO0627"},
        "ROUTE-VRIJ": {**ROUTE_2, **agreement},
    }
    for code, other in refused.items():
        assert converted(row, agreements=[other], practice=free).codes() == {2: [code]}


@pytest.mark.parametrize(
    ("tarief", "codes"), [("189,60", {}), ("189,61", {2: ["RIJ-TARIEF-PLAFOND"]})]
)
def test_on_route_1_the_maximum_counts_and_an_insurers_contract_does_not(
    converted: Convert, tarief: str, codes: dict[int, list[str]]
) -> None:
    row = {**ONDERLING, "Tarief": tarief, "Bedrag": tarief}
    assert converted(row, agreements=[{}], contracts=[{"Percentage": "50"}]).codes() == codes


@pytest.mark.parametrize(
    ("contract", "at_most"),
    [
        ({"Tarief": "200,00", "Percentage": "50"}, "200,00"),
        ({"Percentage": "92,5"}, "175,38"),
        ({"Percentage": "33,33"}, "63,19"),  # 63.19368
        ({"Percentage": "12,5"}, "23,70"),
        ({}, "189,60"),
        ({"UZOVI": "7119", "Tarief": "1,00"}, "189,60"),
        ({"Prestatiecodelijst": "071", "Prestatiecode": "CO0497", "Tarief": "1,00"}, "189,60"),
    ],
    ids=_label,
)
def test_the_ceiling_is_that_of_the_contract_or_the_maximum(
    converted: Convert, contract: Cells, at_most: str
) -> None:
    above = f"{at_most[:-2]}{int(at_most[-2:]) + 1:02}"
    rows = [{"Tarief": tarief, "Bedrag": tarief} for tarief in (at_most, above)]
    assert converted(*rows, contracts=[contract]).codes() == {3: ["RIJ-TARIEF-PLAFOND"]}


def test_an_amount_that_cannot_be_read_counts_for_nothing(converted: Convert) -> None:
    done = converted({"Bedrag": "180,00 euro?"}, {"Factuurnummer": "D2"})
    assert done.codes() == {2: ["IMP-BEDRAG"]}
    assert done.rapport["amount"] == done.rapport["declared"]["amount"] == "180.00"
    assert done.rapport["rejected"] == {"rows": 1, "amount": "0.00"}


@pytest.mark.parametrize(
    ("bedrag", "codes"),
    [
        ({"Bedrag": "180,01"}, ["RIJ-BEDRAG"]),
        ({"Bedrag": "179,99"}, ["RIJ-BEDRAG"]),
        ({"Bedrag": "-180,00", "Creditreferentie": "R0"}, []),
        ({"Bedrag": "-180,01", "Creditreferentie": "R0"}, ["RIJ-BEDRAG"]),
        ({"Aantal": "2", "Bedrag": "360,00"}, ["RIJ-AANTAL"]),
        ({"Aantal": "0,5", "Bedrag": "90,00"}, ["RIJ-AANTAL"]),
    ],
    ids=_label,
)
def test_the_amount_is_that_of_one_prestatie_and_nothing_is_split(
    converted: Convert, bedrag: Cells, codes: list[str]
) -> None:
    done = converted(bedrag)
    assert done.codes() == ({2: codes} if codes else {})
    assert done.rapport["rows"] == 1


_DATES = ("Factuurdatum", "Geboortedatum", "Startdatum zorgtraject", "Verwijsdatum", "Datum")
_UNREADABLE = {
    **dict.fromkeys(("AGB behandelaar", "AGB regiebehandelaar"), ("94OO9201", "IMP-AGB")),
    **dict.fromkeys(("AGB verwijzer", "AGB aanvrager"), ("9400920111", "IMP-AGB")),
    **dict.fromkeys((*_DATES, "Begindatum titel"), ("32-01-2026", "IMP-DATUM")),
    **dict.fromkeys(("Tarief", "Bedrag"), ("geen", "IMP-BEDRAG")),
    "BSN": ("999990018", "IMP-BSN"),
    "UZOVI": ("33111", "IMP-UZOVI"),
    "Aantal": ("een", "IMP-GETAL"),
    "Begintijd": ("25:00", "IMP-TIJD"),
}


@pytest.mark.parametrize("name", _UNREADABLE)
def test_a_cell_that_cannot_be_read_refuses_its_row(converted: Convert, name: str) -> None:
    cell, code = _UNREADABLE[name]
    assert converted({name: cell}, {"Factuurnummer": "D2"}).codes() == {2: [code]}


def test_a_lost_zero_and_a_letter_o_are_mended_with_a_warning(converted: Convert) -> None:
    seven = next(str(number) for number in range(9_999_000, 9_999_999) if is_bsn(f"00{number}"))
    row = {
        "BSN": seven,  # nobody's: of seven digits there are none
        "UZOVI": "101",
        "Type verwijzing": "01",
        "AGB verwijzer": "1000014",
        "Verwijsdatum": "20-08-2026",
        "Prestatiecode": "C00627",
    }
    done = converted(row)
    assert done.codes() == {}
    assert sorted(done.codes("warning")[2]) == ["IMP-LETTER-O", *["IMP-VOORLOOPNUL"] * 3]
    assert done.texts("BSN") == [f"00{seven}"]
    assert done.texts("UzoviNummer") == ["0101"]
    assert "01000014" in done.texts("Zorgaanbiedercode")
    assert done.texts("Prestatiecode") == ["CO0627"]
