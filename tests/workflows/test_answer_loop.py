"""What `answer` awards is what `show` says of it, to the cent, however it is written."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from adapter.exporters.retour import ReturnRow, Uitkomst
from adapter.formats.gds801 import CODEC as GDS801
from adapter.model import sandbox
from adapter.model.sandbox import Beleid, Sandbox
from adapter.validation.scope import Omgeving
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering.made import INSURER, Answer
from adapter.workflows.messages import open_messages
from adapter.workflows.retour.declaratie import read_claims
from adapter.workflows.show import View

BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis"
ON = date(2027, 2, 5)
FIFTY = Sandbox(tarieven=(sandbox.Tarief(maximum=Decimal("50.00")),))
_NAME = "gds801:ToegekendBedragInclBtwFinancieel"
FINANCIEEL = f"<{_NAME}>155.12</{_NAME}>"
TOTAL = ">155.12</gds801:Bedrag>"


def loop(
    name: str, changes: Mapping[str, str], insurer: Sandbox, folder: Path
) -> tuple[Answer, ReturnRow]:
    """Answer a message of one prestatie, and return what `show` says of it."""
    text = (BASE / f"{name}.xml").read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    given = folder / "bericht.xml"
    given.write_text(text, "utf-8")
    told = list(answer_messages(given, folder / "uit", insurer, Omgeving(vandaag=ON), force=False))
    made = told[-1]
    assert isinstance(made, Answer)
    assert (len(told), made.sender) == (1, INSURER)
    claims = read_claims(given, {"GDS801": GDS801})
    shown: list[object] = []
    for message in open_messages([folder / "uit" / str(made.path)]):
        shown += View(message=message, form=None, reveal=False, claims=claims)
    rows = [item for item in shown if isinstance(item, ReturnRow)]
    assert len(rows) == 1
    return made, rows[0]


@pytest.mark.parametrize(
    ("aantal", "awarded"),
    [
        ("2", "100.00"),
        ("2.00", "100.00"),
        ("2.0", "100.00"),
        ("+2", "100.00"),
        (" 2 ", "100.00"),
        ("02", "100.00"),
        ("2.", "100.00"),
        ("0.5", "25.00"),
        (".333", "16.65"),
        ("0.3333", "16.67"),
        ("1.0", "50.00"),
        ("0", "0.00"),
        ("-2", "0.00"),
    ],
)
def test_the_maximum_counts_as_often_as_the_care_was_given(
    aantal: str, awarded: str, tmp_path: Path
) -> None:
    changes = {
        "Aantal>1<": f"Aantal>{aantal}<",
        ">155.12<": ">100.00<",
    }
    made, row = loop("debet-081-2-1", changes, FIFTY, tmp_path)
    assert (str(made.figures.awarded), str(row.financieel)) == (awarded, awarded)
    is_all = awarded == "100.00"
    assert dict(made.figures.codes) == ({} if is_all else {"8059": 1})
    assert (row.uitkomst is Uitkomst.AWARDED) is is_all


@pytest.mark.parametrize("uitbetalen", [True, False])
@pytest.mark.parametrize(
    ("financieel", "niet"), [("155.12", "0.00"), ("0.00", "155.12"), ("0.00", "0.00")]
)
def test_a_credit_comes_back_as_it_is_claimed_paid_or_not(
    financieel: str, niet: str, *, uitbetalen: bool, tmp_path: Path
) -> None:
    insurer = Sandbox(beleid=Beleid(uitbetalen=uitbetalen))
    made, row = loop("credit-enkel", credit(financieel, niet), insurer, tmp_path)
    assert (abs(row.financieel or 0), abs(row.niet_financieel or 0)) == (
        Decimal(financieel),
        Decimal(niet),
    )
    figures = made.figures
    assert (figures.paid, figures.awarded - figures.paid) == (-Decimal(financieel), -Decimal(niet))
    assert figures.declared == -Decimal(financieel)
    assert row.uitkomst is Uitkomst.AWARDED


def test_a_credit_of_both_amounts_is_refused_as_a_return_may_not_have_both(tmp_path: Path) -> None:
    made, row = loop("credit-enkel", credit("100.00", "55.12"), Sandbox(), tmp_path)
    assert dict(made.figures.codes) == {"9507": 1}
    assert made.figures.awarded == 0
    assert row.uitkomst is Uitkomst.REFUSED


def credit(financieel: str, niet: str) -> dict[str, str]:
    """Return the changes that make the credit of the fixtures one of these amounts."""
    unpaid = FINANCIEEL.replace("Financieel", "NietFinancieel").replace("155.12", niet)
    return {
        FINANCIEEL: FINANCIEEL.replace("155.12", financieel) + unpaid,
        TOTAL: TOTAL.replace("155.12", financieel),
    }
