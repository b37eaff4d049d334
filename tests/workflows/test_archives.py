"""A zip file is taken as VECOZO takes it, and each breach is told by itself."""

import io
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.workflows import archives
from adapter.workflows.archives import is_archive, unpack
from adapter.workflows.temporary import TemporaryFiles


def packed(path: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def refused(path: Path) -> str:
    with pytest.raises(UnusableInputError) as caught, TemporaryFiles() as files:
        unpack(path, "a.zip", files)
    assert caught.value.details["bestand"] == "a.zip"
    return caught.value.code


@pytest.fixture
def inner() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xml", "<a/>")
    return stream.getvalue()


def test_what_is_in_a_zip_file_comes_out_sorted_private_and_under_other_names(
    tmp_path: Path,
) -> None:
    path = packed(tmp_path / "x", [("b.xml", b"<b/>"), ("a-1_A.xml", b"<a/>")])
    assert is_archive(path)
    with TemporaryFiles() as files:
        found = unpack(path, "x", files)
        assert [(name, file.read_bytes()) for name, file in found] == [
            ("a-1_A.xml", b"<a/>"),
            ("b.xml", b"<b/>"),
        ]
        assert {file.stat().st_mode & 0o777 for _, file in found} == {0o600}
    assert not any(file.exists() for _, file in found)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], "IN-ZIP-LEEG"),
        ([f"{number}.xml" for number in range(31)], "IN-ZIP-AANTAL"),
        (["map/a.xml"], "IN-ZIP-MAP"),
        (["map/"], "IN-ZIP-MAP"),
        (["../a.xml"], "IN-ZIP-MAP"),
        (["/etc/a.xml"], "IN-ZIP-MAP"),
        (["..\\a.xml"], "IN-ZIP-MAP"),
        ([".."], "IN-ZIP-NAAM"),
        (["a b.xml"], "IN-ZIP-NAAM"),
        (["é.xml"], "IN-ZIP-NAAM"),
        (["C:a.xml"], "IN-ZIP-NAAM"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_names_and_numbers_are_those_that_vecozo_takes(
    names: list[str], code: str, tmp_path: Path
) -> None:
    path = packed(tmp_path / "x.zip", [(name, b"<a/>") for name in names])
    assert refused(path) == code


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", [("a.xml", b"<a/>"), ("a.xml", b"<b/>")])
    assert refused(path) == "IN-ZIP-DUBBEL"


def test_thirty_files_are_taken(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", [(f"{number}.xml", b"<a/>") for number in range(30)])
    with TemporaryFiles() as files:
        assert len(unpack(path, "x.zip", files)) == 30


def test_a_zip_file_in_a_zip_file_is_refused_and_a_workbook_is_not(
    tmp_path: Path, inner: bytes
) -> None:
    assert refused(packed(tmp_path / "x.zip", [("a.zip", inner)])) == "IN-ZIP-GENEST"
    book = packed(tmp_path / "book", [("[Content_Types].xml", b""), ("xl/workbook.xml", b"")])
    assert not is_archive(book)
    path = packed(tmp_path / "y.zip", [("a.xlsx", book.read_bytes())])
    with TemporaryFiles() as files:
        assert len(unpack(path, "y.zip", files)) == 1


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(tmp_path / "x.zip", [(f"{n}.xml", b" " * (11 << 20)) for n in range(28)])
    assert bomb.stat().st_size < 1 << 20
    assert refused(bomb) == "IN-ZIP-UITGEPAKT"
    monkeypatch.setattr(archives, "MAX_PACKED", 100)
    assert refused(bomb) == "IN-ZIP-INGEPAKT"


def test_a_file_with_a_password_is_refused(tmp_path: Path, inner: bytes) -> None:
    path = tmp_path / "x.zip"
    # Bit 0 of the general flags, in the local header and in the list of contents.
    content = bytearray(inner)
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(start) + offset] |= 1
    path.write_bytes(content)
    assert refused(path) == "IN-ZIP-WACHTWOORD"


@pytest.mark.parametrize("told", [1, 5000])
def test_a_size_that_is_a_lie_is_refused(told: int, tmp_path: Path) -> None:
    content = bytearray(packed(tmp_path / "x.zip", [("a.xml", b"<a/>" * 100)]).read_bytes())
    for start, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(start) + offset, told)
    (tmp_path / "x.zip").write_bytes(content)
    assert refused(tmp_path / "x.zip") == "IN-ZIP-KAPOT"


def test_a_broken_zip_file_is_refused_wherever_it_broke_off(tmp_path: Path, inner: bytes) -> None:
    for length in range(4, len(inner)):
        path = tmp_path / "x.zip"
        path.write_bytes(inner[:length])
        assert is_archive(path)
        assert refused(path) == "IN-ZIP-KAPOT"


def test_a_way_of_packing_that_may_take_any_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", "<a/>")
    assert refused(path) == "IN-ZIP-KAPOT"
