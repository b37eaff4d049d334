"""The official files judge what is written: UBL 2.1 schema and EN 16931 rules, not one finding."""

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from attrs import astuple, evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter.core.errors import UnsupportedVersionError
from adapter.core.findings import Finding
from adapter.formats.ubl import write_invoice
from adapter.model.factuur import Factuur, Factuurpartij, Factuurregel
from adapter.validation.ubl import check_invoice

Judge = Callable[[Factuur], list[Finding]]

CENT = Decimal("0.01")
VERKOPER = Factuurpartij(
    agb="94009991",
    naam="Praktijk Zandpad B.V.",
    kvk="90001234",
    straat="Voorbeeldkade",
    huisnummer="12",
    postcode="2584 XX",
    plaats="Den Haag",
    btw_id="NL000099998B57",
)
KOPER = evolve(VERKOPER, agb="06290991", naam="Stichting Polder", kvk="90005678", btw_id=None)
REGEL = Factuurregel(
    nummer=1,
    aantal=Decimal(1),
    tarief=Decimal("151.37"),
    bedrag=Decimal("151.37"),
    datum=date(2026, 9, 3),
    omschrijving="Consult behandeling, 45 minuten",
    prestatiecodelijst="071",
    prestatiecode="CO0497",
)
FACTUUR = Factuur(
    nummer="OD2026-0193",
    soort="380",
    factuurdatum=date(2026, 10, 2),
    vervaldatum=date(2026, 11, 1),
    periode_van=date(2026, 9, 1),
    periode_tot=date(2026, 9, 30),
    verkoper=VERKOPER,
    koper=KOPER,
    iban="NL04VOOR0123456789",
    betaaltermijn_dagen=30,
    btw_tekst="Vrijgesteld van btw: gezondheidszorg",
    regels=(REGEL,),
    koper_kenmerk="KPL-4410",
    order_kenmerk="AANVR-2026-0417",
)
CREDIT = evolve(FACTUUR, soort="381", nummer="OD2026-0207", creditfactuurnummers=("OD2026-0193",))


def regel(
    nummer: int, aantal: str, tarief: str, btw: str = "0", kenmerk: str | None = None
) -> Factuurregel:
    bedrag = Decimal(aantal) * Decimal(tarief)
    return evolve(
        REGEL,
        nummer=nummer,
        aantal=Decimal(aantal),
        tarief=Decimal(tarief),
        bedrag=bedrag.quantize(CENT, rounding=ROUND_HALF_UP),
        btw_percentage=Decimal(btw),
        kenmerk=kenmerk,
    )


MIX = (regel(1, "1", "410.00"), regel(2, "8", "43.335", "21"), regel(3, "0.25", "99.90", "21.00"))
BREUKEN = (regel(1, "1.5", "33.33"), regel(2, "0.333", "100.005"), regel(3, "2.675", "1.00"))
KENMERKEN = tuple(regel(n, "1", "10.00", kenmerk=f"OD-{n}") for n in (1, 2, 3))
SHAPES = {
    "een-regel": FACTUUR,
    "gelijke-regels": evolve(FACTUUR, regels=(REGEL, evolve(REGEL, nummer=2))),
    "meer-kenmerken": evolve(FACTUUR, regels=KENMERKEN, order_kenmerk=None),
    "breuken": evolve(FACTUUR, regels=BREUKEN),
    "vrijgesteld-en-belast": evolve(FACTUUR, regels=MIX),
    "alleen-belast": evolve(FACTUUR, regels=MIX[1:]),
    "koper-met-btw-id": evolve(FACTUUR, koper=evolve(KOPER, btw_id="NL856789012B01")),
    "zonder-order": evolve(FACTUUR, order_kenmerk=None),
    "zonder-koperkenmerk": evolve(FACTUUR, koper_kenmerk=None),
    "met-contact": evolve(FACTUUR, verkoper=evolve(VERKOPER, contact="Debiteurenadministratie")),
    "leestekens": evolve(FACTUUR, koper=evolve(KOPER, naam='Zórg & <Zo> "d\'Één" €')),
    "nul-euro": evolve(FACTUUR, regels=(regel(1, "1", "0.00"),)),
    "credit": CREDIT,
    "credit-zonder-factuurnummer": evolve(CREDIT, creditfactuurnummers=()),
    "credit-gemengd": evolve(CREDIT, regels=MIX),
    "credit-meer-kenmerken": evolve(CREDIT, regels=KENMERKEN, order_kenmerk=None),
}
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
TERMIJN = "Te betalen binnen 30 dagen na de factuurdatum."
VERREKEND = "Dit bedrag wordt met u verrekend."
FIXED = {"", "EUR", "NL", "VAT", "E", "S", "C62", "Prestatiecodelijst", TERMIJN, VERREKEND}


