"""Which elements of a message are its records, in a schema at hand."""

from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen

from adapter.formats.common.xmlbinding import ClassBinding


@frozen(kw_only=True, slots=False)
class Plan:
    """Which elements of a message are its records. They are known by what we call them.

    Attributes:
        name: what the message as a whole is called by us, as "Bericht".
        root: the element that it is, with its namespace.
        elements: per record, the same of its element.
        top: the records directly below the root, in the order of the schema.
        nested: per record, the one record inside it: {"Verzekerde": "Prestatie"}.
        bindings: the binding of every record.
        most: per record that repeats: how often the schema lets it, where that has a bound.
    """

    name: str
    root: str
    elements: Mapping[str, str]
    top: tuple[str, ...]
    nested: Mapping[str, str]
    bindings: Mapping[str, ClassBinding]
    most: Mapping[str, int] = field(factory=dict)

    @cached_property
    def many(self) -> frozenset[str]:
        """The records that repeat; their paths have an index."""
        return frozenset(self.nested) | frozenset(self.nested.values())

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each element of a record is called by us."""
        return {tag: name for name, tag in self.elements.items()}

    @cached_property
    def late(self) -> frozenset[str]:
        """The records with elements behind the records inside them."""
        outer = (name for name in self.nested if name in self.bindings)
        bindings = {name: self.bindings[name] for name in outer}
        return frozenset(name for name, b in bindings.items() if b.before < len(b.slots))

    def shown(self, record: str) -> str:
        """Return the name of the element of a record, without its namespace."""
        return local_name(self.elements[record])

    def own_path(self, path: str) -> str:
        """Return a path in a message in the names that we use.

        >>> plan.own_path("/Declaratie/Cliënt[1]/Verrichting[2]")  # doctest: +SKIP
        '/Bericht/Verzekerde[1]/Prestatie[2]'
        """
        shown = {self.shown(record): record for record in self.elements}
        binding: ClassBinding | None = None
        parts = []
        for step in path.split("/")[2:]:
            name, bracket, index = step.partition("[")
            record = shown.get(name) if binding is None or name not in binding.by_element else None
            slot = binding.by_element.get(name) if binding and not record else None
            binding = self.bindings.get(record) if record else slot.child if slot else None
            parts.append(f"{record or (slot.name if slot else name)}{bracket}{index}")
        return "/".join((f"/{self.name}", *parts))


def local_name(tag: str) -> str:
    """Return a name without its namespace."""
    return tag.rpartition("}")[2]
