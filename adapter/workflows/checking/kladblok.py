"""The claims of a run in a nameless database: salted hashes and numbers, never what stood there."""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from attrs import frozen

from adapter.workflows.checking.post import CLIENT, PERSOON, Patient, Post, Uitslag, Vorm, Weg
from adapter.workflows.temporary import open_database

_OWN = (
    "id", "bron", "vorm", "weg", "credit", "regel", "plek", "datum", "zorg", "onder", "tijd",
    "binnen",
    "behandelaar", "declarant", "koper", "referentie", "bericht", "bedrag", "aantal", "afspraak",
    "vrij", "plafond", "zeker", "ontvangen", "nummer", "tarief", "aangenomen", "bsn", "verzekerde",
    "client",
)  # fmt: skip
_TABLES = """
CREATE TABLE post (
  id INTEGER PRIMARY KEY, bron INTEGER, vorm INTEGER, weg INTEGER, credit INTEGER,
  regel INTEGER, plek INTEGER, datum INTEGER, zorg INTEGER, onder INTEGER, tijd INTEGER,
  binnen INTEGER,
  behandelaar INTEGER, declarant INTEGER, koper INTEGER, referentie INTEGER, bericht INTEGER,
  bedrag INTEGER, aantal INTEGER, afspraak INTEGER, vrij INTEGER, plafond INTEGER,
  zeker INTEGER, ontvangen INTEGER, nummer INTEGER, tarief INTEGER, aangenomen INTEGER,
  bsn INTEGER, verzekerde INTEGER, client INTEGER,
  van INTEGER, gedeclareerd INTEGER, gefactureerd INTEGER, stand INTEGER DEFAULT 0,
  terug INTEGER DEFAULT 0, vreemd INTEGER DEFAULT 0,
  onzeker INTEGER DEFAULT 0);
CREATE TABLE sleutel (sleutel INTEGER, post INTEGER);
CREATE TABLE debet (sleutel INTEGER, post INTEGER);
CREATE TABLE tegen (sleutel INTEGER, post INTEGER);
CREATE TABLE eigen (sleutel INTEGER, post INTEGER);
CREATE TABLE wijzer (ronde INTEGER, sleutel INTEGER, post INTEGER);
CREATE TABLE uitslag (
  bron INTEGER, bericht INTEGER, deel INTEGER, referentie INTEGER, credit INTEGER, stand INTEGER,
  declarant INTEGER, nummer INTEGER, basis INTEGER, verzonden INTEGER,
  bsn INTEGER, verzekerde INTEGER, client INTEGER, id INTEGER PRIMARY KEY);
CREATE TABLE bevinding (post INTEGER, code TEXT, ernst INTEGER, ander INTEGER, extra INTEGER,
  PRIMARY KEY (post, code)) WITHOUT ROWID;
"""
_KEYS = ("sleutel", "debet", "tegen", "eigen")
_INSERTS = {
    **{name: f"INSERT INTO {name} VALUES (?, ?)" for name in _KEYS},  # noqa: S608 - our own names
    "post": f"INSERT INTO post ({', '.join(_OWN)}) VALUES ({', '.join('?' * len(_OWN))})",  # noqa: S608 - our own names
    "wijzer": "INSERT INTO wijzer VALUES (?, ?, ?)",
    "uitslag": "INSERT INTO uitslag VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
}
_BATCH = 2000
_SPLIT = re.compile(r"(.+)-\d{1,3}", re.DOTALL)
FIJN = Decimal(10_000)
"""Amounts and counts are kept in so many parts of one, as whole numbers."""

_MOST_KNOWN = 4096
_LARGEST = 1 << 62


@frozen(kw_only=True)
class Plafondkeus:
    """The most that a claim may cost, when it costs more.

    Attributes:
        zeker: whether no agreement can allow it.
        ontvangen: whether it was invoiced to the practice.
    """

    bedrag: Decimal
    zeker: bool
    ontvangen: bool = False


