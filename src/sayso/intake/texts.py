"""Text, JSON and JSON lines, as given: nothing is extracted, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from sayso.errors import InputError
from sayso.intake import records, unpack
from sayso.intake.decode import MARKS, decode
from sayso.intake.given import Given
from sayso.intake.taken import Item, Taken, aside


def from_text(given: Given) -> Iterator[Item]:
    """Yield the one article whose text all of it is."""
    article = records.plain(given.text(), given.place)
    yield Taken(replace(article, url=given.url), given.found())


def from_json(given: Given) -> Iterator[Item]:
    """Yield the article, or the articles of the list."""
    yield from _records(given.text(), given)


def from_lines(given: Given) -> Iterator[Item]:
    """Yield an article a line, never holding more than one line."""
    for number, (offset, data) in enumerate(_lines(given.stream, given.place), 1):
        if number == 1 and _is_wide(data):  # UTF-16 or UTF-32 cannot be cut into lines before it is decoded
            yield from _text_lines(decode(data + given.stream.read(unpack.LIMIT), given.place), given)
            return
        yield from _line(data, given, f"{given.place}:{number}", offset)


def from_any(given: Given) -> Iterator[Item]:
    """Yield what standard input holds: text, JSON or JSON lines, told apart by how it begins."""
    text = given.text()
    start = text.lstrip()[:1]
    if start == "[" or (start == "{" and _is_one_object(text)):
        yield from _records(text, given)
    elif start == "{":
        yield from _text_lines(text, given)
    else:
        yield Taken(records.plain(text, given.place), given.found())


def _records(text: str, given: Given) -> Iterator[Item]:
    for number, (place, item) in enumerate(records.many(text, given.place), 1):
        if isinstance(item, InputError):
            yield aside(item)
        else:
            yield Taken(item, given.found(place, record=None if place == given.place else str(number)))


def _is_one_object(text: str) -> bool:
    """Tell a JSON object from the first line of JSONL: a broken object over many lines counts as one object."""
    first = text.lstrip().split("\n", 1)[0].rstrip()
    return not first.endswith("}") or text.strip() == first


def _is_wide(data: bytes) -> bool:
    return b"\0" in data[:64] or any(data.startswith(mark) for mark, name in MARKS if name != "utf-8")


def _lines(file: BinaryIO, place: str) -> Iterator[tuple[int, bytes]]:
    """Yield line by line, each with its offset; of a line that is too long, LIMIT + 1 bytes."""
    offset, data = 0, file.readline(unpack.LIMIT + 1)
    if not data:
        raise InputError(place, "is empty: there is no article to read")
    while data:
        yield offset, data
        offset += len(data)
        while data and not data.endswith(b"\n"):  # the rest of a line that was too long
            data = file.readline(unpack.LIMIT)
            offset += len(data)
        data = file.readline(unpack.LIMIT + 1)


def _line(data: bytes, given: Given, place: str, offset: int) -> Iterator[Item]:
    if len(data) > unpack.LIMIT:
        yield aside(InputError(place, f"the line is longer than {unpack.LIMIT // 2**20} MB: no article is"))
    elif not data.isspace():
        try:
            article = records.one(records.parsed(decode(data, place), place), place)
            yield Taken(article, given.found(place, offset))
        except InputError as error:
            yield aside(error, data)


def _text_lines(text: str, given: Given) -> Iterator[Item]:
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.isspace():
            place = f"{given.place}:{number}"
            item = records.line(line, place)
            yield aside(item) if isinstance(item, InputError) else Taken(item, given.found(place))
