"""Decides the route of a situation by the rows of its sector that hold on the care date."""

import functools
from collections.abc import Mapping
from datetime import date

import attrs
from attrs import frozen

from adapter.core.errors import RegisterError
from adapter.reference.regimes import RegimeRow, regimes


@frozen(kw_only=True)
class Situatie:
    """What a regime row may ask about; its fields are the words of a condition.

    Attributes:
        zorgdomein: "ggz" or "fz".
        onderlinge_dienstverlening: whether another provider asked for the care.
        afgesproken_route: "1" or "2" as the agreement says, None without one.
        vrije_prestatie: whether it is the free prestatie onderlinge dienstverlening.
    """

    zorgdomein: str
    onderlinge_dienstverlening: bool
    afgesproken_route: str | None = None
    vrije_prestatie: bool = False


@frozen(kw_only=True)
class Decision:
    """A route and why: `route` is "eigen", "route1", "route2" or "niet"."""

    route: str
    regime: str
    reden: Mapping[str, str]
    bron: str
    zekerheid: str
    bevinding: str | None = None
    twijfel: str | None = None


WORDS = frozenset(field.name for field in attrs.fields(Situatie))


@functools.lru_cache(maxsize=1024)
def decide(situatie: Situatie, on: date, sector: str = "zpm") -> Decision | None:
    """Return the decision of the most specific row that holds, or None when no row covers it.

    Args:
        situatie: what is known of the care.
        on: the care date.
        sector: name of the regime.

    Raises:
        RegisterError: two equally specific rows disagree, or a row has an unknown word.
    """
    rows = [row for row in regimes()[sector] if row.holds_on(on) and _fits(row, situatie)]
    if not rows:
        return None
    weight = max(len(row.als) for row in rows)
    best = [row for row in rows if len(row.als) == weight]
    if len({(row.dan, row.bevinding) for row in best}) > 1:
        raise RegisterError(f"{sector}: {', '.join(row.id for row in best)} disagree")
    row = best[0]
    return Decision(
        route=row.dan,
        regime=row.id,
        reden=row.reden,
        bron=row.bron,
        zekerheid=row.zekerheid,
        bevinding=row.bevinding,
        twijfel=row.twijfel,
    )


def _fits(row: RegimeRow, situatie: Situatie) -> bool:
    unknown = set(row.als) - WORDS
    if unknown:
        raise RegisterError(f"{row.id}: no such word: {', '.join(sorted(unknown))}")
    return all(getattr(situatie, word) == value for word, value in row.als.items())
