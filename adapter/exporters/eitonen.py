"""Makes what is shown of the records of a flat message: readable values, personal data masked."""

import functools
from collections.abc import Iterator, Mapping
from decimal import Decimal

from adapter.core.masking import mask_in_message, telling, tells
from adapter.exporters.eirecord import RecordPart, Rubriek
from adapter.formats.ei.boom import DEBITEUR, VERZEKERDE, depth_of
from adapter.formats.ei.compiled import Ongeldig, Waarde, read_value
from adapter.formats.ei.layout import (
    BEREKEND_DOOR_VERZEKERAAR,
    COMMENTAAR,
    GEDECLAREERD,
    SLUIT,
    TOEGEKEND,
    TOTAAL_TOEGEKEND,
    VOORLOOP,
    RecordLayout,
    Standaard,
)
from adapter.formats.ei.reading import EiRecord
from adapter.formats.ei.veld import Veld
from adapter.reference.codelists import Codelist
from adapter.reference.shown import shown

EI = "EI"

_PERSONAL = frozenset({VERZEKERDE, DEBITEUR})
_OF_KIND: Mapping[str, str] = {"BED": "bedrag", "ANT": "nummer"}
_HUNDREDTHS = frozenset({"bedrag", "totaal", "procent"})
_MONEY = frozenset({GEDECLAREERD, BEREKEND_DOOR_VERZEKERAAR, TOEGEKEND, TOTAAL_TOEGEKEND})
_CREDIT = "C"
_MOST_MADE = 4096
_LONG = 4
"""Four digits of a BSN, or four signs of a name, may tell who it is of."""


class Toner:
    """Makes what is shown of the records of one message, which are to be given in order.

    Args:
        standaard: of the message.
        lists: the code lists by name.
        reveal: whether personal data is shown too.
    """

    def __init__(
        self, standaard: Standaard, lists: Mapping[str, Codelist], *, reveal: bool
    ) -> None:
        self._standaard = standaard
        self._lists = lists
        self._reveal = reveal
        self._shown = shown(EI)
        self._person: tuple[str, ...] = ()
        self._depth = 0
        self._made: dict[tuple[str, str, bool], tuple[Rubriek, str | None]] = {}
        self._held: EiRecord | None = None
        self._wrong = 0

    def meet(self, record: EiRecord, *, fits: bool) -> None:
        """Take in how deep a record stands, and whom it is about when it fits its place."""
        if record.kenmerk != COMMENTAAR:
            self._depth = depth_of(record.kenmerk) if record.layout else 0
        if record.kenmerk in (VOORLOOP, VERZEKERDE, SLUIT):
            self._person = ()
        if fits and record.layout and record.kenmerk in _PERSONAL and not self._reveal:
            self._person += telling(self._identifying(record, record.layout))

    def part(self, record: EiRecord, *, fits: bool, whole: bool = False) -> RecordPart:
        """Return a record, which was met: what is filled behind its kenmerk, or all when whole."""
        layout = record.layout
        every = () if layout is None else layout.alle if whole else layout.velden[1:]
        made = [self.rubriek(record, veld, fits=fits) for veld in every]
        below = record.kenmerk == COMMENTAAR
        return RecordPart(
            standaard=self._standaard,
            layout=layout,
            line=record.regel,
            depth=0 if whole else self._depth + below,
            rubrieken=tuple(item for item in made if whole or item.text != ""),
            whole=whole,
        )

    def rubriek(self, record: EiRecord, veld: Veld, *, fits: bool) -> Rubriek:
        """Return a rubriek of a record of which the layout is known."""
        if not (fits or self._reveal):
            return Rubriek(veld=veld, text=None, raw=None)
        raw = record.tekst[veld.begin : veld.einde]
        key = veld.nr, raw, is_credit(record, veld)
        made = self._made.get(key)
        if made is None:
            if len(self._made) > _MOST_MADE:
                self._made.clear()
            made = self._made[key] = self._rubriek(veld, raw, credit=key[2])
        found, shape = made
        if self._reveal or not found.text or shape in _HUNDREDTHS:
            # An amount that happens to be a house number tells nobody.
            return found
        if tells(found.text, self._person) or (veld.type == "AN" and self._moved(record, veld)):
            return Rubriek(veld=veld, text=None, raw=None, is_valid=found.is_valid)
        return found

    def _rubriek(self, veld: Veld, raw: str, *, credit: bool) -> tuple[Rubriek, str | None]:
        """Return what is shown of a text in a rubriek, whoever it is about, and its shape."""
        shape = self._shape(veld)
        if veld.is_empty(raw) and not _counts(veld, raw):
            return Rubriek(veld=veld, text="", raw=raw), shape
        value = read_value(veld, raw)
        text = _readable(value, shape)
        if credit:
            text = f"-{text}"
        is_valid = not isinstance(value, Ongeldig) and _is_whole(veld, raw)
        if not self._reveal and (shape is None or mask_in_message(shape, text) is None):
            return Rubriek(veld=veld, text=None, raw=None, is_valid=is_valid), shape
        meaning = self._meaning(veld, text)
        return Rubriek(veld=veld, text=text, raw=raw, meaning=meaning, is_valid=is_valid), shape

    def _moved(self, record: EiRecord, veld: Veld) -> bool:
        """Tell whether a text is long and behind what cannot be: there may be another one in it."""
        if veld.lengte < _LONG or record.layout is None:
            return False
        if self._held is not record:
            self._held, self._wrong = record, _first_wrong(record.layout, record.tekst)
        return veld.begin > self._wrong

    def _shape(self, veld: Veld) -> str | None:
        return self._shown.vorm.get(veld.element) or _OF_KIND.get(veld.element[:3])

    def _identifying(self, record: EiRecord, layout: RecordLayout) -> Iterator[str]:
        """Yield what identifies a person, to know it again in a reference or a date."""
        for veld in layout.velden:
            if self._shape(veld) is None:
                yield record.tekst[veld.begin : veld.einde].strip(" ")

    def _meaning(self, veld: Veld, code: str) -> str | None:
        name = veld.codelijst or self._shown.lijst.get(veld.element, "")
        codelist = self._lists.get(name)
        rows = codelist.codes.get(code) if codelist else None
        return rows[-1].omschrijving if rows else None


