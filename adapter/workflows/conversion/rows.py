"""Judges every row of the exports by itself, and puts it aside."""

from collections.abc import Iterable
from datetime import date

from adapter.routing.afspraken import Afspraken
from adapter.routing.plafond import Plafonds
from adapter.workflows.conversion.across import settle_rows
from adapter.workflows.conversion.besluittabel import keep_besluit
from adapter.workflows.conversion.bundel import sleutel
from adapter.workflows.conversion.declaratie import verzekerde_key
from adapter.workflows.conversion.doubles import Doubles, refuse_wrong_credits
from adapter.workflows.conversion.judging import RowJudge
from adapter.workflows.conversion.privacy import betrayed_by_itself
from adapter.workflows.conversion.reading import InputData
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.situaties import judge_invoice
from adapter.workflows.conversion.spool import Spool

_SAME_CARE = "EIGEN-DUBBEL"
"""The check of a message that RIJ-ZORG-DUBBEL is for rows: both are switched off together."""


def spool_rows(rijen: Iterable[Rij], read: InputData, spool: Spool, vandaag: date) -> RowJudge:
    """Decide for each row where it goes, and put it aside; what is refused has no place.

    What depends on the messages (a used-up agreement, a credit of a refused debit) comes later.

    Raises:
        UnusableInputError: an export cannot be read, or is not what it was said to be.
    """
    praktijk = read.praktijk
    judge = RowJudge(
        praktijk=praktijk,
        afspraken=Afspraken(
            read.afspraken, praktijk.agb, praktijk.prestatiecodes_vrij, read.afspraken_onleesbaar
        ),
        partijen=read.partijen,
        plafonds=Plafonds(read.contracten, read.tarieven, read.onzeker),
        vandaag=vandaag,
        codec=read.codecs["GDS801"],
    )
    doubles = Doubles(spool)
    for rij in rijen:
        if rij.gelezen.item is not None:
            for veld in betrayed_by_itself(rij.regel):
                rij.tell("RIJ-PERSOONSGEGEVEN", veld)
            if rij.besluit and rij.besluit.row:
                judge_invoice(judge, rij, rij.besluit.row)
            else:
                judge.judge(rij)
            judge.afspraken.patienten.see(rij.regel)
            doubles.see(rij)
        if rij.besluit:
            keep_besluit(spool, rij.nummer, rij.besluit)
        spool.add(rij, sleutel(rij), verzekerde_key(rij))
    spool.index()
    settle_rows(spool, read.partijen.values(), judge.afspraken.patienten)
    refuse_wrong_credits(spool)
    if _SAME_CARE not in read.instellingen.uit:
        doubles.warn()
    return judge
