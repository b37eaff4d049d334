"""Which rows share a message, in which order the parts are numbered, and what a file is called."""

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adapter.core.errors import OutputError
from adapter.importers.building import TableRow
from adapter.model.afspraak import Afspraak
from adapter.model.herkomst import Herkomst
from adapter.model.regel import Regel
from adapter.routing.engine import Situatie, decide
from adapter.workflows.conversion import bundel
from adapter.workflows.conversion.bundel import Bundel, bundles, safe_name, sleutel
from adapter.workflows.conversion.rij import Plaatsing, Rij
from adapter.workflows.conversion.spool import Spool

HIER = Herkomst(bestand="export.csv", rij=2)
DAY = date(2026, 11, 3)
NEXT_YEAR = date(2027, 1, 1)


@frozen(kw_only=True)
class Soort:
    """What tells one row from another here."""

    uzovi: str = "3311"
    datum: date = DAY
    aanvrager: str | None = None
    bedrag: str = "180.00"
    nummer: str = "D1"


def _rij(soort: Soort, position: int = 0) -> Rij:
    regel = Regel(
        herkomst=HIER,
        factuurnummer=soort.nummer,
        factuurdatum=soort.datum,
        uzovi=soort.uzovi,
        agb_behandelaar="94009201",
        prestatiecodelijst="071",
        prestatiecode="CO0627",
        datum=soort.datum,
        aantal=Decimal(1),
        tarief=Decimal("180.00"),
        bedrag=Decimal(soort.bedrag),
    )
    gelezen = TableRow(herkomst=HIER, cells=(), item=regel)
    return Rij(nummer=position, tabel=0, gelezen=gelezen, plaatsing=_plaatsing(soort))


def _plaatsing(soort: Soort) -> Plaatsing:
    onderling = soort.aanvrager is not None
    situatie = Situatie(
        zorgdomein="ggz",
        onderlinge_dienstverlening=onderling,
        afgesproken_route="1" if onderling else None,
    )
    decision = decide(situatie, soort.datum)
    assert decision is not None
    afspraak = Afspraak(
        herkomst=HIER,
        afspraaknummer="OD-1",
        datum_afspraak=DAY,
        agb_aanvrager=soort.aanvrager or "",
        agb_uitvoerder="94009001",
        route="1",
        geldig_van=DAY,
        geldig_tot=NEXT_YEAR,
    )
    return Plaatsing(decision=decision, afspraak=afspraak if onderling else None)


@pytest.fixture(name="spool")
def _spool() -> Iterator[Spool]:
    with contextlib.closing(Spool()) as spool:
        yield spool


def _fill(spool: Spool, *soorten: Soort) -> None:
    for position, soort in enumerate(soorten):
        rij = _rij(soort, position)
        spool.add(rij, sleutel(rij), None)
    spool.index()


def _bundles(*soorten: Soort) -> Sequence[Bundel]:
    spool = Spool()
    _fill(spool, *soorten)
    return bundles("D1", spool)


def test_rows_for_one_insurer_in_one_version_keep_the_number() -> None:
    (bundel,) = _bundles(Soort(), Soort(bedrag="-180.00"), Soort(datum=date(2026, 12, 31)))
    assert (bundel.nummer, bundel.version, bundel.path) == ("D1", "1.0", "declaraties/3311-D1.xml")
    assert [rij.nummer for rij in bundel.rijen] == [0, 1, 2]


def test_the_parts_of_a_number_are_in_the_agreed_order_whatever_that_of_the_rows() -> None:
    soorten = [
        Soort(uzovi="0101"),
        Soort(uzovi="3311"),
        Soort(uzovi="3311", datum=NEXT_YEAR),
        Soort(uzovi="9992", datum=NEXT_YEAR),
        Soort(aanvrager="06009102", datum=NEXT_YEAR),
        Soort(aanvrager="94009101"),
        Soort(aanvrager="94009101", bedrag="-180.00"),
        Soort(aanvrager="94009101", datum=date(2026, 12, 1)),
        Soort(aanvrager="94009101", datum=NEXT_YEAR),
    ]
    expected = [
        "declaraties/0101-D1-1.xml",
        "declaraties/3311-D1-2.xml",
        "declaraties/3311-D1-3.xml",
        "declaraties/9992-D1-4.xml",
        "facturen/06009102-D1-5.xml",
        "facturen/94009101-D1-6.xml",
        "facturen/94009101-D1-7.xml",
        "facturen/94009101-D1-8.xml",
        "facturen/94009101-D1-9.xml",
    ]
    for ordered in (soorten, soorten[::-1]):
        parts = _bundles(*ordered)
        assert [part.path for part in parts] == expected
        assert [part.version for part in parts[:4]] == ["1.0", "1.0", "2.1", "2.1"]
        assert {part.factuurnummer for part in parts} == {"D1"}
        signs = [part.eerste.regel.is_credit for part in parts]
        assert signs == [False] * 6 + [True, False, False]


def test_the_insurer_does_not_split_an_invoice_nor_the_month_a_declaration() -> None:
    one = Soort(aanvrager="94009101")
    assert len(_bundles(one, Soort(aanvrager="94009101", uzovi="7119"))) == 1
    assert len(_bundles(Soort(), Soort(datum=date(2026, 10, 31)))) == 1
    assert len(_bundles(one, Soort(aanvrager="94009101", datum=date(2025, 11, 3)))) == 2


def test_a_refused_row_has_no_message(spool: Spool) -> None:
    rij = _rij(Soort())
    rij.plaatsing = None
    assert sleutel(rij) is None
    spool.add(rij, sleutel(rij), None)
    spool.index()
    assert bundles("D1", spool) == ()
    assert spool.numbers() == []


def test_numbers_come_in_the_order_of_their_first_row(spool: Spool) -> None:
    _fill(spool, *(Soort(nummer=nummer) for nummer in ["B", "A", "B"]))
    assert spool.numbers() == ["B", "A"]
    (bundel,) = bundles("B", spool)
    assert list(bundel.nummers) == [0, 2]


@given(one=st.text(max_size=8), other=st.text(max_size=8))
@example(one="/0", other="\u02f0")
@example(one="~2f", other="/")
@example(one="é0", other="\u0e90")
@example(one="~", other="~7e")
@example(one="\U0001f600", other="\u1f600")
def test_two_numbers_never_share_a_file_name(one: str, other: str) -> None:
    assume(one != other)
    assert safe_name(one) != safe_name(other)


@given(st.text(max_size=30))
@example("../../etc/passwd")
@example("..\\x\0")
def test_a_file_name_holds_nothing_that_a_file_system_minds(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._~-]*", safe_name(text), re.ASCII)


@pytest.mark.parametrize(
    ("text", "name"), [("2027/0001", "2027~2f0001"), ("A-b_1.x", "A-b_1.x"), (" ", "~20")]
)
def test_a_character_out_of_place_is_written_as_its_code(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_numbers_that_share_a_file_name_on_some_disks_stop_the_run(
    converted: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bundel, "safe_name", str.lower)  # as a disk does that ignores case
    with pytest.raises(OutputError) as caught:
        converted({"Factuurnummer": "D1"}, {"Factuurnummer": "d1"})
    assert caught.value.code == "UIT-SCHRIJFFOUT"
    assert not (tmp_path / "1/uit").exists()
