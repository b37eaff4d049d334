"""Which rows go into which message, and under which number."""

import re
from collections.abc import Iterator, Sequence

from attrs import field, frozen

from adapter.exporters.report import Totals
from adapter.formats.common.registry import codecs
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.spool import Spool

GDS801 = "gds801"
UBL = "ubl"
ON_DECLARATION, ON_INVOICE = "1", "2"
"""What a key of a message starts with: declarations come first."""

_KEY_PARTS = {GDS801: ("verzekeraar", "versie"), UBL: ("aanvrager", "maand", "teken")}
"""What stands in a key behind its start; see `sleutel`."""

_PLAIN = re.compile(r"[A-Za-z0-9._-]")
_HERE = "factuurnummer = ? AND sleutel = ? AND besluit IS NOT NULL"


@frozen(kw_only=True)
class Bundel:
    """The rows of one message.

    Attributes:
        factuurnummer: as in the export.
        nummer: of the message: with "-1", "-2" … when the number had to be split.
        sleutel: what its rows share.
    """

    factuurnummer: str
    nummer: str
    sleutel: str
    spool: Spool = field(repr=False)

    @property
    def kind(self) -> str:
        """Which standard: "gds801" or "ubl"."""
        return UBL if self.sleutel.startswith(ON_INVOICE) else GDS801

    @property
    def receiver(self) -> str:
        """UZOVI of the insurer, or AGB of the aanvrager."""
        return self.sleutel.split()[1]

    @property
    def version(self) -> str:
        """Version of the GDS801 message; "" for an invoice."""
        return self.sleutel.split()[2] if self.kind == GDS801 else ""

    @property
    def rijen(self) -> Iterator[Rij]:
        """Its rows, in the order of the exports, read again each time."""
        return self.spool.rijen(_HERE, self.factuurnummer, self.sleutel)

    @property
    def eerste(self) -> Rij:
        """Its first row."""
        return next(self.rijen)

    @property
    def totals(self) -> Totals:
        """How many rows, and their euros."""
        return self.spool.totals(_HERE, self.factuurnummer, self.sleutel)

    @property
    def nummers(self) -> Sequence[int]:
        """The numbers of its rows."""
        sql = f"SELECT nummer FROM rij WHERE {_HERE} ORDER BY nummer"  # noqa: S608 - our own condition
        return self.spool.nummers(sql, self.factuurnummer, self.sleutel)

    @property
    def path(self) -> str:
        """Where its file goes below the output folder."""
        folder = "declaraties" if self.kind == GDS801 else "facturen"
        return f"{folder}/{self.receiver}-{safe_name(self.nummer)}.xml"


def safe_name(text: str) -> str:
    """Return a file name: what is not A-Z a-z 0-9 . _ - becomes ~ and its hex code.

    Codes beyond ff are marked with u (four digits) or U (eight), so that two texts never share one.

    >>> safe_name("2027/0001")
    '2027~2f0001'
    """
    return "".join(c if _PLAIN.fullmatch(c) else f"~{_hex(ord(c))}" for c in text)


def _hex(code: int) -> str:
    if code <= 0xFF:  # noqa: PLR2004 - two hex digits
        return f"{code:02x}"
    return f"u{code:04x}" if code <= 0xFFFF else f"U{code:08x}"  # noqa: PLR2004 - four of them


def bundles(factuurnummer: str, spool: Spool) -> tuple[Bundel, ...]:
    """Return the messages of one invoice number, declarations first.

    Declarations are split by insurer and version, invoices by aanvrager, calendar month of care
    and sign; when there is more than one part, each gets a number of its own.
    """
    sql = (
        "SELECT DISTINCT sleutel FROM rij WHERE factuurnummer = ? AND besluit IS NOT NULL"
        " ORDER BY sleutel"
    )
    keys = [key for (key,) in spool.query(sql, factuurnummer)]
    return tuple(
        Bundel(
            factuurnummer=factuurnummer,
            nummer=f"{factuurnummer}-{part}" if len(keys) > 1 else factuurnummer,
            sleutel=key,
            spool=spool,
        )
        for part, key in enumerate(keys, start=1)
    )


def differences(parts: Sequence[Bundel]) -> Iterator[str]:
    """Yield the names of what the messages of one number differ in: why it had to be split."""
    if len({part.kind for part in parts}) > 1:
        yield "soort"
    for kind, names in _KEY_PARTS.items():
        keys = [part.sleutel.split()[1:] for part in parts if part.kind == kind]
        for name, values in zip(names, zip(*keys, strict=True), strict=False):
            if len(set(values)) > 1:
                yield name


def sleutel(rij: Rij) -> str | None:
    """Return what the rows of one message share; sorted, the messages are in order.

    None for a row that goes nowhere.
    """
    plaatsing = rij.plaatsing
    if plaatsing is None:
        return None
    regel = rij.regel
    aanvrager = plaatsing.afspraak.agb_aanvrager if plaatsing.afspraak else regel.agb_aanvrager
    if plaatsing.decision.route == "route1" and aanvrager:
        sign = "2" if regel.is_credit else "1"
        parts = (ON_INVOICE, aanvrager, f"{regel.datum:%Y-%m}", sign)
        return " ".join(parts)
    return " ".join((ON_DECLARATION, regel.uzovi, codecs()["GDS801"].version_on(regel.datum)))
