"""Type hints → checks of JSON values: what the nouns of `sayso.model` say of their fields is what a line must hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from sayso.model import WRITTEN, Span

LARGEST = 2**53  # what every reader of JSON and every database can count to


class Shape(NamedTuple):
    """A check and, for messages, what it asks for."""

    wanted: str
    fits: Callable[[Any], bool]


class Field(NamedTuple):
    """A field of an object."""

    shape: Shape
    needed: bool


@cache
def shapes(noun: type) -> dict[str, Field]:
    """Return the fields of a noun under the names they have in JSON."""
    hints = get_type_hints(noun)
    return {WRITTEN.get(f.name, f.name): Field(_shape(hints[f.name]), f.default is MISSING) for f in fields(noun)}


def _shape(hint: Any) -> Shape:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return Shape(" or ".join(f'"{word}"' for word in args), lambda value: isinstance(value, str) and value in args)
    if origin in (Union, UnionType):
        return _either([_shape(arg) for arg in args])
    if args[-1] is Ellipsis:
        return _list(_shape(args[0]))
    return _row([_shape(arg) for arg in args])


def _either(shapes: list[Shape]) -> Shape:
    wanted = " or ".join(shape.wanted for shape in shapes)
    return Shape(wanted, lambda value: any(shape.fits(value) for shape in shapes))


def _list(entry: Shape) -> Shape:
    return Shape(f"a list of: {entry.wanted}", lambda value: isinstance(value, list) and all(map(entry.fits, value)))


def _row(entries: list[Shape]) -> Shape:
    def fits(value: Any) -> bool:
        return (
            isinstance(value, list)
            and len(value) == len(entries)
            and all(entry.fits(part) for entry, part in zip(entries, value, strict=True))
        )

    return Shape(f"[{', '.join(entry.wanted for entry in entries)}]", fits)


def _is_whole(value: Any) -> bool:
    return type(value) is int and -LARGEST <= value <= LARGEST


def _is_number(value: Any) -> bool:
    return _is_whole(value) or (type(value) is float and math.isfinite(value))


def _is_span(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_whole, value)) and 0 <= value[0] <= value[1]


_PLAIN = {
    str: Shape("a string", lambda value: isinstance(value, str)),
    bool: Shape("true or false", lambda value: isinstance(value, bool)),
    int: Shape("a whole number", _is_whole),
    float: Shape("a number", _is_number),
    NoneType: Shape("null", lambda value: value is None),
    Span: Shape("a place [start, end]", _is_span),
}
