"""Says of a row what a route asks of it: the tariff rule and the fields, told or not told."""

from collections.abc import Mapping

from attrs import frozen

from adapter.importers.profile import profiles
from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel
from adapter.reference.vereisten import Vereiste, vereisten
from adapter.routing.afspraken import Fault
from adapter.routing.engine import Decision
from adapter.routing.plafond import Plafond
from adapter.validation.rijen import vraag
from adapter.workflows.conversion.judging import RowJudge, is_onderling

_PROFILES = {"rij": "ggz-consulten", "afspraak": "od-afspraken", "partij": "partijen"}


@frozen(kw_only=True)
class Eis:
    """A requirement as it is for one row.

    Attributes:
        vereiste: what is asked, and where that was read.
        namen: the columns, or keys of practice.toml, of which one must be filled.
        vervuld: whether one is.
    """

    vereiste: Vereiste
    namen: tuple[str, ...]
    vervuld: bool


@frozen(kw_only=True)
class Explanation:
    """What the route of a row follows from, and what it asks.

    Attributes:
        decision: what the regime says, also when something else refuses the row; None when no row
            of it covers the care.
        afspraak: the agreement, on onderlinge dienstverlening.
        plafond: the ceiling of the tariff; None for a credit, which is not held against it.
        eisen: what must be filled.
    """

    decision: Decision | None
    afspraak: Afspraak | None = None
    plafond: Plafond | None = None
    eisen: tuple[Eis, ...] = ()


def explain(judge: RowJudge, regel: Regel) -> Explanation:
    """Return what a row's route follows from; nothing is told to the row."""
    found = judge.afspraken.find(regel) if is_onderling(regel, judge.praktijk) else None
    afspraak = None if isinstance(found, Fault) else found
    decision = judge.decide(regel, afspraak)
    if decision is None or decision.route == "niet":
        return Explanation(decision=decision, afspraak=afspraak)
    plafond = judge.plafond(regel, decision.route, afspraak)
    holders: Mapping[str, object] = {
        "rij": regel,
        "afspraak": afspraak,
        "contract": plafond,
        "partij": judge.partijen.get(afspraak.agb_aanvrager) if afspraak else None,
        "praktijk": judge.praktijk,
    }
    asked = vereisten(vraag(regel, decision.route, judge.praktijk.prestatiecodes_vrij), regel.datum)
    return Explanation(
        decision=decision,
        afspraak=afspraak,
        plafond=None if regel.is_credit else plafond,
        eisen=tuple(
            Eis(
                vereiste=item,
                namen=_names(item, holders[item.van]),
                vervuld=not item.lacks(holders[item.van]),
            )
            for item in asked
        ),
    )


def _names(vereiste: Vereiste, holder: object) -> tuple[str, ...]:
    """Return the names that a user knows the fields by: a column, a key of practice.toml.

    A column is named as in the table that was read, else as in its profile.
    """
    profile = _PROFILES.get(vereiste.van)
    if profile is None:
        return vereiste.veld
    heads = {kolom.veld: kolom.kop for kolom in profiles()[profile].kolommen}
    herkomst = getattr(holder, "herkomst", None)
    return tuple((herkomst and herkomst.koppen.get(veld)) or heads[veld] for veld in vereiste.veld)
