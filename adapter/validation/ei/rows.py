"""The rule rows of the flat messages: conventions for all standards, and conditions of each."""

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.core.findings import Severity
from adapter.formats.ei.layout import DEBET_CREDIT, GEDECLAREERD, RecordLayout, Standaard
from adapter.formats.ei.veld import Veld
from adapter.validation.ei.words import NAMES, VANDAAG, Plaats, Term, terms_of

FOLDER = Path(__file__).resolve().parents[1] / "rules" / "ei"
CONVENTIES = "conventies"

DEPTH: Final = {"01": 0, "02": 1, "03": 2, "04": 2}
"""How deep a kind of record lies; the kinds below 04 are not named."""

OFFICIAL: Final = "officieel"
"""The certainty of a layout of which the message specification is known, with its conditions."""

LOADED: Final = "geladen"
"""The certainty of a layout that the user loaded, which may have other rubrieken than ours."""

_DEEPEST = 3
_REF = re.compile(r"(?:(\d\d)\.)?([A-Z]{3}\d+|\d{4}|[A-Z]+)", re.ASCII)
_SEVERITY = {"error": Severity.ERROR, "warning": Severity.WARNING}

TEKEN: Final = "TEKEN"
"""In a row: the debit/credit rubriek of the declared amount, or of the record."""

NAMEN: Final[Mapping[str, tuple[str, ...]]] = {
    "BEGIN": ("DAT001", "DAT272", "DAT282"),
    "EINDE": ("DAT003", "DAT283"),
    "EIGEN": ("NUM362", "NUM371", "NUM415", "NUM417"),
    "VORIG": ("NUM363", "NUM372", "NUM416", "NUM418"),
    "DOORSTUREN": ("COD820", "COD150"),
}
"""Names in a row for what is another data element in another record or standard."""

_NUMBERS: Final[Mapping[str, Callable[[Any], Sequence[str]]]] = {
    "nul_mag": lambda nr: (nr,),
    "uniek": lambda group: group,
    "som": lambda row: (row["rubriek"], row["van"]),
}
"""What a rule file says besides its rows, and which rubrieken that is about."""

Holds = Callable[..., bool]


class _Absent(Exception):  # noqa: N818 - it is no error: the standard has no such rubriek
    """A convention is about an element that a standard does not have."""


@frozen(kw_only=True, eq=False)
class Regel:
    """A rule row, fitted to the layout of a standard.

    Attributes:
        code: its id, as "GZ321-0213".
        retourcode: the official code, where known.
        record: the kind of record at which it is asked: the deepest of those it looks at.
        at: the rubriek that is judged.
        terms: what must hold.
        when: when it must.
        broken: tells of the texts of the records whether it is broken.
        bron: where it comes from.
    """

    code: str
    retourcode: str | None
    severity: Severity
    record: str
    at: Plaats
    terms: tuple[Term, ...]
    when: tuple[Term, ...]
    source: str
    broken: Holds
    bron: str

    @property
    def plaatsen(self) -> Iterator[Plaats]:
        """Every rubriek that it looks at, the judged one first."""
        for term in (*self.terms, *self.when):
            yield from term.plaatsen


def depth_of(kenmerk: str) -> int:
    """Return how deep a kind of record lies below 01."""
    return DEPTH.get(kenmerk, _DEEPEST)


def parameters(standaard: Standaard) -> str:
    """Return the parameters of an expression: today, and the record of each kind at hand."""
    return ", ".join((VANDAAG, *(f"r{kenmerk}" for kenmerk in sorted(standaard.records))))


@functools.cache
def rules_of(standaard: Standaard) -> tuple[Regel, ...]:
    """Return the rule rows that count for a standard; a return message has none.

    Raises:
        RegisterError: a row cannot be read.
    """
    if standaard.soort != "declaratie":
        return ()
    found = list(_conventions(standaard))
    path = FOLDER / f"{standaard.naam}-{standaard.versie}.toml"
    if path.exists():
        data = read_toml(path)
        found += _own(data.get("regel", ()), standaard, data["bron"])
    codes = [(item.code, item.record) for item in found]
    if len(set(codes)) < len(codes):
        raise RegisterError(f"{path.name}: a rule is there twice")
    return tuple(found)


@functools.cache
def extras_of(standaard: Standaard) -> Mapping[str, Sequence[Any]]:
    """Return what the rule file of a standard says besides its rows: sums, groups, zeros."""
    path = FOLDER / f"{standaard.naam}-{standaard.versie}.toml"
    data = read_toml(path) if standaard.soort == "declaratie" and path.exists() else {}
    found = {key: value for key, value in data.items() if key in _NUMBERS}
    if standaard.zekerheid != LOADED:
        return found
    velden = [veld for record in standaard.records.values() for veld in record.velden]
    known = {veld.nr for veld in velden}
    numbers = {veld.nr for veld in velden if veld.type == "N"}
    return {
        key: [
            row
            for row in rows
            if (numbers if key == "som" else known).issuperset(_NUMBERS[key](row))
        ]
        for key, rows in found.items()
    }


