"""Checks on a row of an export, before a message is made of it."""

import functools
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from adapter.core.findings import Severity
from adapter.core.values import round_cents
from adapter.model.regel import Regel
from adapter.reference.vereisten import Vraag, vereisten

DJI = "9992"
"""Receiver of forensic care: no BSN, no birth date, Plaatsingsbesluit (9268, 9271, 9284)."""

ZPM = "071"
"""The prestatiecodelijst of the zorgprestatiemodel."""

LONGEST_NUMBER = 60
"""Characters of a Factuurnummer: a file is named after it (the official limit is not known)."""

_NAMED = ("naam_verwijzer", "specificatie_verwijzer")
_REFERRAL_PARTS = ("agb_verwijzer", *_NAMED, "verwijsdatum")
# Per type of referral what may not be there (9481, 9482, 9484); what must is in the requirements.
_REFERRAL: dict[str, tuple[str, ...]] = {
    "01": _NAMED,
    "02": _NAMED,
    "03": _NAMED,
    "04": _REFERRAL_PARTS,
    "05": _REFERRAL_PARTS,
    "06": _REFERRAL_PARTS,
    "07": ("agb_verwijzer",),
}
_DIAGNOSES = ("zorgvraagtype", "dsm_hoofdgroep", "gb_ggz_profiel")


@frozen(kw_only=True)
class RijFout:
    """What is wrong in a row: the code of a finding, and the field that it is about."""

    code: str
    veld: str
    severity: Severity = Severity.ERROR


def check_regel(
    regel: Regel, vandaag: date, prestatiecodes_vrij: frozenset[str]
) -> Iterator[RijFout]:
    """Yield what is wrong in any row, wherever it goes.

    Args:
        regel: the row.
        vandaag: no care can lie after it.
        prestatiecodes_vrij: codes of the free prestatie, whose aantal may be hours.
    """
    if regel.datum > vandaag:
        yield RijFout(code="RIJ-DATUM-TOEKOMST", veld="datum")
    if regel.datum > regel.factuurdatum:
        yield RijFout(code="RIJ-DATUM-FACTUUR", veld="datum")
    product = round_cents(abs(regel.aantal) * regel.tarief)
    wrong = abs(regel.bedrag) != product or regel.aantal < 0 <= regel.bedrag
    if wrong and regel.tarief >= 0:
        yield RijFout(code="RIJ-BEDRAG", veld="bedrag")
    if regel.aantal == 0:
        yield RijFout(code="RIJ-AANTAL-NUL", veld="aantal")
    if len(regel.factuurnummer) > LONGEST_NUMBER:
        yield RijFout(code="RIJ-FACTUURNUMMER-LANG", veld="factuurnummer")
    vrij = regel.prestatiecode in prestatiecodes_vrij
    if regel.prestatiecodelijst == ZPM and abs(regel.aantal) not in (0, 1) and not vrij:
        yield RijFout(code="RIJ-AANTAL", veld="aantal")
    if regel.tarief < 0:
        yield RijFout(code="RIJ-TARIEF", veld="tarief")
    if regel.uzovi == DJI and regel.zorgdomein == "ggz":
        yield RijFout(code="RIJ-ZORGDOMEIN", veld="zorgdomein")


def vraag(regel: Regel, route: str, prestatiecodes_vrij: frozenset[str] = frozenset()) -> Vraag:
    """Return what the requirements of a row depend on."""
    vrij = regel.prestatiecode in prestatiecodes_vrij
    return _vraag(route, regel.uzovi == DJI, regel.is_credit, vrij, regel.type_verwijzing)


@functools.lru_cache(maxsize=1024)
def _vraag(route: str, dji: bool, credit: bool, vrij: bool, soort: str | None) -> Vraag:  # noqa: FBT001 - the keys of a cache
    """Return one and the same question for rows that ask alike: there are few of them."""
    return Vraag(route=route, dji=dji, credit=credit, vrije_prestatie=vrij, type_verwijzing=soort)


def check_declaratie(regel: Regel, route: str) -> Iterator[RijFout]:
    """Yield what a row lacks, or has too much of, for a declaration.

    Args:
        regel: the row.
        route: "eigen" or "route2".
    """
    if regel.btw_percentage:
        # Insured care is exempt (Wet OB 1968 art. 11), and the message has no place for a rate.
        yield RijFout(code="RIJ-BTW", veld="btw_percentage")
    for vereiste in vereisten(vraag(regel, route), regel.datum):
        if vereiste.van == "rij" and vereiste.lacks(regel):
            yield RijFout(code=vereiste.code, veld=vereiste.veld[0])
    if not regel.is_credit:
        yield from _check_referral(regel)
    if route == "eigen":
        yield from _check_eigen_zorg(regel)


def _check_eigen_zorg(regel: Regel) -> Iterator[RijFout]:
    """Yield what is wrong with own care: its payer, and its zorgtraject."""
    if regel.zorgdomein == "fz" and regel.uzovi != DJI:
        yield RijFout(code="RIJ-ZORGDOMEIN-FZ", veld="zorgdomein")
    start = regel.startdatum_zorgtraject
    if start and start > regel.datum and not regel.is_credit:
        yield RijFout(code="RIJ-ZORGTRAJECT-START", veld="startdatum_zorgtraject")


def _check_referral(regel: Regel) -> Iterator[RijFout]:
    filled = {veld for veld in _REFERRAL_PARTS if getattr(regel, veld)}
    soort = regel.type_verwijzing
    if (soort is None and filled) or (soort is not None and soort not in _REFERRAL):
        yield RijFout(code="RIJ-VERWIJSTYPE", veld="type_verwijzing")
    for veld in _REFERRAL.get(soort or "", ()):
        if veld in filled:
            yield RijFout(code="RIJ-VERWIJZING-TEVEEL", veld=veld)


def left_out(regel: Regel) -> Iterator[RijFout]:
    """Yield, as info, the cells that the message may not hold: the practice need not mend them."""
    velden: list[str] = []
    if regel.privacyverklaring:
        velden += _DIAGNOSES
    if regel.uzovi == DJI:
        velden += ["bsn", "geboortedatum"]
    elif regel.bsn:
        velden.append("verzekerdennummer")
    for veld in velden:
        if getattr(regel, veld):
            yield RijFout(code="RIJ-WEGGELATEN", veld=veld, severity=Severity.INFO)
