"""An export that is known and not converted is named, with what to export instead."""

from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.importers.building import read_table
from adapter.importers.profile import profiles
from adapter.importers.shape import known_shape, known_shapes
from adapter.model.regel import Regel
from adapter.model.situatie import Situatieregel
from adapter.reference.texts import LANGUAGES, phrase
from adapter.workflows.besluiten import heads

# The headers in exports/FACTS.md 1.1 and 1.3, as practice systems write them.
HEADERS = {
    "factuurtotalen": "Factuurnummer;Factuurdatum;Debiteurennummer;Debiteurennaam;Totaal bedrag;"
    "Debet / credit;Toegekend totaalbedrag;Credit voor",
    "agenda-ggz": "Soort;Behandelaar;Datum;Client_ID;Zorgtraject_ID;Sessie_Naam;"
    "Directe_tijd_minuten;Indirecte_tijd_minuten;Reistijd_minuten;No_Show;Uzovi;Prijs;"
    "Factuurnummer;Beroep",
    "subtraject-xlsx": "DeclaratieNummer;DeclaratieDatum;DeclaratieregelOmschrijving;"
    "DeclaratieBedrag;DossierNummer;SubtrajectNummer;SubtrajectStartdatum;SubtrajectEinddatum;"
    "SubtrajectDeclaratiecode;SubtrajectDiagnosecode;SubtrajectHoofdbehandelaar;"
    "ZorgverzekeraarNaam;ZorgverzekeraarUZOVI",
    "paramedisch-behandelingen": "Patientnr;BSN;Geb.datum;Naam;Verzekeraar;Uzovi;Polisnr;"
    "Behandeldatum;Prestatie;Omschrijving;Indicatie;Verwijzer AGB;Verwijsdatum;Therapeut AGB;"
    "Praktijk AGB;Aantal;Tarief;Bedrag;Nota",
    "toeslagen-ggz": "Cliënt;Code;Omschrijving;Prijs;Factuurdatum;Verzekeringskoepel;"
    "Afspraakdatum;Factuurnummer",
    "clienten-ggz": "Cliënt ID;Client geslacht;Client leeftijd;Vestigingsnaam;Episode startdatum;"
    "Verwijsdatum;ZPM label;Setting",
    "apotheek-prestaties": "Prestatie;PrestatieOmschrijving;PrestatieDatum;BedragIncl",
    "ontvangen-per-verzekeraar": "Zorggroep;Uzovi;Sum_received;Jeugdzorgregio-naam",
    "trajecten-msz": "subtrajectnummer;zorgtrajectnummer;zorgtrajectnummer_parent",
    "besluiten": ";".join(heads("nl").values()),
}


def test_every_shape_has_a_header_here() -> None:
    assert {shape.naam for shape in known_shapes()} == set(HEADERS)


@pytest.mark.parametrize("naam", HEADERS)
def test_a_wrong_file_is_named_wherever_its_header_stands(tmp_path: Path, naam: str) -> None:
    path = tmp_path / "export.csv"
    for title in ("", "Overzicht november\n\n"):
        path.write_text(f"{title}{HEADERS[naam].upper()}\n1;2;3\n", encoding="utf-8")
        with pytest.raises(UnusableInputError) as caught:
            read_table(path, Regel)
        assert caught.value.code.startswith("IN-VORM-")
        assert caught.value.details == {"bestand": str(path), "profiel": naam}
    for language in LANGUAGES:
        text = phrase(caught.value.code, language, **caught.value.details)
        assert naam in text


@pytest.mark.parametrize("naam", HEADERS)
def test_a_shape_is_no_profile_and_no_other_shape(naam: str) -> None:
    header = HEADERS[naam].split(";")
    exact = [profile for profile in profiles().values() if profile.levert != "codes"]
    is_ours = naam == "besluiten"
    assert is_ours or all(profile.missing(header) for profile in exact)
    assert [shape.naam for shape in known_shapes() if shape.fits(header)] == [naam]


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_table_of_decisions_is_no_export(tmp_path: Path, language: str) -> None:
    path = tmp_path / "wie-wat.csv"
    path.write_text(";".join(heads(language).values()) + "\n", encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        read_table(path, Situatieregel)
    assert caught.value.code == "IN-VORM-BESLUITEN"


def test_no_profile_is_taken_for_a_shape() -> None:
    for profile in profiles().values():
        assert known_shape([[kolom.kop for kolom in profile.kolommen]]) is None


def test_an_export_that_lacks_a_column_is_still_told_which(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    header = [kolom.kop for kolom in profiles()["ggz-consulten"].kolommen if kolom.kop != "UZOVI"]
    path.write_text(";".join(header) + "\n", encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        read_table(path, Regel)
    assert (caught.value.code, caught.value.details["kolommen"]) == ("IN-PROFIEL", "UZOVI")
