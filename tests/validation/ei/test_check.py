"""Checks of flat messages as a whole: how far they go, what they never tell, and where they lie."""

import json
import zipfile
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path

import attrs
import pytest

from adapter.cli import main
from adapter.core.data import read_toml
from adapter.core.findings import Severity
from adapter.formats.ei.layout import standard_of
from adapter.formats.ei.registry import FOLDER, standards
from adapter.reference.codelists import Code, Codelist
from adapter.reference.texts import finding_to_dict
from adapter.validation.ei.catalogue import rows_by_code, rows_of
from adapter.validation.ei.check import EiCheck
from adapter.validation.ei.codes import Codes
from adapter.validation.ei.kinds import book_of
from adapter.validation.ei.rows import extras_of, rules_of
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.validate import validate_files

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "ei"
GOOD = FIXTURES / "GZ321-1.0" / "goed.txt"
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 2, 1)))
NOBODY = "Iemand Anders"


def check_of(data: bytes, settings: Settings = SETTINGS) -> EiCheck:
    return EiCheck(stream=BytesIO(data), file="x", settings=settings)


def codes_of(check: EiCheck) -> list[str]:
    return [item.code for item in check if item.severity > Severity.INFO]


def test_layer_schema_stops_before_what_lies_between_records() -> None:
    data = GOOD.read_bytes()
    wrong_total = data.replace(b"\r\n99000003", b"\r\n99000004")
    settings = attrs.evolve(SETTINGS, layer="schema")
    schema = check_of(wrong_total, settings)
    assert codes_of(schema) == []
    assert schema.verdict.verdict == "unfinished"
    assert codes_of(check_of(wrong_total)) == ["EI-5-AANTAL"]


LINES = GOOD.read_bytes().splitlines(keepends=True)


def _places(data: bytes) -> list[tuple[str, int | None, str | None]]:
    found = [item for item in check_of(data) if item.severity is Severity.ERROR]
    return [(item.code, item.at.line, item.retourcode) for item in found]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xef\xbb\xbf" + GOOD.read_bytes(), [("EI-1-BOM", 1, "0002")]),
        (b"".join([*LINES[:3], b" \r\n", *LINES[3:]]), [("EI-2-LEGE-REGEL", 4, "8095")]),
        (GOOD.read_bytes() + b"\r\n", [("EI-2-LEGE-REGEL", len(LINES) + 1, "8095")]),
        (GOOD.read_bytes() + b"\x1a\r\n", [("EI-2-REST", len(LINES) + 1, "0804")]),
        (GOOD.read_bytes() + b"klaar\r\n", [("EI-2-REST", len(LINES) + 1, "0804")]),
        (GOOD.read_bytes() + b"\x1a", []),
    ],
)
def test_what_is_no_record_is_told_as_what_it_is(
    data: bytes, told: list[tuple[str, int, str]]
) -> None:
    assert _places(data) == told


@pytest.mark.parametrize("data", [GOOD.read_bytes().replace(b"\r\n", b"\r"), LINES[0][:40]])
def test_without_a_record_of_the_right_length_no_check_of_a_record_was_run(data: bytes) -> None:
    check = check_of(data)
    assert codes_of(check)
    assert check.verdict.checks_run < 10 < check.verdict.checks_total


def test_a_second_voorlooprecord_is_told_to_be_one_too_many() -> None:
    assert _places(b"".join([*LINES[:1], *LINES])) == [("EI-2-VOORLOOP-DUBBEL", 2, "8026")]


@pytest.mark.parametrize("sign", [b"\x00", b"\t", b"\x07", b"\x1f", b"\x7f"])
def test_a_control_character_in_a_text_is_an_error(sign: bytes) -> None:
    at = standards()["GZ321", "1.0"].records["02"].by_number["0210"].begin
    line = LINES[1][: at + 1] + sign + LINES[1][at + 2 :]
    assert [code for code, _, _ in _places(b"".join([LINES[0], line, *LINES[2:]]))] == [
        "EI-4-STUURTEKEN"
    ]


