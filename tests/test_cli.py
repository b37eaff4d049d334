"""The command line as its users and other programs rely on it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapter.cli import program
from adapter.reference.texts import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "fixtures" / "demo"
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"
TABLES = {
    "agreements": "od-afspraken",
    "parties": "partijen",
    "contracts": "contracten",
    "tariffs": "tarieven",
}


def run(*arguments: str, language: str = "nl", stdin: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "ZORGDECLARATIE_LANG": language, "PYTHONIOENCODING": "utf-8"},
        input=stdin,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def demo(out: Path, *more: str) -> tuple[str, ...]:
    tables = [part for name, file in TABLES.items() for part in (f"--{name}", f"{DEMO}/{file}.csv")]
    practice = ("--practice", str(DEMO / "praktijk.toml"))
    where = ("--on", "2027-02-05", "--out", str(out))
    return ("convert", str(DEMO / "export.csv"), *practice, *tables, *where, *more)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", *sorted(program().commands)])
def test_every_command_explains_itself(name: str, language: str) -> None:
    status, told, complaint = run(*name.split(), "--lang", language, "--help")
    assert (status, complaint) == (0, "")
    assert {"nl": "Gebruik:", "en": "Usage:"}[language] in told
    assert "cli." not in told, "a key instead of its text"


@pytest.mark.parametrize("name", sorted(program().commands))
def test_every_command_has_a_paragraph_in_the_docs(name: str) -> None:
    for guide in ("docs/gebruik.md", "docs/usage.md"):
        assert f"\n## `{name}`" in (ROOT / guide).read_text(encoding="utf-8")


def test_convert_tells_its_account_and_leaves_it_in_the_folder(tmp_path: Path) -> None:
    status, told, complaint = run(*demo(tmp_path / "uit"))
    assert (status, complaint) == (1, "")
    assert told == (tmp_path / "uit/rapport.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == [
        "bevindingen.jsonl",
        "declaraties",
        "facturen",
        "herkomst.jsonl",
        "rapport.json",
        "rapport.txt",
        "uitval.csv",
    ]


def test_convert_as_json_gives_one_object_a_line(tmp_path: Path) -> None:
    status, told, _ = run(*demo(tmp_path / "uit", "--format", "json"))
    lines = [json.loads(line) for line in told.splitlines()]
    assert status == 1
    assert {line["kind"] for line in lines} == {"finding", "summary"}
    report = json.loads((tmp_path / "uit/rapport.json").read_text(encoding="utf-8"))
    assert lines[-1] == {"kind": "summary", **report}
    kept = (tmp_path / "uit/bevindingen.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines[:-1] == [json.loads(line) for line in kept]


def test_a_result_is_only_replaced_when_told_so(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    run(*demo(out))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run(*demo(out))[0] == 2
    assert run(*demo(out, "--force"))[0] == 1
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    other = tmp_path / "foto's"
    other.mkdir()
    (other / "vakantie.jpg").write_bytes(b"x")
    assert run(*demo(other, "--force"))[0] == 2
    assert (other / "vakantie.jpg").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "nergens.csv", "--practice", str(DEMO / "praktijk.toml"), "--out", "{out}"),
        ("convert", str(BASE), "--practice", str(DEMO / "praktijk.toml"), "--out", "{out}"),
        ("convert", str(DEMO), "--practice", str(DEMO / "praktijk.toml"), "--out", "{out}"),
        ("convert", str(DEMO / "export.csv"), "--practice", str(BASE), "--out", "{out}"),
        ("convert", str(DEMO / "partijen.csv"), "--practice", str(BASE), "--out", "{out}"),
        ("convert", str(DEMO / "export.csv"), "--out", "{out}"),
        ("validate", "nergens.xml"),
        ("validate", str(ROOT / "docs")),
        ("validate", str(BASE), "--on", "morgen"),
        ("validate", str(BASE), "--wat"),
        ("answer", str(BASE)),
        ("answer", "nergens.xml", "--out", "{out}"),
        ("answer", str(BASE), "--insurer", str(BASE), "--out", "{out}"),
        ("explain",),
        ("explain", "7777"),
        ("show", "nergens.xml"),
        ("show", str(BASE), "--as", "lijst"),
        ("show", "-", "-"),
        ("show", "-", "--declaration", "-"),
        ("show", str(BASE), "--declaration", "nergens.xml"),
        ("show", str(BASE), "--declaration", str(DEMO / "export.csv")),
        ("show", str(BASE), "--declaration", str(ROOT / "fixtures/gds801/basis")),
        ("show", str(BASE), "--declaration", str(ROOT / "fixtures/gds802/basis/vecozo-kop.xml")),
        ("convert", "-", "--practice", "-", "--out", "{out}"),
        ("wat",),
        (),
    ],
    ids=lambda arguments: " ".join(Path(part).name for part in arguments)[:60],
)  # fmt: skip
def test_wrong_use_is_told_in_one_line_and_leaves_nothing(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    given = [part.format(out=tmp_path / "uit") for part in arguments]
    status, told, complaint = run(*given)
    assert status == 2
    assert told == ""
    assert complaint.strip()
    assert "Traceback" not in complaint
    assert list(tmp_path.iterdir()) == []


def test_validate_judges_a_message_from_standard_input() -> None:
    status, told, _ = run(
        "validate", "-", "--on", "2026-11-22", "--format", "json", stdin=BASE.read_bytes()
    )
    lines = map(json.loads, told.splitlines())
    (verdict,) = [line for line in lines if line["kind"] == "verdict"]
    assert status == 0
    assert verdict["verdict"] == "accepted"
    assert 0 < verdict["checks_run"] <= verdict["checks_total"]


def test_validate_goes_through_every_message_of_a_folder(tmp_path: Path) -> None:
    run(*demo(tmp_path / "uit"))
    status, told, _ = run(
        "validate", str(tmp_path / "uit"), "--on", "2027-02-05", "--format", "json"
    )
    verdicts = [line for line in map(json.loads, told.splitlines()) if line["kind"] == "verdict"]
    assert status == 0
    assert len(verdicts) == 16
    assert {verdict["verdict"] for verdict in verdicts} == {"accepted"}


def test_a_check_of_the_schema_alone_is_not_called_accepted() -> None:
    status, told, _ = run("validate", str(BASE), "--layer", "schema", "--format", "json")
    assert status == 0
    assert json.loads(told)["verdict"] == "unfinished"


@pytest.mark.parametrize(("level", "status"), [("error", 0), ("warning", 1), ("info", 1)])
def test_the_exit_status_follows_fail_on(level: str, status: int) -> None:
    # A message in 2.x carries one warning: its schema is not the official one.
    path = str(BASE.with_name("debet-2-1.xml"))
    assert run("validate", path, "--on", "2027-02-05", "--fail-on", level)[0] == status


def test_the_environment_is_what_berichtsoort_is_held_against() -> None:
    status, told, _ = run("validate", str(BASE), "--on", "2026-11-22", "--environment", "T")
    assert status == 1
    assert "8028" in told


def test_a_finding_in_text_says_what_where_and_what_to_do() -> None:
    _, told, _ = run("validate", str(BASE), "--on", "2020-01-01", language="en")
    assert "error  VC006 (8986)  " in told
    assert "line 13, /Bericht/Header/Verzenddatum" in told
    assert "who       the software vendor" in told


def test_the_example_in_the_readme_is_what_the_program_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ROOT / "fixtures" / "voorbeeld"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = readme[readme.index("zorgdeclaratie convert ") : readme.index(" --out uit")]
    monkeypatch.chdir(folder)
    arguments = command.replace("\\\n", " ").split()[1:]
    status, told, _ = run(*arguments, "--out", str(tmp_path / "uit"))
    assert status == 1
    assert told.strip() in readme
    assert (folder / "export.csv").read_text(encoding="utf-8").strip() in readme


def test_a_nearly_right_header_that_decides_where_a_row_goes_stops_the_run(tmp_path: Path) -> None:
    text = (DEMO / "export.csv").read_text(encoding="utf-8-sig")
    export = tmp_path / "export.csv"
    export.write_text(text.replace("Afspraaknummer;", "Afspraaknr;", 1), encoding="utf-8")
    practice = str(DEMO / "praktijk.toml")
    status, told, complaint = run(
        "convert", str(export), "--practice", practice, "--out", str(tmp_path / "uit")
    )
    assert (status, told) == (2, "")
    assert "Afspraaknummer" in complaint
    assert not (tmp_path / "uit").exists()


def test_an_input_inside_the_result_is_not_destroyed(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    run(*demo(out))
    uitval = out / "uitval.csv"
    before = uitval.read_bytes()
    practice = str(DEMO / "praktijk.toml")
    status, _, complaint = run(
        "convert", str(uitval), "--practice", practice, "--out", str(out), "--force"
    )
    assert status == 2
    assert complaint
    assert uitval.read_bytes() == before


def test_route_decides_as_convert_does_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    arguments = [part for part in demo(out) if part not in ("--out", str(out))]
    status, told, _ = run("route", *arguments[1:], "--format", "json")
    rows = [json.loads(line) for line in told.splitlines()]
    assert status == 1
    assert {row["kind"] for row in rows} == {"decision"}
    assert list(tmp_path.iterdir()) == []
    run(*demo(out))
    report = json.loads((out / "rapport.json").read_text(encoding="utf-8"))
    assert len(rows) == report["rows"]
    for decided in report["routes"]:
        going = [row for row in rows if row["route"] != "niet"]
        same = [row for row in going if row["regime"] == decided["regime"]]
        assert len(same) >= decided["rows"], "what is refused later was decided first"
        assert {(row["route"], row["reason"], row["source"]) for row in same} == {
            (decided["route"], decided["reason"]["nl"], decided["source"])
        }
    assert all(row["codes"] for row in rows if row["route"] == "niet")


@pytest.mark.parametrize("language", LANGUAGES)
def test_route_tells_people_where_a_row_goes_and_why(language: str) -> None:
    arguments = [part for part in demo(Path("uit")) if part not in ("--out", "uit")]
    _, told, _ = run("route", *arguments[1:], language=language)
    word = {"nl": "route 1, factuur aan 94009101", "en": "route 1, invoice to 94009101"}[language]
    assert f"export.csv:38  {word}" in told
    assert "999990019" not in told


def test_codes_shows_the_lists_and_whether_a_code_is_valid() -> None:
    status, told, _ = run("codes", "--format", "json")
    lists = {row["list"]: row for row in map(json.loads, told.splitlines())}
    assert status == 0
    assert lists["COD367-VEKT"]["complete"]
    assert not lists["CL0003-NZA"]["complete"]
    for on, valid in (("2021-12-31", False), ("2026-11-22", True)):
        _, told, _ = run("codes", "cod367", "071", "--on", on, "--format", "json")
        assert json.loads(told.splitlines()[0])["valid"] is valid
    _, told, _ = run("codes", "COD367", "012", "--format", "json")
    assert json.loads(told)["flat"]
    _, told, _ = run("codes", "COD367", "--format", "json")
    heads = [row for row in map(json.loads, told.splitlines()) if row["kind"] == "codelist"]
    assert [(row["flat"], row["complete"]) for row in heads] == [(False, True), (True, False)]
    _, told, _ = run("codes", "COD029-VEKT", "--format", "json")
    assert [row["codes"] for row in map(json.loads, told.splitlines())] == [0]
    assert "alleen voor platte EI-berichten" in run("codes", "COD367")[1]
    _, told, _ = run("codes", "COD367", "--on", "2021-12-31", language="en")
    assert "071" in told
    assert "not yet valid" in told
    for wrong in (("codes", "COD0"), ("codes", "COD367", "ABC")):
        assert run(*wrong)[0] == 2
