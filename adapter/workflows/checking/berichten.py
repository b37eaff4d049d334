"""GDS801 as claims, and GDS802 as what became of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TypedDict

from adapter.core.masking import amount_in_message
from adapter.exporters.retour import Uitkomst
from adapter.exporters.retourtotaal import Afzender
from adapter.exporters.tree import Tree
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.common.xmlstream import Place, walk
from adapter.model import retour
from adapter.model.bericht import DeclaratieContext, Header
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie, Prestatie, Zorgtraject
from adapter.model.verzekerde import Verzekerde
from adapter.reference.shown import shown
from adapter.workflows.checking.bronnen import Bron
from adapter.workflows.checking.exports import patients
from adapter.workflows.checking.hulp import Hulp
from adapter.workflows.checking.post import Post, Stand, Uitslag, Vorm, Weg
from adapter.workflows.retour.claims import CREDIT
from adapter.workflows.retour.feedback import FeedbackReader
from adapter.workflows.retour.outcome import answers, outcome_of, sender_in

_BEHANDELAAR = "01"
_INFORMATIE = ("02", "03")
_HALF = 32
_STANDEN = {
    Uitkomst.REFUSED: Stand.AFGEWEZEN,
    Uitkomst.NOT_JUDGED: Stand.AFGEWEZEN,
    Uitkomst.AWARDED: Stand.TOEGEKEND,
    Uitkomst.AWARDED_UNKNOWN: Stand.TOEGEKEND,
    Uitkomst.REDUCED: Stand.TOEGEKEND,
    Uitkomst.INCREASED: Stand.TOEGEKEND,
}


class _About(TypedDict):
    """Which declaration an outcome is about."""

    declarant: str
    nummer: str
    verzonden: date | None


def stand_of(uitkomst: Uitkomst) -> Stand:
    """Return what an outcome comes to: what is not judged was not paid, and may come again."""
    return _STANDEN.get(uitkomst, Stand.OPEN)


def read_claims(bron: Bron, hulp: Hulp) -> Iterator[Post | str]:
    """Yield the claims of a declaration, and why a prestatie is none.

    Raises:
        XmlFaultError: the bytes are no safe or no well-formed XML.
    """
    context, persoon = DeclaratieContext(), Verzekerde()
    person = number = 0
    is_other = False
    for place, value in _records(bron, hulp):
        if isinstance(value, Header):
            is_other = value.berichtsoort != hulp.berichtsoort
        elif isinstance(value, DeclaratieContext):
            context = value
        elif isinstance(value, Verzekerde):
            persoon, person, number = value, person + 1, 0
        elif isinstance(value, Prestatie):
            number += 1
            found = "berichtsoort" if is_other else _post(value, context, persoon)
            if isinstance(found, Post):
                found.regel, found.plek = place.line, person << _HALF | number
                found.afspraak = hulp.of_claim(found)
                found.koper = found.afspraak.agb_aanvrager if found.afspraak else ""
            yield found


def read_outcomes(bron: Bron, hulp: Hulp) -> Iterator[Uitslag | str]:
    """Yield what a return message says of each line, and why one of the other sort says nothing.

    Raises:
        XmlFaultError: the bytes are no safe or no well-formed XML.
    """
    kop = retour.Header()
    context, persoon = retour.DeclaratieContext(), retour.Verzekerde()
    is_other = False
    codec = hulp.codecs["GDS802"]
    tree = Tree(shown(codec.name), codec.namespace, reveal=True)  # type: ignore[attr-defined]  # an XML codec
    feedback = FeedbackReader(tree, reveal=True)
    for place, value in _records(bron, hulp):
        if isinstance(value, retour.Header):
            kop = value
            is_other = kop.berichtsoort not in (None, hulp.berichtsoort)
        elif isinstance(value, retour.DeclaratieContext):
            context = value
            if sender_in(kop) is Afzender.VECOZO:
                # What VECOZO sends back goes to no insurer, also where it has no remark.
                item = Uitslag(credit=False, stand=Stand.AFGEWEZEN, **_about(context, kop))
                yield "berichtsoort" if is_other else item
        elif isinstance(value, retour.Verzekerde):
            persoon = value
        elif isinstance(value, retour.Prestatie) and sender_in(kop) is not Afzender.VECOZO:
            codes = tuple(row.code for row in feedback.rows(place, value))
            found = _outcomes(value, codes, persoon, context, kop)
            yield from ("berichtsoort" for _ in found) if is_other else found


def _outcomes(
    value: retour.Prestatie,
    codes: tuple[str | None, ...],
    persoon: retour.Verzekerde,
    context: retour.DeclaratieContext,
    kop: retour.Header,
) -> Iterator[Uitslag]:
    about = _about(context, kop)
    who = patients(
        persoon.bsn or "",
        (persoon.uzovi_nummer or "", persoon.verzekerdennummer or ""),
        (about["declarant"], persoon.patient_identificatienummer or ""),
    )
    for answer in answers(value):
        stand = stand_of(outcome_of(answer, None, codes, sender_in(kop)))
        is_credit, told = answer.soort == CREDIT, answer.referentie
        yield Uitslag(credit=is_credit, stand=stand, referentie=told, patienten=who, **about)


def _about(context: retour.DeclaratieContext, kop: retour.Header) -> _About:
    """Return which declaration a return message is about, and when it was sent."""
    declarant = context.declarant
    return {
        "declarant": (declarant.zorgaanbiedercode if declarant else None) or "",
        "nummer": context.factuurnummer or "",
        "verzonden": kop.verzenddatum if isinstance(kop.verzenddatum, date) else None,
    }


def _records(bron: Bron, hulp: Hulp) -> Iterator[tuple[Place, object]]:
    """Yield each record with its place; prestaties of which only a part counts are read whole."""
    with bron.pad.open("rb") as stream:
        source = XmlSource(stream)
        codec = hulp.codecs[bron.soort.value]
        version = codec.recognise(source.head) or ""
        bron.standaard, bron.versie = codec.name, version
        bound = codec.bound(version)  # type: ignore[attr-defined]  # an XML codec
        for place in walk(source, bound.plan):
            if place.is_head and place.record in bound.readers:
                yield place, bound.readers[place.record](place.element)


def _post(value: Prestatie, context: DeclaratieContext, persoon: Verzekerde) -> Post | str:
    debet, credit = value.debet_prestatie, value.credit_prestatie
    held = debet or credit
    if held is None:
        return "prestatie"
    if debet and debet.informatie_code in _INFORMATIE:
        return "informatie"
    declarant = (context.declarant.zorgaanbiedercode if context.declarant else None) or ""
    post = Post(
        vorm=Vorm.DECLARATIE,
        weg=Weg.DECLARATIE,
        regel=0,
        credit=debet is None,
        patienten=patients(
            persoon.bsn or "",
            (persoon.uzovi_nummer or "", persoon.verzekerdennummer or ""),
            (declarant, persoon.patient_identificatienummer or ""),
        ),
        datum=held.begindatum if isinstance(held.begindatum, date) else None,
        lijst=held.prestatie_codelijst_code or "",
        code=held.prestatiecode or "",
        declarant=declarant,
        uzovi=persoon.uzovi_nummer or "",
        nummer=context.factuurnummer or "",
        referentie=held.referentienummer or "",
    )
    _fill(post, held)
    return post


def _fill(post: Post, held: DebetPrestatie | CreditPrestatie) -> None:
    """Fill in what a debit has and a credit has not, or the other way round."""
    if isinstance(held, CreditPrestatie):
        number = held.gerelateerd_referentienummer
        post.tegen = (number,) if number else ()
        paid = amount_in_message(held.toegekend_bedrag_incl_btw_financieel)
        unpaid = amount_in_message(held.toegekend_bedrag_incl_btw_niet_financieel)
        post.bedrag = None if paid is None else paid + (unpaid or Decimal(0))
        return
    post.tijd = (held.begintijd or "")[:5]
    post.behandelaar = _behandelaar(held)
    post.tarief = amount_in_message(held.tarief_incl_btw)
    post.bedrag = amount_in_message(held.declaratie_bedrag_incl_btw)
    told = held.aanvullende_prestatiegegevens
    traject = told.zorgtraject if told else None
    post.zorgtraject = (traject.zorgtrajectnummer if isinstance(traject, Zorgtraject) else "") or ""


def _behandelaar(held: DebetPrestatie) -> str:
    for item in held.zorgaanbieder:
        if item.zorgaanbieder_rol == _BEHANDELAAR:
            return item.zorgaanbiedercode or ""
    return ""
