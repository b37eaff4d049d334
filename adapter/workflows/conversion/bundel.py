"""Which rows go into which message, and under which number."""

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from adapter.formats.common.registry import codecs
from adapter.workflows.conversion.rij import Rij

GDS801 = "gds801"
UBL = "ubl"
_PLAIN = re.compile(r"[A-Za-z0-9._-]")


@frozen(kw_only=True)
class Bundel:
    """The rows of one message.

    Attributes:
        kind: "gds801" or "ubl".
        factuurnummer: as in the export.
        nummer: of the message: with "-1", "-2" … when the number had to be split.
        receiver: UZOVI of the insurer, or AGB of the aanvrager.
        version: of the GDS801 message; "" for an invoice.
        rijen: its rows, in the order of the export.
    """

    kind: str
    factuurnummer: str
    nummer: str
    receiver: str
    version: str
    rijen: tuple[Rij, ...]

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


def bundles(factuurnummer: str, rijen: Sequence[Rij]) -> tuple[Bundel, ...]:
    """Return the messages of one invoice number, declarations first.

    Declarations are split by insurer and version, invoices by aanvrager, calendar month of care
    and sign; when there is more than one part, each gets a number of its own.
    """
    groups: dict[tuple[str, ...], list[Rij]] = {}
    for rij in rijen:
        groups.setdefault(_key(rij), []).append(rij)
    return tuple(
        Bundel(
            kind=UBL if key[0] == "2" else GDS801,
            factuurnummer=factuurnummer,
            nummer=f"{factuurnummer}-{part}" if len(groups) > 1 else factuurnummer,
            receiver=key[1],
            version=key[2] if key[0] == "1" else "",
            rijen=tuple(groups[key]),
        )
        for part, key in enumerate(sorted(groups), start=1)
    )


def _key(rij: Rij) -> tuple[str, ...]:
    regel = rij.regel
    plaatsing = rij.plaatsing
    if plaatsing is None:
        raise ValueError("a refused row has no message")
    if plaatsing.decision.route == "route1" and plaatsing.afspraak:
        sign = "2" if regel.is_credit else "1"
        return ("2", plaatsing.afspraak.agb_aanvrager, f"{regel.datum:%Y-%m}", sign)
    return ("1", regel.uzovi, codecs()["GDS801"].version_on(regel.datum))


def by_number(rijen: Iterable[Rij]) -> dict[str, list[Rij]]:
    """Return per invoice number the rows that are not refused, in order of first row."""
    groups: dict[str, list[Rij]] = {}
    for rij in rijen:
        if rij.plaatsing is not None:
            groups.setdefault(rij.regel.factuurnummer, []).append(rij)
    return groups
