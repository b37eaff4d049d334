"""The same care, person or zorgtraject twice: in a message, or in two messages of one run.

Only hashes are kept, never what stood in the message.
"""

import functools
from collections.abc import Iterator, Sequence
from typing import Self

from adapter.core.findings import Severity
from adapter.model.bericht import DeclaratieContext
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie, Zorgaanbieder
from adapter.model.verzekerde import Verzekerde
from adapter.validation.rule import ToldAt, fold
from adapter.validation.scope import Scope
from adapter.validation.sleutels import (
    Paren,
    Sleutels,
    hashed,
    key_of,
    place,
    place_of_person,
)

BETWEEN = "\x1f"
"""What stands between the parts of a key: no text of a message has it."""

_BEHANDELAAR = "01"
_SPECIFICATIE_INFORMATIE = ("02", "03")
_PLACE = 2  # in an entry, behind the number of its message and what goes with the key


def person(scope: Scope) -> str | None:
    """Return what an insurer knows the person at hand by."""
    found = scope.sight.get("Verzekerde")
    return (found.bsn or found.verzekerdennummer) if isinstance(found, Verzekerde) else None


def declarant(scope: Scope) -> str:
    """Return the AGB of who declares: numbers that a practice gives are its own."""
    context = scope.sight.get("DeclaratieContext")
    held = context.declarant if isinstance(context, DeclaratieContext) else None
    return (held.zorgaanbiedercode if held else None) or ""


def behandelaar(node: DebetPrestatie) -> str:
    """Return who gave the care: an AGB, or a beroep and a name; nothing when nobody is named."""
    for held in node.zorgaanbieder:
        if held.zorgaanbieder_rol == _BEHANDELAAR:
            return held.zorgaanbiedercode or _described(held)
    return ""


def _described(held: Zorgaanbieder) -> str:
    naam = held.naam_zorgverlener.geslachtsnaam if held.naam_zorgverlener else None
    return f"{held.beroep_zorgverlener}/{naam.achternaam if naam else None}"


def care(scope: Scope, node: DebetPrestatie) -> int | None:
    """Return the key of care that is claimed: person, date, time, prestatie and behandelaar.

    Care at another time is other care; without times two alike on a day cannot be told apart.
    """
    who = person(scope)
    if who is None or node.begindatum is None or node.informatie_code in _SPECIFICATIE_INFORMATIE:
        return None
    when = f"{node.begindatum}{BETWEEN}{node.begintijd}"
    what = f"{node.prestatie_codelijst_code}{BETWEEN}{node.prestatiecode}"
    return key_of(f"{who}{BETWEEN}{when}{BETWEEN}{what}{BETWEEN}{behandelaar(node)}")


@functools.lru_cache(maxsize=32)
def _salt(agb: str) -> int:
    """Return bits that set the numbers of one declarant apart from those of any other."""
    return hashed(agb)


def _own_number(scope: Scope, number: str | None) -> int:
    """Return the key of a number that the declarant gave."""
    return key_of(number or "") ^ _salt(declarant(scope))


@fold(
    "EIGEN-DUBBEL",
    on=("DebetPrestatie", "CreditPrestatie"),
    bron="Verzekeraars, 0587: al gedeclareerd",
    severity=Severity.WARNING,
)
class CareTwice:
    """The same care is claimed twice, and the earlier claim is not taken back."""

    def __init__(self) -> None:
        self.file: str | None = None
        self.debits = Sleutels(3)
        self.credited: set[int] = set()

    def see(self, scope: Scope) -> None:
        """Keep the care of each debit with its reference, and the references of credits."""
        node = scope.node
        if isinstance(node, CreditPrestatie):
            self.credited.add(_own_number(scope, node.gerelateerd_referentienummer))
        elif isinstance(node, DebetPrestatie) and (key := care(scope, node)) is not None:
            self.file = scope.file
            reference = _own_number(scope, node.referentienummer)
            self.debits.add(key, reference, *place(scope))

    def merge(self, later: Self) -> None:
        """Take in what was kept of the stretch of the message behind this one."""
        self.file = self.file or later.file
        self.debits.merge(later.debits)
        self.credited |= later.credited

    def finish(self) -> Iterator[ToldAt]:
        """Yield the later ones of one message."""
        yield from self.finish_all([self])

    @classmethod
    def finish_all(cls, states: Sequence[Self]) -> Iterator[ToldAt]:
        """Yield the later ones of all messages; what is credited in any of them does not count."""
        credited = set().union(*(state.credited for state in states))
        files = [state.file for state in states]
        first, *others = [state.debits for state in states]
        found = Paren(_PLACE)
        for same in first.groups(*others):
            left = (entry for entry in same if entry[1] not in credited)
            for one in left:
                for other in left:
                    found.add(one, other)
        yield from found.told(files, "DebetPrestatie")


