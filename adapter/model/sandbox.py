"""sandbox.toml: what the insurer of a sandbox knows and how it decides."""

from datetime import date
from decimal import Decimal

from attrs import field, frozen

TOEKENNEN, VERLAGEN, AFWIJZEN = "toekennen", "verlagen", "afwijzen"


@frozen(kw_only=True)
class Periode:
    """A period, both days included."""

    van: date = date.min
    tot: date = date.max

    def holds_on(self, day: date) -> bool:
        """Tell whether a day falls in it."""
        return self.van <= day <= self.tot


@frozen(kw_only=True)
class Persoon(Periode):
    """Who is insured, or with `verzekerd` false who is not: `*` and `?` stand for characters."""

    bsn: str | None = field(default=None, repr=False)
    verzekerdennummer: str | None = field(default=None, repr=False)
    verzekerd: bool = True


@frozen(kw_only=True)
class Contract(Periode):
    """A contract with a declarant (or the praktijk of one); `*` is every AGB."""

    agb: str = "*"


@frozen(kw_only=True)
class Zorg(Periode):
    """Which care a row is about: list and code, with `*` and `?`."""

    prestatiecodelijst: str = "*"
    prestatiecode: str = "*"


@frozen(kw_only=True)
class Tarief(Zorg):
    """The most that one prestatie may cost."""

    maximum: Decimal


@frozen(kw_only=True)
class Afwijzing(Zorg):
    """Care that is rejected with a code."""

    retourcode: str


@frozen(kw_only=True)
class Beleid:
    """How the insurer decides.

    Attributes:
        boven_maximum: what happens to a prestatie above its maximum.
        zonder_tarief: what happens to a prestatie without a tariff, when there are tariffs.
        dubbel: what happens to the same care a second time in one message.
        credit: what happens to a credit.
        uitbetalen: whether what is awarded on a debit is paid (financieel) or not.
    """

    boven_maximum: str = VERLAGEN
    zonder_tarief: str = TOEKENNEN
    dubbel: str = TOEKENNEN
    credit: str = TOEKENNEN
    uitbetalen: bool = True


@frozen(kw_only=True)
class Retourcodes:
    """The code that each reason gives.

    Attributes:
        zonder_code: for an error in a flat message of which the official code is not known.
    """

    niet_verzekerd: str = "0320"
    geen_contract: str = "8022"
    geen_tarief: str = "0613"
    dubbel: str = "0587"
    verlaagd: str = "8059"
    te_hoog: str = "0611"
    credit: str = "8017"
    twee_bedragen: str = "9507"
    referentie: str = "8021"
    credit_dubbel: str = "8084"
    zonder_code: str = "0001"


@frozen(kw_only=True)
class Sandbox:
    """The insurer of a sandbox. Without rows everybody is insured, contracted, and paid in full.

    Attributes:
        declaratienummer: what its number of a declaration begins with.
    """

    declaratienummer: str = "SANDBOX"
    beleid: Beleid = Beleid()
    retourcodes: Retourcodes = Retourcodes()
    verzekerden: tuple[Persoon, ...] = ()
    contracten: tuple[Contract, ...] = ()
    tarieven: tuple[Tarief, ...] = ()
    afwijzen: tuple[Afwijzing, ...] = ()
