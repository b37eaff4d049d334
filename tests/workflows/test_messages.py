"""Messages are found in files, folders, zip files and standard input, and named as given."""

import io
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from adapter.core.errors import OutputError, UnusableInputError
from adapter.workflows.messages import STDIN, open_messages

CONTENT = b"<a/>"


def _read(*given: Path) -> list[tuple[str, bytes]]:
    return [(message.name, message.stream.read()) for message in open_messages(given)]


def _zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, CONTENT)
    return stream.getvalue()


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tijdelijk"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_zip_file_stands_for_what_is_in_it_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "berichten.xml"
    path.write_bytes(_zip("b.xml", "a.txt"))
    assert _read(path) == [(f"{path}/a.txt", CONTENT), (f"{path}/b.xml", CONTENT)]


def test_a_folder_stands_for_its_messages_and_for_those_in_its_zip_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "z.ZIP").write_bytes(_zip("a.xml"))
    (tmp_path / "b.xml").write_bytes(CONTENT)
    (tmp_path / "lees.txt").write_bytes(b"x")
    assert [name for name, _ in _read(tmp_path)] == [
        f"{tmp_path}/b.xml",
        f"{tmp_path}/sub/z.ZIP/a.xml",
    ]


def test_standard_input_is_a_message_or_a_zip_file(
    monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    _give(monkeypatch, CONTENT)
    assert _read(STDIN) == [("-", CONTENT)]
    _give(monkeypatch, _zip("a.xml"))
    assert _read(STDIN) == [("-/a.xml", CONTENT)]
    assert list(private.iterdir()) == []


def test_what_is_spooled_has_no_name_by_which_it_could_stay(
    monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    _give(monkeypatch, _zip("a.xml", "b.xml"))
    for message in open_messages([STDIN]):
        assert message.stream.read() == CONTENT
        assert list(private.iterdir()) == []


def test_without_nameless_files_a_private_folder_is_used_and_removed(
    monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    monkeypatch.setattr("adapter.workflows.temporary._OPEN_FILES", Path("/nergens"))
    _give(monkeypatch, CONTENT)
    for message in open_messages([STDIN]):
        assert message.stream.read() == CONTENT
        (folder,) = private.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
    assert list(private.iterdir()) == []


def test_standard_input_is_read_once(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError) as caught:
        _read(STDIN, tmp_path, STDIN)
    assert caught.value.code == "IN-STDIN-DUBBEL"


def test_no_room_for_temporary_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nergens")
    _give(monkeypatch, CONTENT)
    with pytest.raises(OutputError) as caught:
        _read(STDIN)
    assert caught.value.code == "UIT-TIJDELIJK"


def test_standard_input_without_end_is_too_large(
    monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    monkeypatch.setattr("adapter.workflows.messages.MAX_SPOOLED", 3)
    _give(monkeypatch, CONTENT)
    with pytest.raises(UnusableInputError) as caught:
        _read(STDIN)
    assert caught.value.code == "IN-TE-GROOT"
    assert list(private.iterdir()) == []
