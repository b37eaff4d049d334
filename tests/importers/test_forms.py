"""Each form of a cell: what it gives, what it mends, and what it refuses without quoting it."""

from datetime import date
from decimal import Decimal

import pytest

from adapter.core.errors import RegisterError
from adapter.importers.forms import CellFaultError, Mended, form

READ: list[tuple[str, str, object]] = [
    ("tekst", "É; x", "É; x"),
    ("datum", "14-03-1984", date(1984, 3, 14)),
    ("bedrag", "€ 1.039,48", Decimal("1039.48")),
    ("bedrag", "-999999,99", Decimal("-999999.99")),
    ("getal", "2,5", Decimal("2.5")),
    ("bsn", "999990019", "999990019"),
    ("agb", "01000014", "01000014"),
    ("uzovi", "0101", "0101"),
    ("prestatiecode", "CO0497", "CO0497"),
    ("prestatiecode", "190600", "190600"),
    ("prestatiecode", "CO04", "CO04"),
    ("prestatiecode", "C00X97", "C00X97"),
    ("prestatiecode", "001234", "001234"),
    ("janee", "J", True),
    ("janee", "ja", True),
    ("janee", "N", False),
    ("janee", "NEE", False),
    ("tijd", "9:05", "09:05:00"),
    ("tijd", "23:59:59", "23:59:59"),
    ("tijd", "00:00", "00:00:00"),
    ("codes", "CO0497  CO0627", ("CO0497", "CO0627")),
    ("codes", "*", ("*",)),
    ("codes", '["CO0497", "CO0627"]', ("CO0497", "CO0627")),
    ("datum", "2026-11-03 00:00:00", date(2026, 11, 3)),
    ("datum", "2026-11-03T09:30:00.000", date(2026, 11, 3)),
    ("datum", "3-11-2026 9:30", date(2026, 11, 3)),
    ("bedrag", "\u2212155,12", Decimal("-155.12")),
    ("bedrag", "\u2013155,12", Decimal("-155.12")),
    ("bedrag", "1 039,48", Decimal("1039.48")),
    ("bedrag", "€ 234 567,00", Decimal("234567.00")),
    ("getal", "1 234 567", Decimal(1234567)),
    ("bedrag", "1 039", Decimal("1039.00")),
    ("bedrag", "410,-", Decimal("410.00")),
    ("bedrag", "€ 410,--", Decimal("410.00")),
    ("bedrag", "410,00 €", Decimal("410.00")),
    ("bedrag", "\u00a4 410,00", Decimal("410.00")),
    ("bedrag", "155.1", Decimal("155.10")),
    ("getal", "0.1250", Decimal("0.125")),
    ("getal", "100", Decimal(100)),
    ("procent", "95", Decimal(95)),
    ("procent", "95,5 %", Decimal("95.5")),
    ("procent", "1,5%", Decimal("1.5")),
    ("procent", "0", Decimal(0)),
    ("janee", "WAAR", True),
    ("janee", "true", True),
    ("janee", "Onwaar", False),
    ("janee", "false", False),
    ("tijd", "1899-12-31 09:30:00", "09:30:00"),
    ("tijd", "2026-11-03T09:30:00.000", "09:30:00"),
]
MENDED = [
    ("datum", "46329", date(2026, 11, 3), "IMP-DATUM-GETAL"),
    ("datum", "46329,375", date(2026, 11, 3), "IMP-DATUM-GETAL"),
    ("datum", "30755.0", date(1984, 3, 14), "IMP-DATUM-GETAL"),
    ("tijd", "0.395833333333333", "09:30:00", "IMP-TIJD-GETAL"),
    ("tijd", "0,5", "12:00:00", "IMP-TIJD-GETAL"),
    ("tijd", ".3750", "09:00:00", "IMP-TIJD-GETAL"),
    ("agb", "1000014", "01000014", "IMP-VOORLOOPNUL"),
    ("agb", "900014", "00900014", "IMP-VOORLOOPNUL"),
    ("uzovi", "101", "0101", "IMP-VOORLOOPNUL"),
    ("uzovi", "11", "0011", "IMP-VOORLOOPNUL"),
    ("prestatiecode", "C00497", "CO0497", "IMP-LETTER-O"),
    ("prestatiecode", "0V0012", "OV0012", "IMP-LETTER-O"),
    ("prestatiecode", "COO497", "CO0497", "IMP-LETTER-O"),
    ("prestatiecode", "co0497", "CO0497", "IMP-HOOFDLETTER"),
]
REFUSED = [
    ("datum", "31-02-2026", "IMP-DATUM"),
    ("datum", "Jansen", "IMP-DATUM"),
    ("bedrag", "1.039", "IMP-BEDRAG"),
    ("bedrag", "1,005", "IMP-BEDRAG"),
    ("bedrag", "1" + "0" * 28, "IMP-BEDRAG"),
    ("bedrag", "999990019", "IMP-BEDRAG"),
    ("bedrag", "-1000000,00", "IMP-BEDRAG"),
    ("getal", "1 stuk", "IMP-GETAL"),
    ("bsn", "999990018", "IMP-BSN"),
    ("bsn", "9999.90.019", "IMP-BSN"),
    ("bsn", "000000000", "IMP-BSN"),
    ("bsn", "0", "IMP-BSN"),
    ("agb", "10014", "IMP-AGB"),
    ("agb", "010000141", "IMP-AGB"),
    ("agb", "00000000", "IMP-AGB"),
    ("uzovi", "1", "IMP-UZOVI"),
    ("uzovi", "00", "IMP-UZOVI"),
    ("uzovi", "Zorg", "IMP-UZOVI"),
    ("janee", "1", "IMP-KEUZE"),
    ("janee", "misschien", "IMP-KEUZE"),
    ("tijd", "24:00", "IMP-TIJD"),
    ("tijd", "9.30", "IMP-TIJD"),
    ("tijd", "12:60", "IMP-TIJD"),
    ("tijd", "12:00:60", "IMP-TIJD"),
    ("tijd", "12", "IMP-TIJD"),
    ("tijd", "0.30", "IMP-TIJD"),
    ("tijd", "1.5", "IMP-TIJD"),
    ("tijd", "25:30:00", "IMP-TIJD"),
    ("datum", "2026-11-02T23:00:00Z", "IMP-DATUM"),
    ("datum", "4632", "IMP-DATUM"),
    ("datum", "03-11-26", "IMP-DATUM"),
    ("bedrag", "dit sessietype heeft geen financiële waarde", "IMP-BEDRAG"),
    ("bedrag", "15 5,12", "IMP-BEDRAG"),
    ("bedrag", "1e2", "IMP-BEDRAG"),
    ("procent", "0.95", "IMP-PROCENT"),
    ("procent", "1", "IMP-PROCENT"),
    ("procent", "veel", "IMP-GETAL"),
    ("codes", '[{"a": 1}]', "IMP-SAMENGESTELD"),
    ("codes", "[a]", "IMP-SAMENGESTELD"),
]


