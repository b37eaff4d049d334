"""The return message of a flat declaration: of the layout, and exact to the cent."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapter.core.findings import Finding
from adapter.exporters.eiretour import EiFeedbackRow, EiReturnTotals
from adapter.exporters.retour import Uitkomst
from adapter.formats.ei.reading import EiReader
from adapter.formats.ei.registry import standards
from adapter.model.sandbox import Afwijzing, Sandbox, Tarief
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering.made import INSURER, VECOZO, Answer
from tests.ei_loop import DECLARATIONS, LINES, ON, Loop, check_form, fault, refuse, sandbox_of
from tests.ei_messages import Line, message


@pytest.fixture
def loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loop:
    """A sandbox in which VECOZO finds nothing."""
    refuse(monkeypatch)
    return Loop(tmp_path)


@pytest.mark.parametrize("naam", DECLARATIONS)
def test_all_awarded_is_a_first_and_a_last_record_only(naam: str, loop: Loop) -> None:
    declaration = message(naam, LINES, children=True)
    made = loop.answer(declaration)
    returned = loop.made(made)
    assert made.sender == INSURER
    assert [kenmerk for kenmerk, _ in check_form(returned)] == ["01", "99"]
    seen = loop.show(returned, declaration)
    assert {row.uitkomst for row in seen.rows} == {Uitkomst.AWARDED}
    assert seen.awarded() == Decimal("375.00")
    assert seen.codes == ["RET-EI-TOEGEKEND"]


@pytest.mark.parametrize("naam", DECLARATIONS)
def test_an_insurer_returns_what_it_does_not_award_and_what_stands_above_it(
    naam: str, loop: Loop
) -> None:
    declaration = message(naam, LINES, children=True, comments=True)
    made = loop.answer(declaration, sandbox_of(naam))
    returned = loop.made(made)
    tariff = ["06"] if "06" in returned_kinds(naam) else []
    kinds = [kenmerk for kenmerk, _ in check_form(returned)]
    assert kinds == ["01", "02", "04", *tariff, "02", "04", *tariff, "99"]
    assert (made.figures.prestaties, made.figures.returned) == (3, 2)
    seen = loop.show(returned, declaration)
    assert seen.outcomes == [
        ("R0001", Uitkomst.REDUCED),
        ("R0003", Uitkomst.REFUSED),
        ("R0002", Uitkomst.AWARDED),
    ]
    assert seen.awarded() == made.figures.awarded == Decimal("150.00")
    assert [row.gedeclareerd for row in seen.rows] == [125, 200, 50]
    assert seen.rows[0].financieel == 100
    assert seen.codes == ["RET-EI-TOEGEKEND"]
    assert loop.made(loop.answer(declaration, sandbox_of(naam))) == returned


def returned_kinds(naam: str) -> Mapping[str, object]:
    name, version = naam.split()
    return standards()[name, version].records


@pytest.mark.parametrize("naam", ["PM304 3.2", "GZ321 1.0", "ZH308 9.0", "AP304 7.2"])
def test_vecozo_returns_the_whole_file_and_awards_nothing(
    naam: str, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    declaration = message(naam, LINES, children=True)
    lines = list(EiReader(io.BytesIO(declaration)))
    kind = "06" if "06" in returned_kinds(naam) else "04"
    wrong = [record.regel for record in lines if record.kenmerk == kind][1]
    refuse(monkeypatch, fault(wrong, kind, "0638"), fault(wrong, kind, None))
    made = loop.answer(declaration)
    returned = loop.made(made)
    assert made.sender == VECOZO
    assert dict(made.figures.codes) == {"0638": 1, "0001": 1}
    texts = check_form(returned)
    assert len(texts) == len(lines)
    for record, (_, text) in zip(lines[1:-1], texts[1:-1], strict=True):
        assert text.startswith(record.tekst)
        tail = text[len(record.tekst) :]
        assert ("8096" in tail) is (record.regel != wrong)
    seen = loop.show(returned, declaration)
    assert seen.outcomes == [
        ("R0001", Uitkomst.NOT_JUDGED),
        ("R0002", Uitkomst.REFUSED),
        ("R0003", Uitkomst.NOT_JUDGED),
    ]
    assert seen.awarded() == 0
    assert seen.codes == []


def test_one_care_after_the_invoice_is_refused_and_the_good_ones_are_not_blamed(
    tmp_path: Path,
) -> None:
    late = Line(extra={"0408": date(2026, 4, 2)})
    declaration = message("PM304 3.2", [[Line(), late], [Line()]])
    loop = Loop(tmp_path)
    made = loop.answer(declaration)
    assert (made.sender, dict(made.figures.codes)) == (VECOZO, {"8177": 1})
    texts = check_form(loop.made(made))
    assert [kenmerk for kenmerk, _ in texts] == ["01", "02", "04", "04", "02", "04", "99"]
    tails = [text[310:] for _, text in texts[1:-1]]
    assert [("8177" in tail, "8096" in tail) for tail in tails] == [
        (at == 2, at != 2) for at in range(5)
    ]
    assert not any(code in "".join(tails) for code in ("0025", "0435"))


def test_a_wrong_bsn_in_a_care_does_not_blame_the_insured(tmp_path: Path) -> None:
    wrong = Line(extra={"NUM313": "999900055"})
    loop = Loop(tmp_path)
    made = loop.answer(message("PM304 3.2", [[wrong], [Line()]]))
    assert dict(made.figures.codes) == {"0435": 1}
    texts = check_form(loop.made(made))
    assert [("0435" in text[310:]) for _, text in texts] == [at == 2 for at in range(6)]


@pytest.mark.parametrize(
    "found", [fault(None, None, "0001", 1), fault(3, "04", "0804", 2), fault(1, "01", "0025")]
)
def test_what_is_wrong_with_the_file_returns_only_its_ends(
    found: Finding, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    declaration = message("PM304 3.2", LINES)
    refuse(monkeypatch, found)
    made = loop.answer(declaration)
    returned = loop.made(made)
    kinds = [kenmerk for kenmerk, _ in check_form(returned)]
    assert kinds == ["01", "99"]
    seen = loop.show(returned, declaration)
    assert {row.uitkomst for row in seen.rows} == {Uitkomst.NOT_JUDGED}
    feedback = [part for part in seen.parts if isinstance(part, EiFeedbackRow)]
    assert [item.code for item in feedback] == [found.retourcode]
    assert seen.codes == ["RET-EI-NIET-BEOORDEELD"]


def test_ends_of_records_that_differ_are_refused_and_lf_in_all_is_told(tmp_path: Path) -> None:
    loop = Loop(tmp_path)
    declaration = message("PM304 3.2", LINES)
    made = loop.answer(declaration.replace(b"\r\n", b"\n", 1))
    assert (made.sender, dict(made.figures.codes)) == (VECOZO, {"8095": 1})
    assert [kenmerk for kenmerk, _ in check_form(loop.made(made))] == ["01", "99"]
    assert loop.answer(declaration[:-2]).sender == INSURER
    path = tmp_path / "lf.txt"
    path.write_bytes(declaration.replace(b"\r\n", b"\n"))
    told = list(answer_messages(path, tmp_path / "lf", Sandbox(), ON, force=True))
    assert [item.code for item in told if isinstance(item, Finding)] == ["EI-2-REGELEINDE-LF"]
    assert isinstance(told[-1], Answer)
    assert told[-1].sender == INSURER


def test_an_insurer_that_rejects_everything_says_so(loop: Loop) -> None:
    declaration = message("PM304 3.2", LINES)
    every = Sandbox(afwijzen=(Afwijzing(retourcode="0613"),))
    returned = loop.made(loop.answer(declaration, every))
    assert check_form(returned)[0][1][342:346] == "8073"
    seen = loop.show(returned, declaration)
    assert {row.uitkomst for row in seen.rows} == {Uitkomst.REFUSED}
    only = returned.split(b"\r\n")
    ends = b"\r\n".join([only[0], only[-2], b""])
    seen = loop.show(ends, declaration)
    assert {row.uitkomst for row in seen.rows} == {Uitkomst.REFUSED}


def test_the_return_has_the_code_that_belongs_to_that_of_the_declaration(loop: Loop) -> None:
    returned = loop.made(loop.answer(message("AW319 1.4", LINES, {"COD002": "430"})))
    assert returned[2:5] == b"431"


def test_what_is_declared_of_vat_is_awarded_with_it(loop: Loop) -> None:
    lines = [[Line(cents=12100, extra={"NUM352": "2100"})]]
    returned = loop.made(loop.answer(message("AP304 7.2", lines), sandbox_of("AP304")))
    layout = standards()["AP305", "7.2"].records["04"]
    tail = check_form(returned)[2][1][layout.by_number["0481"].begin :]
    assert tail[:26] == "00000000 0000173600010000D"


def test_a_code_that_does_not_fit_makes_no_return(loop: Loop) -> None:
    made = loop.answer(message("HA304 4.2", LINES), sandbox_of("PM304"))
    assert made.path is None


def test_a_second_head_is_not_returned(tmp_path: Path) -> None:
    head, *rest = message("PM304 3.2", LINES).split(b"\r\n")
    made = (loop := Loop(tmp_path)).answer(b"\r\n".join([head, b"01999" + head[5:], *rest]))
    assert made.sender == VECOZO
    assert [kenmerk for kenmerk, _ in check_form(loop.made(made))] == ["01", "99"]


def test_a_return_is_no_declaration(loop: Loop) -> None:
    returned = loop.made(loop.answer(message("PM304 3.2", LINES)))
    assert loop.answer(returned).path is None


AMOUNTS = st.integers(0, 99_999_999)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    naam=st.sampled_from(DECLARATIONS),
    lines=st.lists(
        st.lists(st.tuples(AMOUNTS, st.booleans(), st.booleans()), min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    ),
)
def test_any_answer_adds_up_to_the_cent(
    naam: str, lines: list[list[tuple[int, bool, bool]]], loop: Loop
) -> None:
    persons = [
        [
            Line(
                cents=cents,
                soort="C" if credit else "D",
                earlier=f"OUD{number}-{at}" if credit else "",
                code="2000" if rejected else "1000",
            )
            for at, (cents, credit, rejected) in enumerate(person)
        ]
        for number, person in enumerate(lines)
    ]
    declaration = message(naam, persons)
    sandbox = evolve(sandbox_of(naam), tarieven=(Tarief(maximum=Decimal("5000.00")),))
    made = loop.answer(declaration, sandbox)
    seen = loop.show(loop.made(made), declaration)
    assert seen.awarded() == made.figures.awarded
    assert isinstance(seen.totals, EiReturnTotals)
    assert seen.totals.total.gedeclareerd == made.figures.declared
    assert set(seen.codes) <= {"RET-EI-TOEGEKEND"}
    assert not {row.uitkomst for row in seen.rows} & {Uitkomst.UNMATCHED, Uitkomst.UNREADABLE}
