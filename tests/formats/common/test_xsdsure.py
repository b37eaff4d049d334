"""Texts that a schema surely takes."""

import re
from pathlib import Path

import pytest
from lxml import etree

from adapter.formats.common.xsdfiles import SchemaFile
from adapter.formats.common.xsdmodel import Xsd
from adapter.formats.common.xsdsure import sure_text
from adapter.formats.gds801 import CODEC

_XS = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
_TYPES = {
    '<xs:element name="a" type="xs:string"/>': ("", "é 1"),
    '<xs:element name="a" type="xs:boolean"/>': ("true", "false"),
    '<xs:element name="a" type="xs:date"/>': ("2026-01-31", "2028-04-30"),
    '<xs:element name="a" type="xs:time"/>': ("00:00:00", "23:59:59"),
    '<xs:element name="a" type="xs:decimal"/>': ("-1.25", "007"),
    '<xs:element name="a" type="xs:gYear"/>': (),
    '<xs:element name="a" type="xs:string" fixed="b"/>': (),
    '<xs:element name="a" type="T"/>': (),
    '<xs:element name="a"/>': (),
}
_FACETS = {
    ("string", '<xs:length value="2"/>'): ("ab",),
    ("string", '<xs:minLength value="1"/>'): ("a", "abc"),
    ("string", '<xs:maxLength value="2"/>'): ("", "ab"),
    ("string", '<xs:maxLength value="4294967296"/>'): ("", "ab"),
    ("string", '<xs:maxLength value=" 2 "/>'): ("", "ab"),
    ("string", '<xs:length value="20000"/>'): (),
    ("string", '<xs:minLength value="20000"/>'): (),
    ("string", '<xs:enumeration value="a.b"/>'): ("a.b",),
    ("string", '<xs:enumeration value="a&amp;b"/>'): (),
    ("string", '<xs:enumeration value="a"/><xs:enumeration value="b"/>'): (),
    ("string", '<xs:pattern value="[0-9]{2}[A-Z]"/>'): ("12A",),
    ("string", r'<xs:pattern value="\d"/>'): (),
    ("string", '<xs:pattern value="[0-9]{99999999999}"/>'): (),
    ("string", '<xs:pattern value="[0-9]{5,2}"/>'): (),
    ("string", '<xs:whiteSpace value="preserve"/>'): (),
    ("decimal", '<xs:fractionDigits value="2"/>'): ("1", "1.25"),
    ("decimal", '<xs:fractionDigits value="0"/>'): (),
    ("decimal", '<xs:fractionDigits value="4294967296"/>'): ("1", "1.25"),
    ("decimal", '<xs:totalDigits value="2"/>'): (),
    ("date", '<xs:minInclusive value="2026-01-01"/>'): (),
}
_TEXTS = (
    "", " ", "a", "b", "ab", "abc", "a.b", "axb", "12A", "1A", "\u0663", "1", "1.", ".5", "1.25",
    "1.255", "-1", "+1", "1e1", "2026-02-28", "2026-02-29", "2026-02-30", "2026-04-31", "true",
    "2026-13-01", "2026-00-10", "TRUE", "12:00", "12:00:00", "24:00:00", "12:60:00", "12:00:00Z",
)  # fmt: skip


def _declared(base: str, facets: str) -> str:
    restriction = f'<xs:restriction base="xs:{base}">{facets}</xs:restriction>'
    return f'<xs:element name="a"><xs:simpleType>{restriction}</xs:simpleType></xs:element>'


@pytest.mark.parametrize(
    ("declared", "taken"),
    [
        *_TYPES.items(),
        *((_declared(*facets), taken) for facets, taken in _FACETS.items()),
    ],
)
def test_what_is_sure_of_a_text_the_schema_takes(declared: str, taken: tuple[str, ...]) -> None:
    root = etree.fromstring(f"{_XS}{declared}</xs:schema>")
    xsd = Xsd((SchemaFile(path=Path("a.xsd"), namespace="", root=root, text=b""),))
    pattern = sure_text(xsd, next(xsd.globals("")))
    assert bool(pattern) == bool(taken)
    if pattern:
        schema = etree.XMLSchema(root)
        for text in (*_TEXTS, *taken):
            if re.fullmatch(pattern, text):
                element = etree.Element("a")
                element.text = text
                assert schema.validate(element), text
        assert all(re.fullmatch(pattern, text) for text in taken)


@pytest.mark.parametrize("version", CODEC.versions)
def test_every_element_of_our_schemas_has_texts_that_are_sure(version: str) -> None:
    slots = [slot for _, slot in CODEC.bound(version).slots()]
    assert not [slot.name for slot in slots if not slot.child and not slot.sure]
