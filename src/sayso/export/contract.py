"""Our own JSON lines → readings: every line is checked at the door, so that what comes in is what the reader makes.

1. A line is UTF-8 and JSON. 2. Its object has the fields of the reading contract, and they are of the right kind.
3. What they refer to is there: places lie in the text, parents, sources, places and times in the lists beside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sayso.errors import InputError
from sayso.export.shape import Shape, shapes
from sayso.intake.records import is_time, parsed
from sayso.model import (
    Article,
    Attribution,
    Finding,
    Place,
    Problem,
    Reading,
    Source,
    Span,
    Statement,
    Time,
)

_LISTS: dict[str, type] = {
    "attributions": Attribution,
    "sources": Source,
    "statements": Statement,
    "places": Place,
    "times": Time,
    "findings": Finding,
    "problems": Problem,
}
_LONGEST_SHOWN = 40  # characters of a wrong value in a message


class _Wrong(Exception):  # noqa: N818 - not an error of the user's: the place is added where it is known
    """What does not fit."""


def imported(lines: Iterable[str | bytes], place: str = "standard input") -> Iterator[Reading]:
    """Yield the readings that `export` wrote as `jsonl` of `all`, exactly as they were; empty lines are passed over.

    An article that did not name its language has the one it was read in. Raises InputError with `place` and the number
    of the first line that is none.
    """
    for number, line in enumerate(lines, 1):
        here = f"{place}:{number}"
        text = _decoded(line, here)
        text = text.removeprefix("\ufeff") if number == 1 else text
        if text and not text.isspace():
            yield _reading(parsed(text, here), here)


def _decoded(line: str | bytes, here: str) -> str:
    try:
        return line if isinstance(line, str) else line.decode()
    except UnicodeDecodeError:
        raise InputError(here, "is not UTF-8: import takes what `export --what all --format jsonl` wrote") from None


def _reading(value: object, here: str) -> Reading:
    try:
        return _built(value)
    except _Wrong as wrong:
        raise InputError(here, str(wrong)) from None


def _built(value: object) -> Reading:
    if not isinstance(value, dict):
        raise _Wrong(f"a reading is an object, not {_shown(value)}")
    _check_head(value)
    for name, noun in _LISTS.items():
        _check_list(value[name], name, noun)
    reading = Reading.from_dict(value)
    _check_references(reading)
    _check_spans(reading)
    return reading


# ── shapes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_head(value: dict[str, Any]) -> None:
    head = {name: shape for name, (shape, _) in shapes(Article).items()}
    head |= {"language": shapes(Article)["id"].shape, "headline": shapes(Attribution)["cue"].shape}
    _check_names(value, {*head, *_LISTS}, {*head, *_LISTS}, "")
    for name, shape in head.items():
        _check_shape(value[name], shape, f'"{name}"')
    if not value["id"]:
        raise _Wrong('"id" must not be empty')
    if value["published"] is not None and not is_time(value["published"]):
        raise _Wrong(f'"published" must be an ISO 8601 time, not {_shown(value["published"])}')


def _check_list(items: object, name: str, noun: type) -> None:
    if not isinstance(items, list):
        raise _Wrong(f'"{name}" must be a list, not {_shown(items)}')
    known = shapes(noun)
    needed = {field for field, (_, is_needed) in known.items() if is_needed}
    for number, item in enumerate(items):
        where = f"{name}, entry {number}: "
        if not isinstance(item, dict):
            raise _Wrong(f"{where}must be an object, not {_shown(item)}")
        _check_names(item, needed, known.keys(), where)
        for field, value in item.items():
            _check_shape(value, known[field].shape, f'{where}"{field}"')


def _check_names(item: dict[str, Any], needed: Iterable[str], known: Iterable[str], where: str) -> None:
    missing, strange = sorted(set(needed) - item.keys()), sorted(item.keys() - set(known))
    if missing:
        raise _Wrong(
            f'{where}"{missing[0]}" is missing: is this a reading, as `export --what all --format jsonl` writes?'
        )
    if strange:
        trouble = "is nothing that a reading has; if a newer version wrote it, import with that one"
        raise _Wrong(f"{where}{_shown(strange[0])} {trouble}")


def _check_shape(value: object, shape: Shape, where: str) -> None:
    if not shape.fits(value):
        raise _Wrong(f"{where} must be {shape.wanted}, not {_shown(value)}")


def _shown(value: object) -> str:
    if isinstance(value, str):
        return repr(value[:_LONGEST_SHOWN])
    if isinstance(value, dict | list):  # which may be endless
        return "this list" if isinstance(value, list) else "an object"
    return json.dumps(value)[:_LONGEST_SHOWN]


# ── references ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_references(reading: Reading) -> None:
    said = _distinct("attributions", [one.id for one in reading.attributions])
    sources = _distinct("sources", [one.id for one in reading.sources])
    for number, one in enumerate(reading.attributions):
        where = f"attributions, entry {number}"
        _check_in(f'{where}: "parent"', [] if one.parent is None else [one.parent], said)
        _check_in(f'{where}: "source_id"', [] if one.source_id is None else [one.source_id], sources)
        if not 0 <= one.confidence <= 1:
            raise _Wrong(f'{where}: "confidence" must be from 0 to 1, not {_shown(one.confidence)}')
    for number, statement in enumerate(reading.statements):
        where = f"statements, entry {number}"
        _check_in(f'{where}: "chain"', statement.chain, sources)
        _check_in(f'{where}: "places"', statement.places, range(len(reading.places)))
        _check_in(f'{where}: "times"', statement.times, range(len(reading.times)))
    for number, place in enumerate(reading.places):
        _check_point(place, f"places, entry {number}")


def _distinct(name: str, ids: list[Any]) -> set[Any]:
    if len(set(ids)) < len(ids):
        raise _Wrong(f'{name}: no two entries may have the same "id"')
    return set(ids)


def _check_in(where: str, found: Iterable[object], known: set[Any] | range) -> None:
    for one in found:
        if one not in known:
            raise _Wrong(f"{where} refers to {_shown(one)}, which is not there")


def _check_point(place: Place, where: str) -> None:
    if abs(place.lat or 0) > 90 or abs(place.lon or 0) > 180:
        raise _Wrong(f'{where}: "lat" must be from -90 to 90 degrees, "lon" from -180 to 180')


def _check_spans(reading: Reading) -> None:
    ends = {"text": len(reading.article.text), "title": len(reading.article.title or "")}
    if reading.headline and reading.headline.end > ends["text"]:
        raise _Wrong('"headline" does not lie in the text')
    for name in _LISTS:
        for number, item in enumerate(getattr(reading, name)):
            field = getattr(item, "field", "text")
            if any(span.end > ends[field] for span in _spans(item)):
                raise _Wrong(f"{name}, entry {number}: a place does not lie in the {field}")


def _spans(item: Any) -> Iterator[Span]:
    for name in type(item).__slots__:
        value = getattr(item, name)
        if isinstance(value, Span):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Span))
