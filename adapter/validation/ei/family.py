"""Whether all records under one differ from it in a key: then it may be the wrong one itself."""

from collections.abc import Iterable, Iterator

from attrs import define, field

from adapter.formats.ei.layout import SLUIT
from adapter.formats.ei.veld import Veld

_ENDS = {"02": ("04", "02"), "04": ("04",), SLUIT: ("04", "02")}
"""Which families a record ends: what lay under the 04 and the 02 at hand."""


@define
class _Family:
    """The records under one so far: how many, and which of its rubrieken they do not repeat."""

    line: int
    children: int = 0
    missed: dict[str, tuple[Veld, str, int]] = field(factory=dict)


class Families:
    """Counts the records under those at hand, and the rubrieken that these do not repeat."""

    def __init__(self) -> None:
        self._open: dict[str, _Family] = {}

    def child(self, parent: str, line: int) -> None:
        """Count a record under the one at hand, which stands on a line."""
        family = self._open.get(parent)
        if family is None or family.line != line:
            family = self._open[parent] = _Family(line)
        family.children += 1

    def missed(self, parent: str, pairs: Iterable[tuple[Veld, Veld]]) -> None:
        """Count that a record does not repeat some rubrieken of the one that it lies under.

        Args:
            parent: the kind of that.
            pairs: the rubrieken of the record, and those of the one above.
        """
        missed = self._open[parent].missed
        for own, other in pairs:
            number = missed.get(other.nr, (other, own.nr, 0))[2]
            missed[other.nr] = other, own.nr, number + 1

    def ended(self, kenmerk: str) -> Iterator[tuple[int, Veld, str]]:
        """Yield what no record repeated, of the families that a record of a kind ends.

        Yields:
            The line, the rubriek, and the number of one that does not repeat it.
        """
        for parent in _ENDS.get(kenmerk, ()):
            family = self._open.pop(parent, None)
            if family is None:
                continue
            for veld, own, number in family.missed.values():
                if number == family.children:
                    yield family.line, veld, own
