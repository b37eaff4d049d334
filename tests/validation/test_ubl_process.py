"""Invoices are judged in a process of its own, and say the same as in this one."""

import os
import signal
import sys
from pathlib import Path

import pytest

from adapter.validation.ubl import ENGINE_FAULT, check_invoice
from adapter.validation.ubl_process import InvoiceJudge

INVOICES = sorted(
    (Path(__file__).resolve().parents[2] / "fixtures/convert").glob("*/expected/facturen/*.xml")
)


@pytest.fixture(name="wrong")
def _wrong(tmp_path: Path) -> Path:
    path = tmp_path / "fout.xml"
    text = INVOICES[0].read_text(encoding="utf-8")
    path.write_text(text.replace("EUR", "XXX"), encoding="utf-8")
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


def test_a_process_that_cannot_be_started_leaves_the_invoice_unjudged(
    wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nergens/python")
    with InvoiceJudge() as judge:
        assert [item.code for item in judge.check(wrong, "a.xml")] == [ENGINE_FAULT]
