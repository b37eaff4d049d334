"""Finds the first record of a name (a Header) from wherever it stands in a message."""

from typing import BinaryIO

from adapter.formats.common.xmlbound import Bound
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.common.xmlstream import Place, walk


def find_first(
    stream: BinaryIO, bound: Bound, record: str | None = None
) -> tuple[Place, object] | None:
    """Return the first record of a name, and its place; None when it cannot be found.

    The official check looks by name, so it knows a Header that comes behind what it is about.

    Args:
        stream: the message; it is left where it was.
        bound: the version of the message.
        record: its name; None is what the plan begins with.
    """
    if not stream.seekable():
        return None
    name = record or bound.plan.top[0]
    at = stream.tell()
    stream.seek(0)
    try:
        for place in walk(XmlSource(stream), bound.plan):
            if place.record == name:
                return place, bound.readers[name](place.element)
    except XmlFaultError:
        return None
    finally:
        stream.seek(at)
    return None
