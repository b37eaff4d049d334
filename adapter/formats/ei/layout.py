"""Layouts: which rubriek stands where in the records of a standard. A file of data each.

Source of the conventions: STB 5.3 of the EI standards (Vektis).
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import field, frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.formats.ei.compiled import Reader, Writer, compile_reader, compile_writer
from adapter.formats.ei.veld import Veld, name_of

T = TypeVar("T")

KENMERK: Final = "COD001"
SOORT_BERICHT: Final = "COD856"
DEBET_CREDIT: Final = "COD043"

VOORLOOP, COMMENTAAR, SLUIT = "01", "98", "99"

AANTALLEN: Final[Mapping[str, str]] = {
    "ANT085": "02",
    "ANT267": "02",
    "ANT086": "03",
    "ANT268": "03",
    "ANT087": "04",
    "ANT269": "04",
    "ANT002": "06",
    "ANT276": "06",
    "ANT300": "16",
    "ANT306": "17",
    "ANT089": COMMENTAAR,
    "ANT270": COMMENTAAR,
}
"""Elements of record 99 that count the records of a kind: in a declaration and in a return."""

AANTAL_DETAIL: Final = frozenset({"ANT265", "ANT271"})
"""Elements of record 99 that count every record but 01 and 99."""

TOTAAL_GEDECLAREERD: Final = frozenset({"BED025", "BED168"})
TOTAAL_TOEGEKEND: Final = "BED167"
GEDECLAREERD: Final = "BED161"
BEREKEND_DOOR_VERZEKERAAR: Final = "BED165"
TOEGEKEND: Final = "BED166"
RETOURCODES: Final = ("COD954", "COD955", "COD956")
FOUTCODE: Final = "COD957"
"""What a return message of huisartsen (HA305) has in their place."""

_COLUMNS = 10
_NUMBER = re.compile(r"\d{4}", re.ASCII)
_KENMERK = re.compile(r"\d\d", re.ASCII)
_SOORTEN = frozenset({"declaratie", "retour", "fragment"})
_VERPLICHT = frozenset({"", "M", "C", "O", "S"})


@frozen(kw_only=True, eq=False)
class RecordLayout:
    """A kind of record: its kenmerk ("04"), its official name and all its rubrieken in order."""

    kenmerk: str
    naam: str
    alle: tuple[Veld, ...] = field(repr=False)

    @cached_property
    def velden(self) -> tuple[Veld, ...]:
        """The rubrieken that hold something: all but the reserve."""
        return tuple(veld for veld in self.alle if not veld.is_reserve)

    @cached_property
    def by_number(self) -> Mapping[str, Veld]:
        """The rubrieken by number; the reserves as well."""
        return {veld.nr: veld for veld in self.alle}

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Where the value of a rubriek is among the values of a record, by its number."""
        return {veld.nr: at for at, veld in enumerate(self.velden)}

    @cached_property
    def read(self) -> Reader:
        """The function that makes the values of a record, in the order of `velden`, of its text."""
        return compile_reader(self.velden)

    @cached_property
    def write(self) -> Writer:
        """The function that makes the text of a record of its values."""
        return compile_writer(self.alle)

    def of_element(self, *elements: str) -> Veld | None:
        """Return the first rubriek that is one of some data elements."""
        return next((veld for veld in self.velden if veld.element in elements), None)

    def sign_of(self, veld: Veld) -> Veld | None:
        """Return the debit/credit rubriek that goes with an amount: the next one, if it is such."""
        return self.signs.get(veld.nr)

    @cached_property
    def signs(self) -> Mapping[str, Veld]:
        """The debit/credit rubrieken, by the number of the amount before them."""
        pairs = itertools.pairwise(self.velden)
        return {veld.nr: sign for veld, sign in pairs if is_debet_credit(sign.naam)}


@frozen(kw_only=True, eq=False)
class Standaard:
    """A version of an EI standard.

    Attributes:
        naam: "ZH308".
        versie: "9.0": version and subversion.
        titel: the official title, or "".
        soort: "declaratie", "retour", or "fragment" for a record that is published apart.
        antwoord_op: for a return, the standard that it answers, as "ZH308"; else "".
        berichtcodes: the codes of COD002-VEKT that stand for it in 0102.
        recordlengte: of every record, without the end of the line.
        bron: where the layout comes from.
        zekerheid: "officieel" (a workbook of Vektis), "overgenomen" (somebody's transcription),
            "afgeleid" (by rule from the declaration) or "geladen" (a workbook of the user).
        records: the kinds of record by kenmerk.
    """

    naam: str
    versie: str
    titel: str
    soort: str
    antwoord_op: str
    berichtcodes: tuple[str, ...]
    recordlengte: int
    bron: str
    zekerheid: str
    records: Mapping[str, RecordLayout] = field(repr=False)

    @property
    def is_retour(self) -> bool:
        """Whether it is a return message."""
        return self.soort == "retour"

    @property
    def version_digits(self) -> tuple[str, str]:
        """Version and subversion as 0103 and 0104 have them: "09" and "00"."""
        whole, _, part = self.versie.partition(".")
        return whole.zfill(2), (part or "0").zfill(2)

    @cached_property
    def geldrecord(self) -> str | None:
        """The kenmerk of the record that carries money: 06 where it exists, else 04."""
        for kenmerk in ("06", "04"):
            layout = self.records.get(kenmerk)
            if layout and layout.of_element(GEDECLAREERD):
                return kenmerk
        return None


