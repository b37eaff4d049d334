"""A user's schema in place of ours: messages are written, read and judged by it."""

import json
import shutil
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

import adapter
from adapter.core.errors import NoPlaceError
from adapter.core.findings import Finding, Verdict
from adapter.exporters.report import Report
from adapter.formats.common.registry import load_codecs
from adapter.formats.common.schemas import schema_path
from adapter.formats.gds801 import CODEC
from adapter.model.bericht import Header
from adapter.model.prestatie import DebetPrestatie, Prestatie
from adapter.model.verzekerde import Verzekerde

ROOT = Path(__file__).resolve().parents[2]
ANDERS = ROOT / "fixtures" / "schemas" / "anders"
MAIN = ANDERS / "gds801" / "2.1" / "bericht.xsd"
CASES = ROOT / "fixtures" / "convert"
BASE = (ROOT / "fixtures/gds801/basis/debet-2-1.xml").read_bytes()
TODAY = date(2027, 2, 5)
EXPORT = (CASES / "jaarwisseling" / "export.csv").read_text(encoding="utf-8-sig")
# What the schema of the fixture has no place for, so that rows with it cannot go by it.
WITHOUT_PLACE = ("Begintijd", "Zorglabel", "Herdeclaratiecode", "Naam verwijzer")


def convert(
    folder: Path, schemas: Path, export: str = EXPORT, on: date = TODAY
) -> tuple[Report, list[Path]]:
    """Return the report on an export, and the declarations in version 2.1 that came of it."""
    path = folder / "export.csv"
    path.write_text(export, encoding="utf-8")
    inputs = adapter.Inputs(
        exports=(path,), practice=CASES / "praktijk.toml", tariffs=CASES / "tarieven.csv",
        schemas=schemas,
    )  # fmt: skip
    report = adapter.convert(inputs, folder / "uit", on=on)
    files = [folder / "uit" / file.path for file in report.files if file.kind == "gds801"]
    return report, [path for path in files if b"<gds801:Declaratiebericht" in path.read_bytes()]


