"""A standard of the user may lack records that those of Vektis all have."""

import attrs

from adapter.formats.ei.layout import RecordLayout
from adapter.formats.ei.registry import standards
from adapter.validation.ei.form import Form
from adapter.validation.ei.hand import Hand
from adapter.validation.ei.kinds import book_of
from adapter.validation.ei.structure import Structure
from adapter.validation.ei.told import Teller

PM304 = standards()["PM304", "3.2"]


def places(*absent: str) -> list[str]:
    """Return what is told of the order of a message in a standard without some records."""
    records = {name: item for name, item in PM304.records.items() if name not in absent}
    own = attrs.evolve(PM304, naam="ZZ333", versie="1.0", records=records)
    book = book_of(own)
    hand = Hand(book, "20260201")
    teller = Teller(file="x", standaard=own)
    structure = Structure(book, hand, teller, rules=False)
    told = []
    for regel, kenmerk in enumerate((*(k for k in ("01", "02", "04") if k in records), "99"), 1):
        kind = book.kinds[kenmerk]
        text = kenmerk.ljust(own.recordlengte)
        told += [item.code for item in structure.see(kind, text, regel)]
        hand.put(kind, text, regel)
        structure.taken(kenmerk, regel)
    return told


def test_an_order_is_asked_only_of_records_that_the_standard_has() -> None:
    assert places() == []
    assert places("02", "03") == []
    assert places("04") == []


def test_no_subversion_is_a_value() -> None:
    layout = PM304.records["01"]
    alle = tuple(
        attrs.evolve(veld, verplicht="M" if veld.nr == "0104" else "C") for veld in layout.alle
    )
    form = Form(RecordLayout(kenmerk="01", naam="", alle=alle), PM304)
    text = "".join(("0" if veld.type == "N" else " ") * veld.lengte for veld in alle)
    assert [fault.veld.nr for fault in form.faults(f"01{text[2:]}")] == []
