"""One check of one flat message, in the five levels of Vektis; memory does not grow with it.

Only reference numbers and keys are kept, as hashes of 64 bits: sixteen bytes each with their line.
"""

from collections.abc import Iterator
from typing import BinaryIO

from attrs import define, evolve, field

from adapter.core.findings import Expectation, Finding, Severity, Verdict
from adapter.core.masking import mask, public
from adapter.formats.ei.layout import COMMENTAAR, SLUIT, SOORT_BERICHT, VOORLOOP
from adapter.formats.ei.reading import EiFaultError, EiReader, EiRecord
from adapter.reference.codelists import load_ei_codelists
from adapter.validation.ei.guess import meant
from adapter.validation.ei.hand import Hand
from adapter.validation.ei.head import fault_of
from adapter.validation.ei.judge import Judge
from adapter.validation.ei.kinds import Kind, book_of
from adapter.validation.ei.structure import Structure
from adapter.validation.ei.sums import Sums
from adapter.validation.ei.told import Teller
from adapter.validation.ei.totals import Miscount, Totals
from adapter.validation.ei.uniek import References
from adapter.validation.pipeline import Settings
from adapter.validation.state import Kept

_LEVELS = 5
_UNSURE = frozenset({"overgenomen", "afgeleid"})


@define(kw_only=True)
class EiCheck:
    """A check of a flat message: iterate over it for the findings, then read its verdict.

    Attributes:
        stream: the message, an open binary handle at its beginning; not closed.
        file: the file as given.
        settings: how it is checked; of these the date, the layer and `as_vecozo` count here.
        across: nothing: no check of these messages lies across a run.
    """

    stream: BinaryIO
    file: str
    settings: Settings
    across: Kept = field(default=(), init=False)
    _errors: int = field(default=0, init=False)
    _ended: bool = field(default=False, init=False)
    _total: int = field(default=_LEVELS, init=False)
    _judged: int = field(default=_LEVELS, init=False)
    _not_judged: tuple[str, ...] = field(default=(), init=False)

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings in the order of the message; those over the whole of it come last."""
        for finding in self._findings():
            self._errors += finding.severity is Severity.ERROR
            yield finding

    @property
    def verdict(self) -> Verdict:
        """What it came to; unfinished as long as it did not run to its end."""
        return Verdict.of(
            file=self.file,
            errors=self._errors,
            unfinished=not self._ended,
            checks_run=self._judged - len(self._not_judged) if self._ended else 0,
            checks_total=self._total,
            not_judged=self._not_judged,
        )

    def _findings(self) -> Iterator[Finding]:
        if self.settings.as_vecozo:
            info = Severity.INFO
            yield Teller(file=self.file).tell("EI-GEEN-PARITEIT", severity=info)
        try:
            reader = EiReader(self.stream)
        except EiFaultError as fault:
            self.stream.seek(0)
            yield fault_of(fault, self.stream, Teller(file=self.file))
            self._ended = self.settings.layer == "rules"
            return
        run = _Run(reader, self.file, self.settings)
        yield from run.findings()
        self._total = run.checks
        # Without a record that can be taken apart only the message as a whole is judged.
        self._judged = run.checks if run.judged else _LEVELS
        self._not_judged = tuple(sorted(run.judge.not_judged))
        self._ended = self.settings.layer == "rules"


class _Run:
    """One run over the records of a message.

    Args:
        reader: the message.
        file: the file as given.
        settings: how it is checked.
    """

    def __init__(self, reader: EiReader, file: str, settings: Settings) -> None:
        standaard = reader.standaard
        book = book_of(standaard)
        rules = settings.layer == "rules"
        self._reader = reader
        self._book = book
        self._settings = settings
        self._rules = rules
        self._length = standaard.recordlengte
        self._teller = Teller(file=file, standaard=standaard)
        self._hand = Hand(book, settings.omgeving.vandaag.strftime("%Y%m%d"))
        self.judge = Judge(book, self._hand, self._teller, load_ei_codelists(), rules=rules)
        self._structure = Structure(book, self._hand, self._teller, rules=rules)
        self._totals = Totals(book)
        self._sums = Sums(book, self._teller)
        declares = rules and not standaard.is_retour
        self._references = {
            kenmerk: References(kind)
            for kenmerk, kind in book.kinds.items()
            if declares and (kind.eigen or kind.uniek)
        }
        self._wrong_length = False
        self._last = 0
        self.judged = False

    @property
    def checks(self) -> int:
        """How many checks there are: of each rubriek, each rule row, and of the message itself."""
        rubrieken = sum(len(kind.layout.alle) for kind in self._book.kinds.values())
        rows = sum(len(kind.rules) for kind in self._book.kinds.values())
        return rubrieken + rows + _LEVELS

    def findings(self) -> Iterator[Finding]:
        """Yield the findings on the records, and then those on the whole."""
        kinds, length = self._book.kinds, self._length
        if self._book.standaard.zekerheid in _UNSURE:
            yield self._teller.tell("EI-INDELING-ONZEKER", severity=Severity.INFO)
        if self._reader.bom:
            yield self._teller.tell("EI-1-BOM", 1, veld=kinds[VOORLOOP].layout.alle[0])
        for record in self._reader:
            tekst, regel = record.tekst, record.regel
            self._last = regel
            kind = kinds.get(tekst[:2])
            if kind is None or len(tekst) != length:
                yield from self._odd(record, kind)
            else:
                yield from self._record(kind, tekst, regel)
        yield from self.judge.finish()
        yield from self._structure.finish(self._last)
        yield from self._sums.finish()
        if self._rules:
            yield from self._twice()
        yield from self._ends()

    def _record(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        kenmerk = kind.kenmerk
        yield from self._structure.see(kind, tekst, regel)
        if kenmerk == VOORLOOP and regel > 1:
            return
        self._totals.counts[kenmerk] += 1
        if self._sums.asked:
            yield from self._sums.close(kenmerk, self._hand)
        self._hand.put(kind, tekst, regel)
        self._structure.taken(kenmerk, regel)
        self.judged = True
        yield from self.judge.see(kind, tekst, regel)
        if self._rules:
            yield from self._whole(kind, tekst, regel)

    def _whole(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        """Keep what is told at the end, and hold record 99 against it."""
        kenmerk = kind.kenmerk
        clean = kenmerk in self._hand.clean
        if kenmerk == VOORLOOP:
            yield from self._surroundings(tekst)
        if kenmerk == self._book.geld:
            if clean:
                self._totals.add(kind, tekst)
            else:
                self._totals.whole = False
        if self._sums.asked:
            self._sums.add(kind, tekst, self._hand)
        references = self._references.get(kenmerk)
        if references and clean:
            references.add(tekst, regel)
        if kenmerk == SLUIT:
            bad = self._hand.bad.get(kenmerk, ())
            for fault in self._totals.faults(tekst):
                if fault.veld.nr not in bad:
                    yield self._miscount(fault, tekst, regel)

    def _miscount(self, fault: Miscount, tekst: str, regel: int) -> Finding:
        """Return the finding on a rubriek of record 99, with what stands there if that may be."""
        veld = fault.veld
        text = tekst[veld.begin : veld.einde]
        wanted = public(_euro(fault.verwacht) if fault.is_bedrag else fault.verwacht)
        found = self._teller.tell(fault.code, regel, veld=veld, text=text, verwacht=wanted)
        if veld.type != "N":
            return found
        value = _euro(int(text)) if fault.is_bedrag else str(int(text))
        shown = mask("bedrag" if fault.is_bedrag else "aantal", value)
        return evolve(found, value=shown, expected=Expectation(word="equals", values=(wanted,)))

    def _surroundings(self, tekst: str) -> Iterator[Finding]:
        """Yield that a production message is checked for the test environment, or the other way."""
        veld = self._book.kinds[VOORLOOP].layout.of_element(SOORT_BERICHT)
        text = tekst[veld.begin : veld.einde] if veld else ""
        asked = self._settings.omgeving.berichtsoort
        if {text, asked} == {"P", "T"}:
            # P is also what nobody asked for: a test message is then only told to be one.
            severity = Severity.INFO if asked == "P" else Severity.ERROR
            yield self._teller.tell("EI-5-OMGEVING", 1, veld=veld, text=text, severity=severity)

    def _odd(self, record: EiRecord, kind: Kind | None) -> Iterator[Finding]:
        """Yield what is wrong with a record that has no known kenmerk, or not the right length."""
        regel, tekst = record.regel, record.tekst
        if len(tekst) != self._length:
            stray = self._stray(tekst)
            if stray:
                yield self._teller.tell(stray, regel)
                return
            self._wrong_length = True
            self._totals.whole = False
            shown = kind.kenmerk if kind else None
            lengte, gevonden = public(self._length), public(len(tekst))
            veld = kind.layout.alle[0] if kind else None
            yield self._teller.tell(
                "EI-2-LENGTE", regel, kenmerk=shown, veld=veld, lengte=lengte, gevonden=gevonden
            )
            if kind:
                yield from self._short(kind, tekst, regel)
            return
        likely = ("04", "06", "16", "17", "02", "03", COMMENTAAR, SLUIT)
        guessed = meant(self._book, tekst, likely)
        veld = guessed.layout.alle[0] if guessed else None
        lijkt = public(guessed.kenmerk if guessed else "-")
        yield self._teller.tell("EI-2-RECORD-ONBEKEND", regel, veld=veld, lijkt=lijkt)
        if guessed:
            yield from self._record(guessed, guessed.kenmerk + tekst[2:], regel)

    def _stray(self, tekst: str) -> str | None:
        """Return the code of the finding on a line that is no record at all."""
        if not tekst.strip():
            return "EI-2-LEGE-REGEL"
        return "EI-2-REST" if self._structure.ended else None

    def _short(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        """Take a record of another length in its place; nothing in it is judged."""
        yield from self._structure.see(kind, tekst.ljust(self._length)[: self._length], regel)
        self._totals.counts[kind.kenmerk] += 1
        self._hand.put(kind, tekst, regel)
        self._hand.spoil(kind, set(kind.layout.by_number))
        self._structure.taken(kind.kenmerk, regel)

    def _twice(self) -> Iterator[Finding]:
        for references in self._references.values():
            for twice in references.twice():
                regel, eerder = twice.regel, public(twice.eerder)
                yield self._teller.tell(twice.code, regel, veld=twice.veld, eerder=eerder)

    def _ends(self) -> Iterator[Finding]:
        """Yield how the records end, and whether signs take more than one byte."""
        ends, teller = self._reader.ends, self._teller
        warning = Severity.WARNING
        if ends.lf and ends.crlf:
            yield teller.tell("EI-2-REGELEINDE", ends.first_lf, severity=warning)
        elif ends.lf:
            yield teller.tell("EI-2-REGELEINDE-LF", ends.first_lf, severity=Severity.INFO)
        if ends.open_end:
            yield teller.tell("EI-2-LAATSTE-REGEL", self._last, severity=warning)
        if self._reader.utf8 and not self._reader.bom:
            severity = Severity.ERROR if self._wrong_length else warning
            yield teller.tell("EI-1-UTF8", severity=severity)


def _euro(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"
