"""Dutch care declarations and onderlinge dienstverlening, as a library.

Read a message record by record, write one, check one, or convert a practice export:

>>> from datetime import date
>>> from io import BytesIO
>>> import adapter
>>> message = BytesIO(b'''<?xml version="1.0" encoding="UTF-8"?>
... <g:Bericht xmlns:g="http://ei.vektis.nl/declaratiebericht573">
...   <g:Header>
...     <g:Berichtcode>573</g:Berichtcode>
...     <g:Berichtversie>1</g:Berichtversie>
...     <g:Berichtsubversie>0</g:Berichtsubversie>
...     <g:Berichtsoort>T</g:Berichtsoort>
...   </g:Header>
... </g:Bericht>''')
>>> header = next(adapter.read(message)).value
>>> header.berichtcode, header.berichtsoort
('573', 'T')
>>> _ = message.seek(0)
>>> findings, verdict = adapter.validate(message, on=date(2026, 11, 22))
>>> verdict.verdict
'refused'
>>> [finding.code for finding in findings if finding.retourcode == "8028"]
['VC001']
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from attrs import evolve

from adapter.core.errors import (
    AdapterError,
    NoPlaceError,
    OutputError,
    UnsupportedVersionError,
    UnusableInputError,
)
from adapter.core.findings import Finding, Location, Origin, Severity, Verdict
from adapter.exporters.report import Report, Totals, WrittenFile
from adapter.formats.common.codec import Record
from adapter.formats.common.registry import load_codecs
from adapter.model.ei.elders import performed_elsewhere
from adapter.reference.codelists import load_codelists
from adapter.reference.texts import finding_text, finding_to_dict
from adapter.validation.pipeline import LAYERS, Eigen, Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.check import Check, Tables
from adapter.workflows.config import load_config
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert as _convert
from adapter.workflows.inputs import open_inputs
from adapter.workflows.naslag import read_naslag
from adapter.workflows.run import Waivers
from adapter.workflows.translating.bibliotheek import read_ei, write_ei
from adapter.workflows.validate import validate_stream

__all__ = [
    "AdapterError",
    "Finding",
    "Inputs",
    "Location",
    "NoPlaceError",
    "Origin",
    "OutputError",
    "Record",
    "Report",
    "Severity",
    "Totals",
    "UnsupportedVersionError",
    "UnusableInputError",
    "Verdict",
    "WrittenFile",
    "check",
    "convert",
    "finding_text",
    "finding_to_dict",
    "performed_elsewhere",
    "read",
    "read_ei",
    "validate",
    "write",
    "write_ei",
]


def read(
    stream: BinaryIO, standard: str = "GDS801", schemas: Path | None = None
) -> Iterator[Record]:
    """Yield the records of a message; memory does not grow with it.

    Args:
        stream: an open binary handle.
        standard: name of the standard that the message is of.
        schemas: a folder with schemas in place of ours, as <standard>/<version>/*.xsd.

    Raises:
        UnusableInputError: it is no safe, well-formed message of this standard.
        UnsupportedVersionError: its version is not known.
    """
    return load_codecs(schemas)[standard].read(stream)


def write(
    records: Iterable[object],
    stream: BinaryIO,
    standard: str = "GDS801",
    schemas: Path | None = None,
) -> None:
    """Write model objects as a message, given in the order in which `read` gives them.

    Args:
        records: Header, DeclaratieContext, Overzicht, and each Verzekerde with its Prestaties
            behind it; the Header tells the version.
        stream: an open binary handle to write to.
        standard: name of the standard.
        schemas: a folder with schemas in place of ours; the message follows their order and names.

    Raises:
        NoPlaceError: the schema has no place for something that a record holds.
        UnsupportedVersionError: the version in the Header is not known.
        TypeError: a record is none of this standard, or stands where it cannot.
    """
    load_codecs(schemas)[standard].write(records, stream)


def validate(  # noqa: PLR0913 - each is a choice of the caller, all but the first keyword-only
    stream: BinaryIO,
    *,
    on: date,
    environment: str = "P",
    file: str = "-",
    schemas: Path | None = None,
    as_vecozo: bool = False,
    layer: str = LAYERS[-1],
    config: Path | None = None,
    tariffs: Path | None = None,
    contracts: Path | None = None,
    agreements: Path | None = None,
) -> tuple[list[Finding], Verdict]:
    """Check a message: GDS801 and GDS802 by schema, lists and rules; UBL by its official files.

    Args:
        stream: an open binary handle that can be sought.
        on: the date that counts as today.
        environment: "P" (production) or "T" (test), which Berichtsoort must be.
        file: its name, for the findings.
        schemas: a folder with schemas in place of ours.
        as_vecozo: whether to report exactly what VECOZO's first check reports.
        layer: the last layer that runs, "schema" or "rules".
        config: the config file: checks of ours that are switched off, and waivers.
        tariffs: the maximum tariffs; those in the user's data folder count too.
        contracts: what insurers pay.
        agreements: those on onderlinge dienstverlening.

    Returns:
        The findings on the tables, on the message in its order, and on waivers; and the verdict.

    Raises:
        UnusableInputError: a table or the config file cannot be read, or is not what it should be.
    """
    naslag, of_tables = read_naslag(tariffs, contracts, agreements)
    instellingen = load_config(config)
    settings = Settings(
        omgeving=evolve(_omgeving(on, environment), naslag=naslag),
        layer=layer,
        codecs=load_codecs(schemas),
        as_vecozo=as_vecozo,
        eigen=None if as_vecozo else Eigen(uit=instellingen.uit),
    )
    findings, verdict = validate_stream(stream, file, settings, instellingen.ontheffingen)
    return [*of_tables, *findings], verdict


def check(  # noqa: PLR0913 - each is a choice of the caller, all but the first keyword-only
    files: Sequence[Path],
    *,
    on: date,
    environment: str = "P",
    practice: Path | None = None,
    agreements: Path | None = None,
    contracts: Path | None = None,
    tariffs: Path | None = None,
    schemas: Path | None = None,
    config: Path | None = None,
) -> Check:
    """Hold exports, declarations, return messages and invoices against each other.

    Args:
        files: files, folders and zip files.
        on: the date that counts as today, for waivers.
        environment: "P" or "T": messages of the other sort claim nothing.
        practice: practice.toml of who made the exports.
        agreements: those on onderlinge dienstverlening.
        contracts: what insurers pay.
        tariffs: the maximum tariffs; those in the user's data folder count too.
        schemas: a folder with schemas in place of ours.
        config: the config file: waivers.

    Returns:
        A run: iterate over it, once, for the findings; its `summary` counts them and the lines.

    Raises:
        UnusableInputError: the config file cannot be read. A file or table that cannot be is told
            while the run is gone through.
    """
    return Check(
        files=files,
        codecs=load_codecs(schemas),
        tables=Tables(
            practice=practice, agreements=agreements, contracts=contracts, tariffs=tariffs
        ),
        waivers=Waivers(load_config(config).ontheffingen, on),
        berichtsoort=environment,
    )


def convert(  # noqa: PLR0913 - each is a choice of the caller, the last four are keyword-only
    inputs: Inputs,
    out: Path,
    *,
    on: date,
    environment: str = "P",
    force: bool = False,
    language: str = "nl",
) -> Report:
    """Convert a practice export into a folder of declarations and invoices.

    Args:
        inputs: the files to read.
        out: the folder to make.
        on: the date that counts as today: the Verzenddatum.
        environment: "P" or "T", which Berichtsoort must be.
        force: replace `out` when it is an earlier result.
        language: "nl" or "en", of rapport.txt and of the reasons in uitval.csv.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
        OutputError: the result cannot be written; nothing is left of it.
    """
    surroundings = _omgeving(on, environment)
    with open_inputs(inputs) as opened:
        return _convert(opened, out, surroundings, force=force, language=language)


def _omgeving(on: date, environment: str) -> Omgeving:
    return Omgeving(vandaag=on, berichtsoort=environment, codelijsten=load_codelists())
