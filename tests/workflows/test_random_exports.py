"""Over random exports: rows and euros close, messages are valid, a second run is equal."""

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter.core.findings import Severity
from adapter.formats.common.schemas import schema_path
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "fixtures" / "demo"
OMGEVING = Omgeving(vandaag=date(2027, 2, 5))
with (DEMO / "export.csv").open(encoding="utf-8-sig", newline="") as stream:
    HEADER, *ROWS = list(csv.reader(stream, delimiter=";"))
# What a hurried practice does to a cell, beside copying the right one of another row.
ODD = st.sampled_from(
    ["", "-", "null", "0", "x", "=1+1", "1.039,48", "-155,12", "31-02-2026", "€ 12,00", '"', "é;"]
)


@st.composite
def exports(draw: st.DrawFn) -> list[list[str]]:
    rows = draw(st.lists(st.sampled_from(ROWS), min_size=1, max_size=12))
    made = []
    for row in rows:
        cells = list(row)
        for _ in range(draw(st.integers(0, 2))):
            position = draw(st.integers(0, len(HEADER) - 1))
            other = draw(st.sampled_from(ROWS))[position]
            cells[position] = draw(ODD | st.just(other))
        made.append(cells[: draw(st.sampled_from([len(cells), len(cells), len(cells) - 1]))])
    return made


def write(rows: list[list[str]], path: Path) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADER, *rows])
    path.write_text(text.getvalue(), encoding="utf-8")


def inputs(export: Path) -> Inputs:
    return Inputs(
        exports=(export,),
        practice=DEMO / "praktijk.toml",
        agreements=DEMO / "od-afspraken.csv",
        parties=DEMO / "partijen.csv",
        contracts=DEMO / "contracten.csv",
        tariffs=DEMO / "tarieven.csv",
    )


def tree(folder: Path) -> Mapping[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=exports())
def test_every_row_and_every_cent_is_accounted_for(rows: list[list[str]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        write(rows, folder / "export.csv")
        report = convert(inputs(folder / "export.csv"), folder / "uit", OMGEVING)
        again = convert(inputs(folder / "export.csv"), folder / "weer", OMGEVING)
        assert tree(folder / "uit") == tree(folder / "weer")
        assert again.read == report.read
        assert report.read.rows == sum(any(cell.strip() for cell in row) for row in rows)
        assert_closes(folder / "uit")
        assert_valid(folder / "uit")
    finally:
        shutil.rmtree(folder)


def assert_closes(folder: Path) -> None:
    """Count again from the files themselves, not from what the program says of them."""
    told = json.loads((folder / "rapport.json").read_text(encoding="utf-8"))
    declared = [counted(path) for path in folder.glob("declaraties/*.xml")]
    invoiced = [counted(path) for path in folder.glob("facturen/*.xml")]
    with (folder / "uitval.csv").open(encoding="utf-8-sig", newline="") as stream:
        rejected = len(list(csv.reader(stream, delimiter=";"))) - 1
    assert told["declared"] == total(declared)
    assert told["invoiced"] == total(invoiced)
    assert told["rejected"]["rows"] == rejected
    parts = [told[name] for name in ("declared", "invoiced", "rejected")]
    assert told["rows"] == sum(part["rows"] for part in parts)
    assert Decimal(told["amount"]) == sum(Decimal(part["amount"]) for part in parts)


def counted(path: Path) -> tuple[int, Decimal]:
    root = etree.parse(path).getroot()
    if root.tag.endswith("Bericht"):
        debits = [Decimal(str(node.text)) for node in root.iter("{*}DeclaratieBedragInclBtw")]
        credits_ = [
            Decimal(str(node.text)) for node in root.iter("{*}ToegekendBedragInclBtwFinancieel")
        ]
        return len(debits) + len(credits_), sum(debits, Decimal(0)) - sum(credits_, Decimal(0))
    lines = [*root.iter("{*}InvoiceLine"), *root.iter("{*}CreditNoteLine")]
    amounts = [Decimal(str(line.findtext("{*}LineExtensionAmount"))) for line in lines]
    sign = -1 if root.tag.endswith("CreditNote") else 1
    return len(lines), sign * sum(amounts, Decimal(0))


def total(counts: list[tuple[int, Decimal]]) -> dict[str, object]:
    amount = sum((amount for _, amount in counts), Decimal(0))
    return {"rows": sum(rows for rows, _ in counts), "amount": f"{amount:.2f}"}


def assert_valid(folder: Path) -> None:
    for path in folder.glob("declaraties/*.xml"):
        with path.open("rb") as stream:
            check = MessageCheck(stream, path.name, Settings(omgeving=OMGEVING))
            assert [item for item in check if item.severity is Severity.ERROR] == []
        assert check.verdict.verdict == "accepted"
        message = etree.parse(path)
        version = "1.0" if message.findtext(".//{*}Berichtversie") == "1" else "2.1"
        etree.XMLSchema(etree.parse(schema_path("GDS801", version))).assertValid(message)


def test_an_export_of_a_header_alone_gives_an_empty_account(tmp_path: Path) -> None:
    write([], tmp_path / "export.csv")
    report = convert(inputs(tmp_path / "export.csv"), tmp_path / "uit", OMGEVING)
    assert report.read.rows == 0
    assert report.files == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_of_an_export_makes_no_difference(encoding: str, tmp_path: Path) -> None:
    text = (DEMO / "export.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "export.csv").write_text(text, encoding=encoding)
    report = convert(inputs(tmp_path / "export.csv"), tmp_path / "uit", OMGEVING)
    expected = convert(inputs(DEMO / "export.csv"), tmp_path / "weer", OMGEVING)
    assert [file.sha256 for file in report.files] == [file.sha256 for file in expected.files]
