"""`check` with returns: what one says by leaving it out, and of an export without its message."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.workflows.test_check import ROOT, _answered
from tests.workflows.test_check_ties import CASES, OTHER, export, told

GOOD = ROOT / "ei" / "GZ321-1.0" / "goed.txt"
RETURNED = CASES / "dubbel-berichten" / "retour-vecozo.xml"
LINES = 8
OLD = {"Factuurnummer": "D-1", "Prestatiecode": "CO0497", "Begintijd": "09:00", "Eindtijd": "09:45"}
OLD |= {"Tarief": "140,00", "Bedrag": "140,00"}
NEW = OLD | {"Factuurnummer": "D-2", "Referentie": "N1"}


def again(folder: Path) -> Path:
    path = folder / "opnieuw.txt"
    path.write_bytes(GOOD.read_bytes().replace(b"F-2015-1 ", b"F-2015-2 "))
    return path


def of_lines(*files: Path) -> Sequence[str]:
    return [line for line in told(*files) if "DUBBEL" in line]


@pytest.mark.parametrize(
    ("sandbox", "awarded"),
    [
        ("", LINES),
        ('[[afwijzen]]\nprestatiecode = "180001"\nretourcode = "0613"\n', LINES - 1),
        ('[[afwijzen]]\nprestatiecode = "*"\nretourcode = "0613"\n', 0),
    ],
)
def test_what_a_flat_return_leaves_out_is_awarded(
    sandbox: str, awarded: int, tmp_path: Path
) -> None:
    answer = _answered(GOOD, tmp_path, sandbox)
    assert of_lines(GOOD, again(tmp_path)) == ["error DUBBEL-BERICHTEN"] * LINES
    expected = ["error DUBBEL-TOEGEKEND"] * awarded
    assert of_lines(GOOD, answer, again(tmp_path)) == expected


def test_a_flat_return_that_refuses_the_file_refuses_what_it_leaves_out(tmp_path: Path) -> None:
    answer = _answered(GOOD, tmp_path, "")
    text = answer.read_bytes()
    awards, nothing = b"00000070000D00000070000D", b"00000070000D00000000000D"
    assert text.count(awards) == text.count(b"8001") == 1
    refused = tmp_path / "afgewezen.txt"
    refused.write_bytes(text.replace(awards, nothing).replace(b"8001", b"0103"))
    assert of_lines(GOOD, refused, again(tmp_path)) == []
    # Totals that do not add up say nothing of a line that is left out.
    partly = tmp_path / "deels.txt"
    partly.write_bytes(text.replace(awards, b"00000070000D00000030000D"))
    assert of_lines(GOOD, partly, again(tmp_path)) == ["error DUBBEL-BERICHTEN"] * LINES


def test_what_vecozo_sent_back_of_an_export_may_be_in_the_next(tmp_path: Path) -> None:
    old, new = export(tmp_path / "oud.csv", OLD), export(tmp_path / "nieuw.csv", NEW)
    assert told(old, new) == ["error DUBBEL-EXPORTS"]
    assert told(old, RETURNED, new) == told(new, old, RETURNED) == []
    third = export(tmp_path / "derde.csv", NEW | {"Factuurnummer": "D-3"})
    assert told(old, RETURNED, new, third) == ["error DUBBEL-EXPORTS"]
    of_same_number = export(tmp_path / "zelfde.csv", OLD | {"Referentie": "N1"})
    assert told(old, RETURNED, of_same_number) == []
    assert told(old, RETURNED, of_same_number, third) == ["error DUBBEL-EXPORTS"]


def test_a_return_on_a_part_of_a_number_is_about_the_rows_of_that_number(tmp_path: Path) -> None:
    refused = tmp_path / "retour.xml"
    text = (CASES / "dubbel-berichten" / "retour-afgewezen.xml").read_text(encoding="utf-8")
    assert ">D-1<" in text
    refused.write_text(text.replace(">D-1<", ">D-1-2<"), encoding="utf-8")
    rows = (OLD, OLD | OTHER | {"Referentie": "R7"})
    old, new = export(tmp_path / "oud.csv", *rows), export(tmp_path / "nieuw.csv", NEW)
    assert told(old, new) == ["error DUBBEL-EXPORTS"]
    assert told(old, refused, new) == []
    other = export(tmp_path / "ander.csv", NEW | OTHER)
    assert told(old, refused, other) == ["error DUBBEL-EXPORTS"]


def test_a_return_that_breaks_off_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    case = CASES / "dubbel-berichten"
    text = (case / "retour-afgewezen.xml").read_text(encoding="utf-8")
    broken = tmp_path / "kapot.xml"
    broken.write_text(text.replace("</gds802:Bericht>", ""), encoding="utf-8")
    assert told(case / "a.xml", broken, case / "b.xml") == ["error XML-NIET-WELGEVORMD"]


def test_a_reference_that_many_patients_have_is_found_for_each(tmp_path: Path) -> None:
    text = (CASES / "dubbel-in-retour" / "retour-toegekend.xml").read_text(encoding="utf-8")
    end = "</gds802:Verzekerde>"
    start, stop = text.index("<gds802:Verzekerde>"), text.rindex(end) + len(end)
    others = "".join(
        text[start:stop].replace("999990019", f"9999{number:05}") for number in range(3000)
    )
    many = tmp_path / "retour.xml"
    many.write_text(text[:start] + others + text[start:], encoding="utf-8")
    assert told(many, CASES / "dubbel-in-retour" / "opnieuw.xml") == ["error DUBBEL-IN-RETOUR"]
