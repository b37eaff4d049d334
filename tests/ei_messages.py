"""Makes flat declarations of any standard, with invented persons: what a test asks no more of."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import RecordLayout, Standaard
from adapter.formats.ei.plekken import plekken
from adapter.formats.ei.registry import standards
from adapter.formats.ei.writing import EiWriter

PERSONS = ("999900018", "999900031", "999900043", "999900055")
DAY = date(2026, 3, 2)
_NONE: Mapping[str, Waarde] = {}

HEAD: Mapping[str, Waarde] = {
    "COD001": "01",
    "COD856": "P",
    "COD061": "3311",
    "COD009": "03009001",
    "COD181": "03009002",
    "COD833": "03",
    "DAT043": date(2026, 3, 1),
    "DAT044": date(2026, 3, 31),
    "NUM029": "F-2026-1",
    "DAT031": date(2026, 4, 1),
    "COD363": "EUR",
}
PERSON: Mapping[str, Waarde] = {
    "COD061": "3311",
    "DAT006": date(1985, 6, 7),
    "COD134": "2",
    "COD700": "1",
    "NAM193": "Voorbeeld",
    "COD701": "0",
    "NAM025": "AB",
    "COD829": "1",
    "COD083": "1234AB",
    "NUM030": "12",
    "COD841": "2",
}
CARE: Mapping[str, Waarde] = {
    "COD061": "3311",
    "COD820": "1",
    "COD150": "1",
    "DAT001": DAY,
    "DAT272": DAY,
    "DAT282": DAY,
    "DAT003": DAY,
    "DAT283": DAY,
    "DAT298": DAY,
    "DAT299": DAY,
    "DAT315": DAY,
    "DAT316": DAY,
    "DAT317": DAY,
    "DAT318": DAY,
    "ANT054": 1,
    "ANT304": 1,
    "ANT094": 10000,
    "COD089": "03009001",
    "COD952": "0300",
    "COD651": "0",
    "NUM123": "1",
    "NUM395": "1",
    "COD029": "1",
}
LISTS = {"PM304": "012", "MZ301": "010", "GZ321": "041", "ZH308": "041", "AP304": "016"}


@frozen(kw_only=True)
class Line:
    """A record with money.

    Attributes:
        cents: what it claims.
        soort: "D" or "C".
        reference: its own, "" when it is to be made of its number.
        earlier: the reference of the debit that a credit is about.
        extra: values by number of the rubriek, or by element.
    """

    cents: int = 10000
    soort: str = "D"
    reference: str = ""
    earlier: str = ""
    code: str = "1000"
    extra: Mapping[str, Waarde] = _NONE


def standaard_of(naam: str) -> Standaard:
    """Return a standard by "GZ321 1.0"."""
    name, version = naam.split()
    return standards()[name, version]


def message(
    naam: str,
    persons: Sequence[Sequence[Line]],
    head: Mapping[str, Waarde] = _NONE,
    *,
    children: bool = False,
    comments: bool = False,
) -> bytes:
    """Return a declaration: one care for each line of each person, with a 06 where there is one."""
    standaard = standaard_of(naam)
    out = io.BytesIO()
    writer = EiWriter(standaard, out)
    put = _Put(standaard, writer)
    codes = {"COD002": standaard.berichtcodes[0]}
    codes |= dict(zip(("NUM001", "NUM309"), standaard.version_digits, strict=True))
    put.record("01", {**HEAD, **codes, **head})
    number = 0
    for bsn, lines in zip(PERSONS * len(persons), persons, strict=False):
        put.record("02", {**PERSON, "NUM313": bsn})
        if comments:
            put.record("98", {"OMS016": "Tekst"})
        for line in lines:
            number += 1
            named = evolve(line, reference=line.reference or f"R{number:04}")
            for kenmerk in ("04", "06", *(("16", "17") if children else ())):
                if kenmerk in standaard.records:
                    put.line(kenmerk, named, bsn)
    writer.finish()
    return out.getvalue()


@frozen
class _Put:
    standaard: Standaard
    writer: EiWriter

    def record(self, kenmerk: str, values: Mapping[str, Waarde]) -> None:
        layout = self.standaard.records[kenmerk]
        empty = list(layout.read(_empty(layout)))
        empty[0] = kenmerk
        for at, veld in enumerate(layout.velden):
            value = values.get(veld.nr, values.get(veld.element))
            if isinstance(value, str) and veld.type == "N":
                value = value.zfill(veld.lengte)
            if value is not None and at:
                empty[at] = value
        self.writer.write(kenmerk, empty)

    def line(self, kenmerk: str, line: Line, bsn: str) -> None:
        layout = self.standaard.records[kenmerk]
        at = plekken(layout)
        own: dict[str, Waarde] = {veld.nr: line.soort for veld in at.tekens}
        listed = LISTS.get(self.standaard.naam, "041")
        for veld, value in (
            (at.lijst, listed),
            (at.code, line.code),
            (at.tarief, line.cents),
            (at.deze, line.reference),
            (at.vorige, line.earlier),
        ):
            if veld:
                own[veld.nr] = value
        own |= dict.fromkeys((v.nr for v in layout.velden if v.element in _MONEY), line.cents)
        # What tests change goes before what is made here.
        self.record(kenmerk, {**CARE, "NUM313": bsn, **own, **line.extra})


_MONEY = ("BED153", "BED161")


def _empty(layout: RecordLayout) -> str:
    return "".join(("0" if veld.type == "N" else " ") * veld.lengte for veld in layout.alle)
