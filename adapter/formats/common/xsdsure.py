"""What texts a schema surely takes, as a pattern: no schema needs to be asked of these.

A pattern may leave out texts that the schema takes as well; it has none that the schema refuses,
and none that stands for another text in XML ("&amp;", "]]>", white space that counts).
"""

import re

from lxml.etree import _Element

from adapter.formats.common.xsdmodel import Xsd

_SIGN = r"[^<>&\x00-\x1f\ufffe\uffff]"
_LONGEST = 10_000
_DIGITS = 15
# The patterns of a schema that mean the same in Python: some signs, so many times.
_PLAIN = re.compile(r"(?:\[(?:[A-Za-z0-9](?:-[A-Za-z0-9])?)+\](?:\{\d{1,3}\}|\+)?)+")
# Of every year the days that each month has: no 29 February.
_DATE = (
    r"(?:19|20)[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_LENGTHS = {"length", "minLength", "maxLength"}
_BASES = {
    "boolean": "true|false",
    "date": _DATE,
    "decimal": r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?",
    "string": rf"{_SIGN}*+",
    "time": "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
}


def sure_text(xsd: Xsd, declaration: _Element) -> str:
    """Return a pattern of texts that the schema takes in an element; "" when none is known."""
    *facets, base = [*xsd.facets(declaration)] or [("", "")]
    if base[0] != "base" or {"fixed", "default", "nillable"}.intersection(declaration.keys()):
        return ""
    kinds = {kind for kind, _ in facets}
    values = [value for _, value in facets]
    if not facets:
        return _BASES.get(base[1], "")
    if len(kinds) > 1 or len(facets) > 1:
        return ""
    return _one_facet(base[1], *kinds, *values)


def _one_facet(base: str, kind: str, value: str) -> str:
    if base == "decimal" and kind == "fractionDigits":
        digits = min(int(value), _DIGITS)
        return rf"-?[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{1,{digits}}})?" if digits else ""
    if base != "string":
        return ""
    if kind == "enumeration":
        return re.escape(value) if re.fullmatch(f"{_SIGN}+", value) else ""
    if kind == "pattern":
        return value if _PLAIN.fullmatch(value) else ""
    return _of_length(kind, int(value)) if kind in _LENGTHS else ""


def _of_length(kind: str, length: int) -> str:
    least = 0 if kind == "maxLength" else length
    most = _LONGEST if kind == "minLength" else min(length, _LONGEST)
    return f"{_SIGN}{{{least},{most}}}+" if least <= most else ""
