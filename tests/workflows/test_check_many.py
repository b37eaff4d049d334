"""`check`: many claims of one patient and day are compared in bounded time, and none silently."""

from datetime import date
from pathlib import Path

import adapter
from tests.workflows.test_check_ties import CASES, export

ON = date(2027, 2, 5)

TIMES = [f"{8 + n // 6:02}:{n % 6}0" for n in range(90)]


def counted(*files: Path) -> tuple[list[str], dict[str, int]]:
    check = adapter.check(files, on=ON)
    return [item.code for item in check], dict(check.summary.not_compared)


def row(number: int, *, at: str, code: str = "CO0627") -> dict[str, str]:
    return {"Referentie": f"R{number}", "Begintijd": at, "Prestatiecode": code}


def test_what_is_not_compared_is_counted_once_a_line(tmp_path: Path) -> None:
    rows = [row(n, at=TIMES[n]) for n in range(67)]
    alike = [row(100 + n, at=TIMES[0]) for n in range(50)]
    assert counted(export(tmp_path / "a.csv", *rows, *alike)) == (["SAMEN-TE-VEEL"], {"teveel": 3})


def test_many_prestaties_of_a_day_are_all_compared(tmp_path: Path) -> None:
    rows = [row(n, at="09:00", code=f"CO{n:04}") for n in range(1, 200)]
    again = row(900, at="09:00", code="CO0199") | {"Factuurnummer": "F-2"}
    files = export(tmp_path / "a.csv", *rows), export(tmp_path / "b.csv", again)
    assert counted(*files) == (["DUBBEL-EXPORTS"], {})


def test_regular_care_is_counted_only_when_a_free_prestatie_is_beside_it(tmp_path: Path) -> None:
    codes = [f"CO{n:04}" for n in range(1, 91)]
    rows = [row(n, at=at, code=code) for n, (at, code) in enumerate(zip(TIMES, codes, strict=True))]
    path = export(tmp_path / "a.csv", *rows)
    free = export(tmp_path / "b.csv", row(900, at="", code="OV9999") | {"Factuurnummer": "F-2"})
    for files, told in (((path,), {}), ((path, free), {"teveel": 26})):
        check = adapter.check(files, on=ON, practice=CASES / "praktijk.toml")
        codes_told = {item.code for item in check}
        assert dict(check.summary.not_compared) == told
        assert ("SAMEN-VRIJ-REGULIER" in codes_told) == (len(files) > 1)
