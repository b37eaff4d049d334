"""The codes of a record of a flat return message, and what may be shown of them."""

import re
from collections.abc import Iterator

from adapter.core.masking import mask_in_message
from adapter.exporters.eiretour import EiFeedbackRow
from adapter.formats.ei.plekken import Foutplek, plekken, text_at
from adapter.formats.ei.reading import EiRecord

_RUBRIEK = re.compile(r"\d{4}", re.ASCII)
_SIGN = re.compile(r"[A-Z0-9]", re.ASCII)


def feedback_of(record: EiRecord, *, reveal: bool) -> Iterator[EiFeedbackRow]:
    """Yield the codes of a record; in the old scheme (HA305) with the rubriek that each is about.

    Args:
        record: of a return message.
        reveal: whether a code that has no form of one is shown too.
    """
    if record.layout is None:
        return
    at = plekken(record.layout)
    verwerking = text_at(record, at.verwerking)
    for place in at.codes:
        code = text_at(record, place.code)
        if not code:
            continue
        rubriek = _rubriek(record, place)
        veld = record.layout.by_number.get(rubriek or "")
        about = f" {rubriek} {veld.naam}" if veld else ""
        changed = text_at(record, place.gewijzigd)
        yield EiFeedbackRow(
            level=f"{record.kenmerk} {record.layout.naam}{about}",
            path="",
            line=record.regel,
            code=code if reveal or mask_in_message("code", code) else None,
            elements=(),
            record=record.kenmerk,
            rubriek=rubriek,
            gewijzigd=changed if _SIGN.fullmatch(changed) else None,
            verwerking=verwerking if mask_in_message("code", verwerking) else None,
        )


def _rubriek(record: EiRecord, place: Foutplek) -> str | None:
    text = text_at(record, place.rubriek)
    return text if _RUBRIEK.fullmatch(text) else None
