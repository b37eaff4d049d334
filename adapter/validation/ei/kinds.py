"""A kind of record with all that is asked of it, compiled once for a standard."""

import functools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from attrs import field, frozen

from adapter.formats.ei.layout import (
    COMMENTAAR,
    GEDECLAREERD,
    SLUIT,
    VOORLOOP,
    RecordLayout,
    Standaard,
)
from adapter.formats.ei.veld import DETAILNUMMER, REGELNUMMER, Veld
from adapter.validation.ei.form import BSN, Form
from adapter.validation.ei.rows import (
    TEKEN,
    Holds,
    Regel,
    any_broken,
    extras_of,
    parameters,
    rules_of,
    veld_of,
)

PARENT: Final[Mapping[str, str]] = {"02": VOORLOOP, "03": "02", "04": "02"}
_BELOW_04 = "04"

# The same thing has another element where a record has two of them.
_SAME: Final[Mapping[str, tuple[str, ...]]] = {"COD692": ("COD692", "COD367")}
_KEYS = frozenset({BSN, "COD061", "NUM003", "COD316"})
_PRESTATIE = frozenset({"COD692", "COD695", "DAT001", "NUM123"})

Same = Callable[[str, str], bool]


def parent_of(kenmerk: str) -> str:
    """Return the kind of record that one lies under; "" for 01, 98 and 99."""
    if kenmerk in {VOORLOOP, COMMENTAAR, SLUIT}:
        return ""
    return PARENT.get(kenmerk, _BELOW_04)


@frozen(kw_only=True, eq=False)
class Slice:
    """Where a rubriek is in the text of its record: made once, since it is cut from each."""

    veld: Veld
    cut: slice

    def of(self, tekst: str) -> str:
        """Return its text."""
        return tekst[self.cut]


@frozen(kw_only=True, eq=False)
class Kind:
    """A kind of record, and what is asked of it.

    Attributes:
        kenmerk: "04".
        layout: its rubrieken.
        form: what each of them must look like.
        parent: the kind that it lies under, or "".
        keys: rubrieken that must be equal to one of the parent: its own, and that of the parent.
        same: tells whether all of those are equal, of the parent's text and its own.
        rules: rule rows that are asked at it.
        broken: tells whether any of them is broken.
        needs: the kinds of record that the rules look at besides.
        nummer, regelnummer, bsn, eigen, vorig, bedrag, teken: rubrieken by what they are, or None.
        som: rubrieken of the parent that the children add up to: id, that rubriek, its own.
        uniek: groups of rubrieken that together occur once.
    """

    kenmerk: str
    layout: RecordLayout
    form: Form
    parent: str
    keys: tuple[tuple[Veld, Veld], ...]
    same: Same
    rules: tuple[Regel, ...]
    broken: Holds | None
    needs: tuple[str, ...]
    nummer: Slice | None
    regelnummer: Slice | None
    bsn: Slice | None
    eigen: Slice | None
    vorig: Slice | None
    bedrag: Slice | None
    teken: Slice | None
    som: tuple[tuple[str, Veld, Veld], ...] = ()
    uniek: tuple[tuple[Veld, ...], ...] = ()


@frozen(kw_only=True, eq=False)
class Book:
    """All kinds of record of a standard.

    Attributes:
        standaard: the standard.
        kinds: by kenmerk.
        order: the kenmerken in the order of the parameters of a rule.
        geld: the kind that carries the money, or "".
    """

    standaard: Standaard
    kinds: Mapping[str, Kind]
    order: tuple[str, ...]
    geld: str = field(default="")


@functools.cache
def book_of(standaard: Standaard) -> Book:
    """Return the kinds of record of a standard, compiled."""
    by_record: dict[str, list[Regel]] = defaultdict(list)
    for rule in rules_of(standaard):
        by_record[rule.record].append(rule)
    return Book(
        standaard=standaard,
        kinds={
            kenmerk: _kind(layout, standaard, tuple(by_record[kenmerk]))
            for kenmerk, layout in standaard.records.items()
        },
        order=tuple(name.removeprefix("r") for name in parameters(standaard).split(", ")[1:]),
        geld=standaard.geldrecord or "",
    )


def _kind(layout: RecordLayout, standaard: Standaard, rules: tuple[Regel, ...]) -> Kind:
    kenmerk = layout.kenmerk
    above = standaard.records.get(parent_of(kenmerk))
    keys = _keys(layout, above) if above and above.kenmerk != VOORLOOP else ()
    needs = {at.kenmerk for rule in rules for at in rule.plaatsen} - {kenmerk}
    extras = extras_of(standaard)
    return Kind(
        kenmerk=kenmerk,
        layout=layout,
        form=Form(layout, standaard, extras.get("nul_mag", ())),
        parent=parent_of(kenmerk),
        keys=keys,
        same=_compile_same(keys),
        rules=rules,
        broken=any_broken(rules, standaard),
        needs=tuple(sorted(needs)),
        nummer=_slice(layout.of_element(DETAILNUMMER)),
        regelnummer=_slice(layout.of_element(REGELNUMMER)),
        bsn=_slice(layout.of_element(BSN)) if kenmerk == "02" else None,
        eigen=_slice(veld_of(layout, "EIGEN")),
        vorig=_slice(veld_of(layout, "VORIG")),
        bedrag=_slice(layout.of_element(GEDECLAREERD)),
        teken=_slice(veld_of(layout, TEKEN)),
        som=tuple(
            (row["id"], above.by_number[row["rubriek"]], layout.by_number[row["van"]])
            for row in extras.get("som", ())
            if above and row["van"].startswith(kenmerk)
        ),
        uniek=tuple(
            tuple(layout.by_number[nr] for nr in group)
            for group in extras.get("uniek", ())
            if group[0].startswith(kenmerk)
        ),
    )


def _slice(veld: Veld | None) -> Slice | None:
    return Slice(veld=veld, cut=slice(veld.begin, veld.einde)) if veld else None


def _keys(layout: RecordLayout, above: RecordLayout) -> tuple[tuple[Veld, Veld], ...]:
    """Return the rubrieken that repeat the key of the record above.

    Source: STB 5.3; a layout that does not tell its keys has at least those of the insured, and
    below a prestatie those of the prestatie.
    """
    untold = not any(veld.sleutel for veld in layout.velden)
    asked = _KEYS | _PRESTATIE if untold and above.kenmerk == _BELOW_04 else _KEYS
    found = []
    for veld in layout.velden:
        if veld.sleutel != "L" and veld.element not in asked:
            continue
        other = above.of_element(*_SAME.get(veld.element, (veld.element,)))
        if other and other.lengte == veld.lengte and other.sleutel == veld.sleutel:
            found.append((veld, other))
    return tuple(found)


def _compile_same(keys: Sequence[tuple[Veld, Veld]]) -> Same:
    """Return the function that compares the keys; neighbours are compared in one go."""
    runs: list[list[int]] = []
    for own, other in keys:
        if runs and runs[-1][1] == own.begin and runs[-1][3] == other.begin:
            runs[-1][1], runs[-1][3] = own.einde, other.einde
        else:
            runs.append([own.begin, own.einde, other.begin, other.einde])
    source = " and ".join(f"s[{a:d}:{b:d}] == p[{c:d}:{d:d}]" for a, b, c, d in runs) or "True"
    same: Same = eval(f"lambda p, s: {source}", {"__builtins__": {}})  # noqa: S307 - positions only
    return same
