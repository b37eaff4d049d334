"""Explains a code: a retourcode, a rule, or a finding of our own."""

import difflib
import re
from collections.abc import Iterator

from attrs import frozen

from adapter.reference.bronnen import source_text
from adapter.reference.codelists import codelists
from adapter.reference.regimes import regimes
from adapter.reference.retourcodes import near_retourcodes, retourcode
from adapter.reference.texts import Text, finding_text, general_text, keys, phrase
from adapter.validation.ei.catalogue import rows_by_code
from adapter.validation.register import all_rules
from adapter.validation.rule import Rule

RETOURCODE, RULE, FINDING = "retourcode", "rule", "finding"
CODELIST, REGIME = "codelist", "regime"
_OURS = re.compile(r"(?!RETOUR-|VOORBEELD-)[A-Z]+[A-Z0-9]*-[A-Z0-9-]+")
# Only what looks like a code is ever repeated: somebody may paste a BSN or a name.
_LIKE_A_CODE = re.compile(r"(?=.*[\d-])(?!.*\d{6})[A-Z0-9-]{1,24}", re.ASCII)
_MOST_NEAR = 3


@frozen(kw_only=True)
class Explanation:
    """What there is to say about a code.

    Attributes:
        code: the code, or the key of the rule.
        kind: RETOURCODE, RULE, FINDING, CODELIST or REGIME (a row that decides on a route).
        meaning: what it means.
        cause: why it usually comes; a text that stops a command has none.
        remedy: what to do about it.
        next_step: "verbeteren", "crediteren", "bellen" or "niets"; a finding of ours has none.
        established: whether the meaning was read in a source.
        messages: where a retourcode occurs: "GDS", "EI" or "beide".
        standard: of a rule, the standard that it is a check of.
        source: where it was read.
        example: an invented example.
        rules: of a retourcode, the checks here that give it.
        retourcode: of a rule, the code that it gives.
        classes: of a rule, the classes of the message that it looks at.
        versions: of a rule, the versions that it is for; empty is all.
        checked: of a rule, whether it can be checked offline.
    """

    code: str
    kind: str
    meaning: str
    cause: str | None = None
    remedy: str | None = None
    next_step: str | None = None
    established: bool = True
    messages: str | None = None
    standard: str | None = None
    source: str | None = None
    example: str | None = None
    rules: tuple[str, ...] = ()
    retourcode: str | None = None
    classes: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    checked: bool = True


def explain(code: str, language: str) -> tuple[Explanation, ...]:
    """Return what there is to say about a code; nothing when it is not known.

    Args:
        code: a retourcode ("8049"), a rule ("VC093", "VC081-9456") or a code of ours.
        language: of the texts.
    """
    given = code.strip().upper()
    return (
        *_of_retourcode(given, language),
        *_of_rules(given, language),
        *_of_ei_rules(given, language),
        *_of_finding(given, language),
        *_of_codelist(given, language),
        *_of_regime(given, language),
    )


def near_codes(code: str) -> tuple[str, ...]:
    """Return codes that may have been meant by one that is not known."""
    given = code.strip().upper()
    if given.isdigit():
        return near_retourcodes(given)
    rules = {name for rule in all_rules() for name in (rule.id, rule.key)}
    ours = {key for key in keys("nl") if _OURS.fullmatch(key)}
    rows = {row.id for held in regimes().values() for row in held}
    known = sorted(rules | ours | rows | set(codelists()) | set(rows_by_code()))
    return tuple(difflib.get_close_matches(given, known, _MOST_NEAR))


def shown_code(code: str) -> str | None:
    """Return what was typed when it looks like a code, else None."""
    given = code.strip().upper()
    return given if _LIKE_A_CODE.fullmatch(given) else None


