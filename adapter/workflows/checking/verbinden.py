"""Ties what is one claim together: a row and its message, a claim and its outcome."""

from collections.abc import Iterator

from adapter.workflows.checking.kladblok import Kladblok, same_person
from adapter.workflows.checking.post import PERSOON, Stand, Vorm, Weg
from adapter.workflows.checking.uitslagen import take_outcomes

_ROUNDS = 3
"""By the cell, by the number of the message, and by that number without the part of a split."""

_MOST_ALIKE = 64
"""Rows of one number, reference, date and code that a message is held against: more are none."""

_SAME_PARTY = "(p.declarant = 0 OR r.declarant = 0 OR p.declarant = r.declarant)"
_MAYBE_OTHERS = "r.aangenomen"
"""A row of an export that only --practice tells the declarant of: its message tells better."""

_TIES = ((_SAME_PARTY, True), (_SAME_PARTY, False), (_MAYBE_OTHERS, False))
"""Who a row is of, and whether rows and messages of one key go together by patient."""

# The first message of a key goes with the first row of that key, the second with the second; a row
# goes with one declaration and one invoice, and first with the one that it was meant for.
_LINK = """
CREATE TABLE paar AS
WITH links AS (
  SELECT sleutel, post, p.vorm, {of_p} AS wie,
    ROW_NUMBER() OVER (PARTITION BY sleutel, p.vorm, {of_p} ORDER BY post) AS rang
  FROM wijzer w JOIN post p ON p.id = w.post
  WHERE w.ronde = ? AND p.van IS NULL AND (p.vorm = {export} OR EXISTS (
    SELECT 1 FROM (SELECT post FROM eigen WHERE sleutel = w.sleutel LIMIT {most}) e
      JOIN post r ON r.id = e.post
    WHERE {agree}))
), rijen AS (
  SELECT e.sleutel, e.post, v.vorm, {of_r} AS wie,
    ROW_NUMBER() OVER (PARTITION BY e.sleutel, v.vorm, {of_r}
      ORDER BY r.weg NOT IN (v.vorm, {unknown}), e.post) AS rang
  FROM (SELECT DISTINCT sleutel, vorm FROM links) v JOIN eigen e USING (sleutel)
    JOIN post r ON r.id = e.post
  WHERE NOT EXISTS (SELECT 1 FROM post q WHERE q.van = e.post AND {taken})
)
SELECT p.id AS bericht, r.id AS rij FROM links l JOIN rijen k USING (sleutel, vorm, wie, rang)
  JOIN post p ON p.id = l.post JOIN post r ON r.id = k.post
WHERE p.id <> r.id AND (p.vorm = {export} OR {agree})
"""
_LINKED = "UPDATE post SET van = paar.rij FROM paar WHERE post.id = paar.bericht"
# Who the messages of an export are of is the declarant of all its rows, if that is one party.
_DECLARANTS = f"""
UPDATE post SET vreemd = post.declarant NOT IN (0, k.declarant), declarant = k.declarant
FROM (SELECT r.bron, MIN(p.declarant) AS declarant FROM post p JOIN post r ON r.id = p.van
  WHERE r.aangenomen AND p.declarant <> 0 AND p.vorm <> {Vorm.EXPORT}
  GROUP BY r.bron HAVING MIN(p.declarant) = MAX(p.declarant)) k
WHERE post.bron = k.bron AND post.aangenomen
"""  # noqa: S608 - our own numbers
# Beside an export of another party one without any message may be of either.
_UNTOLD = """
UPDATE post SET onzeker = 1
WHERE aangenomen AND NOT vreemd AND EXISTS (SELECT 1 FROM post WHERE vreemd)
  AND bron NOT IN (SELECT r.bron FROM post p JOIN post r ON r.id = p.van)
"""
_HEADS = f"""
UPDATE post SET
  gedeclareerd = k.gedeclareerd, gefactureerd = k.gefactureerd, stand = k.stand,
  declarant = CASE WHEN (post.declarant = 0 OR post.aangenomen) AND k.declarant <> 0
    THEN k.declarant ELSE post.declarant END,
  koper = CASE WHEN post.koper = 0 THEN k.koper ELSE post.koper END
FROM (SELECT van,
    MIN(CASE WHEN vorm = {Vorm.DECLARATIE} AND stand <> {Stand.AFGEWEZEN} THEN id END)
      AS gedeclareerd,
    MIN(CASE WHEN vorm = {Vorm.FACTUUR} THEN id END) AS gefactureerd,
    CASE WHEN MIN(stand) = {Stand.AFGEWEZEN} THEN {Stand.AFGEWEZEN}
      ELSE MAX(CASE WHEN stand = {Stand.AFGEWEZEN} THEN 0 ELSE stand END) END AS stand,
    COALESCE(MAX(NULLIF(declarant, 0)), 0) AS declarant,
    COALESCE(MAX(NULLIF(koper, 0)), 0) AS koper
  FROM post WHERE van IS NOT NULL AND vorm <> {Vorm.EXPORT} GROUP BY van) k
WHERE post.id = k.van
"""  # noqa: S608 - our own numbers
# A later invoice of a row that was invoiced already has the patient of that row, and is that line:
# of lines that are alike the first goes with the first row, the second with the second.
_AGAIN = """
CREATE TABLE nogmaals AS
WITH links AS (
  SELECT w.sleutel, p.id AS post,
    ROW_NUMBER() OVER (PARTITION BY w.sleutel, p.bron ORDER BY p.id) - 1 AS rang
  FROM wijzer w JOIN post p ON p.id = w.post WHERE p.van IS NULL AND p.vorm = ?
), rijen AS (
  SELECT sleutel, post AS rij,
    ROW_NUMBER() OVER (PARTITION BY sleutel ORDER BY post) - 1 AS rang,
    COUNT(*) OVER (PARTITION BY sleutel) AS aantal
  FROM eigen WHERE sleutel IN (SELECT sleutel FROM links)
), hoeveel AS (SELECT sleutel, aantal FROM rijen WHERE rang = 0)
SELECT DISTINCT l.post, r.rij FROM links l JOIN hoeveel h USING (sleutel)
  JOIN rijen r ON r.sleutel = l.sleutel AND r.rang = l.rang % h.aantal
"""
_SAME_LINE = """
UPDATE post SET referentie = k.referentie FROM (
  SELECT n.post, MIN(r.referentie) AS referentie FROM nogmaals n
    JOIN post r ON r.id = n.rij GROUP BY n.post) k
WHERE post.id = k.post
"""
_SECOND = """
INSERT INTO sleutel
SELECT DISTINCT s.sleutel, n.post FROM nogmaals n JOIN sleutel s ON s.post = n.rij
"""
_WITHOUT_EXPORT = f"""
SELECT bron, COUNT(*) FROM post p
WHERE vorm = {Vorm.FACTUUR} AND van IS NULL AND credit = 0 AND NOT EXISTS (
  SELECT 1 FROM wijzer w JOIN eigen e USING (sleutel) WHERE w.post = p.id)
GROUP BY bron ORDER BY bron
"""  # noqa: S608 - our own numbers


