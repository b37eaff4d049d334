"""A finding of the schema says what the schema asks for at that place."""

import io
import re
from datetime import date
from pathlib import Path

import pytest

from adapter.core.findings import Expectation, Finding
from adapter.formats.common.xsdfiles import read_files
from adapter.formats.common.xsdvalues import Values
from adapter.formats.gds801 import CODEC
from adapter.reference.herstel import expected_text
from adapter.reference.texts import LANGUAGES
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving

BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis/debet-enkel.xml"
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 11, 22)), layer="schema")

XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="A" type="Code"/>
  <xs:element name="B"><xs:simpleType><xs:restriction base="xs:string">
    <xs:maxLength value="15"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="C" type="Kort"/>
  <xs:element name="D" type="xs:integer"/>
  <xs:element name="E"><xs:complexType><xs:sequence>
    <xs:element name="F" type="xs:date"/><xs:element name="G" type="Code"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="H"><xs:complexType><xs:sequence>
    <xs:element name="F" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="I"><xs:simpleType><xs:restriction base="xs:string">
    <xs:pattern value="(x|y)+z"/></xs:restriction></xs:simpleType></xs:element>
  <xs:simpleType name="Kort"><xs:restriction base="Vier"/></xs:simpleType>
  <xs:simpleType name="Vier"><xs:restriction base="xs:string">
    <xs:length value="4"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Code"><xs:restriction base="xs:string">
    <xs:enumeration value="01"/><xs:enumeration value="02"/></xs:restriction></xs:simpleType>
</xs:schema>"""


def found(old: str, new: str) -> list[Finding]:
    text = re.sub(old, new, BASE.read_text(encoding="utf-8"), count=1)
    return list(MessageCheck(io.BytesIO(text.encode()), "a.xml", SETTINGS))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (":Aantal>1<", ":Aantal>veel<", "een getal met een punt, als 155.12"),
        (":Begindatum>2026", ":Begindatum>26", "een datum als 2027-01-31"),
        (":Berichtcode>573", ":Berichtcode>574", "een van: 573"),
        (":BSN>99", ":BSN>", "9 cijfers"),
        (":Referentienummer>P-101<", ":Referentienummer><", "ingevuld"),
        ("<gds801:Prestatiecode>.*\n", "", "hier: Prestatiecode"),
        ("<gds801:VerzenderRol>1<(.*):VerzenderRol>", r"<gds801:Wat>1<\1:Wat>", "VerzenderRol"),
    ],
)
def test_what_the_schema_asks_is_told(old: str, new: str, told: str) -> None:
    (finding,) = found(old, new)
    assert told in (expected_text(finding, "nl") or "")
    assert expected_text(finding, "en")


def test_nothing_of_the_message_is_told_as_expected() -> None:
    for finding in found("<gds801:VerzenderRol>", "<gds801:Jansen/><gds801:VerzenderRol>"):
        for language in LANGUAGES:
            assert "Jansen" not in (expected_text(finding, language) or "")
    values = Values(CODEC.bound("1.0").source.files)
    assert values.children("x. Expected is one of ( {urn:x}Jansen, {urn:x}999990019 ).") is None
    assert values.children("The value 'Expected is ( Aantal ).' is not accepted.") is None


def test_each_kind_of_type_is_told_in_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "a.xsd"
    path.write_text(XSD, encoding="utf-8")
    values = Values(read_files(path, tmp_path))
    codes = Expectation(word="one_of", values=("01", "02"))  # type: ignore[arg-type]  # of ours
    assert values.value("A") == codes == values.value("G")
    assert values.value("B") == Expectation(word="max_length", values=("15",))  # type: ignore[arg-type]  # of ours
    assert values.value("C") == Expectation(word="xsd_length", values=("4",))  # type: ignore[arg-type]  # of ours
    assert values.value("D") == Expectation(word="xsd_integer")
    for name in ("E", "F", "I", "Z"):
        assert values.value(name) is None, "it is several things, or not to be told in words"
