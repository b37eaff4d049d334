"""practice.toml: each key that is missing or wrong is named, and nothing ends in a traceback."""

from datetime import date
from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.importers.practice import read_practice
from adapter.model.praktijk import Onderneming, Praktijk

NEEDED = {
    "agb": '"94009001"',
    "soort": '"2"',
    "naam": '"Praktijk Voorbeeld"',
    "straat": '"Voorbeeldstraat"',
    "huisnummer": '"1"',
    "postcode": '"9999 XX"',
    "plaats": '"Voorbeeldstad"',
}
PRAKTIJK = "[praktijk]\n" + "".join(f"{key} = {value}\n" for key, value in NEEDED.items())
FULL = f"""{PRAKTIJK}kvk = "99990001"
btw_id = "NL000099998B57"
iban = "NL07VOOR0000090001"
[praktijk.onderneming]
agb = "94009002"
soort = "1"
[bericht]
soort = "T"
informatiesysteem_code = "XX00"
informatiesysteem_versie = "1.0"
zorgkantoren = ["5509"]
[factuur]
betaaltermijn_dagen = 0
btw_tekst = "Vrijgesteld"
contact = "Administratie"
[onderlinge_dienstverlening]
prestatiecodes = ["OV9999", "OV9998"]
per_uur = ["OV9998"]
[[route2.bevestigd]]
uzovi = "3311"
van = 2027-01-01
tot = 2027-12-31
bron = "mail inkoop 2026-11-02"
[[route2.bevestigd]]
uzovi = "0403"
van = 2027-07-01
bron = "website 2027-06-15"
"""
WRONG = [
    ("praktijk.agb", 'agb = "94009001"', 'agb = "9400900"'),
    ("praktijk.agb", 'agb = "94009001"', 'agb = "00000000"'),
    ("praktijk.agb", 'agb = "94009001"', "agb = true"),
    ("praktijk.soort", 'soort = "2"', 'soort = "4"'),
    ("praktijk.soort", 'soort = "2"', "soort = 2.0"),
    ("praktijk.naam", 'naam = "Praktijk Voorbeeld"', 'naam = "  "'),
    ("praktijk.naam", 'naam = "Praktijk Voorbeeld"', "naam = {}"),
    ("praktijk.straat", 'straat = "Voorbeeldstraat"', 'straat = ["Voorbeeldstraat"]'),
    ("praktijk.kvk", 'kvk = "99990001"', 'kvk = "9999000"'),
    (
        "praktijk.kvk",
        'kvk = "99990001"',
        'kvk = "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"',
    ),
    ("praktijk.btw_id", '"NL000099998B57"', '"NL99998"'),
    ("praktijk.iban", '"NL07VOOR0000090001"', "false"),
    ("praktijk.iban", '"NL07VOOR0000090001"', '"0000090001"'),
    ("praktijk.iban", '"NL07VOOR0000090001"', '"NL07VOOR"'),
    ("praktijk.iban", '"NL07VOOR0000090001"', '"NL08VOOR0000090001"'),
    ("praktijk.onderneming.agb", 'agb = "94009002"', 'agb = "x"'),
    ("praktijk.onderneming.soort", 'soort = "1"', 'soort = "3"'),
    ("praktijk.onderneming.soort", 'soort = "1"\n', ""),
    ("bericht.soort", 'soort = "T"', 'soort = "X"'),
    ("bericht.informatiesysteem_versie", 'informatiesysteem_versie = "1.0"\n', ""),
    ("bericht.informatiesysteem_code", 'informatiesysteem_code = "XX00"\n', ""),
    ("bericht.zorgkantoren", '["5509"]', '"5509"'),
    ("bericht.zorgkantoren", '["5509"]', "5509"),
    ("bericht.zorgkantoren", '["5509"]', '["550"]'),
    ("bericht.zorgkantoren", '["5509"]', "[5509]"),
    ("factuur.betaaltermijn_dagen", "dagen = 0", 'dagen = "x"'),
    ("factuur.betaaltermijn_dagen", "dagen = 0", "dagen = -5"),
    ("factuur.betaaltermijn_dagen", "dagen = 0", "dagen = 1.5"),
    ("factuur.betaaltermijn_dagen", "dagen = 0", "dagen = true"),
    ("factuur.betaaltermijn_dagen", "dagen = 0", "dagen = 99999999999"),
    ("factuur.btw_tekst", '"Vrijgesteld"', "1.0"),
    ("factuur.contact", '"Administratie"', "[]"),
    ("onderlinge_dienstverlening.prestatiecodes", '["OV9999", "OV9998"]', '"OV9999"'),
    ("onderlinge_dienstverlening.prestatiecodes", '["OV9999", "OV9998"]', '[""]'),
    ("onderlinge_dienstverlening.per_uur", 'uur = ["OV9998"]', "uur = true"),
    ("onderlinge_dienstverlening.per_uur", 'uur = ["OV9998"]', 'uur = ["OV9997"]'),
    ("route2.bevestigd", 'uzovi = "3311"', 'uzovi = "331"'),
    ("route2.bevestigd", 'uzovi = "3311"', "uzovi = 3311"),
    ("route2.bevestigd", 'uzovi = "3311"\n', ""),
    ("route2.bevestigd", "van = 2027-01-01", 'van = "2027-01-01"'),
    ("route2.bevestigd", "van = 2027-01-01", "van = 2027-01-01T00:00:00"),
    ("route2.bevestigd", "van = 2027-01-01\n", ""),
    ("route2.bevestigd", "tot = 2027-12-31", "tot = 2026-12-31"),
    ("route2.bevestigd", "tot = 2027-12-31", "tot = 2027-12-31T00:00:00"),
    ("route2.bevestigd", 'bron = "mail inkoop 2026-11-02"\n', ""),
    ("route2.bevestigd", 'bron = "mail inkoop 2026-11-02"', 'bron = ""'),
    ("route2.bevestigd", 'bron = "mail inkoop 2026-11-02"', 'bron = "mail over 999990019"'),
    ("route2.bevestigd", 'bron = "mail inkoop', 'geldig = true\nbron = "mail inkoop'),
]


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "praktijk.toml"


