"""Whether a client number stands for one person, in the exports and the agreements together."""

from collections.abc import Collection, Iterable

from adapter.model.afspraak import Afspraak
from adapter.model.regel import Regel

_BSN = "bsn"


class Patienten:
    """Who the client numbers that agreements for route 2 name were seen with.

    Such an agreement may name its patient by client number alone. Nothing else ties a row to it
    then, and one wrong number would put the aanvrager's zorgtraject under somebody else. So such a
    number must stand for one person in all that is known.

    Args:
        afspraken: the agreements.
    """

    def __init__(self, afspraken: Iterable[Afspraak]) -> None:
        named = list(afspraken)
        self._persons: dict[str, set[tuple[str, str]]] = {
            afspraak.clientnummer: set()
            for afspraak in named
            if self.is_watched(afspraak) and afspraak.clientnummer
        }
        self._with_bsn: set[str] = set()
        self._clients: dict[str, set[str]] = {}
        for afspraak in named:
            if afspraak.clientnummer and afspraak.bsn:
                self._clients.setdefault(afspraak.bsn, set()).add(afspraak.clientnummer)
                if afspraak.clientnummer in self._persons:
                    self._persons[afspraak.clientnummer].add((_BSN, afspraak.bsn))

    def is_watched(self, afspraak: Afspraak) -> bool:
        """Tell whether a client number may tie a row to the zorgtraject of an agreement."""
        return afspraak.route == "2" and afspraak.clientnummer is not None

    def see(self, regel: Regel) -> None:
        """Take in a row: all rows are to be seen before it is asked whether one is unsure."""
        client = regel.clientnummer
        if client is None or client not in self._persons:
            return
        if regel.bsn:
            self._with_bsn.add(client)
            self._persons[client].add((_BSN, regel.bsn))
        elif regel.verzekerdennummer:
            # An insurer gives one person one number; another insurer gives another.
            self._persons[client].add((regel.uzovi, regel.verzekerdennummer))

    def is_unsure(self, afspraak: Afspraak, regel: Regel, clients: Collection[str | None]) -> bool:
        """Tell whether a row hangs on a client number that is not one person's.

        Args:
            afspraak: an agreement for route 2 that names the patient of the row.
            regel: the row.
            clients: every client number that the exports give its BSN.
        """
        if afspraak.bsn and regel.bsn:
            return False
        client = afspraak.clientnummer or ""
        kinds = [kind for kind, _ in self._persons.get(client, ())]
        is_twice = len(kinds) != len(set(kinds))
        is_mixed = client in self._with_bsn and set(kinds) != {_BSN}
        known = self._clients.get(regel.bsn or "", set()) | set(clients)
        return is_twice or is_mixed or bool(known - {client})
