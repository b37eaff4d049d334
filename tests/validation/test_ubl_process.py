"""Invoices are judged in a process of its own, and say the same as in this one."""

import os
import signal
import sys
from pathlib import Path

import pytest

from adapter.validation import ubl_process
from adapter.validation.ubl import ENGINE_FAULT, check_invoice
from adapter.validation.ubl_process import InvoiceJudge

INVOICES = sorted(
    (Path(__file__).resolve().parents[2] / "fixtures/convert").glob("*/expected/facturen/*.xml")
)


@pytest.fixture(name="wrong")
def _wrong(tmp_path: Path) -> Path:
    path = tmp_path / "fout.xml"
    text = INVOICES[0].read_text(encoding="utf-8")
    path.write_text(text.replace("EUR", "QQQ"), encoding="utf-8")
    return path


def test_the_process_says_what_is_said_here(wrong: Path) -> None:
    with InvoiceJudge() as judge:
        for path in (INVOICES[0], wrong, INVOICES[-1]):
            with path.open("rb") as stream:
                here = list(check_invoice(stream, file="a.xml"))
            assert list(judge.check(path, "a.xml")) == here


def test_a_process_that_dies_leaves_the_invoice_unjudged_and_the_next_is_judged(
    wrong: Path,
) -> None:
    with InvoiceJudge() as judge:
        expected = list(judge.check(wrong, "a.xml"))
        process = judge._process  # noqa: SLF001 - the one to end
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert [item.code for item in judge.check(wrong, "a.xml")] == [ENGINE_FAULT]
        assert list(judge.check(wrong, "a.xml")) == expected


def test_the_process_waits_for_the_next_judge_and_a_dead_one_is_not_taken(wrong: Path) -> None:
    seen = []
    for _ in range(2):
        with InvoiceJudge() as judge:
            assert [item.severity for item in judge.check(wrong, "a.xml")]
            assert judge._process is not None  # noqa: SLF001 - the one that is kept
            seen.append(judge._process)  # noqa: SLF001
    assert seen[0] is seen[1]
    seen[0].kill()
    seen[0].wait()
    with InvoiceJudge() as judge:
        assert ENGINE_FAULT not in {item.code for item in judge.check(wrong, "a.xml")}


def test_a_process_that_was_not_heard_out_does_not_wait(wrong: Path) -> None:
    judge = InvoiceJudge()
    answers = judge.check(wrong, "a.xml")
    next(answers)
    process = judge._process  # noqa: SLF001 - the one to end
    assert process is not None
    judge.__exit__(ValueError, ValueError(), None)
    assert process.poll() is not None


def test_a_process_that_cannot_be_started_leaves_the_invoice_unjudged(
    wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ubl_process, "_waiting", [])
    monkeypatch.setattr(sys, "executable", "/nergens/python")
    with InvoiceJudge() as judge:
        assert [item.code for item in judge.check(wrong, "a.xml")] == [ENGINE_FAULT]


@pytest.mark.parametrize("given", [None, ""])
def test_a_module_in_the_folder_at_hand_is_run_only_where_this_process_would_run_it(
    wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    monkeypatch.setattr(ubl_process, "_waiting", [])
    mark = tmp_path / "gedaan"
    (tmp_path / "json.py").write_text(f"open({str(mark)!r}, 'x')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    if given is not None:
        monkeypatch.syspath_prepend(given)
    with InvoiceJudge() as judge:
        codes = [item.code for item in judge.check(wrong, "a.xml")]
    assert (ENGINE_FAULT in codes, mark.exists()) == (given is not None, given is not None)
