"""The decision on a row of an export, as one line of a table of decisions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from adapter.core.findings import Finding, Origin, Severity
from adapter.core.masking import Masked, holds_bsn, public, telling, tells
from adapter.importers.building import TableRow
from adapter.importers.profile import profiles
from adapter.model.situatie import Situatieregel
from adapter.reference.bronnen import source_text
from adapter.reference.regimes import RegimeRow, regimes
from adapter.reference.texts import Text, finding_text, phrase, question
from adapter.reference.woorden import Waarde
from adapter.routing.questions import offered
from adapter.routing.situaties import (
    Oordeel,
    column_of,
    judge_words,
    kind_differs,
    licence_differs,
    words_of,
)
from adapter.workflows.ask_route import DATUM, ELSE, SECTOR

PROFILE = "od-situaties"
UNDECIDED = "onbeslist"
FEITEN = (
    "sector", "datum", "prestatiecode", "agb_aanvrager", "agb_uitvoerder", "factuurnummer",
    "bedrag",
)  # fmt: skip
_FACTS = (
    "file", "line", "sector", "date", "prestatie_code", "aanvrager", "uitvoerder",
    "invoice_number", "amount", "decision", "decision_text", "reason", "question", "answers",
    "columns", "remedy", "claimant", "claims_at", "prestatie", "tariff", "required", "checks",
    "regime", "source", "sureness", "unknown", "changes", "warnings", "codes",
)  # fmt: skip
_TO_INVOICE, _UNSURE, _LITTLE = "route1", "laag", "REGIME-LAAG"
_NUMBER, _PERSONAL = "factuurnummer", ("bsn", "clientnummer")
_GENERAL = "REGIME-"
"""How the code of a refusal starts that is about the row, and no cell of it."""


@frozen(kw_only=True)
class Rijbesluit:
    """What was decided on a row.

    Attributes:
        origin: where it stands.
        feiten: what of it stands in a table of decisions, by field of FEITEN, as far as read.
        oordeel: what the regimes say; None when the row could not be judged.
        regel: the row itself, when it could be read.
        findings: what is wrong in it, why it is refused or not decided, and the warnings.
        koppen: the heading of each field in its export.
    """

    origin: Origin
    feiten: Mapping[str, object]
    oordeel: Oordeel | None = None
    regel: Situatieregel | None = field(default=None, repr=False)
    findings: tuple[Finding, ...] = ()
    koppen: Mapping[str, str] = field(factory=dict, repr=False)

    @property
    def row(self) -> RegimeRow | None:
        """The row of a regime that decides."""
        return self.oordeel.row if self.oordeel else None

    @property
    def dan(self) -> str:
        """What was decided: "eigen", "route1", "route2", "niet" or UNDECIDED."""
        return self.row.dan if self.row else UNDECIDED


@frozen(kw_only=True)
class Kolomvraag:
    """A question that is open, the column of the export that it is about, and its answers."""

    kolom: str
    vraag: str
    antwoorden: tuple[str, ...]


def judge_row(row: TableRow[Situatieregel]) -> Rijbesluit:
    """Decide a row by itself."""
    regel = row.item
    held = row.values if regel is None else {name: getattr(regel, name) for name in FEITEN}
    feiten = {name: held[name] for name in FEITEN if held.get(name) is not None}
    if _names_patient(row, str(feiten.get(_NUMBER, ""))):
        del feiten[_NUMBER]
    oordeel = None
    findings = row.findings
    if regel and licence_differs(regel):
        findings += (row.herkomst.finding("RIJ-WBMV", "wbmv", Severity.ERROR),)
    if regel and kind_differs(regel):
        findings += (row.herkomst.finding("RIJ-AARD", "aard", Severity.ERROR),)
    if regel and findings == row.findings:
        oordeel = judge_words(words_of(regel), regel.datum, regel.sector)
        findings += tuple(_told(row, regel, oordeel))
    return Rijbesluit(
        origin=row.herkomst.cel(),
        feiten=feiten,
        oordeel=oordeel,
        regel=regel,
        findings=findings,
        koppen=row.herkomst.koppen,
    )


def _names_patient(row: TableRow[Situatieregel], number: str) -> bool:
    """Tell whether an invoice number is, or holds, a number of a person: it is not shown then."""
    regel, values = row.item, row.values
    own = [getattr(regel, name) if regel else values.get(name) for name in _PERSONAL]
    return holds_bsn(number) or tells(number, telling(str(text) for text in own if text))


def _told(
    row: TableRow[Situatieregel], regel: Situatieregel, oordeel: Oordeel
) -> Iterator[Finding]:
    decided = oordeel.row
    if decided is None:
        if oordeel.vragen:
            word = oordeel.vragen[0]
            details = {
                "woord": public(word),
                "sector": public(regel.sector),
                "waarden": public(", ".join(_answers(word, regel.datum, regel.sector))),
            }
            yield row.herkomst.finding("ROUTE-VRAAG", word, Severity.ERROR, **details)
        elif regel.sector == ELSE:
            yield row.herkomst.finding("ROUTE-SECTOR", "sector", Severity.ERROR)
        else:
            told = {"kolommen": public(", ".join(_columns(regel.sector, row.herkomst.koppen)))}
            yield row.herkomst.finding("ROUTE-GEEN-REGEL", "datum", Severity.ERROR, **told)
    elif decided.bevinding:
        words = [*(change.woord for change in oordeel.changes), *decided.als]
        headings = dict.fromkeys(_heading(word, row.herkomst.koppen) for word in words)
        told = {"kolommen": public(", ".join(headings))}
        yield _of_row(row, decided, decided.bevinding, Severity.ERROR, **told)
    elif decided.twijfel:
        yield _of_row(row, decided, decided.twijfel, Severity.WARNING)
    elif decided.dan == _TO_INVOICE and decided.zekerheid_op(regel.datum) == _UNSURE:
        yield _of_row(row, decided, _LITTLE, Severity.WARNING)
    yield from (
        _of_row(row, caution, caution.bevinding, Severity.WARNING)
        for caution in oordeel.cautions
        if caution.bevinding
    )


def _of_row(
    row: TableRow[Situatieregel], decided: RegimeRow, code: str, severity: Severity, **told: Masked
) -> Finding:
    veld = None if code.startswith(_GENERAL) else column_of(decided)
    return row.herkomst.finding(code, veld, severity, regime=public(decided.id), **told)


def heads(language: str, *more: str) -> dict[str, str]:
    """Return the heading of each fact in a table of decisions, and of what stands behind them."""
    return {name: phrase(f"besluit.kop.{name}", language) for name in (*_FACTS, *more)}


def facts(besluit: Rijbesluit, language: str) -> dict[str, object]:
    """Return a decision as it stands in JSON and, in the same order, in a table."""
    feiten, datum = besluit.feiten, besluit.feiten.get("datum")
    bedrag = feiten.get("bedrag")
    return {
        "file": besluit.origin.file,
        "line": besluit.origin.row,
        "sector": feiten.get("sector"),
        "date": datum.isoformat() if isinstance(datum, date) else None,
        "prestatie_code": feiten.get("prestatiecode"),
        "aanvrager": feiten.get("agb_aanvrager"),
        "uitvoerder": feiten.get("agb_uitvoerder"),
        "invoice_number": feiten.get("factuurnummer"),
        "amount": f"{bedrag:.2f}" if isinstance(bedrag, Decimal) else None,
        "decision": besluit.dan,
        "decision_text": phrase(f"beslist.{besluit.dan}", language),
        "reason": _reason(besluit, language),
        **_asked(besluit, language),
        "remedy": _remedy(besluit, language),
        **_row_facts(besluit.row, datum, language),
        "changes": list(_changes(besluit, language)),
        "warnings": _cautions(besluit, language),
        "codes": list(dict.fromkeys(finding.code for finding in besluit.findings)),
    }


def _row_facts(row: RegimeRow | None, datum: object, language: str) -> dict[str, object]:
    """Return what a row of a regime says of who, what and how; nothing when there is none."""

    def told(family: str, key: str | None) -> str | None:
        return phrase(f"{family}.{key}", language) if key else None

    def each(family: str, keys: Sequence[str]) -> list[str]:
        return [part for key in keys for part in phrase(f"{family}.{key}", language).split("; ")]

    sureness = row.zekerheid_op(datum) if row and isinstance(datum, date) else None
    return {
        "claimant": row and told("declarant", row.declarant),
        "claims_at": row and told("bij", row.bij),
        "prestatie": row and told("prestatie", row.prestatie),
        "tariff": row and told("tariefregel", row.tarief),
        "required": each("velden", row.velden) if row else [],
        "checks": each("controle", row.controles) if row else [],
        "regime": row and row.id,
        "source": row and source_text(row.bron, language),
        "sureness": sureness,
        "unknown": each("onbekend", row.onbekend) if row else [],
    }


def _reason(besluit: Rijbesluit, language: str) -> str:
    """Return why it was decided so, or why it was not."""
    oordeel = besluit.oordeel
    if besluit.row:
        return besluit.row.reden[language]
    if oordeel is None:
        return " ".join(text.melding for text in _errors(besluit, language))
    if oordeel.vragen:
        return phrase("besluit.niet_genoeg", language)
    is_else = besluit.feiten.get("sector") == ELSE
    return phrase("regime.andere_sector" if is_else else "regime.geen_rij", language)


def _remedy(besluit: Rijbesluit, language: str) -> str | None:
    """Return what to do about what is wrong in a row; None when nothing is."""
    return " ".join(text.oplossing for text in _errors(besluit, language)) or None


def _errors(besluit: Rijbesluit, language: str) -> list[Text]:
    errors = (item for item in besluit.findings if item.severity is Severity.ERROR)
    return [finding_text(error, language) for error in errors]


def _asked(besluit: Rijbesluit, language: str) -> dict[str, object]:
    """Return the question to answer first, and the columns in which answers can still decide."""
    asked = list(open_questions(besluit, language))
    return {
        "question": asked[0].vraag if asked else None,
        "answers": list(asked[0].antwoorden) if asked else [],
        "columns": [item.kolom for item in asked],
    }


def open_questions(besluit: Rijbesluit, language: str) -> Iterator[Kolomvraag]:
    """Yield each question that can still decide, the one to answer first in front."""
    sector, datum = besluit.feiten.get("sector"), besluit.feiten.get("datum")
    if besluit.oordeel is None or not isinstance(datum, date):
        return
    for word in besluit.oordeel.vragen:
        yield Kolomvraag(
            kolom=_heading(word, besluit.koppen),
            vraag=question(word, str(sector), language),
            antwoorden=_answers(word, datum, str(sector)),
        )


def _columns(sector: str, koppen: Mapping[str, str]) -> list[str]:
    """Return the columns that a decision of a sector can depend on."""
    words = {SECTOR, DATUM, *(word for row in regimes()[sector] for word in row.als)}
    return [_heading(veld, koppen) for veld in _ours() if veld in words]


def _heading(veld: str, koppen: Mapping[str, str]) -> str:
    """Return the heading of a column in an export; of one that it cannot have, ours."""
    return koppen.get(veld) or _ours()[veld]


def _ours() -> dict[str, str]:
    return {kolom.veld: kolom.kop for kolom in profiles()[PROFILE].kolommen}


def _answers(word: str, on: date, sector: str) -> tuple[str, ...]:
    """Return the answers to a question, as its column takes them."""
    return tuple(map(_cell_text, offered(word, on, sector)))


def _cell_text(value: Waarde) -> str:
    return value if isinstance(value, str) else "J" if value else "N"


def _changes(besluit: Rijbesluit, language: str) -> Iterator[str]:
    """Yield what each other answer that changes who claims, or where, would make of it."""
    for change in besluit.oordeel.changes if besluit.oordeel else ():
        answer = {
            "woord": _heading(change.woord, besluit.koppen),
            "waarde": _cell_text(change.waarde),
        }
        told = phrase("regime.als_waarde", language, **answer)
        yield f"{phrase(f'beslist.{change.row.dan}', language)}, {told} ({change.row.id})"


def _cautions(besluit: Rijbesluit, language: str) -> list[str]:
    cautions = besluit.oordeel.cautions if besluit.oordeel else ()
    return [row.reden[language] for row in cautions]
