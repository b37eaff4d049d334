"""The credit of a GDS801 declaration: declared, answered, credited, and sound."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from adapter.core.findings import Finding
from adapter.formats.gds801 import CODEC as GDS801
from adapter.model import bericht, prestatie
from adapter.model.sandbox import Afwijzing, Beleid, Sandbox, Tarief
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering.made import Answer
from adapter.workflows.credit import Credit, Wish, credit_declaration

BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis"
NAMES = [path.stem for path in sorted(BASE.glob("*.xml")) if path.stem != "credit-enkel"]
DAY = date(2027, 2, 6)


def loop(
    given: Path, folder: Path, sandbox: Sandbox | None = None, *references: str
) -> tuple[list[str], Credit, Answer, list[object]]:
    """Answer a declaration, credit it, and check the credit."""
    omgeving = Omgeving(vandaag=DAY)
    told = list(answer_messages(given, folder / "uit", sandbox or Sandbox(), omgeving, force=False))
    answer = told[-1]
    assert isinstance(answer, Answer)
    assert answer.path
    wish = Wish(
        declaration=given,
        returns=(folder / "uit" / answer.path,),
        references=frozenset(references),
        number="C-1",
        day=DAY,
    )
    made = list(credit_declaration(wish, folder / "c", Settings(omgeving=omgeving), force=False))
    last = made[-1]
    assert isinstance(last, Credit)
    codes = [item.code for item in made if isinstance(item, Finding)]
    records: list[object] = []
    if last.path:
        path = folder / "c" / last.path
        with path.open("rb") as stream:
            check = MessageCheck(stream, path.name, Settings(omgeving=omgeving))
            assert not [item for item in check if item.severity.label == "error"]
        with path.open("rb") as stream:
            records = [record.value for record in GDS801.read(stream)]
    return codes, last, answer, records


@pytest.mark.parametrize("name", NAMES)
def test_a_declaration_that_was_awarded_is_taken_back(name: str, tmp_path: Path) -> None:
    codes, made, answer, records = loop(BASE / f"{name}.xml", tmp_path)
    debits = sum(code == "CREDIT-IS-CREDIT" for code in codes)
    assert made.choice.lines == answer.figures.prestaties - debits
    header, context, overzicht, *rest = records
    assert isinstance(header, bericht.Header)
    assert (header.referentienummer, header.verzenddatum) == ("C-1", DAY)
    assert isinstance(context, bericht.DeclaratieContext)
    assert (context.factuurnummer, context.factuurdatum) == ("C-1", DAY)
    assert isinstance(overzicht, bericht.Overzicht)
    total = overzicht.totaal_declaratiebedrag_incl_btw
    assert total
    assert (total.bedrag, total.debet_credit_code) == (made.choice.amount, "C")
    for item in rest:
        if isinstance(item, prestatie.Prestatie):
            assert item.debet_prestatie is None
            credit = item.credit_prestatie
            assert credit
            assert credit.referentienummer == f"{credit.gerelateerd_referentienummer}-C"


def test_the_awarded_amount_is_taken_back_and_not_what_was_claimed(tmp_path: Path) -> None:
    low = Sandbox(tarieven=(Tarief(maximum=Decimal("50.00")),))
    _, made, answer, _ = loop(BASE / "debet-enkel.xml", tmp_path, low)
    assert made.choice.amount == answer.figures.awarded == Decimal("50.00")


def test_what_was_awarded_without_payment_is_taken_back_without_payment(tmp_path: Path) -> None:
    unpaid = Sandbox(beleid=Beleid(uitbetalen=False))
    _, _, _, records = loop(BASE / "debet-enkel.xml", tmp_path, unpaid)
    held = records[-1]
    assert isinstance(held, prestatie.Prestatie)
    assert held.credit_prestatie
    assert held.credit_prestatie.toegekend_bedrag_incl_btw_financieel == 0
    assert held.credit_prestatie.toegekend_bedrag_incl_btw_niet_financieel


def test_a_rejected_declaration_has_no_credit(tmp_path: Path) -> None:
    every = Sandbox(afwijzen=(Afwijzing(retourcode="0613"),))
    codes, made, _, _ = loop(BASE / "debet-enkel.xml", tmp_path, every)
    assert codes == ["CREDIT-AFGEWEZEN", "CREDIT-NIETS"]
    assert made.to_dict()["amount"] == "0.00"
    assert made.path is None


def test_a_reference_that_is_not_there_is_told(tmp_path: Path) -> None:
    codes, made, _, _ = loop(BASE / "debet-en-credit.xml", tmp_path, None, "P-101", "P-999")
    assert codes == ["CREDIT-ONBEKEND"]
    assert made.choice.lines == 1
