"""What a user's folder with schemas may hold, and what is said of one that cannot be used."""

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

import adapter
from adapter.core.errors import UnusableInputError
from adapter.formats.common.registry import codecs, load_codecs
from adapter.formats.common.schemas import schema_path
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.gds801 import CODEC
from adapter.model.bericht import Header
from adapter.model.verzekerde import Verzekerde

ROOT = Path(__file__).resolve().parents[3]
OURS = schema_path("GDS801", "2.1").read_text(encoding="utf-8")
ANDERS = ROOT / "fixtures" / "schemas" / "anders"
BASE = ROOT / "fixtures/gds801/basis/debet-2-1.xml"
VERSIE = '<xs:element name="Berichtversie" type="Nummer">'
PLAIN = '<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path) -> dict[str, str]:
    codec = load_codecs(folder)["GDS801"]
    assert isinstance(codec, XmlCodec)
    return {version: source.files[0].path.name for version, source in codec.loaded.items()}


@pytest.mark.parametrize(
    ("place", "given"),
    [
        ("gds801/2.1/a.xsd", ""),
        ("GDS801/2.1/a.xsd", ""),
        ("2.1/a.XSD", ""),
        ("gds801/2.1/a.xsd", "gds801"),
        ("gds801/2.1/a.xsd", "gds801/2.1"),
        ("a.xsd", ""),
    ],
)
def test_the_plainest_places_of_a_schema_are_found(place: str, given: str, tmp_path: Path) -> None:
    put(tmp_path, {place: OURS, "leesmij.txt": "-"})
    assert loaded(tmp_path / given) == {"2.1": Path(place).name}


@pytest.mark.parametrize("standard", ["GDS801", "GDS802"])
@pytest.mark.parametrize("given", ["", "1.0", "{standard}", "{standard}/1.0"])
def test_a_version_that_two_standards_have_is_found_of_the_one_that_is_there(
    standard: str, given: str, tmp_path: Path
) -> None:
    inside = given if "1.0" in given else f"{given}/1.0"
    place = f"{inside}/a.xsd".format(standard=standard.lower()).lstrip("/")
    put(tmp_path, {place: schema_path(standard, "1.0").read_text(encoding="utf-8")})
    found = load_codecs(tmp_path / given.format(standard=standard.lower()))
    known = {
        name: list(codec.loaded) for name, codec in found.items() if isinstance(codec, XmlCodec)
    }
    assert known == {"GDS801": [], "GDS802": [], standard: ["1.0"]}


def test_a_schema_beside_others_that_it_does_not_need_is_found(tmp_path: Path) -> None:
    other = PLAIN.replace("<xs:schema", '<xs:schema targetNamespace="urn:anders"')
    put(tmp_path, {A: OURS, "gds801/2.1/b.xsd": other, "gds801/2.1/c.xsd": PLAIN})
    assert loaded(tmp_path) == {"2.1": "a.xsd"}


def including(location: str) -> str:
    return OURS.replace(
        "<xs:element name=", f'<xs:include schemaLocation="{location}"/><xs:element name=', 1
    )


