"""Care that another institution performed for the one that declares: onderlinge dienstverlening."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from adapter.model.ei.gemeen import EiRecord, Prestatie, Verzekerde, Voorloop
from adapter.model.ei.ggz import GgzActiviteit
from adapter.model.ei.ziekenhuis import Zorgactiviteit


@frozen(kw_only=True, slots=True, repr=False)
class Elders:
    """An activity that was performed in another institution than the one that declares it.

    Attributes:
        uitvoerder: AGB-code of the institution that performed it.
        declarant: AGB-code of the institution that declares it; None when the head names none.
    """

    uitvoerder: str
    declarant: str | None
    verzekerde: Verzekerde
    prestatie: Prestatie
    activiteit: Zorgactiviteit | GgzActiviteit


def performed_elsewhere(records: Iterable[EiRecord]) -> Iterator[Elders]:
    """Yield the activities that another institution performed, in the order of the message.

    That shows in the afwijkende instellingscode of the activity, and nowhere else (ZH308, GZ321).
    """
    declarant: str | None = None
    verzekerde: Verzekerde | None = None
    for record in records:
        if isinstance(record, Voorloop):
            declarant = record.instelling
        elif isinstance(record, Verzekerde):
            verzekerde = record
        if not isinstance(record, Prestatie) or verzekerde is None:
            continue
        for deel in record.delen:
            if not isinstance(deel, Zorgactiviteit | GgzActiviteit):
                continue
            if deel.afwijkende_instelling and deel.afwijkende_instelling != declarant:
                yield Elders(
                    uitvoerder=deel.afwijkende_instelling,
                    declarant=declarant,
                    verzekerde=verzekerde,
                    prestatie=record,
                    activiteit=deel,
                )
