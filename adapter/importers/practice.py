"""practice.toml: who sends. Read once, at the start of a run."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapter.core.errors import UnusableInputError
from adapter.core.values import is_agb
from adapter.model.praktijk import Onderneming, Praktijk

_SHAPES = {
    "praktijk.soort": re.compile("[123]"),
    "praktijk.kvk": re.compile(r"\d{8}"),
    "praktijk.btw_id": re.compile(r"NL\d{9}B\d{2}"),
    "bericht.soort": re.compile("[PT]"),
}
_REQUIRED = ("agb", "soort", "naam", "straat", "huisnummer", "postcode", "plaats")


def read_practice(path: Path) -> Praktijk:
    """Read the practice that sends.

    Args:
        path: practice.toml with [praktijk], [bericht], [factuur], [onderlinge_dienstverlening].

    Raises:
        UnusableInputError: it cannot be read, or lacks what every message needs, or a code in it
            has the wrong form.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UnusableInputError("IN-GEEN-TOML", bestand=str(path)) from None
    faults = _faults(data)
    if faults:
        raise UnusableInputError("IN-PRAKTIJK", bestand=str(path), velden=", ".join(faults))
    return _praktijk(data)


def _faults(data: Mapping[str, Any]) -> list[str]:
    """Return the keys that are missing or do not have their form."""
    praktijk = data.get("praktijk", {})
    faults = [f"praktijk.{name}" for name in _REQUIRED if not praktijk.get(name)]
    for key, shape in _SHAPES.items():
        section, _, name = key.partition(".")
        value = data.get(section, {}).get(name)
        if value and not shape.fullmatch(str(value)):
            faults.append(key)
    if praktijk.get("agb") and not is_agb(str(praktijk["agb"])):
        faults.append("praktijk.agb")
    onderneming = praktijk.get("onderneming")
    if onderneming is not None and not _is_onderneming(onderneming):
        faults.append("praktijk.onderneming")
    systeem = [
        f"informatiesysteem_{part}" in data.get("bericht", {}) for part in ("code", "versie")
    ]
    if any(systeem) and not all(systeem):
        faults.append("bericht.informatiesysteem_code + informatiesysteem_versie")
    return sorted(set(faults))


def _is_onderneming(data: Mapping[str, Any]) -> bool:
    return is_agb(str(data.get("agb", ""))) and str(data.get("soort", "")) in ("1", "2")


def _praktijk(data: Mapping[str, Any]) -> Praktijk:
    praktijk = data["praktijk"]
    bericht = data.get("bericht", {})
    factuur = data.get("factuur", {})
    vrij = data.get("onderlinge_dienstverlening", {}).get("prestatiecodes", [])
    onderneming = praktijk.get("onderneming")
    optional = {
        name: str(praktijk[name]) for name in ("kvk", "btw_id", "iban") if praktijk.get(name)
    }
    systeem = {name: str(bericht[name]) for name in bericht if name.startswith("informatiesysteem")}
    return Praktijk(
        **{name: str(praktijk[name]) for name in _REQUIRED},
        **optional,
        **systeem,
        onderneming=Onderneming(agb=str(onderneming["agb"]), soort=str(onderneming["soort"]))
        if onderneming
        else None,
        bericht_soort=str(bericht.get("soort", "P")),
        zorgkantoren=frozenset(map(str, bericht.get("zorgkantoren", []))),
        betaaltermijn_dagen=int(factuur.get("betaaltermijn_dagen", 30)),
        btw_tekst=str(factuur.get("btw_tekst", "")),
        contact=factuur.get("contact"),
        prestatiecodes_vrij=frozenset(map(str, vrij)),
    )