def _own(rows: Sequence[Mapping[str, Any]], standaard: Standaard, bron: str) -> Iterator[Regel]:
    """Yield the rows of a standard; those that do not fit a layout of the user are left out."""
    for row in rows:
        try:
            yield _regel(row, standaard, bron)
        except RegisterError:
            if standaard.zekerheid != LOADED:
                raise


def _conventions(standaard: Standaard) -> Iterator[Regel]:
    data = read_toml(FOLDER / f"{CONVENTIES}.toml")
    for row in (_fitted(row, standaard) for row in data["regel"]):
        for kenmerk in row["records"]:
            if kenmerk not in standaard.records:
                continue
            try:
                found = _regel({**row, "record": kenmerk}, standaard, data["bron"])
            except _Absent:
                continue
            if found.at.veld.verplicht or not row.get("vast"):
                yield found


def _fitted(row: Mapping[str, Any], standaard: Standaard) -> Mapping[str, Any]:
    """Return a convention as it counts for a standard: for no record when it does not."""
    name = f"{standaard.naam} {standaard.versie}"
    if name in row.get("niet", ()):
        return {**row, "records": ()}
    if "ber" not in row or name in row["ber"]:
        return row
    if standaard.zekerheid == OFFICIAL:
        return {**row, "records": ()}
    return {**row, "severity": "warning"}


def _regel(row: Mapping[str, Any], standaard: Standaard, bron: str) -> Regel:
    own = row.get("record", "")

    def find(ref: str) -> Plaats:
        return _find(ref, standaard, own)

    terms, when = terms_of(row["check"], find), terms_of(row.get("when", {}), find)
    if own and any(
        len({at.veld.nr for at in term.plaatsen}) < len(term.plaatsen) for term in terms
    ):
        raise _Absent  # a rubriek is not held against itself
    records = {at.kenmerk for term in (*terms, *when) for at in term.plaatsen}
    deepest = max(records, key=depth_of)
    if not terms or len([item for item in records if depth_of(item) == _DEEPEST]) > 1:
        raise RegisterError(f"{row['id']}: no check, or two records side by side")
    holds = " and ".join(f"({term.source})" for term in terms)
    asked = " and ".join(f"({term.source})" for term in when) or "True"
    source = f"({asked} and not ({holds}))"
    at = next((find(ref) for ref in row.get("at", ())), terms[0].plaatsen[0])
    official = "regel" if own else standaard.naam
    name = row["id"] if own or not row["id"][0].isdigit() else f"{official}-{row['id']}"
    return Regel(
        code=name,
        retourcode=row.get("retourcode"),
        severity=_SEVERITY[row.get("severity", "error")],
        record=deepest,
        at=at,
        terms=tuple(terms),
        when=tuple(when),
        source=source,
        broken=compile_source(source, standaard),
        bron=row.get("bron", f"{bron}, rubriek {at.veld.nr}"),
    )


def compile_source(source: str, standaard: Standaard) -> Holds:
    """Return the function for an expression over the records at hand."""
    holds: Holds = eval(f"lambda {parameters(standaard)}: {source}", dict(NAMES))  # noqa: S307 - see words.py
    return holds


def any_broken(rules: Sequence[Regel], standaard: Standaard) -> Holds | None:
    """Return the function that tells whether any of some rules is broken; None without rules."""
    if not rules:
        return None
    return compile_source(" or ".join(rule.source for rule in rules), standaard)


def _find(ref: str, standaard: Standaard, own: str) -> Plaats:
    """Return a rubriek: by number, or by element in the record named or in that of the row."""
    match = _REF.fullmatch(ref)
    if match is None:
        raise RegisterError(f"a rule row names no rubriek: {ref}")
    kenmerk, name = match[1] or own, match[2]
    if name.isdigit():
        kenmerk = name[:2]
    layout = standaard.records.get(kenmerk)
    veld: Veld | None = None
    if layout:
        veld = layout.by_number.get(name) if name.isdigit() else veld_of(layout, name)
    if veld is None:
        if own or not name.isdigit():
            raise _Absent
        raise RegisterError(f"{standaard.naam} {standaard.versie} has no rubriek {ref}")
    return Plaats(kenmerk=kenmerk, veld=veld, naam=f"r{kenmerk}")


def veld_of(layout: RecordLayout, name: str) -> Veld | None:
    """Return the rubriek of a record that is some data element, or has one of `NAMEN`."""
    if name == TEKEN:
        amount = layout.of_element(GEDECLAREERD)
        return layout.sign_of(amount) if amount else layout.of_element(DEBET_CREDIT)
    return layout.of_element(*NAMEN.get(name, (name,)))
