"""What a cell says, and the outcomes that are kept."""

from pathlib import Path

import pytest

from adapter.importers.building import read_table
from adapter.importers.cells import Cells, Fault, plain_text
from adapter.importers.profile import profiles
from adapter.model.afspraak import Partij

(AGB,) = [kolom for kolom in profiles()["partijen"].kolommen if kolom.veld == "agb"]
LEEG = profiles()["partijen"].leeg


@pytest.mark.parametrize(
    ("cell", "text"),
    {
        " x ": "x",
        "\u00a0x\u202f": "x",
        "F\u00a01": "F 1",
        "F\u202f1": "F 1",
        "F\u200b1\ufeff": "F1",
        "Zo\u00adë": "Zoë",
        "\u202a01000014\u202c": "01000014",
        '="01000014"': "01000014",
        '=" x "': "x",
        '\'="0101"': "0101",
        '=A1&"x"': '=A1&"x"',
        "'=1+1": "=1+1",
        "'s-Gravenhage": "'s-Gravenhage",
        "\u200b": "",
    }.items(),
)
def test_a_cell_says_what_a_person_sees(cell: str, text: str) -> None:
    assert plain_text(cell) == text


@pytest.mark.parametrize("cell", ["01000014", "'01000014", '="01000014"', "01000014\u200b"])
def test_a_code_is_read_whatever_a_program_put_around_it(cell: str) -> None:
    assert Cells(AGB, LEEG)[cell] == "01000014"


def test_what_is_kept_of_a_column_is_bounded() -> None:
    faults: list[tuple[str | None, Fault]] = []
    cells = Cells(AGB, LEEG, faults=faults)
    for number in range(20_000):
        assert cells[f"9{number:07}"] == f"9{number:07}"
    assert len(cells) <= 4096
    assert cells["x" * 1000] is cells["x"] is None
    assert cells["1000014"] == "01000014"
    assert [fault.code for _, fault in faults] == ["IMP-AGB", "IMP-AGB", "IMP-VOORLOOPNUL"]
    assert all(len(cell) == 8 for cell in cells)


def test_a_fault_shows_nothing_of_a_cell() -> None:
    assert "999990019" not in repr(Fault("IMP-VOORLOOPNUL", "999990019", is_mended=True))


def test_a_long_table_does_not_fill_memory(tmp_path: Path) -> None:
    import tracemalloc  # noqa: PLC0415 - only here

    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("AGB;Naam;Kenmerk\n")
        stream.writelines(f'9{n:07};"naam {n} ""x""";{"k" * (n % 60)}\n' for n in range(60_000))
    tracemalloc.start()
    table = read_table(path, Partij)
    assert sum(row.item is not None for row in table.rows) == 60_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 6 << 20
