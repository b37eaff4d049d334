"""The insurer of a sandbox: awards, reduces or rejects each prestatie, by sandbox.toml."""

import hashlib
from datetime import date
from decimal import Decimal

from attrs import evolve, field, frozen

from adapter.core.globs import fits_glob
from adapter.core.values import round_cents
from adapter.model import prestatie as gds801
from adapter.model import retour
from adapter.model.bericht import DeclaratieContext
from adapter.model.sandbox import AFWIJZEN, TOEKENNEN, Sandbox, Zorg
from adapter.model.verzekerde import Verzekerde
from adapter.validation.readings import number_of
from adapter.workflows.answering.heads import NIL
from adapter.workflows.temporary import open_database

_BEHANDELAAR = "01"
_DIGEST = 12
_SEEN = "CREATE TABLE gezien (sleutel BLOB PRIMARY KEY) WITHOUT ROWID"
_ADD = "INSERT OR IGNORE INTO gezien VALUES (?)"


@frozen(kw_only=True)
class Toekenning:
    """What the insurer decides on a prestatie.

    Attributes:
        gevraagd: what was claimed.
        financieel: what is awarded of it and paid.
        niet_financieel: what is awarded of it without payment.
        retourcode: why that is not all, or None.
        element: the element that the code is about.
        waarde: what stood in it.
        credit: whether it is a credit.
    """

    gevraagd: Decimal
    financieel: Decimal = NIL
    niet_financieel: Decimal = NIL
    retourcode: str | None = None
    element: str | None = None
    waarde: str | None = field(default=None, repr=False)
    credit: bool = False

    @property
    def toegekend(self) -> Decimal:
        """What is awarded, paid or not."""
        return self.financieel + self.niet_financieel


