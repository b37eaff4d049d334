"""Rows that are put aside come back as they were, and add up exactly."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import public
from adapter.core.packing import pack_finding, unpack_finding
from adapter.importers.building import TableRow
from adapter.model.herkomst import Herkomst
from adapter.model.regel import Regel
from adapter.workflows.conversion.regels import pack_regel, unpack_regel
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.spool import Spool

HIER = Herkomst(bestand="export.csv", rij=2, koppen={"bsn": "BSN"})
MARK = "Merkteken-van-een-verzonnen-persoon"
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=2)
_VALUES = {
    "str": _TEXTS,
    "date": st.dates(),
    "Decimal": _AMOUNTS,
    "bool": st.booleans(),
}


def _strategy(kind: object) -> st.SearchStrategy[object]:
    names = [name.strip() for name in str(getattr(kind, "__name__", kind)).split("|")]
    parts = [_VALUES[name.rpartition(".")[2]] for name in names if name != "None"]
    return st.one_of(st.none(), *parts) if "None" in names else st.one_of(*parts)


REGELS = st.builds(
    Regel,
    herkomst=st.just(HIER),
    **{item.name: _strategy(item.type) for item in attrs.fields(Regel) if item.name != "herkomst"},
)


@pytest.fixture(name="spool")
def _spool() -> Iterator[Spool]:
    with contextlib.closing(Spool()) as spool:
        yield spool


def _rij(nummer: int, bedrag: str, naam: str | None = None) -> Rij:
    regel = Regel(
        herkomst=HIER,
        factuurnummer="D1",
        factuurdatum=date(2026, 11, 30),
        uzovi="3311",
        agb_behandelaar="94009201",
        prestatiecodelijst="071",
        prestatiecode="CO0627",
        datum=date(2026, 11, 3),
        aantal=Decimal(1),
        tarief=Decimal(bedrag),
        bedrag=Decimal(bedrag),
        naam_verwijzer=naam,
    )
    gelezen = TableRow(herkomst=HIER, cells=(naam or "",), item=regel)
    return Rij(nummer=nummer, tabel=0, gelezen=gelezen)


@given(REGELS)
def test_a_row_comes_back_as_it_was(regel: Regel) -> None:
    assert unpack_regel(pack_regel(regel), HIER) == regel


@given(
    details=st.dictionaries(_TEXTS, _TEXTS, max_size=3),
    origin=st.none() | st.builds(Origin, file=_TEXTS, row=st.integers(1, 10**6), column=_TEXTS),
    severity=st.sampled_from(Severity),
    line=st.none() | st.integers(1, 10**6),
)
def test_a_finding_comes_back_as_it_was(
    details: dict[str, str], origin: Origin | None, severity: Severity, line: int | None
) -> None:
    finding = Finding(
        severity=severity,
        code="VC001",
        retourcode="8028",
        at=Location(file="a.xml", path="/Bericht", line=line, level="Header", origin=origin),
        details={name: public(text) for name, text in details.items()},
        value=public("2"),
        standard="GDS801",
        version="1.0",
    )
    assert unpack_finding(pack_finding(finding)) == finding


def test_amounts_add_up_exactly_however_large(spool: Spool) -> None:
    amounts = ["9" * 16, "9" * 16, "0.01", "-0.02"]
    for nummer, bedrag in enumerate(amounts):
        spool.add(_rij(nummer, bedrag), None, None)
    spool.index()
    assert spool.totals("TRUE").amount == sum(map(Decimal, amounts))


def _temporary() -> list[Path]:
    """Return the temporary files of SQLite that this process has open."""
    return [path for path in Path("/proc/self/fd").iterdir() if "etilqs" in str(path.resolve())]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="handles are seen in /proc")
def test_what_is_put_aside_has_no_name_and_is_nobody_elses(spool: Spool) -> None:
    for nummer in range(30_000):
        spool.add(_rij(nummer, "1.00", MARK), None, None)
    spool.index()
    handles = _temporary()
    assert handles
    assert {path.stat().st_mode & 0o777 for path in handles} == {0o600}
    assert {path.stat().st_nlink for path in handles} == {0}


def test_a_question_that_cannot_be_asked_is_our_own_fault(spool: Spool) -> None:
    with pytest.raises(sqlite3.OperationalError):
        list(spool.query("SELECT nergens FROM rij"))
