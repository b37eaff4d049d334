"""A stray quote costs its own row and no other; two rows never become one without a word."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.importers.quotes import FAULT, MAX_LINES, Rows, UndecidableError

WIDTH = 5
Read = list[tuple[tuple[str, ...], str | None]]
PLAIN = st.text("abc 12,.'", max_size=4)
PLAIN_ROWS = st.lists(st.tuples(*[PLAIN] * WIDTH), min_size=1, max_size=8)
TEXT = st.text('a" \n;\r', max_size=6)


def read(text: str, width: int | None = WIDTH) -> Read:
    return list(Rows(iter(text.splitlines(keepends=True)), ";", lambda: width))


def sound(*rows: tuple[str, ...]) -> Read:
    return [(row, None) for row in rows]


GOOD = ("a", "b", "c", "d", "e")
LINE = ";".join(GOOD)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('a;b"c";d"', ("a", 'b"c"', 'd"')),
        ('a;"b;c";d', ("a", "b;c", "d")),
        ('a;"b ""c"" d";e', ("a", 'b "c" d', "e")),
        ('"a";"";"c"', ("a", "", "c")),
        ('a;"b" ;c', ("a", "b", "c")),
        ('"De "Linde" bv";b;c', ('De "Linde" bv', "b", "c")),
        ('a;b;"c"d', ("a", "b", '"c"d')),
    ],
)
def test_a_quote_that_opens_no_cell_is_a_sign_like_any_other(
    line: str, cells: tuple[str, ...]
) -> None:
    width = 3
    if cells[-1] == '"c"d':  # it opens one, and something follows where it closes
        assert read(f"{line}\n", width)[0][1] == FAULT
    else:
        assert read(f"{line}\n", width) == sound(cells)


def test_a_line_break_in_quotes_is_part_of_its_cell() -> None:
    assert read(f'a;"x\ny; z";c;d;e\r\n{LINE}\n') == sound(("a", "x\ny; z", "c", "d", "e"), GOOD)
    assert read(f'"x\ny";b;c;d;e\n{LINE}\n') == sound(("x\ny", "b", "c", "d", "e"), GOOD)
    assert read(f'a;b;c;d;"x\ny\n"\n{LINE}\n') == sound(("a", "b", "c", "d", "x\ny\n"), GOOD)


@pytest.mark.parametrize("at", range(WIDTH))
@pytest.mark.parametrize("following", [0, 1, 60])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_stray_quote_costs_its_own_row_only(at: int, following: int, *, quoted: bool) -> None:
    faulty = [*GOOD]
    faulty[at] = f'"{faulty[at]}'
    other = ";".join(f'"{cell}"' for cell in GOOD) if quoted else LINE
    text = "\n".join([other, ";".join(faulty), *[other] * following]) + "\n"
    read_rows = read(text)
    assert [fault for _, fault in read_rows] == [None, FAULT, *[None] * following]
    assert [cells for cells, fault in read_rows if fault is None] == [GOOD] * (following + 1)
    assert "".join(read_rows[1][0]) == "".join(faulty)


def test_two_stray_quotes_in_a_row_cost_both_rows() -> None:
    text = f'{LINE}\na;"b;c;d;e\na;"b;c;d;e\n{LINE}\n'
    assert [fault for _, fault in read(text)] == [None, FAULT, FAULT, None]


def test_a_missing_quote_at_the_end_of_a_cell_costs_its_own_row_only() -> None:
    quoted = ";".join(f'"{cell}"' for cell in GOOD)
    text = f'{quoted}\n"a";"b";"c;"d";"e"\n{quoted}\n'
    assert [fault for _, fault in read(text)] == [None, FAULT, None]
    text = f'{quoted}\n"a";"b";"c";"d";"e\n{quoted}\n'
    assert [fault for _, fault in read(text)] == [None, FAULT, None]


def test_rows_that_may_be_one_cell_are_not_used_at_all() -> None:
    # One row with a line break in its last cell, or two rows with a stray quote each.
    assert read(f'a;b;c;d;"e\na;b;c;d;e"\n{LINE}\n') == [
        (("a", "b", "c", "d", '"e'), FAULT),
        (("a", "b", "c", "d", 'e"'), FAULT),
        (GOOD, None),
    ]
    told = read(f'a;"b\n{LINE}\nc";d;e;e\n')
    assert [fault for _, fault in told] == [FAULT] * 3


def test_where_no_next_row_can_be_told_nothing_is_guessed() -> None:
    with pytest.raises(UndecidableError):
        read('a;"b\n' + "text\n" * MAX_LINES + LINE)


def test_at_the_end_of_a_file_each_line_behind_a_quote_is_told() -> None:
    assert read(f'{LINE}\na;"b;c;d;e\n\n')[1:] == [
        (("a", '"b', "c", "d", "e"), FAULT),
        (("",), None),
    ]
    assert read(f'{LINE}\na;"b\nx;y\nz\n')[1:] == [
        (("a", '"b'), FAULT),
        (("x", "y"), FAULT),
        (("z",), FAULT),
    ]


def test_before_the_header_is_known_a_stray_quote_is_part_of_a_title() -> None:
    text = f'"Praktijk\n"a";"b"\n{LINE}\n'
    assert read(text, None)[1:] == sound(("a", "b"), GOOD)


def test_a_faulty_row_does_not_make_reading_slow() -> None:
    # Every second row has a stray quote: each is looked at with the lines behind it, once.
    text = f'a;"b;c;d;e\n{LINE}\n' * 2000
    assert [fault for _, fault in read(text)] == [FAULT, None] * 2000


def written(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue()


@given(rows=st.lists(st.tuples(*[TEXT] * WIDTH), min_size=1, max_size=5))
def test_what_a_program_writes_is_read_back_or_told(rows: list[tuple[str, ...]]) -> None:
    lines = io.StringIO(written(rows), newline="")
    found = list(Rows(iter(lines.readline, ""), ";", lambda: WIDTH))
    if all(fault is None for _, fault in found):
        assert [cells for cells, _ in found] == rows


@given(rows=PLAIN_ROWS, row=st.integers(0, 7), at=st.integers(0, WIDTH - 1))
def test_a_stray_quote_anywhere_leaves_the_other_rows_as_they_are(
    rows: list[tuple[str, ...]], row: int, at: int
) -> None:
    row %= len(rows)
    lines = [";".join(cells) for cells in rows]
    faulty = [*rows[row]]
    faulty[at] = f'"{faulty[at]}'
    lines[row] = ";".join(faulty)
    found = read("\n".join(lines) + "\n")
    assert [(cells, None) for cells in rows[:row]] == found[:row]
    assert found[row] == (tuple(faulty), FAULT)
    assert [(cells, None) for cells in rows[row + 1 :]] == found[row + 1 :]
