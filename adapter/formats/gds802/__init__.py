"""GDS802 (berichtcode 574): the return message of VECOZO or an insurer, versions by data."""

from pathlib import Path

from adapter.formats.common.xmlcodec import XmlCodec
from adapter.model import retour

CODEC = XmlCodec(
    folder=Path(__file__).parent,
    records={
        "Header": retour.Header,
        "DeclaratieContext": retour.DeclaratieContext,
        "Overzicht": retour.Overzicht,
        "Verzekerde": retour.Verzekerde,
        "Prestatie": retour.Prestatie,
    },
    nested={"Verzekerde": "Prestatie"},
)
