"""A broken invoice gives exact codes at exact places, and never a word of its contents."""

import gzip
import io
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from adapter.core.findings import Finding, Location, Severity
from adapter.formats.ubl import write_invoice
from adapter.model.factuur import Factuur, Factuurpartij, Factuurregel
from adapter.reference.texts import LANGUAGES, finding_text
from adapter.validation.ubl import check_invoice, ubl_available

ROOT = Path(__file__).resolve().parents[2]
PARTIJ = Factuurpartij(
    agb="94009991",
    naam="Praktijk Zandpad B.V.",
    kvk="90001234",
    straat="Voorbeeldkade",
    huisnummer="12",
    postcode="2584 XX",
    plaats="Den Haag",
    btw_id="NL000099998B57",
)
REGELS = tuple(
    Factuurregel(
        nummer=nummer,
        aantal=Decimal(2),
        tarief=Decimal("100.00"),
        bedrag=Decimal("200.00"),
        datum=date(2026, 9, 3),
        omschrijving="Consult",
        prestatiecodelijst="071",
        prestatiecode="CO0497",
    )
    for nummer in (1, 2)
)
FACTUUR = Factuur(
    nummer="OD2026-0193",
    soort="380",
    factuurdatum=date(2026, 10, 2),
    vervaldatum=date(2026, 11, 1),
    periode_van=date(2026, 9, 1),
    periode_tot=date(2026, 9, 30),
    verkoper=PARTIJ,
    koper=PARTIJ,
    iban="NL04VOOR0123456789",
    betaaltermijn_dagen=30,
    btw_tekst="Vrijgesteld",
    regels=REGELS,
    koper_kenmerk="KPL-4410",
)
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
PERSOON = "Jansen999990019"
DOCTYPE = f'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///{PERSOON}">]>'
EXTENSION = (
    f'<x:UBLExtensions xmlns:x="{UBL}CommonExtensionComponents-2"><x:UBLExtension>'
    f"<x:ExtensionContent><{PERSOON}\U00010450/></x:ExtensionContent>"
    "</x:UBLExtension></x:UBLExtensions>"
)
LEGAL = (
    f"<cac:PartyLegalEntity>\n        <cbc:RegistrationName>{PARTIJ.naam}</cbc:RegistrationName>"
)
OTHER_LEGAL = LEGAL.replace(PARTIJ.naam, PERSOON) + "\n      </cac:PartyLegalEntity>"

