"""A layout in the folder of the user that is no layout: it is named, and nothing of it is run."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapter.cli import main
from adapter.core.errors import UnusableInputError
from adapter.formats.ei.registry import FOLDER, standards, user_standards
from adapter.validation.ei.catalogue import rows_by_code

OURS = (FOLDER / "ZH308-9.0.toml").read_text(encoding="utf-8")
WRONG = {
    "kenmerk": (r'kenmerk = "02"', "kenmerk = \"z=open('gedraaid', 'w')\""),
    "position": (r'"0102", 3,', '"0102", "3",'),
    "length": (r'"0102", 3, 3,', '"0102", 3, 3.0,'),
    "number": (r'"0102",', "102,"),
    "codes": (r'\["101"\]', '"101"'),
}


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZORGDECLARATIE_DATA", str(tmp_path / "gegevens"))
    for held in (standards, rows_by_code):
        held.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for held in (standards, rows_by_code):
        held.cache_clear()


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_layout_of_the_user_is_named_and_not_run(
    wrong: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = re.sub(*WRONG[wrong], OURS, count=1)
    assert text != OURS
    user_standards().mkdir(parents=True)
    (user_standards() / "ZH308-9.0.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInputError, match="IN-EI-LAYOUT"):
        standards()
    given = folder / "d.txt"
    given.write_bytes(b"011010900" + b" " * 601)
    for command in (["ei", "list"], ["explain", "EI-5-PERIODE"], ["validate", str(given)]):
        with pytest.raises(SystemExit, match="2"):
            main(command)
        assert "ZH308-9.0.toml" in "".join(capsys.readouterr())
    assert not (folder / "gedraaid").exists()
