"""The insurer of the sandbox, and the loop: convert, answer, read, and the figures agree."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from adapter.core.findings import Finding
from adapter.formats.common.registry import codecs
from adapter.importers.sandbox import read_sandbox
from adapter.model import retour, sandbox
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie, Prestatie
from adapter.model.sandbox import AFWIJZEN, TOEKENNEN, Beleid, Sandbox
from adapter.reference.retourcodes import retourcode
from adapter.validation.pipeline import Settings
from adapter.validation.scope import Omgeving
from adapter.workflows.answer import answer_messages
from adapter.workflows.answering.made import INSURER, Answer
from adapter.workflows.answering.returns import in_parts
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert
from adapter.workflows.validate import validate_files

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "fixtures/gds801/basis"
DEMO = ROOT / "fixtures/demo"
SENT, ANSWERED = date(2027, 2, 5), date(2027, 2, 20)


def debits(
    insurer: Sandbox, folder: Path, name: str = "debet-enkel"
) -> list[retour.DebetPrestatie]:
    """Return the debits of the return message on a message of the fixtures."""
    return [
        item.debet_prestatie for item in answered(insurer, folder, name) if item.debet_prestatie
    ]


def answered(insurer: Sandbox, folder: Path, name: str) -> list[retour.Prestatie]:
    given = BASE / f"{name}.xml"
    omgeving = Omgeving(vandaag=date(2026, 11, 22))
    told = list(answer_messages(given, folder / "uit", insurer, omgeving, force=True))
    assert len(told) == 1
    assert isinstance(told[0], Answer)
    assert told[0].sender == INSURER
    with (folder / "uit" / str(told[0].path)).open("rb") as stream:
        values = [record.value for record in codecs()["GDS802"].read(stream)]
    return [value for value in values if isinstance(value, retour.Prestatie)]


def outcome(debet: retour.DebetPrestatie) -> tuple[str, list[str]]:
    codes = [str(item.retourcode) for item in debet.feedback]
    return str(debet.toegekend_bedrag_incl_btw_financieel), codes


def tarief(maximum: str, prestatiecode: str = "*") -> sandbox.Tarief:
    return sandbox.Tarief(maximum=Decimal(maximum), prestatiecode=prestatiecode)


@pytest.mark.parametrize(
    ("insurer", "expected"),
    [
        (Sandbox(), ("155.12", [])),
        (Sandbox(tarieven=(tarief("155.12"),)), ("155.12", [])),
        (Sandbox(tarieven=(tarief("150.00"),)), ("150.00", ["8059"])),
        (Sandbox(tarieven=(tarief("150.00", prestatiecode="XX*"),)), ("155.12", [])),
        (
            Sandbox(tarieven=(tarief("9.00", prestatiecode="??0?*"), tarief("1.00"))),
            ("9.00", ["8059"]),
        ),
        (
            Sandbox(tarieven=(tarief("1.00"),), beleid=Beleid(boven_maximum=AFWIJZEN)),
            ("0.00", ["0611"]),
        ),
        (
            Sandbox(tarieven=(tarief("1.00"),), beleid=Beleid(boven_maximum=TOEKENNEN)),
            ("155.12", []),
        ),
        (
            Sandbox(
                tarieven=(tarief("1.00", prestatiecode="XX"),),
                beleid=Beleid(zonder_tarief=AFWIJZEN),
            ),
            ("0.00", ["0613"]),
        ),
        (Sandbox(verzekerden=(sandbox.Persoon(bsn="999990123"),)), ("155.12", [])),
        (Sandbox(verzekerden=(sandbox.Persoon(bsn="99999012?"),)), ("155.12", [])),
        (Sandbox(verzekerden=(sandbox.Persoon(bsn="9999800*"),)), ("0.00", ["0320"])),
        (Sandbox(verzekerden=(sandbox.Persoon(verzekerdennummer="?*"),)), ("0.00", ["0320"])),
        (Sandbox(verzekerden=(sandbox.Persoon(tot=date(2026, 1, 1)),)), ("0.00", ["0320"])),
        (
            Sandbox(verzekerden=(sandbox.Persoon(verzekerd=False), sandbox.Persoon())),
            ("0.00", ["0320"]),
        ),
        (Sandbox(contracten=(sandbox.Contract(agb="94000101"),)), ("155.12", [])),
        (Sandbox(contracten=(sandbox.Contract(agb="94000999"),)), ("0.00", ["8022"])),
        (
            Sandbox(contracten=(sandbox.Contract(agb="*", van=date(2027, 1, 1)),)),
            ("0.00", ["8022"]),
        ),
        (Sandbox(afwijzen=(sandbox.Afwijzing(retourcode="0698"),)), ("0.00", ["0698"])),
        (
            Sandbox(afwijzen=(sandbox.Afwijzing(retourcode="0698", prestatiecodelijst="999"),)),
            ("155.12", []),
        ),
    ],
)
def test_the_insurer_decides_as_the_sandbox_says(
    insurer: Sandbox, expected: tuple[str, list[str]], tmp_path: Path
) -> None:
    assert [outcome(item) for item in debits(insurer, tmp_path)] == [expected]


def test_what_is_awarded_without_payment_is_never_paid_too(tmp_path: Path) -> None:
    found = debits(Sandbox(beleid=Beleid(uitbetalen=False)), tmp_path)[0]
    assert found.toegekend_bedrag_incl_btw_financieel == 0
    assert str(found.toegekend_bedrag_incl_btw_niet_financieel) == "155.12"


def test_a_credit_is_taken_over_or_refused(tmp_path: Path) -> None:
    for policy, amount, codes in ((TOEKENNEN, "155.12", 0), (AFWIJZEN, "0.00", 1)):
        insurer = Sandbox(beleid=Beleid(credit=policy))
        credit = answered(insurer, tmp_path, "credit-enkel")[0].credit_prestatie
        assert credit
        assert str(credit.toegekend_credit_bedrag_incl_btw_financieel) == amount
        assert len(credit.feedback) == codes


def test_a_person_with_very_many_prestaties_is_begun_anew() -> None:
    remark = retour.Feedback(retourcode="0435")
    person = retour.Verzekerde(bsn="999990123", feedback=(remark,))
    prestatie = retour.Prestatie()
    parts = list(in_parts([person, *[prestatie] * 5, person, prestatie], most=2))
    again = retour.Verzekerde(bsn="999990123")
    pair = [prestatie] * 2
    assert parts == [person, *pair, again, *pair, again, prestatie, person, prestatie]


def test_every_code_that_the_insurer_gives_of_itself_can_be_explained() -> None:
    assert all(retourcode(code) for code in attrs.astuple(sandbox.Retourcodes()))


def demo(folder: Path) -> Path:
    given = Inputs(
        exports=(DEMO / "export.csv",),
        practice=DEMO / "praktijk.toml",
        agreements=DEMO / "od-afspraken.csv",
        parties=DEMO / "partijen.csv",
        contracts=DEMO / "contracten.csv",
        tariffs=DEMO / "tarieven.csv",
    )
    convert(given, folder / "uit", Omgeving(vandaag=SENT), force=False, language="nl")
    return folder / "uit"


def claimed(folder: Path) -> dict[tuple[str, str], Decimal]:
    """Return the amount of each prestatie by file and reference, with its sign."""
    found: dict[tuple[str, str], Decimal] = {}
    for path in sorted(folder.glob("*.xml")):
        with path.open("rb") as stream:
            for record in codecs()["GDS801"].read(stream):
                if isinstance(record.value, Prestatie):
                    part = record.value.debet_prestatie or record.value.credit_prestatie
                    assert part
                    found[path.stem, str(part.referentienummer)] = amount(part)
    return found


def amount(part: DebetPrestatie | CreditPrestatie) -> Decimal:
    if isinstance(part, DebetPrestatie):
        return Decimal(str(part.declaratie_bedrag_incl_btw))
    return -Decimal(str(part.toegekend_bedrag_incl_btw_financieel))


def awarded(path: Path) -> tuple[dict[str, tuple[Decimal, tuple[str, ...]]], Decimal]:
    """Return what each prestatie of a return message is awarded and why, and the total it names."""
    found: dict[str, tuple[Decimal, tuple[str, ...]]] = {}
    total = Decimal(0)
    with path.open("rb") as stream:
        for record in codecs()["GDS802"].read(stream):
            value = record.value
            if isinstance(value, retour.Overzicht):
                paid = value.totaal_toegekend_bedrag_incl_btw_financieel
                assert paid
                sign = 1 if paid.debet_credit_code == "D" else -1
                total = sign * Decimal(str(paid.bedrag))
            if isinstance(value, retour.Prestatie):
                debet, credit = value.debet_prestatie, value.credit_prestatie
                codes = tuple(str(x.retourcode) for x in (debet or credit).feedback)  # type: ignore[union-attr]  # one of the two
                if debet:
                    sum_ = Decimal(str(debet.toegekend_bedrag_incl_btw_financieel))
                    found[str(debet.referentienummer)] = sum_, codes
                elif credit:
                    sum_ = -Decimal(str(credit.toegekend_credit_bedrag_incl_btw_financieel))
                    found[str(credit.referentienummer)] = sum_, codes
    return found, total


def test_what_was_converted_is_awarded_to_the_cent(tmp_path: Path) -> None:
    out = demo(tmp_path)
    report = json.loads((out / "rapport.json").read_text("utf-8"))
    omgeving = Omgeving(vandaag=ANSWERED)
    told = list(
        answer_messages(out / "declaraties", tmp_path / "retour", Sandbox(), omgeving, force=False)
    )
    answers = [item for item in told if isinstance(item, Answer)]
    assert len(answers) == len(told) == len(list((out / "declaraties").glob("*.xml")))
    rows = sum(item.figures.prestaties for item in answers)
    euros = sum((item.figures.awarded for item in answers), Decimal(0))
    assert {"rows": rows, "amount": f"{euros:.2f}"} == report["declared"]
    by_file = {
        file["path"].rpartition("/")[2].removesuffix(".xml"): (file["rows"], file["amount"])
        for file in report["files"]
        if file["kind"] == "gds801"
    }
    asked = claimed(out / "declaraties")
    for item in answers:
        path = tmp_path / "retour" / str(item.path)
        name = path.stem.removeprefix("retour-")
        prestaties, total = awarded(path)
        assert by_file[name] == (len(prestaties), f"{total:.2f}")
        for reference, (euros, codes) in prestaties.items():
            assert (asked[name, reference], ()) == (euros, codes)


def test_the_insurer_of_the_demo_rejects_and_reduces_what_it_says(tmp_path: Path) -> None:
    out = demo(tmp_path)
    insurer = read_sandbox(DEMO / "sandbox.toml")
    omgeving = Omgeving(vandaag=ANSWERED)
    given = out / "declaraties"
    told = list(answer_messages(given, tmp_path / "retour", insurer, omgeving, force=False))
    asked = claimed(given)
    seen: Counter[str] = Counter()
    for item in told:
        assert isinstance(item, Answer)
        path = tmp_path / "retour" / str(item.path)
        prestaties, total = awarded(path)
        assert total == sum((euros for euros, _ in prestaties.values()), Decimal(0))
        name = path.stem.removeprefix("retour-")
        for reference, (euros, codes) in prestaties.items():
            assert (euros == asked[name, reference]) is (codes == ())
            seen.update(codes)
        assert Counter(item.figures.codes) == Counter(
            code for _, codes in prestaties.values() for code in codes
        )
    assert set(seen) == {"0320", "0587", "0613", "8059"}
    for check in validate_files([tmp_path / "retour"], Settings(omgeving=omgeving)):
        list(check)
        assert check.verdict.verdict == "accepted"


def test_a_faulty_message_comes_back_with_exactly_what_vecozo_names(tmp_path: Path) -> None:
    out = demo(tmp_path)
    given = next(iter(sorted((out / "declaraties").glob("*.xml"))))
    text = given.read_text("utf-8").replace("Aantal>1<", "Aantal>2<", 3)
    given.write_text(text.replace("DoorsturenToegestaan>true<", "DoorsturenToegestaan>false<", 1))
    settings = Settings(omgeving=Omgeving(vandaag=ANSWERED), as_vecozo=True)
    wanted: Counter[tuple[str, str]] = Counter()
    for check in validate_files([given], settings):
        for finding in check:
            if finding.retourcode:
                path = str(finding.at.path).rpartition("/DebetPrestatie")[0]
                wanted[path, finding.retourcode] += 1
    told = list(
        answer_messages(given, tmp_path / "retour", Sandbox(), settings.omgeving, force=False)
    )
    assert sum(wanted.values()) == len([item for item in told if isinstance(item, Finding)]) == 4
    made = told[-1]
    assert isinstance(made, Answer)
    prestaties, total = awarded(tmp_path / "retour" / str(made.path))
    assert total == 0
    references = _references(given)
    assert (
        Counter(
            (path, code)
            for path in references
            for code in prestaties.get(references[path], ((), ()))[1]
        )
        == wanted
    )
    for check in validate_files([tmp_path / "retour"], settings):
        list(check)
        assert check.verdict.verdict == "accepted"


def _references(given: Path) -> dict[str, str]:
    """Return the Referentienummer of each Prestatie by its path."""
    found: dict[str, str] = {}
    with given.open("rb") as stream:
        for record in codecs()["GDS801"].read(stream):
            if isinstance(record.value, Prestatie) and record.value.debet_prestatie:
                found[record.place.path] = str(record.value.debet_prestatie.referentienummer)
    return found
