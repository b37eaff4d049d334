"""Decides for every row of an export: refused, own claim, route 1 or route 2."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import define, field

from adapter.core.findings import Severity
from adapter.core.masking import public
from adapter.formats.common.registry import codecs
from adapter.model.afspraak import Afspraak, Partij
from adapter.model.praktijk import Praktijk
from adapter.model.regel import Regel
from adapter.routing.afspraken import Afspraken, Fault
from adapter.routing.engine import Decision, Situatie, decide
from adapter.routing.plafond import Plafonds
from adapter.validation.rijen import (
    DJI,
    ZPM,
    RijFout,
    check_declaratie,
    check_eigen_zorg,
    check_regel,
    left_out,
)
from adapter.workflows.conversion.factuur import check_invoicing, check_kenmerken
from adapter.workflows.conversion.rij import Plaatsing, Rij

_WITHOUT_POSTCODE = {DJI, "3356", "9989"}
"""Receivers that may not get LocatiePostcode4 (9852): DJI, SOV and OVV."""


@define(kw_only=True)
class RowJudge:
    """Judges rows, each by itself.

    Attributes:
        praktijk: who sends.
        afspraken: the agreements on onderlinge dienstverlening.
        partijen: the aanvragers that invoices go to, by AGB.
        plafonds: contracts and maximum tariffs.
        vandaag: the date of the run.
    """

    praktijk: Praktijk
    afspraken: Afspraken
    partijen: Mapping[str, Partij]
    plafonds: Plafonds
    vandaag: date
    _without_maximum: set[tuple[str, str, int]] = field(factory=set)

    def judge(self, rij: Rij) -> None:
        """Judge one row: fill in where it goes, or say why it goes nowhere."""
        regel = rij.regel
        vrij = self.praktijk.prestatiecodes_vrij
        _tell(rij, check_regel(regel, self.vandaag, vrij))
        afspraak = self._afspraak(rij)
        decision = None if isinstance(afspraak, Fault) else self._decide(rij, afspraak)
        if decision is None or isinstance(afspraak, Fault):
            return
        if decision.route == "route1" and afspraak:
            partij = self.partijen.get(afspraak.agb_aanvrager)
            check_invoicing(rij, self.praktijk, partij, self.vandaag)
            check_kenmerken(rij, afspraak, partij)
        else:
            _tell(rij, check_declaratie(regel))
            if decision.route == "eigen":
                _tell(rij, check_eigen_zorg(regel))
            _tell(rij, left_out(regel))
            _tell_unplaced(rij)
        if not regel.is_credit:
            self._check_tarief(rij, decision)
        if any(finding.severity is Severity.ERROR for finding in rij.findings):
            return
        rij.plaatsing = Plaatsing.of(regel, decision, afspraak)

    def _afspraak(self, rij: Rij) -> Afspraak | Fault | None:
        """Return the agreement of a row, None for own care, or the fault that was told."""
        regel = rij.regel
        if not is_onderling(regel, self.praktijk):
            return None
        found = self.afspraken.find(regel)
        if isinstance(found, Fault):
            rij.tell(found.code, found.veld)
            return found
        for fault in self.afspraken.faults(found, regel):
            rij.tell(fault.code, fault.veld)
        return found

    def _decide(self, rij: Rij, afspraak: Afspraak | None) -> Decision | None:
        """Return the decision of the regime, None when it refuses the row or does not cover it."""
        regel = rij.regel
        situatie = Situatie(
            zorgdomein=zorgdomein(regel),
            onderlinge_dienstverlening=afspraak is not None,
            afgesproken_route=afspraak.route if afspraak else None,
            vrije_prestatie=regel.prestatiecode in self.praktijk.prestatiecodes_vrij,
        )
        decision = decide(situatie, regel.datum)
        if decision is None:
            rij.tell("ROUTE-ONBESLIST", "datum")
            return None
        if decision.bevinding:
            rij.tell(decision.bevinding, "afspraaknummer", regime=public(decision.regime))
            return None
        if decision.twijfel:
            rij.tell(decision.twijfel, "afspraaknummer", Severity.WARNING)
        return decision

    def _check_tarief(self, rij: Rij, decision: Decision) -> None:
        regel = rij.regel
        if regel.prestatiecode in self.praktijk.prestatiecodes_vrij:
            return
        if self.plafonds.is_unsure(regel):
            rij.tell("RIJ-PLAFOND-ONZEKER", "tarief")
            return
        plafond = self.plafonds.at_insurer(regel)
        limit = self.plafonds.maximum(regel) if decision.route == "route1" else plafond.bedrag
        if decision.route == "route2" and not plafond.contract:
            rij.tell("OD-CONTRACT", "uzovi")
        if limit is None:
            self._tell_without_maximum(rij)
        elif regel.tarief > limit:
            rij.tell("RIJ-TARIEF-PLAFOND", "tarief", plafond=public(limit))

    def _tell_without_maximum(self, rij: Rij) -> None:
        """Warn once a code and year, not on each of its rows."""
        regel = rij.regel
        key = (regel.prestatiecodelijst, regel.prestatiecode, regel.datum.year)
        if key not in self._without_maximum:
            self._without_maximum.add(key)
            rij.tell("RIJ-GEEN-MAXIMUM", "prestatiecode", Severity.WARNING)


def is_onderling(regel: Regel, praktijk: Praktijk) -> bool:
    """Tell whether another provider asked for the care."""
    return bool(regel.afspraaknummer) or regel.agb_aanvrager not in (None, praktijk.agb)


def zorgdomein(regel: Regel) -> str:
    """Return "ggz" or "fz": as the row says, else fz for DJI."""
    return regel.zorgdomein or ("fz" if regel.uzovi == DJI else "ggz")


def _tell_unplaced(rij: Rij) -> None:
    """Say so when the postcode cannot go: our schema does not place LocatiePostcode4."""
    codec = codecs()["GDS801"]
    version = codec.version_on(rij.regel.datum)
    wanted = (
        rij.regel.postcode_behandellocatie
        and rij.regel.prestatiecodelijst == ZPM
        and rij.regel.uzovi not in _WITHOUT_POSTCODE
        and not rij.regel.is_credit
    )
    if wanted and "LocatiePostcode4" in codec.unplaced(version):
        rij.tell("RIJ-POSTCODE4", "postcode_behandellocatie", Severity.INFO)


def _tell(rij: Rij, fouten: Iterable[RijFout]) -> None:
    for fout in fouten:
        rij.tell(fout.code, fout.veld, fout.severity)
