"""Any table file is read as it stands, or is said to be none; nothing is guessed from its words."""

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.core.errors import UnusableInputError
from adapter.importers.reading import MAX_LINE, Shape, cell_text, delimiters, read_rows

ROWS: list[tuple[str, ...]] = [("Naam", "Aantal"), ("Zoë; k", "1,5"), ("€ één", "2\t3")]
BOMS = {"utf-8-sig": b"", "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
)


def _write(path: Path, rows: list[tuple[str, ...]], delimiter: str, encoding: str) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(BOMS.get(encoding, b"") + text.getvalue().encode(encoding))
    return path


def _cells(path: Path) -> list[tuple[str, ...]]:
    return [row.cells for row in read_rows(path)]


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "tabel.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encoding_and_delimiter_are_found(path: Path, delimiter: str, encoding: str) -> None:
    assert _cells(_write(path, ROWS, delimiter, encoding)) == ROWS


def test_words_with_another_delimiter_in_quotes_do_not_sway_it(path: Path) -> None:
    path.write_text('a;b\n"1,2,3,4","5"\n"x, y, z, ""u"", v";2\n', encoding="utf-8")
    assert _cells(path)[0] == ("a", "b")


def test_empty_rows_are_left_out_but_counted(path: Path) -> None:
    path.write_text("\n;;\na;b\n ; \n1;2\n", encoding="utf-8")
    assert [(row.nummer, row.cells) for row in read_rows(path)] == [
        (3, ("a", "b")),
        (5, ("1", "2")),
    ]


def test_a_line_break_in_quotes_stays_in_its_cell_and_counts_as_one_row(path: Path) -> None:
    path.write_bytes(b'a;b\r\n"x\r\ny";1\r\n"p\nq";2\n')
    assert [(row.nummer, row.cells) for row in read_rows(path)] == [
        (1, ("a", "b")),
        (2, ("x\r\ny", "1")),
        (3, ("p\nq", "2")),
    ]


def test_cells_are_given_as_they_stand(path: Path) -> None:
    path.write_text("a;b;c\n x ;'=1+1;\x02\0\n", encoding="utf-8")
    assert _cells(path)[1] == (" x ", "'=1+1", "\x02\0")


def test_an_empty_file_has_no_rows(path: Path) -> None:
    path.write_bytes(b"")
    assert _cells(path) == []
    path.write_bytes(codecs.BOM_UTF8)
    assert _cells(path) == []


@pytest.mark.parametrize(
    "content",
    [
        b"\x81\x8d\x8f\x90\x9d",
        codecs.BOM_UTF16_LE + b"a",
        codecs.BOM_UTF16_LE + b"\x00\xd8a\x00",
        bytes(range(256)) * 4,
    ],
    ids=["no-cp1252", "half-utf-16", "lone-surrogate", "binary"],
)
def test_what_is_no_table_of_text_is_said_to_be_none(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UnusableInputError) as caught:
        list(read_rows(path))
    assert caught.value.code == "IN-GEEN-TABEL"
    assert caught.value.details == {"bestand": str(path)}
    assert caught.value.__suppress_context__


def test_a_quote_that_is_never_closed_is_told_with_its_row(path: Path) -> None:
    path.write_text('a;b\n1;2\n"x;y;3\n' + "z\n" * 60, encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        list(read_rows(path, ";", shape=Shape(width=2)))
    assert caught.value.code == "IN-AANHALINGSTEKEN"
    assert caught.value.details == {"bestand": str(path), "rij": "3"}


def test_a_faulty_row_comes_with_its_fault_and_number(path: Path) -> None:
    path.write_text('a;b;c\n1;2;3\n\n4;"5;6\n7;8;9\n', encoding="utf-8")
    rows = list(read_rows(path, ";", shape=Shape(width=3)))
    assert [(row.nummer, row.fault) for row in rows] == [
        (1, None), (2, None), (4, "IMP-AANHALINGSTEKEN"), (5, None),
    ]  # fmt: skip
    assert rows[2].cells == ("4", '"5', "6")


def test_a_line_without_end_does_not_fill_memory(path: Path) -> None:
    path.write_bytes(b"a;b\n1;2\n3;" + b"x" * MAX_LINE)
    with pytest.raises(UnusableInputError) as caught:
        list(read_rows(path, ";"))
    assert caught.value.code == "IN-REGEL-TE-LANG"
    assert caught.value.details == {"bestand": str(path), "rij": "3"}
    path.write_bytes(b'a;b\n1;"' + b"x" * 200_000 + b'"\n')
    assert len(_cells(path)[1][1]) == 200_000


def test_the_line_ends_of_every_system_are_known(path: Path) -> None:
    for end in (b"\n", b"\r\n", b"\r"):
        path.write_bytes(end.join([b"a;b", b"1;2", b"3;4", b""]))
        assert _cells(path) == [("a", "b"), ("1", "2"), ("3", "4")]


def test_a_row_of_a_thousand_cells_is_a_row(path: Path) -> None:
    path.write_text(";".join(map(str, range(5000))) + "\n", encoding="utf-8")
    assert len(_cells(path)[0]) == 5000


def test_the_sign_with_which_old_programs_end_a_file_is_no_row(path: Path) -> None:
    path.write_bytes(b"a;b\r\n1;2\r\n\x1a")
    assert _cells(path) == [("a", "b"), ("1", "2")]


def test_a_first_line_may_name_the_delimiter(path: Path) -> None:
    for line, sign in (("sep=;", ";"), ("sep=|", "|")):
        path.write_text(f"{line}\na{sign}b,c\n1{sign}2,3\n", encoding="utf-8")
        assert delimiters(path)[0] == sign
        assert _cells(path)[1:] == [("a", "b,c"), ("1", "2,3")]


def test_a_folder_or_an_absent_file_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nergens.csv", tmp_path / "a" / "b.csv"):
        with pytest.raises(UnusableInputError) as caught:
            list(read_rows(path))
        assert caught.value.code == "IN-ONLEESBAAR"


@pytest.mark.parametrize(
    ("cell", "text"),
    {
        " x ": "x",
        "'=1+1": "=1+1",
        " '-x ": "-x",
        "'+31": "+31",
        "'@x": "@x",
        "'s Gravenhage": "'s Gravenhage",
        "'": "'",
        "'1": "'1",
        "a'=1": "a'=1",
        "": "",
    }.items(),
)
def test_a_guard_against_formulas_is_taken_off_and_another_apostrophe_is_not(
    cell: str, text: str
) -> None:
    assert cell_text(cell) == text


@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=6))
def test_what_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    head = ("kop een", "kop twee", "kop drie")
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows([head, *rows])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert _cells(path) == [head, *kept]