def link(klad: Kladblok) -> None:
    """Tie the claims of a run together; every claim was put aside."""
    klad.flush()
    take_outcomes(klad)
    if klad.count("wijzer"):
        _link_messages(klad)


def without_export(klad: Kladblok) -> Iterator[tuple[int, int]]:
    """Return, by the number of a file, how many lines of invoices have no row: no patient is known.

    Args:
        klad: the claims, tied together.
    """
    return ((number, count) for number, count in klad.query(_WITHOUT_EXPORT))


def _person(table: str) -> str:
    return f"COALESCE({', '.join(f'{table}.{kind}' for kind in PERSOON)}, 0)"


def _link_messages(klad: Kladblok) -> None:
    klad.change("CREATE INDEX eigen_sleutel ON eigen (sleutel, post)")
    klad.change("CREATE INDEX wijzer_sleutel ON wijzer (sleutel, ronde, post)")
    klad.change("CREATE INDEX post_van ON post (van) WHERE van IS NOT NULL")
    for party, by_patient in _TIES:
        sql = _LINK.format(
            export=int(Vorm.EXPORT),
            most=_MOST_ALIKE,
            unknown=int(Weg.ONBEKEND),
            agree=f"{party} AND {same_person('p', 'r')} <> 0",
            taken="1" if party == _MAYBE_OTHERS else "q.vorm = v.vorm",
            of_p=_person("p") if by_patient else 0,
            of_r=_person("r") if by_patient else 0,
        )
        for ronde in range(_ROUNDS):
            klad.change(sql, ronde)
            klad.change(_LINKED)
            klad.change("DROP TABLE paar")
    klad.change(_DECLARANTS)
    klad.change(_UNTOLD)
    klad.change(_HEADS)
    if klad.count(f"post WHERE van IS NULL AND vorm = {Vorm.FACTUUR}"):
        klad.change("CREATE INDEX sleutel_post ON sleutel (post)")
        klad.change("CREATE INDEX wijzer_post ON wijzer (post)")
        klad.change(_AGAIN, Vorm.FACTUUR)
        klad.change(_SECOND)
        klad.change(_SAME_LINE)
