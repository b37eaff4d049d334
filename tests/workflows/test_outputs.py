"""A result is there whole or not at all, is private, and replaces nothing but an earlier one."""

import errno
import os
import stat
from pathlib import Path

import pytest

from adapter.core.errors import OutputError
from adapter.workflows.outputs import check_target, new_folder, tidy

OURS = '{"rows": 0, "declared": {}, "invoiced": {}, "rejected": {}}'


def _tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def _fill(folder: Path, text: str = "nieuw") -> None:
    (folder / "rapport.json").write_text(OURS, encoding="utf-8")
    (folder / "sub").mkdir()
    (folder / "sub/uitval.csv").write_text(text, encoding="utf-8")


@pytest.fixture(name="target")
def _target(tmp_path: Path) -> Path:
    return tmp_path / "uit"


@pytest.fixture(name="old")
def _old(target: Path) -> Path:
    """Make an earlier result of ours."""
    target.mkdir()
    _fill(target, "oud")
    return target


def _fail(target: Path, wrong: BaseException, *, force: bool) -> None:
    """Let something go wrong when the new folder is full already."""
    with new_folder(target, force=force) as folder:
        _fill(folder)
        raise wrong


def _code(error: pytest.ExceptionInfo[OutputError]) -> str:
    return error.value.code


def test_a_result_is_whole_and_its_files_are_private(target: Path) -> None:
    before = os.umask(0)
    try:
        with new_folder(target, force=False) as folder:
            _fill(folder)
            assert not target.exists()
    finally:
        os.umask(before)
    assert _tree(target.parent) == ["uit", "uit/rapport.json", "uit/sub", "uit/sub/uitval.csv"]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in target.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE(target.stat().st_mode) == 0o700


def test_folders_above_it_are_made(tmp_path: Path) -> None:
    with new_folder(tmp_path / "a/b/uit", force=False) as folder:
        _fill(folder)
    assert (tmp_path / "a/b/uit/rapport.json").is_file()


@pytest.mark.parametrize("force", [False, True])
def test_what_came_there_meanwhile_is_not_overwritten(target: Path, *, force: bool) -> None:
    def build() -> None:
        with new_folder(target, force=force) as folder:
            _fill(folder)
            target.mkdir()
            (target / "van-een-ander").touch()

    with pytest.raises(OutputError) as caught:
        build()
    assert _code(caught) == ("UIT-NIET-VAN-ONS" if force else "UIT-BESTAAT")
    assert _tree(target.parent) == ["uit", "uit/van-een-ander"]


@pytest.mark.parametrize("kind", ["folder", "file", "link", "dangling"])
def test_nothing_that_exists_is_overwritten(target: Path, kind: str) -> None:
    if kind == "folder":
        target.mkdir()
        (target / "van-een-ander").touch()
    elif kind == "file":
        target.write_text("x", encoding="utf-8")
    else:
        target.symlink_to(target.parent if kind == "link" else "nergens")
    before = _tree(target.parent)
    for force, code in ((False, "UIT-BESTAAT"), (True, "UIT-NIET-VAN-ONS")):
        with pytest.raises(OutputError) as caught:
            check_target(target, force=force)
        assert _code(caught) == code
        with pytest.raises(OutputError), new_folder(target, force=force):
            pytest.fail("the folder was given all the same")
    assert _tree(target.parent) == before


@pytest.mark.parametrize("report", ["", "{", "[]", '{"rows": 0}', "\ud800"])
def test_a_folder_with_another_report_is_not_ours(target: Path, report: str) -> None:
    target.mkdir()
    text = report.encode("utf-8", "surrogatepass")
    (target / "rapport.json").write_bytes(text)
    with pytest.raises(OutputError) as caught:
        check_target(target, force=True)
    assert _code(caught) == "UIT-NIET-VAN-ONS"


def test_an_earlier_result_is_replaced_whole_when_told_so(old: Path) -> None:
    (old / "van-mij.txt").write_text("x", encoding="utf-8")
    with new_folder(old, force=True) as folder:
        _fill(folder)
        assert (old / "sub/uitval.csv").read_text(encoding="utf-8") == "oud"
    assert (old / "sub/uitval.csv").read_text(encoding="utf-8") == "nieuw"
    assert _tree(old.parent) == ["uit", "uit/rapport.json", "uit/sub", "uit/sub/uitval.csv"]


def test_a_link_to_an_earlier_result_leaves_nothing_beside_it(old: Path) -> None:
    link = old.parent / "link"
    link.symlink_to(old)
    with new_folder(link, force=True) as folder:
        _fill(folder)
    assert {path.name for path in old.parent.iterdir()} == {"uit", "link"}
    assert (link / "sub/uitval.csv").read_text(encoding="utf-8") == "nieuw"


@pytest.mark.parametrize(
    "wrong", [OSError(errno.ENOSPC, "vol"), ValueError("x"), KeyboardInterrupt()]
)
@pytest.mark.parametrize("force", [False, True])
def test_a_failure_leaves_nothing_and_keeps_what_was_there(
    target: Path,
    wrong: BaseException,
    force: bool,  # noqa: FBT001 - with and without
) -> None:
    if force:
        target.mkdir()
        _fill(target, "oud")
    before = _tree(target.parent)
    expected = OutputError if isinstance(wrong, OSError) else type(wrong)
    with pytest.raises(expected):
        _fail(target, wrong, force=force)
    assert _tree(target.parent) == before


def test_a_write_failure_says_what_the_system_said(target: Path) -> None:
    with pytest.raises(OutputError) as caught, new_folder(target, force=False):
        raise OSError(errno.ENOSPC, "geheim/pad")
    assert _code(caught) == "UIT-SCHRIJFFOUT"
    assert caught.value.details == {"pad": str(target), "fout": os.strerror(errno.ENOSPC)}


def test_an_old_result_survives_when_the_new_one_cannot_take_its_place(old: Path) -> None:
    with pytest.raises(OutputError) as caught, new_folder(old, force=True) as folder:
        folder.rmdir()  # gone before it can be renamed
    assert _code(caught) == "UIT-SCHRIJFFOUT"
    assert (old / "sub/uitval.csv").read_text(encoding="utf-8") == "oud"
    assert {path.name for path in old.parent.iterdir()} == {"uit"}


def test_a_name_that_the_file_system_refuses_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        check_target(tmp_path / ("x" * 300), force=False)
    assert _code(caught) == "UIT-SCHRIJFFOUT"


def test_a_place_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    with (
        pytest.raises(OutputError) as caught,
        new_folder(tmp_path / "bestand/uit", force=False),
    ):
        pytest.fail("the folder was given all the same")
    assert _code(caught) == "UIT-SCHRIJFFOUT"
    assert _tree(tmp_path) == ["bestand"]


def test_what_a_run_is_still_building_is_not_taken_away(target: Path) -> None:
    with new_folder(target, force=False) as folder:
        _fill(folder)
        tidy(target)
        assert folder.exists()
    assert (target / "rapport.json").is_file()