# What is replaced in a good invoice, by what, and what follows: severity, code, path, line, level.
BROKEN: dict[str, tuple[str, str, list[tuple[object, ...]]]] = {
    "wrong-total": (
        '<cbc:PayableAmount currencyID="EUR">400.00',
        '<cbc:PayableAmount currencyID="EUR">999990019.00',
        [("error", "BR-CO-16", "/Invoice/LegalMonetaryTotal", 98, "LegalMonetaryTotal")],
    ),
    "wrong-line-amount": (
        '<cbc:LineExtensionAmount currencyID="EUR">200.00',
        '<cbc:LineExtensionAmount currencyID="EUR">999990019.00',
        [
            ("error", "BR-E-08", "/Invoice/TaxTotal/TaxSubtotal/TaxCategory", 88, "TaxCategory"),
            ("error", "BR-CO-10", "/Invoice/LegalMonetaryTotal", 98, "LegalMonetaryTotal"),
        ],
    ),
    "missing-reason": (
        "<cbc:TaxExemptionReason>Vrijgesteld</cbc:TaxExemptionReason>",
        "",
        [("error", "BR-E-10", "/Invoice/TaxTotal/TaxSubtotal/TaxCategory", 88, "TaxCategory")],
    ),
    "unknown-unit": (
        'unitCode="C62"',
        f'unitCode="{PERSOON}"',
        [
            (
                "error",
                "BR-CL-23",
                f"/Invoice/InvoiceLine[{n}]/InvoicedQuantity",
                line,
                "InvoiceLine",
            )
            for n, line in ((1, 106), (2, 135))
        ],
    ),
    "warning": (
        "<cbc:IssueDate>",
        f"<cbc:UUID>{PERSOON}</cbc:UUID><cbc:IssueDate>",
        [("warning", "UBL-CR-005", "/Invoice", 2, "Invoice")],
    ),
    "extension-with-a-name-of-later-xml": (
        "<cbc:CustomizationID>",
        f"{EXTENSION}<cbc:CustomizationID>",
        [
            (
                "warning",
                "SI-UBL-2",
                "/Invoice/UBLExtensions/UBLExtension/ExtensionContent/*",
                3,
                "Invoice",
            ),
            ("warning", "UBL-CR-001", "/Invoice", 2, "Invoice"),
        ],
    ),
    "two-legal-names": (
        LEGAL,
        OTHER_LEGAL + LEGAL,
        [("error", "UBL-MOTOR", None, None, None)],
    ),
    "missing-element": (
        "<cbc:ID>OD2026-0193</cbc:ID>\n  <cbc:IssueDate>",
        "<cbc:IssueDate>",
        [("error", "UBL-XSD", "/Invoice/IssueDate", 5, "Invoice")],
    ),
    "bad-date": (
        "2026-10-02",
        PERSOON,
        [("error", "UBL-XSD", "/Invoice/IssueDate", 6, "Invoice")],
    ),
    "missing-attribute": (
        '<cac:TaxTotal>\n    <cbc:TaxAmount currencyID="EUR">',
        "<cac:TaxTotal>\n    <cbc:TaxAmount>",
        [("error", "UBL-XSD", "/Invoice/TaxTotal/TaxAmount", 84, "TaxTotal")],
    ),
    "unknown-attribute": (
        "<cbc:IssueDate>",
        f'<cbc:IssueDate {PERSOON}="{PERSOON}">',
        [("error", "UBL-XSD", "/Invoice/IssueDate", 6, "Invoice")],
    ),
    "unknown-element": (
        "<cac:Price>",
        f"<cbc:{PERSOON}·/><cac:Price>",
        [
            ("error", "UBL-XSD", f"/Invoice/InvoiceLine[{n}]/*", line, "InvoiceLine")
            for n, line in ((1, 129), (2, 158))
        ],
    ),
    "misplaced-element": (
        "<cac:PaymentTerms>",
        f"<cac:Price><cbc:PriceAmount>{PERSOON}</cbc:PriceAmount></cac:Price><cac:PaymentTerms>",
        [("error", "UBL-XSD", "/Invoice/Price", 80, "Price")],
    ),
    "other-root": (
        "Invoice ",
        f"{PERSOON} ",
        [("error", "XML-NIET-WELGEVORMD", None, 162, None)],
    ),
    "doctype": (
        "<Invoice ",
        f"{DOCTYPE}<Invoice ",
        [("error", "XML-DOCTYPE", None, 2, None)],
    ),
    "undefined-entity": (
        "2026-10-02",
        f"&{PERSOON};",
        [("error", "XML-NIET-WELGEVORMD", None, 6, None)],
    ),
}


def written(factuur: Factuur) -> str:
    stream = io.BytesIO()
    write_invoice(factuur, stream)
    return stream.getvalue().decode("utf-8")


def check(tmp_path: Path, content: str | bytes) -> list[Finding]:
    path = tmp_path / f"{PERSOON}.xml"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return list(check_invoice(path.open("rb"), file="factuur.xml"))


def shown(findings: list[Finding]) -> list[tuple[object, ...]]:
    return [(f.severity.label, f.code, f.at.path, f.at.line, f.at.level) for f in findings]


