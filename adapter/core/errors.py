"""Exceptions: somebody used the adapter wrongly, or our own data is wrong.

A fault in a user's message or export is never one of these: it is a Finding.
"""

import re


class AdapterError(Exception):
    """Base of every exception that the adapter raises on purpose."""


class TextError(AdapterError):
    """An exception that the command line tells a person; `code` names its text in the data.

    Args:
        code: key of the text, as "IN-PROFIEL".
        details: what the text mentions; never a value out of a user's file.
    """

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(f"{code} {', '.join(f'{k}={v}' for k, v in details.items())}".strip())
        self.code = code
        self.details = details


class UnusableInputError(TextError):
    """A file that the caller named cannot be read, or is not what it was said to be."""


class OutputError(TextError):
    """The result cannot be written where the caller asked for it."""


class UnsupportedVersionError(AdapterError):
    """A standard or version was asked for that has no schema here.

    Args:
        standard: name of the standard, as "GDS801".
        version: the version that was asked for.
        known: the versions that are there.
    """

    def __init__(self, standard: str, version: str, known: tuple[str, ...]) -> None:
        # What stands in a message for its version may be anything, so only a version is told.
        told = version if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", version) else "?"
        super().__init__(f"{standard} version {told} is not known; known: {', '.join(known)}")


class NoPlaceError(AdapterError):
    """A record holds something that the schema in use has no place for.

    Args:
        element: what it is called.
    """

    def __init__(self, element: str) -> None:
        super().__init__(f"the schema in use has no place for {element}")
        self.element = element


class RegisterError(AdapterError):
    """A data file of the adapter itself (or of the user's own folder) is wrong."""
