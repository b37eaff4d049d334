"""What all forms of a message share: records one after another, and what is said of them."""

from collections.abc import Callable, Sequence

from attrs import field, frozen

from adapter.core.errors import AdapterError
from adapter.core.masking import Masked
from adapter.formats.ei.compiled import Waarde


@frozen(kw_only=True)
class EiRij:
    """A record of a message, whatever the form that it was read from.

    Attributes:
        kenmerk: its kind, as "04".
        waarden: its values, in the order of its layout's `velden`.
        regel: its line; where a form has no lines, which record it is, from 1.
        pad: where it is in JSON, as "/verzekerden[2]/prestaties[1]".
    """

    kenmerk: str
    waarden: Sequence[Waarde] = field(repr=False)
    regel: int
    pad: str | None = None


@frozen(kw_only=True)
class Opmerking:
    """What is to be said of a place in a message; the texts come from data, by code.

    Attributes:
        code: as "VERT-WAARDE".
        kenmerk: the record, as "04".
        rubriek: the rubriek, as "0413".
        regel: see `EiRij`.
        pad: see `EiRij`.
        aantal: how often, where it is told once; or how many there are.
        naam: a name that a layout or a form of ours has: never something that a user typed.
        gevonden: a code that stands there and points to nobody.
    """

    code: str
    kenmerk: str | None = None
    rubriek: str | None = None
    regel: int | None = None
    pad: str | None = None
    naam: str | None = None
    aantal: int | None = None
    gevonden: Masked | None = None


Tell = Callable[[Opmerking], None]


class VormError(AdapterError):
    """A file cannot be read any further in the form that it has, or a record has no place in it.

    Args:
        opmerking: what is wrong, and where.
    """

    def __init__(self, opmerking: Opmerking) -> None:
        super().__init__(opmerking.code)
        self.opmerking = opmerking
