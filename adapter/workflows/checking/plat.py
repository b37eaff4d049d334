"""Flat messages as claims, and flat return messages as what became of them."""

from collections.abc import Iterator
from datetime import date

from adapter.exporters.eiretour import EiReturnRow
from adapter.exporters.retourtotaal import Afzender
from adapter.formats.ei.layout import SOORT_BERICHT, VOORLOOP
from adapter.formats.ei.plekken import (
    FACTUURNUMMER,
    GEEN_BSN,
    Bedragplek,
    Plekken,
    date_at,
    plekken,
    text_at,
)
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.workflows.checking.berichten import stand_of
from adapter.workflows.checking.bronnen import Bron
from adapter.workflows.checking.exports import patients
from adapter.workflows.checking.hulp import Hulp
from adapter.workflows.checking.post import Patient, Post, Stand, Uitslag, Vorm, Weg
from adapter.workflows.retour.claims import CREDIT, DEBIT
from adapter.workflows.retour.ei_claims import euros_of, soort_of
from adapter.workflows.retour.ei_reading import EiReturnReader
from adapter.workflows.retour.ei_survey import Stijl

_DECLARANT = ("COD031", "COD181", "COD009")
"""In record 01: the instelling, else the praktijk, else the zorgverlener."""

"""P or T, in record 01."""

_SENT = "DAT277"
"""The day of a return message, in its record 01."""

_OF_ABSENT = {
    Stijl.AWARDED: Stand.TOEGEKEND,
    Stijl.REFUSED: Stand.AFGEWEZEN,
    # What VECOZO sends back goes to no insurer, also where it has no remark.
    Stijl.NOT_JUDGED: Stand.AFGEWEZEN,
}


def read_flat(bron: Bron, hulp: Hulp) -> Iterator[Post | Uitslag | str]:
    """Yield the claims of a flat declaration, or what a flat return message says of them.

    Of a message of the other sort (test) comes why its claims are none.

    Raises:
        EiFaultError: it is no flat message, or of a standard that is not known.
    """
    with bron.pad.open("rb") as stream:
        standaard = EiReader(stream).standaard
    bron.standaard, bron.versie = standaard.naam, standaard.versie
    bron.geldrecord = standaard.geldrecord
    if standaard.soort == "declaratie":
        yield from _claims(bron, hulp)
    else:
        yield from _outcomes(bron, hulp)


def _claims(bron: Bron, hulp: Hulp) -> Iterator[Post | str]:
    declarant = nummer = ""
    is_other = False
    with bron.pad.open("rb") as stream:
        for record in EiReader(stream):
            if record.kenmerk == VOORLOOP:
                declarant, nummer = _head(record)
                is_other = _is_other(record, hulp)
            elif record.kenmerk == bron.geldrecord and record.layout:
                yield (
                    "berichtsoort"
                    if is_other
                    else _post(record, plekken(record.layout), declarant, nummer)
                )


def _outcomes(bron: Bron, hulp: Hulp) -> Iterator[Uitslag | str]:
    with bron.pad.open("rb") as stream, bron.pad.open("rb") as beside:
        first, records = next(iter(EiReader(stream))), iter(EiReader(beside))
        declarant, nummer = _head(first)
        sent = date_at(first, first.layout.of_element(_SENT)) if first.layout else None
        told = date.fromisoformat(sent) if sent else None
        stream.seek(0)
        # The references are hashed at once, and never shown.
        reader = EiReturnReader(stream, bron.naam, None, reveal=True)
        if _is_other(first, hulp):
            count = sum(isinstance(part, EiReturnRow) for part in reader.parts())
            yield from ["berichtsoort"] * max(count, 1)
            return
        for part in reader.parts():
            if isinstance(part, EiReturnRow) and reader.totals.afzender is not Afzender.VECOZO:
                record = next(item for item in records if item.regel == part.line)
                yield Uitslag(
                    credit=part.soort == CREDIT,
                    declarant=declarant,
                    nummer=nummer,
                    referentie=part.cells.get("referentienummer", ""),
                    stand=stand_of(part.uitkomst),
                    patienten=_patients(record, plekken(record.layout)),
                    verzonden=told,
                )
        if (stand := _OF_ABSENT.get(reader.of_absent)) is not None:
            yield Uitslag(
                credit=False, declarant=declarant, nummer=nummer, stand=stand, verzonden=told
            )


def _is_other(record: EiRecord, hulp: Hulp) -> bool:
    """Tell whether record 01 says that a message is of the other sort."""
    return _cell(record, SOORT_BERICHT) not in ("", hulp.berichtsoort)


def _patients(record: EiRecord, at: Plekken) -> tuple[Patient, ...]:
    bsn, uzovi = text_at(record, at.bsn), text_at(record, at.uzovi)
    number = text_at(record, at.verzekerdennummer)
    return patients("" if bsn == GEEN_BSN else bsn, (uzovi, number), ("", ""))


def _head(record: EiRecord) -> tuple[str, str]:
    """Return who declares, and the number of the invoice."""
    told = (_cell(record, element) for element in _DECLARANT)
    declarant = next((text for text in told if text.strip("0")), "")
    return declarant, _cell(record, FACTUURNUMMER)


def _cell(record: EiRecord, element: str) -> str:
    return text_at(record, record.layout.of_element(element)) if record.layout else ""


def _post(record: EiRecord, at: Plekken, declarant: str, nummer: str) -> Post:
    soort = soort_of(record, at)
    amount = euros_of(record, at.gedeclareerd, DEBIT)
    earlier = text_at(record, at.vorige)
    told = date_at(record, at.begin)
    credit = soort == CREDIT
    tarief = Bedragplek(bedrag=at.tarief, teken=None) if at.tarief else None
    return Post(
        vorm=Vorm.DECLARATIE,
        weg=Weg.DECLARATIE,
        regel=record.regel,
        credit=credit,
        patienten=_patients(record, at),
        datum=date.fromisoformat(told) if told else None,
        lijst=text_at(record, at.lijst),
        code=text_at(record, at.code),
        binnen="|".join(text_at(record, veld) for veld in at.binnen).strip("|"),
        behandelaar=text_at(record, at.behandelaar),
        declarant=declarant,
        uzovi=text_at(record, at.uzovi),
        nummer=nummer,
        referentie=text_at(record, at.deze),
        tegen=(earlier,) if credit and earlier else (),
        tarief=euros_of(record, tarief, DEBIT),
        bedrag=abs(amount) if amount is not None else None,
    )
