"""Tells of each claim what the return messages say of it: awarded, refused, or nothing."""

from adapter.workflows.checking.kladblok import Kladblok
from adapter.workflows.checking.post import Stand, Vorm

# A return about a whole declaration is of its message, or of the rows of its number without one:
# the first return of the first message, the second of the second, what is left of the last.
_WHOLE = f"""
CREATE TABLE heel AS
WITH uitslagen AS (
  SELECT nummer, declarant, stand,
    ROW_NUMBER() OVER (PARTITION BY nummer, declarant ORDER BY verzonden, id) AS rang
  FROM uitslag WHERE bericht IS NULL
), delen AS (
  SELECT DISTINCT p.bron, p.vorm, p.nummer, p.declarant AS wie, u.declarant
  FROM (SELECT DISTINCT nummer, declarant FROM uitslagen) u JOIN post p
    ON p.nummer = u.nummer AND (p.declarant IN (0, u.declarant) OR p.aangenomen)
), verstuurd AS (
  SELECT DISTINCT nummer, declarant FROM delen WHERE vorm = {Vorm.DECLARATIE}
), berichten AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY nummer, declarant ORDER BY bron) AS rang,
    COUNT(*) OVER (PARTITION BY nummer, declarant) AS aantal
  FROM delen WHERE vorm = {Vorm.DECLARATIE}
    OR (vorm = {Vorm.EXPORT} AND (nummer, declarant) NOT IN verstuurd)
)
SELECT b.bron, b.vorm, b.nummer, b.wie, u.stand, MAX(u.rang) AS rang
FROM uitslagen u JOIN berichten b USING (nummer, declarant) WHERE b.rang = MIN(u.rang, b.aantal)
GROUP BY b.bron, b.vorm, b.nummer, b.wie
"""  # noqa: S608 - our own numbers
_REFUSED = f"""
UPDATE post SET stand = h.stand FROM heel h
WHERE post.bron = h.bron AND post.vorm = h.vorm AND post.nummer = h.nummer
  AND post.declarant = h.wie AND h.stand = {Stand.AFGEWEZEN}
"""  # noqa: S608 - our own numbers
# A flat return does not have the lines that are awarded in full.
_AWARDED = f"""
UPDATE post SET stand = h.stand FROM heel h
WHERE post.bron = h.bron AND post.vorm = h.vorm AND post.nummer = h.nummer
  AND post.declarant = h.wie AND h.stand = {Stand.TOEGEKEND}
  AND post.bericht NOT IN (SELECT bericht FROM uitslag WHERE bericht IS NOT NULL)
"""  # noqa: S608 - our own numbers
_ANSWERS = f"""
CREATE TABLE antwoord AS
SELECT bericht, declarant, stand, vorm,
  ROW_NUMBER() OVER (PARTITION BY bericht, declarant ORDER BY verzonden, id) AS rang
FROM (SELECT bericht, declarant, stand, verzonden, id, NULL AS vorm FROM uitslag
  UNION ALL SELECT deel, declarant, stand, verzonden, id, {Vorm.EXPORT} FROM uitslag)
WHERE bericht IS NOT NULL
"""  # noqa: S608 - our own numbers
_ASKED = """
CREATE TABLE gevraagd AS
SELECT id, bericht, vorm, declarant, aangenomen,
  ROW_NUMBER() OVER (PARTITION BY bericht, vorm, declarant ORDER BY id) AS rang,
  COUNT(*) OVER (PARTITION BY bericht, vorm, declarant) AS aantal
FROM post WHERE stand = 0 AND bericht IN (SELECT bericht FROM antwoord)
"""
# Of a message that is there once the last outcome counts, of one that was sent again each its own.
_OUTCOMES = """
UPDATE post SET stand = k.stand FROM (
  SELECT p.id AS post, o.stand AS stand, MAX(o.rang)
  FROM antwoord o JOIN gevraagd n ON n.bericht = o.bericht AND n.rang = 1
      AND (n.declarant IN (0, o.declarant) OR n.aangenomen) AND n.vorm = COALESCE(o.vorm, n.vorm)
    JOIN gevraagd p ON p.bericht = n.bericht AND p.vorm = n.vorm AND p.declarant = n.declarant
      AND p.rang = MIN(o.rang, n.aantal)
  GROUP BY p.id) k
WHERE post.id = k.post
"""


def take_outcomes(klad: Kladblok) -> None:
    """Give the claims what the return messages say of them; all of them were put aside."""
    if not klad.count("uitslag"):
        return
    klad.change("CREATE INDEX uitslag_bericht ON uitslag (bericht)")
    has_whole = klad.count("uitslag WHERE bericht IS NULL") > 0
    if has_whole:
        klad.change("CREATE INDEX post_nummer ON post (nummer)")
        klad.change(_WHOLE)
        klad.change(_REFUSED)
    klad.change(_ANSWERS)
    klad.change("CREATE INDEX antwoord_bericht ON antwoord (bericht)")
    klad.change(_ASKED)
    klad.change("CREATE INDEX gevraagd_bericht ON gevraagd (bericht, rang, vorm, declarant)")
    klad.change(_OUTCOMES)
    if has_whole:
        klad.change(_AWARDED)
