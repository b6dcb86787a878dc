"""Nouns of the package ↔ the interface: as plain JSON values, and as models that describe them.

Dataclasses and named tuples are objects there; spans are pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, create_model

from sayso.api.shapes import Offsets
from sayso.model import Span


def plain(value: Any) -> Any:
    """Return a noun as plain JSON values."""
    if isinstance(value, Span):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(one) for name, one in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, (tuple, list)) else value


@cache
def shape(kind: Any) -> Any:
    """Return the type of what `plain` makes of a noun: models for dataclasses and named tuples, all else as it is."""
    origin = get_origin(kind)
    if kind is Span:
        return Offsets
    if origin in (Union, UnionType):
        return reduce(or_, map(shape, get_args(kind)))
    if is_dataclass(origin):
        parameters: tuple[TypeVar, ...] = getattr(origin, "__parameters__", ())
        return _model(origin, dict(zip(parameters, get_args(kind), strict=True)))
    if origin is None or origin is Literal:
        return _model(kind, {}) if _is_noun(kind) else kind
    return origin[tuple(one if one is ... else shape(one) for one in get_args(kind))]


def _is_noun(kind: Any) -> bool:
    return isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields"))


def _model(kind: Any, given: dict[TypeVar, Any]) -> type[BaseModel]:
    """A model of a dataclass or named tuple; `given` are the types that it is made of."""
    hints = get_type_hints(kind, include_extras=True)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields
    made: dict[str, Any] = {name: (shape(_filled(hints[name], given)), ...) for name in names}
    title = kind.__name__ + "".join(getattr(one, "__name__", "") for one in given.values())
    return create_model(title, __doc__=kind.__doc__, **made)


def _filled(hint: Any, given: dict[TypeVar, Any]) -> Any:
    if isinstance(hint, TypeVar):
        return given[hint]
    args = get_args(hint)
    return (
        hint[tuple(given[one] for one in hint.__parameters__)] if args and getattr(hint, "__parameters__", ()) else hint
    )
