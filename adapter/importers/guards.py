"""What a program put where a value should be: refused under every form."""

import re

from adapter.importers.forms import CellFaultError, Form

_TEXT, _SEVERAL_CODES = "tekst", "codes"
_ERROR_CELL = re.compile(r"#(?:[A-Z]+(?:/0)?[!?]|N/[AB]|##+)", re.ASCII)
_ROUNDED = re.compile(r"-?\d([.,]\d+)?E\+\d{2,3}", re.ASCII)
_SEVERAL = re.compile(r'\[(?:["\[{]|true\b|false\b|null\b).*\]|\{(?:".*)?\}', re.DOTALL)


def guarded(name: str, read: Form) -> Form:
    """Return a form that refuses an error of a formula, a rounded number and a list of values.

    Args:
        name: the name of the form; of a text an apostrophe in front is kept.
        read: the form.
    """

    def reading(text: str) -> object:
        if _ERROR_CELL.fullmatch(text):
            raise CellFaultError("IMP-FOUTCEL")
        if _ROUNDED.fullmatch(text):
            raise CellFaultError("IMP-AFGEROND")
        if name != _SEVERAL_CODES and _SEVERAL.fullmatch(text):
            raise CellFaultError("IMP-SAMENGESTELD")
        if name != _TEXT and text.startswith("'") and text[1:2].isdecimal():
            text = text[1:]  # how a spreadsheet is told that it is no number
        return read(text)

    return reading
