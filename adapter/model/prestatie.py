"""A delivered performance as declared: DebetPrestatie, CreditPrestatie and what hangs below."""

from attrs import field, frozen

from adapter.model.verzekerde import Geslachtsnaam
from adapter.model.waarden import Bedrag, Datum, JaNee


@frozen(kw_only=True, slots=True)
class NaamZorgverlener:
    """GDS801 NaamZorgverlener: initials and name, where no AGB-code is given."""

    initialen: str | None = field(default=None, repr=False)
    geslachtsnaam: Geslachtsnaam | None = None


@frozen(kw_only=True, slots=True)
class Zorgaanbieder:
    """GDS801 Zorgaanbieder of a prestatie; also Verwijzer and Diagnosesteller.

    AGB (8 digits) with soort 1-3 and rol 01-04, or a specificatie or beroep with a name.
    """

    zorgaanbiedercode: str | None = None
    zorgaanbieder_soort: str | None = None
    zorgaanbieder_specificatie: str | None = None
    naam_zorgverlener: NaamZorgverlener | None = None
    beroep_zorgverlener: str | None = None
    zorgaanbieder_rol: str | None = None


@frozen(kw_only=True, slots=True)
class Verwijzing:
    """GDS801 Verwijzing: its type (01-07), who referred, and when."""

    type_verwijzingcode: str | None = None
    verwijzer: Zorgaanbieder | None = None
    verwijsdatum: Datum | None = None


@frozen(kw_only=True, slots=True)
class AanvullendPrestatieKenmerk:
    """GDS801 AanvullendPrestatieKenmerk: with list 071 only a zorglabel (list 001)."""

    apk_codelijst_code: str | None = None
    apk_code: str | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class Diagnose:
    """GDS801 Diagnose: list (029-033) and code."""

    diagnose_codelijst_code: str | None = None
    diagnosecode: str | None = field(default=None, repr=False)
    diagnosedatum: Datum | None = field(default=None, repr=False)
    diagnosesteller: Zorgaanbieder | None = None


@frozen(kw_only=True, slots=True)
class Zorgtraject:
    """GDS801 Zorgtraject: in route 2 the number and start date of the aanvrager's traject."""

    zorgtrajectnummer: str | None = field(default=None, repr=False)
    zorgtraject_subnummer: str | None = field(default=None, repr=False)
    zorgtraject_startdatum: Datum | None = None


@frozen(kw_only=True, slots=True)
class Plaatsingsbesluit:
    """GDS801 Plaatsingsbesluit: only towards DJI (9992)."""

    plaatsingsbesluit_nummer: str | None = field(default=None, repr=False)
    begindatum_forensische_zorgtitel: Datum | None = None
    einddatum_forensische_zorgtitel: Datum | None = None


@frozen(kw_only=True, slots=True)
class InternationaalVerzekeringsbewijs:
    """GDS801 2.x InternationaalVerzekeringsbewijs: only towards receiver 7125."""

    nummer: str | None = field(default=None, repr=False)
    zorgverzekeraars_code: str | None = None
    zorgverzekeraars_naam: str | None = None


@frozen(kw_only=True, slots=True)
class AanvullendePrestatiegegevens:
    """GDS801 AanvullendePrestatiegegevens: diagnoses, zorgtraject, plaatsingsbesluit."""

    diagnose: tuple[Diagnose, ...] = ()
    zorgtraject: Zorgtraject | None = None
    plaatsingsbesluit: Plaatsingsbesluit | None = None
    internationaal_verzekeringsbewijs: InternationaalVerzekeringsbewijs | None = None


@frozen(kw_only=True, slots=True)
class DebetPrestatie:
    """GDS801 DebetPrestatie: one delivered performance with its amounts in euros."""

    referentienummer: str | None = None
    prestatie_koppelnummer: str | None = None
    prestatie_codelijst_code: str | None = None
    prestatiecode: str | None = None
    begindatum: Datum | None = None
    einddatum: Datum | None = None
    begintijd: str | None = None
    eindtijd: str | None = None
    aantal: str | None = None
    tarief_incl_btw: Bedrag | None = None
    berekend_bedrag_incl_btw: Bedrag | None = None
    declaratie_bedrag_incl_btw: Bedrag | None = None
    privacy_code: JaNee | None = None
    doorsturen_toegestaan: JaNee | None = None
    herdeclaratiecode: str | None = None
    informatie_code: str | None = None
    soort_kosten: str | None = None
    locatie_postcode4: str | None = field(default=None, repr=False)
    aanvullend_prestatie_kenmerk: tuple[AanvullendPrestatieKenmerk, ...] = ()
    verwijzing: tuple[Verwijzing, ...] = ()
    zorgaanbieder: tuple[Zorgaanbieder, ...] = ()
    aanvullende_prestatiegegevens: AanvullendePrestatiegegevens | None = None


@frozen(kw_only=True, slots=True)
class CreditPrestatie:
    """GDS801 CreditPrestatie: takes back an earlier DebetPrestatie; its amount is positive."""

    referentienummer: str | None = None
    gerelateerd_referentienummer: str | None = None
    prestatie_codelijst_code: str | None = None
    prestatiecode: str | None = None
    begindatum: Datum | None = None
    toegekend_bedrag_incl_btw_financieel: Bedrag | None = None
    toegekend_bedrag_incl_btw_niet_financieel: Bedrag | None = None


@frozen(kw_only=True, slots=True)
class Prestatie:
    """GDS801 Prestatie: one debit or one credit."""

    debet_prestatie: DebetPrestatie | None = None
    credit_prestatie: CreditPrestatie | None = None
