"""Places → Articles, lazily and in the order given: what cannot be read comes as an `InputError` in its turn."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from sayso.errors import InputError
from sayso.intake import records
from sayso.intake.decode import MARKS, decode
from sayso.model import Article

Item = Article | InputError

LIMIT = 64 * 2**20  # bytes of one text, or of one line of a .jsonl: no news article comes near
STDIN = "-"


def articles(places: Sequence[str], *, overrides: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Yield every article of every place, or what is wrong with it; `overrides` replaces fields of each article."""
    for place in places:
        for item in _from_place(place):
            yield replace(item, **overrides) if overrides and isinstance(item, Article) else item


def _from_place(place: str) -> Iterator[Item]:
    try:
        yield from _reader(place)(place)
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(place, _os_trouble(error))


def _reader(place: str) -> Callable[[str], Iterator[Item]]:
    if place == STDIN:
        return _from_stdin
    if place.lower().startswith(("http://", "https://")):
        raise InputError(place, "addresses cannot be read yet: save the article's text and give the file")
    ending = Path(place).suffix.lower()
    if ending in {".html", ".htm", ".xhtml", ".mhtml"}:
        raise InputError(place, "HTML pages cannot be read yet: save the article's text as .txt")
    return {".json": _from_json, ".jsonl": _from_jsonl, ".ndjson": _from_jsonl}.get(ending, _from_text)


def _from_text(place: str) -> Iterator[Item]:
    with Path(place).open("rb") as file:
        text = decode(_limited(file, place), place)
    yield records.plain(text, place, Path(place).stem)


def _from_json(place: str) -> Iterator[Item]:
    with Path(place).open("rb") as file:
        text = decode(_limited(file, place), place)
    yield from records.many(text, place)


def _from_jsonl(place: str) -> Iterator[Item]:
    with Path(place).open("rb") as file:
        yield from _lines(file, place)


def _from_stdin(_: str) -> Iterator[Item]:
    place = "standard input"
    text = decode(_limited(sys.stdin.buffer, place), place)
    start = text.lstrip()[:1]
    if start == "[" or (start == "{" and _is_one_object(text)):
        yield from records.many(text, place)
    elif start == "{":
        yield from _text_lines(text, place)
    else:
        yield records.plain(text, place)


def _is_one_object(text: str) -> bool:
    """Tell a JSON object from the first line of JSONL: a broken object over many lines counts as one object."""
    first = text.lstrip().split("\n", 1)[0].rstrip()
    return not first.endswith("}") or text.strip() == first


def _limited(file: BinaryIO, place: str) -> bytes:
    data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise InputError(place, f"is larger than {LIMIT // 2**20} MB: split it, or give many articles as .jsonl")
    if not data:
        raise InputError(place, "is empty: there is no text to read")
    return data


def _lines(file: BinaryIO, place: str) -> Iterator[Item]:
    first = file.readline(LIMIT + 1)
    if not first:
        raise InputError(place, "is empty: there is no article to read")
    if _is_wide(first):  # UTF-16 or UTF-32 cannot be cut into lines before it is decoded
        yield from _text_lines(decode(first + _limited(file, place), place), place)
        return
    number, data = 1, first
    while data:
        yield from _line(data, f"{place}:{number}")
        number, data = number + 1, _next_line(file, data)


def _is_wide(data: bytes) -> bool:
    return b"\0" in data[:64] or any(data.startswith(mark) for mark, name in MARKS if name != "utf-8")


def _next_line(file: BinaryIO, previous: bytes) -> bytes:
    while previous and not previous.endswith(b"\n"):  # the rest of a line that was too long
        previous = file.readline(LIMIT)
    return file.readline(LIMIT + 1)


def _line(data: bytes, place: str) -> Iterator[Item]:
    if len(data) > LIMIT:
        yield InputError(place, f"the line is longer than {LIMIT // 2**20} MB: no article is")
    elif not data.isspace():
        try:
            yield records.line(decode(data, place), place)
        except InputError as error:
            yield error


def _text_lines(text: str, place: str) -> Iterator[Item]:
    for number, line in enumerate(text.split("\n"), 1):
        if line and not line.isspace():
            yield records.line(line, f"{place}:{number}")


def _os_trouble(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file: check the name"
    if isinstance(error, IsADirectoryError):
        return "is a folder: name the files in it, as in FOLDER/*.txt"
    if isinstance(error, PermissionError):
        return "may not be read: check its permissions"
    return f"cannot be read: {error.strerror or error}"
