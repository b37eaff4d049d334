"""What of a record decides whether it breaks a rule: the same for all records of one form.

Most rules see few texts, and those come back again and again: codes, dates, that something is there
or not. A record that is equal in them to one that broke none of these rules breaks none either.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter

from attrs import define, field, frozen

from adapter.formats.common.xmlbinding import field_name
from adapter.formats.common.xmlform import Form, Part
from adapter.formats.common.xmlvalues import to_bedrag
from adapter.validation.glance import Glance, Sure, sure
from adapter.validation.rule import Rule
from adapter.validation.scope import Getter, Scope, getter
from adapter.validation.visitors import looks_at

Key = Callable[[Scope, Sequence[str]], object]
"""Gives all that some rules see of a record and above it, as far as that may differ."""

_Chain = tuple[tuple[str, Part], ...]

_DATE = "datum"
# What one person or prestatie has and the next has not: rules that see it are asked each time.
_SELDOM_EQUAL = frozenset({
    "BSN", "Verzekerdennummer", "PatientIdentificatienummer", "Geboortedatum", "Initialen",
    "Achternaam", "Voorvoegsels", "Referentienummer", "GerelateerdReferentienummer",
    "PrestatieKoppelnummer", "Zorgtrajectnummer", "PlaatsingsbesluitNummer", "Begintijd",
    "Eindtijd", "Zorgaanbiedercode",
})  # fmt: skip


@frozen(kw_only=True, eq=False)
class Outlook:
    """What decides about records of a form.

    Attributes:
        keys: give what the rules see that need not be asked again when it is equal.
        glances: tell whether what some of the other rules see shows that they are kept.
        rules: per key and then per glance, the rules that see it.
        each_time: the rules that are asked each time all the same.
    """

    keys: tuple[Key, ...]
    glances: tuple[Sure, ...]
    rules: tuple[frozenset[Rule], ...]
    each_time: frozenset[Rule]


@define
class _Sight:
    """What rules that see the same dates see together."""

    rules: set[Rule] = field(factory=set)
    texts: set[int] = field(factory=set)
    above: set[str] = field(factory=set)
    asked: set[str] = field(factory=set)


def compile_outlook(rules: Sequence[Rule], form: Form, once: frozenset[str]) -> Outlook:
    """Return what decides about the records of a form.

    Rules are together when they see the same dates: codes come back, and so do dates, but the pairs
    of two dates do not.

    Args:
        rules: the rules.
        form: the form.
        once: what does not change from one record to the next: its elements are in no key.
    """
    names = dict(_names(form.part))
    each_time: set[Rule] = set()
    sights: dict[frozenset[int], _Sight] = {}
    for item, chain in _judged(rules, ((form.record, form.part),)):
        texts = {number for name in item.sees or () for number in _texts(chain, name)}
        dates = frozenset(number for number in texts if names[number].lower().endswith(_DATE))
        if item.sees is None or len(dates) > 1 or any(names[n] in _SELDOM_EQUAL for n in texts):
            each_time.add(item)
            continue
        sight = sights.setdefault(dates, _Sight())
        sight.rules.add(item)
        sight.texts |= texts
        sight.above |= {name for name in item.sees if _is_above(chain, name, once)}
        sight.asked |= {name for name in item.asks if _is_above(chain, name, once)}
    glances = _glances(rules, each_time, form)
    glanced = set().union(*glances.values())
    glances.pop(None, None)
    return Outlook(
        keys=tuple(map(_key, sights.values())),
        glances=tuple(filter(None, glances)),
        rules=(
            *(frozenset(sight.rules - each_time) for sight in sights.values()),
            *map(frozenset, glances.values()),
        ),
        each_time=frozenset(each_time - glanced),
    )


def _glances(
    rules: Sequence[Rule], each_time: Collection[Rule], form: Form
) -> dict[Sure | None, set[Rule]]:
    """Return the tests that may spare rules of being asked each time, and which they spare.

    Those by None every record of the form keeps. Such a rule is spared by its test at every object
    that it looks at, or not at all.
    """
    tests: dict[tuple[Glance, tuple[Part, ...]], Sure | None] = {}
    spared: dict[Sure | None, set[Rule]] = {}
    found = [item for item in rules if item in each_time and item.glance]
    for item, chain in _judged(found, ((form.record, form.part),)):
        if item.glance:
            place = item.glance, tuple(part for _, part in chain)
            test = tests.setdefault(place, sure(item.glance, chain))
            spared.setdefault(test, set()).add(item)
    return spared


def _judged(rules: Sequence[Rule], chain: _Chain) -> Iterator[tuple[Rule, _Chain]]:
    """Yield the rules of every object of a form, with the objects down to it."""
    path = "/".join(name for name, _ in chain)
    for item in rules:
        asked = item.breaks or item.judge or (item.reason and item.applies)
        if asked and looks_at(item, path):
            yield item, chain
    for part in chain[-1][1].parts:
        if part.slot:
            yield from _judged(rules, (*chain, (part.slot.name, part)))


def _names(part: Part) -> Iterator[tuple[int, str]]:
    """Yield what the element of each text is called by us; an amount is seldom equal to another."""
    yield part.start, ""
    slots = {slot.field: slot for slot in part.binding.slots}
    for name, number in part.leaves.items():
        seldom = slots[name].convert is to_bedrag
        yield number, "BSN" if seldom else slots[name].name
    for item in part.parts:
        yield from _names(item)


def _texts(chain: _Chain, reference: str) -> Iterable[int]:
    """Return the numbers of the texts that a reference is to; none when the form has none."""
    owner, _, path = reference.rpartition(".")
    parts = [part for name, part in chain if name == owner][-1:] if owner else [chain[-1][1]]
    *way, last = [field_name(name) for name in path.split("/")]
    for name in way:
        parts = [item for part in parts for item in _inside(part, name)]
    found = [part.leaves[last] for part in parts if last in part.leaves]
    inside = (item for part in parts for item in _inside(part, last))
    return [*found, *(number for item in inside for number in range(item.start, item.end))]


def _inside(part: Part, name: str) -> Sequence[Part]:
    return [item for item in part.parts if item.slot and item.slot.field == name]


def _is_above(chain: _Chain, reference: str, once: frozenset[str]) -> bool:
    """Tell whether a reference is to what stands above the record and differs between records."""
    owner = reference.rpartition(".")[0]
    return bool(owner) and owner not in once and all(name != owner for name, _ in chain)


def _key(sight: _Sight) -> Key:
    # Two at least, so that it is a tuple that comes of it.
    take = itemgetter(*sorted(sight.texts), 0, 0)
    above: tuple[Getter, ...] = tuple(getter(name) for name in sorted(sight.above))
    asked: tuple[Getter, ...] = tuple(getter(name) for name in sorted(sight.asked))
    if not above and not asked:
        return lambda _, texts: take(texts)

    def key(scope: Scope, texts: Sequence[str]) -> object:
        held = [get(scope) for get in above]
        present = [get(scope) is not None for get in asked]
        return take(texts), *held, *present

    return key
