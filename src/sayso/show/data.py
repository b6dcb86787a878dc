"""Readings as JSON: the reading contract, one line each or laid out to be looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from sayso.jsonable import dumped
from sayso.model import Reading


def jsonl(readings: Iterable[Reading]) -> Iterator[str]:
    """Yield one line for each reading."""
    for reading in readings:
        yield dumped(reading.to_dict()) + "\n"


def json_one(readings: Iterable[Reading]) -> Iterator[str]:
    """Yield one object for one reading; a list for more, nothing for none."""
    ahead = iter(readings)
    first, second = next(ahead, None), next(ahead, None)
    if first is None:
        return
    if second is None:
        yield laid_out(first) + "\n"
    else:
        yield from json_list(_again(first, second, ahead))


def json_list(readings: Iterable[Reading]) -> Iterator[str]:
    """Yield a list of objects, one reading at a time."""
    number = -1
    for number, reading in enumerate(readings):
        yield (",\n" if number else "[\n") + laid_out(reading)
    yield "[]\n" if number < 0 else "\n]\n"


def laid_out(reading: Reading) -> str:
    """Return the object with a line for each field and for each item of its lists."""
    fields = (f"{json.dumps(key)}: {_value(value)}" for key, value in reading.to_dict().items())
    return "{" + ",\n ".join(fields) + "}"


def _value(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n  " + ",\n  ".join(map(dumped, value)) + "]"
    return dumped(value)


def _again(first: Reading, second: Reading, rest: Iterator[Reading]) -> Iterator[Reading]:
    yield first
    yield second
    yield from rest
