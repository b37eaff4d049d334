"""A return message as people read it: per prestatie what was awarded, and why not."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from adapter.core.findings import Finding
from adapter.exporters.report import euros
from adapter.exporters.tree import HIDDEN, printable
from adapter.reference.retourcodes import retourcode
from adapter.reference.texts import DEFAULT_LANGUAGE, phrase, written

_GAP = "  "
_LINE_WIDTH = 7
_INDENT = " " * (_LINE_WIDTH + len(_GAP))
_WIDTHS = {
    "verzekerde": -10,
    "referentienummer": -14,
    "prestatiecodelijst": -5,
    "prestatiecode": -6,
    "begindatum": -10,
    "gedeclareerd": 12,
    "financieel": 12,
    "niet_financieel": 12,
}
_IN_JSON = {"gedeclareerd": "claimed", "berekend": "calculated", "toegekend": "awarded"}


class Uitkomst(StrEnum):
    """What became of a prestatie.

    awarded_unknown is awarded where no declaration tells what was claimed; unmatched is in the
    return message but not in the declaration; not_in_return is in the declaration only, and an
    insurer sent the return message; unreadable is without an amount that can be read; of
    sender_unknown it cannot be told whether anything is awarded: VECOZO awards nothing.
    """

    AWARDED = "awarded"
    AWARDED_UNKNOWN = "awarded_unknown"
    INCREASED = "increased"
    REDUCED = "reduced"
    REFUSED = "refused"
    NOT_JUDGED = "not_judged"
    NOT_IN_RETURN = "not_in_return"
    UNMATCHED = "unmatched"
    UNREADABLE = "unreadable"
    SENDER_UNKNOWN = "sender_unknown"


@frozen(kw_only=True)
class Element:
    """An element that a retourcode is about; None is masked, or a name of no element."""

    name: str | None
    value: str | None

    def to_text(self, language: str) -> str:
        """Return "Aantal=2"."""
        value = HIDDEN if self.value is None else written(printable(self.value), language)
        return f"{self.name or '*'}={value}"


@frozen(kw_only=True)
class FeedbackRow:
    """A Feedback: where it hangs, its retourcode, and what that is about.

    Attributes:
        level: the class that it is about, as "DebetPrestatie".
        code: the retourcode; None when it has no form of one.
    """

    kind: ClassVar = "feedback"
    level: str
    path: str
    line: int
    code: str | None
    elements: tuple[Element, ...]

    def to_dict(self, language: str = DEFAULT_LANGUAGE) -> dict[str, object]:
        """Return it as in JSON lines."""
        known = retourcode(self.code, language) if self.code else None
        return {
            **self._place,
            "line": self.line,
            "retourcode": self.code,
            "elements": [{"name": item.name, "value": item.value} for item in self.elements],
            "meaning": known and known.betekenis,
            "cause": known and known.oorzaak,
            "remedy": known and known.oplossing,
            "next_step": known and known.vervolg,
            "established": known.vastgesteld if known else False,
        }

    @property
    def _place(self) -> dict[str, object]:
        return {"level": self.level, "path": self.path}

    def to_text(self, language: str, told: set[str]) -> str:
        """Return it in words: meaning, cause, remedy and next step.

        Args:
            language: of the texts.
            told: the codes that were explained before, which have their meaning only; it is
                added to.
        """
        return "\n".join(self._lines(language, told))

    def _lines(self, language: str, told: set[str]) -> Iterator[str]:
        about = ", ".join(item.to_text(language) for item in self.elements)
        place = phrase("plaats.regel", language, regel=self.line)
        code = self.code or HIDDEN
        line = f"{_INDENT}{code}  {self.level} ({place}): {about}".removesuffix(": ")
        known = retourcode(self.code, language) if self.code else None
        if code in told:
            yield f"{line}  {known.betekenis}" if known else line
            return
        told.add(code)
        yield line
        if known is None:
            yield f"{_INDENT * 2}{phrase('retour.code_onbekend', language)}"
            return
        texts = {
            "betekenis": known.betekenis,
            "oorzaak": known.oorzaak,
            "oplossing": known.oplossing,
            "vervolg": phrase(f"vervolg.kort.{known.vervolg}", language),
        }
        for name, text in texts.items():
            yield f"{_INDENT * 2}{phrase(f'retour.{name}', language, tekst=text)}"


@frozen(kw_only=True)
class ReturnRow:
    """A prestatie of a return message, of its declaration, or of both.

    Attributes:
        path: in the return message; None when it is not in it.
        soort: "D" or "C".
        cells: what may be shown of it, by the names of the columns.
        masked: the columns that hold something that may not be shown.
        gedeclareerd: what the declaration claims; None without declaration.
        above: the retourcodes of the Verzekerde that it is of.
        findings: what is wrong with the match.
    """

    kind: ClassVar = "retour"
    path: str | None
    line: int | None
    soort: str
    cells: dict[str, str]
    masked: tuple[str, ...]
    gedeclareerd: Decimal | None
    financieel: Decimal | None
    niet_financieel: Decimal | None
    uitkomst: Uitkomst
    feedback: tuple[FeedbackRow, ...] = ()
    above: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    widths: ClassVar = _WIDTHS
    above_text: ClassVar = "retour.hierboven"

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """The amounts by their columns."""
        return {
            "gedeclareerd": self.gedeclareerd,
            "financieel": self.financieel,
            "niet_financieel": self.niet_financieel,
        }

    def to_dict(self, language: str = DEFAULT_LANGUAGE) -> dict[str, object]:
        """Return it as in JSON lines; the amounts of a credit are positive, as in the message."""
        names = [name for name, width in self.widths.items() if width < 0]
        amounts = {_IN_JSON.get(name, name): plain(held) for name, held in self.amounts.items()}
        return {
            **self._place,
            "line": self.line,
            "debit_credit": self.soort,
            **{name: self.cells.get(name) for name in names},
            "masked": list(self.masked),
            **amounts,
            "outcome": self.uitkomst.value,
            "feedback": [item.to_dict(language) for item in self.feedback],
            "retourcodes_above": list(self.above),
        }

    def to_text(self, language: str, told: set[str]) -> str:
        """Return it as a line of the table, with its retourcodes below it.

        Args:
            language: of the texts.
            told: the retourcodes that were explained before; it is added to.
        """
        amounts = self.amounts.items()
        shown = {name: euros(held, language) for name, held in amounts if held is not None}
        cells = {**self.cells, **dict.fromkeys(self.masked, HIDDEN), **shown}
        line = f"{'' if self.line is None else self.line:>{_LINE_WIDTH}}"
        outcome = phrase(f"uitkomst.{self.uitkomst.value}", language)
        row = _GAP.join([line, self.soort, *self._aligned(cells)])
        lines = [f"{row}{_GAP}{outcome}", *(item.to_text(language, told) for item in self.feedback)]
        if self.above:
            codes = ", ".join(self.above)
            lines.append(_INDENT + phrase(self.above_text, language, codes=codes))
        return "\n".join(lines)

    @property
    def _place(self) -> dict[str, object]:
        return {"path": self.path}

    def header_text(self, language: str) -> str:
        """Return the line above the prestaties."""
        line, soort = phrase("kolom.regel", language), phrase("kolom.soort", language)
        names = {name: phrase(f"kolom.{name}", language) for name in self.widths}
        last = phrase("kolom.uitkomst", language)
        return _GAP.join([f"{line:>{_LINE_WIDTH}}", soort, *self._aligned(names), last])

    def _aligned(self, cells: dict[str, str]) -> Iterator[str]:
        for name, width in self.widths.items():
            text = printable(cells.get(name, ""))
            yield text.ljust(-width) if width < 0 else text.rjust(width)


def plain(amount: Decimal | None) -> str | None:
    """Return an amount as it stands in JSON."""
    return None if amount is None else f"{amount:.2f}"
