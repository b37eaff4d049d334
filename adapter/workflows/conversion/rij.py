"""A row on its way through the conversion: what it is, what was decided, and what is wrong."""

from datetime import date
from decimal import Decimal

from attrs import define, field, frozen

from adapter.core.findings import Finding, Severity
from adapter.core.masking import Masked
from adapter.importers.building import TableRow
from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.routing.engine import Decision
from adapter.workflows.besluiten import Rijbesluit


@frozen(kw_only=True)
class Plaatsing:
    """Where a sound row goes.

    Attributes:
        decision: the route, with reason and source.
        afspraak: the agreement, on onderlinge dienstverlening.
        zorgtrajectnummer: the number to claim on: in route 2 the aanvrager's.
        startdatum_zorgtraject: its start date.
    """

    decision: Decision
    afspraak: Afspraak | None
    zorgtrajectnummer: str | None = field(default=None, repr=False)
    startdatum_zorgtraject: date | None = None

    @classmethod
    def of(cls, regel: Regel, decision: Decision, afspraak: Afspraak | None) -> "Plaatsing":
        """Return the place of a row: in route 2 on the zorgtraject of the aanvrager."""
        nummer, start = regel.zorgtrajectnummer, regel.startdatum_zorgtraject
        if decision.route == "route2" and afspraak:
            nummer, start = afspraak.zorgtrajectnummer_aanvrager, afspraak.startdatum_zorgtraject
        return cls(
            decision=decision,
            afspraak=afspraak,
            zorgtrajectnummer=nummer,
            startdatum_zorgtraject=start,
        )


@define(kw_only=True)
class Rij:
    """A row of the export; `plaatsing` stays None, or becomes so, when the row is refused.

    Of an export of any sector `besluit` is what its regime says.
    """

    nummer: int
    tabel: int
    gelezen: TableRow[Regel] = field(repr=False)
    findings: list[Finding] = field(factory=list)
    plaatsing: Plaatsing | None = None
    referentie: str = field(default="", repr=False)
    besluit: Rijbesluit | None = None

    @property
    def regel(self) -> Regel:
        """The row as typed; only a row that could be read has one."""
        if self.gelezen.item is None:
            raise ValueError("this row could not be read")
        return self.gelezen.item

    @property
    def bedrag(self) -> Decimal:
        """Its amount with its sign; 0.00 when that cannot be read."""
        if self.gelezen.item is not None:
            return self.gelezen.item.bedrag
        bedrag = self.gelezen.values.get("bedrag")
        return bedrag if isinstance(bedrag, Decimal) else Decimal("0.00")

    @property
    def has_amount(self) -> bool:
        """Whether its amount could be read."""
        return self.gelezen.item is not None or "bedrag" in self.gelezen.values

    @property
    def bron(self) -> str:
        """Where it first stood: a row that is fed back says so itself."""
        item = self.gelezen.item
        told = item.bron if item else self.gelezen.values.get("bron")
        return str(told or self.gelezen.herkomst.cel())

    def tell(
        self,
        code: str,
        veld: str | None = None,
        severity: Severity = Severity.ERROR,
        **details: Masked,
    ) -> None:
        """Add a finding on a cell of this row; an error refuses the row."""
        self.add(self.finding(code, veld, severity, **details))

    def finding(
        self, code: str, veld: str | None, severity: Severity, **details: Masked
    ) -> Finding:
        """Return a finding on a cell of this row, or on the row as a whole."""
        return self.gelezen.herkomst.finding(code, veld, severity, **details)

    def add(self, finding: Finding) -> None:
        """Add a finding; an error refuses the row."""
        self.findings.append(finding)
        if finding.severity is Severity.ERROR:
            self.plaatsing = None
