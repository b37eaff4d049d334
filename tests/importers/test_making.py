"""An object that is made quickly is the one that its class would make."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from adapter.importers.making import Maker
from adapter.importers.profile import KINDS
from adapter.model.afspraak import Afspraak, Tarief
from adapter.model.herkomst import Herkomst

HERKOMST = Herkomst(bestand="t.csv", rij=2)


def test_it_equals_what_the_class_makes() -> None:
    read = {
        "max_tarief": Decimal("189.60"), "geldig_van": date(2026, 1, 1), "prestatiecode": "CO0627",
        "prestatiecodelijst": "071",
    }  # fmt: skip
    made = Maker(Tarief, tuple(read)).make(HERKOMST, list(read.values()))
    assert made == Tarief(herkomst=HERKOMST, **read)  # type: ignore[arg-type]  # by name
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.bron = "x"  # type: ignore[misc]  # it is frozen


@pytest.mark.parametrize("kind", KINDS.values())
def test_every_model_class_can_be_made_so(kind: type) -> None:
    fields = [item for item in attrs.fields(kind) if item.name != "herkomst"]
    needed = tuple(item.name for item in fields if item.default is attrs.NOTHING)
    made: object = Maker(kind, needed).make(HERKOMST, needed)
    assert made == kind(herkomst=HERKOMST, **dict(zip(needed, needed, strict=True)))
    assert "__attrs_post_init__" not in vars(kind)


def test_what_is_not_read_has_the_default_of_its_field() -> None:
    assert Maker(Afspraak, ("prestaties", "bsn")).nothing == (("*",), None)


def test_a_class_that_checks_its_fields_is_not_made_past_them() -> None:
    @attrs.frozen(slots=True)
    class Checked:
        herkomst: Herkomst
        number: int = attrs.field(default=0, converter=int)

    with pytest.raises(TypeError, match="Checked"):
        Maker(Checked, ("number",))
