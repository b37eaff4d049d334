"""Makes the findings on a flat message: each with its line, record and rubriek, and no more."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.findings import Expectation, Finding, Location, Severity
from adapter.core.masking import Masked, mask, public
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.veld import Veld
from adapter.validation.ei.rows import FOLDER, Regel
from adapter.validation.ei.words import TEXTS, Plaats, Term

_OF_PERSONS: Final = frozenset({"02", "03", "98"})
_EXPECTED: Final = {
    "filled": "required",
    "empty": "forbidden",
    "equals": "equals",
    "one_of": "one_of",
}
RETOURCODES: Final[Mapping[str, str]] = read_toml(FOLDER / "retourcodes.toml")
"""Which official retourcode belongs to an element or to a check of ours, where that is known."""

STRIJDIG: Final = "EI-5-STRIJDIG"
"""Beside another finding: what a rubriek does not go with, which may be right itself."""


@frozen(kw_only=True)
class Teller:
    """Makes findings of one message.

    Attributes:
        file: the file as given.
        standaard: what it is of; None as long as that is not known.
    """

    file: str
    standaard: Standaard | None = None

    def tell(  # noqa: PLR0913 - each is a fact of the finding, all but two keyword-only
        self,
        code: str,
        regel: int | None = None,
        *,
        kenmerk: str | None = None,
        veld: Veld | None = None,
        text: str = "",
        severity: Severity = Severity.ERROR,
        sjabloon: str | None = None,
        **details: Masked,
    ) -> Finding:
        """Return a finding of our own; the official code is looked up."""
        named = {"rubriek": public(veld.nr), "naam": public(veld.naam)} if veld else {}
        official = RETOURCODES.get(code)
        if official is None and veld and code.startswith("EI-") and code != STRIJDIG:
            official = RETOURCODES.get(f"{veld.nr[:2]}.{veld.element}") or RETOURCODES.get(
                veld.element
            )
        return Finding(
            severity=severity,
            code=code,
            retourcode=official,
            at=self.at(regel, kenmerk or (veld.nr[:2] if veld else None), veld),
            details={**named, **details},
            value=_shown(veld, text) if veld else None,
            standard=self.standaard.naam if self.standaard else None,
            version=self.standaard.versie if self.standaard else None,
            sjabloon=sjabloon,
        )

    def at(self, regel: int | None, kenmerk: str | None, veld: Veld | None) -> Location:
        """Return a place in the message."""
        return Location(
            file=self.file, line=regel, record=kenmerk, rubriek=veld.nr if veld else None
        )

    def broken(self, rule: Regel, regel: int | None, text: str) -> Finding:
        """Return the finding that a rule row is broken."""
        veld, term = rule.at.veld, rule.terms[0]
        return Finding(
            severity=rule.severity,
            code=rule.code,
            retourcode=rule.retourcode,
            at=self.at(regel, veld.nr[:2], veld),
            details={
                "rubriek": public(veld.nr),
                "naam": public(veld.naam),
                "andere": _named(term.plaatsen[1:]),
                "alle": _named(term.plaatsen),
                "waarden": public(" / ".join(value or "-" for value in term.values)),
                "als": public(_conditions(rule.when)),
            },
            value=_shown(veld, text),
            sjabloon=TEXTS[term.word],
            expected=_expected(term),
            standard=self.standaard.naam if self.standaard else None,
            version=self.standaard.versie if self.standaard else None,
        )


def _named(plaatsen: tuple[Plaats, ...]) -> Masked:
    return public(", ".join(f"{at.veld.nr} ({at.veld.naam})" for at in plaatsen))


def _expected(term: Term) -> Expectation | None:
    """Return what a row asks for, in the words of the cards, where these have one."""
    word = _EXPECTED.get(term.word)
    values = tuple(public(value or "-") for value in term.values)
    return Expectation(word=word, values=values) if word else None


def _conditions(when: tuple[Term, ...]) -> str:
    """Return conditions in signs that need no language, as " (0610 = 10 / 11)"; "" for none."""
    told = " & ".join(_condition(term) for term in when)
    return f" ({told})" if told else ""


def _condition(term: Term) -> str:
    veld = term.plaatsen[0].veld
    nothing = "0" if veld.type == "N" else "' '"
    values = " / ".join(term.values) or nothing
    sign = "=" if term.word in {"empty", "equals", "one_of"} else "≠"
    return f"{veld.nr} {sign} {values}"


def _shown(veld: Veld, text: str) -> Masked | None:
    """Return what stands in a rubriek when it is a short code that points to nobody."""
    if veld.nr[:2] in _OF_PERSONS or not (veld.codelijst or veld.element.startswith("COD")):
        return None
    return mask("code", text) or mask("bericht", text)
