"""Where the data files of the adapter lie."""

from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


def data_files(folder: str, pattern: str) -> tuple[Path, ...]:
    """Return the files of a data folder, sorted: being in the folder is the whole registration."""
    return tuple(sorted((DATA / folder).rglob(pattern)))