def _read(path: Path, text: str) -> Praktijk:
    path.write_text(text, encoding="utf-8")
    return read_practice(path)


def _faults(path: Path, text: str) -> list[str]:
    with pytest.raises(UnusableInputError) as caught:
        _read(path, text)
    assert caught.value.code == "IN-PRAKTIJK"
    return caught.value.details["velden"].split(", ")


def test_only_name_and_address_are_needed(path: Path) -> None:
    praktijk = _read(path, PRAKTIJK)
    assert (praktijk.agb, praktijk.bericht_soort) == ("94009001", "P")
    assert praktijk.betaaltermijn_dagen == 30
    assert (praktijk.kvk, praktijk.onderneming, praktijk.contact) == (None, None, None)
    assert praktijk.zorgkantoren == praktijk.prestatiecodes_vrij == frozenset()


def test_everything_it_can_say_is_read(path: Path) -> None:
    praktijk = _read(path, FULL)
    assert praktijk.onderneming == Onderneming(agb="94009002", soort="1")
    assert (praktijk.bericht_soort, praktijk.betaaltermijn_dagen) == ("T", 0)
    assert praktijk.informatiesysteem_code == "XX00"
    assert praktijk.zorgkantoren == {"5509"}
    assert praktijk.prestatiecodes_vrij == {"OV9999", "OV9998"}
    assert praktijk.prestatiecodes_per_uur == {"OV9998"}
    assert praktijk.contact == "Administratie"


def test_an_iban_may_be_written_in_groups(path: Path) -> None:
    grouped = FULL.replace("NL07VOOR0000090001", "nl07 VOOR 0000 0900 01")
    assert _read(path, grouped).iban == "NL07VOOR0000090001"


def test_the_word_of_an_insurer_counts_for_that_insurer_on_those_dates(path: Path) -> None:
    praktijk = _read(path, FULL)

    def word(uzovi: str, *day: int) -> str | None:
        found = praktijk.bevestiging(uzovi, date(*day))
        return found.bron if found else None

    assert word("3311", 2026, 12, 31) is None
    assert word("3311", 2027, 1, 1) == word("3311", 2027, 12, 31) == "mail inkoop 2026-11-02"
    assert word("3311", 2028, 1, 1) is None
    assert word("0403", 2027, 6, 30) is None
    assert word("0403", 2099, 1, 1) == "website 2027-06-15"
    assert word("7119", 2027, 7, 1) is None


def test_a_bom_and_whole_numbers_without_quotes_are_taken(path: Path) -> None:
    text = PRAKTIJK.replace('"2"', "2").replace('"1"', "1").replace('"94009001"', "94009001")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    praktijk = read_practice(path)
    assert (praktijk.agb, praktijk.soort, praktijk.huisnummer) == ("94009001", "2", "1")


