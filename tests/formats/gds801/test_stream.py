"""Places of records and elements, exact also far into a message; memory that does not grow."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

import adapter
from adapter.core.errors import UnsupportedVersionError, UnusableInputError
from adapter.formats.gds801 import CODEC
from adapter.model.bericht import Header
from adapter.model.prestatie import Prestatie
from adapter.model.verzekerde import Verzekerde

ROOT = Path(__file__).resolve().parents[3]
BASE = (ROOT / "fixtures/gds801/basis/debet-enkel.xml").read_bytes()
PRESTATIE = BASE[BASE.index(b"    <gds801:Prestatie>\n") : BASE.index(b"  </gds801:Verzekerde>")]


def many(count: int) -> bytes:
    return BASE.replace(PRESTATIE, PRESTATIE * count)


def test_lines_are_exact_beyond_65535() -> None:
    count = 3000
    lines = PRESTATIE.count(b"\n")
    first = BASE[: BASE.index(PRESTATIE)].count(b"\n") + 1
    # The place is asked for while the record is in hand: afterwards its element is emptied.
    places = [record.place.locate(()) for record in CODEC.read(BytesIO(many(count)))]
    line = first + (count - 1) * lines
    assert line > 65_535
    assert places[-1] == (f"/Bericht/Verzekerde[1]/Prestatie[{count}]", line)


def test_a_record_is_placed_where_it_stands_and_not_where_its_name_turns_up() -> None:
    nested = BASE.replace(b"<gds801:Header>", b"<gds801:Header><gds801:Prestatie/>", 1)
    kinds = [type(record.value) for record in CODEC.read(BytesIO(nested))]
    assert kinds.count(Prestatie) == 1


def test_an_insured_person_without_prestatie_is_read_too() -> None:
    empty = BASE.replace(PRESTATIE, b"")
    kinds = [type(record.value) for record in CODEC.read(BytesIO(empty))]
    assert kinds[-1] is Verzekerde


def test_another_message_is_no_gds801() -> None:
    with pytest.raises(UnusableInputError):
        next(CODEC.read(BytesIO(b"<Invoice/>")))


def test_an_unknown_version_is_said_to_be_so() -> None:
    strange = BASE.replace(b"<gds801:Berichtversie>1<", b"<gds801:Berichtversie>9<")
    with pytest.raises(UnsupportedVersionError, match=r"9\.0"):
        next(CODEC.read(BytesIO(strange)))


def test_records_can_only_be_written_in_their_order() -> None:
    header = Header(berichtversie="1", berichtsubversie="0")
    with pytest.raises(TypeError, match="Prestatie"):
        adapter.write([header, Prestatie()], BytesIO())
    with pytest.raises(TypeError, match="str"):
        adapter.write([header, "tekst"], BytesIO())
    with pytest.raises(UnsupportedVersionError):
        adapter.write([Header(berichtversie="3", berichtsubversie="0")], BytesIO())


def test_an_empty_head_still_holds_its_prestaties() -> None:
    out = BytesIO()
    header = Header(berichtversie="1", berichtsubversie="0")
    adapter.write([header, Verzekerde(), Prestatie(), Verzekerde()], out)
    out.seek(0)
    kinds = [type(record.value) for record in adapter.read(out)]
    assert kinds == [Header, Verzekerde, Prestatie, Verzekerde]


PROBE = """
import resource, sys
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from datetime import date
class Long:
    # A message of any length that never exists as a whole.
    def __init__(self, head, part, tail, count):
        self.parts = iter([head, *[part] * count, tail]); self.rest = b""
    def read(self, size=-1):
        while len(self.rest) < size:
            part = next(self.parts, b"")
            if not part: break
            self.rest += part
        out, self.rest = self.rest[:size], self.rest[size:]
        return out
base = open(sys.argv[1], "rb").read()
start = base.index(b"    <gds801:Prestatie>"); end = base.index(b"  </gds801:Verzekerde>")
stream = Long(base[:start], base[start:end], base[end:], int(sys.argv[2]))
check = MessageCheck(stream, "-", Settings(omgeving=Omgeving(vandaag=date(2026, 11, 22))))
assert {f.retourcode for f in check if f.severity == 3} == {"0150"}
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_message() -> None:
    path = str(ROOT / "fixtures/gds801/basis/debet-enkel.xml")
    peaks = [
        int(
            subprocess.run(
                [sys.executable, "-c", PROBE, path, str(count)],
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )
        for count in (200, 8000)
    ]
    assert peaks[1] < peaks[0] * 1.1
