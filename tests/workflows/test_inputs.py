"""Exports from standard input and zip files give what the files themselves would have given."""

import io
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import attrs
import pytest
import xlsxwriter

import adapter
from adapter.core.errors import OutputError, UnusableInputError
from adapter.workflows.inputs import open_inputs
from adapter.workflows.messages import STDIN

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo"
ON = date(2027, 2, 5)


def _inputs(*exports: Path) -> adapter.Inputs:
    return adapter.Inputs(
        exports=exports,
        practice=DEMO / "praktijk.toml",
        agreements=DEMO / "od-afspraken.csv",
        parties=DEMO / "partijen.csv",
        contracts=DEMO / "contracten.csv",
        tariffs=DEMO / "tarieven.csv",
    )


def _texts(folder: Path) -> str:
    """Return all that tells of rows: nothing in it may name a temporary file."""
    names = ("uitval.csv", "rapport.txt", "rapport.json", "bevindingen.jsonl")
    return "".join((folder / name).read_text(encoding="utf-8-sig") for name in names)


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tijdelijk"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_an_export_in_a_zip_file_gives_the_same_messages(tmp_path: Path, private: Path) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.write(DEMO / "export.csv", "export.csv")
    zipped = adapter.convert(_inputs(archive), tmp_path / "zip", on=ON)
    plain = adapter.convert(_inputs(DEMO / "export.csv"), tmp_path / "los", on=ON)
    assert zipped.files == plain.files
    assert f"{archive}/export.csv:12" in _texts(tmp_path / "zip")
    assert "/proc/" not in _texts(tmp_path / "zip")
    assert list(private.iterdir()) == []


def test_an_export_from_standard_input_is_named_by_its_dash(
    tmp_path: Path, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _give(monkeypatch, (DEMO / "export.csv").read_bytes())
    adapter.convert(_inputs(STDIN), tmp_path / "uit", on=ON)
    assert '"origin": "-:12:' in _texts(tmp_path / "uit")
    assert "/proc/" not in _texts(tmp_path / "uit")
    assert str(private) not in _texts(tmp_path / "uit")
    assert list(private.iterdir()) == []


def test_a_table_beside_the_export_may_come_by_standard_input(
    monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    _give(monkeypatch, (DEMO / "praktijk.toml").read_bytes())
    given = attrs.evolve(_inputs(DEMO / "export.csv"), practice=STDIN)
    with open_inputs(given) as inputs:
        assert inputs.practice.read_bytes() == (DEMO / "praktijk.toml").read_bytes()
        assert inputs.name(inputs.practice) == "-"
        assert list(inputs.paths())[1] == STDIN
    assert list(private.iterdir()) == []


def test_standard_input_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given = attrs.evolve(_inputs(STDIN), tariffs=STDIN)
    with pytest.raises(UnusableInputError) as caught, open_inputs(given):
        pass
    assert caught.value.code == "IN-STDIN-DUBBEL"


def test_a_workbook_is_a_table_and_no_zip_file_and_may_be_in_one(tmp_path: Path) -> None:
    book = tmp_path / "boek"
    with xlsxwriter.Workbook(str(book)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["AGB", "Naam"])
    archive = tmp_path / "boek.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.write(book, "boek.xlsx")
    for path, name in ((book, str(book)), (archive, f"{archive}/boek.xlsx")):
        with pytest.raises(UnusableInputError) as caught:
            adapter.convert(_inputs(path), tmp_path / "uit", on=ON)
        assert (caught.value.code, caught.value.details["bestand"]) == ("IN-ANDER-PROFIEL", name)


def test_a_zip_file_in_the_result_that_would_be_replaced_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    adapter.convert(_inputs(DEMO / "export.csv"), out, on=ON)
    archive = out / "export.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.write(DEMO / "export.csv", "export.csv")
    with pytest.raises(OutputError) as caught:
        adapter.convert(_inputs(archive), out, on=ON, force=True)
    assert caught.value.code == "UIT-INVOER-ERIN"
    assert archive.exists()


def test_the_same_care_twice_in_a_zip_file_is_refused_by_its_name(tmp_path: Path) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.write(DEMO / "export.csv", "a.csv")
        stream.write(DEMO / "export.csv", "b.csv")
    with pytest.raises(UnusableInputError) as caught:
        adapter.convert(_inputs(archive), tmp_path / "uit", on=ON)
    assert caught.value.code == "IN-DUBBEL"
    assert caught.value.details == {"bestand": f"{archive}/b.csv"}
