"""Code lists with dates. A list that is not completely known never rejects a code."""

import csv
import functools
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from pathlib import Path

from attrs import field, frozen

from adapter.core.errors import RegisterError, UnusableInputError
from adapter.core.values import shown_path
from adapter.reference.folders import data_files, user_folder

FOLDER = "codelijsten"
"""Where the lists of the user are, in the folder for what the user loads."""

_MOST_JUDGED = 4096
_NAME = re.compile(r"[A-Z]{2,3}\d{3,4}(-[A-Z0-9]{1,8})?", re.ASCII)
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
class Imported:
    """Where a list of the user came from: the file, the date on which, and what was in it."""

    bestand: str
    op: date
    sha256: str


@frozen(kw_only=True)
class Codelist:
    """A code list.

    Attributes:
        naam: "COD367-VEKT".
        titel: what it lists.
        volledig: whether an unknown code may be refused.
        codes: by code; one code may have several periods.
        imported: where it came from, when the user loaded it; None is a list of ours.
        voor_ei: whether it counts for flat messages only, and another of its name for the others.
    """

    naam: str
    titel: str
    volledig: bool
    codes: Mapping[str, tuple[Code, ...]]
    imported: Imported | None = None
    voor_ei: bool = False
    _judged: dict[tuple[str, date | None], Outcome] = field(
        factory=dict, init=False, eq=False, repr=False
    )

    def lookup(self, code: str, on: date | None) -> Outcome:
        """Judge a code on a date; without a date only whether it exists.

        An empty code is no code: VALID. When several periods exist the kindest outcome counts.
        """
        key = (code, on)
        known = self._judged.get(key)
        if known is None:
            if len(self._judged) >= _MOST_JUDGED:
                self._judged.clear()
            known = self._judged[key] = self._judge(code, on)
        return known

    def _judge(self, code: str, on: date | None) -> Outcome:
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


def load_codelists() -> Mapping[str, Codelist]:
    """Return every code list by name, those that the user loaded in place of ours.

    Raises:
        UnusableInputError: a list of the user cannot be read any more.
    """
    return {**codelists(), **{item.naam: item for item in _of_user()}}


@functools.cache
def _of_flat_messages() -> Mapping[str, Codelist]:
    """Return the lists that are known otherwise for the flat messages: fuller, and older."""
    lists = (read_codelist(path) for path in data_files("ei_codelists", "*.csv"))
    return {item.naam: item for item in lists}


def load_ei_codelists() -> Mapping[str, Codelist]:
    """Return every code list for the flat messages by name; those of the user come first.

    Raises:
        UnusableInputError: a list of the user cannot be read any more.
    """
    return {**codelists(), **_of_flat_messages(), **{item.naam: item for item in _of_user()}}


def find_name(naam: str, known: Iterable[str] = ()) -> str | None:
    """Return the name of a list that is known by it, or alone by the part before the hyphen.

    Args:
        naam: how somebody calls it.
        known: names of lists besides ours.

    >>> find_name("cod367"), find_name("COD367-VEKT"), find_name("COD1")
    ('COD367-VEKT', 'COD367-VEKT', None)
    >>> find_name("COD327", ["COD327-VEKT", "COD327-VEK1"]) is None
    True
    """
    wanted = naam.strip().upper()
    names = {*codelists(), *known}
    like = [item for item in names if item.partition("-")[0] == wanted]
    return wanted if wanted in names else like[0] if len(like) == 1 else None


def _of_user() -> Iterator[Codelist]:
    for path in sorted(user_folder(FOLDER).glob("*.csv")):
        if not _NAME.fullmatch(path.stem):
            continue
        try:
            yield read_codelist(path)
        except (OSError, RegisterError):
            raise UnusableInputError("IN-LIJST-KAPOT", bestand=shown_path(path)) from None


def user_path(naam: str) -> Path:
    """Return where a list of the user is, or would be."""
    return user_folder(FOLDER) / f"{naam}.csv"


def to_csv(codelist: Codelist) -> str:
    """Return a list in the form that `read_codelist` reads."""
    marks = {"titel": codelist.titel, "volledig": "ja" if codelist.volledig else "nee"}
    if codelist.imported:
        imported = codelist.imported
        marks |= {"bestand": imported.bestand, "ingelezen": imported.op.isoformat()}
        marks["sha256"] = imported.sha256
    out = io.StringIO()
    out.writelines(f"# {name}: {' '.join(text.split())}\n" for name, text in marks.items())
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for periods in codelist.codes.values():
        for item in periods:
            van = "" if item.geldig_van == date.min else item.geldig_van.isoformat()
            tot = "" if item.geldig_tot == date.max else item.geldig_tot.isoformat()
            row = (item.code, item.omschrijving, van, tot, item.bron)
            writer.writerow(" ".join(cell.split()) for cell in row)
    return out.getvalue()


def read_codelist(path: Path) -> Codelist:
    """Read a code list: `# titel:` and `# volledig: ja|nee`, a header, and rows with `;`.

    Raises:
        RegisterError: the file is not in that form.
    """
    try:
        return _read(path)
    except (ValueError, csv.Error) as wrong:
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
        imported=_imported(facts),
    )


def _imported(facts: Mapping[str, str]) -> Imported | None:
    if "ingelezen" not in facts:
        return None
    on = date.fromisoformat(facts["ingelezen"])
    return Imported(bestand=facts.get("bestand", ""), op=on, sha256=facts.get("sha256", ""))


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