@pytest.mark.parametrize(("name", "text", "value"), READ)
def test_a_form_reads_a_cell(name: str, text: str, value: object) -> None:
    assert form(name)(text) == value


@pytest.mark.parametrize(("name", "text", "value", "code"), MENDED)
def test_a_slip_of_a_spreadsheet_or_a_typist_is_mended_with_a_warning(
    name: str, text: str, value: object, code: str
) -> None:
    assert form(name)(text) == Mended(value, code)


@pytest.mark.parametrize(("name", "text", "code"), REFUSED)
def test_what_cannot_be_read_is_refused_without_being_quoted(
    name: str, text: str, code: str
) -> None:
    with pytest.raises(CellFaultError) as caught:
        form(name)(text)
    assert caught.value.code == str(caught.value) == code
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_choice_takes_its_values_in_any_case() -> None:
    choice = form("keuze", ("ggz", "fz"))
    assert (choice("ggz"), choice("FZ")) == ("ggz", "fz")
    with pytest.raises(CellFaultError, match="IMP-KEUZE"):
        choice("gz")


@pytest.mark.parametrize("text", ["21", "21,0", "21.00", "21%", "21 %"])
def test_a_percentage_of_the_list_is_taken_with_or_without_its_sign(text: str) -> None:
    assert repr(form("percentage", ("0", "21"))(text)) == "Decimal('21')"


@pytest.mark.parametrize("text", ["9", "0,21", "-21", "%", "21 % btw", "€ 21"])
def test_another_percentage_is_refused(text: str) -> None:
    with pytest.raises(CellFaultError, match="IMP-PERCENTAGE"):
        form("percentage", ("0", "21"))(text)


def test_a_choice_is_given_in_the_spelling_of_the_profile() -> None:
    assert form("keuze", ("GGZ",))("ggz") == "GGZ"


def test_a_form_that_does_not_exist_is_a_fault_of_the_profile() -> None:
    with pytest.raises(RegisterError, match="datom"):
        form("datom")
