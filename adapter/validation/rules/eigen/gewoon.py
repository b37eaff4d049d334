"""What an ordinary prestatie looks like: nearly all are, and then no check on one need be asked."""

from datetime import date

from adapter.model.bericht import DeclaratieContext, Header
from adapter.model.prestatie import DebetPrestatie
from adapter.model.verzekerde import Verzekerde
from adapter.validation.scope import Scope

ZPM = "071"
_CODE_LENGTH = len("CO0001")
_BEHANDELAREN = {"01", "02"}
_SURELY_ADULT = 19


def has_form(code: str | None) -> bool:
    """Tell whether a code has the form of list 071: two capitals and four digits."""
    if code is None:
        return True
    letters = code[:2]
    well = len(code) == _CODE_LENGTH and code.isascii() and code[2:].isdigit()
    return well and letters.isalpha() and letters.isupper()


def unusual(scope: Scope) -> bool:
    """Tell whether a check with this as its `when` may find something: never False in doubt."""
    node = scope.node
    if not isinstance(node, DebetPrestatie) or node.prestatie_codelijst_code != ZPM:
        return True
    if not has_form(node.prestatiecode):
        return True
    if {item.zorgaanbieder_rol for item in node.zorgaanbieder} != _BEHANDELAREN:
        return True
    begin = node.begindatum
    return not (isinstance(begin, date) and _is_in_time(scope, begin))


def _is_in_time(scope: Scope, begin: date) -> bool:
    """Tell whether care is surely within all that it must be: of this year, of a grown-up."""
    sight = scope.sight
    header, context = sight.get("Header"), sight.get("DeclaratieContext")
    who = sight.get("Verzekerde")
    if not (isinstance(header, Header) and isinstance(context, DeclaratieContext)):
        return False
    invoiced, sent = context.factuurdatum, header.verzenddatum
    if not (isinstance(invoiced, date) and begin <= invoiced):
        return False
    if not (isinstance(sent, date) and sent.year == begin.year):
        return False
    first, last = context.begindatum_declaratieperiode, context.einddatum_declaratieperiode
    if isinstance(first, date) and begin < first:
        return False
    if isinstance(last, date) and begin > last:
        return False
    born = who.geboortedatum if isinstance(who, Verzekerde) else None
    return not isinstance(born, date) or begin.year - born.year >= _SURELY_ADULT