def told(folder: Path) -> list[dict[str, str]]:
    """Return the findings of a conversion."""
    text = (folder / "uit" / "bevindingen.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def check(message: bytes, schemas: Path | None = ANDERS) -> tuple[list[Finding], Verdict]:
    return adapter.validate(BytesIO(message), on=TODAY, schemas=schemas)


def codes(found: list[Finding]) -> list[str]:
    return [finding.text_key for finding in found]


@pytest.fixture(name="message", scope="module")
def _message(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    _, (path,) = convert(tmp_path_factory.mktemp("bericht"), ANDERS)
    return path.read_bytes()


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        capture_output=True,
        check=False,
        text=True,
    )


def test_a_message_written_by_it_is_valid_for_two_engines(message: bytes) -> None:
    etree.XMLSchema(etree.parse(MAIN)).assertValid(etree.fromstring(message))
    xmlschema.XMLSchema(str(MAIN)).validate(BytesIO(message))


def test_the_names_the_order_and_the_postcode_are_those_of_the_schema(message: bytes) -> None:
    root = etree.fromstring(message)
    names = [etree.QName(child).localname for child in root]
    assert names == ["Kop", "Persoon", "Overzicht", "DeclaratieContext"]
    assert root.findtext(".//{*}Locatie/{*}LocatiePostcode4") == "9999"
    report = adapter.validate(BytesIO(message), on=TODAY, schemas=ANDERS)[0]
    # The export of the case states no referral.
    assert set(codes(report)) == {"XSD-GELADEN", "EIGEN-VERWIJZING"}


def test_it_is_written_back_as_it_was(message: bytes) -> None:
    records = [record.value for record in adapter.read(BytesIO(message), schemas=ANDERS)]
    kinds = [type(record).__name__ for record in records]
    assert kinds[:2] == ["Header", "Verzekerde"]
    assert kinds[-2:] == ["Overzicht", "DeclaratieContext"]
    person = records[1]
    assert isinstance(person, Verzekerde)
    assert person.bsn == "999990019", "what stands behind the prestaties is read before them"
    prestatie = records[2]
    assert isinstance(prestatie, Prestatie)
    assert prestatie.debet_prestatie
    assert prestatie.debet_prestatie.locatie_postcode4 == "9999"
    out = BytesIO()
    adapter.write(records, out, schemas=ANDERS)
    assert out.getvalue() == message


def test_the_same_records_can_be_written_by_our_schema_and_back(message: bytes) -> None:
    read = [record.value for record in adapter.read(BytesIO(message), schemas=ANDERS)]
    records = [read[0], *read[-2:], *read[1:-2]]  # a head that came late is given first
    ours, again = BytesIO(), BytesIO()
    with pytest.raises(NoPlaceError, match="LocatiePostcode4"):
        adapter.write(records, BytesIO())
    CODEC.write(records, ours, lambda _path, element: None)
    judge = etree.XMLSchema(etree.parse(schema_path("GDS801", "2.1")))
    judge.assertValid(etree.fromstring(ours.getvalue()))
    ours.seek(0)
    adapter.write((record.value for record in adapter.read(ours)), again, schemas=ANDERS)
    etree.XMLSchema(etree.parse(MAIN)).assertValid(etree.fromstring(again.getvalue()))
    assert b"LocatiePostcode4" not in again.getvalue()


def test_validate_accepts_it_with_the_schemas_and_not_without(
    message: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(message)
    arguments = ("validate", str(path), "--on", "2027-02-05", "--format", "json")
    with_schemas = command(*arguments, "--schemas", str(ANDERS))
    assert (with_schemas.returncode, with_schemas.stderr) == (0, "")
    assert json.loads(with_schemas.stdout.splitlines()[-1])["verdict"] == "accepted"
    plain = command(*arguments)
    assert plain.returncode == 1
    assert json.loads(plain.stdout.splitlines()[-1])["verdict"] == "refused"


def test_show_masks_persons_and_shows_the_rest_under_other_names_too(
    message: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(message)
    arguments = ("show", str(path), "--schemas", str(ANDERS), "--format", "json")
    lines = [json.loads(line) for line in command(*arguments).stdout.splitlines()]
    shown = {item["path"]: item["value"] for item in lines if item.get("element")}
    person = "/Declaratiebericht/Persoon[1]"
    assert shown[f"{person}/Prestatie[1]/Levering/Hoeveelheid"] == "1"
    assert shown[f"{person}/UzoviNummer"] == "3311"
    for name in ("BSN", "Geboortedatum", "PatientIdentificatienummer"):
        assert shown[f"{person}/{name}"] is None
    assert "*" not in {item.get("element") for item in lines}
    table = command(*arguments, "--as", "table").stdout
    assert "195.70" in table
    for mark in ("999990019", "1984-03-14", "9999"):
        assert mark not in table + str(shown)


def test_what_was_written_by_ours_is_refused_by_it() -> None:
    assert check(BASE)[1].verdict == "refused"


def test_rules_find_their_elements_under_other_names(message: bytes) -> None:
    broken = message.replace(b"Hoeveelheid>1<", b"Hoeveelheid>2<", 1)
    findings, verdict = check(broken)
    (finding,) = [item for item in findings if item.retourcode]
    place = "/Declaratiebericht/Persoon[1]/Prestatie[1]/Levering/Hoeveelheid"
    assert (finding.text_key, finding.at.path) == ("VC093-8049", place)
    assert finding.at.level == "DebetPrestatie"
    assert finding.at.line == broken[: broken.index(b"Hoeveelheid>2<")].count(b"\n") + 1
    assert verdict.verdict == "refused"
    gone = message.replace(b"<gds801:Traject>", b"<gds801:Trajekt>").replace(
        b"</gds801:Traject>", b"</gds801:Trajekt>"
    )
    assert {"VC040-9439", "XSD-VOLGORDE"} <= set(codes(check(gone)[0]))


def test_every_case_of_2027_is_written_so_that_two_engines_take_it(tmp_path: Path) -> None:
    lxml_judge = etree.XMLSchema(etree.parse(MAIN))
    other_judge = xmlschema.XMLSchema(str(MAIN))
    written = 0
    for export in sorted(CASES.glob("*/export.csv")):
        folder = tmp_path / export.parent.name
        folder.mkdir()
        text = export.read_bytes().decode("utf-8-sig", errors="replace")
        try:
            report, files = convert(
                folder, ANDERS, text.replace("-2026", "-2027"), date(2028, 1, 5)
            )
        except adapter.AdapterError:
            continue
        for path in files:
            lxml_judge.assertValid(etree.parse(path))
            other_judge.validate(str(path))
            written += 1
        assert report.closes
    assert written > 10


def test_a_row_that_needs_an_element_that_the_schema_lacks_is_refused(tmp_path: Path) -> None:
    lines = EXPORT.splitlines()
    export = "\n".join(
        [f"{lines[0]};Zorglabel;Begintijd", f"{lines[1]};01A;", *lines[2:3], f"{lines[3]};;"]
    )
    report, files = convert(tmp_path, ANDERS, export)
    assert report.rejected.rows == 1
    (finding,) = [item for item in told(tmp_path) if item["severity"] == "error"]
    assert finding["code"] == "XSD-GEEN-PLEK"
    assert "AanvullendPrestatieKenmerk" in finding["message"]
    assert finding["origin"].endswith("export.csv:2")
    (path,) = files
    assert path.read_bytes().count(b"<gds801:Prestatie>") == 1


def test_a_postcode_that_is_none_refuses_the_row_where_it_is_to_be_written(tmp_path: Path) -> None:
    convert(tmp_path, ANDERS, EXPORT.replace("9999XX", "Utrecht"))
    assert [item["code"] for item in told(tmp_path)].count("RIJ-POSTCODE") == 2


def test_a_schema_that_cannot_be_followed_to_the_end_is_told_by_the_row(tmp_path: Path) -> None:
    folder = copy_of_anders(tmp_path)
    change(folder / "delen/zorg.xsd", 'pattern value="[1-9][0-9]{3}"', 'pattern value="1[0-9]{3}"')
    _, files = convert(tmp_path, tmp_path / "schemas")
    (finding, *_) = [item for item in told(tmp_path) if item["code"] == "XSD-VORM"]
    assert finding["origin"].endswith(":Postcode behandellocatie")
    assert files == []


def copy_of_anders(folder: Path) -> Path:
    shutil.copytree(ANDERS, folder / "schemas")
    return folder / "schemas" / "gds801" / "2.1"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("lijst", "ontvanger", "expected"),
    [("073", "3311", "VC181-9851"), ("071", "9992", "VC182-9852"), ("071", "3311", None)],
)
def test_the_postcode_is_judged_where_the_schema_has_it(
    message: bytes, lijst: str, ontvanger: str, expected: str | None
) -> None:
    changed = message.replace(b"Code>071<", f"Code>{lijst}<".encode())
    changed = changed.replace(b"Ontvanger>3311<", f"Ontvanger>{ontvanger}<".encode())
    found = [code for code in codes(check(changed)[0]) if code.startswith("VC18")]
    assert found == [expected] * 2 if expected else found == []


def test_an_element_that_nobody_reads_leaves_the_verdict_open(message: bytes) -> None:
    place = b"<gds801:PrivacyCode>false</gds801:PrivacyCode>"
    changed = message.replace(place, place + b"<gds801:Waarde>1</gds801:Waarde>")
    findings, verdict = check(changed)
    assert codes(findings)[:2] == ["XSD-GELADEN", "XSD-NIET-GELEZEN"]
    assert findings[1].details == {"element": "Waarde"}
    assert verdict.verdict == "unfinished"


def test_a_bound_on_how_often_a_record_repeats_counts(message: bytes, tmp_path: Path) -> None:
    folder = copy_of_anders(tmp_path)
    old = '<xs:element ref="Prestatie" maxOccurs="unbounded"/>'
    for most, verdict in ((2, "accepted"), (1, "refused")):
        change(
            folder / "delen/zorg.xsd",
            old,
            new := f'<xs:element ref="Prestatie" maxOccurs="{most}"/>',
        )
        old = new
        assert check(message, tmp_path / "schemas")[1].verdict == verdict


def test_keys_of_a_schema_are_told_to_be_unjudged(message: bytes, tmp_path: Path) -> None:
    folder = copy_of_anders(tmp_path)
    key = '<unique name="u"><selector xpath="b:Persoon"/><field xpath="b:BSN"/></unique>'
    change(folder / "bericht.xsd", '</complexType>\n  </element>\n\n  <element name="Kop"',
           f'</complexType>{key}\n  </element>\n\n  <element name="Kop"')  # fmt: skip
    findings, verdict = check(message, tmp_path / "schemas")
    assert "XSD-SLEUTELS" in codes(findings)
    assert verdict.verdict == "unfinished"


def test_a_record_with_what_has_no_place_is_not_written_silently() -> None:
    prestatie = Prestatie(debet_prestatie=DebetPrestatie(soort_kosten="01"))
    header = Header(berichtversie="2", berichtsubversie="1")
    with pytest.raises(NoPlaceError, match="SoortKosten"):
        adapter.write([header, Verzekerde(), prestatie], BytesIO(), schemas=ANDERS)
    lacking: list[tuple[str, str]] = []
    codec = load_codecs(ANDERS)["GDS801"]
    codec.write([header, Verzekerde(), prestatie], BytesIO(), lambda *item: lacking.append(item))
    assert lacking == [("/Declaratiebericht/Persoon[1]/Prestatie[1]", "SoortKosten")]
