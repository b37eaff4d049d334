"""A standard that a user loads from a message specification: what comes in, and what is refused."""

import io
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest
import xlsxwriter

from adapter.core.errors import OutputError, UnusableInputError
from adapter.core.findings import Severity
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.reading import EiFaultError, EiReader
from adapter.formats.ei.registry import standards, user_standards
from adapter.formats.ei.writing import EiWriter
from adapter.importers.berkop import Genoemd
from adapter.reference.texts import LANGUAGES, finding_text
from adapter.workflows.import_standard import ImportedStandard, import_standard
from tests.importers.berwerkmap import HEADER, Cells, book_of, cells_of, write_book
from tests.importers.test_old_workbook import write_xls

TODAY = date(2026, 11, 23)
SUPPLIED = dict(standards())
ZH308 = SUPPLIED["ZH308", "9.0"]
COLUMN = {name: at for at, name in enumerate(HEADER)}


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZORGDECLARATIE_DATA", str(tmp_path / "gegevens"))
        standards.cache_clear()
        yield tmp_path
    standards.cache_clear()


def said_by(standaard: Standaard) -> dict[str, object]:
    """Return everything that a layout says, without where it comes from."""
    return attrs.asdict(
        standaard,
        filter=lambda attribute, _: attribute.name not in ("bron", "zekerheid", "titel"),
    )


@pytest.mark.parametrize("standaard", SUPPLIED.values(), ids=lambda s: f"{s.naam}-{s.versie}")
def test_a_layout_of_ours_comes_back_the_same_from_its_workbook(
    standaard: Standaard, folder: Path
) -> None:
    made = import_standard(book_of(folder, standaard), TODAY)
    assert made.standaard
    assert said_by(made.standaard) == said_by(standaard)
    assert (made.standaard.zekerheid, made.replaced) == ("geladen", "supplied")
    assert made.unused == ("Standaard", "Organisatiecode", "Beschrijving functie")
    known = all(veld.verplicht for item in standaard.records.values() for veld in item.alle)
    assert [item.code for item in made.findings] == ([] if known else ["BER-VERPLICHT"])
    loaded = standards()[standaard.naam, standaard.versie]
    assert loaded.bron.startswith(f"{standaard.naam}v{standaard.versie}_BERu1.xlsx, ingelezen op 2")
    assert said_by(loaded) == said_by(standaard)


def test_a_message_of_a_loaded_version_is_read_at_once(folder: Path) -> None:
    standaard = attrs.evolve(ZH308, versie="9.1")
    target = io.BytesIO()
    writer = EiWriter(standaard, target)
    writer.write("01", ("01", "101", "09", "01", *standaard.records["01"].read(" " * 610)[4:]))
    writer.finish()
    with pytest.raises(EiFaultError):
        EiReader(io.BytesIO(target.getvalue()))
    made = import_standard(book_of(folder, standaard), TODAY)
    assert made.path == user_standards() / "ZH308-9.1.toml"
    assert not made.replaced
    reader = EiReader(io.BytesIO(target.getvalue()))
    assert [record.kenmerk for record in reader] == ["01", "99"]
    assert reader.standaard.zekerheid == "geladen"


def at(nr: str, column: str, value: str | float) -> Callable[[Cells], object]:
    """Return what changes a cell of a rubriek."""

    def change(cells: Cells) -> None:
        row = next(row for row in cells if row[COLUMN["Volgnummer"]] == nr)
        row[COLUMN[column]] = value

    return change


def without(nr: str) -> Callable[[Cells], object]:
    """Return what takes away the row of a rubriek."""
    return lambda cells: cells.remove(next(row for row in cells if row[3] == nr))


def header(old: str, new: str) -> Callable[[Cells], object]:
    """Return what changes a heading."""
    return lambda cells: cells[0].__setitem__(COLUMN[old], new)


def only(*records: str) -> Callable[[Cells], object]:
    """Return what leaves the rows of some records only."""

    def change(cells: Cells) -> None:
        cells[1:] = [row for row in cells[1:] if row[2] in records]

    return change


