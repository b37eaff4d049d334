"""Rows of an export of any sector: what is to be invoiced takes the road of every invoice."""

from collections.abc import Iterator
from decimal import Decimal

import attrs

from adapter.core.findings import Severity
from adapter.core.masking import public
from adapter.importers.building import TableRow
from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.model.situatie import Situatieregel
from adapter.reference.regimes import RegimeRow
from adapter.routing.afspraken import Fault
from adapter.routing.engine import decision_of
from adapter.validation.rijen import check_regel
from adapter.workflows.besluiten import judge_row
from adapter.workflows.conversion.factuur import check_invoicing, check_kenmerken
from adapter.workflows.conversion.judging import RowJudge
from adapter.workflows.conversion.rij import Plaatsing, Rij

_TO_INVOICE, _REFUSED = "route1", "niet"
_NEEDED = ("factuurnummer", "factuurdatum", "agb_aanvrager", "aantal", "tarief", "bedrag")
_COUNTED = ("bedrag", "referentie", "bsn", "bron")
_SAME = tuple(
    {item.name for item in attrs.fields(Situatieregel)}
    & {item.name for item in attrs.fields(Regel)} - {"btw_percentage"}
)
_AGREED = "route-vooraf"
_UNDERLYING, _UNDERLYING_CODE = "onderliggend", "onderliggende_prestatiecode"
_HELD_TO_MAXIMUM = {_UNDERLYING, "maximum", "maximum-anders-vrij", "maximum-per-uur"}
"""Tariff rules that name a maximum; of the others none need be known."""
_CODE = {"y02": "Y02"}
"""The one code that a kind of prestatie is invoiced as, by its name in a regime."""


def situatie_rij(nummer: int, tabel: int, row: TableRow[Situatieregel]) -> Rij:
    """Return a row with its decision; only what is to be invoiced can be read as a Regel."""
    besluit = judge_row(row)
    values = row.values
    if row.item is not None:
        held = {name: getattr(row.item, name) for name in _COUNTED}
        values = {name: value for name, value in held.items() if value is not None}
    gelezen: TableRow[Regel] = TableRow(
        herkomst=row.herkomst, cells=row.cells, item=None, values=values
    )
    rij = Rij(nummer=nummer, tabel=tabel, gelezen=gelezen, besluit=besluit)
    rij.findings.extend(besluit.findings)
    if row.item is None or besluit.row is None or besluit.dan == _REFUSED:
        return rij
    if besluit.dan != _TO_INVOICE:
        rij.tell("OD-ZELF-DECLAREREN", None, Severity.INFO, regime=public(besluit.row.id))
        return rij
    lacking = [veld for veld in _NEEDED if getattr(row.item, veld) is None]
    for veld in lacking:
        rij.tell("OD-FACTUURVELD", veld)
    if not lacking:
        rij.gelezen = attrs.evolve(gelezen, item=_regel(row.item), values={})
        for code, veld in _faults(row.item):
            rij.tell(code, veld)
    return rij


def judge_invoice(judge: RowJudge, rij: Rij, row: RegimeRow) -> None:
    """Judge a row that is to be invoiced, as each row on route 1: fill in where it goes.

    Args:
        judge: what rows are held against.
        rij: the row.
        row: the row of a regime that decided so.
    """
    regel, praktijk = rij.regel, judge.praktijk
    for fout in check_regel(regel, judge.vandaag, praktijk.prestatiecodes_vrij):
        rij.tell(fout.code, fout.veld, fout.severity)
    if judge.is_vrij(regel) and rij.besluit and _is_regular(rij.besluit.regel):
        severity = Severity.WARNING if regel.is_credit else Severity.ERROR
        rij.tell("RIJ-VRIJ", "vrije_prestatie", severity)
    if regel.agb_behandelaar not in ("", praktijk.agb):
        rij.tell("OD-ANDERE-UITVOERDER", "agb_uitvoerder")
    if regel.agb_aanvrager == praktijk.agb:
        rij.tell("OD-AAN-UZELF", "agb_aanvrager")
        return
    afspraak = _afspraak(judge, rij, must=_AGREED in row.controles)
    partij = judge.partijen.get(regel.agb_aanvrager or "")
    check_invoicing(rij, praktijk, partij, judge.vandaag)
    check_kenmerken(rij, afspraak, partij)
    if not regel.is_credit and (row.prestatie in _CODE or not judge.is_vrij(regel)):
        _check_tarief(judge, rij, row)
    if not any(finding.severity is Severity.ERROR for finding in rij.findings):
        decision = decision_of(row.id, row.zekerheid_op(regel.datum))
        rij.plaatsing = Plaatsing.of(regel, decision, afspraak)


