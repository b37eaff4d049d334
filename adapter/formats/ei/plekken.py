"""Where a record has what is asked of every standard: whose it is, what care, and its money."""

import functools
from collections.abc import Iterator

from attrs import field, frozen

from adapter.formats.ei.compiled import Ongeldig, read_value
from adapter.formats.ei.layout import (
    BEREKEND_DOOR_VERZEKERAAR,
    GEDECLAREERD,
    RETOURCODES,
    TOEGEKEND,
    RecordLayout,
)
from adapter.formats.ei.reading import EiRecord
from adapter.formats.ei.veld import Veld

BSN, UZOVI, VERZEKERDENNUMMER = "NUM313", "COD061", "NUM003"
GEEN_BSN = "999999999"
FACTUURNUMMER, FACTUURDATUM = "NUM029", "DAT031"
REFERENTIE_VERZEKERAAR = "NUM370"

_LIJST = ("COD367", "COD692")
_CODE = ("COD388", "COD626", "COD973", "COD695", "COD860")
_BEGIN = ("DAT001", "DAT272", "DAT282")
_BINNEN = ("NUM123", "NUM395", "COD029", "COD334", "DAT298")
_AANTAL = "ANT054"
_BEHANDELAAR = "COD089"
_TARIEF = ("BED160", "BED170", "BED176")
_DEZE, _VORIGE = "Referentienummer dit ", "Referentienummer voorgaande "
_DEBET_CREDIT = "Indicatie debet/credit"
_FOUTCODES = ("COD957", "COD958", "COD959")
_FOUTE_RUBRIEK = ("NUM240", "NUM238", "NUM239")
_GEWIJZIGD = ("COD133", "COD685", "COD686")
_VERWERKING = "COD027"


@frozen(kw_only=True, eq=False)
class Bedragplek:
    """An amount, and the rubriek that says debit or credit."""

    bedrag: Veld
    teken: Veld | None

    def cents(self, record: EiRecord) -> int | None:
        """Return the amount, with a minus when it is credit; None when it is no amount."""
        value = read_value(self.bedrag, record.tekst[self.bedrag.begin : self.bedrag.einde])
        if not isinstance(value, int):
            return None
        return -value if self.teken and text_at(record, self.teken) == "C" else value


@frozen(kw_only=True, eq=False)
class Foutplek:
    """A place for a code in a return message; the old scheme (HA305) also names the rubriek."""

    code: Veld
    rubriek: Veld | None = None
    gewijzigd: Veld | None = None


@frozen(kw_only=True, eq=False)
class Plekken:
    """The rubrieken of a kind of record by what they are for; None is one that it has not.

    Attributes:
        deze: the reference of the record itself.
        vorige: the reference of the earlier record that it is about.
        tekens: every rubriek that says debit or credit, in a declaration.
        sleutel: what makes it the same care of the same person: the logical key.
        binnen: what tells records with money of one performance apart.
        codes: where a return message has its codes.
        verwerking: the code of HA305 that says how the record was dealt with.
    """

    bsn: Veld | None
    uzovi: Veld | None
    verzekerdennummer: Veld | None
    lijst: Veld | None
    code: Veld | None
    begin: Veld | None
    aantal: Veld | None
    tarief: Veld | None
    behandelaar: Veld | None
    deze: Veld | None
    vorige: Veld | None
    gedeclareerd: Bedragplek | None
    berekend: Bedragplek | None
    toegekend: Bedragplek | None
    tekens: tuple[Veld, ...]
    sleutel: tuple[Veld, ...]
    binnen: tuple[Veld, ...]
    codes: tuple[Foutplek, ...]
    verwerking: Veld | None = field(default=None)


@functools.cache
def plekken(layout: RecordLayout | None) -> Plekken:
    """Return where a kind of record has what; nothing where a kind is not known."""
    layout = layout or RecordLayout(kenmerk="", naam="", alle=())
    gedeclareerd = _amount(layout, GEDECLAREERD)
    return Plekken(
        bsn=layout.of_element(BSN),
        uzovi=layout.of_element(UZOVI),
        verzekerdennummer=layout.of_element(VERZEKERDENNUMMER),
        lijst=layout.of_element(*_LIJST),
        code=layout.of_element(*_CODE),
        begin=layout.of_element(*_BEGIN),
        aantal=layout.of_element(_AANTAL),
        tarief=layout.of_element(*_TARIEF),
        behandelaar=layout.of_element(_BEHANDELAAR),
        deze=_named(layout, _DEZE),
        vorige=_named(layout, _VORIGE),
        gedeclareerd=gedeclareerd,
        berekend=_amount(layout, BEREKEND_DOOR_VERZEKERAAR),
        toegekend=_amount(layout, TOEGEKEND),
        tekens=tuple(veld for veld in layout.velden if veld.naam.startswith(_DEBET_CREDIT)),
        sleutel=_logical_key(layout, gedeclareerd),
        binnen=tuple(veld for veld in layout.velden if veld.element in _BINNEN),
        codes=tuple(_codes(layout)),
        verwerking=layout.of_element(_VERWERKING),
    )


def text_at(record: EiRecord, veld: Veld | None) -> str:
    """Return the text of a rubriek without the spaces behind it; "" when there is none."""
    if veld is None:
        return ""
    text = record.tekst[veld.begin : veld.einde]
    return "" if veld.is_empty(text) else text.rstrip(" ")


def date_at(record: EiRecord, veld: Veld | None) -> str:
    """Return a date as EEJJ-MM-DD; "" when it is none."""
    if veld is None:
        return ""
    value = read_value(veld, record.tekst[veld.begin : veld.einde])
    return "" if value is None or isinstance(value, Ongeldig) else str(value)


def _named(layout: RecordLayout, begin: str) -> Veld | None:
    return next((veld for veld in layout.velden if veld.naam.startswith(begin)), None)


def _amount(layout: RecordLayout, element: str) -> Bedragplek | None:
    veld = layout.of_element(element)
    return Bedragplek(bedrag=veld, teken=layout.sign_of(veld)) if veld else None


def _logical_key(layout: RecordLayout, gedeclareerd: Bedragplek | None) -> tuple[Veld, ...]:
    """Return what tells care from other care; the layouts without key letters have it by element.

    The amount and its sign are with it: the same care may stand there as debit and as credit.
    """
    own = [veld for veld in layout.velden if veld.sleutel == "L"]
    elements = {BSN, UZOVI, VERZEKERDENNUMMER, *_LIJST, *_CODE, *_BEGIN, *_BINNEN}
    named = [veld for veld in layout.velden if veld.element in elements]
    money = (gedeclareerd.bedrag, gedeclareerd.teken) if gedeclareerd else ()
    return (*(own or named), *(veld for veld in money if veld))


def _codes(layout: RecordLayout) -> Iterator[Foutplek]:
    for element in RETOURCODES:
        if veld := layout.of_element(element):
            yield Foutplek(code=veld)
    for element, about, changed in zip(_FOUTCODES, _FOUTE_RUBRIEK, _GEWIJZIGD, strict=True):
        if veld := layout.of_element(element):
            yield Foutplek(
                code=veld,
                rubriek=layout.of_element(about),
                gewijzigd=layout.of_element(changed),
            )
