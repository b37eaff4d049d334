"""What a program put where a value should be is refused under every form, and a text is not."""

from decimal import Decimal

import pytest

from adapter.importers.forms import CellFaultError, form
from adapter.importers.guards import guarded

READ: list[tuple[str, str, object]] = [
    ("bedrag", "'155,12", Decimal("155.12")),
    ("bsn", "'999990019", "999990019"),
    ("agb", "'01000014", "01000014"),
    ("tekst", "#3", "#3"),
    ("tekst", "[intern]", "[intern]"),
    ("tekst", "1E5", "1E5"),
    ("tekst", "'s-Gravenhage", "'s-Gravenhage"),
    ("codes", '["CO0497"]', ("CO0497",)),
]
REFUSED = [
    ("tekst", "#N/A", "IMP-FOUTCEL"),
    ("tekst", "#N/B", "IMP-FOUTCEL"),
    ("bedrag", "#VERW!", "IMP-FOUTCEL"),
    ("datum", "########", "IMP-FOUTCEL"),
    ("getal", "#DEEL/0!", "IMP-FOUTCEL"),
    ("agb", "#NAAM?", "IMP-FOUTCEL"),
    ("tekst", "1,23457E+11", "IMP-AFGEROND"),
    ("bsn", "9.9999E+08", "IMP-AFGEROND"),
    ("tekst", '["a", "b"]', "IMP-SAMENGESTELD"),
    ("tekst", '{"a": 1}', "IMP-SAMENGESTELD"),
    ("tekst", "{}", "IMP-SAMENGESTELD"),
]


@pytest.mark.parametrize(("name", "text", "value"), READ)
def test_what_a_person_writes_is_read(name: str, text: str, value: object) -> None:
    assert guarded(name, form(name))(text) == value


@pytest.mark.parametrize(("name", "text", "code"), REFUSED)
def test_what_a_program_left_behind_is_refused(name: str, text: str, code: str) -> None:
    with pytest.raises(CellFaultError) as caught:
        guarded(name, form(name))(text)
    assert caught.value.code == str(caught.value) == code
