"""Reads the claims of a file, whatever it is, and puts them aside."""

from collections.abc import Iterator

from adapter.core.findings import Finding, Severity
from adapter.formats.common.xmlsource import HEAD_BYTES, XmlSource
from adapter.workflows.checking import berichten, facturen
from adapter.workflows.checking.bronnen import Bron, Soort
from adapter.workflows.checking.exports import read_export
from adapter.workflows.checking.hulp import Hulp
from adapter.workflows.checking.kladblok import Kladblok, Plafondkeus
from adapter.workflows.checking.melden import of_file
from adapter.workflows.checking.plat import read_flat
from adapter.workflows.checking.post import Post, Uitslag, Vorm


def read_bron(bron: Bron, number: int, klad: Kladblok, hulp: Hulp) -> Iterator[Finding]:
    """Put the claims of a file aside, and yield what is wrong in it.

    Args:
        bron: the file; its counts are filled in.
        number: of the file.
        klad: where the claims go.
        hulp: what they are read with.

    Raises:
        UnusableInputError: it is an export that cannot be read.
        XmlFaultError: it is no safe or no well-formed XML.
        EiFaultError: it is a flat message that cannot be read at all.
    """
    for part in _parts(bron, hulp):
        if isinstance(part, Finding):
            yield part
            continue
        bron.regels += 1
        if isinstance(part, Uitslag):
            klad.uitslag(part, number)
        else:
            _take(part, bron, number, klad, hulp)


def _parts(bron: Bron, hulp: Hulp) -> Iterator[Post | Uitslag | Finding | str]:
    if bron.soort is Soort.EXPORT:
        yield from read_export(bron, hulp)
    elif bron.soort is Soort.DECLARATIE:
        yield from berichten.read_claims(bron, hulp)
    elif bron.soort is Soort.RETOUR:
        yield from berichten.read_outcomes(bron, hulp)
    elif bron.soort is Soort.FACTUUR:
        yield from facturen.read_claims(bron, hulp)
    elif bron.soort is Soort.PLAT:
        yield from read_flat(bron, hulp)
    else:
        bron.onvolledig = True
        with bron.pad.open("rb") as stream:
            XmlSource(stream).read(HEAD_BYTES)  # says what is wrong with it as XML, if that is so
        yield of_file("XML-ONBEKEND", bron.naam, Severity.ERROR)


def _take(part: Post | str, bron: Bron, number: int, klad: Kladblok, hulp: Hulp) -> None:
    """Count a claim, and put it aside."""
    reason = part if isinstance(part, str) else _lacking(part)
    if reason:
        bron.niet[reason] += 1
    if isinstance(part, str):
        return
    keus = hulp.keus(part)
    if keus is True:
        bron.zonder_maximum += 1
    ceiling = keus if isinstance(keus, Plafondkeus) else None
    klad.add(part, number, ceiling, vrij=hulp.is_free(part))


def _lacking(post: Post) -> str | None:
    """Return what a claim lacks to be compared, or a credit to find its debit."""
    if post.credit:
        return None if post.tegen or post.tegen_factuur else "verwijzing"
    if post.datum is None:
        return "datum"
    if not post.zorg:
        return "prestatie"
    if not post.patienten and post.vorm is not Vorm.FACTUUR:
        return "patient"
    return "afspraak" if post.zonder_afspraak else None
