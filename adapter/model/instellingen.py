"""What a practice sets for itself: checks of ours that it does without, and waivers."""

from datetime import date

from attrs import field, frozen

from adapter.core.findings import Origin


@frozen(kw_only=True)
class Ontheffing:
    """A finding that the practice accepts for the time being.

    Attributes:
        code: id of the check ("VC093", "EIGEN-TERMIJN") or the retourcode ("8049").
        reden: why it is accepted.
        eigenaar: who answers for that.
        tot: the last day on which it holds.
        pad: where, as a path with `*` for anything, with or without [numbers]; None is anywhere.
        verzekeraar: UZOVI of the receiver; None is any.
        plaats: the file and the line that it stands on.
    """

    code: str
    reden: str
    eigenaar: str
    tot: date
    plaats: Origin
    pad: str | None = None
    verzekeraar: str | None = None


@frozen(kw_only=True)
class Instellingen:
    """The config file.

    Attributes:
        uit: ids of the checks of ours that are switched off.
        ontheffingen: the waivers.
    """

    uit: frozenset[str] = field(factory=frozenset)
    ontheffingen: tuple[Ontheffing, ...] = ()
