"""EI messages that hypothesis makes up, of any standard."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import RecordLayout, Standaard
from adapter.formats.ei.registry import standards
from adapter.formats.ei.veld import Veld
from adapter.formats.ei.writing import EiWriter, Misfit

MESSAGES = [item for item in standards().values() if item.soort != "fragment"]
ALPHABET = st.characters(min_codepoint=33, max_codepoint=126) | st.sampled_from("éöüÀÿ€ŠŽ")


def value_of(veld: Veld) -> st.SearchStrategy[Waarde]:
    """Return the values that a rubriek can hold."""
    if veld.soort == "datum":
        return st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31))
    if veld.soort == "code":
        return st.text("0123456789", min_size=veld.lengte, max_size=veld.lengte)
    if veld.soort == "tekst":
        return st.text(ALPHABET | st.just(" "), max_size=veld.lengte).map(lambda t: t.rstrip(" "))
    return st.integers(0, 10**veld.lengte - 1)


def values_of(layout: RecordLayout) -> st.SearchStrategy[tuple[Waarde, ...]]:
    """Return the values that a record can hold."""
    rest = layout.velden[1:]
    return st.tuples(st.just(layout.kenmerk), *(value_of(veld) for veld in rest))


SIGNS = [chr(sign) for sign in range(33, 127)] + list(" éöüÀÿ€ŠŽ")


def some_values(layout: RecordLayout, seed: int) -> tuple[Waarde, ...]:
    """Return values that a record can hold, by chance: faster than drawing them one by one."""
    chance = Random(f"{seed}{layout.kenmerk}")  # noqa: S311 - no secret
    return (layout.kenmerk, *(_some_value(veld, chance) for veld in layout.velden[1:]))


def _some_value(veld: Veld, chance: Random) -> Waarde:
    is_empty = chance.random() < 0.3
    if veld.soort == "datum":
        return None if is_empty else date(1900, 1, 1) + timedelta(chance.randrange(73_000))
    if veld.soort == "tekst":
        signs = chance.choices(SIGNS, k=0 if is_empty else chance.randint(1, veld.lengte))
        return "".join(signs).rstrip(" ")
    number = 0 if is_empty else chance.randrange(10**veld.lengte)
    return str(number).zfill(veld.lengte) if veld.soort == "code" else number


def head_of(standaard: Standaard, values: tuple[Waarde, ...]) -> tuple[Waarde, ...]:
    """Return the values of record 01 with what it says of itself."""
    return ("01", standaard.berichtcodes[0], *standaard.version_digits, *values[4:])


def write(
    standaard: Standaard,
    kinds: list[str],
    values: Callable[[RecordLayout], tuple[Waarde, ...]],
    tell: list[Misfit],
) -> bytes:
    """Return a message of records of some kinds between its head and its end."""
    target = io.BytesIO()
    writer = EiWriter(standaard, target, tell.append)
    writer.write("01", head_of(standaard, values(standaard.records["01"])))
    for kenmerk in kinds:
        writer.write(kenmerk, values(standaard.records[kenmerk]))
    writer.finish()
    return target.getvalue()


@st.composite
def kinds_in_order(draw: st.DrawFn, standaard: Standaard) -> list[str]:
    """Return kinds of records in an order that they can have: each below what it belongs to."""
    found: list[str] = []

    def add(kenmerk: str) -> None:
        if kenmerk in standaard.records:
            found.extend((kenmerk, *["98"] * draw(st.integers(0, 2))))

    parts = sorted(set(standaard.records) - {"01", "02", "03", "04", "98", "99"})
    for _ in range(draw(st.integers(0, 2))):
        add("02")
        for _ in range(draw(st.integers(0, 1))):
            add("03")
        for _ in range(draw(st.integers(0, 2))):
            add("04")
            for kenmerk in draw(
                st.lists(st.sampled_from(parts), max_size=4) if parts else st.just([])
            ):
                add(kenmerk)
    return found
