"""What is checked in flat messages, for who wants to read it: the rows of each standard."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from adapter.core.findings import Finding
from adapter.core.masking import public
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.registry import standards
from adapter.validation.ei.kinds import book_of
from adapter.validation.ei.rows import Regel, rules_of
from adapter.validation.ei.told import Teller

SOM: Final = "EI-REGEL-SOM"


@frozen(kw_only=True)
class Row:
    """A check of a standard: its code, and the finding that it gives when it is broken."""

    code: str
    retourcode: str | None
    standaard: Standaard
    finding: Finding
    bron: str


@functools.cache
def rows_by_code() -> Mapping[str, Sequence[Row]]:
    """Return the rows and sums of all standards by code; a convention is there once for each."""
    found: dict[str, list[Row]] = {}
    for standaard in standards().values():
        if standaard.soort == "declaratie":
            for row in rows_of(standaard):
                found.setdefault(row.code, []).append(row)
    return found


def rows_of(standaard: Standaard) -> Iterator[Row]:
    """Yield the rows of a standard in the order of its rule file, and then its sums."""
    teller = Teller(file="", standaard=standaard)
    for rule in rules_of(standaard):
        yield _row(rule, standaard, teller)
    for kind in book_of(standaard).kinds.values():
        for name, veld, _ in kind.som:
            code = f"{standaard.naam}-{name}"
            finding = teller.tell(code, veld=veld, sjabloon=SOM, verwacht=public("…"))
            yield Row(
                code=code,
                retourcode=finding.retourcode,
                standaard=standaard,
                finding=finding,
                bron=f"rubriek {veld.nr}",
            )


def _row(rule: Regel, standaard: Standaard, teller: Teller) -> Row:
    finding = teller.broken(rule, None, "")
    return Row(
        code=rule.code,
        retourcode=rule.retourcode,
        standaard=standaard,
        finding=finding,
        bron=rule.bron,
    )
