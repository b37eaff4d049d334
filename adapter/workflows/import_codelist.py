"""Loads a code list that the user got from its publisher, to take the place of ours."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import attrs
from attrs import frozen

from adapter.core.errors import OutputError, UnusableInputError
from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.importers.building import TableRow
from adapter.importers.codelijst import read_list_file
from adapter.model.codelijst import Codeperiode
from adapter.reference.codelists import (
    Code,
    Codelist,
    Imported,
    codelists,
    find_name,
    to_csv,
    user_path,
)
from adapter.validation.ei.codes import lists_of_layouts
from adapter.workflows.messages import open_sources
from adapter.workflows.outputs import write_file

_LONGEST_CODE = 20


@frozen(kw_only=True)
class ImportedList:
    """What came of an import: the list, None when it was refused, and what is to be said."""

    codelist: Codelist | None
    findings: tuple[Finding, ...]


def import_codelist(path: Path, naam: str | None, on: date, *, force: bool = False) -> ImportedList:
    """Put a code list in the folder of the user, whole or not at all.

    Args:
        path: the file; `-` is standard input.
        naam: which list it is, when the file does not say so.
        on: the date that counts as today.
        force: replace the one that is there.

    Raises:
        UnusableInputError: the file cannot be read, or says of no list that it is that.
        OutputError: the list is there already, or cannot be written.
    """
    with open_sources(path, unzip=False) as (source,):
        listed = read_list_file(source.path, source.name)
        rows = list(listed.rows)
        with source.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    lijst = _known(_name(path, naam, rows))
    target = user_path(lijst.naam)
    if target.exists() and not force:
        raise OutputError("UIT-LIJST-BESTAAT", lijst=lijst.naam, bestand=shown_path(target))
    found = [*listed.findings, *_judge(rows, lijst.naam, shown_path(path))]
    if any(finding.severity is Severity.ERROR for finding in found):
        return ImportedList(codelist=None, findings=tuple(found))
    origin = Imported(bestand=shown_path(Path(path.name)), op=on, sha256=digest)
    made = attrs.evolve(
        lijst,
        volledig=listed.volledig,
        codes=_codes((row.item for row in rows if row.item), origin.bestand),
        imported=origin,
    )
    write_file(target, to_csv(made))
    return ImportedList(codelist=made, findings=tuple(found))


def _known(naam: str) -> Codelist:
    """Return a list of ours, or that only the layouts of flat messages name: without codes."""
    titel = lists_of_layouts().get(naam, "")
    made = Codelist(naam=naam, titel=titel, volledig=False, codes={})
    return codelists().get(naam, made)


def _name(path: Path, given: str | None, rows: Iterable[TableRow[Codeperiode]]) -> str:
    """Return which list it is: as given, as its rows say, or as the file is called."""
    told = next((row.item.lijst for row in rows if row.item and row.item.lijst), None)
    naam = find_name(given or told or path.stem, lists_of_layouts())
    if naam is None:
        raise UnusableInputError("IN-LIJST-NAAM", bestand=shown_path(path))
    return naam


def _judge(rows: Iterable[TableRow[Codeperiode]], naam: str, bestand: str) -> Iterator[Finding]:
    """Yield what is wrong with the rows of a list."""
    periods: dict[str, list[tuple[date, date]]] = {}
    empty = True
    for row in rows:
        empty = False
        yield from row.findings
        item = row.item
        if item is None:
            continue
        first, last = _period(item)
        if not item.code.isprintable() or "#" in item.code or len(item.code) > _LONGEST_CODE:
            yield _fault("LIJST-CODE", row, "code")
        if last < first - timedelta(days=first > date.min):
            yield _fault("LIJST-DATUMS", row, "geldig_van")
        if item.lijst and find_name(item.lijst, (naam,)) != naam:
            yield _fault("LIJST-ANDERE", row, "lijst", lijst=naam)
        earlier = periods.setdefault(item.code, [])
        if any(first <= end and begin <= last for begin, end in earlier):
            yield _fault("LIJST-DUBBEL", row, "code")
        earlier.append((first, last))
    if empty:
        yield Finding(severity=Severity.ERROR, code="LIJST-LEEG", at=Location(file=bestand))


def _fault(code: str, row: TableRow[Codeperiode], veld: str, **details: str) -> Finding:
    origin = row.herkomst.cel(veld)
    return Finding(
        severity=Severity.ERROR,
        code=code,
        at=Location(file=row.herkomst.bestand, origin=origin),
        details={name: public(text) for name, text in details.items()},
    )


def _period(item: Codeperiode) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    expires = item.expiratiedatum
    last = item.geldig_tot or date.max
    if expires and date.min < expires < date.max:
        last = expires - timedelta(days=1)
    return item.geldig_van or date.min, last


def _codes(items: Iterable[Codeperiode], bestand: str) -> dict[str, tuple[Code, ...]]:
    found: dict[str, list[Code]] = {}
    for item in items:
        first, last = _period(item)
        made = Code(
            code=item.code,
            omschrijving=item.omschrijving,
            geldig_van=first,
            geldig_tot=last,
            bron=item.bron or bestand,
        )
        found.setdefault(item.code, []).append(made)
    return {
        code: tuple(sorted(periods, key=lambda period: period.geldig_van))
        for code, periods in found.items()
    }
