"""Lines of UBL invoices as claims: nothing in them tells a patient."""

from collections.abc import Iterator
from pathlib import Path

from adapter.formats.ubl import Factuurpost, read_invoice
from adapter.model.afspraak import Afspraak
from adapter.workflows.checking.bronnen import Bron
from adapter.workflows.checking.hulp import Hulp
from adapter.workflows.checking.post import Patient, Post, Vorm, Weg
from adapter.workflows.herkomst import Herkomst


def read_claims(bron: Bron, hulp: Hulp) -> Iterator[Post]:
    """Yield the lines of an invoice.

    Raises:
        XmlFaultError: the bytes are no safe or no well-formed XML.
    """
    bron.standaard = "UBL"
    herkomst = Herkomst(path=bron.pad if bron.naam == str(bron.pad) else None)
    try:
        with Path(bron.pad).open("rb") as stream:
            for line in read_invoice(stream):
                yield _post(line, herkomst, hulp)
    finally:
        herkomst.close()


def _post(line: Factuurpost, herkomst: Herkomst, hulp: Hulp) -> Post:
    kop = line.kop
    origin = herkomst.row(str(line.nummer), None)
    post = Post(
        vorm=Vorm.FACTUUR,
        weg=Weg.FACTUUR,
        regel=line.line,
        credit=kop.credit,
        plek=line.nummer,
        datum=line.datum,
        lijst=line.prestatiecodelijst,
        code=line.prestatiecode,
        onderliggend=line.onderliggende_prestatiecode,
        onderling=True,
        declarant=kop.verkoper,
        koper=kop.koper,
        nummer=kop.nummer,
        tegen_factuur=tuple(kop.gecrediteerd) if kop.credit else (),
        order=line.kenmerk or kop.order,
        aantal=line.aantal,
        tarief=line.tarief,
        bedrag=line.bedrag,
        cel=(origin.file, origin.row) if origin else None,
    )
    post.afspraak = hulp.of_invoice(post, kop.afspraaknummer)
    post.patienten = tuple(_stand_ins(line, post.afspraak))
    return post


def _stand_ins(line: Factuurpost, afspraak: Afspraak | None) -> Iterator[Patient]:
    """Yield what stands for the patient: the order of the aanvrager, and the invoice itself.

    A standing order is of many patients: it stands for one when it is that of a line, unless the
    agreement is for one patient or for all.
    """
    kop = line.kop
    order = line.kenmerk
    if afspraak:
        order = (line.kenmerk or kop.order) if afspraak.names_patient else ""
    if order:
        yield ("order", kop.verkoper, kop.koper, order)
    if kop.nummer:
        yield ("factuur", kop.verkoper, kop.nummer)
