"""A message of every standard says the same in each form, and comes back byte for byte."""

import csv
import io
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.formats.ei.boom import (
    CLAIMS,
    COMMENT,
    DEBTORS,
    END,
    HEAD,
    INSURED,
    ORDER,
    Place,
    depth_of,
    list_of,
)
from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import RecordLayout, Standaard
from adapter.formats.ei.registry import standards
from adapter.formats.ei.rij import Opmerking
from adapter.formats.ei.writing import Misfit
from adapter.workflows.translating.bronnen import open_ei
from adapter.workflows.translating.doelen import open_target
from tests.formats.ei.berichten import MESSAGES, kinds_in_order, some_values, write

IDS = [f"{item.naam}-{item.versie}" for item in MESSAGES]


def translate(data: bytes, vorm: str, told: list[Opmerking]) -> bytes:
    """Return a message in another form."""
    target = io.BytesIO()
    with (
        open_ei(io.BytesIO(data), told.append) as bron,
        open_target(vorm, bron.standaard, target, told.append) as put,
    ):
        for rij in bron.rijen:
            put(rij)
    return target.getvalue()


@pytest.mark.parametrize("standaard", MESSAGES, ids=IDS)
@given(data=st.data(), seed=st.integers(0))
@settings(max_examples=10, deadline=None)
def test_a_valid_message_comes_back_the_same_from_json_and_from_a_table(
    standaard: Standaard, data: st.DataObject, seed: int
) -> None:
    misfits: list[Misfit] = []
    kinds, numbers = data.draw(kinds_in_order(standaard)), itertools.count(seed)
    flat = write(standaard, kinds, lambda layout: some_values(layout, next(numbers)), misfits)
    told: list[Opmerking] = []
    tree, table = translate(flat, "json", told), translate(flat, "csv", told)
    json.loads(tree)
    assert translate(tree, "ei", told) == flat
    assert translate(table, "ei", told) == flat
    assert translate(tree, "csv", told) == table
    assert translate(table, "json", told) == tree
    assert not told
    assert not misfits


@pytest.mark.parametrize("standaard", MESSAGES, ids=IDS)
@given(data=st.data(), seed=st.integers(0))
@settings(max_examples=10, deadline=None)
def test_any_record_comes_back_the_same_and_what_is_wrong_in_it_is_told(
    standaard: Standaard, data: st.DataObject, seed: int
) -> None:
    misfits: list[Misfit] = []
    flat = write(standaard, ["02", "04"], lambda layout: some_values(layout, seed), misfits)
    lines = flat.split(b"\r\n")
    layout = standaard.records["04"]
    veld = data.draw(st.sampled_from(layout.velden[2:]))
    text = data.draw(st.text("0123456789 A!-.", min_size=veld.lengte, max_size=veld.lengte))
    lines[2] = lines[2][: veld.begin] + text.encode() + lines[2][veld.einde :]
    flat = b"\r\n".join(lines)
    for vorm in ("json", "csv"):
        there: list[Opmerking] = []
        back: list[Opmerking] = []
        made = translate(flat, vorm, there)
        again = translate(made, "ei", back).split(b"\r\n")
        assert again[:-2] == lines[:-2]  # the total may be another
        wrong = [item.code for item in there]
        assert wrong == [item.code for item in back if item.code == "VERT-WAARDE"]
        assert bool(wrong) == (veld.type == "N" and _is_wrong(veld.soort, text))


def _is_wrong(soort: str, text: str) -> bool:
    if not text.isdigit():
        return True
    return soort == "datum" and bool(text.strip("0")) and not _is_day(text)


def _is_day(text: str) -> bool:
    month, day = int(text[4:6]), int(text[6:])
    days = (31, 29 if _is_leap(int(text[:4])) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return int(text[:4]) > 0 and 1 <= month <= 12 and 1 <= day <= days[month - 1]


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@pytest.mark.parametrize("standaard", MESSAGES, ids=IDS)
def test_no_name_of_a_rubriek_is_a_name_of_the_tree(standaard: Standaard) -> None:
    ours = {HEAD, INSURED, DEBTORS, CLAIMS, ORDER, COMMENT, END}
    for layout in standaard.records.values():
        ours.add(list_of(layout))
    for layout in standaard.records.values():
        assert not ours & {veld.sleutelnaam for veld in layout.velden}


def test_a_table_starts_no_formula_and_keeps_the_apostrophe_of_a_name() -> None:
    standaard = standards()["PM304", "3.2"]
    texts = iter(["=1+1", "'t Hart", "'=1+1", "-", "@x", "'", "+31 6", "''-x", "-12,50"])

    def values(layout: RecordLayout) -> tuple[Waarde, ...]:
        return ("98", 0, 0, next(texts)) if layout.kenmerk == "98" else some_values(layout, 1)

    flat = write(standaard, ["02", *["98"] * 9], values, [])
    told: list[Opmerking] = []
    table = translate(flat, "csv", told)
    assert translate(table, "ei", told) == flat
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    cells = [row[rows[0].index("vrije_tekst")] for row in rows[3:12]]
    assert cells == ["'=1+1", "'t Hart", "''=1+1", "-", "'@x", "'", "'+31 6", "'''-x", "-12,50"]


def test_a_record_stands_one_deeper_than_what_it_belongs_to() -> None:
    kinds = ("01", "02", "03", "04", "06", "16", "99")
    assert [depth_of(kenmerk) for kenmerk in kinds] == [0, 0, 1, 1, 2, 2, 0]


@pytest.mark.parametrize(
    ("kinds", "is_right"),
    [
        ("01 02 03 03 04 06 16 04 98 02 04 99", True),
        ("01 02 99", True),
        ("02", False),
        ("01 04", False),
        ("01 02 06", False),
        ("01 02 04 03", False),
        ("01 02 04 99 02", False),
    ],
)
def test_what_can_follow_what(kinds: str, is_right: bool) -> None:  # noqa: FBT001 - of the table
    place = Place()
    assert all(place.fits(kenmerk) for kenmerk in kinds.split()) is is_right


@pytest.mark.parametrize("naam", ["PM304", "PM305"])
def test_a_line_number_of_a_comment_that_is_computed_anew_is_told(naam: str) -> None:
    standaard = standards()[naam, "3.2"]
    flat = write(standaard, ["02", "98", "98"], lambda layout: some_values(layout, 1), [])
    lines = flat.split(b"\r\n")
    veld = standaard.records["98"].by_number["9803"]
    lines[3] = lines[3][: veld.begin] + b"0007" + lines[3][veld.einde :]
    other = b"\r\n".join(lines)
    told: list[Opmerking] = []
    made = translate(other, "ei", told)
    if standaard.is_retour:
        assert (made, told) == (other, [])
    else:
        assert made == flat
        assert [(item.code, item.rubriek, item.regel) for item in told] == [
            ("VERT-NUMMER", "9803", 4)
        ]
