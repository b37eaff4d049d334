"""What of a message may be shown in a finding of a rule."""

from collections.abc import Mapping

from adapter.core.masking import Masked, mask
from adapter.formats.common.xmlbinding import field_name

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


def shown(node: object, element: str) -> Masked | None:
    """Return the value of an element of an object, in its harmless shape."""
    name = element.rpartition("/")[2]
    kind = _SHOWN.get(name)
    return mask(kind, getattr(node, field_name(name), None)) if kind else None
