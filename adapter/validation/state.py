"""What is kept of a stretch of a message until all stretches are together."""

from collections.abc import Mapping

from attrs import frozen

from adapter.core.findings import Finding, Location

Kept = tuple[tuple[str, Mapping[str, object]], ...]
"""What rules across messages kept of one, by key of the rule; it can be sent to another process."""


@frozen(kw_only=True)
class State:
    """What an engine kept of a stretch of a message; it can be sent to another process."""

    folds: tuple[Mapping[str, object], ...]
    crashed: Mapping[str, Location]
    not_judged: Mapping[str, Location]
    missed: frozenset[str]


@frozen(kw_only=True)
class Part:
    """What came of a stretch of a message.

    Attributes:
        findings: on its records.
        state: what the rules over the whole message kept of it.
        judged_all: whether no element was met that no rule could look at.
    """

    findings: list[Finding]
    state: State
    judged_all: bool
