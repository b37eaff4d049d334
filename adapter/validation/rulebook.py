"""The rules of a version sorted out for all its messages: where they look, and what decides."""

import functools
from collections.abc import Mapping

from attrs import field, frozen

from adapter.formats.common.xmlbinding import ClassBinding
from adapter.formats.common.xmlform import Form
from adapter.validation.outlook import Outlook, compile_outlook
from adapter.validation.rule import Rule
from adapter.validation.visitors import Visitor, visitors

_MOST_FORMS = 512


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
    _outlooks: dict[Form, tuple[Outlook, Visitor | None]] = field(factory=dict, init=False)

    def outlook(self, form: Form) -> tuple[Outlook, Visitor | None]:
        """Return what decides about records of a form, and the rules that are asked each time."""
        known = self._outlooks.get(form)
        if known is None:
            if len(self._outlooks) >= _MOST_FORMS:
                self._outlooks.clear()
            outlook = compile_outlook(self.rules, form, self.once | {"Omgeving"})
            visitor = self.visitors.get(form.record)
            known = outlook, visitor.only(outlook.each_time) if visitor else None
            self._outlooks[form] = known
        return known


@functools.lru_cache(maxsize=16)
def rulebook(
    rules: tuple[Rule, ...], bindings: tuple[tuple[str, ClassBinding], ...], once: frozenset[str]
) -> Rulebook:
    """Return the rules for the messages of a version; the same for all of them."""
    return Rulebook(rules=rules, visitors=visitors(rules, bindings), once=once)
