"""Guards what is shown and sent outside care: invoice numbers and references name no patient.

An invoice number goes into file names, reports and invoices. Any nine digits may pass the elfproef
by chance, so only the numbers of this export's own patients count.
"""

import re
from collections.abc import Iterator

from adapter.model.regel import Regel
from adapter.workflows.conversion.spool import Spool

_PERSONAL = ("bsn", "verzekerdennummer", "clientnummer", "zorgtrajectnummer")
OUTWARD = ("factuurnummer", "creditfactuurnummer", "orderreferentie")
_NUMBER = re.compile(r"(?=(\d{9}))|(?<!\d)(\d{8})(?!\d)", re.ASCII)
"""Nine digits, wherever they start in a longer number (a year before them), or eight alone."""


def betrayed_by_itself(regel: Regel) -> Iterator[str]:
    """Yield the fields of a row that hold a number of its own patient, though they go outside."""
    own = {getattr(regel, name) for name in _PERSONAL} - {None}
    for name in OUTWARD:
        if getattr(regel, name) in own:
            yield name


def names_somebody(text: str | None, spool: Spool) -> bool:
    """Tell whether a text holds the BSN of a patient of these exports, with or without zeros."""
    sql = "SELECT 1 FROM rij WHERE bsn = ? LIMIT 1"
    found = [nine or eight.zfill(9) for nine, eight in _NUMBER.findall(text or "")]
    return any(next(spool.query(sql, number), None) for number in found)
