"""A version of an XML standard ready for use: its schema, plan, readers and writers."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import frozen
from lxml import etree

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.formats.common.schemas import NAMES, Source
from adapter.formats.common.xmlbinding import Binder, ClassBinding, Slot, field_name
from adapter.formats.common.xmlcompile import (
    NOTHING,
    Content,
    Omissions,
    Reader,
    compile_omissions,
    compile_reader,
    compile_writer,
)
from adapter.formats.common.xmlform import Taker, compile_taker
from adapter.formats.common.xmlplan import Plan, local_name
from adapter.formats.common.xsdmodel import Xsd
from adapter.formats.common.xsdrecords import Records, ShapeError, compile_records, find_records


@frozen(kw_only=True)
class Standard:
    """What is the same in every version of an XML standard.

    Attributes:
        namespace: of its messages.
        prefix: how it is written.
        root: the message as a whole, as we call it.
        records: the model class of each record, in the order in which a message is built.
        nested: per record, the record that repeats inside it.
        version: the elements of the first record that name the version.
    """

    namespace: str
    prefix: str
    root: str
    records: Mapping[str, type]
    nested: Mapping[str, str]
    version: tuple[str, str]


@frozen(kw_only=True)
class RecordWriter:
    """Writes a record: what opens it with all that comes before the records inside, and the rest.

    Attributes:
        record: what it is called by us.
        qname: its element as it is written.
        before: writes what comes before the records inside it.
        behind: writes what comes behind them.
        omissions: names the fields of it that the schema has no place for.
    """

    record: str
    qname: str
    before: Content
    behind: Content
    omissions: Omissions | None

    def parts(self, value: object, indent: str) -> tuple[str, str]:
        """Return what is inside the element, before and behind the records inside it."""
        below = f"{indent}  "
        return self.before(value, below, NOTHING), self.behind(value, below, NOTHING)


@frozen(kw_only=True, slots=False)
class Bound:
    """A version ready for use.

    Attributes:
        records: judges a record element by itself; the content of records inside it is skipped.
        source: the schema as it was found.
        has_keys: whether the schema has keys over several elements, which nobody judges.
        unread: elements of the schema that no field holds.
        plan: which elements are records.
        readers: per record.
        takers: per record, the same, which tell its form as well.
        writers: per class of the model.
        prefixes: how each namespace is written.
    """

    records: etree.XMLSchema
    source: Source
    has_keys: bool
    unread: frozenset[str]
    plan: Plan
    readers: Mapping[str, Reader]
    takers: Mapping[str, Taker]
    writers: Mapping[type, RecordWriter]
    prefixes: Mapping[str, str]

    @cached_property
    def names(self) -> frozenset[str]:
        """The elements that the schema has a place for, as we call them."""
        return frozenset(slot.name for _, slot in self.slots())

    def slots(self) -> Iterator[tuple[type | None, Slot]]:
        """Yield every place of the schema that has a field, with its class."""
        for binding in self.plan.bindings.values():
            yield from _slots(binding)


def unused_names(bound: Bound, names: Mapping[str, str]) -> list[str]:
    """Return the elements of a names file that name nothing in the schema, or no field."""
    used = {(slot.element, slot.field) for _, slot in bound.slots()}
    plan = bound.plan
    used |= {(plan.shown(name), field_name(name)) for name in plan.elements}
    used.add((local_name(plan.root), field_name(plan.name)))
    return [key for key, name in names.items() if (key.rpartition("/")[2], name) not in used]


def _slots(binding: ClassBinding) -> Iterator[tuple[type | None, Slot]]:
    for slot in binding.slots:
        yield binding.model, slot
        if slot.child:
            yield from _slots(slot.child)


def bind(
    standard: Standard,
    source: Source,
    *,
    called: Mapping[tuple[type, str], str],
    roaming: frozenset[str],
) -> Bound:
    """Bind the records of a standard to a schema.

    Args:
        standard: what is to be bound.
        source: the schema.
        called: by class and field: what its element is called by us.
        roaming: fields that may stand anywhere below their class.

    Raises:
        UnusableInputError: the schema lacks a record, or has one where it cannot be judged.
    """
    xsd = Xsd(source.files)
    records = _find(xsd, standard, source)
    prefixes = {standard.namespace: standard.prefix, "": ""}
    binder = Binder(xsd, names=source.names, prefixes=prefixes, called=called, roaming=roaming)
    bindings = {
        name: binder.bind(
            records.places[name].declaration, model, _shown(records, standard.nested.get(name))
        )
        for name, model in standard.records.items()
    }
    plan = _plan(standard, records, bindings, xsd, source)
    return Bound(
        records=_compile(standard, source),
        source=source,
        has_keys=xsd.has_keys,
        unread=frozenset(binder.unread),
        plan=plan,
        readers={name: compile_reader(binding) for name, binding in bindings.items()},
        takers={
            name: compile_taker(name, binding, plan.elements.get(plan.nested.get(name, ""), ""))
            for name, binding in bindings.items()
        },
        writers={
            standard.records[name]: _writer(name, binding, plan.elements[name], prefixes)
            for name, binding in bindings.items()
        },
        prefixes=prefixes,
    )


def _find(xsd: Xsd, standard: Standard, source: Source) -> Records:
    ours = {field_name(name): name for name in (standard.root, *standard.records)}

    def called(element: str) -> str:
        return ours.get(source.names.get(element, field_name(element)), "")

    records = find_records(xsd, standard.namespace, standard.root, called, standard.nested)
    missing = [name for name in standard.records if not records or name not in records.places]
    if records is None or missing:
        told = ", ".join(missing if records else [standard.root])
        raise _lacks(source, told)
    return records


def _compile(standard: Standard, source: Source) -> etree.XMLSchema:
    xsd = Xsd(source.files)
    try:
        return compile_records(xsd, _find(xsd, standard, source))
    except ShapeError:
        path = shown_path(source.files[0].path)
        raise UnusableInputError("IN-SCHEMA-VORM", bestand=path) from None


def _plan(
    standard: Standard,
    records: Records,
    bindings: Mapping[str, ClassBinding],
    xsd: Xsd,
    source: Source,
) -> Plan:
    inner = set(standard.nested.values())
    top = tuple(name for name in records.places if name not in inner)
    first = next(iter(standard.records))
    head = {slot.name for slot in bindings[first].slots}
    if not head >= set(standard.version):
        raise _lacks(source, ", ".join(standard.version))
    if top[0] != first or next(xsd.children(records.root)).name != records.places[first].name:
        raise UnusableInputError("IN-SCHEMA-VOLGORDE", map=shown_path(source.folder), element=first)
    return Plan(
        name=standard.root,
        root=f"{{{standard.namespace}}}{records.root.get('name')}",
        elements={name: _tag(records, name) for name in standard.records},
        top=top,
        nested=standard.nested,
        bindings=bindings,
        most={
            name: int(most)
            for name in (*standard.nested, *inner)
            if (most := str(records.places[name].particle.get("maxOccurs", "1"))).isdecimal()
        },
    )


def _lacks(source: Source, elements: str) -> UnusableInputError:
    folder = shown_path(source.folder)
    return UnusableInputError("IN-SCHEMA-ELEMENT", map=folder, elementen=elements, bestand=NAMES)


def _tag(records: Records, name: str) -> str:
    place = records.places[name]
    return f"{{{place.namespace}}}{place.name}" if place.namespace else place.name


def _shown(records: Records, name: str | None) -> str:
    return records.places[name].name if name else ""


def _writer(
    name: str, binding: ClassBinding, tag: str, prefixes: Mapping[str, str]
) -> RecordWriter:
    namespace, _, local = tag.rpartition("}")
    prefix = prefixes[namespace.removeprefix("{")]
    before, behind = binding.slots[: binding.before], binding.slots[binding.before :]
    return RecordWriter(
        record=name,
        qname=f"{prefix}:{local}" if prefix else local,
        before=compile_writer(binding, before),
        behind=compile_writer(binding, behind),
        omissions=compile_omissions(binding),
    )
