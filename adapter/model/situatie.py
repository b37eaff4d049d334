"""A row of an export of any sector: one delivered service, and what its regime asks about it."""

from datetime import date
from decimal import Decimal

from attrs import field, frozen

from adapter.model.herkomst import Herkomst


@frozen(kw_only=True, slots=True)
class Situatieregel:
    """One delivered service. None is not known, and never "no".

    The fields are the columns of the profile `od-situaties`, in the same order; those from
    `zorgdomein` to `minderjarig` are the words of a regime. Amounts are euros without btw; a
    negative bedrag is a credit. `bron` is where a row that is fed back first stood.
    """

    herkomst: Herkomst
    sector: str
    datum: date
    prestatiecodelijst: str | None = None
    prestatiecode: str | None = None
    omschrijving: str | None = field(default=None, repr=False)
    onderliggende_prestatiecode: str | None = None
    agb_aanvrager: str | None = None
    agb_uitvoerder: str | None = None
    zorgdomein: str | None = None
    zorgvorm: str | None = None
    onderlinge_dienstverlening: bool | None = None
    aard: str | None = None
    aanvrager: str | None = None
    afgesproken_route: str | None = None
    rol: str | None = None
    vrije_prestatie: bool | None = None
    reguliere_prestatie: bool | None = None
    tarief_vooraf: bool | None = None
    verzekerde_zorg: bool | None = None
    contract: str | None = None
    route2_bevestigd: bool | None = None
    sectie_ii: bool | None = None
    wbmv: str | None = None
    wbmv_aanvrager: bool | None = None
    wbmv_uitvoerder: bool | None = None
    uitzondering: str | None = None
    doorverwezen_voor: str | None = None
    declaratieweg: str | None = None
    adz_vorm: str | None = None
    adz_ondersteuning: bool | None = None
    adz_patienten: bool | None = None
    adz_verantwoordelijkheid: bool | None = None
    nza_prestatie: bool | None = None
    afspraak_verzekeraar: bool | None = None
    toerekenbaar: bool | None = None
    eigen_risico_vrijgesteld: bool | None = None
    patientengroep: bool | None = None
    besluit_bevestigd: bool | None = None
    tariefsoort: str | None = None
    toestemming_zorgkantoor: bool | None = None
    minderjarig: bool | None = None
    aantal: Decimal | None = None
    tarief: Decimal | None = None
    bedrag: Decimal | None = None
    btw_categorie: str | None = None
    btw_percentage: Decimal | None = None
    factuurnummer: str | None = None
    factuurdatum: date | None = None
    afspraaknummer: str | None = None
    orderreferentie: str | None = None
    referentie: str | None = field(default=None, repr=False)
    creditreferentie: str | None = field(default=None, repr=False)
    creditfactuurnummer: str | None = None
    clientnummer: str | None = field(default=None, repr=False)
    bsn: str | None = field(default=None, repr=False)
    bron: str | None = None