def _of_retourcode(code: str, language: str) -> Iterator[Explanation]:
    found = retourcode(code, language)
    if found is None:
        return
    giving = [rule.key for rule in all_rules() if rule.retourcode == code]
    giving += [key for key, rows in rows_by_code().items() if rows[0].retourcode == code]
    yield Explanation(
        code=code,
        kind=RETOURCODE,
        meaning=found.betekenis,
        cause=found.oorzaak,
        remedy=found.oplossing,
        next_step=found.vervolg,
        established=found.vastgesteld,
        messages=found.bericht,
        source=source_text(found.bron, language),
        example=found.voorbeeld,
        rules=tuple(dict.fromkeys(giving)),
    )


def _of_rules(code: str, language: str) -> Iterator[Explanation]:
    meant: dict[str, list[Rule]] = {}
    for rule in all_rules():
        if code in (rule.id, rule.key):
            meant.setdefault(rule.key, []).append(rule)
    for key, rules in meant.items():
        text = general_text(key, language)
        if isinstance(text, Text):
            yield _of_rule(key, rules, text, language)


def _of_rule(key: str, rules: list[Rule], text: Text, language: str) -> Explanation:
    """Return the explanation of a rule, which may be there once for each version."""
    own = rules[0].retourcode
    given = retourcode(own, language) if own else None
    versions = {version for rule in rules for version in rule.versions}
    return Explanation(
        code=key,
        kind=RULE,
        meaning=text.melding,
        cause=text.oorzaak,
        remedy=text.oplossing,
        next_step=given.vervolg if given else None,
        standard=rules[0].standard,
        source=source_text(rules[0].bron, language),
        retourcode=own,
        classes=tuple(dict.fromkeys(place for rule in rules for place in rule.on)),
        versions=tuple(sorted(versions)) if all(rule.versions for rule in rules) else (),
        checked=any(rule.reason is None for rule in rules),
    )


def _of_ei_rules(code: str, language: str) -> Iterator[Explanation]:
    """Yield what a rule row of a flat standard asks; a convention of all has a text of its own."""
    row = next(iter(rows_by_code().get(code, ())), None)
    if row is None or code in keys(language):
        return
    text = finding_text(row.finding, language)
    given = retourcode(row.retourcode, language) if row.retourcode else None
    yield Explanation(
        code=code,
        kind=FINDING,
        meaning=text.melding,
        cause=text.oorzaak,
        remedy=text.oplossing,
        next_step=given.vervolg if given else None,
        standard=row.standaard.naam,
        source=row.bron,
        retourcode=row.retourcode,
        classes=(f"rubriek {row.finding.at.rubriek}",),
        versions=(row.standaard.versie,),
    )


def _of_finding(code: str, language: str) -> Iterator[Explanation]:
    if not _OURS.fullmatch(code) or code in {rule.key for rule in all_rules()}:
        return
    text = general_text(code, language)
    if isinstance(text, str):
        yield Explanation(code=code, kind=FINDING, meaning=text)
    elif text is not None:
        yield Explanation(
            code=code,
            kind=FINDING,
            meaning=text.melding,
            cause=text.oorzaak,
            remedy=text.oplossing,
        )


def _of_codelist(code: str, language: str) -> Iterator[Explanation]:
    """Yield what a code list is, and whether it is complete enough to refuse a code."""
    for name, held in codelists().items():
        if code in (name, name.partition("-")[0]):
            known = "volledig" if held.volledig else "deels" if held.codes else "leeg"
            yield Explanation(
                code=name,
                kind=CODELIST,
                meaning=f"{held.titel}. "
                + phrase(f"uitleg.lijst.{known}", language, aantal=len(held.codes)),
                remedy=None if held.volledig else phrase("uitleg.lijst.laden", language),
            )


def _of_regime(code: str, language: str) -> Iterator[Explanation]:
    """Yield why a row of a regime decides as it does, and where that was read."""
    for row in (row for rows in regimes().values() for row in rows if row.id == code):
        sureness = phrase(f"zekerheid.{row.zekerheid}", language)
        bron = source_text(row.bron, language)
        yield Explanation(
            code=code,
            kind=REGIME,
            meaning=row.reden[language],
            source=phrase("uitleg.regime.bron", language, bron=bron, zekerheid=sureness),
        )
