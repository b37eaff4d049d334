"""The files of a schema, opened safely: what they include is followed inside one folder only."""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from attrs import field, frozen
from lxml import etree
from lxml.etree import _Element

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.formats.common.xmlsource import MAX_RECORD_BYTES, XmlFaultError, XmlSource

XS = "{http://www.w3.org/2001/XMLSchema}"
_MAX_FILES = 200
_LONGEST_SHOWN = 120
_ELSEWHERE = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*:|//)")
"""A location on the internet, or on another drive."""


@frozen(kw_only=True)
class SchemaFile:
    """One file of a schema.

    Attributes:
        path: where it is.
        namespace: that of its components; an included file without one has that of its includer.
        text: what is in it.
        root: its xs:schema element.
    """

    path: Path
    namespace: str
    text: bytes = field(repr=False)
    root: _Element = field(repr=False)


def read_files(main: Path, within: Path) -> tuple[SchemaFile, ...]:
    """Return a schema file and all that it includes or imports, however they go round.

    Args:
        main: the file to start with.
        within: the folder that nothing may be read outside of.

    Raises:
        UnusableInputError: a file is no schema, or one is asked for outside the folder.
    """
    inside = within.resolve()
    read: dict[Path, tuple[bytes, _Element]] = {}
    found: dict[tuple[Path, str], SchemaFile] = {}
    waiting: list[tuple[Path, str]] = [(_check_inside(main, main.name, inside), "")]
    while waiting:
        path, includer = waiting.pop(0)
        if path not in read:
            read[path] = _read(path)
        text, root = read[path]
        namespace = root.get("targetNamespace") or includer
        if (path, namespace) not in found:
            found[path, namespace] = SchemaFile(
                path=path, namespace=namespace, text=text, root=root
            )
            waiting += _references(path, root, namespace, inside)
        if len(found) > _MAX_FILES:
            raise UnusableInputError("IN-SCHEMA-BESTAND", bestand=shown_path(main))
    return tuple(found.values())


def _read(path: Path) -> tuple[bytes, _Element]:
    """Return what is in a schema file, and its root; a DOCTYPE is in no schema that is taken."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        with path.open("rb") as stream:
            text = stream.read(MAX_RECORD_BYTES + 1)
        source = XmlSource(io.BytesIO(text), MAX_RECORD_BYTES)
        root = etree.parse(source, parser).getroot()  # type: ignore[arg-type]  # it has a read()
    except (OSError, etree.XMLSyntaxError, XmlFaultError):
        raise UnusableInputError("IN-SCHEMA-BESTAND", bestand=shown_path(path)) from None
    if root.tag != f"{XS}schema":
        raise UnusableInputError("IN-SCHEMA-BESTAND", bestand=shown_path(path))
    return text, root


def compile_files(files: tuple[SchemaFile, ...]) -> None:
    """Compile a schema as its files stand, with nothing opened but them.

    Raises:
        UnusableInputError: it does not compile.
    """
    main = str(files[0].path)
    texts = {str(file.path): file.text for file in files}
    try:
        compile_texts(main, texts)
    except etree.XMLSchemaParseError as error:
        first = error.error_log[0]
        place = Path(first.filename or main)
        raise UnusableInputError(
            "IN-SCHEMA-FOUT", bestand=shown_path(place), regel=str(first.line or "-")
        ) from None


def compile_texts(main: str, texts: Mapping[str, bytes]) -> etree.XMLSchema:
    """Compile a schema of which every document is given, with nothing opened but them.

    Raises:
        XMLSchemaParseError: it does not compile.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    parser.resolvers.add(_OnlyThese(texts))
    return etree.XMLSchema(etree.fromstring(texts[main], parser, base_url=main))


class _OnlyThese(etree.Resolver):
    """Gives the schema engine the documents that were read, and of anything else an empty one."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        super().__init__()
        self._texts = texts

    def resolve(  # type: ignore[override]  # lxml-stubs leaves out the context
        self, system_url: str, public_id: str, context: object
    ) -> object:
        """Return the document of a location."""
        made_up = system_url in self._texts
        name = system_url if made_up else str(Path(unquote(system_url)).resolve())
        text = self._texts.get(name, b"<empty/>")
        return self.resolve_string(text, context, base_url=system_url)


def _references(
    path: Path, root: _Element, namespace: str, inside: Path
) -> Iterator[tuple[Path, str]]:
    """Yield the files that a file includes (they are of its namespace) or imports."""
    for child in root:
        location = child.get("schemaLocation")
        if child.tag in (f"{XS}redefine", f"{XS}override"):
            raise UnusableInputError("IN-SCHEMA-VORM", bestand=shown_path(path))
        if child.tag not in (f"{XS}include", f"{XS}import") or location is None:
            continue
        told = "".join(sign if sign.isprintable() else "?" for sign in location)[:_LONGEST_SHOWN]
        if _ELSEWHERE.match(location):
            raise _refused(path, told)
        target = path.parent / unquote(location)
        is_include = child.tag == f"{XS}include"
        yield _check_inside(target, told, inside, path), namespace if is_include else ""


def _check_inside(target: Path, told: str, inside: Path, source: Path | None = None) -> Path:
    try:
        path = target.resolve()
        if path.is_relative_to(inside) and path.is_file():
            return path
    except (OSError, ValueError, RuntimeError):
        pass
    raise _refused(source or target, told)


def _refused(source: Path, told: str) -> UnusableInputError:
    return UnusableInputError("IN-SCHEMA-VERWIJZING", bestand=shown_path(source), verwijzing=told)
