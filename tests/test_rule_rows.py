"""What a row of a rule looks at is an element of the schema of each version that it is for."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from adapter.formats.common.xmlbinding import ClassBinding
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.gds801 import CODEC as GDS801
from adapter.formats.gds802 import CODEC as GDS802
from adapter.validation import rules
from adapter.validation.vocabulary import elements_of


def _id(item: XmlCodec | Mapping[str, Any]) -> str:
    return item.name if isinstance(item, XmlCodec) else _row_id(item)


def _row_id(row: Mapping[str, Any]) -> str:
    code = row.get("retourcode") or "+".join(row.get("retourcodes", {}).values())
    return "-".join((row["id"], code, *row.get("versions", ())))


def _rows() -> Iterator[tuple[XmlCodec, dict[str, Any]]]:
    for codec in (GDS801, GDS802):
        folder = Path(rules.__file__).parent / codec.name.lower()
        for path in sorted(folder.glob("*.toml")):
            for row in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
                yield codec, row


def _classes(path: str, binding: ClassBinding) -> Iterator[tuple[str, ClassBinding]]:
    yield f"/{path}", binding
    for slot in binding.slots:
        if slot.child:
            yield from _classes(f"{path}/{slot.element}", slot.child)


def _references(row: Mapping[str, Any]) -> Iterator[str]:
    for part in ("when", "unless", "check"):
        words = row.get(part, {})
        for word, argument in words.items() if isinstance(words, dict) else ():
            if word == "in_codelist":
                yield from argument
                continue
            yield from elements_of(word, argument)
            others = argument.values() if isinstance(argument, dict) else ()
            yield from (other["veld"] for other in others if isinstance(other, dict))
    yield row.get("element", "")


def _exists(classes: list[tuple[str, ClassBinding]], on: str, reference: str) -> bool:
    owner, _, path = reference.rpartition(".")
    for name, start in classes:
        binding: ClassBinding | None = start
        if not name.endswith(f"/{owner or on}"):
            continue
        for step in filter(None, path.split("/")):
            slot = binding.by_element.get(step) if binding else None
            if slot is None:
                break
            binding = slot.child
        else:
            return True
    return False


@pytest.mark.parametrize(("codec", "row"), list(_rows()), ids=_id)
def test_every_element_of_a_row_is_in_the_schema_of_each_version(
    codec: XmlCodec, row: dict[str, Any]
) -> None:
    for version in row.get("versions", codec.versions):
        bindings = codec.bound(version).plan.bindings
        classes = [found for name, b in bindings.items() for found in _classes(name, b)]
        names = [name for name in _references(row) if not name.startswith("Omgeving.")]
        names = [name for name in names if name not in codec.unplaced(version)]
        assert [name for name in names if not _exists(classes, row["on"], name)] == []
