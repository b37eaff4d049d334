"""Objects of the model whose fields are made of their texts when they are asked for, and then kept.

Most checks of a record are decided by its texts: few fields of it are ever asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

import attrs

Build = Callable[[Sequence[str]], object]
"""Makes an object, or a field of one, of the texts of all elements of a record."""


def compile_lazy(model: type, fields: Mapping[str, Build]) -> Build:
    """Return the function that makes an object of a class of the model.

    What it makes is of a class below that one, in which the fields of the form stand before those
    of the model. It is equal to a plain object with the same fields.

    Args:
        model: the class.
        fields: what makes each field that is not absent.
    """
    names = [item.name for item in attrs.fields(model)]

    def is_same(held: object, other: object) -> bool:
        return isinstance(other, model) and all(
            getattr(held, name) == getattr(other, name) for name in names
        )

    absent = {item.name: item.default for item in attrs.fields(model) if item.name not in fields}
    kind = type(
        model.__name__,
        (model,),
        {
            "__slots__": ("__dict__", "_texts"),
            "__eq__": is_same,
            "__hash__": model.__hash__,
            **absent,
            **{name: _Later(name, make) for name, make in fields.items()},
        },
    )
    create = object.__new__
    hand = vars(kind)["_texts"].__set__

    def build(texts: Sequence[str]) -> object:
        made: object = create(kind)
        hand(made, texts)
        return made

    return build


def single(number: int, convert: Callable[[str], object]) -> Build:
    """Return what makes a field of the text of one element."""
    if convert is str:
        return itemgetter(number)
    return lambda texts: convert(texts[number])


def several(makes: Sequence[Build]) -> Build:
    """Return what makes a field that repeats."""
    return lambda texts: tuple([make(texts) for make in makes])


class _Later:
    """A field that is made when it is asked for; from then on the object itself has it."""

    def __init__(self, name: str, make: Build) -> None:
        self._name = name
        self._make = make

    def __get__(self, held: object, _: type) -> object:
        value = held.__dict__[self._name] = self._make(held._texts)  # type: ignore[attr-defined]  # noqa: SLF001 - the object that it is a field of
        return value