class Verzekeraar:
    """Decides on the prestaties of one message, in order: it remembers which care it has seen.

    Args:
        sandbox: who is insured, contracts, tariffs and policy.
        context: of the declaration.
    """

    def __init__(self, sandbox: Sandbox, context: DeclaratieContext) -> None:
        self._sandbox = sandbox
        self._codes = sandbox.retourcodes
        self._agbs = [
            part.zorgaanbiedercode
            for part in (context.declarant, context.zorgaanbieder)
            if part and part.zorgaanbiedercode
        ]
        self._seen = open_database(_SEEN)

    def decide(self, verzekerde: Verzekerde, prestatie: gds801.Prestatie) -> Toekenning:
        """Decide on a prestatie."""
        if prestatie.credit_prestatie:
            return self._credit(prestatie.credit_prestatie)
        debet = prestatie.debet_prestatie or gds801.DebetPrestatie()
        asked = _amount(debet.declaratie_bedrag_incl_btw)
        refused = self._refusal(verzekerde, debet)
        if refused:
            code, element = refused
            return Toekenning(
                gevraagd=asked,
                retourcode=code,
                element=element,
                waarde=_shown(debet, verzekerde, element),
            )
        return self._priced(debet, asked)

    def _refusal(
        self, verzekerde: Verzekerde, debet: gds801.DebetPrestatie
    ) -> tuple[str, str] | None:
        """Return the code that refuses a debit, and the element that it is about."""
        day = debet.begindatum if isinstance(debet.begindatum, date) else date.min
        # Taken in whatever becomes of it: the second time is the second time.
        is_second = self._is_second(*_care(verzekerde, debet))
        is_again = self._is_second("D", debet.referentienummer)
        if not self._is_insured(verzekerde, day):
            return self._codes.niet_verzekerd, "BSN" if verzekerde.bsn else "Verzekerdennummer"
        if not self._is_contracted(day):
            return self._codes.geen_contract, "Zorgaanbiedercode"
        if is_again:
            return self._codes.referentie, "Referentienummer"
        rejected = next((row for row in self._sandbox.afwijzen if _is_about(row, debet, day)), None)
        if rejected:
            return rejected.retourcode, "Prestatiecode"
        if is_second and self._sandbox.beleid.dubbel == AFWIJZEN:
            return self._codes.dubbel, "Prestatiecode"
        return None

    def _priced(self, debet: gds801.DebetPrestatie, asked: Decimal) -> Toekenning:
        """Award a debit, up to its maximum as the policy has it."""
        beleid = self._sandbox.beleid
        day = debet.begindatum if isinstance(debet.begindatum, date) else date.min
        price = next((row for row in self._sandbox.tarieven if _is_about(row, debet, day)), None)
        nothing = Toekenning(gevraagd=asked, element="TariefInclBtw")
        if price is None:
            if self._sandbox.tarieven and beleid.zonder_tarief == AFWIJZEN:
                code = self._codes.geen_tarief
                return evolve(
                    nothing, retourcode=code, element="Prestatiecode", waarde=debet.prestatiecode
                )
            return self._awarded(Toekenning(gevraagd=asked), asked)
        most = round_cents(price.maximum * _number(debet.aantal))
        if asked <= most or beleid.boven_maximum == TOEKENNEN:
            return self._awarded(Toekenning(gevraagd=asked), asked)
        nothing = evolve(nothing, waarde=_text(debet.tarief_incl_btw))
        if beleid.boven_maximum == AFWIJZEN:
            return evolve(nothing, retourcode=self._codes.te_hoog)
        return self._awarded(evolve(nothing, retourcode=self._codes.verlaagd), most)

    def _awarded(self, besluit: Toekenning, amount: Decimal) -> Toekenning:
        """Return a decision on a debit with what is awarded, paid or not as the policy has it."""
        if self._sandbox.beleid.uitbetalen:
            return evolve(besluit, financieel=amount)
        return evolve(besluit, niet_financieel=amount)

    def _credit(self, credit: gds801.CreditPrestatie) -> Toekenning:
        """Take a credit over as it is claimed: what was paid as paid, what was not as not."""
        asked = _amount(credit.toegekend_bedrag_incl_btw_financieel)
        unpaid = _amount(credit.toegekend_bedrag_incl_btw_niet_financieel)
        nothing = Toekenning(gevraagd=asked, credit=True)
        refused = self._credit_refusal(credit)
        if refused:
            code, element, value = refused
            return evolve(nothing, retourcode=code, element=element, waarde=value)
        if asked and unpaid:
            # GDS802-9460: a return message has one of the two.
            return evolve(
                nothing,
                retourcode=self._codes.twee_bedragen,
                element="ToegekendBedragInclBtwNietFinancieel",
                waarde=_text(unpaid),
            )
        return evolve(nothing, financieel=asked, niet_financieel=unpaid)

    def _credit_refusal(self, credit: gds801.CreditPrestatie) -> tuple[str, str, str | None] | None:
        """Return the code that refuses a credit, the element it is about, and what stood in it."""
        debit = credit.gerelateerd_referentienummer
        # Both are taken in, whatever becomes of it: the second time is the second time.
        is_second = debit is not None and self._is_second("debet", debit)
        is_again = self._is_second("C", credit.referentienummer)
        if is_again:
            return self._codes.referentie, "Referentienummer", credit.referentienummer
        if is_second:
            return self._codes.credit_dubbel, "GerelateerdReferentienummer", debit
        if self._sandbox.beleid.credit == AFWIJZEN:
            return self._codes.credit, "GerelateerdReferentienummer", debit
        return None

    def _is_insured(self, verzekerde: Verzekerde, day: date) -> bool:
        """Tell whether the first row about this person on this day says so; none says no."""
        rows = self._sandbox.verzekerden
        for row in rows:
            same = _fits(row.bsn, verzekerde.bsn) and _fits(
                row.verzekerdennummer, verzekerde.verzekerdennummer
            )
            if same and row.holds_on(day):
                return row.verzekerd
        return not rows

    def _is_contracted(self, day: date) -> bool:
        rows = self._sandbox.contracten
        return not rows or any(
            row.holds_on(day) and any(_fits(row.agb, agb) for agb in self._agbs) for row in rows
        )

    def _is_second(self, *key: object) -> bool:
        """Tell whether a key was seen before; only a digest of it stays, in a temporary file."""
        digest = hashlib.blake2b(repr(key).encode(), digest_size=_DIGEST).digest()
        return self._seen.execute(_ADD, (digest,)).rowcount == 0


