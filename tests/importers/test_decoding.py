"""The encoding of a file is found from its bytes, also when two files were glued together."""

import codecs
from pathlib import Path

import pytest

from adapter.importers.decoding import find_coding, open_text
from adapter.importers.sheets import read_sheets

TEXT = "Naam;Plaats\nZoë;Café\nAndré;één €\n"


def _read(path: Path) -> str:
    with open_text(path, find_coding(path)) as stream:
        return stream.read()


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "tabel.csv"


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("cp1252", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""), ("utf-16-be", b""),
    ],
)  # fmt: skip
def test_an_encoding_is_found_with_and_without_a_mark(
    path: Path, encoding: str, bom: bytes
) -> None:
    path.write_bytes(bom + TEXT.encode(encoding))
    assert _read(path) == TEXT


def test_a_file_in_two_encodings_is_read_by_its_parts_and_told(path: Path) -> None:
    path.write_bytes(TEXT.encode("utf-8") + "Loïs;Ørsted\n".encode("cp1252"))
    assert _read(path) == f"{TEXT}Loïs;Ørsted\n"
    assert next(read_sheets(path)).warnings == ("IMP-CODERING",)


def test_cp1252_that_looks_a_little_like_utf8_is_cp1252(path: Path) -> None:
    path.write_bytes(
        "CAFÉ\u2019S;é\n".encode("cp1252")
    )  # its bytes C9 92 would be one sign of UTF-8
    assert _read(path) == "CAFÉ\u2019S;é\n"
    assert not find_coding(path).is_mixed


def test_an_accent_far_into_the_file_counts(path: Path) -> None:
    path.write_bytes(b"a;b\n" * 600_000 + "é;é\n".encode("cp1252"))
    assert find_coding(path).encoding == "cp1252"


def test_zeros_between_the_signs_of_a_plain_file_do_not_make_it_wide(path: Path) -> None:
    path.write_bytes(b"a;b\nx\0;y\n")
    assert _read(path) == "a;b\nx\0;y\n"
