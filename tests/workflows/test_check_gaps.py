"""`check` over messages that lack what they should have: they are read as far as they tell."""

from datetime import date
from pathlib import Path

import adapter
from adapter.formats.ei.plekken import plekken
from adapter.formats.ei.reading import EiReader
from tests.workflows.test_check import ROOT
from tests.workflows.test_check_ties import CASES

ON = date(2027, 2, 5)
GOOD = ROOT / "ei" / "GZ321-1.0" / "goed.txt"
A = CASES / "dubbel-berichten" / "a.xml"
B = CASES / "dubbel-berichten" / "b.xml"


def told(*files: Path) -> tuple[list[str], dict[str, int]]:
    check = adapter.check(files, on=ON)
    return [f"{item.severity.label} {item.code}" for item in check], dict(
        check.summary.not_compared
    )


def without(message: Path, folder: Path, begin: str, end: str) -> Path:
    """Return a message without a stretch of its text."""
    text = message.read_text(encoding="utf-8")
    start = text.index(begin)
    path = folder / message.name
    path.write_text(text[:start] + text[text.index(end, start) + len(end) :], encoding="utf-8")
    return path


def test_a_prestatie_that_is_no_debit_and_no_credit_claims_nothing(tmp_path: Path) -> None:
    empty = without(A, tmp_path, "<gds801:DebetPrestatie>", "</gds801:DebetPrestatie>")
    assert told(empty, B) == (["warning SAMEN-ZONDER-PRESTATIE"], {"prestatie": 1})


def test_a_behandelaar_that_is_not_told_may_be_any(tmp_path: Path) -> None:
    nobody = without(A, tmp_path, "<gds801:Zorgaanbieder>", "</gds801:Zorgaanbieder>")
    assert told(nobody, B) == (["error DUBBEL-BERICHTEN"], {})


def test_a_debit_without_its_zorgtraject_is_compared(tmp_path: Path) -> None:
    name = "gds801:AanvullendePrestatiegegevens>"
    bare = without(A, tmp_path, f"<{name}", f"</{name}")
    assert told(bare, B) == (["error DUBBEL-BERICHTEN"], {})


def test_a_credit_without_its_reference_is_counted(tmp_path: Path) -> None:
    name = "gds801:GerelateerdReferentienummer>"
    credit = without(CASES / "dubbel-berichten" / "credit.xml", tmp_path, f"<{name}", f"</{name}")
    expected = ["error DUBBEL-BERICHTEN", "warning SAMEN-ZONDER-VERWIJZING"]
    assert told(A, credit, B) == (expected, {"verwijzing": 1})


def flat(folder: Path, *, begin: bytes, at: int, old: bytes, new: bytes) -> Path:
    """Return a flat message of which the records that begin so have something else at a place."""
    lines = GOOD.read_bytes().split(b"\r\n")
    for number, line in enumerate(lines):
        if line.startswith(begin):
            assert line[at : at + len(old)] == old
            lines[number] = line[:at] + new + line[at + len(old) :]
    path = folder / "anders.txt"
    path.write_bytes(b"\r\n".join(lines))
    return path


def test_a_flat_line_without_a_date_or_for_a_test_is_counted(tmp_path: Path) -> None:
    head = GOOD.read_bytes()
    assert head[9:10] == b"P"
    test = flat(tmp_path, begin=b"01", at=9, old=b"P", new=b"T")
    assert told(test) == (["warning SAMEN-ANDERE-SOORT"], {"berichtsoort": 9})
    with GOOD.open("rb") as stream:
        line = next(item for item in EiReader(stream) if item.kenmerk == "06")
    at = plekken(line.layout).begin
    assert at
    old = line.tekst[at.begin : at.einde].encode()
    begin = line.tekst[:14].encode()
    dateless = flat(tmp_path, begin=begin, at=at.begin, old=old, new=b"20141399")
    assert told(dateless)[1] == {"datum": 1}


def test_a_flat_message_without_a_declarant_may_be_of_any(tmp_path: Path) -> None:
    head = GOOD.read_bytes().split(b"\r\n")[0]
    at = head.index(b"06010713")
    nobody = flat(tmp_path, begin=b"01", at=at, old=b"06010713", new=b"0" * 8)
    found, _ = told(GOOD, nobody)
    assert found.count("error DUBBEL-BERICHTEN") == 8