def is_debet_credit(naam: str) -> bool:
    """Tell by the name of a rubriek whether it says that an amount is debit or credit."""
    return naam.lower().startswith("indicatie debet/credit")


def load_layout(path: Path) -> Standaard:
    """Return the standard that a file describes, verified.

    Raises:
        RegisterError: it is no TOML, a key is absent, or the records do not fit: rubrieken leave a
            gap, overlap, or do not come to the record length, or 01 or 99 is absent.
    """
    return standard_of(read_toml(path), path.name)


def standard_of(data: Mapping[str, Any], file: str) -> Standaard:
    """Return the standard that a table describes, verified; see `load_layout`."""
    try:
        records = [
            RecordLayout(
                kenmerk=_typed(row["kenmerk"], str),
                naam=_typed(row["naam"], str),
                alle=tuple(_velden(row["velden"], file)),
            )
            for row in data["record"]
        ]
        found = Standaard(
            naam=_typed(data["standaard"], str),
            versie=_typed(data["versie"], str),
            titel=_typed(data.get("titel", ""), str),
            soort=_typed(data["soort"], str),
            antwoord_op=_typed(data.get("antwoord_op", ""), str),
            berichtcodes=tuple(_typed(code, str) for code in _typed(data["berichtcodes"], list)),
            recordlengte=_typed(data["recordlengte"], int),
            bron=_typed(data["bron"], str),
            zekerheid=_typed(data["zekerheid"], str),
            records={record.kenmerk: record for record in records},
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise RegisterError(f"{file}: {wrong!r} is absent or of another kind") from None
    for fault in _faults(found, len(records)):
        raise RegisterError(f"{file}: {fault}")
    return found


def _typed(value: object, kind: type[T]) -> T:
    """Return a value of a layout, which a user may have made.

    Raises:
        TypeError: it is of another kind.
    """
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{value!r}, expected {kind.__name__}")
    return value


def _velden(rows: Sequence[Sequence[Any]], file: str) -> Iterator[Veld]:
    names: set[str] = set()
    for row in rows:
        if len(row) != _COLUMNS:
            raise RegisterError(f"{file}: a rubriek has {_COLUMNS} columns: {row[:1]}")
        nr, (positie, lengte) = _typed(row[0], str), (_typed(cell, int) for cell in row[1:3])
        soort, verplicht, sleutel, element, codelijst, patroon, naam = (
            _typed(cell, str) for cell in row[3:]
        )
        name = name_of(naam)
        if name in names:
            name = f"{name}_{nr}"
        names.add(name)
        yield Veld(
            nr=nr,
            positie=positie,
            lengte=lengte,
            type=soort,
            verplicht=verplicht,
            sleutel=sleutel,
            element=element,
            codelijst=codelijst,
            patroon=patroon,
            naam=naam,
            sleutelnaam=name,
        )


def _faults(standaard: Standaard, records: int) -> Iterator[str]:
    """Yield what does not fit in a layout."""
    if standaard.soort not in _SOORTEN:
        yield f"soort {standaard.soort} is not known"
    if len(standaard.records) != records:
        yield "a record is there twice"
    if standaard.soort != "fragment" and not {VOORLOOP, SLUIT} <= set(standaard.records):
        yield "record 01 or 99 is absent"
    if standaard.recordlengte <= 0:
        yield f"recordlengte {standaard.recordlengte} is nothing"
    if standaard.soort != "fragment" and not standaard.berichtcodes:
        yield "berichtcodes is empty"
    for record in standaard.records.values():
        yield from _faults_of_record(record, standaard.recordlengte)


def _faults_of_record(record: RecordLayout, length: int) -> Iterator[str]:
    if not _KENMERK.fullmatch(record.kenmerk):  # it becomes a name in the expressions of the rules
        yield f"kenmerk {record.kenmerk!r} is not well-formed"
    end = 0
    for veld in record.alle:
        if veld.begin != end:
            yield f"rubriek {veld.nr} begins at {veld.positie}, expected {end + 1}"
        is_of_record = _NUMBER.fullmatch(veld.nr) and veld.nr.startswith(record.kenmerk)
        if not (is_of_record and veld.lengte > 0):
            yield f"rubriek {veld.nr} is not well-formed"
        if veld.type not in {"N", "AN"} or veld.verplicht not in _VERPLICHT:
            yield f"rubriek {veld.nr}: type or obligation is not known"
        end = veld.einde
    if end != length:
        yield f"record {record.kenmerk} takes {end}, not {length}"
    if len(record.by_number) != len(record.alle):
        yield f"record {record.kenmerk} has a rubriek twice"
