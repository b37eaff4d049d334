"""Decides the route of a situation by the rows of its sector that hold on the care date."""

import functools
from collections.abc import Iterator, Mapping
from datetime import date

import attrs
from attrs import frozen

from adapter.core.errors import RegisterError
from adapter.reference.regimes import CAUTION, RegimeRow, fits, regimes


@frozen(kw_only=True)
class Situatie:
    """What a regime row may ask about; its fields are the words of a condition.

    Attributes:
        zorgdomein: "ggz" or "fz".
        onderlinge_dienstverlening: whether another provider asked for the care.
        afgesproken_route: "1" or "2" as the agreement says, None without one.
        vrije_prestatie: whether it is the free prestatie onderlinge dienstverlening.
        route2_bevestigd: whether the practice recorded that the insurer takes route 2 on the date.
        prestatiecode: the code of the row.
        minderjarig: whether the patient is below 18 on the care date, as far as is known.
    """

    zorgdomein: str
    onderlinge_dienstverlening: bool
    afgesproken_route: str | None = None
    vrije_prestatie: bool = False
    route2_bevestigd: bool = False
    prestatiecode: str = ""
    minderjarig: bool = False


@frozen(kw_only=True)
class Twijfel:
    """A warning beside a decision: its code, and the field of a row that it is about."""

    code: str
    veld: str


@frozen(kw_only=True)
class Decision:
    """A route and why.

    Attributes:
        route: "eigen", "route1", "route2" or "niet".
        regime: the row of the regime that decided.
        reden: by language: why.
        bron: where that was read.
        zekerheid: how sure it is, and on whose word.
        bevinding: code of the error of a refusal.
        veld: the field of a row that the refusal is about.
        twijfels: the warnings that it carries.
    """

    route: str
    regime: str
    reden: Mapping[str, str]
    bron: str
    zekerheid: str
    bevinding: str | None = None
    veld: str = ""
    # Told when the row is judged; the decision is the same with them and without.
    twijfels: tuple[Twijfel, ...] = attrs.field(default=(), eq=False)


WORDS = frozenset(field.name for field in attrs.fields(Situatie))


@functools.lru_cache(maxsize=4096)
def decide(situatie: Situatie, on: date, sector: str = "zpm") -> Decision | None:
    """Return the decision of the most specific row that holds, or None when no row covers it.

    Args:
        situatie: what is known of the care.
        on: the care date.
        sector: name of the regime.

    Raises:
        RegisterError: two equally specific rows disagree, or a row has an unknown word.
    """
    holding = list(_holding(situatie, on, sector))
    rows = [row for row in holding if row.dan != CAUTION]
    if not rows:
        return None
    weight = max(len(row.als) for row in rows)
    best = [row for row in rows if len(row.als) == weight]
    if len({(row.dan, row.bevinding) for row in best}) > 1:
        raise RegisterError(f"{sector}: {', '.join(row.id for row in best)} disagree")
    row = best[0]
    told = [(row.twijfel, row)]
    told += [(item.bevinding, item) for item in holding if item.dan == CAUTION]
    return Decision(
        route=row.dan,
        regime=row.id,
        reden=row.reden,
        bron=row.bron,
        zekerheid=row.zekerheid,
        bevinding=row.bevinding,
        veld=row.veld,
        twijfels=tuple(Twijfel(code=code, veld=item.veld) for code, item in told if code),
    )


def _holding(situatie: Situatie, on: date, sector: str) -> Iterator[RegimeRow]:
    for row in regimes()[sector]:
        unknown = set(row.als) - WORDS
        if unknown:
            raise RegisterError(f"{row.id}: no such word: {', '.join(sorted(unknown))}")
        if row.holds_on(on) and fits(row.als, situatie):
            yield row
