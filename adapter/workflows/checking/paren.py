"""Claims of one patient on one day, held against each other."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import define, field, frozen

from adapter.core.findings import Severity
from adapter.workflows.checking.kladblok import Kladblok
from adapter.workflows.checking.post import Stand, Vorm, Weg

_MOST_HELD = 64
"""Claims of one prestatie, patient and day that the next is held against, as far as they differ."""

_MOST_OF_DAY = 4096
"""And so many of all prestaties; what comes behind them is counted as not compared."""

_TOO_MANY = "SAMEN-TE-VEEL"

_SHARED = f"""
CREATE TABLE gedeeld AS
SELECT s.sleutel, MIN(p.vrij) <> MAX(p.vrij) AS gemengd FROM sleutel s JOIN post p ON p.id = s.post
WHERE p.van IS NULL AND p.terug = 0 AND p.stand <> {Stand.AFGEWEZEN}
GROUP BY s.sleutel HAVING COUNT(*) > 1
"""  # noqa: S608 - our own numbers
_GROUPS = f"""
SELECT s.sleutel, g.gemengd, p.id, p.bron, p.vorm, p.weg, p.zorg, p.onder, p.tijd, p.binnen,
  p.behandelaar, p.declarant, p.koper, p.referentie, p.gedeclareerd, p.gefactureerd, p.stand,
  p.vrij, p.bsn, p.onzeker
FROM gedeeld g JOIN sleutel s USING (sleutel) JOIN post p ON p.id = s.post
WHERE p.van IS NULL AND p.terug = 0 AND p.stand <> {Stand.AFGEWEZEN}
ORDER BY s.sleutel, p.id
"""  # noqa: S608 - our own numbers

# A row goes with one message of each form: with both, it was claimed at both.
_BOTH = f"""
SELECT gedeclareerd, gefactureerd FROM post
WHERE gedeclareerd IS NOT NULL AND gefactureerd IS NOT NULL
  AND credit = 0 AND terug = 0 AND stand <> {Stand.AFGEWEZEN}
