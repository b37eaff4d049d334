"""Patterns that a user writes: `*` stands for characters, `?` for one."""


def fits_glob(pattern: str, text: str) -> bool:
    """Tell whether a text is as a pattern has it.

    The pieces between stars are taken at their first place, so it never goes back: a regular
    expression with several stars would, without end.

    >>> fits_glob("CO*27", "CO0627"), fits_glob("CO?27", "CO0627")
    (True, False)
    """
    first, *rest = pattern.split("*")
    if not rest:
        return _same(first, text)
    *middle, last = rest
    start, end = len(first), len(text) - len(last)
    if start > end or not _same(first, text[:start]) or not _same(last, text[end:]):
        return False
    for piece in middle:
        at = _find(piece, text, start, end)
        if at < 0:
            return False
        start = at + len(piece)
    return True


def _same(piece: str, text: str) -> bool:
    if piece == text or "?" not in piece:
        return piece == text
    pairs = zip(piece, text, strict=False)
    return len(piece) == len(text) and all(own in ("?", other) for own, other in pairs)


def _find(piece: str, text: str, start: int, end: int) -> int:
    """Return the first place of a piece in a stretch of a text; -1 is none."""
    if "?" not in piece:
        return text.find(piece, start, end)
    places = range(start, end - len(piece) + 1)
    return next((at for at in places if _same(piece, text[at : at + len(piece)])), -1)