def test_a_good_invoice_has_no_finding(tmp_path: Path) -> None:
    assert ubl_available()
    assert check(tmp_path, written(FACTUUR)) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_invoice_has_exactly_these_findings(name: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[name]
    good = written(FACTUUR)
    assert old in good
    findings = check(tmp_path, good.replace(old, new))
    assert shown(findings) == expected
    assert {(f.standard, f.version, f.at.file) for f in findings} == {("UBL", "2.1", "factuur.xml")}


@pytest.mark.parametrize("name", BROKEN)
def test_nothing_of_the_invoice_is_told_or_printed(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    old, new, _ = BROKEN[name]
    findings = check(tmp_path, written(FACTUUR).replace(old, new))
    assert "999990019" not in repr(findings)
    assert PARTIJ.naam not in repr(findings)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"<{PERSOON}/>", ("error", "UBL-XSD", "/*", 1, "*")),
        ("<Invoice/>", ("error", "UBL-XSD", "/Invoice", 1, "Invoice")),
        (
            f'<cac:Party xmlns:cac="{UBL}CommonAggregateComponents-2"/>',
            ("error", "UBL-XSD", "/Party", 1, "Party"),
        ),
        ("", ("error", "XML-LEEG", None, None, None)),
        (gzip.compress(b"<Invoice/>", mtime=0), ("error", "XML-GEEN-XML", None, None, None)),
    ],
    ids=["unknown-root", "root-without-namespace", "a-part-as-root", "empty", "gzip"],
)
def test_what_is_no_invoice_is_refused(
    content: str | bytes, expected: tuple[object, ...], tmp_path: Path
) -> None:
    assert shown(check(tmp_path, content)) == [expected]


def test_a_seller_without_btw_id_breaks_an_official_rule(tmp_path: Path) -> None:
    factuur = evolve(FACTUUR, verkoper=evolve(PARTIJ, btw_id=None))
    assert shown(check(tmp_path, written(factuur))) == [
        ("error", "BR-E-02", "/Invoice", 2, "Invoice")
    ]


def test_prefixes_of_a_sender_do_not_change_the_paths(tmp_path: Path) -> None:
    own = written(FACTUUR).replace("cac:", "klasse:").replace(":cac=", ":klasse=")
    own = own.replace("<cbc:", "<").replace("</cbc:", "</").replace(' xmlns="', ' xmlns:doc="')
    own = own.replace(":cbc=", "=").replace("<Invoice ", "<doc:Invoice ")
    own = own.replace("</Invoice>", "</doc:Invoice>")
    assert check(tmp_path, own) == []
    assert shown(check(tmp_path, own.replace("2026-10-02", PERSOON))) == [
        ("error", "UBL-XSD", "/Invoice/IssueDate", 6, "Invoice")
    ]


def test_the_engine_says_by_a_code_why_it_stopped_and_goes_on_with_the_next(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, written(FACTUUR).replace(LEGAL, OTHER_LEGAL + LEGAL))
    assert finding.details == {"fout": "XPTY0004"}
    assert check(tmp_path, written(FACTUUR)) == []


@pytest.mark.parametrize("package", ["saxonche", "facturx"])
def test_without_the_extra_only_the_rules_of_nlcius_are_asked(package: str, tmp_path: Path) -> None:
    path = tmp_path / "factuur.xml"
    path.write_text(written(evolve(FACTUUR, koper_kenmerk=None)), encoding="utf-8")
    program = f"""
import sys, pathlib
sys.modules[{package!r}] = None
from adapter.validation.ubl import check_invoice, ubl_available
findings = check_invoice(open(sys.argv[1], "rb"), file="f")
print(ubl_available(), [finding.code for finding in findings], end="")
"""
    run = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False ['BR-NL-2', 'UBL-NIET-GETOETST']"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["UBL-XSD", "UBL-MOTOR", "UBL-NIET-GETOETST", "BR-CO-10"])
def test_every_finding_has_its_texts(code: str, language: str) -> None:
    finding = Finding(severity=Severity.ERROR, code=code, at=Location(), standard="UBL")
    text = finding_text(finding, language)
    assert min(len(text.melding), len(text.oorzaak), len(text.oplossing)) > 40
    assert ("BR-CO-10" in text.melding) is (code == "BR-CO-10")


EXAMPLES = sorted(ROOT.parent.glob("shared/ubl/examples/*.xml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_is_known_to_be_clean_has_no_finding(path: Path) -> None:
    assert list(check_invoice(path.open("rb"), file=path.name)) == []
