"""The return message (GDS802): what VECOZO or an insurer says about a declaration.

The classes have the names of the standard, so this module is imported whole: `retour.Header`.
Feedback hangs at every level; a prestatie is known by its Referentienummer only.
"""

from attrs import field, frozen

from adapter.model.waarden import Bedrag, Datum, JaNee


@frozen(kw_only=True, slots=True)
class BetrokkenElement:
    """GDS802 BetrokkenElement: an element that a retourcode is about, and what stood in it."""

    elementnaam: str | None = None
    elementwaarde: str | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class Feedback:
    """GDS802 Feedback: a retourcode of four characters, and the elements that it is about."""

    retourcode: str | None = None
    betrokken_element: tuple[BetrokkenElement, ...] = ()


@frozen(kw_only=True, slots=True)
class Onderdeel:
    """A class of GDS802 that comes back with its Feedback only, as Zorgtraject or Adresgegevens."""

    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Header:
    """GDS802 Header. VECOZO as sender has VerzenderRol 6 and no Verzender."""

    berichtcode: str | None = None
    berichtversie: str | None = None
    berichtsubversie: str | None = None
    berichtsoort: str | None = None
    verzender: str | None = None
    verzender_rol: str | None = None
    ontvanger: str | None = None
    ontvanger_rol: str | None = None
    verzenddatum: Datum | None = None
    referentienummer: str | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Declarant:
    """GDS802 DeclaratieContext/Declarant, and its Zorgaanbieder, as in the declaration."""

    zorgaanbiedercode: str | None = None
    zorgaanbieder_soort: str | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class DeclaratieContext:
    """GDS802 DeclaratieContext: that of the declaration, with the number that the insurer gave."""

    declarant: Declarant | None = None
    zorgaanbieder: Declarant | None = None
    betaling_aan_servicebureau: JaNee | None = None
    factuurnummer: str | None = None
    factuurdatum: Datum | None = None
    btw_identificatienummer: str | None = None
    valutacode: str | None = None
    informatiesysteem_code: str | None = None
    informatiesysteem_versie: str | None = None
    begindatum_declaratieperiode: Datum | None = None
    einddatum_declaratieperiode: Datum | None = None
    declaratienummer_verzekeraar: str | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class TotaalDeclaratiebedrag:
    """GDS802 Overzicht/TotaalDeclaratiebedragInclBtw: the control total of the declaration."""

    bedrag: Bedrag | None = None
    debet_credit_code: str | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class TotaalToegekend:
    """GDS802 Overzicht/TotaalToegekendBedragInclBtw…: a positive amount with D or C."""

    bedrag: Bedrag | None = None
    debet_credit_code: str | None = None


