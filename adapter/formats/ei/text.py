"""Bytes and signs: one byte a sign, so that no rubriek moves.

The standards name no character set; latin-1 or Windows-1252 is what goes round (STB 5.3.6). Five
bytes mean nothing in Windows-1252; they are kept as they are.
"""

from adapter.core.errors import RegisterError

_TABLE = bytes(range(256)).decode("cp1252", "replace")
_DECODE = "".join(chr(at) if sign == "\ufffd" else sign for at, sign in enumerate(_TABLE))
_ENCODE = {ord(sign): at for at, sign in enumerate(_DECODE)}
if len(_ENCODE) != len(_DECODE):
    raise RegisterError("two bytes have one sign")


def decode(data: bytes) -> str:
    """Return the text of some bytes: as many signs as bytes."""
    text = data.decode("latin-1")
    return text if data.isascii() else text.translate(_OVER)


def encode(text: str) -> bytes:
    """Return the bytes of a text: as many as it has signs.

    Raises:
        UnicodeEncodeError: it has a sign that takes no single byte.
    """
    if text.isascii():
        return text.encode("ascii")
    for at, sign in enumerate(text):
        if ord(sign) not in _ENCODE:
            raise UnicodeEncodeError("cp1252", text, at, at + 1, "no byte")
    return bytes(_ENCODE[ord(sign)] for sign in text)


def fits(sign: str) -> bool:
    """Tell whether a sign takes one byte."""
    return ord(sign) in _ENCODE


def looks_like_utf8(data: bytes) -> bool:
    """Tell whether bytes that are no ASCII are UTF-8, in which a diacritic takes two."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


_OVER = {at: sign for at, sign in enumerate(_DECODE) if chr(at) != sign}
