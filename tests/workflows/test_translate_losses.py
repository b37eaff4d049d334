"""What a rubriek of GZ321 or PM304 holds is in the GDS801 made of it, or is named by a finding."""

import io
from datetime import date
from pathlib import Path

import pytest

from adapter.core.data import read_toml
from adapter.core.findings import Finding, Severity
from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import SLUIT, Standaard
from adapter.formats.ei.veld import DETAILNUMMER, Veld
from adapter.reference.texts import finding_text
from adapter.validation.ei.rows import rules_of
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.translate import Doel, translate_messages
from adapter.workflows.translating import naar_gds801
from adapter.workflows.translating.vertaler import Translation
from tests.ei_messages import Line, message, standaard_of

DAY = date(2027, 1, 12)
ON = Omgeving(vandaag=date(2027, 2, 5))
HEAD: dict[str, Waarde] = {
    "DAT043": date(2027, 1, 1),
    "DAT044": date(2027, 1, 31),
    "DAT031": date(2027, 2, 1),
    "COD009": "94009201",
    "COD181": "94059201",
}
NAMES = ["GZ321 1.0", "PM304 3.2"]
_DAYS = ("DAT001", "DAT003", "DAT272", "DAT282", "DAT283", "DAT298", "DAT299")
_OF_ITSELF = {"NUM001", "NUM309", "COD002", "COD001", DETAILNUMMER}


def declaration(naam: str) -> bytes:
    """Return a debit and a credit, each of a person of its own, that GDS801 can hold."""
    is_ggz = naam.startswith("GZ")
    code = "CO0627" if is_ggz else "1000"
    extra: dict[str, Waarde] = dict.fromkeys(_DAYS, DAY)
    extra |= {"COD089": "94009201"}
    if is_ggz:
        extra |= {"0408": "071", "0606": "071", "0414": "ZT-1", "0416": "94009203", "0438": "01"}
    else:
        extra |= {"0409": "081"}
    lines = [
        [Line(code=code, extra=extra)],
        [Line(code=code, soort="C", earlier="R0", extra=extra)],
    ]
    return message(naam, lines, HEAD)


def translate(data: bytes, folder: Path) -> tuple[list[Finding], bytes | None]:
    """Return what was found, and the GDS801 message when there is one."""
    given, out = folder / "in.txt", folder / "uit.xml"
    given.write_bytes(data)
    doel = Doel(vorm="gds801", path=out, force=True, stdout=io.BytesIO())
    told = list(translate_messages(given, doel, Settings(omgeving=ON)))
    last = told[-1]
    assert isinstance(last, Translation)
    found = [item for item in told if isinstance(item, Finding)]
    return found, out.read_bytes() if last.path else None


def others(veld: Veld, text: bytes) -> list[bytes]:
    """Return values that differ from the one that a rubriek has."""
    if veld.soort == "datum":
        made = [b"20260102", b"20270115"]
    elif veld.type == "N":
        made = [b"7".rjust(veld.lengte, b"0"), b"9" * veld.lengte]
    else:
        made = [sign.ljust(veld.lengte) for sign in (b"1", b"X", b"C", b"D")]
    return [item for item in made if item != text and len(item) == veld.lengte]


@pytest.mark.parametrize("naam", NAMES)
def test_the_base_goes_whole(naam: str, tmp_path: Path) -> None:
    found, made = translate(declaration(naam), tmp_path)
    assert [str(item.code) for item in found if item.severity is Severity.ERROR] == []
    assert made
    assert made.count(b"<gds801:DebetPrestatie>") == made.count(b"<gds801:CreditPrestatie>") == 1


@pytest.mark.parametrize("naam", NAMES)
def test_what_is_changed_in_a_rubriek_shows_in_the_message_or_in_a_finding(
    naam: str, tmp_path: Path
) -> None:
    data = declaration(naam)
    lines = data.split(b"\r\n")
    _, before = translate(data, tmp_path)
    silent = []
    for at, veld, line in rubrieken(standaard_of(naam), lines):
        for text in others(veld, line[veld.begin : veld.einde]):
            changed = line[: veld.begin] + text + line[veld.einde :]
            other = b"\r\n".join([*lines[:at], changed, *lines[at + 1 :]])
            found, made = translate(other, tmp_path)
            if made is None:
                assert any(item.severity is Severity.ERROR for item in found)
            elif made == before and veld.nr not in {item.at.rubriek for item in found}:
                silent.append((at, veld.nr, veld.naam, text))
    assert silent == []


