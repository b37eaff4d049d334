"""What the model holds of a message is all of it: back from the model it is the same message."""

import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.formats.ei.flatform import FlatWriter, read_flat
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.mapping import FOLDER, mapping_of
from adapter.formats.ei.modelform import from_model, to_model
from adapter.formats.ei.reading import EiReader
from adapter.formats.ei.rij import Opmerking
from tests.formats.ei.berichten import MESSAGES, kinds_in_order, some_values, write

MODELLED = [item for item in MESSAGES if mapping_of(item)]


def by_model(flat: bytes, told: list[Opmerking]) -> bytes:
    """Return a message that was made of the objects that it was read as."""
    reader, target = EiReader(io.BytesIO(flat)), io.BytesIO()
    writer = FlatWriter(reader.standaard, target, told.append)
    records = to_model(reader.standaard, read_flat(reader, told.append))
    for rij in from_model(reader.standaard, records):
        writer.write(rij)
    writer.finish()
    return target.getvalue()


def test_every_file_of_a_mapping_is_of_a_standard_and_its_return() -> None:
    files = {path.stem for path in FOLDER.glob("*.toml")} - {"gemeen"}
    assert {f"{item.naam}-{item.versie}" for item in MODELLED if not item.is_retour} == files
    assert len(MODELLED) == 2 * len(files) == 12


@pytest.mark.parametrize("standaard", MODELLED, ids=lambda item: f"{item.naam}-{item.versie}")
@given(data=st.data(), seed=st.integers(0))
@settings(max_examples=15, deadline=None)
def test_a_message_comes_back_the_same_from_the_model(
    standaard: Standaard, data: st.DataObject, seed: int
) -> None:
    kinds, numbers = data.draw(kinds_in_order(standaard)), itertools.count(seed)
    flat = write(standaard, kinds, lambda layout: some_values(layout, next(numbers)), [])
    told: list[Opmerking] = []
    assert by_model(flat, told) == flat
    assert not told
