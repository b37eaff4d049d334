"""What a rubriek by itself must look like: levels N3 (presence, type) and N4 (domain).

Of each kind of record one regular expression tells that nothing is wrong with its form. Only when
it does not fit, the rubrieken are looked at one by one. Source of the conventions: STB 5.3.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.values import is_bsn
from adapter.formats.ei.layout import RecordLayout, Standaard
from adapter.formats.ei.veld import Veld
from adapter.validation.ei.rows import FOLDER

_ALWAYS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = read_toml(FOLDER / "verplicht.toml")
"""Elements that every known specification asks for in a kind of record, by how sure that is."""

AGB: Final = frozenset(
    {
        *("COD009", "COD031", "COD089", "COD181", "COD339", "COD377", "COD512", "COD598"),
        *("COD643", "COD650", "COD836", "COD864", "COD866", "COD877", "COD882"),
    }
)
"""Elements that are an AGB-code: two digits for the kind, six for the number."""

BUREAU, BTW_ID, POSTCODE, BSN = "COD377", "NUM351", "COD083", "NUM313"
DUMMY_BSN: Final = "999999999"

_DAY = "(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
_DATE = rf"(?:1[89]|2[01])[0-9]{{2}}{_DAY}|02(?:0[1-9]|1[0-9]|2[0-8]))"
_FORMS: Final = {
    "agb": "(?!00)[0-9]{2}(?!000000)[0-9]{6}",
    "bureau": "98(?!000000)[0-9]{6}",
    "btw": "NL[0-9]{9}B(?!00)[0-9]{2}",
    "postcode": "[1-9][0-9]{3}[A-Za-z]{2}",
    "datum": _DATE,
}
_FILLED = {name: re.compile(form) for name, form in _FORMS.items()}
_ZEROS_ARE_A_CODE: Final = frozenset({"COD090", "COD313"})
"""The code of a country may be "00" (BER AW319 1.4, rubriek 0221)."""

_LEEG = "EI-3-LEEG"
_SIGN = r"[^\x00-\x1f\x7f]"
"""A sign that is no control character; what is above 7f may be a letter of Windows-1252."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_YEARS = range(1800, 2200)

# An amount or VAT of nothing, a subversion, a house without a number, a name that is not used.
_ZERO_IS_A_VALUE = ("BED", "NUM309", "NUM352", "NUM030", "NUM098", "COD829", "COD701")


@frozen(kw_only=True)
class Fault:
    """A rubriek whose form is wrong: the code of the finding, and whether its texts say so."""

    code: str
    veld: Veld
    is_sure: bool = True


def shape_of(veld: Veld) -> str | None:
    """Return the name of the form that a filled rubriek must have, or None."""
    if veld.is_date:
        return "datum"
    if veld.element == BUREAU:
        return "bureau"
    if veld.element in AGB and veld.type == "N" and veld.lengte == 8:  # noqa: PLR2004
        return "agb"
    if veld.element == BTW_ID:
        return "btw"
    return "postcode" if veld.element == POSTCODE else None


