"""Shows messages as they are: every element, or the prestaties as a table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import define, evolve, field

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.exporters.eirecord import RecordPart
from adapter.exporters.places import Part, short_path
from adapter.exporters.prestaties import MessageTotals, PrestatieRow
from adapter.exporters.retour import FeedbackRow, ReturnRow
from adapter.exporters.retourtotaal import ReturnTotals
from adapter.exporters.tree import Element, Tree
from adapter.formats.common.registry import Codecs, codecs, load_codecs, recognise
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.ei.reading import EiFaultError, EiReader
from adapter.formats.ubl import is_invoice
from adapter.reference.shown import shown
from adapter.validation.ubl import UBL_NAMESPACE, read_invoice
from adapter.workflows.herkomst import Herkomst
from adapter.workflows.messages import Message, open_messages, refuse_second_stdin, unopened
from adapter.workflows.retour.claims import RETURN, Claims
from adapter.workflows.retour.declaratie import is_flat_message, read_claims
from adapter.workflows.retour.ei_reading import EiReturnReader
from adapter.workflows.retour.reading import ReturnReader
from adapter.workflows.showing_ei import FlatView
from adapter.workflows.showing_xml import MessageReader

TREE, TABLE = "tree", "table"
FORMS = (TREE, TABLE)

Shown = Element | PrestatieRow | FeedbackRow | RecordPart | ReturnRow | Finding
"""What there is to see: of a return message no elements, unless as a tree."""


def show_messages(  # noqa: PLR0913 - each is an option of the command
    given: Sequence[Path],
    form: str | None = None,
    *,
    reveal: bool,
    schemas: Path | None = None,
    declaration: Path | None = None,
    record: int | None = None,
) -> Iterator["View"]:
    """Yield a view of each message, to be gone through before the next is asked for.

    Args:
        given: files, folders, zip files, or `-`.
        form: "tree" or "table"; None is the table of a return message, and else the tree.
        reveal: whether personal data is shown too.
        schemas: a folder with schemas in place of ours.
        declaration: what a return message is held against.
        record: the line of the one record to show of each flat message.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
    """
    standards = load_codecs(schemas)
    claims = None
    if declaration:
        refuse_second_stdin([*given, declaration])
        claims = read_claims(declaration, standards)
    for message in open_messages(given, go_on=True):
        yield View(
            message=message,
            form=form,
            reveal=reveal,
            codecs=standards,
            claims=claims,
            record=record,
        )


@define(kw_only=True)
class View:
    """What there is to see of one message: iterate over it, then read its totals.

    Attributes:
        herkomst: where its rows came from.
        totals: what its prestaties come to; None for what has none.
    """

    message: Message
    form: str | None
    reveal: bool
    codecs: Codecs = field(factory=codecs, repr=False)
    claims: Claims | None = field(default=None, repr=False)
    record: int | None = None
    herkomst: Herkomst = field(init=False, repr=False)
    totals: MessageTotals | ReturnTotals | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        """Look beside the message for where it came from."""
        self.herkomst = Herkomst(path=self.message.path)

    @property
    def file(self) -> str:
        """How the message is named."""
        return self.message.name

    def __iter__(self) -> Iterator[Shown]:
        """Yield what can be read, and last a finding when that was not all."""
        if self.message.fault:
            yield unopened(self.file, self.message.fault)
            return
        try:
            yield from self._parts()
        except (EiFaultError, XmlFaultError) as fault:
            yield self._finding(fault.code, line=fault.line)
        finally:
            self.herkomst.close()
        if self.herkomst.is_broken:
            yield self.herkomst.complaint(self.file)

    def _parts(self) -> Iterator[Shown]:
        stream = self.message.stream
        if is_flat_message(stream):
            yield from self._flat()
            return
        if self.record:
            yield self._finding("TOON-GEEN-RECORDS")
            return
        source = XmlSource(stream)
        codec, version = recognise(self.codecs, source.head)
        if codec is None and is_invoice(source.head):
            yield from self._invoice()
        elif codec is None:
            yield self._finding("XML-ONBEKEND")
        elif version not in codec.versions:
            yield self._finding("XML-VERSIE", standaard=codec.name)
        elif codec.name == RETURN and self.form != TREE:
            yield from self._return(codec, version, source)
        else:
            reader = MessageReader(
                codec,
                version,
                self.herkomst,
                table=self.form == TABLE,
                reveal=self.reveal,
            )
            try:
                yield from reader.parts(source)
            finally:
                if codec.name != RETURN:
                    self.totals = reader.sums.told(self.file, codec.name, version)
            if self.claims:
                yield self._finding("RET-GEEN-RETOUR")

    def _return(self, codec: XmlCodec, version: str, source: XmlSource) -> Iterator[Shown]:
        reader = ReturnReader(codec, version, self.file, self.claims, reveal=self.reveal)
        try:
            yield from reader.parts(source, self.message.stream)
        finally:
            self.totals = reader.totals

    def _flat(self) -> Iterator[Shown]:
        stream = self.message.stream
        is_return = EiReader(stream).standaard.is_retour
        stream.seek(0)
        if is_return and self.form != TREE and not self.record:
            yield from self._ei_return()
            return
        view = FlatView(stream, self.file, reveal=self.reveal)
        if self.record:
            yield from view.one(self.record)
            return
        try:
            yield from view.table() if self.form == TABLE else view.tree()
        finally:
            self.totals = view.totals
        if self.claims and not is_return:
            yield self._finding("RET-GEEN-RETOUR")

    def _ei_return(self) -> Iterator[Shown]:
        reader = EiReturnReader(self.message.stream, self.file, self.claims, reveal=self.reveal)
        try:
            yield from reader.parts()
        finally:
            self.totals = reader.totals

    def _invoice(self) -> Iterator[Element | Finding]:
        if self.form == TABLE:
            yield self._finding("UBL-GEEN-TABEL")
            return
        self.message.stream.seek(0)
        tree = Tree(shown("UBL"), UBL_NAMESPACE, reveal=self.reveal)
        for element in tree.whole(read_invoice(self.message.stream)):
            at = Location(path=element.path)
            is_line = Part.of(at).factuurregel and not short_path(element.path)
            yield evolve(element, origin=self.herkomst.cell(at)) if is_line else element

    def _finding(self, code: str, line: int | None = None, **details: str) -> Finding:
        return Finding(
            severity=Severity.ERROR,
            code=code,
            at=Location(file=self.file, line=line),
            details={name: public(text) for name, text in details.items()},
        )