def _care(verzekerde: Verzekerde, debet: gds801.DebetPrestatie) -> tuple[object, ...]:
    """Return what makes two debits the same care of the same person."""
    behandelaars = sorted(
        part.zorgaanbiedercode or ""
        for part in debet.zorgaanbieder
        if part.zorgaanbieder_rol == _BEHANDELAAR
    )
    return (
        verzekerde.bsn or verzekerde.verzekerdennummer,
        debet.prestatie_codelijst_code,
        debet.prestatiecode,
        str(debet.begindatum),
        debet.begintijd,
        behandelaars,
    )


def answered(prestatie: gds801.Prestatie, besluit: Toekenning) -> retour.Prestatie:
    """Return the prestatie of a return message that tells a decision."""
    feedback = _feedback(besluit)
    if prestatie.credit_prestatie:
        return retour.Prestatie(
            credit_prestatie=retour.CreditPrestatie(
                referentienummer=prestatie.credit_prestatie.referentienummer,
                toegekend_credit_bedrag_incl_btw_financieel=besluit.financieel,
                toegekend_credit_bedrag_incl_btw_niet_financieel=besluit.niet_financieel,
                feedback=feedback,
            )
        )
    debet = prestatie.debet_prestatie or gds801.DebetPrestatie()
    return retour.Prestatie(
        debet_prestatie=retour.DebetPrestatie(
            referentienummer=debet.referentienummer,
            berekend_bedrag_verzekeraar_incl_btw=besluit.toegekend,
            toegekend_bedrag_incl_btw_financieel=besluit.financieel,
            toegekend_bedrag_incl_btw_niet_financieel=besluit.niet_financieel,
            feedback=feedback,
        )
    )


def _feedback(besluit: Toekenning) -> tuple[retour.Feedback, ...]:
    if besluit.retourcode is None:
        return ()
    element = retour.BetrokkenElement(elementnaam=besluit.element, elementwaarde=besluit.waarde)
    return (retour.Feedback(retourcode=besluit.retourcode, betrokken_element=(element,)),)


def _is_about(row: Zorg, debet: gds801.DebetPrestatie, day: date) -> bool:
    return (
        row.holds_on(day)
        and _fits(row.prestatiecodelijst, debet.prestatie_codelijst_code)
        and _fits(row.prestatiecode, debet.prestatiecode)
    )


def _fits(pattern: str | None, value: str | None) -> bool:
    """Tell whether a value is as a pattern with `*` and `?`; no pattern is any value."""
    return pattern is None or fits_glob(pattern, value or "")


def _shown(debet: gds801.DebetPrestatie, verzekerde: Verzekerde, element: str) -> str | None:
    values = {
        "BSN": verzekerde.bsn,
        "Verzekerdennummer": verzekerde.verzekerdennummer,
        "Prestatiecode": debet.prestatiecode,
        "Referentienummer": debet.referentienummer,
    }
    return values.get(element)


def _amount(value: object) -> Decimal:
    """Return an amount; what is none counts as nothing (VECOZO refused it already)."""
    return value if isinstance(value, Decimal) else NIL


def _number(aantal: str | None) -> Decimal:
    """Return how often care was given: once when it cannot be read, and never less than not."""
    # The schema takes a plus sign, which XPath 1.0 does not.
    number = number_of((aantal or "").strip().removeprefix("+"))
    return Decimal(1) if number is None else max(number, NIL)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
