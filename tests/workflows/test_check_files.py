"""`check`: how a file is told that cannot be read, and where a row of an export stands."""

import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import adapter
from adapter.cli.check import command
from adapter.cli.route import command as route
from tests.cli.test_validate_output import run as run_in

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "check"


def run(*arguments: object, stdin: bytes = b"") -> Result:
    done = CliRunner().invoke(command, [str(item) for item in arguments], input=stdin)
    assert done.exception is None or isinstance(done.exception, (SystemExit, adapter.AdapterError))
    return done


@pytest.mark.parametrize("root", ["<a/>", "<Bericht/>", "<html/>"])
def test_a_document_with_a_doctype_is_told_as_that(root: str, tmp_path: Path) -> None:
    document = tmp_path / "a.xml"
    document.write_text(f'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n{root}', "utf-8")
    check = adapter.check([document], on=date(2027, 2, 5))
    (found,) = check
    assert (found.code, found.at.line) == ("XML-DOCTYPE", 2)
    assert check.summary.bronnen[0].onvolledig


@pytest.mark.parametrize(("stdin", "code"), [(b"", "IN-LEEG"), (b"niets\n", "IN-PROFIEL")])
def test_standard_input_that_is_no_export_is_named_as_it_was_given(stdin: bytes, code: str) -> None:
    fault = run("-", stdin=stdin).exception
    assert isinstance(fault, adapter.UnusableInputError)
    assert (fault.code, fault.details["bestand"]) == (code, "-")


@pytest.mark.parametrize(
    ("language", "row", "whole"),
    [
        ("nl", "Rij {} van de export", "Bericht als geheel"),
        ("en", "Row {} of the export", "Message as a whole"),
    ],
)
def test_a_finding_on_a_row_of_an_export_stands_under_that_row(
    language: str, row: str, whole: str
) -> None:
    case = CASES / "dubbel-exports"
    files = [str(case / "november.csv"), str(case / "december.csv")]
    code, told, _ = run_in("check", *files, language=language)
    assert code == 1
    assert [
        line for line in told.splitlines() if line in (row.format(2), row.format(4), whole)
    ] == [
        row.format(2),
        row.format(4),
    ]


def test_a_table_of_decisions_in_a_folder_is_no_export(tmp_path: Path) -> None:
    rows = CASES / "samen-factuurnummer" / "a.csv"
    shutil.copy(rows, tmp_path / "a.csv")
    for name in ("wat.csv", "wat.xlsx"):
        given = [str(rows), "--practice", str(CASES / "praktijk.toml"), "--on", "2027-02-05"]
        done = CliRunner().invoke(route, [*given, "--out", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
    check = adapter.check([tmp_path], on=date(2027, 2, 5), practice=CASES / "praktijk.toml")
    (found,) = check
    assert (found.code, found.details) == ("IN-OVERGESLAGEN", {"aantal": "2"})


def test_the_summary_says_what_was_not_compared_for_want_of_a_table() -> None:
    case = CASES / "samen-y02"
    told = run(case / "te-duur.csv").stdout.splitlines()
    assert [line.split(" is ")[0] for line in told[-4:-1]] == [
        "Zonder --practice",
        "Zonder --agreements",
        "Zonder --tariffs",
    ]
    options: dict[str, Any] = {
        "practice": CASES / "praktijk.toml",
        "agreements": CASES / "afspraken.csv",
        "tariffs": CASES / "tarieven-mondzorg.csv",
    }
    for left in options:
        given = {name: path for name, path in options.items() if name != left}
        check = adapter.check([case / "goed.csv"], on=date(2027, 2, 5), **given)
        assert list(check) == []
        assert check.summary.to_dict()["not_given"] == [left]


def test_a_zip_file_with_a_folder_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    case = CASES / "dubbel-berichten"
    packed = tmp_path / "alles.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(case / "a.xml", "declaraties/a.xml")
    check = adapter.check([packed, case / "a.xml", case / "b.xml"], on=date(2027, 2, 5))
    assert [(item.code, item.at.file) for item in check] == [
        ("IN-ZIP-MAP", str(packed)),
        ("DUBBEL-BERICHTEN", str(case / "b.xml")),
    ]
