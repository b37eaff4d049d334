"""A finding that is put aside comes back whole."""

from datetime import date

import attrs

from adapter.core.findings import Expectation, Finding, Location, Origin, Severity, Waived
from adapter.core.masking import public
from adapter.core.packing import pack_finding, unpack_finding

PLACE = Location(
    file="a.xml",
    path="/Bericht/Header",
    line=3,
    level="Header",
    origin=Origin(file="export.csv", row=2, column="Aantal"),
    nummer=public("R1"),
    sleutel="0" * 16,
    record="04",
    rubriek="0413",
)
FULL = Finding(
    severity=Severity.ERROR,
    code="SAMEN-DUBBEL",
    at=PLACE,
    retourcode="9439",
    details={"kolom": public("Aantal")},
    value=public("2"),
    expected=Expectation(
        word="one_of", values=(public("1"), public("3")), held=public("4"), filled=True
    ),
    standard="GDS801",
    version="2.1",
    sjabloon="VC",
    waived=Waived(reason=public("reden"), owner=public("functie"), until=date(2027, 1, 1)),
    ander=attrs.evolve(PLACE, file="b.xml", origin=None),
)


def test_every_field_of_a_finding_is_filled_here() -> None:
    for held in (FULL, FULL.at, FULL.at.origin, FULL.expected, FULL.waived):
        assert held
        assert None not in attrs.asdict(held, recurse=False).values()


def test_a_finding_comes_back_with_everything_that_it_says() -> None:
    assert unpack_finding(pack_finding(FULL)) == FULL
    bare = Finding(severity=Severity.INFO, code="IMP-BSN", at=Location())
    assert unpack_finding(pack_finding(bare)) == bare
