"""Where the schemas lie: ours, and those that a user has in their place."""

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from adapter.core.data import read_toml
from adapter.core.errors import RegisterError, UnsupportedVersionError, UnusableInputError
from adapter.core.values import shown_path
from adapter.formats.common.xsdfiles import SchemaFile, compile_files, read_files

NAMES = "namen.toml"
"""The file beside a schema that says which field an element is, where its name does not."""

_SHOWN = 5


@frozen(kw_only=True)
class Source:
    """A schema of one version as it was found.

    Attributes:
        folder: where it lies.
        files: the file to start with, and what it includes.
        names: by element: the field that it is.
    """

    folder: Path
    files: tuple[SchemaFile, ...]
    names: Mapping[str, str]


def schema_root() -> Path:
    """Return the folder of our own schemas: inside an installed package, else in the checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "xsd"
    return installed if installed.is_dir() else package.parent / "xsd"


def schema_path(standard: str, version: str) -> Path:
    """Return the path of our own XSD of a standard and version.

    Raises:
        UnsupportedVersionError: there is no such schema.
    """
    folder = schema_root() / standard.lower()
    path = folder / version / f"{standard.lower()}.xsd"
    known = tuple(sorted(child.name for child in folder.glob("*") if child.is_dir()))
    if version not in known:
        raise UnsupportedVersionError(standard, version, known)
    return path


def own_schema(standard: str, version: str, names: Mapping[str, str]) -> Source:
    """Return our own schema of a version.

    Raises:
        UnsupportedVersionError: there is no such schema.
    """
    path = schema_path(standard, version)
    return Source(folder=path.parent, files=read_files(path, path.parent), names=names)


def find_schemas(
    given: Path, standard: str, namespace: str, versions: tuple[str, ...]
) -> dict[str, Source]:
    """Return the schemas of a standard in a user's folder, by version.

    They are looked for in given/<standard>/<version>/ and given/<version>/, in given itself when
    that is the folder of a version, and at last by the version that the XSD in it names.

    Raises:
        UnusableInputError: the folder holds what cannot be a schema of this standard.
    """
    found: dict[str, Source] = {}
    for version, folder in _folders(given, standard, versions):
        source = _read_folder(folder, given, namespace)
        if source is None and not _is_named_after(folder, standard):
            continue  # a version has the same name in another standard
        if source is None or version in found:
            code = "IN-SCHEMA-MEER" if source else "IN-SCHEMA-GEEN"
            raise UnusableInputError(code, map=shown_path(folder), bestanden=_told(folder))
        found[version] = source
    if found:
        return found
    loose = _read_folder(given, given, namespace)
    named = loose.files[0].root.get("version", "") if loose else ""
    return {named: loose} if loose and named in versions else {}


def _is_named_after(folder: Path, standard: str) -> bool:
    """Tell whether the folder of a version lies in that of a standard."""
    return folder.resolve().parent.name.lower() == standard.lower()


def nothing_found(given: Path) -> UnusableInputError:
    """Return what to say of a folder without a schema that can be used."""
    return UnusableInputError("IN-SCHEMA-GEEN", map=shown_path(given), bestanden=_told(given))


def _told(folder: Path) -> str:
    """Return the first XSDs in a folder and two levels below it."""
    patterns = ("*.xsd", "*/*.xsd", "*/*/*.xsd")
    paths = itertools.chain.from_iterable(folder.glob(pattern) for pattern in patterns)
    names = [shown_path(path.relative_to(folder)) for path in itertools.islice(paths, _SHOWN)]
    return ", ".join(sorted(names)) or "-"


def _folders(given: Path, standard: str, versions: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Yield the folders that are for a version; an unknown one with XSDs in it is told."""
    places = [given, *(child for child in _list(given) if child.name.lower() == standard.lower())]
    for place in places:
        for child in _list(place):
            if child.name in versions and child.is_dir():
                yield child.name, child
            elif place is not given and child.is_dir() and _xsd_in(child):
                raise UnusableInputError(
                    "IN-SCHEMA-VERSIE", map=shown_path(child), bekend=", ".join(versions)
                )
    if given.resolve().name in versions and _xsd_in(given):
        yield given.resolve().name, given


def _list(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError:
        raise UnusableInputError("IN-SCHEMA-MAP", map=shown_path(folder)) from None


def _xsd_in(folder: Path) -> list[Path]:
    return [path for path in _list(folder) if path.suffix.lower() == ".xsd"]


def _read_folder(folder: Path, within: Path, namespace: str) -> Source | None:
    """Return the one schema of a namespace in a folder: what no other file of it includes."""
    closures = [read_files(path, within) for path in _xsd_in(folder)]
    closures = [files for files in closures if files[0].namespace == namespace]
    sets = [frozenset(file.path for file in files) for files in closures]
    whole = [i for i, paths in enumerate(sets) if not any(paths < other for other in sets)]
    if not whole:
        return None
    if len({sets[i] for i in whole}) > 1:
        raise UnusableInputError("IN-SCHEMA-MEER", map=shown_path(folder), bestanden=_told(folder))
    files = closures[whole[0]]
    compile_files(files)
    return Source(folder=folder, files=files, names=_read_names(folder, within))


def _read_names(folder: Path, within: Path) -> Mapping[str, str]:
    path = folder / NAMES
    try:
        if not path.exists():
            return {}
        inside = path.resolve().is_relative_to(within.resolve())
        names = read_toml(path).get("veld") if inside else None
    except (OSError, RegisterError):
        names = None
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise UnusableInputError("IN-SCHEMA-NAMEN", bestand=shown_path(path), namen="[veld]")
    return names
