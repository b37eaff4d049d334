"""Guesses what a record with an unknown kenmerk was meant to be, so that little else is refused."""

from collections.abc import Iterable

from adapter.validation.ei.kinds import Book, Kind

_SMALL = 6
"""So many rubrieken may be wrong besides the kenmerk."""


def meant(book: Book, tekst: str, likely: Iterable[str]) -> Kind | None:
    """Return the kind of record whose form the text has, apart from its first two positions.

    Args:
        book: the kinds of record.
        tekst: the record, at its full length.
        likely: kenmerken that may stand here, the likeliest first: the first of two that fit.
    """
    faults = []
    for at, kenmerk in enumerate(likely):
        kind = book.kinds.get(kenmerk)
        if kind:
            count = sum(1 for _ in kind.form.faults(kenmerk + tekst[2:]))
            faults.append((count, at, kind))
    best = min(faults, key=lambda item: item[:2], default=None)
    return best[2] if best and best[0] <= _SMALL else None