class Form:
    """The form of a kind of record.

    Args:
        layout: the kind of record.
        standaard: what it is of.
        zeros: mandatory rubrieken in which zeros may be a code.

    Attributes:
        fits: tells whether a whole record has nothing wrong in its form; a date on 29 February
            does not fit, and is looked at by `faults`.
    """

    def __init__(
        self, layout: RecordLayout, standaard: Standaard, zeros: Collection[str] = ()
    ) -> None:
        self._alle = layout.alle
        declares = standaard.soort == "declaratie"
        self._always = _always(layout, "fout") if declares else set()
        self._likely = _always(layout, "waarschuwing") if declares else set()
        self._counts = standaard.is_retour and layout.kenmerk == "99"
        self._zeros = zeros
        pattern = "".join(self._pattern(veld, layout.kenmerk) for veld in layout.alle)
        match: Callable[[str], object] = re.compile(pattern, re.DOTALL).fullmatch
        self.fits = match

    def faults(self, tekst: str) -> Iterator[Fault]:
        """Yield what is wrong in the form of a record that has the right length."""
        for veld in self._alle[1:]:
            code = self._fault(veld, tekst[veld.begin : veld.einde])
            if code:
                yield Fault(code=code, veld=veld)
            elif self._is_likely(veld) and veld.is_empty(tekst[veld.begin : veld.einde]):
                yield Fault(code=_LEEG, veld=veld, is_sure=False)

    def must_be_filled(self, veld: Veld) -> bool:
        """Tell whether a rubriek that says nothing is wrong."""
        return self._mandatory(veld) and not self._zero_is_a_value(veld)

    def _mandatory(self, veld: Veld) -> bool:
        """Tell whether a rubriek must say something, also where its layout does not tell."""
        asked = not veld.verplicht and veld.element in self._always
        return asked or veld.verplicht == "M"

    def _is_likely(self, veld: Veld) -> bool:
        """Tell whether other standards ask for a rubriek of which the layout tells nothing."""
        asked = not veld.verplicht and veld.element in self._likely
        return asked and not self._zero_is_a_value(veld)

    def _zero_is_a_value(self, veld: Veld) -> bool:
        if veld.type != "N":
            return False
        free = self._counts or veld.nr in self._zeros
        return free or veld.element.startswith(_ZERO_IS_A_VALUE)

    def _pattern(self, veld: Veld, kenmerk: str) -> str:
        size = veld.lengte
        if veld.begin == 0:
            return re.escape(kenmerk)
        if veld.is_reserve:
            return f" {{{size:d}}}"
        filled = _FORMS.get(shape_of(veld) or "")
        if veld.type == "N":
            filled = filled or f"(?!0{{{size:d}}})[0-9]{{{size:d}}}"
            empty = f"0{{{size:d}}}"
        else:
            zeros = "" if veld.element in _ZEROS_ARE_A_CODE else f"|0{{{size:d}}}"
            filled = filled or f"(?! {zeros}){_SIGN}{{{size:d}}}"
            empty = f" {{{size:d}}}"
        asked = self.must_be_filled(veld) or self._is_likely(veld)
        return f"(?:{filled})" if asked else f"(?:{filled}|{empty})"

    def _fault(self, veld: Veld, text: str) -> str | None:
        blank = not text.strip(" ")
        if veld.is_reserve:
            return None if blank else "EI-4-RESERVE"
        if blank and self._mandatory(veld):
            return _LEEG
        if veld.type == "N":
            return self._number_fault(veld, text)
        return None if blank else self._text_fault(veld, text)

    def _text_fault(self, veld: Veld, text: str) -> str | None:
        if text[0] == " ":
            return "EI-4-SPATIE"
        if _CONTROL.search(text):
            return "EI-4-STUURTEKEN"
        if not text.strip("0") and veld.element not in _ZEROS_ARE_A_CODE:
            return "EI-4-NULLEN"
        return self._shape_fault(veld, text)

    def _number_fault(self, veld: Veld, text: str) -> str | None:
        if not (text.isascii() and text.isdigit()):
            return "EI-3-TYPE"
        if text.strip("0"):
            return self._shape_fault(veld, text)
        return _LEEG if self.must_be_filled(veld) else None

    def _shape_fault(self, veld: Veld, text: str) -> str | None:
        shape = shape_of(veld)
        if shape is None or _FILLED[shape].fullmatch(text):
            return None
        if shape == "datum":
            return None if _exists(text) else "EI-4-DATUM"
        return "EI-4-AGB" if shape in {"agb", "bureau"} else "EI-4-VORM"


def _always(layout: RecordLayout, sure: str) -> set[str]:
    """Return what is always mandatory; of an element that is there twice it is not known which."""
    elements = [veld.element for veld in layout.velden]
    asked = _ALWAYS.get(layout.kenmerk, {}).get(sure, ())
    return {item for item in asked if elements.count(item) == 1}


def is_bsn_or_none(text: str) -> bool:
    """Tell whether nine digits are a BSN, or say that there is none."""
    return text == DUMMY_BSN or is_bsn(text)


def _exists(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year in _YEARS
    except ValueError:
        return False
