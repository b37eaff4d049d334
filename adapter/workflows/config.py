"""Reads the config file of a user against the checks that there are."""

from pathlib import Path

from adapter.importers.instellingen import Bekend, read_config
from adapter.model.instellingen import Instellingen
from adapter.reference import texts
from adapter.validation.ei.catalogue import rows_by_code
from adapter.validation.nlcius import nlcius_rules
from adapter.validation.register import OWN, all_rules
from adapter.validation.ubl import UNJUDGED

_OF_OTHERS = ("BR-", *(f"UBL-{kind}-" for kind in ("CR", "DT", "SR")))
"""Codes of EN 16931 and its bindings, which their own files tell."""

_WAIVABLE_TEXTS = ("DUBBEL-", "EI-", "NL-", "SAMEN-", "UBL-", "XSD-")


def load_config(path: Path | None) -> Instellingen:
    """Return what a config file says; without one nothing is switched off or waived.

    Raises:
        UnusableInputError: it cannot be read, or names a check that cannot be switched off.
    """
    return read_config(path, known()) if path else Instellingen()


def known() -> Bekend:
    """Return what a config file may name; not a check that could not run, nor a file unread."""
    rules = [item for item in all_rules() if not item.reason]
    ids = {item.id for item in rules} | {item.key for item in rules}
    codes = ids | {item.retourcode for item in rules if item.retourcode}
    codes |= {item.id for item in nlcius_rules()} | set(rows_by_code())
    codes |= {key for key in texts.keys("nl") if key.startswith(_WAIVABLE_TEXTS)} - UNJUDGED
    eigen = {item.id for item in rules if item.standard == OWN}
    return Bekend(eigen=frozenset(eigen), codes=frozenset(codes), vormen=_OF_OTHERS)
