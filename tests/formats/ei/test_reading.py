"""A message is read whatever its ends of line and bytes are; memory does not grow with it."""

import io
import tracemalloc
from codecs import BOM_UTF8

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.formats.ei.compiled import read_value
from adapter.formats.ei.reading import LONGEST, EiReader, EiRecord, is_flat
from adapter.formats.ei.registry import standards
from adapter.formats.ei.writing import EiWriter

PM304 = standards()["PM304", "3.2"]
BLANK = " " * PM304.recordlengte


def message(records: int = 2) -> bytes:
    """Return a message with some prestaties."""
    target = io.BytesIO()
    writer = EiWriter(PM304, target)
    writer.write("01", ("01", "107", "03", "02", *PM304.records["01"].read(BLANK)[4:]))
    for _ in range(records):
        writer.write("04", ("04", *PM304.records["04"].read(BLANK)[1:]))
    writer.finish()
    return target.getvalue()


BASE = message()
LINES = BASE.decode("latin-1").split("\r\n")[:-1]


def read(data: bytes) -> tuple[EiReader, list[EiRecord]]:
    """Return the reader and what it read."""
    reader = EiReader(io.BytesIO(data))
    return reader, list(reader)


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        (BASE, (4, 0, None, False)),
        (BASE.replace(b"\r\n", b"\n"), (0, 4, 1, False)),
        (BASE.replace(b"\r\n", b"\n", 2), (2, 2, 1, False)),
        (BASE[::-1].replace(b"\n\r", b"\n", 2)[::-1], (2, 2, 3, False)),
        (BASE[:-2], (3, 0, None, True)),
        (BASE[:-1], (3, 0, None, True)),
        (BASE.replace(b"\r\n", b"\n")[:-1], (0, 3, 1, True)),
        (BASE[:-2] + b"\x1a", (3, 0, None, True)),
        (BASE + b"\x1a", (4, 0, None, False)),
        (BASE.replace(b"\r\n", b"\n") + b"\x1a", (0, 4, 1, False)),
    ],
)
def test_ends_of_line_are_told_and_take_nothing_of_the_records(
    data: bytes, ends: tuple[int, int, int | None, bool]
) -> None:
    reader, records = read(data)
    assert [record.tekst for record in records] == LINES
    assert [record.regel for record in records] == [1, 2, 3, 4]
    held = reader.ends
    assert (held.crlf, held.lf, held.first_lf, held.open_end) == ends
    assert not held.cut
    assert not reader.utf8


def test_a_mark_of_utf8_is_passed_over_and_told() -> None:
    reader, records = read(BOM_UTF8 + BASE)
    assert [record.tekst for record in records] == LINES
    assert reader.utf8
    assert is_flat(BOM_UTF8 + BASE)


@pytest.mark.parametrize(("name", "told"), [("José", False), ("Jos\u0081", False)])
def test_bytes_of_windows_are_one_sign_each(name: str, told: bool) -> None:  # noqa: FBT001 - a case
    data = BASE.replace(b"04" + b"0" * 11 + b"1", b"04" + name.encode("latin-1")[:4] + b"0" * 8, 1)
    reader, records = read(data)
    assert reader.utf8 is told
    assert [len(record.tekst) for record in records] == [PM304.recordlengte] * 4


def test_utf8_is_told_and_shifts_the_record() -> None:
    data = BASE.replace(b"04" + b"0" * 11 + b"1", "04José".encode() + b"0" * 8, 1)
    reader, records = read(data)
    assert reader.utf8
    assert records[1].tekst.startswith("04JosÃ©")


def test_records_of_another_length_are_read_as_they_are() -> None:
    cut, long = LINES[1][:40], LINES[2] + "x" * 9
    _, records = read("\r\n".join([LINES[0], cut, long, "", LINES[3], ""]).encode("latin-1"))
    assert [record.tekst for record in records] == [LINES[0], cut, long, "", LINES[3]]
    assert [record.regel for record in records] == [1, 2, 3, 4, 5]
    assert records[3].layout is None
    assert records[3].waarden == ()
    assert len(records[1].waarden) == len(PM304.records["04"].velden)


def test_zero_bytes_and_strange_kinds_are_kept() -> None:
    strange = "\x00" * PM304.recordlengte
    _, records = read("\r\n".join([LINES[0], strange, "9X", LINES[3], ""]).encode("latin-1"))
    assert [record.tekst for record in records] == [LINES[0], strange, "9X", LINES[3]]
    assert [record.layout is None for record in records] == [False, True, True, False]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_line_without_end_is_cut_and_fills_no_memory(end: bytes) -> None:
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.parts = iter([BASE[:312], *[b"04" + b"x" * 998] * 60_000, end + BASE[312:]])
            self.rest = b""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a memoryview it is
            self.rest = self.rest or next(self.parts, b"")
            taken = self.rest[: len(buffer)]
            self.rest = self.rest[len(taken) :]
            buffer[: len(taken)] = taken
            return len(taken)

    tracemalloc.start()
    reader = EiReader(io.BufferedReader(Endless()))
    lines = [(record.regel, len(record.tekst)) for record in reader]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines[:2] == [(1, PM304.recordlengte), (2, LONGEST)]
    assert reader.ends.cut == [2]
    assert peak < 8 << 20


WHITE = "".join(sign for sign in map(chr, range(256)) if sign.isspace() and sign not in "\r\n")


@given(st.text(st.sampled_from(WHITE + "aé0\r"), min_size=PM304.recordlengte, max_size=400))
def test_only_spaces_are_taken_off_a_text(text: str) -> None:
    line = "04" + text[2:].rstrip("\r\x1a") + "|"
    layout = PM304.records["04"]
    expected = tuple(read_value(veld, line[veld.begin : veld.einde]) for veld in layout.velden)
    data = "\r\n".join([LINES[0], line, LINES[3], ""]).encode("latin-1")
    assert layout.read(line) == expected
    _, records = read(data)
    assert records[1].waarden == layout.read(records[1].tekst)
    assert records[0].waarden == PM304.records["01"].read(LINES[0])
