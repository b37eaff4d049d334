"""The decision on a row of an export, as one line of a table of decisions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from adapter.core.findings import Finding, Origin, Severity
from adapter.core.masking import holds_bsn, public, telling, tells
from adapter.importers.building import TableRow
from adapter.importers.profile import profiles
from adapter.model.situatie import Situatieregel
from adapter.reference.bronnen import source_text
from adapter.reference.regimes import RegimeRow, regimes
from adapter.reference.texts import finding_text, phrase, question
from adapter.routing.questions import offered
from adapter.routing.situaties import Oordeel, judge_words, kind_differs, licence_differs, words_of
from adapter.workflows.ask_route import DATUM, ELSE, SECTOR

PROFILE = "od-situaties"
UNDECIDED = "onbeslist"
FEITEN = (
    "sector", "datum", "prestatiecode", "agb_aanvrager", "agb_uitvoerder", "factuurnummer",
    "bedrag",
)  # fmt: skip
_TO_INVOICE, _UNSURE, _LITTLE = "route1", "laag", "REGIME-LAAG"
_NUMBER, _PERSONAL = "factuurnummer", ("bsn", "clientnummer")
_GENERAL = "REGIME-"
"""How the code of a refusal starts that is about the row, and no cell of it."""


@frozen(kw_only=True)
class Besluit:
    """What was decided on a row.

    Attributes:
        origin: where it stands.
        feiten: what of it stands in a table of decisions, by field of FEITEN, as far as read.
        oordeel: what the regimes say; None when the row could not be judged.
        regel: the row itself, when it could be read.
        findings: what is wrong in it, why it is refused or not decided, and the warnings.
    """

    origin: Origin
    feiten: Mapping[str, object]
    oordeel: Oordeel | None = None
    regel: Situatieregel | None = field(default=None, repr=False)
    findings: tuple[Finding, ...] = ()

    @property
    def row(self) -> RegimeRow | None:
        """The row of a regime that decides."""
        return self.oordeel.row if self.oordeel else None

    @property
    def dan(self) -> str:
        """What was decided: "eigen", "route1", "route2", "niet" or UNDECIDED."""
        return self.row.dan if self.row else UNDECIDED


def judge_row(row: TableRow[Situatieregel]) -> Besluit:
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
    return Besluit(
        origin=row.herkomst.cel(), feiten=feiten, oordeel=oordeel, regel=regel, findings=findings
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
            columns = public(", ".join(_columns(regel.sector)))
            yield row.herkomst.finding(
                "ROUTE-GEEN-REGEL", "datum", Severity.ERROR, kolommen=columns
            )
    elif decided.bevinding:
        yield _of_row(row, decided, decided.bevinding, Severity.ERROR)
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
    row: TableRow[Situatieregel], decided: RegimeRow, code: str, severity: Severity
) -> Finding:
    veld = None if code.startswith(_GENERAL) else decided.veld
    return row.herkomst.finding(code, veld, severity, regime=public(decided.id))


def heads(language: str) -> list[str]:
    """Return the headings of a table of decisions, in the order of `facts`."""
    return phrase("besluit.koppen", language).split("; ")


def facts(besluit: Besluit, language: str) -> dict[str, object]:
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
        **_row_facts(besluit.row, datum, language),
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


def _reason(besluit: Besluit, language: str) -> str:
    """Return why it was decided so, or why it was not."""
    oordeel = besluit.oordeel
    if besluit.row:
        return besluit.row.reden[language]
    if oordeel is None:
        errors = [item for item in besluit.findings if item.severity is Severity.ERROR]
        return " ".join(finding_text(error, language).melding for error in errors)
    if oordeel.vragen:
        return phrase("besluit.niet_genoeg", language)
    is_else = besluit.feiten.get("sector") == ELSE
    return phrase("regime.andere_sector" if is_else else "regime.geen_rij", language)


def _asked(besluit: Besluit, language: str) -> dict[str, object]:
    """Return the question that would decide it, and the columns in which answers can stand.

    Of a row that cannot be judged it is what to mend.
    """
    if besluit.oordeel is None:
        errors = [item for item in besluit.findings if item.severity is Severity.ERROR]
        remedies = [finding_text(error, language).oplossing for error in errors]
        return {"question": " ".join(remedies), "answers": [], "columns": []}
    words = besluit.oordeel.vragen
    if not words:
        return {"question": None, "answers": [], "columns": []}
    sector, datum = str(besluit.feiten["sector"]), besluit.feiten["datum"]
    heads = {kolom.veld: kolom.kop for kolom in profiles()[PROFILE].kolommen}
    return {
        "question": question(words[0], sector, language),
        "answers": _answers(words[0], datum, sector) if isinstance(datum, date) else [],
        "columns": [heads[word] for word in words],
    }


def _columns(sector: str) -> list[str]:
    """Return the columns that a decision of a sector can depend on."""
    words = {word for row in regimes()[sector] for word in row.als}
    every = profiles()[PROFILE].kolommen
    return [kolom.kop for kolom in every if kolom.veld in {SECTOR, DATUM, *words}]


def _answers(word: str, on: date, sector: str) -> list[str]:
    """Return the answers to a question, as its column takes them."""
    values = offered(word, on, sector)
    return [value if isinstance(value, str) else "J" if value else "N" for value in values]


def _cautions(besluit: Besluit, language: str) -> list[str]:
    cautions = besluit.oordeel.cautions if besluit.oordeel else ()
    return [row.reden[language] for row in cautions]