class Sleutelaar:
    """Makes 64 bits of a key, with a salt of this run: nobody can guess what it stands for."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._known: dict[str, int] = {}

    def of(self, *parts: object) -> int:
        """Return a number that stands for a key."""
        text = "\x1f".join(map(str, parts)).encode("utf-8", "replace")
        digest = blake2b(text, digest_size=8, key=self._salt).digest()
        return int.from_bytes(digest, signed=True)

    def name(self, text: str) -> int:
        """Return a number that stands for a name that returns often; 0 for none."""
        if not text:
            return 0
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[text] = self.of(text)
        return found


class Kladblok:
    """The claims of a run. Close it when done.

    Attributes:
        posts: how many there are.
    """

    def __init__(self) -> None:
        self._db = open_database(_TABLES)
        self._new: dict[str, list[Sequence[object]]] = {name: [] for name in _INSERTS}
        self._sleutels = Sleutelaar()
        self.posts = 0

    def close(self) -> None:
        """Let go of everything."""
        self._db.close()

    def add(self, post: Post, bron: int, keus: Plafondkeus | None, *, vrij: bool) -> None:
        """Put a claim aside.

        Args:
            post: the claim.
            bron: the number of its file.
            keus: its ceiling, when it costs more.
            vrij: whether it is the free prestatie.
        """
        self.posts += 1
        key, name = self._sleutels.of, self._sleutels.name
        zorg, onder = name(post.zorg), name(post.onderliggend) or None
        referentie: int | None = None
        if post.vorm is Vorm.FACTUUR:
            referentie = key("f", post.nummer, post.datum, post.code)
            bericht = key("f", post.declarant, post.nummer)
        else:
            if post.referentie:
                referentie = key("r", post.referentie)
            bericht = key(post.credit, post.nummer, post.referentie)
        self._new["post"].append(
            (
                self.posts, bron, post.vorm, post.weg, post.credit, post.regel, post.plek,
                post.datum.toordinal() if post.datum else None, zorg, onder,
                name(post.tijd) or None, key(post.binnen) if post.binnen else None,
                name(post.behandelaar),
                name(post.declarant), name(post.koper), referentie, bericht,
                _whole(post.bedrag), _whole(post.aantal),
                post.afspraak.herkomst.rij if post.afspraak else None,
                vrij if vrij or post.code else None,
                _whole(keus.bedrag) if keus else None, keus.zeker if keus else None,
                keus.ontvangen if keus else None, name(post.nummer), _whole(post.tarief),
                post.aangenomen,
                *self._persoon(post.patienten),
            )
        )  # fmt: skip
        self._add_keys(post)
        self._add_links(post)
        if len(self._new["post"]) >= _BATCH:
            self.flush()

    def uitslag(self, item: Uitslag, bron: int) -> None:
        """Put aside what a return message says of a line."""
        key, name = self._sleutels.of, self._sleutels.name
        told, base = item.referentie, _base(item.nummer)
        bericht = key(item.credit, item.nummer, told) if told else None
        # Of a number that convert split the rows of the export have the number as it was.
        deel = key(item.credit, base, told) if told and base else None
        row = (bron, bericht, deel, key("r", told) if told else None, item.credit, item.stand)
        who = (name(item.declarant), name(item.nummer), name(base))
        sent = item.verzonden.toordinal() if item.verzonden else 0
        self._new["uitslag"].append((*row, *who, sent, *self._persoon(item.patienten)))
        if len(self._new["uitslag"]) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is still in memory."""
        for name, rows in self._new.items():
            self._db.executemany(_INSERTS[name], rows)
            rows.clear()

    def query(self, sql: str, *values: object) -> Iterator[Sequence[Any]]:
        """Yield the rows of a question."""
        return self._db.execute(sql, values)

    def change(self, sql: str, *values: object) -> None:
        """Change rows."""
        self._db.execute(sql, values)

    def tell(self, rows: Iterable[Sequence[object]]) -> None:
        """Put findings aside: claim, code, severity, another claim, and what goes with it.

        What is told of a claim already is not told again.
        """
        sql = "INSERT OR IGNORE INTO bevinding VALUES (?, ?, ?, ?, ?)"
        self._db.executemany(sql, rows)

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        ((number,),) = self.query(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - our own names
        return int(number)

    def _persoon(self, patienten: Iterable[Patient]) -> tuple[int | None, ...]:
        """Return what a patient is known by, a number for each kind of it.

        Whose client it is goes by the declarant, that may come to light later.
        """
        key = self._sleutels.of
        known = {kind: key(parts[-1] if kind == CLIENT else parts) for kind, *parts in patienten}
        return tuple(known.get(kind) for kind in PERSOON)

    def _add_keys(self, post: Post) -> None:
        """Keep the care of a debit, and the debit of a credit."""
        key = self._sleutels.of
        what = (post.datum, post.code)
        if post.credit:
            found = [key("r", number) for number in post.tegen]
            found += [key("f", number, *what) for number in post.tegen_factuur]
            self._new["tegen"] += [(against, self.posts) for against in found]
        elif post.datum and post.zorg:
            rows = [(key(post.datum, *parts), self.posts) for parts in post.patienten]
            self._new["sleutel"] += rows
        if post.vorm is Vorm.EXPORT and post.weg is not Weg.DECLARATIE and not post.credit:
            self._new["debet"].append((key("f", post.nummer, *what), self.posts))

    def _add_links(self, post: Post) -> None:
        """Keep by what a row of an export and its message find each other."""
        key, here = self._sleutels.of, self.posts
        care = (post.datum, post.code, post.credit)
        what = (*care, post.bedrag)
        told = (post.nummer, _base(post.nummer))
        found: list[tuple[int, int, int]] = []
        if post.vorm is Vorm.EXPORT:
            own = [key("r", post.nummer, post.referentie, *care)] if post.referentie else []
            own += [key("f", post.nummer, *what)] if post.weg is not Weg.DECLARATIE else []
            if post.cel:
                own += [key("c", *post.cel), key("c", *post.cel, post.nummer, *care)]
            self._new["eigen"] += [(found_by, here) for found_by in own]
            if post.vorige_cel:
                found.append((0, key("c", *post.vorige_cel), here))
        elif post.vorm is Vorm.DECLARATIE and post.referentie:
            rounds = enumerate(told, start=1)
            found += [
                (n, key("r", number, post.referentie, *care), here)
                for n, number in rounds
                if number
            ]
        elif post.vorm is Vorm.FACTUUR:
            if post.cel:
                # Exports of one name: the row is only its own with the same number, date and code.
                # The number may be one that convert gave to a row without.
                numbers = dict.fromkeys((*told, ""))
                found += [(0, key("c", *post.cel, number, *care), here) for number in numbers]
            rounds = enumerate(told, start=1)
            found += [(n, key("f", number, *what), here) for n, number in rounds if number]
        self._new["wijzer"] += found


def _base(number: str) -> str:
    """Return a number without the part that `convert` adds when it splits it; "" without one."""
    match = _SPLIT.fullmatch(number)
    return match[1] if match else ""


def _whole(amount: Decimal | None) -> int | None:
    """Return an amount as a whole number; None for one that is larger than any."""
    if amount is None:
        return None
    number = int(amount * FIJN)
    return number if abs(number) < _LARGEST else None


def euros(number: int) -> Decimal:
    """Return the amount that a whole number stands for."""
    return (Decimal(number) / FIJN).quantize(Decimal("0.01"))


def same_person(one: str, other: str) -> str:
    """Return an expression: 1 for the same patient, 0 for another, -1 when that is not known.

    Args:
        one: a name of a table with patients.
        other: a name of another.
    """
    cases = " ".join(
        f"WHEN {one}.{kind} IS NOT NULL AND {other}.{kind} IS NOT NULL "
        f"THEN {one}.{kind} = {other}.{kind}"
        for kind in PERSOON
    )
    return f"CASE {cases} ELSE -1 END"
