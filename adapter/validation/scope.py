"""What a rule sees: the object at hand, what stands above it, and the surroundings of the run."""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from adapter.core.findings import Location
from adapter.formats.common.xmlbinding import field_name
from adapter.formats.common.xmlstream import Place, Step

Getter = Callable[["Scope"], object]


@frozen(kw_only=True)
class Omgeving:
    """The surroundings that rules compare a message with.

    Attributes:
        vandaag: the date on which the message is checked.
        berichtsoort: "P" (production) or "T" (test).
    """

    vandaag: date
    berichtsoort: str = "P"


class Scope:
    """The position of the engine in a message. Rules read it; only the engine moves it."""

    __slots__ = ("_file", "_names", "_nodes", "_place", "_steps", "heads", "omgeving")

    def __init__(self, file: str, omgeving: Omgeving) -> None:
        self.omgeving = omgeving
        self.heads: dict[str, object] = {"Omgeving": omgeving}
        self._file = file
        self._place: Place | None = None
        self._names: list[str] = []
        self._nodes: list[object] = []
        self._steps: list[Step] = []

    @property
    def node(self) -> object:
        """The object at hand."""
        return self._nodes[-1]

    def enter_record(self, place: Place, value: object) -> None:
        """Stand at a record; it stays in sight of what follows it."""
        self._place = place
        self._names = [place.record]
        self._nodes = [value]
        self._steps = []
        self.heads[place.record] = value

    def enter(self, name: str, index: int, node: object) -> None:
        """Go down to an object inside."""
        self._names.append(name)
        self._nodes.append(node)
        self._steps.append((name, index))

    def leave(self) -> None:
        """Go back up."""
        self._names.pop()
        self._nodes.pop()
        self._steps.pop()

    def above(self, name: str) -> object:
        """Return the object called `name` that holds the one at hand, or a record met before."""
        for position in range(len(self._names) - 1, -1, -1):
            if self._names[position] == name:
                return self._nodes[position]
        return self.heads.get(name)

    def location(self, element: str = "") -> Location:
        """Return the place of the object at hand, or of an element below it ("Verwijzer/Naam")."""
        if self._place is None:
            raise RuntimeError("no record was entered")
        below = tuple((name, 1) for name in element.split("/")) if element else ()
        path, line = self._place.locate((*self._steps, *below))
        return Location(file=self._file, path=path, line=line, level=self._names[-1])


def getter(reference: str) -> Getter:
    """Compile a reference of a rule row to a function that looks it up.

    "Aantal" is an element of the object at hand, "Verwijzer/Zorgaanbiedercode" one further down,
    "Header.Ontvanger" one of an object above or of a record met before, "Omgeving.vandaag" the date
    of the run. What is absent gives None.
    """
    owner, _, path = reference.rpartition(".")
    fields = tuple(field_name(name) for name in path.split("/"))

    def get(scope: Scope) -> object:
        value = scope.above(owner) if owner else scope.node
        for field in fields:
            value = getattr(value, field, None)
        return None if value == () else value

    return get