A = "gds801/2.1/a.xsd"
NAMES = "gds801/2.1/namen.toml"
RENAMED_VERSION = OURS.replace(VERSIE, VERSIE.replace("Be", "Ge"))
DOCTYPE = OURS.replace("?>", '?><!DOCTYPE xs:schema [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)
REDEFINE = OURS.replace(
    "<xs:element name=", '<xs:redefine schemaLocation="b.xsd"/><xs:element name=', 1
)
HEADER = '      <xs:element name="Header" type="Header"/>\n'
LATE = OURS.replace(HEADER, "", 1).replace("    </xs:sequence>", f"{HEADER}    </xs:sequence>", 1)


@pytest.mark.parametrize(
    ("files", "code", "told"),
    [
        ({}, "IN-SCHEMA-GEEN", "-"),
        ({"leesmij.txt": "-"}, "IN-SCHEMA-GEEN", "-"),
        ({"xsd/diep/a.xsd": OURS}, "IN-SCHEMA-GEEN", "a.xsd"),
        ({"a.xsd": OURS.replace(' version="2.1"', "")}, "IN-SCHEMA-GEEN", "a.xsd"),
        ({"gds801/2.1/leesmij.txt": "-"}, "IN-SCHEMA-GEEN", "2.1"),
        ({A: OURS.replace("bericht573", "bericht574")}, "IN-SCHEMA-GEEN", "a.xsd"),
        ({"gds801/2.5/a.xsd": OURS}, "IN-SCHEMA-VERSIE", "2.5"),
        ({A: "geen xml"}, "IN-SCHEMA-BESTAND", "a.xsd"),
        ({A: ""}, "IN-SCHEMA-BESTAND", "a.xsd"),
        ({A: OURS[:-20]}, "IN-SCHEMA-BESTAND", "a.xsd"),
        ({A: "<bericht/>"}, "IN-SCHEMA-BESTAND", "a.xsd"),
        ({A: DOCTYPE}, "IN-SCHEMA-BESTAND", "a.xsd"),
        ({A: including("b.xsd")}, "IN-SCHEMA-VERWIJZING", "b.xsd"),
        ({A: including("../../../b.xsd")}, "IN-SCHEMA-VERWIJZING", "../b.xsd"),
        ({A: including("/etc/passwd")}, "IN-SCHEMA-VERWIJZING", "/etc/passwd"),
        ({A: including("file:///etc/passwd")}, "IN-SCHEMA-VERWIJZING", "file:"),
        ({A: including("http://x.example/b")}, "IN-SCHEMA-VERWIJZING", "http:"),
        ({A: including("//x.example/b.xsd")}, "IN-SCHEMA-VERWIJZING", "//x"),
        ({A: including("http://[")}, "IN-SCHEMA-VERWIJZING", "http:"),
        ({A: including("%00")}, "IN-SCHEMA-VERWIJZING", "%00"),
        ({A: OURS.replace('"Letter"', '"Cijfer"', 1)}, "IN-SCHEMA-FOUT", "a.xsd"),
        ({A: OURS, "gds801/2.1/b.xsd": OURS}, "IN-SCHEMA-MEER", "b.xsd"),
        ({A: OURS, "2.1/a.xsd": OURS}, "IN-SCHEMA-MEER", "2.1"),
        ({A: OURS.replace('"Bericht"', '"B"')}, "IN-SCHEMA-ELEMENT", "Bericht"),
        ({A: OURS.replace('"Overzicht" t', '"O" t')}, "IN-SCHEMA-ELEMENT", "Overzicht"),
        ({A: OURS.replace('"Prestatie" t', '"P" t')}, "IN-SCHEMA-ELEMENT", "Prestatie"),
        ({A: RENAMED_VERSION}, "IN-SCHEMA-ELEMENT", "Berichtversie"),
        ({A: LATE}, "IN-SCHEMA-VOLGORDE", "Header"),
        ({A: REDEFINE}, "IN-SCHEMA-VORM", "a.xsd"),
        ({A: OURS, NAMES: "["}, "IN-SCHEMA-NAMEN", "[veld]"),
        ({A: OURS, NAMES: ""}, "IN-SCHEMA-NAMEN", "[veld]"),
        ({A: OURS, NAMES: "[veld]\na = 1"}, "IN-SCHEMA-NAMEN", "[veld]"),
        ({A: OURS, NAMES: '[veld]\nHoeveel = "aantal"'}, "IN-SCHEMA-NAMEN", "Hoeveel"),
        ({A: OURS, NAMES: '[veld]\nAantal = "aantallen"'}, "IN-SCHEMA-NAMEN", "Aantal"),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_used_is_told_before_anything_is_done(
    files: dict[str, str], code: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(UnusableInputError) as caught:
        load_codecs(put(tmp_path / "schemas", files) if files else made(tmp_path / "schemas"))
    assert caught.value.code == code
    assert any(told in detail for detail in caught.value.details.values()), caught.value.details


def test_an_xsd_that_does_not_compile_is_told_with_its_line(tmp_path: Path) -> None:
    wrong = OURS.replace('type="Letter"', 'type="Cijfer"', 1)
    with pytest.raises(UnusableInputError) as caught:
        load_codecs(put(tmp_path, {A: wrong}))
    line = wrong[: wrong.index('type="Cijfer"')].count("\n") + 1
    assert caught.value.details["regel"] == str(line)
    assert caught.value.details["bestand"].endswith("a.xsd")


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize("command", ["convert", "validate"])
@pytest.mark.parametrize("case", ["weg", "bestand", "leeg", "fout"])
def test_a_bad_folder_ends_the_command_in_one_line(case: str, command: str, tmp_path: Path) -> None:
    put(tmp_path, {"bestand": "-", "leeg/x.txt": "-", "fout/gds801/2.1/a.xsd": OURS[:-20]})
    demo = ROOT / "fixtures" / "demo"
    arguments = {
        "validate": [str(BASE)],
        "convert": [str(demo / "export.csv"), "--practice", str(demo / "praktijk.toml"),
                    "--out", str(tmp_path / "uit")],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), command, *arguments[command],
         "--schemas", str(tmp_path / case)],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert case in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "uit").exists()


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path, {"elders/b.xsd": PLAIN, "schemas/gds801/2.1/a.xsd": including("b.xsd")})
    (tmp_path / "schemas/gds801/2.1/b.xsd").symlink_to(tmp_path / "elders/b.xsd")
    with pytest.raises(UnusableInputError, match="IN-SCHEMA-VERWIJZING"):
        load_codecs(tmp_path / "schemas")
    shutil.rmtree(tmp_path / "schemas/gds801")
    put(tmp_path, {"elders/gds801/2.1/a.xsd": OURS})
    (tmp_path / "schemas/gds801").symlink_to(tmp_path / "elders/gds801")
    with pytest.raises(UnusableInputError, match="IN-SCHEMA-VERWIJZING"):
        load_codecs(tmp_path / "schemas")


def test_our_own_schemas_stay_in_force_for_other_versions_and_other_callers() -> None:
    codec = load_codecs(ANDERS)["GDS801"]
    assert isinstance(codec, XmlCodec)
    assert codec.bound("1.0").source.folder == schema_path("GDS801", "1.0").parent
    assert load_codecs(None) is codecs()
    assert codecs()["GDS801"] is CODEC
    assert CODEC.loaded == {}
    assert codec.unplaced("2.1") == (
        "AanspraakStartdatum", "Commentaar", "IndicatieOngeval", "Machtigingsnummer", "Waarde",
    )  # fmt: skip


def test_elements_without_a_namespace_and_of_another_one_are_written_so(tmp_path: Path) -> None:
    types = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:gen"
      elementFormDefault="qualified" xmlns:g="urn:gen"><xs:element name="BSN" type="xs:string"/>
      <xs:complexType name="Declarant"><xs:sequence>
        <xs:element name="Zorgaanbiedercode" type="xs:string"/>
        <xs:element name="ZorgaanbiederSoort" type="xs:string"/></xs:sequence></xs:complexType>
      </xs:schema>"""
    main = OURS.replace(' elementFormDefault="qualified"', ' xmlns:g="urn:gen"').replace(
        "<xs:element name=",
        '<xs:import namespace="urn:gen" schemaLocation="g.xsd"/><xs:element name=',
        1,
    )
    main = main.replace('<xs:element name="BSN" type="BSN"', '<xs:element ref="g:BSN"')
    main = main.replace('name="Declarant" type="Declarant"', 'name="Declarant" type="g:Declarant"')
    put(tmp_path, {"2.1/a.xsd": main, "2.1/g.xsd": types})
    message = BASE.read_bytes()
    records = [record.value for record in adapter.read(BytesIO(message))]
    out = BytesIO()
    adapter.write(records, out, schemas=tmp_path)
    root = etree.fromstring(out.getvalue())
    etree.XMLSchema(etree.parse(tmp_path / "2.1" / "a.xsd")).assertValid(root)
    assert [child.tag for child in root][:2] == ["Header", "DeclaratieContext"]
    assert root.find("Verzekerde/{urn:gen}BSN") is not None
    assert root.find("DeclaratieContext/Declarant/{urn:gen}Zorgaanbiedercode") is not None
    out.seek(0)
    assert [record.value for record in adapter.read(out, schemas=tmp_path)] == records
    out.seek(0)
    settings_on = records[0]
    assert isinstance(settings_on, Header)
    findings, verdict = adapter.validate(out, on=settings_on.verzenddatum, schemas=tmp_path)  # type: ignore[arg-type]  # it is a date there
    assert [item.code for item in findings] == ["XSD-GELADEN"]
    assert verdict.verdict == "accepted"


def test_an_included_file_without_a_namespace_takes_that_of_its_includer(tmp_path: Path) -> None:
    start = OURS.index("  <xs:simpleType name=")
    types = PLAIN.replace("/>", ">") + OURS[start:]
    main = including("delen/t%20en%20u.xsd")
    main = main[: main.index("  <xs:simpleType name=")] + "</xs:schema>"
    put(tmp_path, {"2.1/a.xsd": main, "2.1/delen/t en u.xsd": types})
    message = BASE.read_bytes()
    records = [record.value for record in adapter.read(BytesIO(message), schemas=tmp_path)]
    out = BytesIO()
    adapter.write(records, out, schemas=tmp_path)
    plain = BytesIO()
    adapter.write(records, plain)
    assert out.getvalue() == plain.getvalue()
    assert any(isinstance(record, Verzekerde) for record in records)
