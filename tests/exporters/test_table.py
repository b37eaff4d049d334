"""A table starts no formula, and what it guards is read back as it was."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapter.exporters.table import guard, write_table
from adapter.importers.reading import cell_text, read_rows

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
BARE = CELLS.map(str.strip)
SIGNS = st.text(st.sampled_from("'=+-@1,.€ a\t\r\0"), max_size=6)


@given(cell=CELLS | SIGNS)
@example(cell="=1+1")
@example(cell="a'=1")
@example(cell="'s-Gravenhage")
@example(cell="\0=1")
def test_a_guarded_text_is_read_back_as_it_was(cell: str) -> None:
    bare = cell.strip()
    if not bare.startswith("'"):
        assert cell_text(guard(bare)) == bare


@given(cell=CELLS | SIGNS)
@example(cell="'=1")
@example(cell="''=1")
def test_a_cell_that_is_written_again_says_the_same(cell: str) -> None:
    bare = cell.strip()
    assert cell_text(guard(bare)) == cell_text(bare)
    assert guard(guard(bare)) == guard(bare)


@given(cell=CELLS | SIGNS)
def test_only_a_plain_number_or_date_starts_with_a_formula_sign(cell: str) -> None:
    written = guard(cell)
    if written.startswith(FORMULA):
        assert written.strip("+-€ ").replace("-", "").replace(",", "").replace(
            ".", ""
        ).isdigit() or (set(written) <= set("+-€ .,"))


@pytest.mark.parametrize(
    "cell",
    ["", "-", "0", "-155,12", "+31", "1.039,48", "-€ 12,00", "€ 12,00", "03-11-2026", "2026-11-03",
     "x=1", "Jansen", "'s Gravenhage", "071"],
)  # fmt: skip
def test_a_plain_number_a_date_or_a_harmless_text_is_left_as_it_is(cell: str) -> None:
    assert guard(cell) == cell


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "=cmd|'/c calc'!A0", "+1+1", "-1+1", "-x", "--", "@SUM(A1)", "\t=1", "\r=1", "\0=1",
     "-1e5", "+31 6 12", "-3-11-20261"],
)  # fmt: skip
def test_a_text_that_starts_like_a_formula_is_guarded(cell: str) -> None:
    assert guard(cell) == f"'{cell}"


@given(
    rows=st.lists(st.tuples(BARE, BARE).filter(any), max_size=5),
)
def test_a_written_table_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    write_table(path, ["een", "twee"], rows)
    read = [tuple(cell_text(cell) for cell in row.cells) for row in read_rows(path, ";")]
    assert read == [("een", "twee"), *(tuple(cell_text(cell) for cell in row) for row in rows)]


def test_a_table_has_a_bom_semicolons_and_rows_of_one_width(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", ["een", "=twee"], [["1"], ["x;y", "z"], []])
    assert (tmp_path / "t.csv").read_bytes() == (
        b'\xef\xbb\xbfeen;\'=twee\r\n1;\r\n"x;y";z\r\n;\r\n'
    )
