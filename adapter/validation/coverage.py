"""How far a check of a message came."""

from attrs import field, frozen


@frozen(kw_only=True)
class Coverage:
    """Which checks ran, which lists could not be judged, and whether only the head is reported."""

    total: int
    not_checked: frozenset[str] = field(factory=frozenset)
    crashed: frozenset[str] = field(factory=frozenset)
    missed: frozenset[str] = field(factory=frozenset)
    not_judged: tuple[str, ...] = ()
    head_only: bool = False

    @property
    def run(self) -> int:
        """Number of checks that ran to their end."""
        return self.total - len(self.not_checked | self.crashed)
