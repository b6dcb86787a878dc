"""Telegram's exports → Articles: a message with text is an article, a forward is credited to where it came from.

`result.json` holds one chat, or a list of them; `messages.html` and its followers hold one chat. What the exports leave
out is left out: a chat's address, and in HTML the zone of older exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

from sayso.errors import InputError
from sayso.intake import markup, records
from sayso.intake.given import Given
from sayso.intake.streamed import Json
from sayso.intake.taken import Item, Taken, aside

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNKNOWN = "Deleted Account"  # as Telegram itself calls an author that is no more


_EXPORTS = (
    re.compile(rb'\{\s*("(name|type|id)"\s*:\s*("[^"]{0,2000}"|null|-?\d+)\s*,\s*){2,3}"messages"\s*:\s*\['),
    re.compile(rb'\{\s*"about"\s*:\s*"Here is the data|\{\s*"chats"\s*:\s*\{\s*"about"'),
)


class Message(NamedTuple):
    """One message with text. `forwarded_from` is None where it is the chat's own."""

    id: str
    chat: str | None
    text: str
    published: str | None
    forwarded_from: str | None

    @property
    def outlet(self) -> str | None:
        """Whoever published it first, as far as the export knows."""
        if self.forwarded_from is None:
            return self.chat
        return None if self.forwarded_from == UNKNOWN else self.forwarded_from


def _taken(message: Message, given: Given) -> Item:
    place = f"{given.place}, message {message.id}"
    try:
        article = records.made(message.text, place, outlet=message.outlet, published=message.published)
    except InputError as error:
        return aside(error)
    found = given.found(place, record=message.id)
    return Taken(article, replace(found, forwarded_from=message.forwarded_from))


# ── result.json ───────────────────────────────────────────────────────────────────────────────────────────────────────


def is_export(head: bytes) -> bool:
    """Tell by the first bytes of a JSON file whether it is an export: of one chat, or of all."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return any(pattern.match(start) for pattern in _EXPORTS)


def from_json(given: Given) -> Iterator[Item]:
    """Yield the article of each message, holding one at a time."""
    json = Json(given.stream, given.place)
    for chat, found in _messages(json, {}):
        try:
            message = _message(found, chat)
        except InputError as error:
            yield aside(InputError(given.place, error.trouble))
            continue
        if message:
            yield _taken(message, given)


def _messages(json: Json, chat: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Walk an object of the export; what is said of a chat stands before its messages."""
    json.expect("{")
    while not json.skip("}"):
        key = json.value()
        json.expect(":")
        if key == "messages" and json.peek() == "[":
            for _ in _items(json):
                yield chat, json.value()
        elif key == "list" and json.peek() == "[":
            for _ in _items(json):
                yield from _messages(json, {})
        elif key in ("chats", "left_chats") and json.peek() == "{":
            yield from _messages(json, {})
        else:
            chat[str(key)] = json.value()
        json.skip(",")


def _items(json: Json) -> Iterator[None]:
    json.expect("[")
    while not json.skip("]"):
        yield
        if not json.skip(",") and json.peek() != "]":
            json.expect(",")


def _message(found: Any, chat: dict[str, Any]) -> Message | None:
    if not isinstance(found, dict):
        raise InputError("", "a message is an object")
    text = _joined(found.get("text"))
    if found.get("type") != "message" or not text.strip():
        return None  # a service message, a picture
    forwarded = found.get("forwarded_from", False)
    return Message(
        id="/".join(str(part) for part in (chat.get("id"), found.get("id")) if part is not None),
        chat=_name(chat.get("name")),
        text=text,
        published=_moment(found.get("date"), found.get("date_unixtime")),
        forwarded_from=None if forwarded is False else _name(forwarded) or UNKNOWN,
    )


def _joined(text: object) -> str:
    """Join a text that is a string, or a list of strings and of pieces with a look."""
    pieces = text if isinstance(text, list) else [text]
    strings = (piece.get("text") if isinstance(piece, dict) else piece for piece in pieces)
    return "".join(piece for piece in strings if isinstance(piece, str))


def _name(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _moment(local: object, unix: object) -> str | None:
    """Join the local time, which names no zone, with the seconds since 1970, which give it away."""
    try:
        moment = datetime.fromisoformat(str(local))
        if unix is not None and moment.tzinfo is None:
            ahead = moment.replace(tzinfo=UTC) - datetime.fromtimestamp(int(str(unix)), UTC)
            moment = moment.replace(tzinfo=timezone(ahead))
    except (ValueError, OverflowError, OSError):
        return str(local) if records.is_time(str(local)) else None
    return moment.isoformat()


# ── messages.html ─────────────────────────────────────────────────────────────────────────────────────────────────────

_DATE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-])(\d\d):(\d\d))?")


def is_page(head: str) -> bool:
    """Tell by its beginning whether an HTML page is a part of an export."""
    return "<title>Exported Data</title>" in head or bool(re.search(r'class="page_body chat_page"', head))


def from_page(text: str, given: Given) -> Iterator[Item]:
    """Yield the article of each message on one page of an export."""
    root = markup.page_of(text, given.place)
    chat = _first(root, "page_header", "text")
    name = markup.seen(chat) if chat is not None else None
    forwarded = None
    for block in root.find_class("message"):
        forwarded = _forwarded(block, forwarded)
        message = _block(block, name, forwarded)
        if message:
            yield _taken(message, given)


def _block(block: HtmlElement, chat: str | None, forwarded: str | None) -> Message | None:
    inner = _child(block, "forwarded", "body")
    text = _child(block if inner is None else inner, "text")
    words = markup.seen(text) if text is not None else ""
    if not words or not _is(block, "default"):
        return None
    date = _first(block, "date")
    return Message(
        id=block.get("id", "").removeprefix("message"),
        chat=chat,
        text=words,
        published=_page_moment(date.get("title", "") if date is not None else ""),
        forwarded_from=None if inner is None else forwarded or UNKNOWN,
    )


def _forwarded(block: HtmlElement, last: str | None) -> str | None:
    """Return whom a message is forwarded from; one that joins the last forward does not name them again."""
    inner = _child(block, "forwarded", "body")
    if inner is None:
        return None
    named = _child(inner, "from_name")
    if named is None:
        return last
    for date in named.find_class("date"):
        date.drop_tree()
    return markup.seen(named) or UNKNOWN


def _child(block: HtmlElement, *names: str) -> HtmlElement | None:
    """Return the element of these classes in the body of a message, not deeper."""
    bodies = [block] if _is(block, "body") else [child for child in block if _is(child, "body")]
    return next((child for body in bodies for child in body if _is(child, *names)), None)


def _is(element: HtmlElement, *names: str) -> bool:
    classes = element.get("class", "").split()
    return all(name in classes for name in names)


def _first(root: HtmlElement, *names: str) -> HtmlElement | None:
    for name in names:
        found = root.find_class(name)
        if not found:
            return None
        root = found[0]
    return root


def _page_moment(title: str) -> str | None:
    found = _DATE.match(title)
    if not found:
        return None
    day, month, year, clock, sign, hours, minutes = found.groups()
    local = f"{year}-{month}-{day}T{clock}"
    if not sign:
        return local if records.is_time(local) else None
    ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
    try:
        return datetime.fromisoformat(local).replace(tzinfo=timezone(ahead)).isoformat()
    except ValueError:
        return None
