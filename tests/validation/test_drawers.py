"""Numbers wait on disk, and come back as they were added."""

import multiprocessing
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO

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
    with multiprocessing.get_context("fork").Pool(1, _keep, (made,)) as pool:
        child = pool.apply_async(_of_child)
        for number in range(MANY, 2 * MANY):
            made.add(number % 3, (number, number << 32))
        assert child.get(timeout=60) == [_expected(3 * MANY), _expected(2 * MANY)]
    assert _held(made) == _expected(2 * MANY)


_kept: list[Drawers] = []


def _keep(made: Drawers) -> None:
    _kept[:] = [made]


def _of_child() -> list[dict[int, list[int]]]:
    own, parents = Drawers(), _kept[0]
    for number in range(3 * MANY):
        own.add(number % 3, (number, number << 32))
        if MANY <= number < 2 * MANY:
            parents.add(number % 3, (number, number << 32))
    return [_held(own), _held(parents)]


def test_threads_do_not_get_each_others_numbers() -> None:
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(_held, pool.map(_filled, [4 * MANY] * 8)))
    finally:
        sys.setswitchinterval(switch)
    assert found == [_expected(4 * MANY)] * 8


def test_what_the_disk_has_no_room_for_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    monkeypatch.setattr(drawers, "_PLACE", drawers._Place())  # noqa: SLF001 - as in a new process
    monkeypatch.setattr(drawers, "TemporaryFile", _full_disk)
    assert _held(_filled()) == _expected()


def _full_disk(buffering: int) -> BinaryIO:
    return Path("/dev/full").open("r+b", buffering)


def test_where_no_file_can_be_made_all_stays_in_memory_and_it_is_tried_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def refuse(buffering: int) -> BinaryIO:
        tried.append(buffering)
        raise OSError

    monkeypatch.setattr(drawers, "_PLACE", drawers._Place())  # noqa: SLF001 - as in a new process
    monkeypatch.setattr(drawers, "TemporaryFile", refuse)
    assert _held(_filled()) == _expected()
    assert len(tried) == 1


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


def test_the_file_is_gone_with_the_last_that_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[IO[bytes]] = []

    def kept(buffering: int) -> IO[bytes]:
        made.append(TemporaryFile(buffering=buffering))  # noqa: SIM115 - whose it is closes it
        return made[0]

    monkeypatch.setattr(drawers, "_PLACE", drawers._Place())  # noqa: SLF001 - as in a new process
    monkeypatch.setattr(drawers, "TemporaryFile", kept)
    one, other = _filled(), _filled()
    assert len(made) == 1
    del one
    assert not made[0].closed
    del other
    assert made[0].closed
