"""What a message holds twice, the insurer of the sandbox rejects."""

from adapter.model.bericht import DeclaratieContext
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie, Prestatie
from adapter.model.sandbox import Sandbox
from adapter.model.verzekerde import Verzekerde
from adapter.workflows.answering.verzekeraar import Verzekeraar


def test_a_reference_or_a_credit_of_a_debit_counts_once_in_a_message() -> None:
    insurer = Verzekeraar(Sandbox(), DeclaratieContext())
    debits = [Prestatie(debet_prestatie=DebetPrestatie(referentienummer="R-1")) for _ in range(2)]
    taken_back = [
        Prestatie(
            credit_prestatie=CreditPrestatie(
                referentienummer=own, gerelateerd_referentienummer="R-0"
            )
        )
        for own in ("C-1", "C-2", "C-1")
    ]
    told = [insurer.decide(Verzekerde(), item).retourcode for item in (*debits, *taken_back)]
    assert told == [None, "8021", None, "8084", "8021"]
