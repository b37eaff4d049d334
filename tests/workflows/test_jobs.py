"""However many processes check messages, the findings are the same and in the same order."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapter.cli import program
from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Verdict
from adapter.formats.common.xmlsplit import SplitError
from adapter.validation.parts import judge_stretch, stretches
from adapter.validation.pipeline import Settings
from adapter.validation.rule import Rule, fold
from adapter.validation.scope import Omgeving, Scope
from adapter.workflows import validate as validate_module
from adapter.workflows import workers
from adapter.workflows.validate import validate_files

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures/gds801"
BASE = (FIXTURES / "basis/debet-enkel.xml").read_text(encoding="utf-8")
INVOICE = Path(__file__).resolve().parents[2] / "fixtures/ubl/basis/factuur.xml"
SETTINGS = Settings(omgeving=Omgeving(vandaag=date(2026, 11, 22)))
STRETCH = 20_000
PERSON = re.compile(r" *<gds801:Verzekerde>.*</gds801:Verzekerde>\n", re.DOTALL)
CLOSE = "</gds801:Verzekerde>"
# Faults by which each person has other findings, and some have none.
FAULTS = (
    ("Aantal>1<", "Aantal>2<"),
    ("PrestatieCodelijstCode>071<", "PrestatieCodelijstCode>998<"),
    ("<gds801:UzoviNummer>3311</gds801:UzoviNummer>", ""),
    ("\n", "\n\n"),
    ("</gds801:Aantal>", "</gds801:Aantal><gds801:Onbekend/>"),
)


def _long(persons: int = 120) -> str:
    """Return a message in which persons have different findings."""
    match = PERSON.search(BASE)
    assert match
    made = []
    for number in range(persons):
        person = match[0]
        if number % 3 == 0:
            person = person.replace(*FAULTS[number // 3 % len(FAULTS)])
        made.append(person)
    return BASE.replace(match[0], "".join(made))


LONG = _long()
MIDDLE = LONG.index(CLOSE, len(LONG) // 2) + len(CLOSE)


def _with(text: str, at: int = MIDDLE) -> str:
    return LONG[:at] + text + LONG[at:]


def _header_again() -> str:
    match = re.search(r"<gds801:Header>.*</gds801:Header>", LONG, re.DOTALL)
    assert match
    return _with(match[0])


SPLIT = {
    "faults": LONG,
    "windows-lines": LONG.replace("\n", "\r\n"),
    "one-line": re.sub(r">\s+<", "><", LONG),
    "byte-order-mark": "\ufeff" + LONG,
    "many-lines": LONG.replace("</gds801:Prestatie>", "</gds801:Prestatie>" + "\n" * 900),
}
WHOLE = {
    "broken": _with("<x>"),
    "cut-off": LONG[:MIDDLE],
    "not-closed": LONG[: MIDDLE - 30],
    "comment": _with("<!-- </gds801:Verzekerde> -->"),
    "cdata": _with("<![CDATA[</gds801:Verzekerde>]]>"),
    "instruction": _with("<?x </gds801:Verzekerde>?>"),
    "text-between": _with("tekst"),
    "element-between": _with("<gds801:Onbekend/>"),
    "header-again": _header_again(),
    "attribute-of-root": LONG.replace("<gds801:Bericht ", "<gds801:Bericht a='b' ", 1),
    "no-overzicht": re.sub(r"<gds801:Overzicht>.*</gds801:Overzicht>", "", LONG, flags=re.DOTALL),
    "inside-another": _with("<gds801:Verzekerde></gds801:Verzekerde>", MIDDLE - len(CLOSE)),
    "empty-person": _with("<gds801:Verzekerde/>"),
    "other-prefix": _with(
        '<q:Verzekerde xmlns:q="http://ei.vektis.nl/declaratiebericht573"></q:Verzekerde>'
    ),
    "other-encoding": LONG.replace("UTF-8", "ISO-8859-1", 1),
    "unknown-version": LONG.replace("Berichtversie>1<", "Berichtversie>7<", 1),
    "old-mac-lines": _with("\r "),
    "behind-the-end": LONG + "<x/>",
}


def _run(
    paths: list[Path], jobs: int, settings: Settings = SETTINGS
) -> list[tuple[list[Finding], Verdict]]:
    return [(list(check), check.verdict) for check in validate_files(paths, settings, jobs)]


@pytest.fixture(name="small", autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "STRETCH_BYTES", STRETCH)


def _parts(path: Path) -> int:
    """Return how many stretches can be judged by themselves, all of them."""
    with path.open("rb") as stream:
        found = list(stretches(stream, SETTINGS, STRETCH))
    for stretch in found:
        judge_stretch(stretch.read(path), stretch, "-", SETTINGS)
    return len(found)


@pytest.mark.parametrize("text", SPLIT.values(), ids=SPLIT)
def test_a_long_message_is_judged_in_stretches(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lang.xml"
    path.write_bytes(text.encode())
    assert _parts(path) > 5
    ((findings, verdict),) = _run([path], 1)
    assert len(findings) > 40
    assert _run([path], 2) == [(findings, verdict)]


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_what_cannot_be_split_is_read_by_one_reader(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lang.xml"
    path.write_bytes(text.encode())
    with pytest.raises(SplitError):
        _parts(path)
    assert _run([path], 2) == _run([path], 1)


def test_every_border_of_stretches_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lang.xml"
    path.write_text(_long(24), encoding="utf-8")
    expected = _run([path], 1)
    for size in (3000, 7000):
        monkeypatch.setattr(workers, "STRETCH_BYTES", size)
        assert _run([path], 2) == expected


def test_messages_are_told_in_the_order_in_which_they_were_given(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    for number in range(9):
        text = LONG if number % 4 == 1 else _long(number + 1)
        (tmp_path / "map" / f"{number}.xml").write_text(text, encoding="utf-8")
    (tmp_path / "map" / "4a.xml").write_bytes(INVOICE.read_bytes())
    with zipfile.ZipFile(tmp_path / "map" / "5.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.xml", LONG if number == 1 else _long(3))
    one = _run([tmp_path / "map"], 1)
    assert len(one) == 13
    assert _run([tmp_path / "map"], 2) == one


def test_a_file_that_cannot_be_read_is_told_behind_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "een.xml"
    path.write_text(_long(3), encoding="utf-8")
    checks = validate_files([path, tmp_path / "geen.xml"], SETTINGS, 2)
    assert next(checks).verdict.verdict == "refused"
    with pytest.raises(UnusableInputError):
        next(checks)


def test_the_words_of_the_command_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "lang.xml"
    path.write_text(LONG, encoding="utf-8")
    outputs = set()
    for jobs in ("1", "2", "3"):
        arguments = ["validate", str(path), "--on", "2026-11-22", "--jobs", jobs]
        outputs.add(CliRunner().invoke(program(), arguments).output)
    assert len(outputs) == 1


def test_a_rule_that_cannot_be_merged_keeps_the_message_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent:
        def see(self, scope: Scope) -> None:
            """Keep nothing."""

        def finish(self) -> Iterator[Finding]:
            yield from ()

    made: Callable[..., Rule] = fold("X", on=("Header",), bron="proef")
    monkeypatch.setattr("adapter.validation.pipeline.rules_for", lambda *_: (made(Silent),))
    with pytest.raises(SplitError):
        next(stretches(io.BytesIO(LONG.encode()), SETTINGS, STRETCH))


def test_every_official_rule_can_be_merged(tmp_path: Path) -> None:
    for name in ("debet-enkel", "debet-2-1"):
        path = FIXTURES / "basis" / f"{name}.xml"
        with path.open("rb") as stream:
            assert next(stretches(stream, SETTINGS, STRETCH))


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_a_process_that_died_is_made_up_for(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lang.xml"
    path.write_text(LONG, encoding="utf-8")
    expected = _run([path], 1)
    monkeypatch.setattr(workers, "get_context", lambda _: get_context(way))
    monkeypatch.setattr(workers, "_begin", _die)
    assert _run([path, path], 2) == expected * 2


def _die(_: Path) -> None:
    raise SystemExit


def test_one_process_starts_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(validate_module, "Workers", None)
    path = tmp_path / "lang.xml"
    path.write_text(LONG, encoding="utf-8")
    assert _run([path], 1)