def rubrieken(standaard: Standaard, lines: list[bytes]) -> list[tuple[int, Veld, bytes]]:
    """Return what can be changed: where it is, the rubriek, the record."""
    found: list[tuple[int, Veld, bytes]] = []
    for at, line in enumerate(lines):
        kenmerk = line[:2].decode()
        velden = standaard.records[kenmerk].alle if kenmerk not in {"", SLUIT} else ()
        found += [(at, veld, line) for veld in velden if veld.element not in _OF_ITSELF]
    return found


@pytest.mark.parametrize(
    ("day", "versie"),
    [("20241231", None), ("20250101", "2.0"), ("20261231", "2.0"), ("20270101", "2.1")],
)
def test_paramedical_care_goes_in_the_version_that_takes_it(
    day: str, versie: str | None, tmp_path: Path
) -> None:
    data = declaration("PM304 3.2").replace(b"20270101", b"20240101")
    found, made = translate(data.replace(b"20270112", day.encode()), tmp_path)
    if versie is None or made is None:
        assert (versie, made) == (None, None)
        assert found[0].code == "VERT-LIJST"
        return
    major, minor = versie.encode().split(b".")
    assert b"Berichtversie>%b<" % major in made
    assert b"Berichtsubversie>%b<" % minor in made


@pytest.mark.parametrize("rubriek", ["0403", "0603", "0607", "0609"])
def test_what_is_of_another_than_the_record_above_it_is_left_out(
    rubriek: str, tmp_path: Path
) -> None:
    data = declaration("GZ321 1.0")
    lines = data.split(b"\r\n")
    veld = standaard_of("GZ321 1.0").records[rubriek[:2]].by_number[rubriek]
    at = 2 if rubriek.startswith("04") else 3
    other = b"999900055" if rubriek.endswith("03") else b"2" * veld.lengte
    lines[at] = lines[at][: veld.begin] + other + lines[at][veld.einde :]
    found, made = translate(b"\r\n".join(lines), tmp_path)
    first = found[0]
    assert (first.code, first.at.rubriek, first.at.line) == ("VERT-HERHALING", rubriek, at + 1)
    assert made
    assert made.count(b"<gds801:Verzekerde>") == 1


@pytest.mark.parametrize("order", [(0, 1, 3, 4, 5, 6, 7), (0, 1, 2, 3, 7, 4, 5, 6), (1, 2, 3, 7)])
def test_of_records_that_stand_where_they_cannot_nothing_is_made(
    order: tuple[int, ...], tmp_path: Path
) -> None:
    lines = declaration("GZ321 1.0").split(b"\r\n")
    found, made = translate(b"\r\n".join([*(lines[at] for at in order), b""]), tmp_path)
    assert made is None
    assert {item.code for item in found} & {"VERT-PLAATS", "VERT-ONBEKEND"}


def test_a_list_that_does_not_go_is_told_with_those_that_do(tmp_path: Path) -> None:
    found, made = translate(declaration("PM304 3.2").replace(b"081", b"012"), tmp_path)
    assert made is None
    told = next(item for item in found if item.code == "VERT-LIJST")
    assert str(told.value) == "012"
    assert "2.1 (071, 073, 074," in finding_text(told).melding


def test_no_list_of_a_good_gz321_goes_in_gds801() -> None:
    """As the guides say: one is for care before 2022, the other for care since."""
    rows = {item.code: item for item in rules_of(standaard_of("GZ321 1.0"))}
    data = read_toml(Path(naar_gds801.__file__).with_name("gds801.toml"))
    taken = {lijst for lists in data["lijsten"].values() for lijst in lists}
    assert rows["GZ321-0408"].terms[0].values == ("050", "063")
    assert taken.isdisjoint(rows["GZ321-0408"].terms[0].values)