@frozen(kw_only=True, slots=True)
class Overzicht:
    """GDS802 Overzicht: what was declared and what was awarded; from VECOZO that is 0.00."""

    totaal_declaratiebedrag_incl_btw: TotaalDeclaratiebedrag | None = None
    totaal_toegekend_bedrag_incl_btw_financieel: TotaalToegekend | None = None
    totaal_toegekend_bedrag_incl_btw_niet_financieel: TotaalToegekend | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Debiteur:
    """GDS802 Debiteur: its parts come back with Feedback only."""

    naamgegevens: Onderdeel | None = None
    adresgegevens: tuple[Onderdeel, ...] = ()
    contactgegevens: Onderdeel | None = None
    bankgegevens: Onderdeel | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class AanvullendeVerzekerdegegevens:
    """GDS802 AanvullendeVerzekerdegegevens: its parts come back with Feedback only."""

    naamgegevens: Onderdeel | None = None
    adresgegevens: tuple[Onderdeel, ...] = ()
    debiteur: Debiteur | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Verzekerde:
    """GDS802 Verzekerde without its prestaties, which follow it in the stream one by one."""

    bsn: str | None = field(default=None, repr=False)
    uzovi_nummer: str | None = None
    verzekerdennummer: str | None = field(default=None, repr=False)
    patient_identificatienummer: str | None = field(default=None, repr=False)
    buitenland_verzekerde: Onderdeel | None = None
    aanvullende_verzekerdegegevens: AanvullendeVerzekerdegegevens | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class AanvullendPrestatieKenmerk:
    """GDS802 AanvullendPrestatieKenmerk: list and code, with Feedback."""

    apk_codelijst_code: str | None = None
    apk_code: str | None = field(default=None, repr=False)
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Geslachtsnaam:
    """GDS802 NaamZorgverlener/Geslachtsnaam: prefixes and the name itself."""

    voorvoegsels: str | None = field(default=None, repr=False)
    achternaam: str | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class NaamZorgverlener:
    """GDS802 NaamZorgverlener: where the declaration gave a name."""

    initialen: str | None = field(default=None, repr=False)
    geslachtsnaam: Geslachtsnaam | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Verwijzer:
    """GDS802 Verwijzer, and Diagnosesteller: only the name comes back."""

    naam_zorgverlener: NaamZorgverlener | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Verwijzing:
    """GDS802 Verwijzing: its type, with Feedback."""

    type_verwijzingcode: str | None = None
    verwijzer: Verwijzer | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Zorgaanbieder:
    """GDS802 Zorgaanbieder of a prestatie: as in the declaration, with Feedback."""

    zorgaanbiedercode: str | None = None
    zorgaanbieder_soort: str | None = None
    zorgaanbieder_specificatie: str | None = None
    naam_zorgverlener: NaamZorgverlener | None = None
    beroep_zorgverlener: str | None = None
    zorgaanbieder_rol: str | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Diagnose:
    """GDS802 Diagnose: list and code, with Feedback."""

    diagnose_codelijst_code: str | None = None
    diagnosecode: str | None = field(default=None, repr=False)
    diagnosesteller: Verwijzer | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class InternationaalVerzekeringsbewijs:
    """GDS802 2.0 InternationaalVerzekeringsbewijs: its number, with Feedback."""

    nummer: str | None = field(default=None, repr=False)
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class AanvullendePrestatiegegevens:
    """GDS802 AanvullendePrestatiegegevens: Zorgtraject and Plaatsingsbesluit have no number."""

    diagnose: tuple[Diagnose, ...] = ()
    zorgtraject: Onderdeel | None = None
    plaatsingsbesluit: Onderdeel | None = None
    internationaal_verzekeringsbewijs: InternationaalVerzekeringsbewijs | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class DebetPrestatie:
    """GDS802 DebetPrestatie: what was awarded, paid out (financieel) or not (niet-financieel)."""

    referentienummer: str | None = None
    aanvullend_prestatie_kenmerk: tuple[AanvullendPrestatieKenmerk, ...] = ()
    verwijzing: tuple[Verwijzing, ...] = ()
    zorgaanbieder: tuple[Zorgaanbieder, ...] = ()
    aanvullende_prestatiegegevens: AanvullendePrestatiegegevens | None = None
    berekend_bedrag_verzekeraar_incl_btw: Bedrag | None = None
    toegekend_bedrag_incl_btw_financieel: Bedrag | None = None
    toegekend_bedrag_incl_btw_niet_financieel: Bedrag | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class CreditPrestatie:
    """GDS802 CreditPrestatie: what of a credit was taken over; its amounts are positive."""

    referentienummer: str | None = None
    toegekend_credit_bedrag_incl_btw_financieel: Bedrag | None = None
    toegekend_credit_bedrag_incl_btw_niet_financieel: Bedrag | None = None
    feedback: tuple[Feedback, ...] = ()


@frozen(kw_only=True, slots=True)
class Prestatie:
    """GDS802 Prestatie: one debit or one credit, with Feedback."""

    debet_prestatie: DebetPrestatie | None = None
    credit_prestatie: CreditPrestatie | None = None
    feedback: tuple[Feedback, ...] = ()
