"""Every folder of adapter/formats that has a CODEC is a standard; nothing else registers it."""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path

import adapter.formats
from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.formats.common.codec import Codec
from adapter.formats.common.schemas import nothing_found
from adapter.formats.common.xmlcodec import XmlCodec

Codecs = Mapping[str, Codec]
"""Standards by name."""


@functools.cache
def codecs() -> Codecs:
    """Return the standards that can be read and written, by name, under our own schemas."""
    found: dict[str, Codec] = {}
    for module in pkgutil.iter_modules(adapter.formats.__path__):
        package = importlib.import_module(f"adapter.formats.{module.name}")
        codec: Codec | None = getattr(package, "CODEC", None)
        if codec is not None:
            found[codec.name] = codec
    return found


def load_codecs(schemas: Path | None) -> Codecs:
    """Return the standards with the schemas of a user's folder in place of ours.

    Args:
        schemas: the folder, as <standard>/<version>/*.xsd; None is without one.

    Raises:
        UnusableInputError: the folder cannot be read, or holds no schema that can be used.
    """
    if schemas is None:
        return codecs()
    if not schemas.is_dir():
        raise UnusableInputError("IN-SCHEMA-MAP", map=shown_path(schemas))
    found = {
        name: codec.with_schemas(schemas) if isinstance(codec, XmlCodec) else codec
        for name, codec in codecs().items()
    }
    if not any(codec.loaded for codec in found.values() if isinstance(codec, XmlCodec)):
        raise nothing_found(schemas)
    return found


def recognise(codecs: Codecs, head: bytes) -> tuple[XmlCodec | None, str]:
    """Return the standard that a message is of, and its version.

    A Header without a version is read as the oldest one: the schema then says what is missing.
    """
    for codec in codecs.values():
        if isinstance(codec, XmlCodec):
            version = codec.recognise(head)
            if version is not None:
                return codec, version or codec.versions[0]
    return None, ""
