"""Reading then writing a valid message gives the same canonical XML."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element

from adapter.formats.common.schemas import schema_path
from adapter.formats.common.xsdfiles import XS
from adapter.formats.gds801 import CODEC

ROOT = Path(__file__).resolve().parents[3]
NAMESPACE = CODEC.namespace
MESSAGES = sorted(
    [
        *(ROOT / "fixtures" / "gds801").rglob("*.xml"),
        *(ROOT.parent / "shared" / "gds801" / "samples").glob("*.xml"),
    ]
)
# What a valid text of a type may look like; the odd forms are legal and must survive too.
TEXTS = {
    "xs:date": st.dates().map(str) | st.sampled_from(["2026-10-05Z", "2026-10-05+01:00"]),
    "xs:time": st.times().map(lambda time: f"{time:%H:%M:%S}") | st.just("10:00:00Z"),
    "xs:boolean": st.sampled_from(["true", "false", "1", "0"]),
    "xs:decimal": st.sampled_from(["1", "2", "1.0", "+1", "01", "0.5"]),
    "Bedrag": st.decimals(-99999, 99999, places=2).map(lambda amount: f"{amount:f}")
    | st.sampled_from(["+128.47", "128.4", "128", "0128.47", "0.00", "-0.00"]),
    "Tekst": st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")
        | st.sampled_from("&<>\"'\n\t"),
        min_size=1,
        max_size=12,
    ),
    "Letter": st.sampled_from("PTDC"),
    "Berichtcode": st.just("573"),
    "Nummer": st.just("1"),
    "AGB": st.from_regex(r"[0-9]{8}", fullmatch=True),
    "UZOVI": st.from_regex(r"[0-9]{4}", fullmatch=True),
    "BSN": st.just("999990019"),
}


def canonical(message: bytes) -> bytes:
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)
    return etree.tostring(etree.fromstring(message, parser), method="c14n")


def rewrite(message: bytes) -> bytes:
    out = BytesIO()
    CODEC.write((record.value for record in CODEC.read(BytesIO(message))), out)
    return out.getvalue()


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_a_message_is_written_back_as_it_was(path: Path) -> None:
    message = path.read_bytes()
    assert canonical(rewrite(message)) == canonical(message)


class Composer:
    """Makes a random valid message by walking the XSD itself, not our reading of it."""

    def __init__(self, version: str, data: st.DataObject) -> None:
        self.schema = etree.parse(schema_path("GDS801", version)).getroot()
        self.draw = data.draw
        self.version = dict(
            zip(("Berichtversie", "Berichtsubversie"), version.split("."), strict=True)
        )

    def message(self) -> bytes:
        root = etree.Element(f"{{{NAMESPACE}}}Bericht", nsmap={"gds801": NAMESPACE})
        self.fill(root, "Bericht")
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def fill(self, parent: _Element, kind: str) -> None:
        content = self.schema.find(f"{XS}complexType[@name='{kind}']")
        assert content is not None
        self.particle(parent, content[-1])

    def particle(self, parent: _Element, particle: _Element) -> None:
        low = int(particle.get("minOccurs", "1"))
        high = particle.get("maxOccurs", "1")
        times = self.draw(st.integers(low, 2 if high == "unbounded" else int(high)))
        for _ in range(max(times, 1) if particle.get("name") == "Verzekerde" else times):
            if particle.tag == f"{XS}element":
                self.element(parent, str(particle.get("name")), str(particle.get("type")))
                continue
            children = [child for child in particle if child.tag != f"{XS}annotation"]
            if particle.tag == f"{XS}choice":
                children = [self.draw(st.sampled_from(children))]
            for child in children:
                self.particle(parent, child)

    def element(self, parent: _Element, name: str, kind: str) -> None:
        node = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if kind in TEXTS:
            node.text = self.version.get(name) or self.draw(TEXTS[kind])
        else:
            self.fill(node, kind)


@pytest.mark.parametrize("version", CODEC.versions)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_valid_message_is_written_back_as_it_was(
    version: str, data: st.DataObject
) -> None:
    message = Composer(version, data).message()
    judge = etree.XMLSchema(etree.parse(schema_path("GDS801", version)))
    judge.assertValid(etree.fromstring(message))
    again = rewrite(message)
    assert canonical(again) == canonical(message)
    judge.assertValid(etree.fromstring(again))
