"""Every personal cell of an export holds a mark of its own, and no invoice holds a mark."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from adapter.importers.profile import profiles
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.privacy import looks_like_somebody
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "convert"
OMGEVING = Omgeving(vandaag=date(2026, 12, 1))
# What is said of the patient, the zorgtraject, the referral and the persons who gave the care.
MARKED = {
    "Cliëntnummer": "MERKCLIENT",
    "BSN": "999990019",
    "Verzekerdennummer": "MERKVERZEKERDE",
    "Geboortedatum": "23-07-1961",
    "Zorgtrajectnummer": "MERKTRAJECT",
    "Startdatum zorgtraject": "17-09-2019",
    "Zorgvraagtype": "77",
    "DSM-hoofdgroep": "78",
    "GB-ggz-profiel": "79",
    "Privacyverklaring": "N",
    "Zorglabel": "MERKLABEL",
    "Type verwijzing": "01",
    "AGB verwijzer": "01987651",
    "Naam verwijzer": "MERKVERWIJZER",
    "Specificatie verwijzer": "0987",
    "Verwijsdatum": "18-09-2019",
    "AGB regiebehandelaar": "94987652",
    "AGB behandelaar": "94987653",
    "Begintijd": "03:33",
    "Eindtijd": "04:44",
    "Creditreferentie": "MERKCREDIT",
    "Plaatsingsbesluitnummer": "MERKBESLUIT",
    "Begindatum titel": "19-09-2019",
    "Einddatum titel": "20-09-2031",
    "Postcode behandellocatie": "8888ZZ",
    "Omschrijving": "MERKNAAM van de cliënt",
    "Herdeclaratiecode": "76",
}
AFSPRAAK = {
    "Datum afspraak": "21-09-2026",
    "AGB aanvrager": "94009101",
    "AGB uitvoerder": "94009001",
    "Route": "1",
    "Geldig van": "01-10-2026",
    "Geldig tot": "31-12-2027",
    "Zorgtrajectnummer aanvrager": "MERKTRAJECTAANVRAGER",
    "Startdatum zorgtraject": "16-09-2019",
}
AFSPRAKEN = [
    {**AFSPRAAK, "Afspraaknummer": "OD-1", "Kenmerk aanvrager": "INK-1"},
    {**AFSPRAAK, "Afspraaknummer": "MERKAFSPRAAK", "BSN": "999990019"},
    {**AFSPRAAK, "Afspraaknummer": "OD-MERKCLIENT-7"},
]
NEUTRAL = {
    "UZOVI": "3311",
    "Zorgdomein": "ggz",
    "Factuurdatum": "30-11-2026",
    "Prestatiecodelijst": "071",
    "Prestatiecode": "CO0627",
    "Aantal": "1",
    "Tarief": "180,00",
    "AGB aanvrager": "94009101",
    "Btw-percentage": "21",
    "Bron": "MERKBRON.csv:4",
}


def rows() -> list[dict[str, str]]:
    made = []
    for day, afspraak in enumerate(AFSPRAKEN, start=2):
        for sign, number in (("", "OD"), ("-", "CR")):
            made.append(
                {
                    **NEUTRAL,
                    **MARKED,
                    "Factuurnummer": f"{number}{day}",
                    "Datum": f"{day:02}-11-2026",
                    "Bedrag": f"{sign}180,00",
                    "Referentie": f"MERKREF{number}{day}",
                    "Creditfactuurnummer": "OD2026-10" if sign else "",
                    "Afspraaknummer": afspraak["Afspraaknummer"],
                }
            )
    return made


def write(path: Path, table: list[dict[str, str]]) -> Path:
    columns = list(dict.fromkeys(name for row in table for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(table)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


@pytest.fixture(name="facturen", scope="module")
def _facturen(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("merken")
    inputs = Inputs(
        exports=(write(folder / "export.csv", rows()),),
        practice=CASES / "praktijk.toml",
        agreements=write(folder / "afspraken.csv", AFSPRAKEN),
        parties=CASES / "partijen.csv",
        tariffs=CASES / "tarieven.csv",
    )
    report = convert(inputs, folder / "uit", OMGEVING)
    assert report.invoiced.rows == len(rows())
    return sorted((folder / "uit" / "facturen").iterdir())


def test_the_marks_are_in_every_column_of_the_export_that_an_invoice_does_not_need() -> None:
    known = {kolom.kop for kolom in profiles()["ggz-consulten"].kolommen}
    assert known == {name for row in rows() for name in row}


def test_no_invoice_and_no_name_of_one_holds_a_mark(facturen: list[Path]) -> None:
    assert len(facturen) == len(rows())
    marks = [value for value in MARKED.values() if len(value) > 2]
    dates = [re.sub(r"(\d\d)-(\d\d)-(\d{4})", r"\3-\2-\1", mark) for mark in marks]
    plain = [date_.replace("-", "") for date_ in dates]
    for path in facturen:
        text = path.read_text(encoding="utf-8") + path.name
        assert "MERK" not in text.upper()
        assert {mark for mark in {*marks, *dates, *plain} if mark in text} == set()


def test_an_invoice_holds_nothing_but_what_it_may_hold(facturen: list[Path]) -> None:
    party = (CASES / "partijen.csv").read_text(encoding="utf-8").splitlines()[1].split(";")
    practice = re.findall(r'"(.*)"', (CASES / "praktijk.toml").read_text(encoding="utf-8"))
    own = {"OD-1", "INK-1", "OD2026-10", "CO0627", "071", "Prestatie CO0627", "Prestatiecodelijst"}
    words = {
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0",
        "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
        "Te betalen binnen 30 dagen na de factuurdatum.",
        "Dit bedrag wordt met u verrekend.",
        "Voorbeeldstraat 1",
        "Voorbeeldkade 12",
        *("EUR", "NL", "VAT", "S", "C62", "0106", "380", "381", "58", "130"),
    }
    dates = {"2026-11-30", "2026-12-30", "2026-11-01"}
    amounts = {"1", "21", "180.00", "37.80", "217.80"}
    for path in facturen:
        root = etree.parse(str(path)).getroot()
        nodes = list(root.iter("{*}*"))
        found = {str(node.text).strip() for node in nodes if len(node) == 0}
        found |= {str(value) for node in nodes for value in node.attrib.values()}
        numbers = {row["Factuurnummer"] for row in rows()}
        days = {f"2026-11-0{day}" for day in (2, 3, 4)}
        allowed = {*party, *practice, *own, *words, *dates, *amounts, *numbers, *days}
        assert found - allowed == set()
        assert Decimal(next(str(n.text) for n in nodes if n.tag.endswith("PayableAmount"))) > 0


@pytest.mark.parametrize(
    ("number", "is_refused"),
    [
        ("2026{bsn}", True),
        ("{bsn}2026", True),
        ("F-20261130{bsn}01", True),
        ("F202611300001", False),
    ],
)
def test_a_bsn_inside_a_longer_number_is_known(
    converted: Callable[..., Any], number: str, *, is_refused: bool
) -> None:
    bsn = MARKED["BSN"]
    done = converted({"BSN": bsn, "Factuurnummer": number.format(bsn=bsn)})
    assert ("RIJ-PERSOONSGEGEVEN" in done.codes().get(2, ())) == is_refused
    assert not any(bsn in path for path in done.messages())


PATIENT = {"BSN": "999990019", "Geboortedatum": "03-02-1980", "Cliëntnummer": "100234"}
TO_AANVRAGER = {"Afspraaknummer": "OD-1", "AGB aanvrager": "94009101"}


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("PO 9999 90.019", True),
        ("100234", True),
        ("100234-01", False),
        ("D100234-01", False),
        ("80-02-03", False),
        ("D03021980", False),
        ("999993008", False),
    ],
)
def test_a_number_of_the_patient_refuses_a_row_and_one_that_holds_it_does_not(
    converted: Callable[..., Any], text: str, *, is_refused: bool
) -> None:
    done = converted({**PATIENT, "Factuurnummer": text})
    assert ("RIJ-PERSOONSGEGEVEN" in done.codes().get(2, ())) == is_refused
    assert "RIJ-PERSOON-LIJKT" not in done.codes("warning").get(2, ())


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("100234-01", True),
        ("D100234-01", True),
        ("D03021980", True),
        ("F 3-2-1980", True),
        ("80-02-03", False),
        ("2026-11-0007", False),
    ],
)
def test_on_an_invoice_to_the_aanvrager_a_number_that_holds_one_of_the_patient_is_told(
    converted: Callable[..., Any], text: str, *, is_told: bool
) -> None:
    done = converted({**PATIENT, **TO_AANVRAGER, "Factuurnummer": text}, agreements=[{}])
    assert done.codes() == {}
    assert ("RIJ-PERSOON-LIJKT" in done.codes("warning").get(2, ())) == is_told


@pytest.mark.parametrize(
    ("text", "seems"),
    [
        ("999990019", True),
        ("INK 999990019", True),
        ("2026999990019", False),
        ("123456789", False),
        ("P. Jansen", True),
        ("dhr de Vries", True),
        ("Mevr. J", True),
        ("A.B. van der Berg", True),
        ("INK A. 12", False),
        ("Inkoop Zuid", False),
        ("01-02-1980", True),
        ("1980-02-01", True),
        ("week 2-11-2026", False),
        ("van 31/12/2025", False),
    ],
)
def test_what_looks_like_a_person_is_known(text: str, *, seems: bool) -> None:
    assert looks_like_somebody(text, date(2026, 11, 2)) == seems


def test_a_number_that_is_of_nobody_in_the_exports_goes_with_a_warning(
    converted: Callable[..., Any],
) -> None:
    row = {"BSN": "999990019", **TO_AANVRAGER, "Factuurnummer": "999993021"}
    done = converted(row, agreements=[{}])
    assert done.codes() == {}
    assert done.codes("warning")[2] == ["RIJ-PERSOON-LIJKT"]
    assert len(done.messages()) == 1