@pytest.mark.parametrize("key", NEEDED)
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_a_needed_key_that_is_missing_is_named(path: Path, key: str, how: str) -> None:
    line = f"{key} = {NEEDED[key]}\n"
    text = PRAKTIJK.replace(line, f'{key} = ""\n' if how == "empty" else "")
    assert _faults(path, text) == [f"praktijk.{key}"]


@pytest.mark.parametrize(("key", "old", "new"), WRONG)
def test_a_key_in_another_form_is_named(path: Path, key: str, old: str, new: str) -> None:
    assert old in FULL
    assert key in _faults(path, FULL.replace(old, new, 1))


@pytest.mark.parametrize(
    "section", ["praktijk", "bericht", "factuur", "onderlinge_dienstverlening", "route2"]
)
@pytest.mark.parametrize("value", ['"x"', "1", "[]", "true", "2026-01-01"])
def test_a_value_where_a_table_belongs_is_refused(path: Path, section: str, value: str) -> None:
    text = f"{section} = {value}\n" + ("" if section == "praktijk" else PRAKTIJK)
    assert all(fault.startswith(f"{section}.") for fault in _faults(path, text))


@pytest.mark.parametrize("value", ["1", '"3311"', "{}", "[1]", '["3311"]', "[[]]"])
def test_the_word_of_an_insurer_is_a_table_each(path: Path, value: str) -> None:
    assert _faults(path, f"{PRAKTIJK}[route2]\nbevestigd = {value}\n") == ["route2.bevestigd"]


@pytest.mark.parametrize("value", ['"x"', "1", "[]"])
def test_an_onderneming_is_a_table(path: Path, value: str) -> None:
    faults = _faults(path, f"{PRAKTIJK}onderneming = {value}\n")
    assert all(fault.startswith("praktijk.onderneming") for fault in faults)


def test_every_fault_is_told_at_once(path: Path) -> None:
    assert _faults(path, "") == [f"praktijk.{key}" for key in sorted(NEEDED)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[bericht]\nzorgkantor = ['5509']", "bericht.zorgkantor → bericht.zorgkantoren"),
        ("[bericht]\nzorgkantoor = ['5509']", "bericht.zorgkantoor → bericht.zorgkantoren"),
        ("[berichten]\nsoort = 'T'", "berichten → bericht"),
        ("[factuur]\nbetaaltermijn = 14", "factuur.betaaltermijn → factuur.betaaltermijn_dagen"),
        ("Kvk = '99990001'", "praktijk.Kvk → praktijk.kvk"),
        (
            "btw = 'x'\nkvk_nummer = 'y'",
            "praktijk.btw → praktijk.btw_id; praktijk.kvk_nummer → praktijk.kvk",
        ),
        (
            "[praktijk.onderneming]\nnaam = 'x'",
            "praktijk.onderneming.naam → praktijk.naam",
        ),
    ],
)
def test_a_key_that_is_not_known_is_told_with_the_one_that_may_be_meant(
    path: Path, text: str, told: str
) -> None:
    path.write_text(f"{PRAKTIJK}{text}\n", encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        read_practice(path)
    assert caught.value.code == "IN-PRAKTIJK-SLEUTEL"
    assert caught.value.details == {"bestand": str(path), "sleutels": told}


def test_a_key_that_looks_like_none_is_told_with_all_and_a_strange_one_is_not_shown(
    path: Path,
) -> None:
    path.write_text(f"{PRAKTIJK}[xyz]\n'mevrouw Jansen' = 1\n", encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        read_practice(path)
    assert caught.value.details["sleutels"].startswith("xyz → bericht, factuur, ")
    path.write_text(f"{PRAKTIJK}'mevrouw Jansen' = 1\n", encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        read_practice(path)
    assert "Jansen" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[praktijk", "1"),
        (b"\xff\xfe", "1"),
        (b"# a\nagb = 094009001", "2"),
        (b"\x00", "1"),
        (b"# a\n\n# \xff", "3"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(path: Path, content: bytes, line: str) -> None:
    path.write_bytes(content)
    with pytest.raises(UnusableInputError) as caught:
        read_practice(path)
    assert caught.value.code == "IN-GEEN-TOML"
    assert caught.value.details["regel"] == line


def test_a_folder_or_an_absent_file_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nergens.toml"):
        with pytest.raises(UnusableInputError) as caught:
            read_practice(path)
        assert caught.value.code == "IN-ONLEESBAAR"
