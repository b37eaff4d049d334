"""The number that tells a prestatie apart in findings: its Referentienummer, if it tells nobody."""

from collections.abc import Iterator

import attrs

from adapter.core.masking import Masked, mask_in_message, telling, tells
from adapter.model.prestatie import Prestatie


def shown_number(record: object, verzekerde: object) -> Masked | None:
    """Return the Referentienummer of a prestatie, unless it may point to the insured person.

    Args:
        record: a Prestatie; any other record has none.
        verzekerde: whose prestatie it is, as far as known.
    """
    if not isinstance(record, Prestatie):
        return None
    held = record.debet_prestatie or record.credit_prestatie
    text = held and held.referentienummer
    if not text or tells(text, telling(_identifying(verzekerde))):
        return None
    return mask_in_message("nummer", text)


def _identifying(held: object) -> Iterator[str]:
    """Yield what the model calls identifying in an object: the fields that are in no repr."""
    if isinstance(held, tuple):
        for item in held:
            yield from _identifying(item)
        return
    kind = type(held)
    if attrs.has(kind):
        for field in attrs.fields(kind):
            value = getattr(held, field.name)
            if isinstance(value, tuple) or attrs.has(type(value)):
                yield from _identifying(value)
            elif value is not None and not field.repr:
                yield str(value)
