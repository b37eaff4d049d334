"""Writes a flat message: CR LF, filled up, counts and totals of record 99 and numbers computed."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from typing import BinaryIO, Final

from attrs import frozen

from adapter.formats.ei.compiled import Waarde, write_value
from adapter.formats.ei.layout import (
    AANTAL_DETAIL,
    AANTALLEN,
    COMMENTAAR,
    GEDECLAREERD,
    KENMERK,
    SLUIT,
    TOEGEKEND,
    TOTAAL_GEDECLAREERD,
    TOTAAL_TOEGEKEND,
    VOORLOOP,
    RecordLayout,
    Standaard,
)
from adapter.formats.ei.text import encode, fits
from adapter.formats.ei.veld import DETAILNUMMER, REGELNUMMER, Veld

END: Final = "\r\n"
_ENDS = str.maketrans(END, "  ")
_FREE = ("NAM", "OMS", "FAM")  # elements that may be cut: names and free text


@frozen(kw_only=True)
class Misfit:
    """A value that does not fit its rubriek.

    Attributes:
        code: "EI-SCHRIJF-LENGTE", "EI-SCHRIJF-INGEKORT" or "EI-SCHRIJF-TEKEN".
        kenmerk: the record, as "04".
        rubriek: the rubriek, as "0413".
        regel: the line in what is written, from 1.
    """

    code: str
    kenmerk: str
    rubriek: str
    regel: int


class EiWriter:
    """Writes the records of one message, in order.

    Args:
        standaard: what to write.
        stream: where to, an open binary handle; not closed.
        tell: is told of each value that does not fit. What is too long is cut on the right, and a
            negative number becomes zeros: which way an amount goes is said beside it. A sign that
            takes more than one byte becomes the letter that it is made of, or a "?"; an end of
            line becomes a space.
        keep_numbers: write the detail numbers as they are given, as a return message must.

    Attributes:
        regel: the line that was written last.
        faults: how many values that may not be cut did not fit: the message is then wrong.
    """

    def __init__(
        self,
        standaard: Standaard,
        stream: BinaryIO,
        tell: Callable[[Misfit], None] | None = None,
        *,
        keep_numbers: bool = False,
    ) -> None:
        self._standaard = standaard
        self._stream = stream
        self._tell = tell
        self._keep = keep_numbers
        self._tallies = {k: _Tally(layout) for k, layout in standaard.records.items()}
        self._number = 0
        self._comment = 0
        self.regel = 0
        self.faults = 0

    def write(self, kenmerk: str, waarden: Sequence[Waarde]) -> None:
        """Write a record that is not 99.

        Args:
            kenmerk: its kind, as "04".
            waarden: the values in the order of its layout's `velden`.

        Raises:
            KeyError: the standard has no such record.
        """
        tally = self._tallies[kenmerk]
        tally.count += 1
        self.regel += 1
        if kenmerk != VOORLOOP and not self._keep:
            waarden = self._numbered(kenmerk, tally, waarden)
        tally.add(waarden)
        self._put(tally, waarden)

    def copy(self, kenmerk: str, text: str) -> None:
        """Write a record as it stands and count it; its amounts are not added up.

        Raises:
            KeyError: the standard has no such record.
        """
        self._tallies[kenmerk].count += 1
        self.regel += 1
        self._stream.write(encode(text) + b"\r\n")

    def add(self, declared: int, awarded: int) -> None:
        """Add amounts in cents to the totals of record 99: of records that were copied or left."""
        self._tallies[SLUIT].declared += declared
        self._tallies[SLUIT].awarded += awarded

    def finish(self) -> None:
        """Write record 99 with what was counted and added up; what is neither is left empty."""
        tally = self._tallies[SLUIT]
        self.regel += 1
        self._put(tally, self._closing(tally.layout))

    def closing(self) -> Sequence[Waarde]:
        """Return the values of record 99 for what was written so far."""
        return self._closing(self._tallies[SLUIT].layout)

    def _numbered(
        self, kenmerk: str, tally: "_Tally", waarden: Sequence[Waarde]
    ) -> Sequence[Waarde]:
        own = list(waarden)
        if kenmerk == COMMENTAAR:
            self._comment += 1
            if tally.regelnummer is not None:
                own[tally.regelnummer] = self._comment
        else:
            self._number += 1
            self._comment = 0
        if tally.detailnummer is not None:
            own[tally.detailnummer] = self._number
        return own

    def _closing(self, layout: RecordLayout) -> Sequence[Waarde]:
        counts = Counter({kenmerk: tally.count for kenmerk, tally in self._tallies.items()})
        declared = sum(tally.declared for tally in self._tallies.values())
        awarded = sum(tally.awarded for tally in self._tallies.values())
        amounts: dict[str, int] = {}
        values: list[Waarde] = []
        for veld in layout.velden:
            if veld.element in AANTALLEN:
                values.append(counts[AANTALLEN[veld.element]])
            elif veld.element in AANTAL_DETAIL:
                values.append(counts.total() - counts[VOORLOOP] - counts[SLUIT])
            elif veld.element in TOTAAL_GEDECLAREERD or veld.element == TOTAAL_TOEGEKEND:
                amount = awarded if veld.element == TOTAAL_TOEGEKEND else declared
                sign = layout.sign_of(veld)
                if sign:
                    amounts[sign.nr] = amount
                values.append(abs(amount))
            elif veld.nr in amounts:
                values.append("C" if amounts[veld.nr] < 0 else "D")
            else:
                values.append(SLUIT if veld.element == KENMERK else None)
        return values

    def _put(self, tally: "_Tally", waarden: Sequence[Waarde]) -> None:
        text = tally.writer(waarden)
        if len(text) != self._standaard.recordlengte:
            text = self._fitting(tally.layout, waarden)
        if "\n" in text or "\r" in text:
            text = "".join(self._signs(veld, text) for veld in tally.layout.alle)
        if text.isascii():
            self._stream.write(f"{text}\r\n".encode("ascii"))
            return
        try:
            data = encode(text)
        except UnicodeEncodeError:
            data = encode("".join(self._signs(veld, text) for veld in tally.layout.alle))
        self._stream.write(data + b"\r\n")

    def _fitting(self, layout: RecordLayout, waarden: Sequence[Waarde]) -> str:
        """Return the text of a record in which what does not fit is cut."""
        parts = []
        for veld in layout.alle:
            at = layout.index.get(veld.nr)
            text = " " * veld.lengte if at is None else write_value(veld, waarden[at])
            if len(text) > veld.lengte:
                free = veld.element.startswith(_FREE)
                self.faults += not free
                self._misfit("EI-SCHRIJF-INGEKORT" if free else "EI-SCHRIJF-LENGTE", veld)
                text = "0" * veld.lengte if _is_negative(waarden, at) else text[: veld.lengte]
            parts.append(text.ljust(veld.lengte))
        return "".join(parts)

    def _signs(self, veld: Veld, record: str) -> str:
        """Return the text of a rubriek in signs of one byte each."""
        text = record[veld.begin : veld.einde]
        good = "".join(sign if fits(sign) else _nearest(sign) for sign in text.translate(_ENDS))
        if good != text:
            self._misfit("EI-SCHRIJF-TEKEN", veld)
        return good

    def _misfit(self, code: str, veld: Veld) -> None:
        if self._tell:
            self._tell(Misfit(code=code, kenmerk=veld.nr[:2], rubriek=veld.nr, regel=self.regel))


class _Tally:
    """What is kept of one kind of record while it is written."""

    def __init__(self, layout: RecordLayout) -> None:
        self.layout = layout
        self.writer = layout.write
        self.count = 0
        self.declared = 0
        self.awarded = 0
        self.detailnummer = _index(layout, DETAILNUMMER)
        self.regelnummer = _index(layout, REGELNUMMER)
        self._declared = _amount(layout, GEDECLAREERD)
        self._awarded = _amount(layout, TOEGEKEND)

    def add(self, waarden: Sequence[Waarde]) -> None:
        """Add the amounts of a record, with their signs."""
        if self._declared:
            self.declared += _signed(waarden, *self._declared)
        if self._awarded:
            self.awarded += _signed(waarden, *self._awarded)


def _index(layout: RecordLayout, element: str) -> int | None:
    veld = layout.of_element(element)
    return layout.index[veld.nr] if veld else None


def _amount(layout: RecordLayout, element: str) -> tuple[int, int] | None:
    """Return where an amount and its sign are among the values, if a detail record has them."""
    veld = layout.of_element(element)
    sign = layout.sign_of(veld) if veld else None
    if veld is None or sign is None or layout.kenmerk == SLUIT:
        return None
    return layout.index[veld.nr], layout.index[sign.nr]


def _signed(waarden: Sequence[Waarde], amount: int, sign: int) -> int:
    cents = waarden[amount]
    if not isinstance(cents, int) or cents < 0:
        return 0
    return -cents if waarden[sign] == "C" else cents


def _is_negative(waarden: Sequence[Waarde], at: int | None) -> bool:
    value = None if at is None else waarden[at]
    return isinstance(value, int) and value < 0


def _nearest(sign: str) -> str:
    """Return one sign of one byte for a sign that has none."""
    base = unicodedata.normalize("NFKD", sign)[0]
    return base if fits(base) else "?"