def _readable(value: Waarde, shape: str | None) -> str:
    """Return a value as people read it: amounts and percentages with a point, dates ISO."""
    text = "" if value is None else str(value)
    if shape in _HUNDREDTHS and text.isdecimal():
        whole, part = divmod(int(text), 100)
        return f"{whole}.{part:02}"
    return text


def _counts(veld: Veld, raw: str) -> bool:
    """Tell whether zeros are an amount or a count of nothing, and not a rubriek left empty."""
    is_number = veld.soort in ("bedrag", "aantal") and bool(raw.strip(" "))
    return is_number and (veld.verplicht == "M" or veld.element in _MONEY)


def is_credit(record: EiRecord, veld: Veld | None) -> bool:
    """Tell whether a rubriek is an amount that the next rubriek calls credit."""
    if veld is None or veld.soort != "bedrag" or record.layout is None:
        return False
    sign = record.layout.sign_of(veld)
    return sign is not None and record.tekst[sign.begin : sign.einde] == _CREDIT


def signed_amount(record: EiRecord, veld: Veld | None) -> Decimal | None:
    """Return the amount in a rubriek, negative when it is credit; None when it is no amount."""
    text = record.tekst[veld.begin : veld.einde] if veld else ""
    if veld is None or not _is_whole(veld, text):
        return None
    amount = Decimal(int(text)) / 100
    return -amount if is_credit(record, veld) else amount


@functools.cache
def _numbers(layout: RecordLayout) -> tuple[tuple[Veld, slice], ...]:
    """Return what must be a number in a kind of record, and where that is."""
    numbers = [veld for veld in layout.velden if veld.type == "N"]
    return tuple((veld, slice(veld.begin, veld.einde)) for veld in numbers)


def _first_wrong(layout: RecordLayout, tekst: str) -> int:
    """Return where the first rubriek is that cannot be what it must be; the end when none is."""
    for veld, cut in _numbers(layout):
        raw = tekst[cut]
        if raw.isdigit() and raw.isascii():
            is_wrong = veld.soort == "datum" and isinstance(read_value(veld, raw), Ongeldig)
        else:
            is_wrong = bool(raw.strip(" "))
        if is_wrong:
            return veld.begin
    return len(tekst)


def _is_whole(veld: Veld, raw: str) -> bool:
    """Tell whether the text of a rubriek is as long as it is to be, and digits if it is an N."""
    return len(raw) == veld.lengte and (veld.type != "N" or (raw.isascii() and raw.isdigit()))
