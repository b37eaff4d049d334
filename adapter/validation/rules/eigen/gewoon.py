"""What the codes of the zorgprestatiemodel look like."""

ZPM = "071"
_CODE_LENGTH = len("CO0001")


def has_form(code: str | None) -> bool:
    """Tell whether a code has the form of list 071: two capitals and four digits."""
    if code is None:
        return True
    letters = code[:2]
    well = len(code) == _CODE_LENGTH and code.isascii() and code[2:].isdigit()
    return well and letters.isalpha() and letters.isupper()