BROKEN: dict[str, tuple[Callable[[Cells], object], list[tuple[str, int | None, str | None]]]] = {
    "no header": (lambda cells: cells.__delitem__(0), [("BER-GEEN-TABEL", None, None)]),
    "no rows": (lambda cells: cells.__delitem__(slice(1, None)), [("BER-LEEG", None, None)]),
    "a column less": (header("Lengte", "Hoogte"), [("BER-KOP", 11, None)]),
    "no position": (header("Eindpositie", "Plek"), [("BER-KOP", 11, None)]),
    "a column twice": (header("Organisatiecode", "Type"), [("BER-KOLOM-DUBBEL", 11, "Type")]),
    "a type": (at("0203", "Type", "NUM"), [("BER-CEL", 34, "Type")]),
    "a length": (at("0203", "Lengte", "negen"), [("BER-CEL", 34, "Lengte")]),
    "half a length": (at("0203", "Lengte", 8.5), [("BER-CEL", 34, "Lengte")]),
    "no length": (at("0203", "Lengte", ""), [("BER-CEL-LEEG", 34, "Lengte")]),
    "no end": (at("0203", "Eindpositie", ""), [("BER-CEL-LEEG", 34, "Eindpositie")]),
    "a zero": (at("0203", "Lengte", 0), [("BER-CEL", 34, "Lengte")]),
    "no element": (at("0203", "Code gegeven", ""), [("BER-CEL-LEEG", 34, "Code gegeven")]),
    "an obligation": (at("0203", "Verplichting", "ja"), [("BER-CEL", 34, "Verplichting")]),
    "a key": (at("0203", "Sleutel", "S"), [("BER-CEL", 34, "Sleutel")]),
    "a code list": (at("0203", "Code codelijst", "lijst 4"), [("BER-CEL", 34, "Code codelijst")]),
    "a name": (at("0203", "Naam gegevenselement", "a\x7f"), [("BER-CEL", 34, HEADER[4])]),
    "a formula": (at("0203", "Type", "#DEEL/0!"), [("IMP-FOUTCEL", 34, "Type")]),
    "a list": (at("0203", "Patroon", '["N"]'), [("IMP-SAMENGESTELD", 34, "Patroon")]),
    "another record": (at("0203", "Volgnummer", "0303"), [("BER-NUMMER", 34, "Volgnummer")]),
    "a number twice": (at("0203", "Volgnummer", "0202"), [("BER-DUBBEL", 34, "Volgnummer")]),
    "an end": (
        at("0203", "Eindpositie", 24),
        [
            ("BER-POSITIE", 34, "Eindpositie"),
            ("BER-POSITIE", 35, "Eindpositie"),
        ],
    ),
    "a row less": (without("0203"), [("BER-POSITIE", 34, "Eindpositie")]),
    "no reserve": (without("0280"), [("BER-LENGTE", 54, "Lengte")]),
    "no kenmerk": (
        without("0201"),
        [
            ("BER-POSITIE", 32, "Eindpositie"),
            ("BER-KENMERK", 32, "Volgnummer"),
        ],
    ),
    "no record 99": (only("01", "02", "04"), [("BER-RECORD-ONTBREEKT", None, None)]),
    "one record": (only("01"), [("BER-RECORD-ONTBREEKT", None, None)]),
    "no codes": (at("0102", "Constraints/condities", ""), [("BER-CODES", None, None)]),
    "a version": (
        at("0103", "Constraints/condities", "Waarde '08' vullen."),
        [("BER-TEGENSPRAAK", None, None)],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_workbook_that_does_not_fit_is_refused_with_the_place(name: str, folder: Path) -> None:
    change, expected = BROKEN[name]
    made = import_standard(book_of(folder, ZH308, change), TODAY)
    wrong = [item for item in made.findings if item.severity is Severity.ERROR]
    assert [(item.code, *place(made, item.code, n)) for n, item in enumerate(wrong)] == expected
    assert made.standaard is None
    assert not user_standards().exists()
    for language in LANGUAGES:
        assert all("-" not in finding_text(item, language).melding.split() for item in wrong)


def place(made: ImportedStandard, code: str, number: int) -> tuple[int | None, str | None]:
    """Return row and column of a finding."""
    wrong = [item for item in made.findings if item.severity is Severity.ERROR]
    origin = wrong[number].at.origin
    return (origin.row, origin.column) if origin else (None, None)


def test_what_the_workbook_does_not_say_is_asked_and_can_be_told(folder: Path) -> None:
    def silent(cells: Cells) -> None:
        for row in cells:
            row[0] = row[COLUMN["Constraints/condities"]] = ""

    cells = cells_of(ZH308)
    silent(cells)
    path = write_book(folder / "specificatie.xlsx", cells)
    asked = {"BER-STANDAARD", "BER-VERSIE", "BER-CODES"}
    assert asked <= {item.code for item in import_standard(path, TODAY).findings}
    told = Genoemd(standaard="ZH308", versie="9.1", codes=("101",))
    made = import_standard(path, TODAY, told)
    assert made.standaard
    assert (made.standaard.naam, made.standaard.versie) == ("ZH308", "9.1")
    assert made.standaard.berichtcodes == ("101",)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (Genoemd(standaard="ZH310"), "BER-TEGENSPRAAK"),
        (Genoemd(versie="8.0"), "BER-TEGENSPRAAK"),
        (Genoemd(codes=("102",)), "BER-TEGENSPRAAK"),
    ],
)
def test_what_is_told_may_not_contradict_the_workbook(
    told: Genoemd, code: str, folder: Path
) -> None:
    found = import_standard(book_of(folder, ZH308), TODAY, told).findings
    assert [item.code for item in found] == [code]