def written(factuur: Factuur) -> bytes:
    stream = io.BytesIO()
    write_invoice(factuur, stream)
    return stream.getvalue()


def texts(factuur: Factuur, path: str) -> list[str]:
    """Return the texts of the elements below the root at a path of local names."""
    steps = "/".join(f"{{*}}{name}" for name in path.split("/"))
    return [str(element.text) for element in etree.fromstring(written(factuur)).iterfind(steps)]


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    path = tmp_path_factory.mktemp("ubl") / "factuur.xml"

    def findings(factuur: Factuur) -> list[Finding]:
        path.write_bytes(written(factuur))
        return list(check_invoice(path.open("rb"), file="factuur.xml"))

    return findings


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_passes_the_official_files_without_a_warning(name: str, judge: Judge) -> None:
    assert judge(SHAPES[name]) == []


def test_equal_input_gives_equal_bytes() -> None:
    assert written(FACTUUR) == written(evolve(FACTUUR, regels=(evolve(REGEL),)))


def test_the_bytes_are_utf8_with_a_declaration_and_two_spaces() -> None:
    lines = written(SHAPES["leestekens"]).decode("utf-8").splitlines()
    assert lines[0] == "<?xml version='1.0' encoding='UTF-8'?>"
    assert lines[2].startswith("  <cbc:CustomizationID>")
    assert '        <cbc:Name>Zórg &amp; &lt;Zo&gt; "d\'Één" €</cbc:Name>' in lines


def test_the_head_says_what_it_is() -> None:
    head = {
        "CustomizationID": CUSTOMIZATION,
        "ProfileID": PROFILE,
        "ID": "OD2026-0193",
        "IssueDate": "2026-10-02",
        "DueDate": "2026-11-01",
        "InvoiceTypeCode": "380",
        "DocumentCurrencyCode": "EUR",
        "BuyerReference": "KPL-4410",
        "InvoicePeriod/StartDate": "2026-09-01",
        "InvoicePeriod/EndDate": "2026-09-30",
        "OrderReference/ID": "AANVR-2026-0417",
        "PaymentMeans/PaymentMeansCode": "58",
        "PaymentMeans/PaymentID": "OD2026-0193",
        "PaymentMeans/PayeeFinancialAccount/ID": "NL04VOOR0123456789",
        "PaymentTerms/Note": TERMIJN,
    }
    assert {path: texts(FACTUUR, path) for path in head} == {p: [t] for p, t in head.items()}


def test_a_credit_note_names_its_invoice_and_asks_for_no_payment() -> None:
    assert texts(CREDIT, "CreditNoteTypeCode") == ["381"]
    assert texts(CREDIT, "BillingReference/InvoiceDocumentReference/ID") == ["OD2026-0193"]
    assert texts(CREDIT, "PaymentTerms/Note") == [VERREKEND]
    assert texts(CREDIT, "DueDate") == texts(CREDIT, "PaymentMeans") == []
    assert texts(CREDIT, "CreditNoteLine/CreditedQuantity") == ["1"]


def test_a_party_has_its_agb_code_without_a_scheme_and_its_kvk_number_with_one() -> None:
    party = etree.fromstring(written(FACTUUR)).find("{*}AccountingCustomerParty")
    assert party is not None
    found = [
        (element.text, dict(element.attrib)) for element in party.iter("{*}EndpointID", "{*}ID")
    ]
    assert found == [("90005678", {"schemeID": "0106"}), ("06290991", {})]


def test_a_line_names_the_prestatie_its_day_and_the_key_of_the_aanvrager() -> None:
    factuur = SHAPES["meer-kenmerken"]
    assert texts(factuur, "InvoiceLine/DocumentReference/ID") == ["OD-1", "OD-2", "OD-3"]
    assert set(texts(factuur, "InvoiceLine/DocumentReference/DocumentTypeCode")) == {"130"}
    assert set(texts(factuur, "InvoiceLine/InvoicePeriod/EndDate")) == {"2026-09-03"}
    item = "InvoiceLine/Item"
    assert set(texts(factuur, f"{item}/SellersItemIdentification/ID")) == {"CO0497"}
    assert set(texts(factuur, f"{item}/AdditionalItemProperty/Name")) == {"Prestatiecodelijst"}
    assert set(texts(factuur, f"{item}/AdditionalItemProperty/Value")) == {"071"}


def test_equal_lines_are_both_kept() -> None:
    assert texts(SHAPES["gelijke-regels"], "InvoiceLine/ID") == ["1", "2"]
    assert texts(SHAPES["gelijke-regels"], "LegalMonetaryTotal/PayableAmount") == ["302.74"]


