"""Which reader a stream of bytes is for: told by the ending of its name or its media type, then by how it begins."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import cast

from sayso.errors import InputError
from sayso.intake import feeds, page, telegram, texts, warc
from sayso.intake.decode import decode
from sayso.intake.given import Given
from sayso.intake.taken import Item, Taken
from sayso.intake.unpack import PACKED

Reader = Callable[[Given], Iterator[Item]]

HEAD = 4096

_FEED = re.compile(
    r"\s*(<\?xml[^>]{0,200}>\s*)?(<!--.{0,2000}?-->\s*)?(<!DOCTYPE rss[^>]{0,200}>\s*)?<(rss|feed|rdf:RDF)\b", re.DOTALL
)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https:\\?/\\?/jsonfeed\.org')


def from_json(given: Given) -> Iterator[Item]:
    """Yield what a JSON file holds: a Telegram export, a feed, an article, or a list of them."""
    head, given = _peeked(given)
    if telegram.is_export(head):
        return telegram.from_json(given)
    if _JSON_FEED.search(head.decode("utf-8", "replace")):
        return feeds.from_feed(given)
    return texts.from_json(given)


def from_page(given: Given) -> Iterator[Item]:
    """Yield what an HTML file holds: an article, or messages of a Telegram export; some feeds call themselves HTML."""
    head, given = _peeked(given)
    start = head.decode("utf-8", "replace")
    if _FEED.match(start.lstrip("\ufeff")):
        yield from feeds.from_feed(given)
        return
    data = given.data(page.LIMIT)
    if telegram.is_page(start):
        yield from telegram.from_page(decode(data, given.place, declared="utf-8"), given)
        return
    article = page.article(data, given.place, charset=given.charset, url=given.url)
    yield Taken(article, replace(given.found(), extractor=page.extractor()))


def _peeked(given: Given) -> tuple[bytes, Given]:
    """Return the first bytes of the stream, and the stream as if they were not read."""
    raw = cast("io.RawIOBase", given.stream)
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)
    return stream.peek(HEAD)[:HEAD], replace(given, stream=stream)


BY_ENDING: dict[str, Reader] = {
    ".txt": texts.from_text,
    ".text": texts.from_text,
    ".json": from_json,
    ".jsonl": texts.from_lines,
    ".ndjson": texts.from_lines,
    ".html": from_page,
    ".htm": from_page,
    ".xhtml": from_page,
    ".xml": feeds.from_feed,
    ".rss": feeds.from_feed,
    ".atom": feeds.from_feed,
    ".rdf": feeds.from_feed,
    ".warc": warc.from_warc,
    ".warc.gz": warc.from_warc,
}
_BY_MEDIA: dict[str, Reader] = {
    "text/html": from_page,
    "application/xhtml+xml": from_page,
    "application/json": from_json,
    "application/feed+json": feeds.from_feed,
    "application/rss+xml": feeds.from_feed,
    "application/atom+xml": feeds.from_feed,
    "application/rdf+xml": feeds.from_feed,
    "application/xml": feeds.from_feed,
    "text/xml": feeds.from_feed,
    "application/x-ndjson": texts.from_lines,
    "application/jsonl": texts.from_lines,
    "text/plain": texts.from_text,
}


def ending(name: str) -> str:
    """Return the ending that tells the kind, in lower case, without that of the packing, but for `.warc.gz`."""
    path = PurePath(name.lower())
    if path.name.endswith(".warc.gz"):
        return ".warc.gz"
    return PurePath(path.stem).suffix if path.suffix in PACKED else path.suffix


def by_media(kind: str | None, head: bytes, place: str) -> Reader:
    """Return the reader for what a server sent. Raises InputError: nothing that holds an article."""
    if reader := _BY_MEDIA.get(kind or ""):
        return reader
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<":
        return from_page
    if start[:1] in (b"{", b"["):
        return from_json
    raise InputError(place, f"is {kind or 'of no known kind'}: no page, feed, JSON or text")
