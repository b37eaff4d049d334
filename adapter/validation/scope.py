"""What a rule sees: the object at hand, what stands above it, and the surroundings of the run."""

from collections.abc import Callable, Mapping
from datetime import date

from attrs import field, frozen

from adapter.core.findings import Location
from adapter.formats.common.xmlbinding import field_name
from adapter.formats.common.xmlstream import Place, Step
from adapter.reference.codelists import Codelist, codelists
from adapter.validation.naslag import Naslag
from adapter.validation.nummer import Mark, mark_of, numbered

Getter = Callable[["Scope"], object]


@frozen(kw_only=True)
class Omgeving:
    """The surroundings that rules compare a message with.

    Attributes:
        vandaag: the date on which the message is checked.
        berichtsoort: "P" (production) or "T" (test).
        codelijsten: the code lists, ours or those of the user in their place.
        naslag: the tariffs, contracts and agreements that the user gave.
        letterlijk: whether values count as VECOZO's check reads them: a boolean by its word, a
            date with a time zone not at all.
    """

    vandaag: date
    berichtsoort: str = "P"
    codelijsten: Mapping[str, Codelist] = field(factory=codelists, eq=False, repr=False)
    naslag: Naslag | None = field(default=None, eq=False, repr=False)
    letterlijk: bool = False


class Scope:
    """The position of the engine in a message. Rules read it; only the engine moves it.

    Attributes:
        omgeving: today and the environment.
        node: the object at hand.
        numbers: by name of a record, which one of that name was met last, from 1.
        sight: by name, the objects above it, the records met before, and Omgeving.
    """

    __slots__ = (
        "_above",
        "_file",
        "_line",
        "_marks",
        "_place",
        "_steps",
        "node",
        "numbers",
        "omgeving",
        "sight",
    )

    def __init__(self, file: str, omgeving: Omgeving) -> None:
        self.omgeving = omgeving
        self.node: object = None
        self.sight: dict[str, object] = {"Omgeving": omgeving}
        self.numbers: dict[str, int] = {}
        self._file = file
        self._place: Place | None = None
        self._line = 0
        self._above: list[object] = []
        self._steps: list[Step] = []
        self._marks: tuple[Mark | None] | None = None

    def enter_record(self, place: Place, value: object) -> None:
        """Stand at a record; it stays in sight of what follows it."""
        self._place = place
        self._line = 0
        self.numbers[place.record] = place.index
        self.node = self.sight[place.record] = value
        self._marks = None

    def enter(self, name: str, index: int, node: object) -> None:
        """Go down to an object inside."""
        self._steps.append((name, index))
        self._above.append(self.node)
        self.node = self.sight[name] = node

    def leave(self) -> None:
        """Go back up; what was left is out of sight."""
        del self.sight[self._steps.pop()[0]]
        self.node = self._above.pop()

    @property
    def file(self) -> str:
        """The file as given."""
        return self._file

    @property
    def line(self) -> int:
        """The line on which the record starts, cheaper than a location; it is worked out once."""
        if not self._line and self._place:
            self._line = self._place.line
        return self._line

    def location(self, element: str = "") -> Location:
        """Return the place of the object at hand, or of an element below it ("Verwijzer/Naam")."""
        if self._place is None:
            raise RuntimeError("no record was entered")
        below = tuple((name, 1) for name in element.split("/")) if element else ()
        path, line = self._place.locate((*self._steps, *below))
        level = self._steps[-1][0] if self._steps else self._place.record
        at = Location(file=self._file, path=path, line=line, level=level)
        return numbered(at, self._marked())

    def _marked(self) -> Mark | None:
        """Return what the record at hand is known by; it is read once, and only when asked for."""
        if self._marks is None:
            record = self.sight.get(self._place.record) if self._place else None
            self._marks = (mark_of(record, self.sight.get("Verzekerde")),)
        return self._marks[0]


def getter(reference: str) -> Getter:
    """Compile a reference of a rule row to a function that looks it up.

    "Aantal" is an element of the object at hand, "Verwijzer/Zorgaanbiedercode" one further down,
    "Header.Ontvanger" one of an object above or of a record met before, "Omgeving.vandaag" the date
    of the run. What is absent gives None.
    """
    owner, _, path = reference.rpartition(".")
    fields = tuple(field_name(name) for name in path.split("/"))
    if len(fields) > 1:
        return _far(owner, fields)
    field = fields[0]

    def get_own(scope: Scope) -> object:
        value = getattr(scope.node, field, None)
        return value if value or value.__class__ is not tuple else None

    def get_above(scope: Scope) -> object:
        value = getattr(scope.sight.get(owner), field, None)
        return value if value or value.__class__ is not tuple else None

    return get_above if owner else get_own


def _far(owner: str, fields: tuple[str, ...]) -> Getter:
    def get(scope: Scope) -> object:
        value = scope.sight.get(owner) if owner else scope.node
        for name in fields:
            value = getattr(value, name, None)
        return value if value or value.__class__ is not tuple else None

    return get
