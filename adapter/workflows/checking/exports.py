"""Rows of any export of claims: by the names of their fields, whatever profile gave them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Severity
from adapter.importers.building import Table, TableRow, open_table
from adapter.importers.profile import KINDS
from adapter.model.herkomst import Herkomst
from adapter.model.situatie import Situatieregel
from adapter.routing.situaties import judge_words, words_of
from adapter.workflows.checking.bronnen import Bron
from adapter.workflows.checking.hulp import Hulp
from adapter.workflows.checking.post import Patient, Post, Vorm, Weg
from adapter.workflows.herkomst import base_name

_CLAIMED = frozenset({"bedrag", "referentie"})
_WEGEN = {"1": Weg.FACTUUR, "2": Weg.DECLARATIE}
_TO_INVOICE = "route1"
_WITHOUT_MAXIMUM = {"afspraak", "lumpsum", "per-verzekerde", "vrij"}
"""Tariff rules that no maximum belongs to."""


def export_kinds() -> list[type]:
    """Return the classes of rows that claim something: they have an amount and a reference."""
    return [kind for kind in KINDS.values() if _CLAIMED.issubset(attrs.fields_dict(kind))]


def read_export(bron: Bron, hulp: Hulp) -> Iterator[Post | Finding | str]:
    """Yield the claims of an export, what is wrong in its rows, and why a row is not compared.

    Raises:
        UnusableInputError: it cannot be read, or fits no profile of an export.
    """
    try:
        table: Table[Any] = open_table(bron.pad, export_kinds(), name=bron.naam)
    except UnusableInputError as fault:
        # What was spooled or unpacked is named as it was given.
        raise UnusableInputError(fault.code, **(fault.details | {"bestand": bron.naam})) from None
    yield from table.findings
    last: str | None = None
    for row in table.rows:
        if row.item is None:
            yield from (item for item in row.findings if item.severity is Severity.ERROR)
            yield "onleesbaar"
            continue
        post = _post(row, hulp)
        if getattr(row.item, "zorgactiviteitnummer", None) and post.referentie == last:
            continue  # a further zorgactiviteit of the same prestatie
        last = post.referentie
        if isinstance(row.item, Situatieregel):
            _add_situation(post, row.item)
            yield from _contradiction(row, post, hulp)
        yield post


def _post(row: TableRow[Any], hulp: Hulp) -> Post:
    item = row.item
    afspraak = hulp.of_row(item)
    told = _declarant(item)
    declarant = told or hulp.agb
    asked = _text(item, "agb_aanvrager")
    koper = afspraak.agb_aanvrager if afspraak else "" if asked == declarant else asked
    bedrag: Decimal | None = getattr(item, "bedrag", None)
    aantal: Decimal | None = getattr(item, "aantal", None)
    return Post(
        vorm=Vorm.EXPORT,
        weg=_weg(item, afspraak.route if afspraak else None, is_asked=bool(koper)),
        regel=row.herkomst.rij,
        credit=bedrag is not None and bedrag < 0,
        patienten=patients(
            _text(item, "bsn"),
            (_text(item, "uzovi"), _text(item, "verzekerdennummer")),
            (declarant, _text(item, "clientnummer") or _text(item, "patientnummer")),
        ),
        datum=_care_date(item),
        lijst=_text(item, "prestatiecodelijst"),
        code=_text(item, "prestatiecode"),
        tijd=_text(item, "begintijd")[:5],
        behandelaar=_text(item, "agb_behandelaar"),
        declarant=declarant,
        aangenomen=not told,
        koper=koper,
        uzovi=_text(item, "uzovi"),
        nummer=_text(item, "factuurnummer"),
        referentie=_text(item, "referentie") or _made(item, row.herkomst),
        tegen=_texts(item, "creditreferentie"),
        tegen_factuur=_texts(item, "creditfactuurnummer"),
        aantal=abs(aantal) if aantal is not None else None,
        tarief=getattr(item, "tarief", None),
        bedrag=abs(bedrag) if bedrag is not None else None,
        afspraak=afspraak,
        zonder_afspraak=hulp.is_unknown(_text(item, "afspraaknummer")),
        cel=(base_name(row.herkomst.bestand), row.herkomst.rij),
        vorige_cel=_earlier(_text(item, "bron")),
    )


def _add_situation(post: Post, item: Situatieregel) -> None:
    """Fill in what a row of an export of any sector tells besides, and what its regime says."""
    post.onderling, post.onderliggend = True, item.onderliggende_prestatiecode or ""
    post.vrij = bool(item.vrije_prestatie)
    is_of_one = post.afspraak is None or post.afspraak.names_patient
    if not post.patienten and item.orderreferentie and is_of_one:
        post.patienten = (("order", post.declarant, post.koper, item.orderreferentie),)
    if item.rol == "aanvrager":
        return
    regime = judge_words(words_of(item), item.datum, item.sector).row
    if regime is None:
        return
    post.vrij_tarief = regime.tarief in _WITHOUT_MAXIMUM
    if regime.dan == _TO_INVOICE and post.weg is Weg.ONBEKEND:
        post.weg = Weg.FACTUUR


def patients(bsn: str, verzekerd: tuple[str, str], client: tuple[str, str]) -> tuple[Patient, ...]:
    """Return the numbers that a patient is known by.

    Args:
        bsn: "" for none.
        verzekerd: the insurer, and its number of the patient.
        client: who gives care, and its number of the patient.
    """
    found: list[Patient] = [("bsn", bsn)] if bsn else []
    for kind, (owner, number) in (("verzekerde", verzekerd), ("client", client)):
        if number:
            found.append((kind, owner, number))
    return tuple(found)


def _declarant(item: object) -> str:
    """Return who claims a row: of an export that tells the uitvoerder that one, or who asked."""
    role = getattr(item, "rol", None)
    return _text(item, "agb_aanvrager" if role == "aanvrager" else "agb_uitvoerder")


def _contradiction(row: TableRow[Situatieregel], post: Post, hulp: Hulp) -> Iterator[Finding]:
    """Yield that a row is the free prestatie, and says that it is not or that a regular one is."""
    if post.credit or not hulp.is_free(post):
        return
    for veld, wrong in (("vrije_prestatie", False), ("reguliere_prestatie", True)):
        if getattr(row.item, veld) is wrong:
            yield row.herkomst.finding("SAMEN-VRIJ-TEGENSTRIJDIG", veld, Severity.ERROR)
            return


def _weg(item: object, route: str | None, *, is_asked: bool) -> Weg:
    route = route or getattr(item, "afgesproken_route", None)
    if route in _WEGEN:
        return _WEGEN[route]
    is_asked = is_asked or bool(_text(item, "afspraaknummer"))
    return Weg.ONBEKEND if is_asked else Weg.DECLARATIE


def _care_date(item: object) -> date | None:
    found: date | None = getattr(item, "datum", None) or getattr(item, "begindatum", None)
    return found


def _made(item: object, herkomst: Herkomst) -> str:
    """Return the reference that `convert` makes for a row without one."""
    row = _text(item, "bron").rpartition(":")[2]
    return f"{_text(item, 'factuurnummer')}-{row if row.isdecimal() else herkomst.rij}"


def _earlier(told: str) -> tuple[str, int] | None:
    """Return the cell where a row first stood that is fed back."""
    file, _, row = told.rpartition(":")
    return (base_name(file), int(row)) if file and row.isdecimal() else None


def _text(item: object, name: str) -> str:
    return str(getattr(item, name, None) or "")


def _texts(item: object, name: str) -> tuple[str, ...]:
    text = _text(item, name)
    return (text,) if text else ()