@pytest.mark.parametrize(
    "told", [Genoemd(standaard="zh308"), Genoemd(versie="9"), Genoemd(codes=("1",))]
)
def test_what_is_told_has_a_form(told: Genoemd, folder: Path) -> None:
    with pytest.raises(UnusableInputError, match="IN-BER-OPTIE"):
        import_standard(book_of(folder, ZH308), TODAY, told)


def test_a_code_and_version_of_another_standard_are_refused(folder: Path) -> None:
    cells = cells_of(attrs.evolve(ZH308, naam="ZH399"))
    path = write_book(folder / "ZH399v9.0.xlsx", cells)
    assert [item.code for item in import_standard(path, TODAY).findings] == ["BER-CODE-BEZET"]


def test_a_loaded_layout_is_replaced_only_when_told_so(folder: Path) -> None:
    path = book_of(folder, ZH308)
    first = import_standard(path, TODAY)
    assert first.path
    before = first.path.read_bytes()
    with pytest.raises(OutputError, match="UIT-BER-BESTAAT"):
        import_standard(path, TODAY)
    assert first.path.read_bytes() == before
    again = import_standard(path, date(2026, 11, 24), force=True)
    assert again.replaced == "own"
    assert "2026-11-24" in tomllib.loads(first.path.read_text(encoding="utf-8"))["bron"]
    assert [item.name for item in user_standards().iterdir()] == ["ZH308-9.0.toml"]


def test_rows_that_are_no_rubriek_and_unknown_totals_are_told(folder: Path) -> None:
    def change(cells: Cells) -> None:
        at("9904", "Code gegeven", "ANT999")(cells)
        cells.insert(5, ["", "toelichting"])

    made = import_standard(book_of(folder, ZH308, change), TODAY)
    assert made.standaard
    assert [item.code for item in made.findings] == ["BER-SLUIT", "BER-OVERGESLAGEN"]
    target = io.BytesIO()
    EiWriter(made.standaard, target).finish()
    assert target.getvalue()[:20] == b"99" + b"0" * 18


def test_a_broken_layout_of_the_user_is_named(folder: Path) -> None:
    user_standards().mkdir(parents=True)
    (user_standards() / "ZH308-9.1.toml").write_text("x = 1", encoding="utf-8")
    with pytest.raises(UnusableInputError, match="IN-EI-LAYOUT"):
        standards()


def test_an_old_workbook_is_read_too_and_says_that_errors_cannot_be_seen(folder: Path) -> None:
    debtor = SUPPLIED["SB311", "2.0"]
    path = folder / "SB311v2.0_BERu1.xls"
    write_xls(path, [[str(cell) for cell in row] for row in cells_of(debtor)])
    made = import_standard(path, TODAY)
    assert made.standaard
    assert said_by(made.standaard) == said_by(debtor)
    assert [item.code for item in made.findings] == ["IMP-OUDE-WERKMAP", "BER-VERPLICHT"]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        (("visible", "visible"), "BER-BLADEN"),
        (("visible", "hidden"), None),
        (("hidden",), "BER-GEEN-TABEL"),
        ((), "BER-GEEN-TABEL"),
    ],
)
def test_one_sheet_in_sight_has_the_table(
    sheets: tuple[str, ...], code: str | None, folder: Path
) -> None:
    path = folder / "ZH308v9.0.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Titel")
    for sheet in sheets:
        page = book.add_worksheet()
        for at, row in enumerate(cells_of(ZH308)):
            page.write_row(at, 0, row)
        if sheet == "hidden":
            page.hide()
    book.close()
    found = import_standard(path, TODAY).findings
    assert [item.code for item in found] == ([code] if code else [])


@pytest.mark.parametrize(
    "content", [b"", b"geen werkmap", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200]
)
def test_what_is_no_workbook_is_refused(content: bytes, folder: Path) -> None:
    path = folder / "ZH308v9.0_BERu2.xls"
    path.write_bytes(content)
    with pytest.raises(UnusableInputError):
        import_standard(path, TODAY)
