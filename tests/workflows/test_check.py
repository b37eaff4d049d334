"""`check` over files of every form: what it takes, what it counts, and what it never shows."""

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import adapter
from adapter.cli.answer import command as answer
from adapter.cli.check import command
from adapter.core.errors import UnusableInputError
from adapter.core.findings import Severity
from adapter.workflows.checking.kladblok import Kladblok
from adapter.workflows.checking.post import Post, Vorm, Weg

ROOT = Path(__file__).resolve().parents[2] / "fixtures"
CASES = ROOT / "check"
DEMO = ROOT / "demo"
ON = date(2027, 2, 5)


def codes(*files: Path) -> list[str]:
    return [finding.code for finding in adapter.check(files, on=ON)]


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    done = CliRunner().invoke(command, [str(item) for item in arguments], input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def test_a_clean_export_and_what_convert_made_of_it_tell_no_error(tmp_path: Path) -> None:
    clean = tmp_path / "export.csv"
    lines = (DEMO / "export.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    first = adapter.convert(_inputs(DEMO / "export.csv"), tmp_path / "eerst", on=ON)
    refused = {group.origins[0].row for group in first.row_errors}
    kept = [line for row, line in enumerate(lines, start=1) if row not in refused]
    clean.write_text("".join(kept), encoding="utf-8")
    out = tmp_path / "uit"
    report = adapter.convert(_inputs(clean), out, on=ON)
    run_over = adapter.check(
        [clean, out],
        on=ON,
        practice=DEMO / "praktijk.toml",
        agreements=DEMO / "od-afspraken.csv",
        contracts=DEMO / "contracten.csv",
        tariffs=DEMO / "tarieven.csv",
    )
    told = {f"{finding.severity.label} {finding.code}" for finding in run_over}
    assert told == {
        "warning IMP-ONBEKENDE-KOLOM",
        "warning SAMEN-CREDIT-ZONDER-DEBET",
        "warning SAMEN-ZONDER-MAXIMUM",
        "warning SAMEN-ZONDER-VERWIJZING",
    }
    written = report.declared.rows + report.invoiced.rows
    assert run_over.summary.lines == report.read.rows + written


def _inputs(export: Path) -> adapter.Inputs:
    return adapter.Inputs(
        exports=(export,),
        practice=DEMO / "praktijk.toml",
        agreements=DEMO / "od-afspraken.csv",
        parties=DEMO / "partijen.csv",
        contracts=DEMO / "contracten.csv",
        tariffs=DEMO / "tarieven.csv",
    )


def test_an_invoice_that_was_sent_twice_has_the_patient_of_its_row(tmp_path: Path) -> None:
    case = CASES / "samen-gefactureerd"
    invoice = case / "uit" / "facturen" / "94009101-F-1.xml"
    again = tmp_path / "opnieuw.xml"
    text = invoice.read_text(encoding="utf-8")
    again.write_text(text.replace("Te betalen", "Nog te betalen"), encoding="utf-8")
    found = list(adapter.check([case / "export.csv", invoice, again], on=ON))
    assert [(item.code, item.severity) for item in found] == [("DUBBEL-BERICHTEN", Severity.ERROR)]
    assert found[0].ander
    assert found[0].ander.file == str(invoice)
    assert codes(invoice, again)[0] == "DUBBEL-BERICHTEN"


@pytest.mark.parametrize("standard", ["GZ321-1.0", "ZH308-9.0", "AP304-8.0"])
def test_flat_declarations_are_held_against_each_other(standard: str, tmp_path: Path) -> None:
    good = ROOT / "ei" / standard / "goed.txt"
    again = tmp_path / "opnieuw.txt"
    again.write_bytes(good.read_bytes().replace(b"FACT", b"FACU") + b"\r\n")
    found = codes(good, again)
    assert "DUBBEL-BERICHTEN" in found or "SAMEN-BEIDE" in found
    assert not set(codes(good)) & {"DUBBEL-BERICHTEN", "DUBBEL-BERICHT"}


def _answered(declaration: Path, folder: Path, sandbox: str) -> Path:
    """Return the return message that the sandbox gives."""
    policy = folder / "sandbox.toml"
    policy.write_text(sandbox, encoding="utf-8")
    out = folder / "retour"
    given = [str(declaration), "--insurer", str(policy), "--on", "2027-02-05", "--out", str(out)]
    CliRunner().invoke(answer, [*given, "--force"])
    return next(out.glob("retour-*"))


def test_a_flat_return_tells_what_may_be_claimed_again(tmp_path: Path) -> None:
    good = ROOT / "ei" / "GZ321-1.0" / "goed.txt"
    again = tmp_path / "opnieuw.txt"
    again.write_bytes(good.read_bytes() + b"\r\n")
    refused = _answered(good, tmp_path, '[[afwijzen]]\nprestatiecode = "*"\nretourcode = "0613"\n')
    assert codes(good, again).count("DUBBEL-BERICHTEN") > 0
    check = adapter.check([good, refused, again], on=ON)
    assert {finding.code for finding in check} == {"SAMEN-CREDIT-ZONDER-DEBET"}
    assert check.summary.bronnen[1].standaard == "GZ322"
    assert check.summary.bronnen[1].regels > 0
    test = tmp_path / "test.txt"
    head = refused.read_bytes()
    assert head[9:10] == b"P"
    test.write_bytes(head[:9] + b"T" + head[10:])
    found = codes(good, test, again)
    assert "DUBBEL-BERICHTEN" in found
    assert "SAMEN-ANDERE-SOORT" in found


def test_what_vecozo_sent_back_may_be_claimed_again(tmp_path: Path) -> None:
    good = ROOT / "ei" / "GZ321-1.0" / "goed.txt"
    wrong = tmp_path / "fout.txt"
    first, *rest = good.read_bytes().split(b"\r\n")
    lines = [line[:23] + b"7" + line[24:] if line.startswith(b"02") else line for line in rest]
    wrong.write_bytes(b"\r\n".join([first, *lines]))
    returned = _answered(wrong, tmp_path, "")
    again = _again(good, tmp_path)
    assert "DUBBEL-BERICHTEN" in codes(good, again)
    assert set(codes(good, returned, again)) == {"SAMEN-CREDIT-ZONDER-DEBET"}


def _again(good: Path, folder: Path) -> Path:
    path = folder / "opnieuw.txt"
    path.write_bytes(good.read_bytes() + b"\r\n")
    return path


def test_rows_of_a_hospital_are_one_prestatie_by_their_reference(tmp_path: Path) -> None:
    export = ROOT / "translate" / "zh308-export" / "export.csv"
    again = tmp_path / "nog-eens.csv"
    again.write_bytes(export.read_bytes() + b"\r\n")
    assert "DUBBEL-EXPORTS" in codes(export, again)


def test_what_is_found_in_other_files_does_not_stop_at_one_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    for name in ("a.xml", "b.xml"):
        shutil.copy(CASES / "dubbel-berichten" / name, tmp_path / name)
    text = (tmp_path / "a.xml").read_text(encoding="utf-8")
    (tmp_path / "kapot.xml").write_text(text[: len(text) // 2], encoding="utf-8")
    (tmp_path / "codering.xml").write_text('<?xml version="1.0" encoding="utf-7"?><a/>', "utf-8")
    invoice = (CASES / "samen-tarief" / "factuur.xml").read_text(encoding="utf-8")
    (tmp_path / "factuur.xml").write_text(invoice[:-200], encoding="utf-8")
    (tmp_path / "entiteit.xml").write_text(
        invoice.replace("?>", "?><!DOCTYPE a>", 1), encoding="utf-8"
    )
    (tmp_path / "vreemd.xml").write_text("<a/>", encoding="utf-8")
    (tmp_path / "plat.txt").write_bytes(b"01" + b"9" * 320)
    (tmp_path / "leeg.csv").write_bytes(b"")
    (tmp_path / "tarieven.csv").write_bytes((CASES / "tarieven.csv").read_bytes())
    (tmp_path / "brief.pdf").write_bytes(b"%PDF")
    for name in ("uitval.csv", "besluiten.csv"):
        (tmp_path / name).write_bytes(b"niets")
    check = adapter.check([tmp_path], on=ON)
    found = [finding.code for finding in check]
    assert "DUBBEL-BERICHTEN" in found
    assert {"IN-LEEG", "XML-ONBEKEND", "IN-OVERGESLAGEN", "EI-1-ONBEKEND"} <= set(found)
    assert {"XML-NIET-WELGEVORMD", "XML-CODERING", "XML-DOCTYPE"} <= set(found)
    broken = {bron.pad.name for bron in check.summary.bronnen if bron.onvolledig}
    assert broken >= {"leeg.csv", "vreemd.xml", "plat.txt", "kapot.xml"}


def test_a_file_that_is_named_and_is_no_export_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError):
        codes(CASES / "tarieven.csv")
    with pytest.raises(UnusableInputError):
        codes(tmp_path / "weg.csv")


def test_an_export_of_any_sector_goes_with_its_invoices(tmp_path: Path) -> None:
    demo = ROOT / "voorbeeld-situaties"
    inputs = adapter.Inputs(
        exports=(demo / "export.csv",),
        practice=demo / "praktijk.toml",
        parties=demo / "partijen.csv",
    )
    adapter.convert(inputs, tmp_path / "uit", on=date(2026, 12, 31))
    files = [demo / "export.csv", tmp_path / "uit"]
    check = adapter.check(files, on=ON, practice=demo / "praktijk.toml")
    told = {finding.code for finding in check if finding.severity is not Severity.INFO}
    assert told == {"SAMEN-ZONDER-PATIENT"}
    assert [bron.soort.value for bron in check.summary.bronnen] == ["export", "UBL", "UBL", "UBL"]


def test_zip_files_and_standard_input_count_too(tmp_path: Path) -> None:
    packed = tmp_path / "berichten.zip"
    case = CASES / "dubbel-berichten"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(case / "a.xml", "a.xml")
    done = run(packed, "-", "--format", "json", stdin=(case / "b.xml").read_bytes())
    assert done.exit_code == 1
    told, summary = map(json.loads, done.stdout.splitlines())
    assert told["code"] == "DUBBEL-BERICHTEN"
    assert told["file"] == "-"
    assert told["related"]["file"] == f"{packed}/a.xml"
    assert summary["findings"] == {"error": 1, "warning": 0, "info": 0}


def test_what_convert_wrote_may_be_in_a_zip_file(tmp_path: Path) -> None:
    result = CASES / "export-en-berichten/uit"
    packed = tmp_path / "alles.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(result.rglob("*.*")):
            archive.write(path, path.name)
        archive.writestr("uitval.csv", "Factuurnummer;code\n")
        archive.writestr("rapport.txt", "Rijen: 3\n")
    check = adapter.check([packed], on=ON)
    assert [finding.code for finding in check] == [
        finding.code for finding in adapter.check([result], on=ON)
    ]
    assert len(check.summary.bronnen) == 6


def test_the_text_names_both_places_and_ends_with_a_line_a_file() -> None:
    case = CASES / "dubbel-exports"
    done = run(case / "november.csv", case / "december.csv")
    assert done.exit_code == 1
    assert f"{case / 'november.csv'}:3" in done.stdout.replace("\n      ", "")
    assert done.stdout.splitlines()[-1].startswith(
        "Samen: 2 bestanden, 5 regels, niet vergeleken: 0"
    )


def test_a_waiver_takes_a_finding_out_of_the_count(tmp_path: Path) -> None:
    config = tmp_path / "z.toml"
    config.write_text(
        '[[ontheffing]]\ncode = "DUBBEL-BERICHTEN"\nreden = "afgesproken"\n'
        'eigenaar = "administratie"\ntot = 2027-12-31\n',
        encoding="utf-8",
    )
    case = CASES / "dubbel-berichten"
    files = (case / "a.xml", case / "b.xml")
    assert run(*files, "--config", config, "--on", "2027-02-05").exit_code == 0
    assert run(*files, "--config", config, "--on", "2028-02-05").exit_code == 1


def test_nothing_that_is_shown_or_kept_points_to_a_patient() -> None:
    case = CASES / "export-en-berichten"
    files = [case / "export.csv", case / "uit", CASES / "dubbel-berichten"]
    shown = run(*files, "--format", "json").stdout + run(*files).stdout
    for number in ("999990019", "999980415", "1984"):
        assert number not in shown


def test_what_is_kept_of_a_claim_is_hashes_with_a_salt_of_the_run() -> None:
    post = Post(
        vorm=Vorm.EXPORT,
        weg=Weg.DECLARATIE,
        regel=2,
        patienten=(("bsn", "999990019"),),
        datum=date(2026, 11, 10),
        lijst="071",
        code="CO0497",
        nummer="D-1",
        referentie="R1",
    )
    kept = []
    for _ in range(2):
        klad = Kladblok()
        klad.add(post, 0, None, vrij=False)
        klad.flush()
        kept.append(list(klad.query("SELECT sleutel FROM sleutel")))
        assert not any(
            isinstance(cell, str) for row in klad.query("SELECT * FROM post") for cell in row
        )
        klad.close()
    assert kept[0] != kept[1]
