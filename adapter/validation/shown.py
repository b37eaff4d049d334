"""What of a message may be shown in a finding of a rule."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve

from adapter.core.findings import Expectation
from adapter.core.masking import Masked, mask, mask_in_message
from adapter.formats.common.xmlbinding import field_name
from adapter.validation.scope import Scope

# Elements whose value may be shown in a finding, with the shape it must then have.
_SHOWN: Mapping[str, str] = {
    "Aantal": "aantal",
    "Bedrag": "bedrag",
    "TariefInclBtw": "bedrag",
    "BerekendBedragInclBtw": "bedrag",
    "DeclaratieBedragInclBtw": "bedrag",
    "Berichtsoort": "bericht",
    "DebetCreditCode": "bericht",
    "VerzenderRol": "bericht",
    "OntvangerRol": "bericht",
    "DoorsturenToegestaan": "ja_nee",
    "PrestatieCodelijstCode": "code",
    "Prestatiecode": "code",
    "TypeVerwijzingcode": "code",
    "DiagnoseCodelijstCode": "code",
    "ApkCodelijstCode": "code",
    "InformatieCode": "code",
    "ZorgaanbiederSoort": "bericht",
    "ZorgaanbiederRol": "code",
}


# Who sends and receives, and when: these identify no insured person.
_PARTIES: Mapping[str, str] = {
    "Header/Ontvanger": "partij",
    "Header/Verzenddatum": "datum",
    "Header/Verzender": "partij",
    "DeclaratieContext/BegindatumDeclaratieperiode": "datum",
    "DeclaratieContext/EinddatumDeclaratieperiode": "datum",
    "DeclaratieContext/Factuurdatum": "datum",
    "Verzekerde/UzoviNummer": "uzovi",
    "Omgeving/berichtsoort": "bericht",
    "Omgeving/vandaag": "datum",
}


def shown(node: object, element: str) -> Masked | None:
    """Return the value of an element of an object, in its harmless shape."""
    name = element.rpartition("/")[2]
    kind = _SHOWN.get(name)
    if kind:
        return mask(kind, getattr(node, field_name(name), None))
    return _of_party(node, name)


def compared(expected: Expectation | None, scope: Scope, element: str) -> Expectation | None:
    """Return what is expected, with what stands in what the element is compared with."""
    if expected is None:
        return None
    own = "/" not in element
    filled = getattr(scope.node, field_name(element), None) is not None if own else None
    owner, dot, name = expected.values[0].rpartition(".") if expected.values else ("", "", "")
    held = _of_party(scope.sight.get(owner), name) if dot else None
    return evolve(expected, held=held, filled=filled)


def _of_party(node: object, name: str) -> Masked | None:
    kind = _PARTIES.get(f"{type(node).__name__}/{name}")
    value = getattr(node, field_name(name), None) if kind else None
    if kind is None or value is None:
        return None
    return mask_in_message(kind, value.isoformat() if isinstance(value, date) else str(value))
