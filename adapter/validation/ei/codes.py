"""Holds the codes of a record against their lists: level N4."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import frozen

from adapter.core.data import read_toml
from adapter.formats.ei.registry import standards
from adapter.formats.ei.veld import Veld
from adapter.reference.codelists import Codelist, Outcome
from adapter.validation.ei.kinds import Kind
from adapter.validation.ei.rows import FOLDER

_SURE: Final = {"equals", "one_of", "empty"}
_LISTS: Final[Mapping[str, str]] = read_toml(FOLDER / "codelijsten.toml")
"""The list of an element, for layouts that do not tell it."""


@frozen(kw_only=True, eq=False)
class _Item:
    veld: Veld
    codelist: Codelist
    known: set[str]


@frozen(kw_only=True)
class CodeFault:
    """A code that its list does not have, or a list that is not completely known."""

    veld: Veld
    lijst: str
    outcome: Outcome


def list_of(veld: Veld) -> str:
    """Return the name of the code list of a rubriek, or ""."""
    if veld.naam.startswith("Indicatie debet/credit"):
        return "COD043-VEKT"
    named = veld.codelijst or veld.element
    return _LISTS.get(named, veld.codelijst)


def lists_of_layouts() -> Mapping[str, str]:
    """Return every code list that a layout names, with the first rubriek that has its codes."""
    found: dict[str, str] = {}
    for standaard in standards().values():
        for layout in standaard.records.values():
            for veld in layout.velden:
                found.setdefault(list_of(veld), veld.naam)
    return {naam: titel.lower() for naam, titel in found.items() if naam}


class Codes:
    """Judges the codes of one kind of record in one message.

    Args:
        kind: the kind of record.
        lists: the code lists by name.
        noted: lists that are not completely known, and were told so; shared by all kinds.

    Attributes:
        fine: tells of the text of a record whether all its codes are known to be right.
    """

    fine: Callable[[str], bool]

    def __init__(self, kind: Kind, lists: Mapping[str, Codelist], noted: set[str]) -> None:
        by_rows = {
            rule.at.veld.nr
            for rule in kind.rules
            if not rule.when and rule.terms[0].word in _SURE and rule.severity.label == "error"
        }
        self._noted = noted
        self._items = [
            _item(veld, lists.get(list_of(veld)))
            for veld in kind.layout.velden
            if list_of(veld) and veld.nr not in by_rows
        ]
        self._compile()

    def faults(self, tekst: str, on: date | None) -> Iterator[CodeFault]:
        """Yield what is wrong with the codes of a record, and once a list what is not judged."""
        for item in self._items:
            code = tekst[item.veld.begin : item.veld.einde]
            if code in item.known:
                continue
            outcome = item.codelist.lookup(code.strip(" "), on)
            if outcome is Outcome.NOT_JUDGED and item.codelist.naam in self._noted:
                continue
            if outcome is Outcome.NOT_JUDGED:
                self._noted.add(item.codelist.naam)
            if outcome is not Outcome.VALID:
                yield CodeFault(veld=item.veld, lijst=item.codelist.naam, outcome=outcome)
        self._leave_noted()

    def _leave_noted(self) -> None:
        """Ask no more after a list that refuses no code and was told."""
        left = [
            item
            for item in self._items
            if item.codelist.volledig or item.codelist.naam not in self._noted
        ]
        if len(left) < len(self._items):
            self._items = left
            self._compile()

    def _compile(self) -> None:
        source = " and ".join(
            f"s[{item.veld.begin:d}:{item.veld.einde:d}] in k{at:d}"
            for at, item in enumerate(self._items)
        )
        names = {f"k{at:d}": item.known for at, item in enumerate(self._items)}
        self.fine = eval(f"lambda s: {source or 'True'}", {"__builtins__": {}, **names})  # noqa: S307 - positions only


def _item(veld: Veld, codelist: Codelist | None) -> _Item:
    held = codelist or Codelist(naam=list_of(veld), titel="", volledig=False, codes={})
    known = {
        code.ljust(veld.lengte)
        for code, rows in held.codes.items()
        if any(row.geldig_van == date.min and row.geldig_tot == date.max for row in rows)
    }
    nothing = ("0" if veld.type == "N" else " ") * veld.lengte
    return _Item(veld=veld, codelist=held, known=known | {nothing})
