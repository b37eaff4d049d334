"""How a message is shown: elements and rows one by one, so that any length goes through.

What is known before the first row stands on top; what is found along the way comes last.
"""

from collections.abc import Callable, Iterator

from adapter.cli._output import Output
from adapter.cli._terminal import line_writer
from adapter.core.findings import Finding
from adapter.exporters.eirecord import RecordPart
from adapter.exporters.prestaties import PrestatieRow, header_text
from adapter.exporters.retour import FeedbackRow, ReturnRow
from adapter.exporters.tree import HIDDEN, Element
from adapter.workflows.show import View


def show_view(view: View, output: Output) -> None:
    """Show a message: its elements or rows, its totals, and what was wrong with it."""
    show = _show_json if output.form == "json" else _show_text
    findings = list(show(view, output))
    if view.totals:
        output.summary(view.totals.to_dict(), view.totals.to_text(output.language) + "\n")
    for finding in findings:
        output.finding(finding)


def _show_json(view: View, output: Output) -> Iterator[Finding]:
    is_below = False
    for part in view:
        if isinstance(part, Finding):
            if is_below:
                yield part
            else:
                output.finding(part)
            continue
        is_below = is_below or not isinstance(part, FeedbackRow)
        if isinstance(part, RecordPart):
            facts = part.to_dict(output.language)
            output.line({"kind": "record", "file": view.file, **facts})
        elif isinstance(part, FeedbackRow | ReturnRow):
            facts = part.to_dict(output.language)
            output.line({"kind": part.kind, "file": view.file, **facts})
            _show_findings(part, output)
        else:
            kind = "element" if isinstance(part, Element) else "prestatie"
            output.line({"kind": kind, "file": view.file, **part.to_dict()})


def _show_text(view: View, output: Output) -> Iterator[Finding]:
    write = line_writer()
    write((view.file, "bold"))
    header = ""
    told: set[str] = set()
    for part in view:
        if isinstance(part, Finding):
            if header:
                yield part
            else:
                output.finding(part)
        elif isinstance(part, Element):
            header = header or part.path
            _write_line(write, part.to_text())
        elif isinstance(part, RecordPart):
            header = header or str(part.line)
            for line in part.to_lines(output.language):
                _write_line(write, line)
        else:
            if not header and not isinstance(part, FeedbackRow):
                header = _header(part, output.language)
                write((header, "bold"))
            write((_text(part, output.language, told), ""))
            _show_findings(part, output, told)


def _write_line(write: Callable[..., None], line: tuple[str, str, str]) -> None:
    name, value, meaning = line
    shade = "dim" if value.strip() == HIDDEN else ""
    write((name, "" if value else "bold"), (value, shade), (meaning, "italic"))


def _header(part: PrestatieRow | ReturnRow, language: str) -> str:
    if isinstance(part, ReturnRow):
        return part.header_text(language)
    return header_text(part.columns, language)


def _text(part: PrestatieRow | FeedbackRow | ReturnRow, language: str, told: set[str]) -> str:
    """Return a row as text; what its codes mean is told in full the first time only."""
    return (
        part.to_text(language) if isinstance(part, PrestatieRow) else part.to_text(language, told)
    )


def _show_findings(
    part: PrestatieRow | FeedbackRow | ReturnRow, output: Output, told: set[str] | None = None
) -> None:
    """Show what is wrong with a row behind it: there may be one for every prestatie."""
    for finding in part.findings if isinstance(part, ReturnRow) else ():
        output.finding(finding, brief=told is not None and finding.code in told)
        if told is not None:
            told.add(finding.code)
