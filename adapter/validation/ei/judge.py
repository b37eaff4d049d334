"""Judges a record: its form (N3, N4), its codes (N4), its key and the rule rows (N5)."""

from collections.abc import Iterator, Mapping
from datetime import date

from adapter.core.findings import Finding, Severity
from adapter.core.masking import public
from adapter.formats.ei.boom import VERZEKERDE
from adapter.formats.ei.layout import SLUIT, VOORLOOP
from adapter.formats.ei.plaats import is_sound
from adapter.formats.ei.veld import Veld
from adapter.reference.codelists import Codelist, Outcome
from adapter.validation.ei.codes import Codes
from adapter.validation.ei.family import Families
from adapter.validation.ei.form import BSN, is_bsn_or_none
from adapter.validation.ei.hand import Hand
from adapter.validation.ei.kinds import Book, Kind
from adapter.validation.ei.rows import Regel, veld_of
from adapter.validation.ei.told import STRIJDIG, Teller
from adapter.validation.ei.words import Plaats

_MANY = 4
"""A rubriek that does not go with so many others is likely to be the wrong one itself."""

NOT_JUDGED = "LIJST-NIET-BEOORDEELD"

_ENDING = {"02", "04", SLUIT}

_OUTCOMES = {
    Outcome.UNKNOWN: "EI-4-CODE",
    Outcome.NOT_YET_VALID: "EI-4-CODE-NOG-NIET",
    Outcome.EXPIRED: "EI-4-CODE-VERLOPEN",
}


