"""The practice that sends: what practice.toml tells of it."""

from datetime import date

from attrs import frozen


@frozen(kw_only=True, slots=True)
class Onderneming:
    """The praktijk or instelling that a zorgverlener (soort 3) declares for."""

    agb: str
    soort: str


@frozen(kw_only=True, slots=True)
class Bevestiging:
    """That an insurer takes route 2, and on whose word; `tot` is the last care date."""

    uzovi: str
    van: date
    bron: str
    tot: date = date.max


@frozen(kw_only=True, slots=True)
class Praktijk:
    """The sending practice.

    Attributes:
        agb: 8 digits.
        soort: "1" instelling, "2" praktijk, "3" zorgverlener (CL0015-VEKT).
        bericht_soort: "P" or "T", written as Berichtsoort.
        zorgkantoren: UZOVI numbers whose OntvangerRol is 5.
        prestatiecodes_vrij: codes of the free prestatie onderlinge dienstverlening; the official
            one is not established.
        prestatiecodes_per_uur: those of them whose aantal is a number of hours.
        route2_bevestigd: the insurers that take route 2, as far as the practice knows.
    """

    agb: str
    soort: str
    naam: str
    straat: str
    huisnummer: str
    postcode: str
    plaats: str
    kvk: str | None = None
    btw_id: str | None = None
    iban: str | None = None
    onderneming: Onderneming | None = None
    bericht_soort: str = "P"
    informatiesysteem_code: str | None = None
    informatiesysteem_versie: str | None = None
    zorgkantoren: frozenset[str] = frozenset()
    betaaltermijn_dagen: int = 30
    btw_tekst: str = ""
    contact: str | None = None
    prestatiecodes_vrij: frozenset[str] = frozenset()
    prestatiecodes_per_uur: frozenset[str] = frozenset()
    route2_bevestigd: tuple[Bevestiging, ...] = ()

    def bevestiging(self, uzovi: str, on: date) -> Bevestiging | None:
        """Return on whose word an insurer takes route 2 for care on a date, None without one."""
        for item in self.route2_bevestigd:
            if item.uzovi == uzovi and item.van <= on <= item.tot:
                return item
        return None
