"""What may be shown of a message is said element by element; all else is masked."""

from collections.abc import Iterator

import attrs
import pytest

from adapter.core.errors import RegisterError
from adapter.core.masking import mask_in_message
from adapter.formats.common.xmlbinding import ClassBinding, Slot
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.gds801 import CODEC as GDS801_CODEC
from adapter.formats.gds802 import CODEC as GDS802_CODEC
from adapter.reference.codelists import codelists
from adapter.reference.shown import shown
from adapter.validation.register import all_rules

GDS801 = shown("GDS801")


def slots(binding: ClassBinding) -> Iterator[tuple[type, Slot]]:
    for slot in binding.slots:
        assert binding.model
        yield binding.model, slot
        if slot.child:
            yield from slots(slot.child)


def leaves(codec: XmlCodec) -> list[tuple[type, Slot]]:
    bindings = [item for name in codec.versions for item in codec.bound(name).plan.bindings.items()]
    found = [pair for _, binding in bindings for pair in slots(binding)]
    return [(model, slot) for model, slot in found if slot.child is None]


@pytest.mark.parametrize("codec", [GDS801_CODEC, GDS802_CODEC], ids=lambda codec: codec.name)
def test_every_element_that_may_be_shown_exists_and_identifies_nobody(codec: XmlCodec) -> None:
    told = shown(codec.name)
    known = {slot.element for _, slot in leaves(codec)}
    assert set(told.vorm) <= known
    assert set(told.lijst) <= known
    assert {name for column in told.kolommen for name in column.elementen} <= known
    assert set(told.lijst.items()) <= set(GDS801.lijst.items())
    for model, slot in leaves(codec):
        if not attrs.fields_dict(model)[slot.field].repr:
            assert slot.element not in told.vorm, slot.element


@pytest.mark.parametrize("standard", ["GDS801", "GDS802", "UBL"])
def test_every_shape_is_one_and_nobodys_name_has_it(standard: str) -> None:
    for shape in set(shown(standard).vorm.values()):
        for text in ("Jansen", "De Vries", "J. Jansen", "999990019", "jansen@voorbeeld.nl"):
            assert mask_in_message(shape, text) is None
        examples = ("1", "94000101", "1.00", "2026-11-22", "EUR", "09:30", "071", "P", "true")
        assert any(mask_in_message(shape, text) for text in examples), shape


def test_a_code_is_explained_by_the_list_that_it_is_checked_with() -> None:
    checked = {(rule.element, rule.codelist) for rule in all_rules() if rule.codelist}
    several = {element for element, _ in checked if sum(e == element for e, _ in checked) > 1}
    assert {(e, naam) for e, naam in checked if e not in several} - {
        ("ApkCode", "CL0003-NZA")  # masked: the label may be of few people
    } == set(GDS801.lijst.items())
    assert set(GDS801.lijst.values()) <= set(codelists())


def test_a_standard_of_which_nothing_is_said_shows_nothing() -> None:
    with pytest.raises(RegisterError):
        shown("XX")


def test_a_bsn_that_lost_its_zero_is_no_amount() -> None:
    assert mask_in_message("bedrag", "99990019") is None
    assert mask_in_message("bedrag", "9999999.99")
