"""Decides for every row of an export: refused, own claim, route 1 or route 2."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

import attrs
from attrs import define, field

from adapter.core.findings import Severity
from adapter.core.masking import public
from adapter.formats.common.codec import Codec
from adapter.model.afspraak import Afspraak, Partij
from adapter.model.praktijk import Praktijk
from adapter.model.regel import Regel
from adapter.reference.vereisten import vereisten
from adapter.routing.afspraken import Afspraken, Fault
from adapter.routing.engine import Decision, Situatie, decide
from adapter.routing.plafond import Plafond, Plafonds
from adapter.validation.rijen import (
    DJI,
    ZPM,
    RijFout,
    check_declaratie,
    check_regel,
    left_out,
    vraag,
)
from adapter.workflows.conversion.factuur import check_invoicing, check_kenmerken
from adapter.workflows.conversion.rij import Plaatsing, Rij

_ADULT = 18
POSTCODE4 = "LocatiePostcode4"
_POSTCODE = re.compile(r"[1-9]\d{3} ?([A-Za-z]{2})?", re.ASCII)
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
        codec: of the declarations.
    """

    praktijk: Praktijk
    afspraken: Afspraken
    partijen: Mapping[str, Partij]
    plafonds: Plafonds
    vandaag: date
    codec: Codec
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
            _tell(rij, check_declaratie(regel, decision.route))
            if decision.route == "eigen":
                self._check_borrowed(rij)
            _tell(rij, left_out(regel))
            self._check_postcode(rij)
        if not regel.is_credit:
            self._check_tarief(rij, decision, afspraak)
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
        decision = self.decide(rij.regel, afspraak)
        if decision is None:
            rij.tell("ROUTE-ONBESLIST", "datum")
            return None
        if decision.bevinding:
            rij.tell(decision.bevinding, decision.veld, regime=public(decision.regime))
            return None
        for twijfel in decision.twijfels:
            rij.tell(twijfel.code, twijfel.veld, Severity.WARNING)
        return decision

    def decide(self, regel: Regel, afspraak: Afspraak | None) -> Decision | None:
        """Return what the regime says of a row with its agreement; tells nothing."""
        bevestiging = self.praktijk.bevestiging(regel.uzovi, regel.datum)
        situatie = Situatie(
            zorgdomein=zorgdomein(regel),
            onderlinge_dienstverlening=is_onderling(regel, self.praktijk),
            afgesproken_route=afspraak.route if afspraak else None,
            vrije_prestatie=self.is_vrij(regel),
            route2_bevestigd=bevestiging is not None,
            prestatiecode=regel.prestatiecode,
            minderjarig=_is_minor(regel),
        )
        decision = decide(situatie, regel.datum)
        if decision is None or decision.route != "route2" or bevestiging is None:
            return decision
        sureness = f"{decision.zekerheid} (praktijk: {bevestiging.bron})"
        return attrs.evolve(decision, zekerheid=sureness)

    def is_vrij(self, regel: Regel) -> bool:
        """Tell whether a row is the free prestatie onderlinge dienstverlening."""
        return regel.prestatiecode in self.praktijk.prestatiecodes_vrij

    def plafond(self, regel: Regel, route: str, afspraak: Afspraak | None) -> Plafond:
        """Return the ceiling of a row's tariff on a route, and the rule that gives it."""
        if self.is_vrij(regel):
            agreed = afspraak.afgesproken_tarief if afspraak else None
            return Plafond(bedrag=agreed, soort="onbekend" if agreed is None else "afgesproken")
        if route == "route1":
            return self.plafonds.at_aanvrager(regel)
        return self.plafonds.at_insurer(regel)

    def _check_borrowed(self, rij: Rij) -> None:
        """Tell when own care would be claimed on an aanvrager's zorgtraject."""
        severity = None if rij.regel.is_credit else self.afspraken.borrowed(rij.regel)
        if severity is not None:
            rij.tell("OD-ZORGTRAJECT-GELEEND", "zorgtrajectnummer", severity)

    def _check_postcode(self, rij: Rij) -> None:
        """Say so when the postcode cannot go, or is none where the schema in use asks it."""
        postcode = rij.regel.postcode_behandellocatie
        if postcode is None or locatie_postcode4(rij.regel) is None:
            return
        version = self.codec.version_on(rij.regel.datum)
        if POSTCODE4 in self.codec.unplaced(version):
            rij.tell("RIJ-POSTCODE4", "postcode_behandellocatie", Severity.INFO)
        elif self.codec.places(version, POSTCODE4) and not _POSTCODE.fullmatch(postcode):
            rij.tell("RIJ-POSTCODE", "postcode_behandellocatie")

    def _check_tarief(self, rij: Rij, decision: Decision, afspraak: Afspraak | None) -> None:
        regel = rij.regel
        if self.is_vrij(regel):
            return
        if self.plafonds.is_unsure(regel, at_insurer=decision.route != "route1"):
            rij.tell("RIJ-PLAFOND-ONZEKER", "tarief")
            return
        plafond = self.plafond(regel, decision.route, afspraak)
        for vereiste in vereisten(vraag(regel, decision.route), regel.datum):
            if vereiste.van == "contract" and vereiste.lacks(plafond):
                rij.tell(vereiste.code, "uzovi")
        if plafond.bedrag is None:
            self.tell_without_maximum(rij, regel.prestatiecode)
        elif regel.tarief > plafond.bedrag:
            rij.tell("RIJ-TARIEF-PLAFOND", "tarief", plafond=public(plafond.bedrag))

    def tell_without_maximum(
        self, rij: Rij, prestatiecode: str, veld: str = "prestatiecode"
    ) -> None:
        """Refuse a code that has a maximum in another list only: its list may be wrong.

        Else warn once a code and year, not on each of its rows; once when there are no maxima.
        """
        regel, code = rij.regel, "RIJ-GEEN-MAXIMUM"
        lists = self.plafonds.lists_of(prestatiecode, regel.datum)
        if lists and regel.prestatiecodelijst not in lists:
            rij.tell("RIJ-TARIEF-ANDERE-LIJST", "prestatiecodelijst")
            return
        key = (regel.prestatiecodelijst, prestatiecode, regel.datum.year)
        if not self.plafonds.has_maxima:
            key, code, veld = ("", "", 0), "RIJ-GEEN-TARIEVEN", "tarief"
        if key not in self._without_maximum:
            self._without_maximum.add(key)
            rij.tell(code, veld, Severity.WARNING)


def is_onderling(regel: Regel, praktijk: Praktijk) -> bool:
    """Tell whether another provider asked for the care."""
    return bool(regel.afspraaknummer) or regel.agb_aanvrager not in (None, praktijk.agb)


def zorgdomein(regel: Regel) -> str:
    """Return "ggz" or "fz": as the row says, else fz for DJI."""
    return regel.zorgdomein or ("fz" if regel.uzovi == DJI else "ggz")


def _is_minor(regel: Regel) -> bool:
    born, care = regel.geboortedatum, regel.datum
    if born is None:
        return False
    return care.year - born.year - ((care.month, care.day) < (born.month, born.day)) < _ADULT


def locatie_postcode4(regel: Regel) -> str | None:
    """Return LocatiePostcode4 of a row, None where the message may not hold it."""
    postcode = regel.postcode_behandellocatie
    forbidden = regel.uzovi in _WITHOUT_POSTCODE or regel.is_credit
    if not postcode or forbidden or regel.prestatiecodelijst != ZPM:
        return None
    return postcode[:4]


def _tell(rij: Rij, fouten: Iterable[RijFout]) -> None:
    for fout in fouten:
        rij.tell(fout.code, fout.veld, fout.severity)
