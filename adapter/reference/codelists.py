"""Code lists with dates. A list that is not completely known never rejects a code."""

import csv
import functools
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path

from attrs import frozen

from adapter.core.errors import RegisterError
from adapter.reference.folders import data_files

COLUMNS = ("code", "omschrijving", "geldig_van", "geldig_tot", "bron")


class Outcome(Enum):
    """What a look-up comes to; the first three after VALID have an official retourcode each."""

    VALID = "geldig"
    UNKNOWN = "onbekend"
    NOT_YET_VALID = "nog niet geldig"
    EXPIRED = "niet meer geldig"
    NOT_JUDGED = "niet te beoordelen"


@frozen(kw_only=True)
class Code:
    """A code of a list, valid from and up to and including two dates."""

    code: str
    omschrijving: str
    geldig_van: date
    geldig_tot: date
    bron: str


@frozen(kw_only=True)
class Codelist:
    """A code list.

    Attributes:
        naam: "COD367-VEKT".
        titel: what it lists.
        volledig: whether an unknown code may be refused.
        codes: by code; one code may have several periods.
    """

    naam: str
    titel: str
    volledig: bool
    codes: Mapping[str, tuple[Code, ...]]

    def lookup(self, code: str, on: date | None) -> Outcome:
        """Judge a code on a date; without a date only whether it exists.

        An empty code is no code: VALID. When several periods exist the kindest outcome counts.
        """
        if not code:
            return Outcome.VALID
        rows = self.codes.get(code)
        if rows is None:
            return Outcome.UNKNOWN if self.volledig else Outcome.NOT_JUDGED
        if on is None or any(row.geldig_van <= on <= row.geldig_tot for row in rows):
            return Outcome.VALID
        if any(on < row.geldig_van for row in rows):
            return Outcome.NOT_YET_VALID
        return Outcome.EXPIRED


@functools.cache
def codelists() -> Mapping[str, Codelist]:
    """Return every code list in the data folder, by name.

    Raises:
        RegisterError: a file is not in the form of a code list.
    """
    lists = (read_codelist(path) for path in data_files("codelists", "*.csv"))
    return {item.naam: item for item in lists}


def read_codelist(path: Path) -> Codelist:
    """Read a code list: `# titel:` and `# volledig: ja|nee`, a header, and rows with `;`.

    Raises:
        RegisterError: the file is not in that form.
    """
    try:
        return _read(path)
    except ValueError as wrong:
        raise RegisterError(f"{path.name} is no code list: {wrong}") from None


def _read(path: Path) -> Codelist:
    lines = path.read_text(encoding="utf-8").splitlines()
    marks = dict(line[1:].split(":", 1) for line in lines if line.startswith("#"))
    facts = {key.strip(): value.strip() for key, value in marks.items()}
    rows = list(csv.reader([line for line in lines if not line.startswith("#")], delimiter=";"))
    if not rows or tuple(rows[0]) != COLUMNS or facts.get("volledig") not in ("ja", "nee"):
        raise RegisterError(f"{path.name} is no code list")
    codes: dict[str, tuple[Code, ...]] = {}
    for row in rows[1:]:
        code = _code(path, row)
        codes[code.code] = (*codes.get(code.code, ()), code)
    return Codelist(
        naam=path.stem,
        titel=facts.get("titel", ""),
        volledig=facts["volledig"] == "ja",
        codes=codes,
    )


def _code(path: Path, row: list[str]) -> Code:
    if len(row) != len(COLUMNS):
        raise RegisterError(f"{path.name}: a row needs {len(COLUMNS)} cells")
    return Code(
        code=row[0],
        omschrijving=row[1],
        geldig_van=date.fromisoformat(row[2]) if row[2] else date.min,
        geldig_tot=date.fromisoformat(row[3]) if row[3] else date.max,
        bron=row[4],
    )
