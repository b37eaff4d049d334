"""Findings as fix cards: what is there, what should be, why, what to do, and who mends it.

They are grouped by prestatie; what returns often is told once, with its first places. What is kept
does not grow with the number of findings.
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import define, evolve, field, frozen

from adapter.core.findings import Finding, Verdict
from adapter.exporters.places import Part, bare_path, element_of, short_path
from adapter.exporters.tally import Tally, thousands
from adapter.reference.herstel import expected_text, who_mends
from adapter.reference.texts import finding_text, flat_place, phrase, waiver_text

Span = tuple[str, str]
"""A text and its style, as "bold"."""

Line = tuple[Span, ...]

_FEW = 5
"""So many places of one and the same fault are shown where they are; more only as a count."""

_MOST_KINDS = 1000
_LABEL = 10
_NOT_SHOWN = {
    "required": "kaart.leeg",
    "equals": "kaart.leeg_of_verborgen",
    "one_of": "kaart.leeg_of_verborgen",
    "xsd_children": "",
}
_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}


@define(kw_only=True)
class _Group:
    """Findings that say the same of the same element: the first of them, and how many."""

    first: list[Finding] = field(factory=list)
    count: int = 0


@frozen(kw_only=True)
class _Told:
    """A finding to be shown; `again` when its card was shown in full before."""

    finding: Finding
    again: bool


class CardReport:
    """Shows the findings on each file, once its verdict is there.

    Args:
        write: shows one line, given as its parts with their style.
        language: of the texts.
        width: of the lines, in characters.
        several: whether more files may come: each then has its name above its cards.
    """

    def __init__(
        self, write: Callable[..., None], language: str, width: int, *, several: bool = False
    ) -> None:
        self._write = write
        self._language = language
        self._width = width
        self._groups: dict[tuple[object, ...], _Group] = {}
        self._with_file = False
        self._tally = Tally() if several else None

    def finding(self, finding: Finding) -> None:
        """Take in a finding."""
        if self._tally:
            self._tally.finding(finding)
        kind = (finding.severity, finding.text_key, finding.waived)
        key: tuple[object, ...] = (*kind, bare_path(finding))
        if len(self._groups) < _MOST_KINDS:
            key = (*key, *sorted(finding.details.items()))
        group = self._groups.setdefault(key, _Group())
        group.count += 1
        if len(group.first) < _FEW:
            group.first.append(finding)

    def verdict(self, verdict: Verdict) -> None:
        """Show what was found in a file, and what it came to."""
        if self._tally:
            if self._tally.files:
                self._write()
            heading = phrase("kaart.bestand", self._language, file=verdict.file)
            self._write((heading, "bold"))
            self._tally.verdict(verdict)
        self._show_all()
        for line in self._verdict_lines(verdict):
            self._write((line, "bold"))

    def aside(self) -> None:
        """Show what was found in no message by itself, each with the file that it is in."""
        self._with_file = True
        if self._tally and self._tally.files:
            self._write()
        self._show_all()
        self._with_file = False

    def end(self, *, complete: bool) -> None:
        """End the report; what was found in a message without a verdict is still shown."""
        self.aside()
        if self._tally and self._tally.files:
            self._write((self._tally.words(self._language), "bold"))

    def _show_all(self) -> None:
        groups = list(self._groups.values())
        self._groups.clear()
        for line in self._lines(groups):
            self._write(*line)

    def _lines(self, groups: Sequence[_Group]) -> Iterator[Line]:
        few = [group for group in groups if group.count <= _FEW]
        sections: dict[Part, list[_Told]] = {}
        for group in few:
            for number, finding in enumerate(group.first):
                told = _Told(finding=finding, again=number > 0)
                sections.setdefault(Part.of(finding.at), []).append(told)
        shown: set[str] = set()
        for part in sorted(sections):
            yield ((self._heading(part, sections[part]), "bold underline"),)
            for told in sections[part]:
                key = told.finding.text_key
                yield from self._card(told.finding, short=told.again or key in shown)
                shown.add(key)
            yield ()
        often = [group for group in groups if group.count > _FEW]
        if often:
            yield ((phrase("kaart.vaak", self._language), "bold underline"),)
            for group in sorted(often, key=lambda item: -item.first[0].severity):
                yield from self._often(group)
            yield ()

    def _heading(self, part: Part, told: Iterable[_Told]) -> str:
        place = part.name(self._language)
        number = next((item.finding.at.nummer for item in told if item.finding.at.nummer), None)
        if number is None:
            return place
        return phrase("kaart.nummer", self._language, plaats=place, nummer=number)

    def _card(self, finding: Finding, *, short: bool) -> Iterator[Line]:
        yield from self._head(finding, 1)
        yield from self._row("waar", self._where(finding))
        yield from self._values(finding)
        if not short:
            yield from self._advice(finding)
        waiver = waiver_text(finding, self._language)
        if waiver:
            yield from self._row("ontheffing", waiver)
        if finding.at.origin:
            yield from self._row("export", str(finding.at.origin))

    def _often(self, group: _Group) -> Iterator[Line]:
        finding = group.first[0]
        yield from self._head(finding, group.count)
        same = len({item.value for item in group.first}) == 1
        more = group.count - len(group.first)
        yield from self._row("waar", bare_path(finding) or "-")
        for item in group.first:
            yield from self._row("", self._place(item, with_value=not same))
        yield from self._row(
            "", phrase("kaart.meer", self._language, aantal=thousands(more, self._language))
        )
        yield from self._values(finding if same else evolve(finding, value=None, expected=None))
        yield from self._advice(finding)
        waiver = waiver_text(finding, self._language)
        if waiver:
            yield from self._row("ontheffing", waiver)

    def _place(self, finding: Finding, *, with_value: bool) -> str:
        at = finding.at
        line = phrase("plaats.regel", self._language, regel=at.line) if at.line else None
        value = finding.value if with_value else None
        file = at.file if self._with_file else None
        return ", ".join(str(item) for item in (file, line, at.nummer, at.origin, value) if item)

    def _where(self, finding: Finding) -> str:
        at = finding.at
        line = phrase("plaats.regel", self._language, regel=at.line) if at.line else None
        file = at.file if self._with_file else None
        path = short_path(at.path or "") or flat_place(at, self._language) or element_of(finding)
        return ", ".join(part for part in (file, line, path) if part) or (at.file or "-")

    def _head(self, finding: Finding, count: int) -> Iterator[Line]:
        label = finding.severity.label
        word = phrase(f"ernst.{label}", self._language)
        if finding.waived:
            word += f" ({phrase('ontheffing.merk', self._language)})"
        code = f"{finding.code} ({finding.retourcode})" if finding.retourcode else finding.code
        times = (
            phrase("kaart.keer", self._language, aantal=thousands(count, self._language))
            if count > 1
            else ""
        )
        melding = finding_text(finding, self._language).melding
        text = "  ".join(part for part in (code, times, melding) if part)
        first, *rest = textwrap.wrap(text, self._width - 4 - len(word)) or [""]
        yield ((f"  {word}", _STYLES[label]), (f"  {first}", "bold"))
        for line in rest:
            yield ((f"    {line}", "bold"),)

    def _values(self, finding: Finding) -> Iterator[Line]:
        expected = expected_text(finding, self._language)
        value: str | None = finding.value
        if value == "":
            value = phrase("kaart.leeg_element", self._language)
        elif value is None and finding.expected:
            key = _NOT_SHOWN.get(finding.expected.word, "kaart.verborgen")
            if key == "kaart.leeg_of_verborgen" and finding.expected.filled is not None:
                key = "kaart.verborgen" if finding.expected.filled else "kaart.leeg"
            value = phrase(key, self._language) if key else None
        if value is not None:
            yield from self._row("gevonden", value)
        if expected is not None:
            yield from self._row("verwacht", expected)

    def _advice(self, finding: Finding) -> Iterator[Line]:
        text = finding_text(finding, self._language)
        yield from self._row("waarom", text.oorzaak)
        yield from self._row("doe", text.oplossing)
        yield from self._row("wie", phrase(f"wie.{who_mends(finding)}", self._language))

    def _row(self, label: str, text: str) -> Iterator[Line]:
        name = phrase(f"kaart.{label}", self._language) if label else ""
        lines = textwrap.wrap(
            text, self._width - 4 - _LABEL, break_long_words=False, break_on_hyphens=False
        )
        for number, line in enumerate(lines):
            shown = name if number == 0 else ""
            yield ((f"    {shown:<{_LABEL}}", "dim"), (line, ""))

    def _verdict_lines(self, verdict: Verdict) -> Iterator[str]:
        language = self._language
        yield phrase(
            "oordeel.regel",
            language,
            file=verdict.file,
            oordeel=phrase(f"oordeel.{verdict.verdict}", language),
            checks_run=verdict.checks_run,
            checks_total=verdict.checks_total,
            lijsten=", ".join(verdict.not_judged) or phrase("oordeel.geen", language),
        )
        if verdict.head_only:
            yield phrase("oordeel.kop", language)
        if verdict.switched_off:
            names = ", ".join(verdict.switched_off)
            yield phrase("oordeel.uitgezet", language, controles=names)
        counts = {"waived": verdict.waived, "waived_errors": verdict.waived_errors}
        if verdict.waived:
            yield phrase("oordeel.ontheffing", language, **counts)
        if verdict.waived_errors and verdict.verdict == "accepted":
            yield phrase("oordeel.dankzij", language)
