"""What people read, in Dutch and English, keyed by rule, code or name. No text lives in code."""

import functools
import re
from collections.abc import Mapping
from decimal import Decimal

import attrs
from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError
from adapter.core.findings import Finding, Location, Waived
from adapter.reference.folders import data_files
from adapter.reference.regimes import rows_by_id

LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"
_PARTS = {"melding", "oorzaak", "oplossing"}


@frozen(kw_only=True)
class Text:
    """The texts of a finding: what is wrong, why it usually happens, what to do."""

    melding: str
    oorzaak: str
    oplossing: str


@functools.cache
def _tables(language: str) -> Mapping[str, Text | str]:
    found: dict[str, Text | str] = {}
    for path in data_files("texts", f"*.{language}.toml"):
        for key, value in read_toml(path).items():
            if key in found:
                raise RegisterError(f"{path.name}: {key} has a text already")
            found[key] = Text(**value) if isinstance(value, dict) else value
    return found


def keys(language: str) -> frozenset[str]:
    """Return every key that has a text in a language."""
    return frozenset(_tables(language))


def finding_text(finding: Finding, language: str = DEFAULT_LANGUAGE) -> Text:
    """Return the texts of a finding, its details filled in.

    A code of another standard's rule file (EN 16931) has the general text of its family.

    Raises:
        RegisterError: there is no text for it.
    """
    table = _tables(language)
    keys_of = (finding.text_key, finding.code, finding.sjabloon, f"{finding.standard}-REGEL")
    text = next((table[key] for key in keys_of if key and key in table), None)
    shown = {name: written(value, language) for name, value in finding.details.items()}
    details = {"code": finding.code, **shown, **_looked_up(shown, language)}
    if isinstance(text, str):  # why a file is not opened; what that comes to is the same for all
        details["reden"] = _fill(text, details)
        text = table.get(finding.sjabloon or "")
    if not isinstance(text, Text):
        raise RegisterError(f"no {language} text for {finding.text_key}")
    return Text(
        melding=_fill(text.melding, details),
        oorzaak=_fill(text.oorzaak, details),
        oplossing=_fill(text.oplossing, details),
    )


def question(word: str, sector: str, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the question for a word of a regime: that of the sector, if it has its own."""
    own = f"vraag.{word}.{sector}"
    return phrase(own if own in keys(language) else f"vraag.{word}", language)


def _looked_up(details: Mapping[str, str], language: str) -> dict[str, str]:
    """Return what details name that differs by language: a row's reason, a word's question."""
    found = {}
    if "splitst" in details:
        names = details["splitst"].split()
        found["verschil"] = "; ".join(phrase(f"splitst.{name}", language) for name in names)
    if "regime" in details:
        row = rows_by_id()[details["regime"]]
        found["reden_regel"] = row.reden[language]
        found["declarant"] = phrase(f"declarant.{row.declarant}", language) if row.declarant else ""
        found["bij"] = phrase(f"bij.{row.bij}", language) if row.bij else ""
    if "woord" in details:
        found["vraag"] = question(details["woord"], details["sector"], language)
    return found


def general_text(key: str, language: str = DEFAULT_LANGUAGE) -> Text | str | None:
    """Return a text that is about no finding in particular, or None: its details are "…"."""
    text = _tables(language).get(key)
    if isinstance(text, Text):
        return Text(**{name: _fill(part, _Any()) for name, part in attrs.asdict(text).items()})
    return None if text is None else _fill(text, _Any())


def phrase(key: str, language: str = DEFAULT_LANGUAGE, **details: object) -> str:
    """Return a text of a report or of the command line, its details filled in.

    Raises:
        RegisterError: there is no such text.
    """
    text = _tables(language).get(key)
    if not isinstance(text, str):
        raise RegisterError(f"no {language} text for {key}")
    return _fill(text, details)


def finding_to_dict(finding: Finding, language: str = DEFAULT_LANGUAGE) -> dict[str, object]:
    """Return a finding as it stands in JSON lines and reports."""
    text = finding_text(finding, language)
    at: Location = finding.at
    waived = finding.waived
    return {
        "kind": "finding",
        "severity": finding.severity.label,
        "code": finding.code,
        "retourcode": finding.retourcode,
        "level": at.level,
        "path": at.path,
        "line": at.line,
        **({"record": at.record, "rubriek": at.rubriek} if at.record else {}),
        "origin": str(at.origin) if at.origin else None,
        "message": text.melding,
        "cause": text.oorzaak,
        "remedy": text.oplossing,
        "value": finding.value,
        "file": at.file,
        "standard": finding.standard,
        "version": finding.version,
        **({"related": _related(finding.ander)} if finding.ander else {}),
        **({"waived": _waived(waived)} if waived else {}),
    }


def _related(at: Location) -> dict[str, object]:
    origin = str(at.origin) if at.origin else None
    return {"file": at.file, "path": at.path, "line": at.line, "origin": origin}


def flat_place(at: Location, language: str = DEFAULT_LANGUAGE) -> str | None:
    """Return the place in a flat message: its rubriek, else its record; None for another place."""
    if at.rubriek:
        return phrase("plaats.rubriek", language, rubriek=at.rubriek)
    return phrase("plaats.record", language, record=at.record) if at.record else None


def waiver_text(finding: Finding, language: str = DEFAULT_LANGUAGE) -> str | None:
    """Return until when a finding is accepted, why and by whom; None when it is not."""
    waived = finding.waived
    return phrase("ontheffing.waarom", language, **_waived(waived)) if waived else None


def _waived(waived: Waived) -> dict[str, str]:
    return {"reason": waived.reason, "owner": waived.owner, "until": waived.until.isoformat()}


_AMOUNT = re.compile(r"-?\d{1,12}\.\d{2}", re.ASCII)


def written(value: str, language: str) -> str:
    """Return an amount as people write it in a language; anything else as it is.

    >>> written("1196.20", "nl"), written("1196.20", "en"), written("AB01", "nl")
    ('1.196,20', '1,196.20', 'AB01')
    """
    if not _AMOUNT.fullmatch(value):
        return value
    text = f"{Decimal(value):,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text


def _fill(text: str, details: Mapping[str, object]) -> str:
    """Fill `{name}`; a name without a value is shown as a dash rather than failing the report."""
    return text.format_map(details if isinstance(details, _Any) else _Details(details))


class _Details(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "-"


class _Any(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