def _regel(item: Situatieregel) -> Regel:
    """Return the row as the road of invoices knows it; "" stands for what that does not ask."""
    return Regel(
        **{name: getattr(item, name) for name in _SAME}
        | {
            "uzovi": "",
            "agb_behandelaar": item.agb_uitvoerder or "",
            "prestatiecodelijst": item.prestatiecodelijst or "",
            "prestatiecode": item.prestatiecode or "",
            "btw_percentage": item.btw_percentage,
        }
    )


def _is_regular(item: Situatieregel | None) -> bool:
    """Tell whether a row says that it is no free prestatie, or that there is a regular one."""
    return item is not None and (item.vrije_prestatie is False or item.reguliere_prestatie is True)


def _faults(item: Situatieregel) -> Iterator[tuple[str, str]]:
    """Yield what keeps it off an invoice of ours: who asks for care receives one.

    Exempt has no rate of btw, the standard rate is told.
    """
    if item.rol == "aanvrager":
        yield "OD-ROL", "rol"
    rate = item.btw_percentage or Decimal(0)
    if item.btw_categorie is not None and (item.btw_categorie == "S") != (rate > 0):
        yield "OD-BTW-CATEGORIE", "btw_categorie"


def _afspraak(judge: RowJudge, rij: Rij, *, must: bool) -> Afspraak | None:
    """Return the loaded agreement of a row; without a list its number is a number only.

    It is the one that the row names. When the route must have been agreed on, it can also be the
    only one that fits.
    """
    if judge.afspraken.is_empty:
        if must:
            rij.tell("OD-ZONDER-AFSPRAKEN", "afspraaknummer", Severity.WARNING)
        return None
    if not (must or rij.regel.afspraaknummer):
        return None
    found = judge.afspraken.find(rij.regel)
    if isinstance(found, Fault):
        rij.tell(found.code, found.veld)
        return None
    for fault in judge.afspraken.faults(found, rij.regel):
        rij.tell(fault.code, fault.veld)
    if found.route != "1":
        rij.tell("OD-ANDERE-ROUTE", "afspraaknummer")
    return found


def _check_tarief(judge: RowJudge, rij: Rij, row: RegimeRow) -> None:
    """Hold the tariff against the maximum, also between providers (Wmg art. 35)."""
    regel, veld = rij.regel, "prestatiecode"
    if row.prestatie in _CODE and regel.prestatiecode != _CODE[row.prestatie]:
        asked, column = _CODE[row.prestatie], rij.gelezen.herkomst.kop(_UNDERLYING_CODE)
        rij.tell("OD-PRESTATIECODE", veld, prestatiecode=public(asked), onderliggend=public(column))
        return
    if row.tarief == _UNDERLYING:
        veld = _UNDERLYING_CODE
        regel = attrs.evolve(regel, prestatiecode=regel.onderliggende_prestatiecode or "")
    if not regel.prestatiecode and row.tarief in _HELD_TO_MAXIMUM:
        rij.tell("RIJ-TARIEF-CODE", veld)
    elif judge.plafonds.is_unsure(regel, at_insurer=False):
        rij.tell("RIJ-PLAFOND-ONZEKER", "tarief")
    else:
        _hold_to_maximum(judge, rij, regel, veld if row.tarief in _HELD_TO_MAXIMUM else None)


def _hold_to_maximum(judge: RowJudge, rij: Rij, regel: Regel, veld: str | None) -> None:
    """Hold the tariff against the maximum of a code; without its list, against the one it is in.

    Args:
        judge: has the maxima.
        rij: the row.
        regel: the row with the code to look up.
        veld: where that code stands when it must have a maximum; None when it need not.
    """
    lists = judge.plafonds.lists_of(regel.prestatiecode, regel.datum)
    if not regel.prestatiecodelijst and len(lists) > 1:
        rij.tell("RIJ-TARIEF-LIJST", "prestatiecodelijst")
        return
    if not regel.prestatiecodelijst and lists:
        regel = attrs.evolve(regel, prestatiecodelijst=lists[0])
    plafond = judge.plafonds.at_aanvrager(regel).bedrag
    if plafond is not None and regel.tarief > plafond:
        rij.tell("RIJ-TARIEF-PLAFOND", "tarief", plafond=public(plafond))
    elif plafond is None and veld:
        judge.tell_without_maximum(rij, regel.prestatiecode, veld)
