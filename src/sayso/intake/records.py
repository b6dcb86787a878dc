"""Records → Articles: what a JSON article must hold, and the ids of articles that bring none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from sayso.errors import InputError
from sayso.model import Article

OPTIONAL = ("title", "outlet", "url", "published", "language")


def digest(*parts: str | None) -> str:
    """Return the id of an article that brings none: 16 hexadecimal digits of its content."""
    text = json.dumps(parts)  # escaped, so that any code point goes in and no two lists of parts come out alike
    return blake2b(text.encode("ascii"), digest_size=8).hexdigest()


def identity(article: Article) -> str:
    """Return the id by content that `article` has, whatever id it was given."""
    return digest(article.text, *(getattr(article, field) for field in OPTIONAL))


def made(text: str, place: str, **fields: str | None) -> Article:
    """Return an article with its id by content. Raises InputError where the text is empty."""
    _check_text(text, place)
    article = Article("", text, **{field: value or None for field, value in fields.items()})
    return replace(article, id=identity(article))


def published_by(article: Article, outlet: str) -> Article:
    """Return `article` with another outlet, and with the id that this gives it, unless it brought its own."""
    named = replace(article, outlet=outlet)
    derived = article.id in (digest(article.text), identity(article))
    return replace(named, id=identity(named)) if derived else named


def plain(text: str, place: str, name: str | None = None) -> Article:
    """Return the article whose whole text is `text`; without a name its id is its digest."""
    _check_text(text, place)
    return Article(id=name or digest(text), text=text)


def parsed(text: str, place: str) -> object:
    """Return the JSON value in `text`. Raises InputError with the line and column where it breaks."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        trouble = f"broken JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise InputError(place, trouble) from None
    except (ValueError, RecursionError):
        raise InputError(place, "JSON that no article needs: nested too deep, or a number too long") from None


def one(record: object, place: str) -> Article:
    """Return the article that one JSON object holds. Raises InputError naming the field that does not fit."""
    if not isinstance(record, dict):
        raise InputError(place, f'an article is an object like {{"text": "…"}}, not {_kind(record)}')
    text = record.get("text")
    if not isinstance(text, str):
        state = "missing" if text is None else _kind(text)
        raise InputError(place, f'the field "text" must hold the article\'s text, but is {state}')
    _check_text(text, place)
    given = {field: _optional(record, field, place) for field in OPTIONAL}
    return Article(id=_id(record, place) or digest(text, *given.values()), text=text, **given)


def many(text: str, place: str) -> Iterator[tuple[str, Article | InputError]]:
    """Yield what a JSON file holds, one article or a list of them, each with its place."""
    try:
        value = parsed(text, place)
    except InputError as error:
        yield place, error
        return
    if isinstance(value, list):
        for number, record in enumerate(value, 1):
            where = f"{place}, article {number}"
            yield where, attempt(record, where)
    else:
        yield place, attempt(value, place)


def line(text: str, place: str) -> Article | InputError:
    """Return what one line of a JSONL file holds."""
    try:
        return one(parsed(text, place), place)
    except InputError as error:
        return error


def attempt(record: object, place: str) -> Article | InputError:
    """Return the article of one record, or what is wrong with it."""
    try:
        return one(record, place)
    except InputError as error:
        return error


def is_time(value: str) -> bool:
    """Tell whether `value` is an ISO 8601 date or time."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _check_text(text: str, place: str) -> None:
    if not text or text.isspace():
        raise InputError(place, "is empty: there is no text to read")


def _id(record: dict[str, object], place: str) -> str | None:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _optional(record, "id", place)


def _optional(record: dict[str, object], field: str, place: str) -> str | None:
    value = record.get(field)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InputError(place, f'the field "{field}" must be a string, but is {_kind(value)}')
    if field == "published" and not is_time(value):
        trouble = f'"published" must be an ISO 8601 time such as 2024-03-01T12:00, but is {value[:40]!r}'
        raise InputError(place, trouble)
    return value


def _kind(value: object) -> str:
    if value is None:
        return "null"
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}
    return kinds.get(type(value), "a number")
