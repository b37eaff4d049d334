"""The rules of a version sorted out for all its messages: where they look, and what decides."""

import functools
import itertools
from collections.abc import Mapping

from attrs import field, frozen

from adapter.formats.common.xmlbinding import ClassBinding
from adapter.formats.common.xmlform import Form, Part
from adapter.validation.outlook import Outlook, compile_outlook
from adapter.validation.rule import Rule
from adapter.validation.visitors import Visitor, visitors

_MOST_FORMS = 512


class _Visitors(dict[tuple[bool, ...], Visitor | None]):
    """By key whether it is new, by glance whether it leaves doubt: the rules that are asked.

    They are made at the first time.
    """

    def __init__(self, outlook: Outlook, visitor: Visitor | None, part: Part) -> None:
        super().__init__()
        self._part = part
        self._outlook = outlook
        self._visitor = visitor

    def __missing__(self, new: tuple[bool, ...]) -> Visitor | None:
        if len(self) >= _MOST_FORMS:
            self.clear()
        asked = self._outlook.each_time.union(*itertools.compress(self._outlook.rules, new))
        self[new] = found = self._visitor.only(asked, [self._part]) if self._visitor else None
        return found


@frozen(kw_only=True, eq=False)
class Rulebook:
    """The rules for the messages of a version.

    Attributes:
        rules: the rules.
        visitors: per record, the rules at it and below it.
        once: the records of which a message has one.
    """

    rules: tuple[Rule, ...]
    visitors: Mapping[str, Visitor]
    once: frozenset[str]
    _outlooks: dict[Form, tuple[Outlook, _Visitors]] = field(factory=dict, init=False)

    def outlook(self, form: Form) -> tuple[Outlook, _Visitors]:
        """Return what decides about records of a form, and which rules are asked when."""
        known = self._outlooks.get(form)
        if known is None:
            if len(self._outlooks) >= _MOST_FORMS:
                self._outlooks.clear()
            outlook = compile_outlook(self.rules, form, self.once | {"Omgeving"})
            known = outlook, _Visitors(outlook, self.visitors.get(form.record), form.part)
            self._outlooks[form] = known
        return known


@functools.lru_cache(maxsize=16)
def rulebook(
    rules: tuple[Rule, ...], bindings: tuple[tuple[str, ClassBinding], ...], once: frozenset[str]
) -> Rulebook:
    """Return the rules for the messages of a version; the same for all of them."""
    return Rulebook(rules=rules, visitors=visitors(rules, bindings), once=once)
