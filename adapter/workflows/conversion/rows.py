"""Gives every row its reference and its place, each by itself."""

import itertools
from collections.abc import Collection, Sequence
from datetime import date

from adapter.core.findings import Severity
from adapter.model.regel import Regel
from adapter.routing.afspraken import Afspraken
from adapter.routing.plafond import Plafonds
from adapter.workflows.conversion.judging import RowJudge
from adapter.workflows.conversion.privacy import Persoonsgegevens
from adapter.workflows.conversion.reading import InputData
from adapter.workflows.conversion.rij import Rij


def judge_rows(read: InputData, vandaag: date) -> None:
    """Decide for each row where it goes; what is refused has no place afterwards.

    What rows decide for each other (a used-up agreement, a credit of a refused debit) comes later.
    """
    praktijk = read.praktijk
    readable = [rij for rij in read.rijen if rij.gelezen.item is not None]
    personen = Persoonsgegevens(rij.regel for rij in readable)
    judge = RowJudge(
        praktijk=praktijk,
        afspraken=Afspraken(read.afspraken, praktijk.agb, praktijk.prestatiecodes_vrij),
        partijen=read.partijen,
        plafonds=Plafonds(read.contracten, read.tarieven, read.onzeker),
        personen=personen,
        vandaag=vandaag,
    )
    _check_numbers(readable)
    for rij in readable:
        for veld in personen.betray(rij.regel):
            rij.tell("RIJ-PERSOONSGEGEVEN", veld)
        judge.judge(rij)


def _check_numbers(rijen: Sequence[Rij]) -> None:
    """Give every row its reference; refuse a second one, and a second date of one number."""
    dates: dict[str, date] = {}
    fed_back: set[str] = set()
    given = {rij.regel.referentie for rij in rijen if rij.regel.referentie}
    references: set[str] = set()
    for rij in rijen:
        regel = rij.regel
        rij.referentie = regel.referentie or _made_reference(regel, given, references)
        if rij.referentie in references:
            rij.tell("RIJ-REFERENTIE-DUBBEL", "referentie")
        references.add(rij.referentie)
        if dates.setdefault(regel.factuurnummer, regel.factuurdatum) != regel.factuurdatum:
            rij.tell("RIJ-FACTUURDATUM-ANDERS", "factuurdatum")
        if regel.bron and regel.factuurnummer not in fed_back:
            fed_back.add(regel.factuurnummer)
            rij.tell("RIJ-NUMMER-EERDER", "factuurnummer", Severity.WARNING)


def _made_reference(regel: Regel, *taken: Collection[str]) -> str:
    """Return a reference made from the invoice number and the place of the row in its export.

    A row that is fed back by uitval.csv says where it first stood, and so keeps its reference.
    """
    row = (regel.bron or "").rpartition(":")[2]
    base = f"{regel.factuurnummer}-{row if row.isdecimal() else regel.herkomst.rij}"
    tries = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
    return next(made for made in tries if not any(made in names for names in taken))
