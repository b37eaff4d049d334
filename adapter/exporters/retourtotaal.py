"""What a return message comes to: prestaties and euros by what became of them."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from adapter.exporters.report import euros
from adapter.exporters.retour import Uitkomst, plain
from adapter.reference.texts import phrase

_NONE = Decimal("0.00")


class Afzender(StrEnum):
    """Who sent a return message: an insurer stands for everybody who is not VECOZO."""

    VECOZO = "vecozo"
    INSURER = "insurer"
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class Tally:
    """Prestaties, and their euros with sign: a credit counts negative."""

    rows: int = 0
    gedeclareerd: Decimal = _NONE
    financieel: Decimal = _NONE
    niet_financieel: Decimal = _NONE

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            rows=self.rows + other.rows,
            gedeclareerd=self.gedeclareerd + other.gedeclareerd,
            financieel=self.financieel + other.financieel,
            niet_financieel=self.niet_financieel + other.niet_financieel,
        )

    def to_dict(self, *, claimed: bool) -> dict[str, object]:
        """Return it as in JSON lines; `claimed` tells whether it is known what was claimed."""
        return {
            "rows": self.rows,
            "claimed": plain(self.gedeclareerd) if claimed else None,
            "financieel": plain(self.financieel),
            "niet_financieel": plain(self.niet_financieel),
        }


@frozen(kw_only=True)
class Told:
    """The three totals that the Overzicht of the return message tells, with their sign."""

    gedeclareerd: Decimal | None = None
    financieel: Decimal | None = None
    niet_financieel: Decimal | None = None


@frozen(kw_only=True)
class ReturnTotals:
    """What a return message comes to, as far as it could be read.

    Attributes:
        file: the return message.
        afzender: who sent it.
        declaration: the file of the declaration, when it was given and is the one answered.
        tallies: by what became of them.
        unread: how many amounts are no amount; they count as 0.00.
        overzicht: what the message itself tells.
    """

    file: str
    standard: str
    version: str
    afzender: Afzender
    declaration: str | None
    tallies: Mapping[Uitkomst, Tally] = field(factory=dict)
    unread: int = 0
    overzicht: Told = Told()

    @property
    def total(self) -> Tally:
        """All prestaties, of the return message and of the declaration."""
        return sum(self.tallies.values(), Tally())

    def to_dict(self) -> dict[str, object]:
        """Return it as in JSON lines."""
        return {
            "file": self.file,
            "standard": self.standard,
            "version": self.version,
            "sender": self.afzender.value,
            "declaration": self.declaration,
            "total": self._tally(self.total),
            "outcomes": {
                outcome.value: self._tally(self.tallies.get(outcome, Tally()))
                for outcome in Uitkomst
            },
            "unread": self.unread,
            **self._told,
        }

    def _tally(self, tally: Tally) -> dict[str, object]:
        return tally.to_dict(claimed=self.declaration is not None)

    @property
    def _told(self) -> dict[str, object]:
        told = self.overzicht
        return {
            "overzicht": {
                "claimed": plain(told.gedeclareerd),
                "financieel": plain(told.financieel),
                "niet_financieel": plain(told.niet_financieel),
            }
        }

    def to_text(self, language: str) -> str:
        """Return it in words, a line for each outcome that occurs."""
        lines = [phrase(f"retour.van_{self.afzender.value}", language)]
        rows = [(f"uitkomst.{o.value}", self.tallies[o]) for o in Uitkomst if o in self.tallies]
        for key, tally in (*rows, ("retour.totaal", self.total)):
            lines.append(self._line(phrase(key, language), tally, language))
        lines.append(self._told_text(language))
        if self.unread:
            lines.append(phrase("show.onleesbaar", language, aantal=self.unread))
        return "\n".join(lines)

    def _line(self, name: str, tally: Tally, language: str) -> str:
        claimed = euros(tally.gedeclareerd, language) if self.declaration else "-"
        return phrase(
            "retour.regel",
            language,
            naam=name,
            aantal=tally.rows,
            gedeclareerd=claimed,
            financieel=euros(tally.financieel, language),
            niet_financieel=euros(tally.niet_financieel, language),
        )

    def _told_text(self, language: str) -> str:
        told = self.overzicht
        amounts = (told.gedeclareerd, told.financieel, told.niet_financieel)
        words = ["-" if amount is None else euros(amount, language) for amount in amounts]
        names = ("gedeclareerd", "financieel", "niet_financieel")
        return phrase("retour.overzicht", language, **dict(zip(names, words, strict=True)))
