"""The page of regimes, docs/regimes.md, and the pictures in it. Loaded by generate.py."""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html import escape
from itertools import groupby

from adapter.cli._regime_text import conditions, period
from adapter.importers.profile import profiles
from adapter.reference.regimes import CAUTION, RegimeRow, regimes
from adapter.reference.texts import phrase
from adapter.reference.vereisten import all_vereisten

FIRST, LAST = 2008, 2030
"""Years of the axis; what has no end goes on to its edge."""
LABELS, WIDTH, LANE, TOP = 260, 960, 22, 28
COLOURS = {"eigen": "#1b7837", "route1": "#2166ac", "route2": "#762a83", "niet": "#b2182b"}
WORDS = {"eigen": "zelf", "route1": "factuur", "route2": "route 2", "niet": "niet"}
"""What a lane says beside its colour, for who sees no colours."""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"
 font-family="sans-serif" font-size="11">"""
HEAD = """# Regimes: wie mag wat bij wie declareren

Gemaakt door `make docs` uit `adapter/reference/data/regimes/`. Dit is geen juridisch advies: het is
wat de genoemde bronnen zeggen, met hoe zeker dat is. Vragen over een situatie stelt en beantwoordt
`zorgdeclaratie route ask`; één regel toont `zorgdeclaratie route explain REGEL`.

Van de regels die op de zorgdatum gelden, beslist de meest specifieke: de regel met de meeste
voorwaarden. Is er geen, dan wordt er niets beslist. Een regel met *let op* beslist niets en
waarschuwt alleen.

