"""What a declaration claims, by reference: short keys of it, to hold a return message against."""

from collections.abc import Iterator
from decimal import Decimal

from attrs import define, field, frozen

from adapter.core.masking import key_of

DECLARATION, RETURN = "GDS801", "GDS802"
DEBIT, CREDIT = "D", "C"
REFERENCE = "nummer"
"""The shape of a reference that may be shown."""

_NONE = Decimal(0)


@frozen(kw_only=True)
class Claim:
    """A prestatie as it was claimed; equal ones are one object.

    Attributes:
        cells: its list, code and date, by the names of the columns, as far as they may be shown.
        masked: the columns that hold something that may not be shown.
        bedrag: what counts in the total of the declaration; None when it cannot be read.
        geheel: what has to be awarded: of a credit also what was awarded without payment.
    """

    soort: str
    cells: tuple[tuple[str, str], ...]
    masked: tuple[str, ...]
    bedrag: Decimal | None
    geheel: Decimal | None


@frozen
class Persoon:
    """Whose a prestatie is: keys of the numbers, not the numbers; None is one that is absent."""

    bsn: str | None = None
    verzekerdennummer: str | None = None

    @classmethod
    def of(cls, bsn: str | None, verzekerdennummer: str | None) -> "Persoon":
        """Return the person with these numbers."""
        return cls(_key(bsn), _key(verzekerdennummer))

    def is_same(self, other: "Persoon") -> bool | None:
        """Tell whether both are one person; None when they have no number in common kind."""
        if self.bsn and other.bsn:
            return self.bsn == other.bsn
        if self.verzekerdennummer and other.verzekerdennummer:
            return self.verzekerdennummer == other.verzekerdennummer
        return None


Owned = tuple[Claim, Persoon]
"""A prestatie, and whose it is."""


@define(kw_only=True)
class Claims:
    """The prestaties of a declaration by their reference.

    Attributes:
        file: the declaration.
        overzicht: the total that it tells itself, with its sign.
        links: what a return message repeats of it: the number of the message and of the invoice.
        doubles: how many prestaties have a reference that came before.
    """

    file: str
    links: dict[str, str | None] = field(factory=dict)
    overzicht: Decimal | None = None
    doubles: int = 0
    _by_care: dict[int, str] = field(factory=dict)
    _first: dict[str, Owned] = field(factory=dict)
    _more: dict[str, list[Owned]] = field(factory=dict)

    def add(
        self, soort: str, reference: str, claim: Claim, persoon: Persoon, care: int | None = None
    ) -> None:
        """Take in a prestatie; a second one of the same reference waits behind the first.

        Args:
            soort: debit or credit.
            reference: of the prestatie.
            claim: what is claimed.
            persoon: whose it is.
            care: its logical key, by which it can be found too; several may have the same one.
        """
        key = f"{soort}{reference}"
        if care is not None:
            held = self._by_care.get(care)
            self._by_care[care] = key if held is None else f"{held}\n{key}"
        if key not in self._first:
            self._first[key] = claim, persoon
            return
        self.doubles += 1
        self._more.setdefault(key, []).append((claim, persoon))

    def of(self, key: str) -> tuple[Owned, ...]:
        """Return the prestaties of a reference."""
        first = self._first.get(key)
        return () if first is None else (first, *self._more.get(key, ()))

    def by_care(self, care: int) -> tuple[str, ...]:
        """Return the references, debit or credit before it, of a logical key."""
        held = self._by_care.get(care)
        return () if held is None else tuple(held.split("\n"))

    def __iter__(self) -> Iterator[str]:
        """Yield the references, debit or credit before it, in the order of the declaration."""
        return iter(self._first)


class Matching:
    """One return message against the claims: each prestatie of a declaration is met once."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self._waiting: dict[str, tuple[Owned, ...]] = {}

    def meet(self, soort: str, reference: str, persoon: Persoon) -> Claim | None:
        """Return the prestatie that a return message is about; None when there is none left.

        One of the same person goes before one of which the person cannot be told; one of another
        person is never it.
        """
        key = f"{soort}{reference}"
        waiting = self._left(key)
        for wanted in (True, None):
            for number, (claim, other) in enumerate(waiting):
                if other.is_same(persoon) is wanted:
                    self._waiting[key] = waiting[:number] + waiting[number + 1 :]
                    return claim
        return None

    def meet_by(self, care: int, persoon: Persoon) -> Claim | None:
        """Return the prestatie of a logical key that was not met yet; None when there is none."""
        found = (self.meet(text[0], text[1:], persoon) for text in self.claims.by_care(care))
        return next((claim for claim in found if claim), None)

    def is_known(self, soort: str, reference: str) -> bool:
        """Tell whether a reference is one of the declaration."""
        return bool(self.claims.of(f"{soort}{reference}"))

    def was_met(self, soort: str, reference: str) -> bool:
        """Tell whether a reference is one of the declaration, and all of it came before."""
        return self._waiting.get(f"{soort}{reference}") == ()

    def is_of_another(self, soort: str, reference: str) -> bool:
        """Tell whether a reference that was not met is one of the declaration."""
        return bool(self._left(f"{soort}{reference}"))

    def left(self) -> Iterator[tuple[str, Claim]]:
        """Yield reference and prestatie of what the return message is not about."""
        for key in self.claims:
            for claim, _ in self._left(key):
                yield key[1:], claim

    def _left(self, key: str) -> tuple[Owned, ...]:
        waiting = self._waiting.get(key)
        return self.claims.of(key) if waiting is None else waiting


def _key(number: str | None) -> str | None:
    bare = (number or "").strip().lstrip("0")
    return key_of(bare) if bare else None


def signed(soort: str, amount: Decimal | None) -> Decimal:
    """Return an amount as it counts in a total."""
    return _NONE if amount is None else -amount if soort == CREDIT else amount
