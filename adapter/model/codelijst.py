"""A row of a code list that a user loads."""

from datetime import date

from attrs import frozen

from adapter.model.herkomst import Herkomst


@frozen(kw_only=True, slots=True)
class Codeperiode:
    """A code and one period in which it is valid.

    `geldig_tot` is the last day of it; `expiratiedatum`, as Vektis has it, the first day after it.
    """

    herkomst: Herkomst
    code: str
    omschrijving: str = ""
    geldig_van: date | None = None
    geldig_tot: date | None = None
    expiratiedatum: date | None = None
    bron: str | None = None
    lijst: str | None = None
