"""A record of a flat message as people read it, and what such a message comes to."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from adapter.exporters.prestaties import MessageTotals, PrestatieRow
from adapter.exporters.tree import HIDDEN, printable
from adapter.formats.ei.layout import FOUTCODE, RETOURCODES, VOORLOOP, RecordLayout, Standaard
from adapter.formats.ei.veld import Veld
from adapter.reference.retourcodes import retourcode
from adapter.reference.texts import DEFAULT_LANGUAGE, phrase, written

_RETOURCODES: Final = frozenset({*RETOURCODES, FOUTCODE, "COD958", "COD959"})
_INDENT = "  "
_FEW = 12

Line = tuple[str, str, str]
"""What to print before a value, the value, and what it means."""


@frozen(kw_only=True)
class Rubriek:
    """A rubriek of a record.

    Attributes:
        veld: what it is.
        text: its value to read, "" when it is empty; None when it is masked.
        raw: what stands there; None when it is masked.
        meaning: what its code stands for.
        is_valid: whether it is a value of its kind.
    """

    veld: Veld
    text: str | None
    raw: str | None
    meaning: str | None = None
    is_valid: bool = True

    @property
    def masked(self) -> bool:
        """Whether its value may not be shown."""
        return self.text is None

    def meaning_in(self, language: str) -> str | None:
        """Return what its code stands for; that of a retourcode is in the language."""
        if self.text and self.veld.element in _RETOURCODES:
            known = retourcode(self.text, language)
            return known.betekenis if known else None
        return self.meaning

    def to_dict(self, language: str, *, whole: bool) -> dict[str, object]:
        """Return it as in JSON lines; `whole` is with where it stands and what stands there."""
        veld = self.veld
        place = {
            "position": veld.positie,
            "end": veld.einde,
            "type": veld.type,
            "length": veld.lengte,
            "obligation": veld.verplicht or None,
            "element": veld.element,
            "raw": self.raw,
        }
        return {
            "rubriek": veld.nr,
            "name": veld.naam,
            "key": veld.sleutelnaam,
            **(place if whole else {}),
            "value": self.text or None,
            "masked": self.masked,
            "valid": self.is_valid,
            "meaning": self.meaning_in(language),
        }

    def to_line(self, language: str) -> Line:
        """Return it as a line of the tree."""
        told = self.meaning_in(language)
        wrong = "" if self.is_valid else f" [{phrase('show.ei.ongeldig', language)}]"
        return (
            f"{self.veld.nr} {self.veld.naam}:",
            f" {self._shown(language)}",
            f"{f' ({told})' if told else ''}{wrong}",
        )

    def to_whole_line(self, language: str) -> Line:
        """Return it as a line of one record, with its position and what stands there."""
        veld = self.veld
        place = f"{veld.positie}-{veld.einde}"
        kind = f"{veld.type}{veld.lengte}"
        raw = HIDDEN if self.raw is None else f"[{self._cut()}]"
        _, value, told = self.to_line(language)
        shown = value if self.text and self.text != (self.raw or "").rstrip(" ") else ""
        head = f"{veld.nr}  {place:>9}  {kind:<5} {veld.verplicht:<1}  {veld.naam}:"
        return head, f" {raw}{f' ={shown}' if shown else ''}", told

    def _shown(self, language: str) -> str:
        if self.text is None:
            return HIDDEN
        return written(printable(self.text), language)

    def _cut(self) -> str:
        """Return what stands there, long spaces told by their number."""
        text = self.raw or ""
        bare = text.rstrip(" ")
        spaces = len(text) - len(bare)
        return printable(bare) + (" " * spaces if spaces <= _FEW else f" +{spaces}")


@frozen(kw_only=True)
class RecordPart:
    """A record.

    Attributes:
        standaard: of the message.
        layout: its kind; None when it is not known.
        line: where it stands.
        depth: how deep in the tree.
        rubrieken: those that are shown.
        whole: whether it is shown with positions, and empty rubrieken too.
    """

    standaard: Standaard
    layout: RecordLayout | None
    line: int
    depth: int
    rubrieken: tuple[Rubriek, ...]
    whole: bool = False

    def to_dict(self, language: str = DEFAULT_LANGUAGE) -> dict[str, object]:
        """Return it as in JSON lines."""
        return {
            "standard": self.standaard.naam,
            "version": self.standaard.versie,
            "record": self.layout.kenmerk if self.layout else None,
            "name": self.layout.naam if self.layout else None,
            "line": self.line,
            "depth": self.depth,
            "rubrieken": [item.to_dict(language, whole=self.whole) for item in self.rubrieken],
        }

    def to_lines(self, language: str) -> Iterator[Line]:
        """Yield the record, and its rubrieken below it."""
        layout = self.layout
        name = f"{layout.kenmerk} {layout.naam}" if layout else phrase("show.ei.onbekend", language)
        where = [phrase("plaats.regel", language, regel=self.line)]
        if self.whole or (layout and layout.kenmerk == VOORLOOP):
            standaard = self.standaard
            where += [f"{standaard.naam} {standaard.versie}", *filter(None, [standaard.titel])]
        indent = _INDENT * self.depth
        yield f"{indent}{name}", "", f" ({', '.join(where)})"
        for item in self.rubrieken:
            head, value, told = (
                item.to_whole_line(language) if self.whole else item.to_line(language)
            )
            yield f"{indent}{_INDENT}{head}", value, told


@frozen(kw_only=True)
class EiRow(PrestatieRow):
    """A record with money as a row of the table."""

    record: str

    @property
    def where(self) -> dict[str, object]:
        """Where it stands."""
        return {"record": self.record, "line": self.place.line}


@frozen(kw_only=True)
class EiTotals(MessageTotals):
    """What a flat message comes to; `overzicht` is the total of its record 99."""

    @property
    def phrase_key(self) -> str:
        """Key of the text that says so."""
        return "show.totaal_ei"