def test_a_letter_of_windows_1252_is_no_control_character() -> None:
    at = standards()["GZ321", "1.0"].records["02"].by_number["0210"].begin
    line = LINES[1][: at + 1] + b"\x8a\x9e" + LINES[1][at + 3 :]
    assert _places(b"".join([LINES[0], line, *LINES[2:]])) == []


def test_as_vecozo_says_that_there_is_no_parity_and_checks_all() -> None:
    check = check_of(GOOD.read_bytes(), attrs.evolve(SETTINGS, as_vecozo=True))
    assert next(iter(check)).code == "EI-GEEN-PARITEIT"
    assert codes_of(check_of(GOOD.read_bytes())) == []


@pytest.mark.parametrize(
    ("data", "code", "rubriek"),
    [
        (b"", "EI-1-LEEG", None),
        (b"\r\n \r\n", "EI-1-LEEG", None),
        (b"@" * 310, "EI-1-ONBEKEND", None),
        ("011950100".encode("utf-16-le"), "EI-1-UTF16", None),
        (b"\xfe\xff" + "011950100".encode("utf-16-be"), "EI-1-UTF16", None),
        (b"021950100", "EI-1-ONBEKEND", "0101"),
        (b"011950200", "EI-1-VERSIE", "0103"),
        (b"011950101", "EI-1-VERSIE", "0104"),
        (b"011957777", "EI-1-VERSIE", "0103"),
    ],
)
def test_what_is_not_recognised_tells_the_rubriek_that_is_to_blame(
    data: bytes, code: str, rubriek: str | None
) -> None:
    check = check_of(data)
    told = list(check)
    assert [item.code for item in told] == [code]
    assert told[0].at.rubriek == rubriek
    assert check.verdict.verdict == "refused"


def test_a_verdict_that_was_not_run_to_its_end_is_unfinished() -> None:
    check = check_of(GOOD.read_bytes())
    next(iter(check))
    assert check.verdict.verdict == "unfinished"


def test_a_return_message_is_held_to_its_form_and_counts() -> None:
    retour = standards()["GZ322", "1.0"]
    assert rules_of(retour) == ()
    assert "04" in book_of(retour).kinds


def test_no_finding_shows_who_it_is_about() -> None:
    lines = GOOD.read_bytes().decode("cp1252").split("\r\n")
    lines[1] = (
        lines[1][:14] + "999990021" + lines[1][23:63] + f" {NOBODY}".ljust(25) + lines[1][88:]
    )
    told = [finding_to_dict(item) for item in check_of("\r\n".join(lines).encode("cp1252"))]
    assert len(told) > 1
    text = json.dumps(told)
    assert NOBODY not in text
    assert "999990021" not in text


@pytest.mark.parametrize("place", range(0, 12, 2))
def test_a_sign_that_is_almost_a_digit_is_told_and_breaks_nothing(place: int) -> None:
    lines = GOOD.read_bytes().decode("cp1252").split("\r\n")
    for at in (2, 5, 26):
        line = lines[at][: 2 + place] + "²" + lines[at][3 + place :]
        data = "\r\n".join([*lines[:at], line, *lines[at + 1 :]]).encode("cp1252")
        assert codes_of(check_of(data))


def test_a_dated_list_refuses_a_code_outside_its_period() -> None:
    kind = book_of(standards()["GZ321", "1.0"]).kinds["02"]
    code = Code(
        code="2",
        omschrijving="",
        geldig_van=date(2015, 1, 1),
        geldig_tot=date(2015, 12, 31),
        bron="",
    )
    dated = Codelist(naam="COD841-VEKT", titel="", volledig=True, codes={"2": (code,)})
    line = GOOD.read_bytes().decode("cp1252").split("\r\n")[1]
    outcomes = {}
    for on in (date(2014, 1, 1), date(2015, 6, 1), date(2016, 1, 1)):
        codes = Codes(kind, {dated.naam: dated}, {"COD032-NEN", "NAM040-NEN"})
        found = [item.outcome.name for item in codes.faults(line, on) if item.lijst == dated.naam]
        outcomes[on.year] = found
    assert outcomes == {2014: ["NOT_YET_VALID"], 2015: [], 2016: ["EXPIRED"]}


