"""How a message is shown: elements and rows one by one, so that any length goes through."""

from collections.abc import Iterator

from adapter.cli._output import Output
from adapter.cli._terminal import line_writer
from adapter.core.findings import Finding
from adapter.exporters.prestaties import header_text
from adapter.exporters.tree import Element
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
    for part in view:
        if isinstance(part, Finding):
            yield part
            continue
        kind = "element" if isinstance(part, Element) else "prestatie"
        output.line({"kind": kind, "file": view.file, **part.to_dict()})


def _show_text(view: View, output: Output) -> Iterator[Finding]:
    write = line_writer()
    write((view.file, "bold"))
    has_header = False
    for part in view:
        if isinstance(part, Finding):
            yield part
        elif isinstance(part, Element):
            name, value, meaning = part.to_text()
            shade = "dim" if part.masked else ""
            write((name, "" if value else "bold"), (value, shade), (meaning, "italic"))
        else:
            if not has_header:
                write((header_text(part.columns, output.language), "bold"))
                has_header = True
            write((part.to_text(output.language), ""))
