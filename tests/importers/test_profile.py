"""A profile file that is wrong is a fault of ours and says so."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.core.errors import RegisterError
from adapter.core.values import normalise
from adapter.importers.columns import find_columns
from adapter.importers.profile import read_profile

GOOD = """naam = "x"
levert = "partijen"
kolommen = [
  { kop = "Één kop", veld = "agb", vorm = "agb", verplicht = true, aliassen = ["Anders"] },
  { kop = "Keus", veld = "naam", vorm = "keuze", verplicht = true, waarden = ["a"] },
]
"""


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "x.toml"


def test_a_profile_knows_its_columns_in_any_spelling(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    profile = read_profile(path)
    assert profile.missing(("EEN KOP", "Keus")) == ()
    assert profile.missing(("keus",)) == ("Één kop",)
    known = find_columns(profile, ("Keus", "anders")).known
    assert {at: kolom.veld for at, kolom in known.items()} == {0: "naam", 1: "agb"}
    assert profile.leeg == {""}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('naam = "x"\n', ""),
        ('levert = "partijen"\n', ""),
        ("kolommen", "columns"),
        ('kop = "Keus", ', ""),
        ('veld = "agb", ', ""),
        (', vorm = "agb"', ""),
        ('vorm = "agb"', 'vorm = "agp"'),
        ('waarden = ["a"]', 'waarden = "a"'),
        ('aliassen = ["Anders"]', 'aliassen = "Anders"'),
        ('levert = "partijen"', 'levert = "mensen"'),
        ('veld = "agb"', 'veld = "agp"'),
        ("verplicht = true, aliassen", "aliassen"),
        ("kolommen = [", "kolommen = 1\nx = ["),
        ("kolommen = [", "kolommen = [1,"),
        ('naam = "x"', "naam ="),
    ],
)
def test_a_profile_that_lacks_something_is_refused(path: Path, old: str, new: str) -> None:
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(RegisterError):
        read_profile(path)


@given(st.text(max_size=30))
def test_a_header_is_normalised_once_and_for_all(header: str) -> None:
    assert normalise(normalise(header)) == normalise(header)
    assert normalise(f" {header}-".upper()) == normalise(normalise(header.upper()))


def test_case_spaces_accents_and_punctuation_do_not_count() -> None:
    assert normalise(" Cliënt-Nummer.") == normalise("CLIENTNUMMER") == "clientnummer"
