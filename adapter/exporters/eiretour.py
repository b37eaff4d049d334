"""A flat return message as people read it: per record with money what was awarded, and why not."""

from decimal import Decimal
from typing import ClassVar

from attrs import evolve, frozen

from adapter.core.findings import Finding
from adapter.exporters.report import euros
from adapter.exporters.retour import FeedbackRow, ReturnRow, plain
from adapter.exporters.retourtotaal import ReturnTotals, Tally
from adapter.reference.texts import phrase

_WIDTHS = {
    "verzekerde": -10,
    "referentienummer": -20,
    "prestatiecodelijst": -5,
    "prestatiecode": -12,
    "begindatum": -10,
    "gedeclareerd": 12,
    "berekend": 12,
    "toegekend": 12,
}


@frozen(kw_only=True)
class EiFeedbackRow(FeedbackRow):
    """A retourcode of a record.

    Attributes:
        record: its kenmerk, as "04".
        rubriek: the rubriek that the code is about; only the return message of HA305 says so.
        gewijzigd: what HA305 says of whether that rubriek was changed.
        verwerking: how HA305 says that the record was dealt with.
    """

    record: str
    rubriek: str | None = None
    gewijzigd: str | None = None
    verwerking: str | None = None

    @property
    def _place(self) -> dict[str, object]:
        return {
            "level": self.level,
            "record": self.record,
            "rubriek": self.rubriek,
            "changed": self.gewijzigd,
            "processing": self.verwerking,
        }


@frozen(kw_only=True)
class EiReturnRow(ReturnRow):
    """A record with money of a flat return message, of its declaration, or of both.

    Attributes:
        record: its kenmerk: "06", or "04" where there is none.
        berekend: what the insurer calculated.
    """

    record: str
    berekend: Decimal | None = None
    widths: ClassVar = _WIDTHS
    above_text: ClassVar = "retour.hierboven_ei"

    def hidden(self, finding: Finding, *, is_unknown: bool) -> "EiReturnRow":
        """Return it masked, as its record does not fit its place.

        Args:
            finding: which says so.
            is_unknown: whether its claim was not found: then its amounts and codes say nothing.
        """
        row = evolve(
            self,
            cells={},
            masked=tuple(name for name in _WIDTHS if name not in self.amounts),
            findings=(*self.findings, finding),
        )
        if not is_unknown:
            return row
        return evolve(row, gedeclareerd=None, berekend=None, financieel=None, feedback=())

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """The amounts by their columns."""
        return {
            "gedeclareerd": self.gedeclareerd,
            "berekend": self.berekend,
            "toegekend": self.financieel,
        }

    @property
    def _place(self) -> dict[str, object]:
        return {"record": self.record}


@frozen(kw_only=True)
class EiReturnTotals(ReturnTotals):
    """What a flat return message comes to, as far as it could be read."""

    def _tally(self, tally: Tally) -> dict[str, object]:
        return {
            "rows": tally.rows,
            "claimed": plain(tally.gedeclareerd),
            "awarded": plain(tally.financieel),
        }

    @property
    def _told(self) -> dict[str, object]:
        told = self.overzicht
        return {
            "sluitrecord": {
                "claimed": plain(told.gedeclareerd),
                "awarded": plain(told.financieel),
            }
        }

    def _line(self, name: str, tally: Tally, language: str) -> str:
        return phrase(
            "retour.regel_ei",
            language,
            naam=name,
            aantal=tally.rows,
            gedeclareerd=euros(tally.gedeclareerd, language),
            toegekend=euros(tally.financieel, language),
        )

    def _told_text(self, language: str) -> str:
        told = self.overzicht
        amounts = {"gedeclareerd": told.gedeclareerd, "toegekend": told.financieel}
        words = {
            name: "-" if amount is None else euros(amount, language)
            for name, amount in amounts.items()
        }
        return phrase("retour.sluitrecord", language, **words)
