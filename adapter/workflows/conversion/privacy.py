"""Guards what is shown and sent outside care: invoice numbers and references name no patient."""

import re
from collections.abc import Iterable, Iterator

from adapter.model.regel import Regel

_PERSONAL = ("bsn", "verzekerdennummer", "clientnummer", "zorgtrajectnummer")
_OUTWARD = ("factuurnummer", "creditfactuurnummer")
_NUMBER = re.compile(r"\d{8,9}", re.ASCII)


class Persoonsgegevens:
    """What identifies somebody in an export, to find it where it may not be.

    An invoice number goes into file names, reports and invoices. Any nine digits may pass the
    elfproef by chance, so only the numbers of this export's own patients count.

    Args:
        regels: the rows of the export.
    """

    def __init__(self, regels: Iterable[Regel]) -> None:
        self._bsns = {regel.bsn for regel in regels if regel.bsn}

    def names_somebody(self, text: str | None) -> bool:
        """Tell whether a text holds the BSN of a patient of this export, with or without zeros."""
        found = _NUMBER.findall(text or "")
        return any(number.zfill(9) in self._bsns for number in found)

    def betray(self, regel: Regel) -> Iterator[str]:
        """Yield the fields of a row that name its patient, though they leave the practice."""
        own = {getattr(regel, name) for name in _PERSONAL} - {None}
        for name in _OUTWARD:
            text = getattr(regel, name)
            if text in own or self.names_somebody(text):
                yield name
