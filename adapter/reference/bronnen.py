"""Sources as people read them: they are written down in Dutch."""

import functools
import re
from collections.abc import Mapping

from adapter.reference.texts import DEFAULT_LANGUAGE, keys, phrase

_PREFIX = "bron."


def source_text(bron: str, language: str) -> str:
    """Return a source in a language; the names of Dutch documents stay as they are.

    >>> source_text("Controles GDS801 1.0, stap 1 (juli 2024)", "en")
    'Checks GDS801 1.0, step 1 (July 2024)'
    """
    if language == DEFAULT_LANGUAGE:
        return bron
    words = _words(language)
    pattern = "|".join(re.escape(dutch) for dutch in sorted(words, key=len, reverse=True))
    return re.sub(rf"\b(?:{pattern})(?!\w)", lambda found: words[found[0]], bron)


@functools.cache
def _words(language: str) -> Mapping[str, str]:
    """Return what stands in sources, and what takes its place."""
    named = [key for key in keys(language) if key.startswith(_PREFIX)]
    return {phrase(key): phrase(key, language) for key in named}
