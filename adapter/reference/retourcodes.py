"""Retourcodes: what a code in a return message means, and what to do with it.

A code has its text under RETOUR-<code>, else it is that of the check that gives the code.
"""

import csv
import functools
import operator
import re
from collections import defaultdict
from collections.abc import Mapping

from attrs import frozen

from adapter.core.errors import RegisterError
from adapter.reference.folders import data_files
from adapter.reference.texts import DEFAULT_LANGUAGE, Text, general_text, keys, phrase

VERVOLGEN = ("verbeteren", "crediteren", "bellen", "niets")
"""What to do next: correct and send again, credit, call the insurer, nothing."""

BERICHTEN = ("GDS", "EI", "beide")
"""In which return messages a code occurs: GDS802, those of flat files (EI), or both."""

_OWN = "RETOUR-"
_EXAMPLE = "VOORBEELD-"
_OF_RULE = re.compile(r"[A-Z0-9]+-(\d{4})")
_MOST_NEAR = 3


@frozen(kw_only=True)
class Retourcode:
    """A code of a return message.

    Attributes:
        code: four characters, or three in the return message of huisartsen (HA305).
        betekenis: what it means.
        oorzaak: why it usually comes.
        oplossing: what to do about it.
        vervolg: one of VERVOLGEN.
        vastgesteld: whether the meaning was read in a source; the text says so when it was not.
        bron: where it was read.
        voorbeeld: an invented example: what was sent, what to look at, what to do.
        bericht: one of BERICHTEN.
    """

    code: str
    betekenis: str
    oorzaak: str
    oplossing: str
    vervolg: str
    vastgesteld: bool
    bron: str
    voorbeeld: str | None
    bericht: str


def retourcode(code: str, language: str = DEFAULT_LANGUAGE) -> Retourcode | None:
    """Return a retourcode, or None when it is not known.

    Raises:
        RegisterError: it is known and has no text.
    """
    row = _rows().get(code)
    if row is None:
        return None
    text = _text(code, language)
    example = general_text(f"{_EXAMPLE}{code}", language)
    return Retourcode(
        code=code,
        betekenis=text.melding,
        oorzaak=text.oorzaak,
        oplossing=text.oplossing,
        vervolg=row["vervolg"],
        vastgesteld=row["vastgesteld"] == "ja",
        bron=row["bron"],
        voorbeeld=example if isinstance(example, str) else None,
        bericht=row["bericht"],
    )


def known_retourcodes() -> tuple[str, ...]:
    """Return every code that is known, those of three characters first."""
    return tuple(sorted(_rows(), key=lambda code: (len(code), code)))


def near_retourcodes(code: str) -> tuple[str, ...]:
    """Return codes that may have been meant: the zeros that fell away, then one digit otherwise."""
    whole = code.zfill(4)
    one_off = [
        known
        for known in _rows()
        if len(known) == len(whole) and sum(map(operator.ne, known, whole)) <= 1
    ]
    # A digit typed wrongly is mostly the last one.
    one_off.sort(key=lambda known: (known != whole, known[:3] != whole[:3], known))
    return tuple(one_off[:_MOST_NEAR])


def _text(code: str, language: str) -> Text:
    """Return the text of a code; of several checks with one code, what each of them says."""
    own = general_text(f"{_OWN}{code}", language)
    if isinstance(own, Text):
        return own
    told = [general_text(key, language) for key in _rule_keys().get(code, ())]
    texts = [text for text in told if isinstance(text, Text)]
    if not texts:
        raise RegisterError(f"no {language} text for retourcode {code}")
    between = f" {phrase('uitleg.of', language)} "
    return Text(
        melding=between.join(dict.fromkeys(text.melding for text in texts)),
        oorzaak=between.join(dict.fromkeys(text.oorzaak for text in texts)),
        oplossing=between.join(dict.fromkeys(text.oplossing for text in texts)),
    )


@functools.cache
def _rule_keys() -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the texts of checks, by the retourcode that they give."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(keys(DEFAULT_LANGUAGE)):
        match = _OF_RULE.fullmatch(key)
        if match and not key.startswith((_OWN, _EXAMPLE)):
            found[match[1]].append(key)
    return {code: tuple(names) for code, names in found.items()}


@functools.cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for path in data_files("retourcodes", "*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=";"):
                wrong = row["vervolg"] not in VERVOLGEN or row["bericht"] not in BERICHTEN
                if row["code"] in found or wrong:
                    raise RegisterError(f"{path.name}: {row['code']}: twice, or not of the form")
                found[row["code"]] = row
    return found
