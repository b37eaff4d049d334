"""show and zip files on the command line."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from adapter.reference.texts import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"


def run(*arguments: str, language: str = "nl", stdin: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "ZORGDECLARATIE_LANG": language, "PYTHONIOENCODING": "utf-8"},
        input=stdin,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("form", ["tree", "table"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_show_gives_plain_lines_with_nobody_in_them_unless_asked_for(
    form: str, language: str
) -> None:
    arguments = ("show", str(BASE), "--as", form, "--on", "2027-02-05")
    status, told, complaint = run(*arguments, language=language)
    assert (status, complaint) == (0, "")
    assert "\x1b" not in told
    assert "999990123" not in told
    assert "***" in told
    assert "CO0001" in told
    assert "999990123" in run(*arguments, "--show-personal-data")[1]


def test_show_as_json_gives_one_object_a_line() -> None:
    for form, kind in (("tree", "element"), ("table", "prestatie")):
        status, told, _ = run(
            "show", "-", "--as", form, "--format", "json", stdin=BASE.read_bytes()
        )
        *lines, last = map(json.loads, told.splitlines())
        assert status == 0
        assert {(line["kind"], line["file"]) for line in lines} == {(kind, "-")}
        assert (last["kind"], last["amount"]) == ("summary", last["overzicht"])


def test_show_tells_where_a_broken_message_breaks() -> None:
    content = BASE.read_bytes()[:1500]
    status, told, _ = run("show", "-", stdin=content)
    assert status == 1
    assert "Factuurnummer: " in told
    line = content.count(b"\n") + 1
    assert f"(-, regel {line})" in told


def test_show_has_colours_on_a_terminal_only() -> None:
    leader, follower = os.openpty()
    arguments = [sys.executable, str(ROOT / "cli.py"), "show", str(BASE)]
    subprocess.run(arguments, stdout=follower, check=True, env={**os.environ, "TERM": "xterm"})
    os.close(follower)
    assert b"\x1b[1mBericht" in os.read(leader, 1 << 16)


def test_messages_in_a_zip_file_are_named_by_it_and_a_breach_is_told(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.zip", tmp_path / "b.zip"
    for path, name in ((good, "a.xml"), (bad, "map/a.xml")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(BASE, name)
    for command, key in (("validate", "verdict"), ("show", "summary")):
        status, told, _ = run(command, str(good), "--format", "json")
        lines = map(json.loads, told.splitlines())
        files = [line["file"] for line in lines if line["kind"] == key and "file" in line]
        assert (status, files) == (0, [f"{good}/a.xml"])
        status, told, complaint = run(command, str(bad), language="en")
        assert (status, told) == (2, "")
        assert "is in a folder" in complaint


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("show {}", "summary"),
        ("validate {} --compare-on 2026-11-01 2026-12-01", "comparison"),
        ("translate {} --to json --out {}-uit", "translation"),
    ],
)
def test_a_file_of_a_folder_that_cannot_be_opened_does_not_keep_the_rest_back(
    command: str, kind: str, tmp_path: Path
) -> None:
    given = tmp_path / "in"
    given.mkdir()
    (given / "z.xml").write_bytes(BASE.read_bytes())
    with zipfile.ZipFile(given / "m.zip", "w") as archive:
        archive.writestr("map/b.xml", b"<a/>")
    status, told, _ = run(*command.replace("{}", str(given)).split(), "--format", "json")
    lines = [json.loads(line) for line in told.splitlines()]
    files = {Path(line["file"]).name for line in lines if line["kind"] == kind}
    assert "z.xml" in files
    assert "IN-ZIP-MAP" in {line.get("code") for line in lines}
    assert status == (0 if kind == "comparison" else 1)
