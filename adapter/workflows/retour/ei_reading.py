"""Goes through a flat return message line by line, beside its declaration when it is given."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.exporters.eiretour import EiFeedbackRow, EiReturnRow, EiReturnTotals
from adapter.exporters.retour import Uitkomst
from adapter.exporters.retourtotaal import Afzender, Tally
from adapter.exporters.tree import HIDDEN
from adapter.formats.ei.boom import DEBITEUR, PRESTATIE, VERZEKERDE
from adapter.formats.ei.layout import VOORLOOP
from adapter.formats.ei.plaats import placed
from adapter.formats.ei.plekken import FACTUURNUMMER, plekken, text_at
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.formats.ei.registry import answered_by
from adapter.workflows.retour.claims import Claim, Claims, Matching, signed
from adapter.workflows.retour.ei_claims import (
    FACTUUR,
    STANDAARD,
    Known,
    answer_of,
    claim_of,
    euros_of,
    logical_key,
)
from adapter.workflows.retour.ei_feedback import feedback_of
from adapter.workflows.retour.ei_survey import GEEN_OPMERKING, Stijl, Survey, needs_code, survey_of
from adapter.workflows.retour.outcome import Answer, outcome_of, tally_of

_MISFIT = "TOON-NIET-OP-ZIJN-PLAATS"
_CENT = Decimal("0.01")
_ABSENT = {
    Stijl.AWARDED: (Uitkomst.AWARDED, "RET-EI-TOEGEKEND", Severity.INFO),
    Stijl.REFUSED: (Uitkomst.REFUSED, "RET-EI-AFGEWEZEN", Severity.INFO),
    Stijl.NOT_JUDGED: (Uitkomst.NOT_JUDGED, "RET-EI-NIET-BEOORDEELD", Severity.WARNING),
    Stijl.UNKNOWN: (Uitkomst.NOT_IN_RETURN, "RET-EI-ONBEKEND", Severity.WARNING),
}

Part = EiFeedbackRow | EiReturnRow | Finding


class EiReturnReader:
    """Goes through a flat return message, and adds up what it comes to.

    Args:
        stream: the message, which can be sought: it is gone through twice.
        file: how it is named.
        claims: the declaration, when it is given.
        reveal: whether personal data is shown too.

    Raises:
        EiFaultError: it is no flat message, or of a standard that is not known.
    """

    def __init__(self, stream: BinaryIO, file: str, claims: Claims | None, *, reveal: bool) -> None:
        self._stream, self._file = stream, file
        self._standaard = EiReader(stream).standaard
        self._survey = Survey()
        self._links = claims.links if claims else None
        self._matching = Matching(claims) if claims else None
        self._reveal = reveal
        self._known = Known()
        self._above: dict[str, tuple[str, ...]] = {}
        self._unread = 0
        self._if_awarded = Decimal(0)  # what it awards if it awards all that it does not have
        self._tallies: defaultdict[Uitkomst, Tally] = defaultdict(Tally)

    @property
    def totals(self) -> EiReturnTotals:
        """What was met so far."""
        return EiReturnTotals(
            file=self._file,
            standard=self._standaard.naam,
            version=self._standaard.versie,
            afzender=self._survey.afzender,
            declaration=self._matching.claims.file if self._matching else None,
            tallies=dict(self._tallies),
            unread=self._unread,
            overzicht=self._survey.told(reveal=self._reveal),
        )

    @property
    def of_absent(self) -> Stijl:
        """What it says of the records that it does not have, as far as its own totals tell."""
        return self._survey.stijl_beside(self.totals.total)

    def parts(self) -> Iterator[Part]:
        """Yield the codes of each record, the lines with money, and what does not add up."""
        self._stream.seek(0)
        self._survey = survey_of(EiReader(self._stream))
        self._stream.seek(0)
        for record, fits in placed(EiReader(self._stream), self._standaard):
            if record.layout is None:
                yield self._finding("RET-EI-RECORD", record.regel)
            elif record.kenmerk == self._standaard.geldrecord:
                yield self._row(record, fits=fits or self._reveal)
            else:
                yield from self._other(record, fits=fits or self._reveal)
        if self._survey.afzender is Afzender.UNKNOWN:
            yield self._finding("RET-EI-AFZENDER", 1, Severity.WARNING)
        yield from self._left()
        yield from self._sums()

    def _other(self, record: EiRecord, *, fits: bool) -> Iterator[Part]:
        """Yield the codes of a record without money, and keep them for the lines below it."""
        if not fits:
            yield self._finding(_MISFIT, record.regel)
        feedback = tuple(feedback_of(record, reveal=self._reveal)) if fits else ()
        codes = tuple(dict.fromkeys(row.code or HIDDEN for row in feedback))
        if record.kenmerk == VOORLOOP and record.regel == 1:
            yield from self._other_declaration(record)
            if not codes and needs_code(record):
                yield self._finding("RET-EI-GEEN-CODE", record.regel, Severity.WARNING)
        elif record.kenmerk in (VERZEKERDE, DEBITEUR):
            self._known.take(record)
        if record.kenmerk == VERZEKERDE:
            self._above = {}
        if record.kenmerk in (VERZEKERDE, PRESTATIE):
            self._above[record.kenmerk] = codes
        yield from feedback

    def _other_declaration(self, record: EiRecord) -> Iterator[Finding]:
        """Yield that the message answers another declaration than the one that is given."""
        if self._links is None or record.layout is None:
            return
        answered = answered_by(self._standaard)
        number = text_at(record, record.layout.of_element(FACTUURNUMMER))
        own = {
            STANDAARD: f"{answered.naam} {answered.versie}" if answered else "",
            FACTUUR: number,
        }
        wrong = [name for name, value in own.items() if self._links.get(name) != value]
        if wrong:
            self._matching = None
            yield self._finding("RET-ANDERE-DECLARATIE", record.regel, element=wrong[0])

    def _row(self, record: EiRecord, *, fits: bool) -> EiReturnRow:
        at = plekken(record.layout)
        own = claim_of(record, at, self._known)
        answer = answer_of(record, own.soort)
        claim, findings = self._meet(record, own, answer)
        feedback = tuple(feedback_of(record, reveal=self._reveal))
        unknown = not fits and (claim is None or self._matching is None)
        self._unread += answer.unread or unknown
        above = tuple(dict.fromkeys(code for codes in self._above.values() for code in codes))
        codes = tuple(row.code or HIDDEN for row in feedback)
        cells, masked = self._cells(answer.referentie, own)
        row = EiReturnRow(
            record=record.kenmerk,
            path=None,
            line=record.regel,
            soort=own.soort,
            cells={**cells, **self._person(record)},
            masked=masked if self._reveal else ("verzekerde", *masked),
            gedeclareerd=(claim or own).bedrag,
            berekend=euros_of(record, at.berekend, own.soort),
            financieel=answer.financieel,
            niet_financieel=None,
            uitkomst=self._outcome(answer, claim, codes or above),
            feedback=feedback,
            above=above,
            findings=findings,
        )
        if not fits:
            row = row.hidden(self._finding(_MISFIT, record.regel), is_unknown=unknown)
        self._count(row)
        return row

    def _meet(
        self, record: EiRecord, own: Claim, answer: Answer
    ) -> tuple[Claim | None, tuple[Finding, ...]]:
        """Return what a line answers: by its reference, else by its logical key."""
        if self._matching is None:
            return own, ()
        at = plekken(record.layout)
        soort, reference = answer.soort, answer.referentie
        persoon = self._known.persoon(record, at)
        claim = self._matching.meet(soort, reference, persoon) if reference else None
        if claim is None and not (reference and self._matching.is_known(soort, reference)):
            claim = self._matching.meet_by(logical_key(record, at), persoon)
            if claim:
                return claim, (self._finding("RET-SLEUTEL", record.regel, Severity.INFO),)
        if claim is None:
            return None, (self._finding(self._why_not(soort, reference), record.regel),)
        other = {
            "RET-ZORG-ANDERS": claim.cells != own.cells,
            "RET-BEDRAG-ANDERS": claim.bedrag != own.bedrag,
        }
        codes = [code for code, is_other in other.items() if is_other]
        return claim, tuple(self._finding(code, record.regel, Severity.WARNING) for code in codes)

    def _why_not(self, soort: str, reference: str) -> str:
        if self._matching and self._matching.was_met(soort, reference):
            return "RET-REFERENTIE-DUBBEL"
        if self._matching and self._matching.is_of_another(soort, reference):
            return "RET-ANDERE-VERZEKERDE"
        return "RET-REFERENTIE-ONBEKEND"

    def _outcome(self, answer: Answer, claim: Claim | None, codes: tuple[str, ...]) -> Uitkomst:
        if claim is None:
            return Uitkomst.UNMATCHED
        said = tuple(code for code in codes if code != GEEN_OPMERKING)
        return outcome_of(answer, claim, said, self._survey.afzender)

    def _cells(self, reference: str, claim: Claim) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return what may be shown of a line, and which of it may not."""
        masked = claim.masked
        if self._reveal:
            masked = tuple(name for name in masked if name != "referentienummer")
        shown = {} if "referentienummer" in masked else {"referentienummer": reference}
        return {**dict(claim.cells), **shown}, masked

    def _person(self, record: EiRecord) -> dict[str, str]:
        at = plekken(record.layout)
        number = text_at(record, at.bsn) or text_at(record, at.verzekerdennummer)
        return {"verzekerde": number} if self._reveal else {}

    def _left(self) -> Iterator[Part]:
        """Yield what is in the declaration only, and what that means."""
        if self._matching is None:
            return
        absent = (signed(claim.soort, claim.bedrag) for _, claim in self._matching.left())
        self._if_awarded = self.totals.total.financieel + sum(absent)
        uitkomst, code, severity = _ABSENT[self._survey.stijl_by(self._if_awarded)]
        left = Tally()
        for reference, claim in self._matching.left():
            row = self._row_left(reference, claim, uitkomst)
            left += self._count(row)
            yield row
        if doubles := self._matching.claims.doubles:
            yield self._finding("RET-DECLARATIE-DUBBEL", None, Severity.WARNING, aantal=doubles)
        if left.rows:
            yield self._finding(code, None, severity, aantal=left.rows, bedrag=left.gedeclareerd)

    def _row_left(self, reference: str, claim: Claim, uitkomst: Uitkomst) -> EiReturnRow:
        cells, masked = self._cells(reference, claim)
        return EiReturnRow(
            record=self._standaard.geldrecord or "",
            path=None,
            line=None,
            soort=claim.soort,
            cells=cells,
            masked=masked,
            gedeclareerd=claim.bedrag,
            financieel=claim.bedrag if uitkomst is Uitkomst.AWARDED else None,
            niet_financieel=None,
            uitkomst=uitkomst,
        )

    def _sums(self) -> Iterator[Finding]:
        """Yield which totals of record 99 the lines of the declaration do not come to."""
        if self._matching is None:
            return
        total, told = self.totals.total, self._survey.told(reveal=self._reveal)
        awarded = self._if_awarded if self._survey.stijl is Stijl.AWARDED else total.financieel
        pairs = (
            ("RET-EI-TOTAAL", told.gedeclareerd, total.gedeclareerd),
            ("RET-EI-TOEGEKEND-TOTAAL", told.financieel, awarded),
        )
        for code, says, summed in pairs:
            if says is not None and says != summed:
                told_by = {"totaal": says, "som": summed, "verschil": says - summed}
                yield self._finding(code, self._survey.line, Severity.WARNING, **told_by)

    def _count(self, row: EiReturnRow) -> Tally:
        tally = tally_of(row, self._survey.afzender)
        self._tallies[row.uitkomst] += tally
        return tally

    def _finding(
        self,
        code: str,
        line: int | None,
        severity: Severity = Severity.ERROR,
        **details: str | int | Decimal,
    ) -> Finding:
        told = {
            name: value.quantize(_CENT) if isinstance(value, Decimal) else value
            for name, value in details.items()
        }
        return Finding(
            severity=severity,
            code=code,
            at=Location(file=self._file, line=line),
            details={name: public(value) for name, value in told.items()},
            standard=self._standaard.naam,
            version=self._standaard.versie,
        )
