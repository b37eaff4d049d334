"""Decides the route of a situation by the rows of its sector that hold on the care date."""

import functools
from collections.abc import Mapping
from datetime import date

import attrs
from attrs import frozen

from adapter.reference.regimes import rows_by_id
from adapter.reference.woorden import woorden
from adapter.routing.weighing import weigh


@frozen(kw_only=True)
class Situatie:
    """What an export tells of a regime's words; it holds none of the others.

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


_TOLD = tuple(field.name for field in attrs.fields(Situatie))


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
    silent = dict.fromkeys(woorden())
    known = {**silent, **{name: getattr(situatie, name) for name in _TOLD}}
    weighed = weigh(known, on, sector)
    row = weighed.decided
    if row is None:
        return None
    told = [(row.twijfel, row)]
    told += [(item.bevinding, item) for item in weighed.cautions]
    twijfels = tuple(Twijfel(code=code, veld=item.veld) for code, item in told if code)
    return attrs.evolve(decision_of(row.id, row.zekerheid_op(on)), twijfels=twijfels)


@functools.cache
def decision_of(regime: str, zekerheid: str) -> Decision:
    """Return what a row of a regime decides, as sure as it is on a date."""
    row = rows_by_id()[regime]
    return Decision(
        route=row.dan,
        regime=row.id,
        reden=row.reden,
        bron=row.bron,
        zekerheid=zekerheid,
        bevinding=row.bevinding,
        veld=row.veld,
    )
