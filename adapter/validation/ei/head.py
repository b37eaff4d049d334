"""What is wrong with a message that cannot be read as EI at all: level N1."""

from typing import Any, BinaryIO

from attrs import evolve

from adapter.core.findings import Expectation, Finding
from adapter.core.masking import mask, public
from adapter.formats.ei.layout import VOORLOOP
from adapter.formats.ei.reading import EiFaultError
from adapter.formats.ei.registry import standards
from adapter.formats.ei.text import decode
from adapter.validation.ei.told import Teller

_HEAD = 9
_MARKS = 4  # 0101 up to 0104: they take the first nine positions


def fault_of(fault: EiFaultError, stream: BinaryIO, teller: Teller) -> Finding:
    """Return the finding on the beginning of a message, with the rubriek that is to blame.

    Args:
        fault: that it is not known.
        stream: the message, at its beginning.
        teller: makes the finding.
    """
    if fault.code == "EI-1-LEEG":
        return teller.tell(fault.code, fault.line)
    text = decode(stream.read(_HEAD))
    found = _to_blame(fault, text, teller)
    return evolve(found, **_versions(text)) if fault.code == "EI-1-VERSIE" else found


def _versions(text: str) -> dict[str, Any]:
    """Return which version a head tells, and those that are known of its kind of message."""
    code, version = text[2:5], text[5:_HEAD]
    known = {
        "".join(item.version_digits) for item in standards().values() if code in item.berichtcodes
    }
    return {
        "value": mask("aantal", f"{version[:2]}.{version[2:]}") if version.isdecimal() else None,
        "expected": Expectation(
            word="one_of", values=tuple(public(f"{at[:2]}.{at[2:]}") for at in sorted(known))
        ),
    }


def _to_blame(fault: EiFaultError, text: str, teller: Teller) -> Finding:
    """Return the finding, at the rubriek without which a message of a known kind begins so."""
    some = next(iter(standards().values()))
    kenmerk, code, versie, subversie = some.records[VOORLOOP].alle[:_MARKS]
    of_version = fault.code == "EI-1-VERSIE"
    for veld in (versie, subversie) if of_version else (kenmerk, code):
        rest = text[: veld.begin], text[veld.einde :]
        if _recognised(rest, veld.begin, veld.einde):
            return teller.tell(fault.code, fault.line, veld=veld)
    if of_version:
        return teller.tell(fault.code, fault.line, veld=versie)
    return teller.tell(fault.code, fault.line, kenmerk=VOORLOOP)


def _recognised(rest: tuple[str, str], begin: int, einde: int) -> bool:
    """Tell whether a known message begins so, but for the rubriek that is left out."""
    for standaard in standards().values():
        for code in standaard.berichtcodes:
            head = f"{VOORLOOP}{code}{''.join(standaard.version_digits)}"
            if (head[:begin], head[einde:]) == rest:
                return True
    return False
