"""What XML from outside may not do; each attack was seen to work on a plain parser."""

import gzip
from io import BytesIO

import pytest

from adapter.formats.common import xmlsource
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.common.xmlstream import walk
from adapter.formats.gds801 import CODEC

NS = CODEC.namespace.encode()
GOOD = b'<g:Bericht xmlns:g="' + NS + b'"><g:Overzicht/></g:Bericht>'


def fault_of(message: bytes, max_bytes: int = xmlsource.MAX_BYTES) -> str | None:
    plan = CODEC.bound("1.0").plan
    try:
        for _ in walk(XmlSource(BytesIO(message), max_bytes), plan):
            pass
    except XmlFaultError as fault:
        return fault.code
    return None


@pytest.mark.parametrize(
    ("code", "message"),
    {
        "niets": ("XML-LEEG", b""),
        "alleen wit": ("XML-LEEG", b"  \n\t "),
        "gzip, dat lxml anders uitpakt": ("XML-GEEN-XML", gzip.compress(GOOD, mtime=0)),
        "zip": ("XML-GEEN-XML", b"PK\x03\x04" + GOOD),
        "een tabel": ("XML-GEEN-XML", b"Factuurnummer;BSN\n"),
        "utf-16 met BOM": ("XML-GEEN-XML", GOOD.decode().encode("utf-16")),
        "utf-16 zonder BOM": ("XML-GEEN-XML", GOOD.decode().encode("utf-16-le")),
        "utf-7, dat opmaak wordt": (
            "XML-CODERING",
            b'<?xml version="1.0" encoding="UTF-7"?>' + GOOD,
        ),
        "utf-8 BOM en een andere codering": (
            "XML-CODERING",
            b'\xef\xbb\xbf<?xml version="1.0" encoding="ISO-8859-1"?>' + GOOD,
        ),
        "entiteiten": (
            "XML-DOCTYPE",
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + GOOD,
        ),
        "DTD van elders": (
            "XML-DOCTYPE",
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + GOOD,
        ),
        "DOCTYPE ver naar achteren": (
            "XML-DOCTYPE",
            b"<!--" + b" " * 100_000 + b'--><!DOCTYPE x [<!ENTITY a "b">]>' + GOOD,
        ),
        "niet afgesloten": ("XML-NIET-WELGEVORMD", GOOD[:-5]),
        "onbekende entiteit": (
            "XML-NIET-WELGEVORMD",
            GOOD.replace(b"<g:Overzicht/>", b"<g:Overzicht>&x;</g:Overzicht>"),
        ),
        "verkeerde bytes": ("XML-NIET-WELGEVORMD", GOOD.replace(b"<g:O", b"\xff<g:O")),
        "te diep": (
            "XML-NIET-WELGEVORMD",
            GOOD.replace(b"<g:Overzicht/>", b"<a>" * 300 + b"</a>" * 300),
        ),
    }.values(),
)
def test_a_threat_is_refused(code: str, message: bytes) -> None:
    assert fault_of(message) == code


@pytest.mark.parametrize(
    "message",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        b'<?xml version="1.0" encoding="utf-8"?>\n' + GOOD,
        b"<?xml version='1.0' encoding='ISO-8859-1'?>" + GOOD,
        b'<?xml version="1.0" encoding="windows-1252"?>' + GOOD,
    ],
)
def test_a_plain_message_is_read(message: bytes) -> None:
    assert fault_of(message) is None


def test_a_file_over_the_cap_is_not_read_on() -> None:
    assert fault_of(GOOD + b" " * 1000, max_bytes=500) == "XML-TE-GROOT"


def test_a_mass_of_elements_without_a_record_does_not_fill_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xmlsource, "MAX_RECORD_BYTES", 100_000)
    mass = GOOD.replace(b"<g:Overzicht/>", b"<g:Wat/>" * 50_000)
    assert fault_of(mass) == "XML-TE-GROOT"


def test_utf8_under_a_one_byte_declaration_is_noticed() -> None:
    declared = b'<?xml version="1.0" encoding="ISO-8859-1"?>'
    name = GOOD.replace(b"<g:Overzicht/>", "<g:Overzicht>é</g:Overzicht>".encode())
    source = XmlSource(BytesIO(declared + name))
    while source.read(64):
        pass
    assert source.looks_like_utf8
    honest = XmlSource(BytesIO(declared + name.decode().encode("latin-1")))
    while honest.read(64):
        pass
    assert not honest.looks_like_utf8


def test_a_stream_that_breaks_off_is_a_fault_of_the_input() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError

    with pytest.raises(XmlFaultError, match="XML-LEESFOUT"):
        XmlSource(Broken())
