"""A claim as it stands in some file: what every form of it tells, for `check`."""

from datetime import date
from decimal import Decimal
from enum import IntEnum

from attrs import define, field

from adapter.model.afspraak import Afspraak

Patient = tuple[str, ...]
"""A number of a patient, with what it is a number of: ("bsn", "999990019")."""

CLIENT = "client"
_ONDERLING = "onderlinge dienstverlening"
PERSOON = ("bsn", "verzekerde", CLIENT)
"""The kinds of those numbers, the one that tells most first."""


class Vorm(IntEnum):
    """What a claim stands in."""

    EXPORT = 0
    DECLARATIE = 1
    FACTUUR = 2


class Weg(IntEnum):
    """At whom a claim is made; of a row of an export that may be unknown."""

    ONBEKEND = 0
    DECLARATIE = 1
    FACTUUR = 2


@define(kw_only=True)
class Post:
    """A claim, or a credit, as read; "" and None are what is not told.

    Attributes:
        vorm: what it stands in.
        weg: at whom it is claimed.
        credit: whether it takes back an earlier one.
        regel: its line in the message, or its row in the export.
        plek: which insured person and prestatie, as `sleutels.location` reads it; or which line.
        patienten: what the patient is known by.
        datum: the care date.
        onderliggend: the code of what was delivered, when `code` only says that it was asked for.
        onderling: whether it is care on request, that need not have a code.
        tijd: when the care began, as hh:mm.
        binnen: what tells two claims of one day apart in a flat message.
        declarant: who claims or invoices, by AGB.
        aangenomen: whether that is only because the export is said to be of the practice.
        koper: who is invoiced, or asked for the care, by AGB.
        nummer: the number of the invoice that a declaration is too.
        referentie: its own reference; an invoice has none for its lines.
        tegen: of a credit, the references of the debit that it takes back.
        vrij: whether it is the free prestatie, as far as the file itself tells.
        vrij_tarief: whether no maximum is asked for its tariff.
        zonder_afspraak: whether it names an agreement that is not given.
        cel: the cell of an export that it came from: base name and row.
        fout: why it cannot be compared, when that is so from the start.
    """

    vorm: Vorm
    weg: Weg
    regel: int
    credit: bool = False
    plek: int = 0
    patienten: tuple[Patient, ...] = field(default=(), repr=False)
    datum: date | None = None
    lijst: str = ""
    code: str = ""
    onderliggend: str = ""
    onderling: bool = False
    tijd: str = ""
    binnen: str = field(default="", repr=False)
    behandelaar: str = ""
    declarant: str = ""
    aangenomen: bool = False
    koper: str = ""
    uzovi: str = ""
    nummer: str = ""
    referentie: str = field(default="", repr=False)
    tegen: tuple[str, ...] = field(default=(), repr=False)
    tegen_factuur: tuple[str, ...] = ()
    order: str = ""
    aantal: Decimal | None = None
    tarief: Decimal | None = None
    bedrag: Decimal | None = None
    vrij: bool = False
    vrij_tarief: bool = False
    afspraak: Afspraak | None = None
    zonder_afspraak: bool = False
    zorgtraject: str = field(default="", repr=False)
    cel: tuple[str, int] | None = None
    vorige_cel: tuple[str, int] | None = None

    @property
    def zorg(self) -> str:
        """Which prestatie it is; of care on request without a code, that kind of care."""
        return self.code or (_ONDERLING if self.onderling else "")


class Stand(IntEnum):
    """What a return message says of a claim."""

    OPEN = 0
    TOEGEKEND = 1
    AFGEWEZEN = 2


@define(kw_only=True)
class Uitslag:
    """What a return message says of a line, known by declarant, invoice number and reference.

    Without a reference it is about the declaration as a whole: refused, or awarded as far as no
    other outcome says otherwise. The last that was sent counts.
    """

    credit: bool
    declarant: str
    nummer: str
    stand: Stand
    referentie: str = field(default="", repr=False)
    patienten: tuple[Patient, ...] = field(default=(), repr=False)
    verzonden: date | None = None
