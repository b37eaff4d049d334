"""A practice that converts rows of care (what a test does not change is sound), and marks."""

import csv
import io
import itertools
import json
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field, frozen
from lxml import etree
from lxml.etree import _Element

from adapter.cli import main
from adapter.core.values import is_bsn
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

Cells = Mapping[str, str]

_CASES = Path(__file__).resolve().parents[2] / "fixtures/convert"
_RIJ = {
    "Factuurnummer": "D1",
    "Factuurdatum": "30-11-2026",
    "Cliëntnummer": "C-1001",
    "BSN": "999990019",
    "Geboortedatum": "14-03-1984",
    "UZOVI": "3311",
    "Zorgtrajectnummer": "ZT-1",
    "Startdatum zorgtraject": "09-09-2026",
    "AGB regiebehandelaar": "94009203",
    "AGB behandelaar": "94009201",
    "Prestatiecodelijst": "071",
    "Prestatiecode": "CO0627",
    "Datum": "03-11-2026",
    "Aantal": "1",
    "Tarief": "180,00",
    "Bedrag": "180,00",
}
_AFSPRAAK = {
    "Afspraaknummer": "OD-1",
    "Datum afspraak": "21-09-2026",
    "AGB aanvrager": "94009101",
    "AGB uitvoerder": "94009001",
    "Route": "1",
    "Geldig van": "01-10-2026",
    "Geldig tot": "31-12-2027",
}
_CONTRACT = {
    "UZOVI": "3311",
    "Soort": "contract",
    "Geldig van": "01-01-2026",
    "Geldig tot": "31-12-2027",
}


@frozen(kw_only=True)
class Uitkomst:
    """What a conversion left in its folder."""

    folder: Path

    @property
    def rapport(self) -> Any:  # noqa: ANN401 - as JSON has it
        """The account."""
        return json.loads((self.folder / "rapport.json").read_text(encoding="utf-8"))

    def codes(self, severity: str = "error") -> dict[int, list[str]]:
        """Return the codes of the findings, by row of the export; 0 is no row."""
        found: dict[int, list[str]] = defaultdict(list)
        for line in (self.folder / "bevindingen.jsonl").read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item["severity"] == severity:
                parts = (item["origin"] or "").split(":")
                found[int(parts[1]) if len(parts) > 1 else 0].append(item["code"])
        return dict(found)

    def messages(self, pattern: str = "*/*.xml") -> dict[str, _Element]:
        """Return the messages by path."""
        return {
            path.relative_to(self.folder).as_posix(): etree.parse(str(path)).getroot()
            for path in sorted(self.folder.glob(pattern))
        }

    def texts(self, name: str, pattern: str = "*/*.xml") -> list[str]:
        """Return the texts of every element of a name, in the order of files and messages."""
        roots = self.messages(pattern).values()
        return [element.text or "" for root in roots for element in root.iter(f"{{*}}{name}")]


def _write(path: Path, base: Cells, rows: Sequence[Cells]) -> Path:
    header = list(dict.fromkeys(itertools.chain(base, *rows)))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows({**base, **row} for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


@pytest.fixture(name="converted")
def _converted(tmp_path: Path) -> Callable[..., Uitkomst]:
    """Return the function that converts rows; agreements and contracts are given by their cells.

    `practice` is text behind the practice file, `on` the date of the run, `parties` a file.
    """
    numbers = itertools.count(1)

    def run(
        *rows: Cells,
        agreements: Sequence[Cells] = (),
        contracts: Sequence[Cells] | None = None,
        parties: Path = _CASES / "partijen.csv",
        practice: str = "",
        on: str = "2026-12-01",
    ) -> Uitkomst:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        told = (_CASES / "praktijk.toml").read_text(encoding="utf-8")
        (folder / "praktijk.toml").write_text(f"{told}\n{practice}", encoding="utf-8")
        inputs = Inputs(
            exports=(_write(folder / "export.csv", _RIJ, rows),),
            practice=folder / "praktijk.toml",
            agreements=_write(folder / "afspraken.csv", _AFSPRAAK, agreements),
            parties=parties,
            contracts=None
            if contracts is None
            else _write(folder / "contracten.csv", _CONTRACT, contracts),
            tariffs=_CASES / "tarieven.csv",
        )
        convert(inputs, folder / "uit", Omgeving(vandaag=date.fromisoformat(on)))
        return Uitkomst(folder=folder / "uit")

    return run


@define
class Marks:
    """Invented data of persons, each value once, so that it can be found wherever it turns up."""

    made: list[str] = field(factory=list)
    _numbers: Iterator[int] = field(factory=lambda: iter(range(999_930_000, 999_999_000)))
    _days: Iterator[int] = field(factory=itertools.count)
    _letters: Iterator[tuple[str, ...]] = field(
        factory=lambda: itertools.product("bdfgklmnprstvz", "aeou", repeat=3)
    )

    def bsn(self, *, sound: bool = True) -> str:
        """Return a BSN that nobody has; not sound: one that fails the elfproef."""
        return self._keep(next(n for n in map(str, self._numbers) if is_bsn(n) is sound))

    def name(self) -> str:
        """Return a name."""
        return self._keep(f"X{''.join(next(self._letters))}wyk")

    def number(self) -> str:
        """Return a number of a client, a zorgtraject or an insured person."""
        return self._keep(f"QX{next(self._days) + 70_000}")

    def birth_date(self) -> str:
        """Return a date of birth as exports have it; it is looked for in the official form too."""
        day = date(1903, 1, 1) + timedelta(days=next(self._days))
        self.made += [day.isoformat(), f"{day:%Y%m%d}"]
        return self._keep(f"{day:%d-%m-%Y}")

    def _keep(self, mark: str) -> str:
        self.made.append(mark)
        return mark

    def found_in(self, text: str) -> list[str]:
        """Return the marks that stand in a text."""
        return [mark for mark in self.made if mark in text]


@pytest.fixture(name="marks")
def _marks() -> Marks:
    return Marks()


@pytest.fixture(name="told")
def _told(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., str]]:
    """Return the function that runs the command line and gives all that it says."""

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit):
            main(arguments)
        said = capsys.readouterr()
        assert said.out or said.err
        return said.out + said.err

    before = signal.getsignal(signal.SIGTERM)
    yield run
    signal.signal(signal.SIGTERM, before)