def test_btw_is_rounded_per_group_and_exempt_care_says_why() -> None:
    # 21 % of 0.03 is 0.01 a line, of the group of three 0.02.
    factuur = evolve(FACTUUR, regels=(REGEL, *(regel(n, "1", "0.03", "21") for n in (2, 3, 4))))
    assert texts(factuur, "TaxTotal/TaxAmount") == ["0.02"]
    subtotal = "TaxTotal/TaxSubtotal"
    assert texts(factuur, f"{subtotal}/TaxableAmount") == ["151.37", "0.09"]
    assert texts(factuur, f"{subtotal}/TaxAmount") == ["0.00", "0.02"]
    assert texts(factuur, f"{subtotal}/TaxCategory/ID") == ["E", "S"]
    assert texts(factuur, f"{subtotal}/TaxCategory/Percent") == ["0", "21"]
    assert texts(factuur, f"{subtotal}/TaxCategory/TaxExemptionReason") == [FACTUUR.btw_tekst]


@pytest.mark.parametrize(
    ("aantal", "quantity", "tarief", "price"),
    [
        ("1E+2", "100", "1E+1", "10.00"),
        ("1.500", "1.5", "43.335", "43.335"),
        ("0.00001", "0.00001", "150", "150.00"),
        ("10", "10", "0.0000001", "0.0000001"),
    ],
)
def test_numbers_have_no_exponent(aantal: str, quantity: str, tarief: str, price: str) -> None:
    factuur = evolve(FACTUUR, regels=(regel(1, aantal, tarief),))
    assert texts(factuur, "InvoiceLine/InvoicedQuantity") == [quantity]
    assert texts(factuur, "InvoiceLine/Price/PriceAmount") == [price]


def test_another_kind_of_document_is_refused() -> None:
    with pytest.raises(UnsupportedVersionError, match="384 is not known; known: 380, 381"):
        written(evolve(FACTUUR, soort="384"))


def test_a_control_character_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="control characters"):
        written(evolve(FACTUUR, nummer="OD\x0b1"))


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield str(value)


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_gets_in_but_the_invoice_and_fixed_words(name: str) -> None:
    factuur = SHAPES[name]
    streets = {f"{p.straat} {p.huisnummer}" for p in (factuur.verkoper, factuur.koper)}
    allowed = {*leaves(astuple(factuur)), *streets, *FIXED, CUSTOMIZATION, PROFILE}
    found = set()
    for element in etree.fromstring(written(factuur)).iter("{*}*"):
        found |= {str(element.text).strip(), *map(str, element.attrib.values())}
    assert {text for text in found - allowed if not text.replace(".", "").isdigit()} == set()


naam = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30
).filter(lambda text: bool(text.strip()))
opt_naam = st.none() | naam


@st.composite
def facturen(draw: st.DrawFn) -> Factuur:
    aantallen = st.decimals(Decimal("0.01"), Decimal(99), places=2)
    tarieven = st.decimals(0, 2000, places=2) | st.decimals(0, 100, places=4)
    percentages = st.sampled_from(("0", "9", "21"))
    regels = [
        evolve(
            regel(n, str(draw(aantallen)), str(draw(tarieven)), draw(percentages)),
            datum=date(2026, 9, 1) + timedelta(days=draw(st.integers(0, 29))),
            omschrijving=draw(naam),
            kenmerk=draw(opt_naam),
            eenheid=draw(st.sampled_from(("stuk", "uur"))),
        )
        for n in range(1, draw(st.integers(1, 7)) + 1)
    ]
    return evolve(
        FACTUUR,
        soort=draw(st.sampled_from(("380", "381"))),
        nummer=draw(naam),
        regels=tuple(regels),
        koper=evolve(KOPER, naam=draw(naam), btw_id=draw(st.none() | st.just("NL856789012B01"))),
        verkoper=evolve(VERKOPER, naam=draw(naam), contact=draw(opt_naam)),
        koper_kenmerk=draw(naam),
        order_kenmerk=draw(opt_naam),
        afspraaknummer=draw(opt_naam),
        creditfactuurnummers=tuple(draw(st.lists(naam, max_size=2, unique=True))),
        btw_tekst=draw(naam),
    )


@settings(max_examples=100, deadline=None, derandomize=True)
@given(factuur=facturen())
def test_any_invoice_closes_to_the_cent_and_has_no_finding(factuur: Factuur, judge: Judge) -> None:
    assert judge(factuur) == []
    netto = sum((regel.bedrag for regel in factuur.regels), Decimal(0))
    assert netto == sum(map(Decimal, texts(factuur, "TaxTotal/TaxSubtotal/TaxableAmount")))
    assert texts(factuur, "LegalMonetaryTotal/TaxExclusiveAmount") == [f"{netto:.2f}"]
    btw = Decimal(texts(factuur, "TaxTotal/TaxAmount")[0])
    assert btw == sum(map(Decimal, texts(factuur, "TaxTotal/TaxSubtotal/TaxAmount")))
    assert texts(factuur, "LegalMonetaryTotal/PayableAmount") == [f"{netto + btw:.2f}"]
