"""The aanvrager's zorgtraject never stands under another patient, whatever the tables say.

Told from the written declarations alone: which persons stand above each zorgtraject of an
agreement. Its number and start date together make a zorgtraject; two providers may share a number.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import pytest

from adapter.exporters.report import Report
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.spool import Spool

ANNA, BOB, CLEO = "999990019", "999980415", "999988542"
NUL, ZONDER_NUL = "009999012", "9999012"
START = "07-09-2026"
Cells = Mapping[str, str]


class Person(Protocol):
    """See conftest.py."""

    bsn: str | None


class Care(Protocol):
    """See conftest.py."""

    def convert(self, agreements: Sequence[Cells], *exports: Sequence[Cells]) -> Report: ...

    def persons(self, start: str = ...) -> Mapping[str, set[Person]]: ...


def _bsns(care: Care) -> dict[str, set[str | None]]:
    return {number: {who.bsn for who in group} for number, group in care.persons().items()}


def _row(number: str = "", **cells: str) -> Cells:
    names = {"client": "Cliëntnummer", "bsn": "BSN", "vzn": "Verzekerdennummer"}
    return {"Afspraaknummer": number, **{names[key]: value for key, value in cells.items()}}


def _agreed(number: str, traject: str, **cells: str) -> Cells:
    return {**_row(number, **cells), "Zorgtrajectnummer aanvrager": traject}


OF_ANNA = _agreed("OD-A", "ZA-A", bsn=ANNA, client="C-A")
OF_BOB = _agreed("OD-B", "ZA-B", bsn=BOB, client="C-B")
BY_CLIENT = _agreed("OD-C", "ZA-C", client="C-C")
HERE = {"AGB aanvrager": "94009101"}
ELSEWHERE = {"AGB aanvrager": "06009102"}
CREDIT = {"Bedrag": "-180,00", "Creditreferentie": "R0"}
OWN = {"Zorgtrajectnummer": "ZA-A", "Startdatum zorgtraject": START}


def test_each_patient_has_the_zorgtraject_of_its_own_agreement(care: Care) -> None:
    rows = [_row("OD-A", bsn=ANNA), _row("OD-B", bsn=BOB, client="C-B"), _row("OD-C", client="C-C")]
    care.convert([OF_ANNA, OF_BOB, BY_CLIENT], [*rows[:2], {**rows[2], "BSN": CLEO}])
    assert _bsns(care) == {"ZA-A": {ANNA}, "ZA-B": {BOB}, "ZA-C": {CLEO}}


WRONG: Mapping[str, tuple[Sequence[Cells], Sequence[Cells]]] = {
    "number-of-another-patient": ([OF_ANNA, OF_BOB], [_row("OD-B", bsn=ANNA, client="C-A")]),
    "swapped-numbers": (
        [OF_ANNA, OF_BOB],
        [_row("OD-B", bsn=ANNA, client="C-A"), _row("OD-A", bsn=BOB, client="C-B")],
    ),
    "bsn-of-one-and-client-number-of-the-other": (
        [OF_ANNA, OF_BOB],
        [_row("OD-A", bsn=ANNA, client="C-B"), _row("OD-B", bsn=ANNA, client="C-B")],
    ),
    "client-number-typed-wrong-beside-rows-that-are-right": (
        [BY_CLIENT],
        [_row("OD-C", bsn=CLEO, client="C-C"), _row("OD-C", bsn=ANNA, client="C-C")],
    ),
    "client-number-of-another-than-in-the-own-rows": (
        [BY_CLIENT],
        [_row("OD-C", bsn=ANNA, client="C-C"), {**_row(bsn=ANNA, client="C-A"), **ELSEWHERE}],
    ),
    "client-number-of-another-than-in-an-agreement": (
        [BY_CLIENT, OF_ANNA],
        [_row("OD-C", bsn=ANNA, client="C-C")],
    ),
    "client-number-with-two-insured-numbers": (
        [BY_CLIENT],
        [_row("OD-C", vzn="V-1", client="C-C"), _row("OD-C", vzn="V-2", client="C-C")],
    ),
    "same-client-number-at-two-aanvragers-with-two-patients": (
        [BY_CLIENT, {**_agreed("OD-E", "ZE-1", bsn=ANNA, client="C-C"), **ELSEWHERE}],
        [_row("OD-C", bsn=ANNA, client="C-C"), _row("OD-C", bsn=BOB, client="C-C")],
    ),
    "agreement-of-another-aanvrager": (
        [OF_ANNA, {**OF_BOB, **ELSEWHERE}],
        [{**_row("OD-B", bsn=ANNA, client="C-A"), **HERE}],
    ),
    "agreement-without-a-patient": ([_agreed("OD-N", "ZA-N")], [_row("OD-N", bsn=ANNA)]),
    "agreement-without-a-patient-found-by-its-aanvrager": (
        [_agreed("OD-N", "ZA-N")],
        [{**_row(bsn=ANNA, client="C-A"), **HERE}],
    ),
    "agreement-number-twice-with-two-patients": (
        [OF_ANNA, {**OF_BOB, "Afspraaknummer": "OD-A"}],
        [_row("OD-A", bsn=ANNA), _row("OD-A", bsn=BOB), {**_row(bsn=ANNA), **HERE}],
    ),
    "agreement-number-twice-one-cannot-be-read": (
        [{**BY_CLIENT, "Afspraaknummer": "OD-A"}, {**OF_ANNA, "BSN": "999990018"}],
        [_row("OD-A", bsn=ANNA, client="C-C")],
    ),
    "zorgtraject-in-two-agreements-with-two-patients": (
        [OF_ANNA, {**OF_BOB, "Zorgtrajectnummer aanvrager": "ZA-A"}],
        [_row("OD-A", bsn=ANNA), _row("OD-B", bsn=BOB)],
    ),
    "zorgtraject-in-two-agreements-that-know-the-patient-each-in-another-way": (
        [_agreed("OD-A", "ZA-A", bsn=ANNA), _agreed("OD-C", "ZA-A", client="C-C")],
        [_row("OD-A", bsn=ANNA), _row("OD-C", bsn=BOB, client="C-C")],
    ),
    "own-care-on-the-zorgtraject-of-an-aanvrager": (
        [OF_ANNA],
        [{**_row(bsn=BOB), **OWN}, {**_row(bsn=CLEO), **OWN, "Startdatum zorgtraject": ""}],
    ),
    "zorgtraject-of-another-in-the-row": (
        [OF_ANNA, OF_BOB],
        [{**_row("OD-A", bsn=ANNA), "Zorgtrajectnummer": "ZA-B"}],
    ),
    "bsn-in-the-column-of-the-client-number": (
        [_agreed("OD-C", "ZA-C", client=ANNA)],
        [_row("OD-C", bsn=ANNA)],
    ),
    "nothing-to-compare": (
        [_agreed("OD-A", "ZA-A", bsn=ANNA)],
        [_row("OD-A", vzn="V-1", client="C-A")],
    ),
    "own-care-on-the-zorgtraject-of-an-agreement-without-a-patient": (
        [{**_agreed("OD-N", "ZA-A"), "Route": "1"}],
        [{**_row(bsn=BOB), **OWN}],
    ),
    "credit-of-another": (
        [OF_ANNA],
        [{**_row("OD-A", bsn=BOB), **CREDIT}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_row_whose_patient_is_not_sure_goes_nowhere(name: str, care: Care) -> None:
    agreements, rows = WRONG[name]
    report = care.convert(agreements, rows)
    assert care.persons() == {}
    assert report.rejected.rows == len(rows)


def test_a_lost_zero_in_one_table_alone_makes_no_other_patient(care: Care) -> None:
    agreements = [
        _agreed("OD-1", "ZA-1", bsn=NUL),
        _agreed("OD-2", "ZA-2", bsn=ZONDER_NUL, client="C-2"),
    ]
    rows = [_row("OD-1", bsn=ZONDER_NUL), _row("OD-2", bsn=NUL, client="C-2")]
    care.convert(agreements, rows)
    assert _bsns(care) == {"ZA-1": {NUL}, "ZA-2": {NUL}}


def test_what_one_export_says_of_a_client_number_counts_in_the_other(care: Care) -> None:
    one = [_row("OD-C", bsn=CLEO, client="C-C")]
    other = [{**_row(bsn=BOB, client="C-C"), **OWN, "Zorgtrajectnummer": "ZT-9"}]
    report = care.convert([BY_CLIENT], one, other)
    assert "ZA-C" not in _bsns(care)
    assert (report.declared.rows, report.rejected.rows) == (1, 1)


def test_a_renewed_agreement_may_go_on_with_the_same_zorgtraject(care: Care) -> None:
    agreements = [
        {**OF_ANNA, "Geldig tot": "31-10-2026"},
        {**_agreed("OD-A2", "ZA-A", client="C-A"), "Geldig van": "01-11-2026"},
    ]
    care.convert(agreements, [_row("OD-A2", bsn=ANNA, client="C-A")])
    assert _bsns(care) == {"ZA-A": {ANNA}}


def test_two_aanvragers_may_give_out_the_same_number(care: Care) -> None:
    agreements = [OF_ANNA, {**OF_BOB, **ELSEWHERE, "Zorgtrajectnummer aanvrager": "ZA-A"}]
    agreements[1] = {**agreements[1], "Startdatum zorgtraject": "08-09-2026"}
    care.convert(agreements, [_row("OD-A", bsn=ANNA), _row("OD-B", bsn=BOB)])
    assert _bsns(care) == {"ZA-A": {ANNA}}
    assert {who.bsn for who in care.persons("2026-09-08")["ZA-A"]} == {BOB}


def test_a_credit_goes_to_its_own_patient_and_holds_no_zorgtraject(care: Care) -> None:
    report = care.convert([OF_ANNA], [{**_row("OD-A", bsn=ANNA), **CREDIT}])
    assert (report.declared.rows, care.persons()) == (1, {})


def test_the_rows_of_a_person_are_looked_up_once(
    care: Care, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rijen = Spool.rijen

    def counted(spool: Spool, condition: str = "TRUE", *values: object) -> Iterator[Rij]:
        asked.append(condition)
        return rijen(spool, condition, *values)

    monkeypatch.setattr(Spool, "rijen", counted)
    rows = [_row("OD-1", client="C-1", bsn=ANNA)] * 20
    report = care.convert([_agreed("OD-1", "ZA-1", client="C-1")], rows)
    assert report.declared.rows == len(rows)
    assert sum("bsn" in condition for condition in asked) == 1
