"""The chain that the documents show is what the program does."""

import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_chain_on_the_demo_is_what_the_program_says() -> None:
    keten = runpy.run_path(str(DOCS / "keten.py"))
    shown = (DOCS / keten["PAGE"]).read_text(encoding="utf-8")
    assert shown == keten["page"](), "run make docs"
