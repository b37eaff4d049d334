"""Finds the agreement of a row and holds the row against it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from attrs import frozen

from adapter.core.findings import Severity
from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.reference.vereisten import Vereiste, Vraag, vereisten
from adapter.routing.patienten import Patienten

_T = TypeVar("_T")
_Patient = tuple[str, str, str]
"""An aanvrager, and a patient as an agreement names him: by which number, and that."""

_NOBODY = ("", "")
_VELD = {"OD-VRIJ-TARIEF": "tarief"}
"""The field of the row that a requirement of an agreement is about, if not its number."""


@frozen(kw_only=True)
class Fault:
    """What stands in the way: the code of a finding, and the field of the row that it is about."""

    code: str
    veld: str = "afspraaknummer"


class Afspraken:
    """The agreements of a practice; `patienten` are those that they name.

    Args:
        afspraken: what the user loaded.
        agb_praktijk: the practice, which must be the uitvoerder.
        prestatiecodes_vrij: codes of the free prestatie.
        onleesbaar: what could be read of the agreements that have a fault, by field.
    """

    def __init__(
        self,
        afspraken: Iterable[Afspraak],
        agb_praktijk: str,
        prestatiecodes_vrij: frozenset[str],
        onleesbaar: Iterable[Mapping[str, object]] = (),
    ) -> None:
        held = list(afspraken)
        self.patienten = Patienten(held)
        self._by_number = _grouped(held, lambda item: item.afspraaknummer)
        self._by_patient: dict[_Patient, list[Afspraak]] = {}
        for afspraak in held:
            for patient in _patient(afspraak) or [_NOBODY]:
                self._by_patient.setdefault((afspraak.agb_aanvrager, *patient), []).append(afspraak)
        self._by_zorgtraject = _grouped(held, lambda item: item.zorgtrajectnummer_aanvrager or "")
        self._unread = [(row.get("afspraaknummer"), row.get("agb_aanvrager")) for row in onleesbaar]
        self._agb = agb_praktijk
        self._vrij = prestatiecodes_vrij

    @property
    def is_empty(self) -> bool:
        """Whether none was loaded."""
        return not self._by_number and not self._unread

    def find(self, regel: Regel) -> Afspraak | Fault:
        """Return the agreement of a row: the one it names, or the only one that fits it."""
        if regel.afspraaknummer:
            return self._named(regel.afspraaknummer)
        asked = {
            id(afspraak): afspraak
            for patient in (*_patient(regel), _NOBODY)
            for afspraak in self._by_patient.get((regel.agb_aanvrager or "", *patient), ())
        }
        fitting = [afspraak for afspraak in asked.values() if _fits(afspraak, regel)]
        if not fitting:
            return Fault(code="OD-GEEN-AFSPRAAK", veld="agb_aanvrager")
        if len(fitting) > 1:
            return Fault(code="OD-MEER-AFSPRAKEN", veld="agb_aanvrager")
        if any(aanvrager in (None, regel.agb_aanvrager) for _, aanvrager in self._unread):
            return Fault(code="OD-AFSPRAAK-ONLEESBAAR", veld="agb_aanvrager")
        return self._named(fitting[0].afspraaknummer)

    def _named(self, nummer: str) -> Afspraak | Fault:
        """Return the one agreement of a number; also one that cannot be read has its number."""
        named = self._by_number.get(nummer, [])
        unread = sum(number == nummer for number, _ in self._unread)
        if len(named) + unread > 1:
            return Fault(code="OD-AFSPRAAK-DUBBEL")
        if unread:
            return Fault(code="OD-AFSPRAAK-ONLEESBAAR")
        return named[0] if named else Fault(code="OD-AFSPRAAK-ONBEKEND")

    def faults(self, afspraak: Afspraak, regel: Regel) -> Iterator[Fault]:
        """Yield what of an agreement does not fit the row."""
        if afspraak.agb_uitvoerder != self._agb:
            yield Fault(code="OD-UITVOERDER")
        if regel.agb_aanvrager and regel.agb_aanvrager != afspraak.agb_aanvrager:
            yield Fault(code="OD-AANVRAGER", veld="agb_aanvrager")
        lacking = {item.code: item for item in self._required(afspraak, regel)}
        yield from (Fault(code=code, veld=_VELD.get(code, "afspraaknummer")) for code in lacking)
        if afspraak.names_patient and not _same_patient(afspraak, regel):
            yield Fault(code="OD-PATIENT")
        elif afspraak.route == "2" and not self._is_of_one(afspraak, regel):
            yield Fault(code="OD-ZORGTRAJECT-GEDEELD")
        if not regel.is_credit:
            yield from self._care_faults(afspraak, regel)

    def _required(self, afspraak: Afspraak, regel: Regel) -> Iterator[Vereiste]:
        """Yield what the agreed route asks of an agreement and it does not have."""
        vraag = Vraag(
            route=f"route{afspraak.route}",
            credit=regel.is_credit,
            vrije_prestatie=regel.prestatiecode in self._vrij,
        )
        for vereiste in vereisten(vraag, regel.datum):
            if vereiste.van == "afspraak" and vereiste.lacks(afspraak):
                yield vereiste

    def _is_of_one(self, afspraak: Afspraak, regel: Regel) -> bool:
        """Tell whether every agreement with the same zorgtraject is about the patient of a row."""
        sharing = self._with_zorgtraject(afspraak.zorgtrajectnummer_aanvrager)
        return all(
            _same_patient(other, regel)
            for other in sharing
            if other.agb_aanvrager == afspraak.agb_aanvrager and other.names_patient
        )

    def borrowed(self, regel: Regel) -> Severity | None:
        """Tell how bad it is that a row of own care has the zorgtraject of an aanvrager.

        None when it has not. Two providers can give out one number by chance, so only a number
        with its start date is surely the aanvrager's; without a start date it may be.
        """
        found = None
        for afspraak in self._with_zorgtraject(regel.zorgtrajectnummer):
            dates = (None, afspraak.startdatum_zorgtraject)
            by_bsn = bool(afspraak.bsn and regel.bsn) and _same_patient(afspraak, regel)
            if regel.startdatum_zorgtraject in dates and not by_bsn:
                return Severity.ERROR
            found = Severity.WARNING
        return found

    def _with_zorgtraject(self, nummer: str | None) -> list[Afspraak]:
        return self._by_zorgtraject.get(nummer, []) if nummer else []

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
        is_vrij = regel.prestatiecode in self._vrij
        if is_vrij and any(code not in self._vrij and code != "*" for code in afspraak.prestaties):
            yield Fault(code="OD-VRIJ-REGULIER", veld="prestatiecode")


class Gebruik:
    """How much of each agreement is used: rows are to be offered in the order of care dates."""

    def __init__(self) -> None:
        self._used: dict[str, Decimal] = {}
        self._taken: dict[str, tuple[str, Decimal]] = {}
        self._returned: dict[str, Decimal] = {}

    def take(self, afspraak: Afspraak, regel: Regel, referentie: str) -> bool:
        """Count a row; False, and not counted, when it goes beyond the number agreed on.

        A credit gives back what its debit took, also when it comes first; of a debit that is not
        offered here it is not known what was counted.
        """
        if regel.is_credit:
            self._give_back(regel.creditreferentie or "", abs(regel.aantal))
            return True
        if afspraak.max_aantal is None:
            return True
        nummer = afspraak.afspraaknummer
        aantal = max(regel.aantal - self._returned.get(referentie, Decimal(0)), Decimal(0))
        used = self._used.get(nummer, Decimal(0)) + aantal
        if used > afspraak.max_aantal:
            return False
        self._used[nummer] = used
        self._returned.pop(referentie, None)
        self._taken[referentie] = (nummer, aantal)
        return True

    def _give_back(self, referentie: str, aantal: Decimal) -> None:
        """Give back what a debit took, never more; keep it when the debit is still to come."""
        if referentie not in self._taken:
            self._returned.setdefault(referentie, aantal)
            return
        nummer, taken = self._taken[referentie]
        given = min(aantal, taken)
        self._taken[referentie] = (nummer, taken - given)
        self._used[nummer] -= given


def _grouped(items: Iterable[_T], key: Callable[[_T], str]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _patient(owner: Afspraak | Regel) -> list[tuple[str, str]]:
    """Return what a row or an agreement says of its patient: what it is, and the number."""
    told = (("bsn", owner.bsn), ("clientnummer", owner.clientnummer))
    return [(name, number) for name, number in told if number]


def _fits(afspraak: Afspraak, regel: Regel) -> bool:
    """Tell whether an agreement of the row's aanvrager is about its patient, date and prestatie."""
    return (
        afspraak.geldig_van <= regel.datum <= afspraak.geldig_tot
        and afspraak.allows(regel.prestatiecode)
        and _same_patient(afspraak, regel)
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
