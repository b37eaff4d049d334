"""GDS801 (berichtcode 573): the declaration message of Vektis, versions by data."""

from pathlib import Path

from adapter.formats.common.xmlcodec import XmlCodec
from adapter.model.bericht import DeclaratieContext, Header, Overzicht
from adapter.model.prestatie import Prestatie
from adapter.model.verzekerde import Verzekerde

CODEC = XmlCodec(
    folder=Path(__file__).parent,
    records={
        "Header": Header,
        "DeclaratieContext": DeclaratieContext,
        "Overzicht": Overzicht,
        "Verzekerde": Verzekerde,
        "Prestatie": Prestatie,
    },
    nested={"Verzekerde": "Prestatie"},
)
