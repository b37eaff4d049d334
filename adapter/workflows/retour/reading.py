"""Goes through a return message prestatie by prestatie, beside its declaration when it is given."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.exporters.retour import FeedbackRow, ReturnRow, Uitkomst
from adapter.exporters.retourtotaal import Afzender, ReturnTotals, Tally, Told
from adapter.exporters.tree import HIDDEN, Tree
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.common.xmlstream import Place, walk
from adapter.model import retour
from adapter.reference.shown import shown
from adapter.workflows.retour.claims import REFERENCE, Claim, Claims, Matching, Persoon
from adapter.workflows.retour.feedback import FeedbackReader
from adapter.workflows.retour.outcome import (
    Answer,
    answers,
    answers_another,
    other_link,
    outcome_of,
    sender_of,
    tally_of,
    told_by,
)

_CENT = Decimal("0.01")
_TOTALS = {
    "TotaalDeclaratiebedragInclBtw": "gedeclareerd",
    "TotaalToegekendBedragInclBtwFinancieel": "financieel",
    "TotaalToegekendBedragInclBtwNietFinancieel": "niet_financieel",
}

Part = FeedbackRow | ReturnRow | Finding


class ReturnReader:
    """Goes through a return message, and adds up what it comes to.

    Args:
        codec: GDS802, under our schemas or a user's.
        version: of the message.
        file: how it is named.
        claims: the declaration, when it is given.
        reveal: whether personal data is shown too.
    """

    def __init__(
        self, codec: XmlCodec, version: str, file: str, claims: Claims | None, *, reveal: bool
    ) -> None:
        self._bound = codec.bound(version)
        self._standard, self._version, self._file = codec.name, version, file
        self._links = claims.links if claims else None
        self._matching = Matching(claims) if claims else None
        self._tree = Tree(shown(codec.name), codec.namespace, reveal=reveal)
        self._feedback = FeedbackReader(self._tree, reveal=reveal)
        self._reveal = reveal
        self._afzender = Afzender.UNKNOWN
        self._persoon = Persoon()
        self._person: dict[str, str] = {}
        self._masked: tuple[str, ...] = ()
        self._above: tuple[str, ...] = ()
        self._told = Told()
        self._places: dict[str, tuple[str, int]] = {}
        self._unread = 0
        self._tallies: defaultdict[Uitkomst, Tally] = defaultdict(Tally)

    @property
    def totals(self) -> ReturnTotals:
        """What was met so far."""
        return ReturnTotals(
            file=self._file,
            standard=self._standard,
            version=self._version,
            afzender=self._afzender,
            declaration=self._matching.claims.file if self._matching else None,
            tallies=dict(self._tallies),
            unread=self._unread,
            overzicht=self._told,
        )

    def parts(self, source: XmlSource, stream: BinaryIO) -> Iterator[Part]:
        """Yield the Feedback of head and persons, the prestaties, and what does not add up.

        Args:
            source: the message.
            stream: the message too, for a Header that does not stand first.

        Raises:
            XmlFaultError: the bytes are no safe or no well-formed XML.
        """
        begun = False
        for place in walk(source, self._bound.plan, broken=True):
            if not begun:
                begun = True
                self._afzender = sender_of(place, stream, self._bound)
                if self._links and answers_another(stream, self._bound, self._links):
                    self._matching = None
            if not place.is_head or not place.is_whole or place.record not in self._bound.readers:
                continue
            record = self._bound.readers[place.record](place.element)
            if isinstance(record, retour.Prestatie):
                yield from self._prestatie(place, record)
                continue
            self._take(place, record)
            feedback = tuple(self._feedback.rows(place, record))
            self._above = tuple(dict.fromkeys(row.code or HIDDEN for row in feedback))
            yield from self._other_declaration(place, record)
            yield from feedback
        if self._afzender is Afzender.UNKNOWN:
            yield self._finding("RET-AFZENDER", self._places.get("Header"))
        yield from self._left()
        yield from self._sums()

    def _take(self, place: Place, record: object) -> None:
        if isinstance(record, retour.Header):
            self._places["Header"] = place.locate((("VerzenderRol", 1),))
        elif isinstance(record, retour.Overzicht):
            self._told = told_by(record)
            self._places |= {name: place.locate(((name, 1),)) for name in _TOTALS}
        elif isinstance(record, retour.Verzekerde):
            self._tree.know(place)
            self._persoon = Persoon.of(record.bsn, record.verzekerdennummer)
            number = record.bsn or record.verzekerdennummer or ""
            self._person = {"verzekerde": number} if number and self._reveal else {}
            self._masked = ("verzekerde",) if number and not self._reveal else ()

    def _other_declaration(self, place: Place, record: object) -> Iterator[Finding]:
        """Yield that the message answers another declaration than the one that is given."""
        if self._links is not None and (element := other_link(record, self._links)):
            self._matching = None
            at = place.locate(((element, 1),))
            yield self._finding("RET-ANDERE-DECLARATIE", at, element=element)

    def _prestatie(self, place: Place, record: retour.Prestatie) -> Iterator[Part]:
        feedback = tuple(self._feedback.rows(place, record))
        found = tuple(answers(record))
        if not found:
            yield from feedback
        for answer in found:
            yield self._row(place, answer, feedback)

    def _row(self, place: Place, answer: Answer, feedback: tuple[FeedbackRow, ...]) -> ReturnRow:
        at = path, line = place.locate(())
        claim, findings = self._meet(answer, at)
        cells, masked = self._cells(answer.referentie, claim)
        self._unread += answer.unread
        row = ReturnRow(
            path=path,
            line=line,
            soort=answer.soort,
            cells={**cells, **self._person},
            masked=(*self._masked, *masked),
            gedeclareerd=claim.bedrag if claim else None,
            financieel=answer.financieel,
            niet_financieel=answer.niet_financieel,
            uitkomst=self._outcome(answer, claim, feedback),
            feedback=feedback,
            above=self._above,
            findings=findings,
        )
        self._count(row)
        return row

    def _meet(
        self, answer: Answer, at: tuple[str, int]
    ) -> tuple[Claim | None, tuple[Finding, ...]]:
        if self._matching is None:
            return None, ()
        claim = self._matching.meet(answer.soort, answer.referentie, self._persoon)
        if claim:
            return claim, ()
        code = "RET-REFERENTIE-ONBEKEND"
        if self._matching.was_met(answer.soort, answer.referentie):
            code = "RET-REFERENTIE-DUBBEL"
        elif self._matching.is_of_another(answer.soort, answer.referentie):
            code = "RET-ANDERE-VERZEKERDE"
        return None, (self._finding(code, at),)

    def _outcome(
        self, answer: Answer, claim: Claim | None, feedback: tuple[FeedbackRow, ...]
    ) -> Uitkomst:
        if self._matching and claim is None:
            return Uitkomst.UNMATCHED
        codes = tuple(row.code for row in feedback)
        return outcome_of(answer, claim, codes, self._afzender)

    def _cells(self, reference: str, claim: Claim | None) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return what is known of a prestatie, and which of it may not be shown."""
        cells = dict(claim.cells) if claim else {}
        masked = set(claim.masked if claim else ())
        if not self._tree.may_show(REFERENCE, reference):
            masked.add("referentienummer")
        if self._reveal or not reference:
            masked.discard("referentienummer")
        shown = {} if "referentienummer" in masked else {"referentienummer": reference}
        return {**cells, **shown}, tuple(sorted(masked))

    def _left(self) -> Iterator[Part]:
        """Yield what is in the declaration only: nobody says that it was awarded."""
        if self._matching is None:
            return
        left = Tally()
        for reference, claim in self._matching.left():
            row = self._row_left(reference, claim)
            left += self._count(row)
            yield row
        if doubles := self._matching.claims.doubles:
            yield self._warning("RET-DECLARATIE-DUBBEL", aantal=doubles)
        if left.rows:
            of_vecozo = self._afzender is Afzender.VECOZO
            code = "RET-NIET-BEOORDEELD" if of_vecozo else "RET-NIET-IN-RETOUR"
            yield self._warning(code, aantal=left.rows, bedrag=left.gedeclareerd)

    def _row_left(self, reference: str, claim: Claim) -> ReturnRow:
        cells, masked = self._cells(reference, claim)
        of_vecozo = self._afzender is Afzender.VECOZO
        return ReturnRow(
            path=None,
            line=None,
            soort=claim.soort,
            cells=cells,
            masked=masked,
            gedeclareerd=claim.bedrag,
            financieel=None,
            niet_financieel=None,
            uitkomst=Uitkomst.NOT_JUDGED if of_vecozo else Uitkomst.NOT_IN_RETURN,
        )

    def _sums(self) -> Iterator[Finding]:
        """Yield which totals of the Overzicht its prestaties do not come to."""
        total = self.totals.total
        for element, name in _TOTALS.items():
            told: Decimal | None = getattr(self._told, name)
            claimed = name == "gedeclareerd"
            summed: Decimal = getattr(total, name)
            if told is None or told == summed or (claimed and not self._matching):
                continue
            if not claimed and self._afzender is Afzender.UNKNOWN:
                continue
            is_ours = self._matching and told == self._matching.claims.overzicht
            yield self._warning(
                "RET-TOTAAL-DECLARATIE" if is_ours and name == "gedeclareerd" else "RET-TOTAAL",
                self._places[element],
                element=element,
                overzicht=told,
                som=summed,
                verschil=told - summed,
            )

    def _count(self, row: ReturnRow) -> Tally:
        tally = tally_of(row, self._afzender)
        self._tallies[row.uitkomst] += tally
        return tally

    def _warning(
        self, code: str, at: tuple[str, int] | None = None, **details: str | int | Decimal
    ) -> Finding:
        return self._finding(code, at, Severity.WARNING, **details)

    def _finding(
        self,
        code: str,
        at: tuple[str, int] | None,
        severity: Severity = Severity.ERROR,
        **details: str | int | Decimal,
    ) -> Finding:
        path, line = at or (None, None)
        told = {
            name: value.quantize(_CENT) if isinstance(value, Decimal) else value
            for name, value in details.items()
        }
        return Finding(
            severity=severity,
            code=code,
            at=Location(file=self._file, path=path, line=line),
            details={name: public(value) for name, value in told.items()},
            standard=self._standard,
            version=self._version,
        )
