"""A hospital export as ZH308 declarations, one an insurer and invoice number."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from attrs import field, frozen

from adapter.core.errors import OutputError, UnusableInputError
from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.exporters.table import write_table
from adapter.formats.ei.flatform import FlatWriter, read_flat
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.modelform import from_model, to_model
from adapter.formats.ei.reading import EiReader
from adapter.formats.ei.registry import standards
from adapter.formats.ei.rij import Opmerking
from adapter.importers.building import Table, TableRow, read_table
from adapter.importers.profile import profiles
from adapter.model.ei.gemeen import EiRecord, Prestatie
from adapter.model.ei.ziekenhuis import ZiekenhuisTarief
from adapter.model.praktijk import Praktijk
from adapter.model.subtraject import Subtrajectregel
from adapter.reference.texts import finding_text
from adapter.validation.pipeline import Settings
from adapter.workflows.conversion.bundel import safe_name
from adapter.workflows.messages import STDIN
from adapter.workflows.outputs import REPORT, new_folder, tidy
from adapter.workflows.translating.exportrijen import Exportrijen, Key
from adapter.workflows.translating.meldingen import finding_of
from adapter.workflows.translating.subtrajecten import (
    SAME_CARE,
    faults_of,
    prestatie,
    verzekerde,
    voorloop,
)
from adapter.workflows.translating.vertaler import Translation
from adapter.workflows.validate import check_stream

UITVAL = "uitval.csv"
STANDARD = "ZH308"
_INSTELLING = "1"
_DIFFERENCE = "VERT-REGEL-VERSCHIL"


@frozen(kw_only=True)
class ExportTranslation:
    """The translation of one export: iterate over it for findings and translations, once.

    Attributes:
        export: the table.
        praktijk: the institution that declares.
        out: the folder to make.
        force: replace `out` when it is an earlier result.
        language: of the reasons in uitval.csv.
        settings: how what is made is checked.
    """

    export: Path
    praktijk: Praktijk
    out: Path
    force: bool
    language: str
    settings: Settings
    _rijen: Exportrijen = field(factory=Exportrijen, init=False)
    _standaard: Standaard = field(factory=lambda: standards()[STANDARD, "9.0"], init=False)

    def __iter__(self) -> Iterator[Finding | Translation]:
        """Yield what was found in the rows, and then what was made.

        Raises:
            UnusableInputError: the export cannot be read, or the practice is no institution.
            OutputError: the result cannot be written.
        """
        if self.praktijk.soort != _INSTELLING:
            raise UnusableInputError("IN-GEEN-INSTELLING")
        if self.out == STDIN:
            raise OutputError("UIT-MEER-BERICHTEN")
        tidy(self.out)
        with new_folder(self.out, force=self.force) as folder, closing(self._rijen):
            table: Table[Subtrajectregel] = read_table(self.export, Subtrajectregel)
            yield from table.findings
            for row in table.rows:
                yield from self._keep(row)
            for code, number, at in self._rijen.together():
                fields = self._rijen.differing(number) if code == _DIFFERENCE else ()
                finding = _finding(Origin(file=table.bestand, row=at), code, fields)
                self._rijen.refuse(number, code, self._reason(finding))
                yield finding
            done: list[Translation] = []
            for key in self._rijen.declarations():
                told: list[Opmerking] = []
                done.append(self._write(folder, key, told))
                yield from (finding_of(item, done[-1].path or "", STANDARD, "9.0") for item in told)
                yield done[-1]
                yield from self._wrong(folder / str(done[-1].path))
            write_table(
                folder / UITVAL, [*table.header, "bron", "code", "reden"], self._rijen.refused()
            )
            self._account(folder, done)

    def _keep(self, row: TableRow[Subtrajectregel]) -> Iterator[Finding]:
        """Keep a row, and yield what is wrong with it by itself."""
        found = list(row.findings)
        if row.item is not None:
            for code, veld in faults_of(row.item, self.praktijk, self._standaard):
                found.append(_finding(row.herkomst.cel(veld), code))
        yield from found
        errors = [item for item in found if item.severity is Severity.ERROR]
        codes = " ".join(item.code for item in errors)
        self._rijen.add(row, codes, " ".join(map(self._reason, errors)))

    def _reason(self, finding: Finding) -> str:
        text = finding_text(finding, self.language)
        return f"{text.melding} {text.oplossing}"

    def _write(self, folder: Path, key: Key, told: list[Opmerking]) -> Translation:
        """Write a declaration, read it back, and see that it comes to what its rows do."""
        uzovi, factuur = key
        name = f"{uzovi}-{safe_name(factuur)}.txt"
        with (folder / name).open("x+b") as stream:
            writer = FlatWriter(self._standaard, stream, told.append)
            for rij in from_model(self._standaard, self._records(key)):
                writer.write(rij)
            writer.finish()
            stream.seek(0)
            reader, odd = EiReader(stream), list[Opmerking]()
            records = to_model(reader.standaard, read_flat(reader, odd.append))
            claims = [_amount(item) for item in records if isinstance(item, Prestatie)]
        wanted = self._rijen.totals("file", *key)
        odd += [item for item in told if item.code == "EI-SCHRIJF-LENGTE"]
        if odd or (len(claims), sum(claims, Decimal(0))) != (wanted.rows, wanted.amount):
            raise OutputError("UIT-SLUIT-NIET", pad=shown_path(self.out))
        return Translation(
            file=shown_path(self.export),
            naar="ei",
            vorm="export",
            path=name,
            standaard=STANDARD,
            versie="9.0",
            records=writer.regel,
        )

    def _wrong(self, path: Path) -> Iterator[Finding]:
        """Yield what our own checks refuse in a declaration that was made."""
        with path.open("rb") as stream:
            for finding in check_stream(stream, path.name, self.settings):
                if finding.severity is Severity.ERROR:
                    yield finding

    def _records(self, key: Key) -> Iterator[EiRecord]:
        """Yield the records of a declaration."""
        yield voorloop(self._rijen.ends(key), self.praktijk)
        for claims in self._rijen.persons(key):
            seen: dict[tuple[object, ...], int] = {}
            for regels in claims:
                first = regels[0]
                if not seen:
                    yield verzekerde(first)
                same = tuple(getattr(first, name) for name in SAME_CARE)
                seen[same] = seen.get(same, 0) + 1
                yield prestatie(regels, self.praktijk, seen[same])

    def _account(self, folder: Path, done: Sequence[Translation]) -> None:
        """Write what came of the rows: each is declared or refused, to the cent."""
        every, declared, rejected = map(self._rijen.totals, ("all", "declared", "rejected"))
        amount = declared.amount + rejected.amount
        if (every.rows, every.amount) != (declared.rows + rejected.rows, amount):
            raise OutputError("UIT-SLUIT-NIET", pad=shown_path(self.out))
        report = {
            "translations": [item.to_dict() for item in done],
            **every.to_dict(),
            "declared": declared.to_dict(),
            "rejected": rejected.to_dict(),
        }
        text = json.dumps(report, ensure_ascii=False, indent=1)
        (folder / REPORT).write_text(text + "\n", encoding="utf-8")


def _amount(claim: Prestatie) -> Decimal:
    """Return what a prestatie claims, under zero for a credit."""
    tarieven = [deel for deel in claim.delen if isinstance(deel, ZiekenhuisTarief)]
    amounts = (Decimal(deel.declaratiebedrag) for deel in tarieven)
    total = sum(amounts, Decimal(0))
    return -total if any(deel.debet_credit == "C" for deel in tarieven) else total


def _finding(origin: Origin, code: str, fields: Sequence[str] = ()) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=code,
        at=Location(file=origin.file, origin=origin),
        details={
            "kolom": public(origin.column or ""),
            "kolommen": public(", ".join(map(_heading, fields)) or "-"),
        },
    )


def _heading(field: str) -> str:
    """Return the column of the profile that gives a field."""
    kolommen = profiles()["zh308-subtrajecten"].kolommen
    return next((item.kop for item in kolommen if item.veld == field), field)
