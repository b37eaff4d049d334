"""A standard that is loaded: what contradicts the file name, and files that are no workbook."""

from datetime import date
from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Severity
from adapter.formats.ei.registry import standards
from adapter.importers.berkop import Genoemd
from adapter.workflows.import_standard import ImportedStandard, import_standard
from tests.importers.berwerkmap import HEADER, Cells, cells_of, write_book

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZORGDECLARATIE_DATA", str(tmp_path / "gegevens"))


def errors(made: ImportedStandard) -> list[str]:
    return [item.code for item in made.findings if item.severity is Severity.ERROR]


def cells() -> Cells:
    return cells_of(standards()["ZH308", "9.0"])


def test_a_name_that_is_not_that_of_the_file_is_refused(tmp_path: Path) -> None:
    rows = cells()
    for row in rows[1:]:
        row[0] = ""
    book = write_book(tmp_path / "ZZ333v9.0_BERu1.xlsx", rows)
    made = import_standard(book, TODAY, Genoemd(standaard="ZZ340", versie="9.0"))
    assert errors(made) == ["BER-TEGENSPRAAK"]
    assert made.standaard is None


def test_another_element_in_the_kenmerk_is_told_in_its_own_column(tmp_path: Path) -> None:
    rows = cells()
    row = next(row for row in rows if row[HEADER.index("Volgnummer")] == "0201")
    row[HEADER.index("Code gegeven")] = "COD002"
    made = import_standard(write_book(tmp_path / "ZH308v9.0_BERu1.xlsx", rows), TODAY)
    assert errors(made) == ["BER-KENMERK"]
    found = next(item for item in made.findings if item.code == "BER-KENMERK")
    assert found.at.origin
    assert found.at.origin.column == "Code gegeven"


@pytest.mark.parametrize(
    ("data", "code"),
    [(None, "IN-ONLEESBAAR"), (b"", "IN-GEEN-WERKMAP"), (b"a;b", "IN-GEEN-WERKMAP")],
)
def test_what_is_no_workbook_is_told_so(data: bytes | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / "ZH308v9.0_BERu1.xlsx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UnusableInputError) as caught:
        import_standard(path, TODAY)
    assert caught.value.code == code
