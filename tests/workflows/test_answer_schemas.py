"""`answer` with a schema of the user: that of the declaration, or that of its answer."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import adapter
from adapter.cli import program
from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding
from adapter.formats.common.schemas import schema_path
from adapter.model.sandbox import Sandbox
from adapter.validation.scope import Omgeving
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering.made import INSURER, Answer

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ANDERS = FIXTURES / "schemas/anders"
CASE = FIXTURES / "convert/jaarwisseling"
OWN = FIXTURES / "gds801/basis/debet-enkel.xml"
ON = date(2027, 2, 5)


def _answer(given: Path, out: Path, schemas: Path | None) -> list[Finding | Answer]:
    surroundings = Omgeving(vandaag=ON)
    return list(answer_messages(given, out, Sandbox(), surroundings, force=False, schemas=schemas))


@pytest.fixture(name="declaration")
def _declaration(tmp_path: Path) -> Path:
    """Return a declaration that only the schema of the fixture knows."""
    inputs = adapter.Inputs(
        exports=(CASE / "export.csv",),
        practice=CASE.parent / "praktijk.toml",
        tariffs=CASE.parent / "tarieven.csv",
        schemas=ANDERS,
    )
    adapter.convert(inputs, tmp_path / "uit", on=ON)
    made = sorted((tmp_path / "uit/declaraties").iterdir())
    (path,) = (item for item in made if b"<gds801:Declaratiebericht" in item.read_bytes())
    return path


def test_a_declaration_in_a_schema_of_the_user_is_answered(
    declaration: Path, tmp_path: Path
) -> None:
    *_, without = _answer(declaration, tmp_path / "a", None)
    assert isinstance(without, Answer)
    assert without.path is None
    *found, made = _answer(declaration, tmp_path / "b", ANDERS)
    assert found == []
    assert isinstance(made, Answer)
    assert (made.sender, made.figures.awarded) == (INSURER, made.figures.declared)
    assert made.figures.prestaties == 2


def test_an_answer_that_a_schema_has_no_place_for_is_a_finding(tmp_path: Path) -> None:
    text = schema_path("gds802", "1.0").read_text(encoding="utf-8")
    folder = tmp_path / "schemas/gds802/1.0"
    folder.mkdir(parents=True)
    element = "ToegekendBedragInclBtwNietFinancieel"
    (folder / "gds802.xsd").write_text(
        text.replace(f'name="{element}"', 'name="Anders"'), encoding="utf-8"
    )
    finding, made = _answer(OWN, tmp_path / "uit", tmp_path / "schemas")
    assert isinstance(finding, Finding)
    assert (finding.code, finding.details) == ("XSD-RETOUR-ONGELDIG", {"fout": element})
    assert isinstance(made, Answer)
    assert made.path is None
    assert not (tmp_path / "uit").exists()


def test_a_folder_without_schemas_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="IN-SCHEMA"):
        _answer(OWN, tmp_path / "uit", tmp_path)


def test_the_command_takes_the_folder(declaration: Path, tmp_path: Path) -> None:
    given = ["answer", str(declaration), "--out", str(tmp_path / "r"), "--on", ON.isoformat()]
    assert CliRunner().invoke(program(), [*given, "--schemas", str(ANDERS)]).exit_code == 0
    assert len(list((tmp_path / "r").glob("retour-*.xml"))) == 1
