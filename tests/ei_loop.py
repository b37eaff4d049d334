"""A flat declaration that is answered in a sandbox, and its return message beside it."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import frozen

from adapter.core.findings import Finding, Location, Severity
from adapter.exporters.eiretour import EiReturnRow, EiReturnTotals
from adapter.exporters.retour import Uitkomst
from adapter.formats.common.registry import codecs
from adapter.formats.ei.compiled import Ongeldig
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.reading import EiReader
from adapter.formats.ei.registry import standards
from adapter.model.sandbox import Afwijzing, Retourcodes, Sandbox, Tarief
from adapter.validation.scope import Omgeving
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering import ei
from adapter.workflows.answering.made import Answer
from adapter.workflows.messages import Message
from adapter.workflows.retour.declaratie import read_claims
from adapter.workflows.show import View
from tests.ei_messages import Line

ON = Omgeving(vandaag=date(2026, 4, 2))
DECLARATIONS = [
    f"{item.naam} {item.versie}" for item in standards().values() if item.soort == "declaratie"
]
LINES = [[Line(cents=12500), Line(cents=5000)], [Line(cents=20000, code="2000")]]


@frozen
class Loop:
    """A declaration that is answered, and its return message shown beside it."""

    folder: Path

    def answer(self, declaration: bytes, sandbox: Sandbox | None = None) -> Answer:
        given = self.folder / "d.txt"
        given.write_bytes(declaration)
        told = list(
            answer_messages(given, self.folder / "uit", sandbox or Sandbox(), ON, force=True)
        )
        assert isinstance(told[-1], Answer)
        return told[-1]

    def made(self, answer: Answer) -> bytes:
        assert answer.path
        return (self.folder / "uit" / answer.path).read_bytes()

    def show(self, returned: bytes, declaration: bytes | None = None) -> "Seen":
        claims = None
        if declaration is not None:
            path = self.folder / "d.txt"
            path.write_bytes(declaration)
            claims = read_claims(path, codecs())
        stream = Message(name="r.txt", stream=io.BytesIO(returned))
        view = View(message=stream, form=None, reveal=False, claims=claims)
        return Seen(parts=list(view), totals=view.totals)


@frozen(kw_only=True)
class Seen:
    """What is shown of a return message."""

    parts: list[object]
    totals: object

    @property
    def rows(self) -> list[EiReturnRow]:
        return [part for part in self.parts if isinstance(part, EiReturnRow)]

    @property
    def outcomes(self) -> list[tuple[str, Uitkomst]]:
        return [(row.cells["referentienummer"], row.uitkomst) for row in self.rows]

    @property
    def codes(self) -> list[str]:
        own = [item.code for row in self.rows for item in row.findings]
        return own + [part.code for part in self.parts if isinstance(part, Finding)]

    def awarded(self) -> Decimal:
        assert isinstance(self.totals, EiReturnTotals)
        assert self.totals.total.rows == len(self.rows)
        return self.totals.total.financieel


def refuse(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> None:
    monkeypatch.setattr(ei, "check_stream", lambda *_: findings)


def fault(line: int | None, record: str | None, retourcode: str | None, level: int = 4) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=f"EI-{level}-PROEF",
        retourcode=retourcode,
        at=Location(file="d.txt", line=line, record=record),
    )


def check_form(returned: bytes, *, sound: bool = True) -> list[tuple[str, str]]:
    """Return kind and text of each record; each must be of the layout, and the counts right.

    Args:
        returned: a return message.
        sound: whether the declaration was, so that every value is one.
    """
    reader = EiReader(io.BytesIO(returned))
    records = list(reader)
    assert returned.endswith(b"\r\n")
    assert reader.ends.lf == 0
    assert reader.standaard.is_retour
    for record in records:
        assert record.layout
        assert len(record.tekst) == reader.standaard.recordlengte
        assert not (sound and any(isinstance(value, Ongeldig) for value in record.waarden))
    assert counts_of(reader.standaard, records[-1].tekst) == len(records) - 2
    return [(record.kenmerk, record.tekst) for record in records]


def counts_of(standaard: Standaard, text: str) -> int:
    layout = standaard.records["99"]
    veld = layout.of_element("ANT265", "ANT271")
    assert veld
    return int(text[veld.begin : veld.einde])


def sandbox_of(naam: str) -> Sandbox:
    """Return an insurer that rejects some care, in codes that the return message can hold."""
    code = "008" if naam.startswith("HA") else "0613"
    low = "008" if naam.startswith("HA") else "8059"
    return Sandbox(
        retourcodes=Retourcodes(verlaagd=low),
        tarieven=(Tarief(maximum=Decimal("100.00")),),
        afwijzen=(Afwijzing(retourcode=code, prestatiecode="*2000"),),
    )


def edited(data: bytes, line: int, begin: int, text: str) -> bytes:
    """Return a message with a text at a position, from 1, of a line."""
    lines = data.split(b"\r\n")
    old = lines[line - 1]
    lines[line - 1] = old[: begin - 1] + text.encode() + old[begin - 1 + len(text) :]
    return b"\r\n".join(lines)
