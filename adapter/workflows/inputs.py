"""Readies the files of a conversion that come by standard input or in a zip file."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import evolve

from adapter.core.errors import UnusableInputError
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.messages import STDIN, open_sources, refuse_second_stdin

_TABLES = ("practice", "agreements", "parties", "contracts", "tariffs", "config")


@contextmanager
def open_inputs(inputs: Inputs) -> Iterator[Inputs]:
    """Give the inputs with a file on disk for each; what was spooled is gone afterwards.

    An export may be a zip file with exports in it; any one file may be `-`.

    Raises:
        UnusableInputError: a zip file cannot be taken, or standard input is asked for twice.
        OutputError: there is no room to spool it.
    """
    refuse_second_stdin(inputs.paths())
    with ExitStack() as stack:
        spooled: dict[Path, tuple[str, Path]] = {}

        def stand_in(given: Path, *, unzip: bool) -> tuple[Path, ...]:
            sources = stack.enter_context(open_sources(given, unzip=unzip))
            spooled.update(
                {item.path: (item.name, given) for item in sources if item.path != given}
            )
            return tuple(item.path for item in sources)

        exports = [path for given in inputs.exports for path in stand_in(given, unzip=True)]
        asked = [name for name in _TABLES if getattr(inputs, name) == STDIN]
        tables = {name: path for name in asked for path in stand_in(STDIN, unzip=False)}
        try:
            yield evolve(inputs, exports=tuple(exports), stand_ins=spooled, **tables)  # type: ignore[arg-type]  # one table a field
        except UnusableInputError as error:
            raise _renamed(error, spooled) from None


def _renamed(
    error: UnusableInputError, spooled: dict[Path, tuple[str, Path]]
) -> UnusableInputError:
    """Return an error that names files as they were given."""
    names = {str(path): name for path, (name, _) in spooled.items()}
    details = {key: names.get(value, value) for key, value in error.details.items()}
    return UnusableInputError(error.code, **details)
