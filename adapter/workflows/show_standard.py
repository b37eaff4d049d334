"""Shows the layout of a standard of EI: its rubrieken, where they stand and how they are named."""

from collections.abc import Iterator, Mapping

from adapter.core.errors import UnusableInputError
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.mapping import mapping_of
from adapter.formats.ei.registry import standards
from adapter.validation.ei.codes import list_of


def find_layout(naam: str, versie: str | None) -> Standaard:
    """Return a standard by name and version, the latest when no version is named.

    Raises:
        UnusableInputError: it is not known.
    """
    found = [
        item
        for item in standards().values()
        if item.naam == naam.upper() and versie in {None, item.versie}
    ]
    if not found:
        raise UnusableInputError("IN-EI-STANDAARD")
    return max(found, key=lambda item: item.version_digits)


def layout_rows(standaard: Standaard, record: str | None) -> Iterator[Mapping[str, object]]:
    """Yield each rubriek of a standard, or of one kind of record, as in JSON lines.

    Raises:
        UnusableInputError: it has no such record.
    """
    if record is not None and record not in standaard.records:
        raise UnusableInputError("IN-EI-RECORD")
    kaarten = mapping_of(standaard) or {}
    for kenmerk, layout in standaard.records.items():
        if record not in {None, kenmerk}:
            continue
        plekken = kaarten[kenmerk].plekken if kenmerk in kaarten else ()
        fields = {item.veld.nr: ".".join(filter(None, (item.van, item.naam))) for item in plekken}
        for veld in layout.alle:
            yield {
                "standard": standaard.naam,
                "version": standaard.versie,
                "record": kenmerk,
                "rubriek": veld.nr,
                "name": veld.naam,
                "key": None if veld.is_reserve else veld.sleutelnaam,
                "field": fields.get(veld.nr),
                "position": veld.positie,
                "length": veld.lengte,
                "type": veld.type,
                "obligation": veld.verplicht or None,
                "value_kind": None if veld.is_reserve else veld.soort,
                "element": veld.element,
                "codelist": list_of(veld) or None,
            }
