"""A code list that only the layouts of flat messages name: what a user loads judges there."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from adapter.core.findings import Severity
from adapter.reference.codelists import load_codelists, user_path
from adapter.validation.ei.check import EiCheck
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.codes import lists_named
from adapter.workflows.import_codelist import import_codelist

GOOD = Path(__file__).resolve().parents[2] / "fixtures/ei/GZ321-1.0/goed.txt"
TODAY = date(2026, 2, 1)
LIST = "COD874-DBCO"


def test_a_list_of_a_layout_is_loaded_and_judges_its_rubriek(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZORGDECLARATIE_DATA", str(tmp_path / "gegevens"))
    assert judged() == (set(), True)
    path = tmp_path / f"{LIST}.csv"
    path.write_text("Code;Omschrijving\n77;van geen bericht\n", encoding="utf-8")
    made = import_codelist(path, None, TODAY).codelist
    assert made
    assert (made.naam, made.titel, made.volledig) == (LIST, "afsluitreden", True)
    assert [item.codes.keys() for item in lists_named("cod874")] == [{"77"}]
    assert judged() == ({"0431"}, False)
    user_path(LIST).with_name("kladje.csv").write_text("geen lijst", encoding="utf-8")
    assert LIST in load_codelists()


def judged() -> tuple[set[str | None], bool]:
    """Return which rubrieken have a wrong code, and whether the list was not judged."""
    with BytesIO(GOOD.read_bytes()) as stream:
        check = EiCheck(
            stream=stream, file="x", settings=Settings(omgeving=Omgeving(vandaag=TODAY))
        )
        errors = [item for item in check if item.severity is Severity.ERROR]
    return {item.at.rubriek for item in errors}, LIST in check.verdict.not_judged
