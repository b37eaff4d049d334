"""What changes for a message between two dates."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

from adapter.cli import program
from adapter.cli._texts import LANGUAGE
from adapter.core.findings import Severity
from adapter.reference.codelists import Code, codelists
from adapter.validation.pipeline import MessageCheck, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows import shifting
from adapter.workflows.shifting import first_care, shifted

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
MESSAGE = FIXTURES / "gds801/basis/debet-enkel.xml"
INVOICE = FIXTURES / "convert/route-1/expected/facturen/94009101-OD2026-11.xml"
TURN = ("2026-12-31", "2027-01-01")


def _compare(path: Path, first: str, second: str, *more: str) -> tuple[int, list[Any]]:
    given = ["validate", str(path), "--compare-on", first, second, "--format", "json", *more]
    result = CliRunner().invoke(program(), given)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def _of(told: list[Any], supposed: str) -> tuple[Any, list[tuple[str, str, int]]]:
    """Return the whole of what is supposed, and its changes."""
    mine = [item for item in told if item["supposed"] == supposed]
    changes = [item for item in mine if item["kind"] == "change"]
    (whole,) = [item for item in mine if item["kind"] == "comparison"]
    return whole, [(item["change"], item["code"], item["count"]) for item in changes]


def test_the_turn_of_2027_asks_another_version() -> None:
    status, told = _compare(MESSAGE, *TURN)
    assert status == 1
    whole, changes = _of(told, "today")
    assert (whole["verdict_from"], whole["verdict_to"], changes) == ("accepted", "accepted", [])
    whole, changes = _of(told, "care")
    assert (whole["version"], whole["shifted_days"]) == ("1.0", 88)
    assert (whole["verdict_to"], changes) == ("refused", [("appears", "VC172", 1)])
    assert whole["appears"] == {"info": 0, "warning": 0, "error": 1}
    whole, changes = _of(told, "version")
    assert (whole["version"], whole["verdict_to"]) == ("2.1", "accepted")
    assert changes == [("appears", "XSD-EIGEN-SCHEMA", 1)]


def test_what_a_later_date_mends_disappears() -> None:
    status, told = _compare(MESSAGE, "2026-11-01", "2026-12-01")
    whole, changes = _of(told, "today")
    assert (whole["verdict_from"], whole["verdict_to"]) == ("refused", "accepted")
    assert changes == [("disappears", "VC006", 1)]
    whole, changes = _of(told, "care")
    assert changes == [("stays", "VC006", 1)]
    assert status == 0


def test_care_from_the_second_date_on_is_only_asked_once() -> None:
    _, told = _compare(MESSAGE, "2026-09-01", "2026-10-01")
    assert {item["supposed"] for item in told} == {"today"}


def test_an_invoice_does_not_depend_on_the_day() -> None:
    _, told = _compare(INVOICE, *TURN)
    assert [(item["supposed"], item["kind"]) for item in told] == [("today", "comparison")]


def test_a_waiver_that_ends_between_the_dates_is_a_change(tmp_path: Path) -> None:
    wrong = tmp_path / "a.xml"
    wrong.write_text(MESSAGE.read_text(encoding="utf-8").replace("Aantal>1<", "Aantal>2<"))
    config = tmp_path / "z.toml"
    waiver = 'code = "8049"\nreden = "x"\neigenaar = "y"\ntot = 2026-12-31'
    config.write_text(f"[[ontheffing]]\n{waiver}\n", encoding="utf-8")
    status, told = _compare(wrong, *TURN, "--config", str(config))
    whole, changes = _of(told, "today")
    assert (whole["verdict_from"], whole["verdict_to"]) == ("accepted", "refused")
    assert changes == [("appears", "VC093", 1), ("disappears", "VC093", 1)]
    assert status == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_text_says_what_is_supposed(language: str) -> None:
    token = LANGUAGE.set(language)
    try:
        result = CliRunner().invoke(program(), ["validate", str(MESSAGE), "--compare-on", *TURN])
    finally:
        LANGUAGE.reset(token)
    told = {
        "nl": ("Hetzelfde bericht, verstuurd op 2027-01-01", "er verandert niets", "erbij: 1 x"),
        "en": ("The same message, sent on 2027-01-01", "nothing changes", "new: 1 x"),
    }[language]
    assert all(part in result.stdout for part in told)


@pytest.mark.parametrize("dates", [("2027-01-01", "2026-12-31"), ("2027-01-01", "2027-01-01")])
def test_dates_that_are_not_in_order_are_refused(dates: tuple[str, str]) -> None:
    status, told = _compare(MESSAGE, *dates)
    assert (status, told) == (2, [])


def test_every_date_moves_but_that_of_birth_and_no_line_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shifting, "_CHUNK", 7)
    text = MESSAGE.read_bytes()
    with shifted(io.BytesIO(text), 31) as stream:
        moved = stream.read()
    assert len(moved) == len(text)
    pairs = zip(text.splitlines(), moved.splitlines(), strict=True)
    changed = {one.decode().strip(): other.decode() for one, other in pairs if one != other}
    assert len(changed) == 7
    assert not any("Geboortedatum" in line for line in changed)
    assert "2026-11-05" in changed["<gds801:Begindatum>2026-10-05</gds801:Begindatum>"]
    assert first_care(io.BytesIO(moved)) == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        (b"<Begindatum>2026-10-05Z</Begindatum>", b"<Begindatum>2026-10-06Z</Begindatum>"),
        (b"<Begindatum>2026-02-30</Begindatum>", b"<Begindatum>2026-02-30</Begindatum>"),
        (b"<Begindatum>9999-12-31</Begindatum>", b"<Begindatum>9999-12-31</Begindatum>"),
        (b"<a:Begindatum x='1'> 2026-10-05 </a:B>", b"<a:Begindatum x='1'> 2026-10-06 </a:B>"),
        (
            b"<Geboortedatum>1985-10-05</Geboortedatum>",
            b"<Geboortedatum>1985-10-05</Geboortedatum>",
        ),
        (b"", b""),
    ],
)
def test_a_date_in_any_form_keeps_its_length(text: bytes, moved: bytes) -> None:
    with shifted(io.BytesIO(text), 1) as stream:
        assert stream.read() == moved


def test_each_prestatie_is_judged_by_the_list_as_it_was_on_its_care_date() -> None:
    label = (
        "<gds801:AanvullendPrestatieKenmerk><gds801:ApkCodelijstCode>001</gds801:ApkCodelijstCode>"
    )
    label += "<gds801:ApkCode>77</gds801:ApkCode></gds801:AanvullendPrestatieKenmerk>"
    text = MESSAGE.read_text(encoding="utf-8")
    text = text.replace("<gds801:Verwijzing>", f"{label}<gds801:Verwijzing>")
    head, begin, tail = text.partition("<gds801:Prestatie>")
    one, end, foot = tail.partition("</gds801:Prestatie>")
    other = one.replace("P-101", "P-102").replace("2026-10-05", "2026-10-20")
    both = f"{head}{begin}{one}{end}{begin}{other}{end}{foot}".replace(
        ">155.12</gds801:Bedrag", ">310.24</gds801:Bedrag"
    )
    known = Code(
        code="77", omschrijving="", geldig_van=date.min, geldig_tot=date(2026, 10, 10), bron=""
    )
    lists = dict(codelists())
    lists["CL0003-NZA"] = attrs.evolve(lists["CL0003-NZA"], codes={"77": (known,)})
    omgeving = Omgeving(vandaag=date(2026, 12, 1), codelijsten=lists)
    check = MessageCheck(io.BytesIO(both.encode()), "a.xml", Settings(omgeving=omgeving))
    found = [(item.retourcode, item.at.path) for item in check if item.severity is Severity.ERROR]
    place = "/Bericht/Verzekerde[1]/Prestatie[2]/DebetPrestatie/AanvullendPrestatieKenmerk[1]"
    assert found == [("9367", f"{place}/ApkCode")]