In de tijdlijnen: groen (*zelf*) is zelf declareren, blauw (*factuur*) factureren aan de aanvrager,
paars (*route 2*) declareren op het zorgtraject van de aanvrager, rood (*niet*) kan zo niet. Waar
een balk licht is, gaat de bron niet meer over die datums: aangenomen is dat de regel bleef, en hij
telt daar als minder zeker."""


def regimes_page() -> str:
    """Return docs/regimes.md."""
    parts = [HEAD, "", *(f"* [{_name(sector)}](#{_slug(sector)})" for sector in _sectors())]
    for sector in _sectors():
        parts += ["", *_sector(sector)]
    parts += ["", "## Een andere sector", "", phrase("regime.andere_sector")]
    return "\n".join(parts) + "\n"


def pictures() -> Mapping[str, Callable[[], str]]:
    """Return what makes each picture, by its place in docs/."""
    return {_picture(sector): functools.partial(picture, sector) for sector in _sectors()}


def picture(sector: str) -> str:
    """Return the timeline of a sector: a lane for each row that decides."""
    rows = [row for row in regimes()[sector] if row.dan != CAUTION]
    height = TOP + LANE * len(rows) + 8
    parts = [
        SVG.format(width=WIDTH, height=height),
        f"<title>{escape(_name(sector))}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for year in range(FIRST, LAST + 1, 2):
        x = _x(date(year, 1, 1))
        parts.append(
            f'<path d="M{x:.1f} {TOP - 8}V{height - 4}" stroke="#dddddd"/>'
            f'<text x="{x:.1f}" y="14" text-anchor="middle" fill="#444444">{year}</text>'
        )
    for number, row in enumerate(rows):
        parts += _lane(row, TOP + LANE * number)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _lane(row: RegimeRow, top: int) -> Iterator[str]:
    read = min(row.gelezen_tot, row.geldig_tot)
    told = f"{row.id}, {period(row, 'nl')}: {phrase(f'beslist.{row.dan}')}"
    yield f'<text x="4" y="{top + 14}" fill="#222222">{row.id}</text>'
    yield (
        f'<text x="{LABELS - 8}" y="{top + 14}" text-anchor="end" fill="{COLOURS[row.dan]}">'
        f"{WORDS[row.dan]}</text>"
    )
    yield f"<g><title>{escape(told)}</title>"
    yield _bar(row.geldig_van, read, top, f'fill="{COLOURS[row.dan]}"')
    if read < row.geldig_tot:
        yield _bar(read, row.geldig_tot, top, f'fill="{COLOURS[row.dan]}" fill-opacity="0.35"')
    yield "</g>"


def _bar(start: date, end: date, top: int, fill: str) -> str:
    left, right = _x(start), _x(end)
    return f'<rect x="{left:.1f}" y="{top + 4}" width="{right - left:.1f}" height="13" {fill}/>'


def _x(day: date) -> float:
    """Return where a day is, not beyond the edges."""
    years = day.year + (day.timetuple().tm_yday - 1) / 366
    share = (min(max(years, FIRST), LAST) - FIRST) / (LAST - FIRST)
    return LABELS + share * (WIDTH - LABELS - 16)


def _sector(sector: str) -> Iterator[str]:
    rows = regimes()[sector]
    name = _name(sector)
    yield f"## {name[0].upper()}{name[1:]}\n"
    yield f"![tijdlijn]({_picture(sector)})\n"
    ordered = sorted(rows, key=lambda row: (row.geldig_van, row.geldig_tot))
    for (_, _), held in groupby(ordered, lambda row: (row.geldig_van, row.geldig_tot)):
        yield from _period(list(held))
    yield from _unknown(rows)
    yield from _columns(sector)


def _columns(sector: str) -> Iterator[str]:
    """Yield the columns of an export that decide in a sector, with their words."""
    words = {word for row in regimes()[sector] for word in row.als}
    yield "\n### Kolommen die hier beslissen (`od-situaties`)\n"
    yield f"`Sector` is `{sector}`, met `Zorgdatum`, en:\n"
    yield "| kolom | woorden |\n|---|---|"
    for kolom in profiles()["od-situaties"].kolommen:
        if kolom.veld in words:
            yield f"| {kolom.kop} | {kolom.antwoorden or 'een code'} |"


def _period(rows: list[RegimeRow]) -> Iterator[str]:
    told = period(rows[0], "nl")
    yield f"### {told[0].upper()}{told[1:]}\n"
    yield "| regel | als | wat | reden | bron |\n|---|---|---|---|---|"
    for row in rows:
        als = "; ".join(conditions(row, "nl")) or "altijd"
        sureness = f"zekerheid: {row.zekerheid}"
        if row.gelezen_tot < row.geldig_tot:
            sureness += f", na {row.gelezen_tot} {row.zekerheid_op(date.max)}"
        cells = (row.id, als, _what(row), row.reden["nl"], f"{row.bron} ({sureness})")
        yield f"| {' | '.join(cells)} |"
    yield ""


def _what(row: RegimeRow) -> str:
    told = [f"**{phrase(f'beslist.{row.dan}')}**"]
    if row.declarant and row.bij:
        declarant, bij = phrase(f"declarant.{row.declarant}"), phrase(f"bij.{row.bij}")
        told.append(phrase("regime.wie", declarant=declarant, bij=bij))
    told += [phrase(f"prestatie.{row.prestatie}")] if row.prestatie else []
    told += [phrase(f"tariefregel.{row.tarief}")] if row.tarief else []
    return "<br>".join(told)


def _unknown(rows: tuple[RegimeRow, ...]) -> Iterator[str]:
    """Yield what is not established, and of which rows."""
    lacking: dict[str, list[str]] = {}
    for row in rows:
        for key in row.onbekend:
            lacking.setdefault(key, []).append(row.id)
    if lacking:
        yield "Niet vastgesteld:\n"
    for key, ids in lacking.items():
        yield f"* {phrase(f'onbekend.{key}')} ({', '.join(ids)})"


def _sectors() -> tuple[str, ...]:
    return tuple(sorted(regimes()))


def _name(sector: str) -> str:
    return phrase(f"sector.{sector}")


def _slug(sector: str) -> str:
    """Return where a link to the heading of a sector leads."""
    return re.sub(r"[^\w -]", "", _name(sector).lower()).replace(" ", "-")


def _picture(sector: str) -> str:
    return f"regimes/{sector}.svg"


def unsure() -> Iterator[str]:
    """Yield what docs/uncertainties.md tells of routes."""
    yield "## Routes that are not sure\n"
    for row in (row for rows in regimes().values() for row in rows):
        later = row.zekerheid_op(date.max)
        sureness = row.zekerheid + (f"; after {row.gelezen_tot} {later}" * (later != row.zekerheid))
        unknown = [phrase(f"onbekend.{key}", "en") for key in row.onbekend]
        lacking = f" Not established: {'; '.join(unknown)}." if unknown else ""
        if lacking or later != "hoog":
            yield f"* {row.id} ({sureness}): {row.reden['en']} Source: {row.bron}.{lacking}"
    for item in (item for rows in all_vereisten().values() for item in rows):
        if item.zekerheid != "hoog":
            names = " or ".join(item.veld)
            yield f"* {item.code} ({item.zekerheid}): asks {names}. Source: {item.bron}."
    yield ""
