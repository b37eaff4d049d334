"""What the documents show of a chain and of conversations is what the program does."""

import re
import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_chain_on_the_demo_is_what_the_program_says() -> None:
    keten = runpy.run_path(str(DOCS / "keten.py"))
    shown = (DOCS / keten["PAGE"]).read_text(encoding="utf-8")
    assert shown == keten["page"](), "run make docs"


def test_the_conversations_on_article_31_are_what_the_program_asks_and_decides() -> None:
    vragen = runpy.run_path(str(DOCS / "vragen.py"))
    shown = (DOCS / vragen["PAGE"]).read_text(encoding="utf-8")
    assert shown == vragen["page"](), "run make docs"
    decided = re.findall(r"^(\w.*) \(MSZ-2016(-[A-D])?\)$", shown, re.MULTILINE)
    assert [letter for _, letter in decided] == ["", "-A", "-B", "-C", "-D"]
    assert {told for told, letter in decided if letter} == {"zelf declareren"}
