"""Declared, checked, answered, shown, credited and checked again: flat declarations that are sound.

The samples of Vektis lie outside the project, and are gone through only where they lie.
"""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from adapter.core.findings import Finding, Severity
from adapter.formats.ei.plekken import plekken
from adapter.formats.ei.reading import EiReader
from adapter.formats.ei.registry import standards
from adapter.model.sandbox import Afwijzing, Sandbox, Tarief
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering.made import INSURER, VECOZO, Answer
from adapter.workflows.credit import Credit, Wish, credit_declaration
from adapter.workflows.validate import check_stream
from tests.ei_loop import LINES, check_form, edited
from tests.ei_messages import Line, message

SAMPLES = Path("/work/shared/ei/samples")
CLEAN = sorted((Path(__file__).parents[2] / "fixtures" / "ei").glob("*/goed.txt"))
SOUND = ["gz321/GZ321-basisbestand-correct.ASC", "PM304v3.2_test1.dat", "MZ301v1.3_test.asc"]
ON = Omgeving(vandaag=date(2026, 4, 2))
HALF = Sandbox(
    tarieven=(Tarief(maximum=Decimal("90.00")),),
    afwijzen=(Afwijzing(retourcode="0613", prestatiecode="*2"),),
)


def errors(path: Path) -> list[str]:
    with path.open("rb") as stream:
        check = check_stream(stream, path.name, Settings(omgeving=ON))
        return [item.code for item in check if item.severity is Severity.ERROR]


def answered(given: Path, folder: Path, sandbox: Sandbox) -> tuple[Answer, Path]:
    told = list(answer_messages(given, folder / "uit", sandbox, ON, force=True))
    made = told[-1]
    assert isinstance(made, Answer)
    assert made.path
    path = folder / "uit" / made.path
    check_form(path.read_bytes())
    return made, path


def loop(given: Path, folder: Path, sandbox: Sandbox) -> None:
    """Answer a sound declaration, credit what was awarded, and check the credit."""
    assert errors(given) == []
    made, returned = answered(given, folder, sandbox)
    assert made.sender == INSURER
    wish = Wish(
        declaration=given,
        returns=(returned,),
        references=frozenset(),
        number="CREDIT-1",
        day=ON.vandaag,
    )
    told = list(credit_declaration(wish, folder / "c", Settings(omgeving=ON), force=True))
    assert not [item for item in told if isinstance(item, Finding) and item.severity > 1]
    credit = told[-1]
    assert isinstance(credit, Credit)
    assert credit.path
    assert credit.choice.amount == made.figures.awarded
    path = folder / "c" / credit.path
    assert errors(path) == []
    assert list(EiReader(io.BytesIO(path.read_bytes())))[-1].tekst.rstrip().endswith("C")


@pytest.mark.parametrize("sandbox", [Sandbox(), HALF], ids=["awarded", "half"])
def test_a_declaration_of_ours_goes_round(sandbox: Sandbox, tmp_path: Path) -> None:
    given = tmp_path / "d.txt"
    given.write_bytes(message("PM304 3.2", LINES))
    loop(given, tmp_path, sandbox)


@pytest.mark.parametrize("sandbox", [Sandbox(), None], ids=["awarded", "refused"])
@pytest.mark.parametrize("given", CLEAN, ids=[path.parent.name for path in CLEAN])
def test_the_return_of_a_clean_declaration_passes_the_check(
    given: Path, sandbox: Sandbox | None, tmp_path: Path
) -> None:
    if sandbox is None:
        code = "008" if given.parent.name.startswith("HA") else "0613"
        sandbox = Sandbox(afwijzen=(Afwijzing(retourcode=code, prestatiecode="*"),))
    made, returned = answered(given, tmp_path, sandbox)
    assert made.sender == INSURER
    assert errors(returned) == []


def test_of_a_line_that_is_no_debit_and_no_credit_nothing_is_made(tmp_path: Path) -> None:
    veld = standards()["PM304", "3.2"].records["04"].by_number["0430"]
    (tmp_path / "d.txt").write_bytes(edited(message("PM304 3.2", LINES), 3, veld.positie, "X"))
    wish = Wish(
        declaration=tmp_path / "d.txt",
        returns=(),
        references=frozenset(),
        number="C-1",
        day=ON.vandaag,
    )
    told = list(credit_declaration(wish, tmp_path / "c", Settings(omgeving=ON), force=False))
    assert isinstance(told[-1], Credit)
    assert told[-1].path is None
    found = [item for item in told if isinstance(item, Finding)]
    assert [(item.code, item.at.rubriek) for item in found if item.severity is Severity.ERROR] == [
        ("EI-4-CODE", "0430")
    ]


def test_more_than_was_calculated_is_credited_when_it_was_awarded(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes(message("PM304 3.2", [[Line(cents=12500)]]))
    out = tmp_path / "r"
    told = list(answer_messages(tmp_path / "d.txt", out, HALF, ON, force=False))
    answer = told[-1]
    assert isinstance(answer, Answer)
    assert answer.path
    place = plekken(standards()["PM305", "3.2"].records["04"]).toegekend
    assert place
    returned = edited((out / answer.path).read_bytes(), 3, place.bedrag.positie, "00013000")
    (tmp_path / "r.txt").write_bytes(returned)
    wish = Wish(
        declaration=tmp_path / "d.txt",
        returns=(tmp_path / "r.txt",),
        references=frozenset(),
        number="C-1",
        day=ON.vandaag,
    )
    made = list(credit_declaration(wish, tmp_path / "c", Settings(omgeving=ON), force=False))[-1]
    assert isinstance(made, Credit)
    assert made.path
    assert made.choice.amount == Decimal("130.00")


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of Vektis are not here")
@pytest.mark.parametrize("sandbox", [Sandbox(), HALF], ids=["awarded", "half"])
@pytest.mark.parametrize("name", SOUND)
def test_a_sample_of_vektis_goes_round(name: str, sandbox: Sandbox, tmp_path: Path) -> None:
    loop(SAMPLES / name, tmp_path, sandbox)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of Vektis are not here")
def test_every_sample_that_breaks_something_is_answered_or_is_no_message(tmp_path: Path) -> None:
    senders = set()
    for given in sorted((SAMPLES / "gz321").glob("*_N[345]_*.asc")):
        told = list(answer_messages(given, tmp_path / "uit", Sandbox(), ON, force=True))
        made = told[-1]
        assert isinstance(made, Answer)
        if made.path is None:
            first = told[0]
            assert isinstance(first, Finding)
            assert first.code.startswith("EI-1-")
            continue
        senders.add(made.sender)
        check_form((tmp_path / "uit" / made.path).read_bytes(), sound=False)
    assert VECOZO in senders
