"""A run over messages: what lies across them, and which findings the practice accepts."""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs
from attrs import define

from adapter.core.findings import Finding, Location, Severity, Waived
from adapter.core.globs import fits_glob
from adapter.core.masking import public
from adapter.model.instellingen import Ontheffing
from adapter.validation.register import OWN, OWN_CHECKS_OF, all_rules
from adapter.validation.rule import AcrossMessages, Rule
from adapter.validation.state import Kept

_INDEX = re.compile(r"\[\d+\]")


@functools.cache
def _across_rules() -> Mapping[str, Rule]:
    return {item.key: item for item in all_rules() if item.standard == OWN}


class Across:
    """What the messages of a run are to each other."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Rule, list[AcrossMessages]]] = {}
        self._versions: dict[str, str] = {}

    def add(self, kept: Kept, file: str, version: str) -> None:
        """Take over what the rules across messages kept of a message.

        Args:
            kept: by key of the rule.
            file: the message.
            version: of its standard.
        """
        self._versions[file] = version
        for key, held in kept:
            item = _across_rules()[key]
            state = item.fold() if item.fold else None
            if isinstance(state, AcrossMessages):
                vars(state).update(held)
                self._kept.setdefault(key, (item, []))[1].append(state)

    def findings(self) -> Iterator[Finding]:
        """Yield what breaks these rules, over all messages together."""
        for item, states in self._kept.values():
            for told in type(states[0]).finish_all(states):
                yield Finding(
                    severity=item.severity,
                    code=item.id,
                    retourcode=item.retourcode,
                    at=told.at,
                    details=told.details,
                    standard=OWN_CHECKS_OF,
                    version=self._versions.get(told.at.file or ""),
                )


@define
class _Use:
    """A waiver, and how often it was asked for."""

    ontheffing: Ontheffing
    pad: str | None
    matched: int = 0


class Waivers:
    """The findings that a practice accepts, until the day that it set itself.

    Args:
        ontheffingen: as the config file has them.
        vandaag: the date of the run.
    """

    def __init__(self, ontheffingen: Sequence[Ontheffing], vandaag: date) -> None:
        self._today = vandaag
        self._uses = [_Use(item, _pattern(item.pad)) for item in ontheffingen]
        self._by_code: dict[str, list[_Use]] = {}
        for use in self._uses:
            self._by_code.setdefault(use.ontheffing.code, []).append(use)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._uses)

    def apply(self, finding: Finding, ontvanger: str | None) -> Finding:
        """Return a finding, marked when it is waived.

        Args:
            finding: what was found.
            ontvanger: the receiver of its message.
        """
        if not self._uses:
            return finding
        codes = {finding.code, finding.text_key, finding.retourcode or finding.code}
        uses = [use for code in codes for use in self._by_code.get(code, ())]
        for use in uses:
            if _fits(use, finding, ontvanger):
                use.matched += 1
                if self._today <= use.ontheffing.tot:
                    return attrs.evolve(finding, waived=_waived(use.ontheffing))
        return finding

    def remarks(self) -> Iterator[Finding]:
        """Yield, as info, the waivers that have expired and those that nothing asked for."""
        for use in self._uses:
            item = use.ontheffing
            if self._today > item.tot:
                code = "ONTHEFFING-VERLOPEN"
            elif not use.matched:
                code = "ONTHEFFING-ONGEBRUIKT"
            else:
                continue
            yield Finding(
                severity=Severity.INFO,
                code=code,
                at=Location(file=item.plaats.file, line=item.plaats.row),
                details={
                    "controle": public(item.code),
                    "tot": public(item.tot),
                    "eigenaar": public(item.eigenaar),
                    "aantal": public(use.matched),
                },
            )


def _pattern(pad: str | None) -> str | None:
    """Return a pattern of a whole path; one that does not begin at the top is the end of one."""
    return pad if pad is None or pad.startswith("/") else f"*/{pad}"


def _fits(use: _Use, finding: Finding, ontvanger: str | None) -> bool:
    if use.ontheffing.verzekeraar not in (None, ontvanger):
        return False
    if use.pad is None:
        return True
    path = finding.at.path or ""
    shown = path if "[" in use.pad else _INDEX.sub("", path)
    return fits_glob(use.pad, shown)


def _waived(item: Ontheffing) -> Waived:
    return Waived(reason=public(item.reden), owner=public(item.eigenaar), until=item.tot)
