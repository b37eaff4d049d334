"""Every folder of adapter/formats that has a CODEC is a standard; nothing else registers it."""

import functools
import importlib
import pkgutil
from collections.abc import Mapping

import adapter.formats
from adapter.formats.common.codec import Codec


@functools.cache
def codecs() -> Mapping[str, Codec]:
    """Return the standards that can be read and written, by name."""
    found: dict[str, Codec] = {}
    for module in pkgutil.iter_modules(adapter.formats.__path__):
        package = importlib.import_module(f"adapter.formats.{module.name}")
        codec: Codec | None = getattr(package, "CODEC", None)
        if codec is not None:
            found[codec.name] = codec
    return found
