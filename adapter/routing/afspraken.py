"""Finds the agreement of a row and holds the row against it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import frozen

from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel


@frozen(kw_only=True)
class Fault:
    """What stands in the way: the code of a finding, and the field of the row that it is about."""

    code: str
    veld: str = "afspraaknummer"


class Afspraken:
    """The agreements of a practice.

    Args:
        afspraken: what the user loaded.
        agb_praktijk: the practice, which must be the uitvoerder.
        prestatiecodes_vrij: codes of the free prestatie.
    """

    def __init__(
        self, afspraken: Iterable[Afspraak], agb_praktijk: str, prestatiecodes_vrij: frozenset[str]
    ) -> None:
        self._by_number: dict[str, list[Afspraak]] = {}
        self._by_aanvrager: dict[str, list[Afspraak]] = {}
        for afspraak in afspraken:
            self._by_number.setdefault(afspraak.afspraaknummer, []).append(afspraak)
            self._by_aanvrager.setdefault(afspraak.agb_aanvrager, []).append(afspraak)
        self._agb = agb_praktijk
        self._vrij = prestatiecodes_vrij

    def find(self, regel: Regel) -> Afspraak | Fault:
        """Return the agreement of a row: the one it names, or the only one that fits it."""
        if regel.afspraaknummer:
            named = self._by_number.get(regel.afspraaknummer, [])
            if len(named) == 1:
                return named[0]
            return Fault(code="OD-AFSPRAAK-DUBBEL" if named else "OD-AFSPRAAK-ONBEKEND")
        asked = self._by_aanvrager.get(regel.agb_aanvrager or "", [])
        fitting = [afspraak for afspraak in asked if _fits(afspraak, regel)]
        if len(fitting) == 1:
            return fitting[0]
        return Fault(
            code="OD-MEER-AFSPRAKEN" if fitting else "OD-GEEN-AFSPRAAK", veld="agb_aanvrager"
        )

    def faults(self, afspraak: Afspraak, regel: Regel) -> Iterator[Fault]:
        """Yield what of an agreement does not fit the row."""
        if afspraak.agb_uitvoerder != self._agb:
            yield Fault(code="OD-UITVOERDER")
        if regel.agb_aanvrager and regel.agb_aanvrager != afspraak.agb_aanvrager:
            yield Fault(code="OD-AANVRAGER", veld="agb_aanvrager")
        if afspraak.route == "2" and not _usable_for_route_2(afspraak):
            yield Fault(code="OD-AFSPRAAK-ONBRUIKBAAR")
        if afspraak.names_patient and not _same_patient(afspraak, regel):
            yield Fault(code="OD-PATIENT")
        if not regel.is_credit:
            yield from self._care_faults(afspraak, regel)

    def _care_faults(self, afspraak: Afspraak, regel: Regel) -> Iterator[Fault]:
        """Yield what stands in the way of new care; taking back earlier care must stay possible."""
        if afspraak.datum_afspraak > regel.datum:
            yield Fault(code="OD-AFSPRAAK-DATUM", veld="datum")
        if not afspraak.geldig_van <= regel.datum <= afspraak.geldig_tot:
            yield Fault(code="OD-AFSPRAAK-GELDIG", veld="datum")
        if not afspraak.allows(regel.prestatiecode):
            yield Fault(code="OD-PRESTATIE", veld="prestatiecode")
        if afspraak.afgesproken_tarief not in (None, regel.tarief):
            yield Fault(code="OD-TARIEF", veld="tarief")
        yield from self._route_faults(afspraak, regel)

    def _route_faults(self, afspraak: Afspraak, regel: Regel) -> Iterator[Fault]:
        if afspraak.route == "2" and regel.zorgtrajectnummer not in (
            None,
            afspraak.zorgtrajectnummer_aanvrager,
        ):
            yield Fault(code="OD-ZORGTRAJECT", veld="zorgtrajectnummer")
        start = afspraak.startdatum_zorgtraject
        if afspraak.route == "2" and start and start > regel.datum:
            yield Fault(code="OD-ZORGTRAJECT-START")
        if regel.prestatiecode not in self._vrij:
            return
        if afspraak.afgesproken_tarief is None:
            yield Fault(code="OD-VRIJ-TARIEF", veld="tarief")
        if any(code not in self._vrij and code != "*" for code in afspraak.prestaties):
            yield Fault(code="OD-VRIJ-REGULIER", veld="prestatiecode")


class Gebruik:
    """How much of each agreement is used: rows are to be offered in the order of care dates."""

    def __init__(self) -> None:
        self._used: dict[str, Decimal] = {}
        self._taken: set[str] = set()

    def take(self, afspraak: Afspraak, regel: Regel, referentie: str) -> bool:
        """Count a row; False, and not counted, when it goes beyond the number agreed on.

        A credit gives back what its debit took, if that was counted here; of earlier care it is
        not known what was counted.
        """
        used = self._used.get(afspraak.afspraaknummer, Decimal(0))
        if regel.is_credit:
            if regel.creditreferentie in self._taken:
                self._taken.discard(regel.creditreferentie)
                self._used[afspraak.afspraaknummer] = used - abs(regel.aantal)
            return True
        if afspraak.max_aantal is not None and used + regel.aantal > afspraak.max_aantal:
            return False
        self._used[afspraak.afspraaknummer] = used + regel.aantal
        self._taken.add(referentie)
        return True


def _fits(afspraak: Afspraak, regel: Regel) -> bool:
    """Tell whether an agreement of the row's aanvrager is about its patient, date and prestatie."""
    return (
        afspraak.geldig_van <= regel.datum <= afspraak.geldig_tot
        and afspraak.allows(regel.prestatiecode)
        and _same_patient(afspraak, regel)
    )


def _usable_for_route_2(afspraak: Afspraak) -> bool:
    """Tell whether it names one patient and the aanvrager's zorgtraject."""
    return bool(
        afspraak.names_patient
        and afspraak.zorgtrajectnummer_aanvrager
        and afspraak.startdatum_zorgtraject
    )


def _same_patient(afspraak: Afspraak, regel: Regel) -> bool:
    """Tell whether the row's patient is the agreement's; an empty one fits any on route 1 only.

    What both sides state must agree, and at least one of the two must be stated by both.
    """
    if not afspraak.names_patient:
        return afspraak.route == "1"
    pairs = [(afspraak.bsn, regel.bsn), (afspraak.clientnummer, regel.clientnummer)]
    stated = [(one, other) for one, other in pairs if one and other]
    return bool(stated) and all(one == other for one, other in stated)