def test_a_layout_of_the_user_keeps_the_rows_that_fit_it() -> None:
    data = read_toml(FOLDER / "GZ321-1.0.toml")
    data["zekerheid"] = "geladen"
    velden = next(row for row in data["record"] if row["kenmerk"] == "04")["velden"]
    next(row for row in velden if row[0] == "0422")[0] = "0499"
    loaded = standard_of(data, "GZ321-1.0.toml")
    codes = {rule.code for rule in rules_of(loaded)}
    assert "GZ321-0422" not in codes
    assert "GZ321-0423" in codes


@pytest.mark.parametrize("naam", ["GZ321-1.0", "ZH308-9.0", "AP304-7.2"])
def test_a_layout_of_the_user_keeps_the_sums_groups_and_zeros(naam: str) -> None:
    data = read_toml(FOLDER / f"{naam}.toml")
    ours = standard_of(data, naam)
    loaded = standard_of({**data, "zekerheid": "geladen"}, naam)
    assert extras_of(loaded) == extras_of(ours) != {}
    assert book_of(loaded).kinds["04"].uniek or naam.startswith("AP304")


def test_a_layout_of_the_user_without_a_rubriek_has_not_what_is_about_it() -> None:
    data = read_toml(FOLDER / "GZ321-1.0.toml")
    for record in data["record"]:
        record["velden"] = [
            ["1699" if row[0] == "1614" else row[0], *row[1:]] for row in record["velden"]
        ]
    loaded = standard_of({**data, "zekerheid": "geladen"}, "GZ321-1.0.toml")
    assert len(extras_of(loaded)["som"]) == len(extras_of(standard_of(data, "x"))["som"]) - 1
    assert not book_of(loaded).kinds["16"].som


def test_a_folder_holds_flat_messages_and_other_text_files(tmp_path: Path) -> None:
    (tmp_path / "a.TXT").write_bytes(GOOD.read_bytes())
    (tmp_path / "leesmij.txt").write_text("Een gewone tekst.")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(GOOD, "c.asc")
    for jobs in (1, 2):
        checks = []
        for check in validate_files([tmp_path], SETTINGS, jobs):
            assert all(item.severity is Severity.INFO for item in check)
            checks.append(check.verdict)
        assert [Path(item.file).name for item in checks] == ["a.TXT", "c.asc", "-"]
        assert {item.verdict for item in checks} == {"accepted"}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = 0
    try:
        main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, capsys.readouterr().out


@pytest.fixture
def nameless(tmp_path: Path) -> Path:
    """A message in which the name of somebody is absent."""
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD.read_bytes().replace(b"Voorbeeld", b" " * 9, 1))
    return path


@pytest.mark.parametrize(
    ("form", "place"),
    [("text", "rubriek 0210"), ("junit", "0210"), ("json", '"0210"'), ("sarif", "EI-3-LEEG")],
)
def test_the_place_is_told_in_every_form(
    nameless: Path, capsys: pytest.CaptureFixture[str], form: str, place: str
) -> None:
    status, told = run(capsys, "validate", str(nameless), "--format", form, "--on", "2026-02-01")
    assert status == 1
    assert place in told


def test_standard_input_may_be_a_flat_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(GOOD.read_bytes())))
    assert run(capsys, "validate", "-", "--on", "2026-02-01")[0] == 0


def test_every_row_has_a_finding_of_its_own() -> None:
    for standaard in (standards()["GZ321", "1.0"], standards()["ZH308", "9.0"]):
        for row in rows_of(standaard):
            assert row.finding.at.rubriek
            assert row.code in rows_by_code()


@pytest.mark.parametrize("code", ["GZ321-0422", "GZ321-0433-SOM", "EI-5-SLEUTEL", "EI-4-SOORT"])
def test_a_code_of_the_flat_messages_is_explained(
    code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = run(capsys, "explain", code)
    assert status == 0
    assert code in told


def test_a_finding_on_a_flat_message_may_be_waived(
    nameless: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "zorgdeclaratie.toml"
    config.write_text(
        '[[ontheffing]]\ncode = "EI-3-LEEG"\nreden = "x"\neigenaar = "y"\ntot = 2026-12-31\n'
    )
    arguments = ("validate", str(nameless), "--on", "2026-02-01", "--config", str(config))
    assert run(capsys, *arguments)[0] == 0
