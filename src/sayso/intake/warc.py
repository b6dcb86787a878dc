"""WARC files → Articles: HTML responses of status 200, as crawlers such as Common Crawl keep them.

fastwarc loads with the first file. It gives up at the first broken record; we look for the next one and go on.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from sayso.errors import InputError
from sayso.intake import page
from sayso.intake.given import Given
from sayso.intake.taken import Item, Taken, aside
from sayso.intake.unpack import Packed, inflated

GZIP = b"\x1f\x8b\x08"
PLAIN = b"WARC/1."
BROKEN = 1000  # places in one file; beyond, the rest is set aside as one
WINDOW = 2**20
SWALLOWED = b"\r\n\r\nWARC/1."  # the beginning of another record
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n")
OTHERS = {"request", "warcinfo", "metadata", "resource", "revisit", "conversion", "continuation"}
KINDS = ("text/html", "application/xhtml+xml")


def from_warc(given: Given) -> Iterator[Item]:
    """Yield the article of each page in the file, and what is broken."""
    mark = GZIP if given.stream.read(2) == GZIP[:2] else PLAIN
    start: int | None = _next(given.stream, 0, mark)
    if start != 0:
        yield aside(InputError(given.place, "does not begin with a WARC record"))
    broken = 0
    while start is not None:
        last = start
        try:
            for offset, record in _records(given.stream, start):
                last = offset
                yield from _item(record, offset, given)
        except OSError as error:
            yield aside(InputError(_at(given, last), f"the record here, or the next one, is broken: {error}"))
        else:
            return
        broken += 1
        if broken >= BROKEN:
            yield aside(InputError(_at(given, last), f"more than {BROKEN} records are broken: the rest is left out"))
            return
        start = _next(given.stream, last + 1, mark)


def _at(given: Given, offset: int) -> str:
    return f"{given.place}, byte {offset}"


def _records(stream: BinaryIO, start: int) -> Iterator[tuple[int, Any]]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415

    stream.seek(start)
    for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=True, auto_decode="none"):
        yield start + record.stream_pos, record


def _next(stream: BinaryIO, start: int, mark: bytes) -> int | None:
    """Return where the next record begins, at `start` or behind it."""
    stream.seek(start)
    buffer = b""
    while chunk := stream.read(WINDOW):
        buffer += chunk
        at = buffer.find(mark)
        while at >= 0:
            if _begins(buffer[at : at + 4096], mark):
                return start + at
            at = buffer.find(mark, at + 1)
        kept = len(mark) - 1
        start += len(buffer) - kept
        buffer = buffer[-kept:]
    return None


def _begins(data: bytes, mark: bytes) -> bool:
    if mark == PLAIN:
        return True
    try:
        return zlib.decompressobj(31).decompress(data, 16).startswith(PLAIN)
    except zlib.error:
        return False


def _item(record: Any, offset: int, given: Given) -> Iterator[Item]:
    place = _at(given, offset)
    kind = record.headers.get("WARC-Type", "")
    if kind not in OTHERS | {"response"}:
        yield aside(InputError(place, "names no kind of record: its head is broken"))
    if kind != "response":
        return
    if record.http_headers is None:
        if record.content_length == 0 or record.is_http:
            yield aside(InputError(place, "holds no HTTP response: the record is broken"))
        return
    if record.http_headers.status_code != 200 or (record.http_content_type or "") not in KINDS:
        return
    data = None
    try:
        data = _body(record, place)
        url = record.headers.get("WARC-Target-URI", "").strip("<> ") or None
        article = page.article(data, place, charset=record.http_charset, url=url)
    except InputError as error:
        yield aside(error, data)
    else:
        found = given.found(place, offset, record.record_id)
        yield Taken(article, replace(found, extractor=page.extractor()))


def _body(record: Any, place: str) -> bytes:
    """Return the page, unpacked. Raises InputError where it is too large, OSError where the record is not one record."""
    size = record.content_length
    if size > page.LIMIT:
        raise InputError(place, f"holds a page of {size // 2**20} MB: no article is")
    data: bytes = record.reader.read(size)
    if len(data) < size:
        raise OSError("it ends too early")
    if SWALLOWED in data:
        raise OSError("it is longer than it should be, and swallows others")
    headers = record.http_headers
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        data = _unchunked(data)
    packed = headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip", "deflate")
    try:
        return inflated(data, page.LIMIT) if packed and data.startswith((b"\x1f\x8b", b"\x78")) else data
    except Packed as error:
        raise InputError(place, str(error)) from None


def _unchunked(data: bytes) -> bytes:
    """Join the pieces of a chunked body; crawlers often have done so, and left the header."""
    out: list[bytes] = []
    at = 0
    while found := _CHUNK.match(data, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(out)
        out.append(data[found.end() : found.end() + size])
        at = found.end() + size + 2
    return data
