"""Judges a stretch of a long message by itself; what came of all stretches is put together."""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from adapter.core.findings import Finding
from adapter.formats.common.registry import recognise
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.common.xmlsplit import SplitError, Stretch, split
from adapter.formats.common.xmlstream import Begin, Place, walk
from adapter.validation.pipeline import Judge, Settings
from adapter.validation.state import Part


def stretches(stream: BinaryIO, settings: Settings, size: int) -> Iterator[Stretch]:
    """Yield the stretches of a message, each of about so many bytes.

    Raises:
        SplitError: it cannot be judged in stretches.
    """
    stream.seek(0)
    codec, version = recognise(settings.codecs, XmlSource(stream).head)
    if codec is None or version not in codec.versions or version in codec.loaded:
        raise SplitError("standard")
    stream.seek(0)
    if codec.recognise(XmlSource(stream).head) != version:
        raise SplitError("version")
    judge = Judge(codec, version, "", settings)
    if settings.as_vecozo or not judge.engine.can_merge:
        raise SplitError("rules")
    stream.seek(0)
    yield from split(stream, judge.bound.plan, size)


def judge_stretch(message: bytes, stretch: Stretch, file: str, settings: Settings) -> Part:
    """Return what comes of a stretch of a message.

    Args:
        message: the stretch behind the head, a message by itself.
        stretch: where it is in the whole.
        file: the file as given.
        settings: how it is to be checked.

    Raises:
        SplitError: it holds something else than whole records, and cannot be judged by itself.
    """
    source = XmlSource(BytesIO(message))
    codec, version = recognise(settings.codecs, source.head)
    if codec is None:
        raise SplitError("head")
    judge = Judge(codec, version, file, settings)
    plan = judge.bound.plan
    begin = Begin(records=stretch.records, lines=stretch.lines)
    findings: list[Finding] = []
    count = 0
    try:
        for place in walk(source, plan, begin=begin, road=judge.road):
            if place.record == plan.name:
                _check_frame(judge, place)
            elif stretch.is_first or place.record in plan.many:
                findings.extend(judge.see(place))
            else:
                judge.foresee(place)
            if place.record in plan.nested:
                count = place.index - stretch.records
    except XmlFaultError:
        raise SplitError("xml") from None
    if count != stretch.found:
        raise SplitError("records")
    return Part(findings=findings, state=judge.engine.state, judged_all=judge.schema.judged_all)


def _check_frame(judge: Judge, place: Place) -> None:
    """Refuse a stretch in which something else stands beside the records: it takes the whole."""
    plan = judge.bound.plan
    expected = [plan.elements[name] for name in plan.top]
    if [child.tag for child in place.element] != expected or any(judge.schema.see(place)):
        raise SplitError("frame")
