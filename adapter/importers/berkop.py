"""Which standard, version and message codes a specification is of: as told, never guessed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from adapter.core.findings import Finding
from adapter.formats.ei.layout import FOUTCODE, RETOURCODES, VOORLOOP
from adapter.importers.ber import NUMMER, Specificatie
from adapter.importers.berregels import DEBITEUR

_QUOTE = "['\"\u2018\u2019\u201c\u201d]"
_CODE = re.compile(rf"{_QUOTE}(\d{{3}}){_QUOTE}|[Ww]aarde\s+(\d{{3}})\b", re.ASCII)
# "anders waarde '00' vullen" tells what to fill in when a condition is not met.
_DIGITS = re.compile(rf"(?<!anders )[Ww]aarde {_QUOTE}?(\d{{2}})\b", re.ASCII)
_FILE = (
    re.compile(r"([A-Z]{2,3}\d{3})[ _-]?v?(\d{1,2})\.(\d{1,2})(?!\d)", re.ASCII | re.IGNORECASE),
    re.compile(r"([A-Z]{2,3}\d{3})v(\d{2})(\d{2})(?!\d)", re.ASCII | re.IGNORECASE),
)
_NAME = re.compile(r"([A-Z]{2,3})(\d{3})", re.ASCII)
_VERSION = re.compile(r"(\d{1,2})\.(\d{1,2})", re.ASCII)


@frozen(kw_only=True)
class Genoemd:
    """What the user says of a specification where it does not say so itself."""

    standaard: str | None = None
    versie: str | None = None
    codes: tuple[str, ...] = ()


class Kop:
    """Finds what a specification is of, and tells what is not known or contradicts.

    Args:
        spec: what the workbook holds.
        bestand: the name of the file: it tells too ("ZH308v9.0_BERu2.xls").
        genoemd: what the user says.

    Attributes:
        findings: why it is not known.
    """

    def __init__(self, spec: Specificatie, bestand: str, genoemd: Genoemd) -> None:
        self._spec = spec
        self._genoemd = genoemd
        match = next((found for form in _FILE if (found := form.search(bestand))), None)
        self._of_file = (match[1].upper(), f"{int(match[2])}.{int(match[3])}") if match else None
        self._conditions = {
            item.cellen[NUMMER].zfill(4): item.cellen["condities"] for item in spec.rubrieken
        }
        self.findings: list[Finding] = []

    def facts(self, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return what stands at the head of the layout file; right when nothing is told.

        Args:
            records: those of the layout.
        """
        naam = self._standaard()
        versie = self._versie()
        held = {item["kenmerk"]: item["velden"] for item in records}
        fragment = set(held) == {DEBITEUR}
        first = {veld[6] for veld in held.get(VOORLOOP, ())}
        is_retour = not first.isdisjoint({*RETOURCODES, FOUTCODE})
        soort = "fragment" if fragment else "retour" if is_retour else "declaratie"
        return {
            "standaard": naam,
            "versie": versie,
            "soort": soort,
            **({"antwoord_op": _answered(naam)} if is_retour else {}),
            "berichtcodes": [] if fragment else self._codes(),
        }

    def _standaard(self) -> str:
        """Return the name: told by the user or the file, or the one name in the workbook."""
        told = self._genoemd.standaard or (self._of_file and self._of_file[0])
        names = self._spec.standaarden
        if told is None and len(names) == 1:
            return next(iter(names))
        if told is None:
            self._tell("BER-STANDAARD")
        elif names and told not in names:
            self._tell("BER-TEGENSPRAAK", gegeven=told, werkmap=", ".join(sorted(names)))
        elif self._of_file and told != self._of_file[0]:
            self._tell("BER-TEGENSPRAAK", gegeven=told, werkmap=self._of_file[0])
        return told or ""

    def _versie(self) -> str:
        """Return the version: told by the user or the file, or by the rubrieken that hold it."""
        given = self._genoemd.versie or (self._of_file and self._of_file[1])
        told = given and [f"{int(part)}" for part in given.split(".")]
        held = [digits and f"{int(digits)}" for digits in map(self._digits, ("0103", "0104"))]
        if not told and None in held:
            self._tell("BER-VERSIE")
        versie = told or [part or "" for part in held]
        if any(part not in (None, own) for part, own in zip(held, versie, strict=True)):
            werkmap = ".".join(part or "?" for part in held)
            self._tell("BER-TEGENSPRAAK", gegeven=".".join(versie), werkmap=werkmap)
        return ".".join(versie)

    def _digits(self, nummer: str) -> str | None:
        """Return the two digits that a rubriek is to be filled with, when it says one."""
        found = set(_DIGITS.findall(self._conditions.get(nummer, "")))
        return found.pop() if len(found) == 1 else None

    def _codes(self) -> list[str]:
        found = _CODE.findall(self._conditions.get("0102", ""))
        held = sorted({one or other for one, other in found})
        told = sorted(set(self._genoemd.codes))
        if not held and not told:
            self._tell("BER-CODES")
        if held and told and held != told:
            self._tell("BER-TEGENSPRAAK", gegeven=", ".join(told), werkmap=", ".join(held))
        return told or held

    def _tell(self, code: str, **details: str) -> None:
        self.findings.append(self._spec.plek.finding(code, details=details))


def malformed(genoemd: Genoemd) -> Sequence[str]:
    """Return the options of the things that a user says and that are not in their form."""
    wrong = {
        "--standard": genoemd.standaard and not _NAME.fullmatch(genoemd.standaard),
        "--version": genoemd.versie and not _VERSION.fullmatch(genoemd.versie),
        "--code": not all(re.fullmatch(r"\d{3}", code, re.ASCII) for code in genoemd.codes),
    }
    return [option for option, fault in wrong.items() if fault]


def _answered(naam: str) -> str:
    """Return the declaration of a return message: in every known pair one number less."""
    match = _NAME.fullmatch(naam)
    return f"{match[1]}{int(match[2]) - 1:03}" if match else ""