class Judge:
    """Judges the records of one message by themselves and against those above them.

    Args:
        book: the kinds of record.
        hand: the records at hand.
        teller: makes the findings.
        lists: the code lists by name.
        rules: whether to go on to level N5.

    Attributes:
        not_judged: the code lists that are not completely known, and were asked for.
    """

    def __init__(
        self, book: Book, hand: Hand, teller: Teller, lists: Mapping[str, Codelist], *, rules: bool
    ) -> None:
        self._hand = hand
        self._teller = teller
        self._rules = rules
        self._book = book
        self.not_judged: set[str] = set()
        self._codes = {
            kenmerk: Codes(kind, lists, self.not_judged) for kenmerk, kind in book.kinds.items()
        }
        self._fine = {kenmerk: codes.fine for kenmerk, codes in self._codes.items()}
        self._told: set[tuple[str, str, int]] = set()
        self._bsn_seen = ""
        self._families = Families()

    def see(self, kind: Kind, tekst: str, regel: int) -> list[Finding]:
        """Return what is wrong with a record that was just put in hand."""
        found: list[Finding] = []
        if kind.kenmerk in _ENDING:
            found += self.finish(kind.kenmerk)
        if not kind.form.fits(tekst):
            found += self._form(kind, tekst, regel)
        if not self._fine[kind.kenmerk](tekst):
            found += self._wrong_codes(kind, tekst, regel)
        if self._rules:
            self._together(kind, tekst, regel, found)
        return found

    def _together(self, kind: Kind, tekst: str, regel: int, found: list[Finding]) -> None:
        """Find what is wrong with a record beside those above it, and among its rubrieken."""
        hand = self._hand
        if kind.keys and kind.parent in hand.lines:
            self._families.child(kind.parent, hand.lines[kind.parent])
            if not kind.same(hand.text(kind.parent), tekst):
                found += self._wrong_keys(kind, tekst, regel)
        if kind.bsn and kind.bsn.of(tekst) != self._bsn_seen:
            found += self._bsn(kind, kind.bsn.veld, kind.bsn.of(tekst), regel)
        if kind.broken is None:
            return
        if kind.kenmerk not in hand.clean or not hand.clean.issuperset(kind.needs):
            found += self._rows(kind, regel, all_clean=False)
        elif kind.broken(*hand.texts):
            found += self._rows(kind, regel, all_clean=True)

    def finish(self, kenmerk: str = SLUIT) -> Iterator[Finding]:
        """Yield the rubrieken that no record repeated, of what a record of a kind ends."""
        for line, veld, own in self._families.ended(kenmerk):
            yield from self._suspected(STRIJDIG, veld, line, {own})

    def _form(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        bad: set[str] = set()
        for fault in kind.form.faults(tekst):
            if not fault.is_sure:
                yield self._teller.tell(
                    fault.code,
                    regel,
                    veld=fault.veld,
                    severity=Severity.WARNING,
                    sjabloon="EI-REGEL-VERPLICHT",
                )
                continue
            bad.add(fault.veld.nr)
            text = self._quoted(kind, tekst, fault.veld)
            yield self._teller.tell(fault.code, regel, veld=fault.veld, text=text)
        if bad:
            self._hand.spoil(kind, bad)

    def _wrong_codes(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        bad = set(self._hand.bad.get(kind.kenmerk, ()))
        codes = self._codes[kind.kenmerk]
        for fault in codes.faults(tekst, self._date()):
            veld, lijst = fault.veld, public(fault.lijst)
            if veld.nr in bad:
                continue
            if fault.outcome is Outcome.NOT_JUDGED:
                info = Severity.INFO
                yield self._teller.tell(NOT_JUDGED, regel, veld=veld, severity=info, lijst=lijst)
                continue
            text = self._quoted(kind, tekst, veld)
            bad.add(veld.nr)
            self._hand.spoil(kind, bad)
            code = _OUTCOMES[fault.outcome]
            yield self._teller.tell(code, regel, veld=veld, text=text, lijst=lijst)
        self._fine[kind.kenmerk] = codes.fine

    def _date(self) -> date | None:
        """Return the date on which a code must be valid: of the invoice."""
        veld = self._hand_veld(VOORLOOP, "DAT031")
        if veld is None or self._hand.is_bad(veld.nr):
            return None
        text = self._hand.text(VOORLOOP)[veld.begin : veld.einde]
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None

    def _hand_veld(self, kenmerk: str, element: str) -> Veld | None:
        standaard = self._teller.standaard
        layout = standaard.records.get(kenmerk) if standaard else None
        return veld_of(layout, element) if layout else None

    def _wrong_keys(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        hand = self._hand
        above = hand.text(kind.parent)
        reported = hand.differs.get(kind.parent, ())
        differs: set[str] = set()
        missed: list[tuple[Veld, Veld]] = []
        for own, other in kind.keys:
            if tekst[own.begin : own.einde] == above[other.begin : other.einde]:
                continue
            differs.add(own.nr)
            if hand.is_bad(own.nr) or hand.is_bad(other.nr) or other.nr in reported:
                continue
            missed.append((own, other))
            andere, above_it = public(other.nr), public(kind.parent)
            yield self._teller.tell(
                "EI-5-SLEUTEL", regel, veld=own, andere=andere, ander_record=above_it
            )
        hand.differs[kind.kenmerk] = differs
        self._families.missed(kind.parent, missed)

    def _bsn(self, kind: Kind, veld: Veld, text: str, regel: int) -> Iterator[Finding]:
        if is_bsn_or_none(text):
            self._bsn_seen = text
        elif not self._hand.is_bad(veld.nr):
            self._hand.spoil(kind, {*self._hand.bad.get(kind.kenmerk, ()), veld.nr})
            yield self._teller.tell("EI-5-BSN", regel, veld=veld)

    def _rows(self, kind: Kind, regel: int, *, all_clean: bool) -> Iterator[Finding]:
        hand = self._hand
        broken = [
            rule
            for rule in kind.rules
            if (all_clean or not any(hand.is_bad(at.veld.nr) for at in rule.plaatsen))
            and rule.broken(*hand.texts)
        ]
        suspects: dict[str, tuple[Plaats, set[str]]] = {}
        for rule in broken:
            for at in rule.plaatsen if rule.severity is Severity.ERROR else ():
                if at.veld.nr != rule.at.veld.nr:
                    suspects.setdefault(at.veld.nr, (at, set()))[1].add(rule.at.veld.nr)
        absent = self._absent(broken)
        culprits = {nr for nr, (_, others) in suspects.items() if len(others - absent) >= _MANY}
        for rule in broken:
            if culprits.isdisjoint(at.veld.nr for at in rule.plaatsen):
                yield from self._broken(rule)
        for at, others in suspects.values():
            if not culprits or at.veld.nr in culprits:
                yield from self._contradicted(at, others, alone=bool(culprits))

    def _absent(self, broken: list[Regel]) -> set[str]:
        """Return the judged rubrieken that say nothing: what asks for them may well be right."""
        text = self._hand.text
        return {
            at.veld.nr
            for at in (rule.at for rule in broken)
            if at.veld.is_empty(text(at.kenmerk)[at.veld.begin : at.veld.einde])
        }

    def _broken(self, rule: Regel) -> Iterator[Finding]:
        """Yield that a row is broken, once for each record that it judges."""
        kenmerk, veld = rule.at.kenmerk, rule.at.veld
        line = self._hand.lines[kenmerk]
        if self._first((rule.code, veld.nr, line)):
            self._told.add((_BY_ITSELF, veld.nr, line))
            kind = self._book.kinds[kenmerk]
            text = self._quoted(kind, self._hand.text(kenmerk), veld)
            yield self._teller.broken(rule, line, text)

    def _quoted(self, kind: Kind, tekst: str, veld: Veld) -> str:
        """Return what is in a rubriek, "" when its record may have moved: it may be of a BSN."""
        person, own = self._book.kinds.get(VERZEKERDE), kind.layout.of_element(BSN)
        if person and person.bsn and own:
            held = person.bsn.of(self._hand.text(VERZEKERDE))
            if tekst[own.begin : own.einde] != held:
                return ""
        return tekst[veld.begin : veld.einde] if is_sound(kind.layout, tekst) else ""

    def _contradicted(self, at: Plaats, others: set[str], *, alone: bool) -> Iterator[Finding]:
        """Yield that a rubriek does not go with others: either of them is wrong.

        Args:
            at: the rubriek.
            others: those that it does not go with.
            alone: whether these are so many that nothing was said of them.
        """
        code = "EI-5-STRIJDIG-MET-VEEL" if alone else STRIJDIG
        yield from self._suspected(code, at.veld, self._hand.lines[at.kenmerk], others)

    def _suspected(self, code: str, veld: Veld, line: int, others: set[str]) -> Iterator[Finding]:
        """Yield, once, that a rubriek of a line of which nothing was said may be the wrong one."""
        if (_BY_ITSELF, veld.nr, line) not in self._told and self._first((code, veld.nr, line)):
            andere = public(", ".join(sorted(others)))
            yield self._teller.tell(code, line, veld=veld, andere=andere)

    def _first(self, key: tuple[str, str, int]) -> bool:
        if key in self._told:
            return False
        if len(self._told) > _MOST_TOLD:
            self._told.clear()
        self._told.add(key)
        return True


_MOST_TOLD = 4096
_BY_ITSELF = "a rubriek that a row was broken on"
