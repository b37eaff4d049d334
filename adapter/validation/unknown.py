"""Which rules can be asked of a message that does not tell its version, or has no Header."""

import contextlib
import io

from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.common.xmlstream import walk
from adapter.validation.rule import Rule


def without_unknown(rules: tuple[Rule, ...], codec: XmlCodec, head: bytes) -> tuple[Rule, ...]:
    """Return the rules that rest on nothing unknown: for every version, and without the Header.

    Args:
        rules: the rules for the version that the message is read as.
        codec: its standard.
        head: its beginning.
    """
    if codec.recognise(head) != "":
        return rules
    everywhere = tuple(
        item for item in rules if not item.versions or set(codec.versions) <= set(item.versions)
    )
    first = codec.bound(codec.versions[0]).plan.top[0]
    if _has(head, codec, first):
        return everywhere
    return tuple(
        item
        for item in everywhere
        if not any(name.startswith(f"{first}.") for name in item.sees or ())
    )


def _has(head: bytes, codec: XmlCodec, record: str) -> bool:
    """Tell whether a record stands in the beginning of a message, which may break off."""
    plan = codec.bound(codec.versions[0]).plan
    with contextlib.suppress(XmlFaultError):
        return any(place.record == record for place in walk(XmlSource(io.BytesIO(head)), plan))
    return False
