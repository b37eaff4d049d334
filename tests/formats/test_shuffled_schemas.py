"""Our own schemas with their elements in any order: the writer follows, and so does the reader."""

import random
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

import adapter
from adapter.formats.common.schemas import schema_path
from adapter.formats.common.xsdfiles import XS
from adapter.formats.gds801 import CODEC

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "convert"
TODAY = date(2027, 2, 5)
SEQUENCE, ELEMENT = f"{XS}sequence", f"{XS}element"


def shuffled(version: str, seed: int) -> bytes:
    """Return our schema with the elements of every class in another order, the Header first."""
    root = etree.parse(schema_path("GDS801", version)).getroot()
    order = random.Random(seed)  # noqa: S311 - any order will do
    for sequence in root.iterfind(f"{XS}complexType/{SEQUENCE}"):
        children = list(sequence)
        if any(child.tag != ELEMENT for child in children):
            continue
        order.shuffle(children)
        children.sort(key=lambda child: child.get("name") != "Header")
        sequence[:] = children
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(6))
def test_our_own_schema_in_any_order_gives_valid_messages(seed: int, tmp_path: Path) -> None:
    for version in CODEC.versions:
        folder = tmp_path / "gds801" / version
        folder.mkdir(parents=True)
        (folder / "x.xsd").write_bytes(shuffled(version, seed))
    case = CASES / "elke-rijfout"
    inputs = adapter.Inputs(
        exports=(case / "export.csv",), practice=CASES / "praktijk.toml", schemas=tmp_path
    )
    plain = adapter.Inputs(exports=(case / "export.csv",), practice=CASES / "praktijk.toml")
    report = adapter.convert(inputs, tmp_path / "uit", on=TODAY)
    expected = adapter.convert(plain, tmp_path / "ons", on=TODAY)
    assert report.declared == expected.declared
    assert [file.path for file in report.files] == [file.path for file in expected.files]
    for file in report.files:
        if file.kind != "gds801":
            continue
        message = (tmp_path / "uit" / file.path).read_bytes()
        version = "2.1" if b"Berichtversie>2<" in message else "1.0"
        judge = etree.XMLSchema(etree.parse(tmp_path / "gds801" / version / "x.xsd"))
        judge.assertValid(etree.fromstring(message))
        out = BytesIO()
        records = adapter.read(BytesIO(message), schemas=tmp_path)
        adapter.write((record.value for record in records), out, schemas=tmp_path)
        assert out.getvalue() == message