"""  # noqa: S608 - our own numbers


Row = tuple[int, str, int, int | None, int | None]
"""A finding: claim, code, severity, the other claim, and what goes with it."""


@frozen
class Claim:
    """A claim, with the message that a row became; 0 and None are what is not known.

    Without a code it is not known whether it is the free prestatie, unless it says so itself.
    """

    id: int
    bron: int
    vorm: int
    geplande_weg: int
    zorg: int
    onder: int | None
    tijd: int | None
    binnen: int | None
    behandelaar: int
    declarant: int
    koper: int
    referentie: int | None
    gedeclareerd: int | None
    gefactureerd: int | None
    stand: int
    vrij: int | None
    bsn: int | None
    onzeker: int

    @property
    def weg(self) -> int:
        """At whom it was claimed; of a row without a message at whom that will be."""
        if self.gedeclareerd:
            return Weg.DECLARATIE
        return Weg.FACTUUR if self.gefactureerd else self.geplande_weg

    @property
    def is_to_come(self) -> bool:
        """Whether it is a row of which no message is there."""
        return self.vorm == Vorm.EXPORT and not (self.gedeclareerd or self.gefactureerd)

    @property
    def place(self) -> int:
        """Which line is shown for it: that of its message."""
        return self.gedeclareerd or self.gefactureerd or self.id

    @property
    def kind(self) -> tuple[object, ...]:
        """What claims have in common that need not both be held against a third."""
        return (self.bron, self.zorg, *self.party)

    @property
    def party(self) -> tuple[object, ...]:
        """What of that is not about which prestatie it is."""
        told = (self.onder, self.tijd, self.binnen, self.behandelaar, self.bsn)
        return (self.weg, self.declarant, self.koper, *told)


@frozen
class Found:
    """That a claim does not go with an earlier one."""

    claim: Claim
    ander: Claim
    code: str
    ernst: Severity = field(default=Severity.WARNING)


def find_pairs(klad: Kladblok) -> None:
    """Put aside what claims of one patient and day are to each other."""
    klad.change("CREATE INDEX sleutel_sleutel ON sleutel (sleutel, post)")
    klad.change(_SHARED)
    groups = itertools.groupby(klad.query(_GROUPS), key=lambda row: row[0])
    klad.tell(told for _, rows in groups for told in _judge(rows))
    klad.tell(
        (max(both), "SAMEN-GEFACTUREERD", Severity.ERROR, min(both), None)
        for both in klad.query(_BOTH)
    )


def too_many(klad: Kladblok) -> Sequence[tuple[int, int]]:
    """Return, by the number of a file, how many claims the ones behind them were not held against.

    Args:
        klad: the claims, of which pairs were found.
    """
    sql = "FROM bevinding b JOIN post p ON p.id = b.post WHERE b.code = ? GROUP BY p.bron"
    found = [
        (bron, count) for bron, count in klad.query(f"SELECT p.bron, COUNT(*) {sql}", _TOO_MANY)
    ]
    klad.change("DELETE FROM bevinding WHERE code = ?", _TOO_MANY)
    return found


def _judge(rows: Iterator[Sequence[Any]]) -> Iterator[Row]:
    day: _Day | None = None
    for _, is_mixed, *told in rows:
        claim = Claim(*told)
        day = day or _Day(is_mixed=bool(is_mixed))
        found = [item for ander in day.against(claim) if (item := _compare(claim, ander))]
        if found:
            worst = max(found, key=lambda item: item.ernst)
            yield worst.claim.place, worst.code, worst.ernst, worst.ander.place, None
        if not day.hold(claim):
            yield claim.id, _TOO_MANY, Severity.WARNING, None, None


@define
class _Day:
    """The claims of one patient and day that the next is held against; of each kind the first.

    Attributes:
        is_mixed: whether some are the free prestatie, and some are not.
    """

    is_mixed: bool
    _kinds: set[tuple[object, ...]] = field(factory=set)
    _alike: dict[object, list[Claim]] = field(factory=dict)

    def against(self, claim: Claim) -> Iterator[Claim]:
        """Yield the claims of the same prestatie, and beside a free one the regular ones."""
        yield from self._alike.get(claim.zorg, ())
        yield from self._alike.get(("vrij", not claim.vrij), ())

    def hold(self, claim: Claim) -> bool:
        """Keep a claim, unless there is one of its kind; return whether there is room for it."""
        is_held = self._keep(claim.zorg, claim.kind, claim)
        if self.is_mixed:
            drawer = ("vrij", bool(claim.vrij))
            is_held &= self._keep(drawer, (drawer, *claim.party), claim)
        return is_held

    def _keep(self, drawer: object, kind: tuple[object, ...], claim: Claim) -> bool:
        if kind in self._kinds:
            return True
        alike = self._alike.setdefault(drawer, [])
        if len(alike) >= _MOST_HELD or len(self._kinds) >= _MOST_OF_DAY:
            return False
        self._kinds.add(kind)
        alike.append(claim)
        return True


def _compare(claim: Claim, ander: Claim) -> Found | None:
    """Return what a claim and an earlier one of the same patient and day come to."""
    if _are_told_apart(claim, ander):
        return None
    if _is_between(claim, ander) or _is_between(ander, claim):
        return None
    if not _may_be_one_party(claim, ander):
        return _of_two_parties(claim, ander)
    both = (claim.behandelaar, ander.behandelaar)
    if 0 not in both and claim.behandelaar != ander.behandelaar:
        return None
    if None not in (claim.vrij, ander.vrij) and claim.vrij != ander.vrij:
        free, other = (claim, ander) if claim.vrij else (ander, claim)
        return Found(free, other, "SAMEN-VRIJ-REGULIER")
    return _of_one_party(claim, ander) if claim.zorg == ander.zorg else None


def _are_told_apart(one: Claim, other: Claim) -> bool:
    """Tell whether both say what was given, when, in what or to whom, and that differs."""
    pairs = (
        (one.onder, other.onder),
        (one.tijd, other.tijd),
        (one.binnen, other.binnen),
        (one.bsn, other.bsn),
    )
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _is_between(one: Claim, other: Claim) -> bool:
    """Tell whether one was invoiced to, or asked for by, who claims the other: that is route 1."""
    return one.weg != Weg.DECLARATIE and one.koper != 0 and one.koper == other.declarant


def _may_be_one_party(one: Claim, other: Claim) -> bool:
    known = one.declarant and other.declarant and not (one.onzeker or other.onzeker)
    return not known or one.declarant == other.declarant


def _of_two_parties(claim: Claim, ander: Claim) -> Found | None:
    if claim.zorg != ander.zorg or Weg.FACTUUR in (claim.weg, ander.weg):
        # Who invoices another than the one that claims is a link in a chain that is not seen here.
        return None
    asked = claim.koper and claim.koper == ander.declarant
    asked = asked or (ander.koper and ander.koper == claim.declarant)
    same = claim.behandelaar and claim.behandelaar == ander.behandelaar
    ernst = Severity.ERROR if asked or same else Severity.WARNING
    return Found(claim, ander, "SAMEN-BEIDE", ernst)


def _of_one_party(claim: Claim, ander: Claim) -> Found | None:
    ernst = Severity.ERROR if _is_sure(claim, ander) else Severity.WARNING
    code = _code(claim, ander)
    return Found(claim, ander, code, ernst) if code else None


def _code(claim: Claim, ander: Claim) -> str | None:
    if {claim.weg, ander.weg} == {Weg.DECLARATIE, Weg.FACTUUR}:
        return "SAMEN-GEFACTUREERD"
    if claim.bron == ander.bron:
        # Two alike of one export are allowed; lines of one invoice may be of two patients.
        return "DUBBEL-BERICHT" if claim.vorm == Vorm.DECLARATIE else None
    return _of_two_files(claim, ander)


def _of_two_files(claim: Claim, ander: Claim) -> str:
    if Stand.TOEGEKEND in (ander.stand, claim.stand):
        return "DUBBEL-TOEGEKEND"
    to_come = (claim.is_to_come, ander.is_to_come)
    if all(to_come):
        return "DUBBEL-EXPORTS"
    return "DUBBEL-OPNIEUW" if any(to_come) else "DUBBEL-BERICHTEN"


def _is_sure(claim: Claim, ander: Claim) -> bool:
    """Tell whether both are surely the same care, and no second consult of that day."""
    same_time = claim.tijd is not None and claim.tijd == ander.tijd
    same_reference = claim.referentie is not None and claim.referentie == ander.referentie
    return same_time or same_reference