class _TwoPersons:
    """A number that a practice gives to one person, seen with two."""

    below = ""

    def __init__(self) -> None:
        self.file: str | None = None
        self.seen = Sleutels(3)
        self._last: tuple[int, int] | None = None

    def number(self, scope: Scope) -> str | None:
        """Return the number at hand, None when there is none."""
        raise NotImplementedError

    def place(self, scope: Scope) -> tuple[int, int]:
        """Return where it is."""
        return place(scope)

    def see(self, scope: Scope) -> None:
        """Keep the number with a hash of the person; not again for the next prestatie of hers."""
        number, who = self.number(scope), person(scope)
        if not number or who is None:
            return
        last = (hash(number), scope.numbers["Verzekerde"])
        if last != self._last:
            self._last, self.file = last, scope.file
            self.seen.add(_own_number(scope, number), key_of(who), *self.place(scope))

    def merge(self, later: Self) -> None:
        """Take in what was kept of the stretch of the message behind this one."""
        self.file = self.file or later.file
        self.seen.merge(later.seen)

    def finish(self) -> Iterator[ToldAt]:
        """Yield the later persons of one message."""
        yield from self.finish_all([self])

    @classmethod
    def finish_all(cls, states: Sequence[Self]) -> Iterator[ToldAt]:
        """Yield the first place of each person after the first that has a number."""
        files = [state.file for state in states]
        first, *others = [state.seen for state in states]
        found = Paren(_PLACE)
        for same in first.groups(*others):
            one = next(same)
            persons = {one[1]}
            for other in same:
                if other[1] not in persons:
                    found.add(one, other)
                persons.add(other[1])
        yield from found.told(files, cls.below)


@fold(
    "EIGEN-PATIENTNUMMER",
    on=("Verzekerde",),
    given="PatientIdentificatienummer",
    bron="NR/REG-2214: registratie per patiënt",
    severity=Severity.WARNING,
)
class ClientNumberOfTwo(_TwoPersons):
    """One PatientIdentificatienummer stands for one person."""

    def number(self, scope: Scope) -> str | None:
        """Return the number of the person."""
        node = scope.node
        return node.patient_identificatienummer if isinstance(node, Verzekerde) else None

    def place(self, scope: Scope) -> tuple[int, int]:
        """Return where she is."""
        return place_of_person(scope)


@fold(
    "EIGEN-ZORGTRAJECT-GEDEELD",
    on=("DebetPrestatie",),
    given="AanvullendePrestatiegegevens",
    bron="Zorgprestatiemodel: een zorgtrajectnummer is van één patiënt",
    severity=Severity.WARNING,
)
class ZorgtrajectOfTwo(_TwoPersons):
    """A zorgtraject is of one patient; only by chance can an aanvrager have given its number."""

    below = "DebetPrestatie/AanvullendePrestatiegegevens/Zorgtraject"

    def number(self, scope: Scope) -> str | None:
        """Return the number that the care goes under."""
        node = scope.node
        held = node.aanvullende_prestatiegegevens if isinstance(node, DebetPrestatie) else None
        traject = held.zorgtraject if held else None
        return traject.zorgtrajectnummer if traject else None
