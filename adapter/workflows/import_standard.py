"""Loads a standard of EI from the message specification (BER) that a user owns."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from adapter.core.errors import OutputError, UnusableInputError
from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.formats.ei.layout import Standaard, standard_of
from adapter.formats.ei.registry import standards, user_standards
from adapter.formats.ei.toml import to_toml
from adapter.importers.ber import Specificatie, read_specification
from adapter.importers.berkop import Genoemd, Kop, malformed
from adapter.importers.berregels import Opbouw
from adapter.workflows.messages import open_sources
from adapter.workflows.outputs import write_file

LOADED = "geladen"
_MOST_TOLD = 10
_WORKBOOKS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
"""How an XLS file begins, and an XLSX file."""


@frozen(kw_only=True)
class ImportedStandard:
    """What came of an import.

    Attributes:
        standaard: the standard; None when it was refused.
        path: where its layout lies now.
        replaced: "", "own" when it took the place of an earlier import, or "supplied".
        unused: headings of the columns that were not taken over.
        findings: what is to be said of it.
    """

    standaard: Standaard | None = None
    path: Path | None = None
    replaced: str = ""
    unused: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return it as in JSON lines.

        Raises:
            ValueError: it was refused.
        """
        if self.standaard is None or self.path is None:
            raise ValueError
        records = self.standaard.records.values()
        velden = [veld for record in records for veld in record.alle]
        return {
            **standard_facts(self.standaard),
            "rubrieken": len(velden),
            "obligations": dict(sorted(Counter(veld.verplicht or "?" for veld in velden).items())),
            "answers": self.standaard.antwoord_op or None,
            "replaced": self.replaced or None,
            "unused_columns": list(self.unused),
            "path": shown_path(self.path),
        }


def standard_facts(standaard: Standaard) -> dict[str, object]:
    """Return what a standard is, as in JSON lines."""
    return {
        "standard": standaard.naam,
        "version": standaard.versie,
        "title": standaard.titel,
        "sort": standaard.soort,
        "codes": list(standaard.berichtcodes),
        "record_length": standaard.recordlengte,
        "records": {item.kenmerk: item.naam for item in standaard.records.values()},
        "source": standaard.bron,
        "sureness": standaard.zekerheid,
    }


def import_standard(
    path: Path, on: date, genoemd: Genoemd | None = None, *, force: bool = False
) -> ImportedStandard:
    """Put the layout of a standard in the folder of the user, verified, whole or not at all.

    Args:
        path: the workbook; `-` is standard input.
        on: the date that counts as today.
        genoemd: what the user says of it where the workbook does not.
        force: replace the one that was loaded before.

    Raises:
        UnusableInputError: the file cannot be read, or what the user says has no such form.
        OutputError: the standard was loaded before, or cannot be written.
    """
    genoemd = genoemd or Genoemd()
    if wrong := malformed(genoemd):
        raise UnusableInputError("IN-BER-OPTIE", opties=", ".join(wrong))
    with open_sources(path, unzip=False) as (source,):
        _refuse_no_workbook(source.path)
        spec, findings = read_specification(source.path, source.name)
        with source.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if spec is None:
        return ImportedStandard(findings=tuple(findings))
    bron = f"{shown_path(Path(path.name))}, ingelezen op {on.isoformat()}, sha256 {digest}"
    data, told = _layout(spec, Kop(spec, path.name, genoemd), bron)
    findings += told
    if data is None:
        return ImportedStandard(findings=tuple(findings))
    text = to_toml(data)
    standaard = standard_of(tomllib.loads(text), path.name)
    findings += _taken(standaard, source.name)
    if any(item.severity is Severity.ERROR for item in findings):
        return ImportedStandard(findings=tuple(findings))
    target, replaced = _place(standaard, force=force)
    write_file(target, text)
    standards.cache_clear()
    return ImportedStandard(
        standaard=standaard,
        path=target,
        replaced=replaced,
        unused=spec.ongebruikt,
        findings=tuple(findings),
    )


def _refuse_no_workbook(path: Path) -> None:
    """Refuse what cannot be opened, or is no XLS or XLSX: such a table is no way out here.

    Raises:
        UnusableInputError: it is so.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_WORKBOOKS[0]))
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None
    if not head.startswith(_WORKBOOKS):
        raise UnusableInputError("IN-GEEN-WERKMAP", bestand=shown_path(path))


def _layout(
    spec: Specificatie, kop: Kop, bron: str
) -> tuple[Mapping[str, object] | None, list[Finding]]:
    """Return a layout as its file has it, None when there is an error, and what is to be said."""
    opbouw = Opbouw(spec, _spelling())
    records = opbouw.records()
    facts = kop.facts(records)
    told = [*opbouw.findings, *kop.findings, *_remarks(spec)]
    if any(item.severity is Severity.ERROR for item in told):
        return None, told
    length = records[0]["velden"][-1]
    facts["recordlengte"] = length[1] + length[2] - 1
    return {**facts, "bron": bron, "zekerheid": LOADED, "record": records}, told


def _remarks(spec: Specificatie) -> Iterator[Finding]:
    """Yield what was not read, or is not known, and stops nothing."""
    if spec.overgeslagen:
        first = spec.overgeslagen[:_MOST_TOLD]
        rijen = ", ".join(map(str, first)) + (" …" if len(spec.overgeslagen) > len(first) else "")
        yield spec.plek.finding(
            "BER-OVERGESLAGEN", severity=Severity.INFO, details={"rijen": rijen}
        )
    unknown = sum(not item.cellen["verplicht"] for item in spec.rubrieken)
    if unknown:
        yield spec.plek.finding(
            "BER-VERPLICHT", severity=Severity.WARNING, details={"aantal": str(unknown)}
        )


def _spelling() -> Mapping[str, str]:
    """Return how the names of known rubrieken are written, by the name in capitals."""
    return {
        naam.upper(): naam
        for standaard in standards().values()
        if standaard.zekerheid != LOADED
        for record in standaard.records.values()
        for naam in (record.naam, *(veld.naam for veld in record.alle))
    }


def _taken(standaard: Standaard, file: str) -> Iterator[Finding]:
    """Yield that messages of this code and version are of another standard already."""
    for other in standards().values():
        shared = set(other.berichtcodes) & set(standaard.berichtcodes)
        same = other.version_digits == standaard.version_digits
        if shared and same and other.naam != standaard.naam:
            details = {"codes": ", ".join(sorted(shared)), "standaard": other.naam}
            yield Finding(
                severity=Severity.ERROR,
                code="BER-CODE-BEZET",
                at=Location(file=file),
                details={name: public(text) for name, text in details.items()},
            )


def _place(standaard: Standaard, *, force: bool) -> tuple[Path, str]:
    """Return where a layout is to lie, and what it takes the place of."""
    naam = f"{standaard.naam}-{standaard.versie}"
    target = user_standards() / f"{naam}.toml"
    if target.exists():
        if not force:
            raise OutputError("UIT-BER-BESTAAT", standaard=naam, bestand=shown_path(target))
        return target, "own"
    return target, "supplied" if (standaard.naam, standaard.versie) in standards() else ""


def list_standards() -> Sequence[Standaard]:
    """Return every standard that is known, by name and version."""
    return [standards()[key] for key in sorted(standards())]
