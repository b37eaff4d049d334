"""Numbers wait on disk, and come back as they were added."""

import multiprocessing
import pickle
from pathlib import Path
from typing import BinaryIO

import pytest

from adapter.validation import drawers
from adapter.validation.drawers import Drawers
from adapter.validation.sleutels import Sleutels

MANY = 5_000


def _filled(count: int = MANY) -> Drawers:
    made = Drawers()
    for number in range(count):
        made.add(number % 3, (number, number << 32))
    return made


def _held(made: Drawers) -> dict[int, list[int]]:
    return {drawer: list(made[drawer]) for drawer in made}


def _expected(count: int = MANY) -> dict[int, list[int]]:
    return {
        drawer: [part for number in range(drawer, count, 3) for part in (number, number << 32)]
        for drawer in range(3)
    }


def test_what_is_added_comes_back_in_its_order() -> None:
    made = _filled()
    assert _held(made) == _expected()
    assert list(made[9]) == []


def test_two_that_are_filled_together_share_a_file_and_stay_apart() -> None:
    one, other = Drawers(), Drawers()
    for number in range(MANY):
        one.add(0, (number,))
        other.add(0, (MANY - number,))
    assert list(one[0]) == list(range(MANY))
    assert list(other[0]) == list(range(MANY, 0, -1))


def test_what_is_on_disk_goes_along_to_another_process() -> None:
    assert _held(pickle.loads(pickle.dumps(_filled()))) == _expected()  # noqa: S301 - of our own
    assert _held(pickle.loads(pickle.dumps(Drawers()))) == {}  # noqa: S301 - of our own


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_leaves_the_file_of_its_parent_alone() -> None:
    made = _filled()
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(_of_child) == _expected(3 * MANY)
    assert _held(made) == _expected()


def _of_child() -> dict[int, list[int]]:
    return _held(_filled(3 * MANY))


def test_what_the_disk_has_no_room_for_stays_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    monkeypatch.setattr(drawers, "_last", [])
    monkeypatch.setattr(drawers, "TemporaryFile", _full_disk)
    assert _held(_filled()) == _expected()


def _full_disk(buffering: int) -> BinaryIO:
    return Path("/dev/full").open("r+b", buffering)


def test_keys_are_found_twice_across_what_is_on_disk_and_what_is_not() -> None:
    one, other = Sleutels(1), Sleutels(1)
    for number in range(100_000):
        one.add(number * 256, number)
    one.add(0, 7)
    other.add(512, 8)
    later = Sleutels(1)
    later.add(256, 9)
    one.merge(later)
    assert sorted(map(list, one.groups(other))) == [
        [(0, 0), (0, 7)],
        [(0, 1), (0, 9)],
        [(0, 2), (1, 8)],
    ]


def test_the_file_is_gone_with_the_last_that_uses_it() -> None:
    made = _filled()
    kept = drawers._last[0]  # noqa: SLF001 - the file itself
    assert kept() is not None
    del made
    assert kept() is None
