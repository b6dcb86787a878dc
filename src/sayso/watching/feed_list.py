"""A file of feeds, TOML or OPML → the feeds to watch. What does not fit is a UsageError with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.parsers import expat

from sayso.errors import UsageError
from sayso.toml import parsed

LIMIT = 4 * 2**20  # bytes of the file
MOST = 10_000  # feeds in it
DEPTH = 100  # outlines within outlines
LONGEST = 1000  # characters of an address

_HEADING = re.compile(r"^[ \t]*\[\[[ \t]*feed[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Watched:
    """A feed to watch; `outlet` is put where its articles say another."""

    url: str
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class _File:
    name: str

    def error(self, line: int, trouble: str) -> UsageError:
        return UsageError(f"{self.name}:{line}: {trouble}")

    def watched(self, line: int, url: object, outlet: object) -> Watched:
        """Check one feed."""
        if not isinstance(url, str) or not _is_address(url.strip()):
            raise self.error(line, 'a feed needs its address, as in url = "https://example.org/news.xml"')
        if not isinstance(outlet, str | None):
            raise self.error(line, "the outlet of a feed is a name in quotation marks")
        return Watched(url.strip(), (outlet or "").strip() or None)


def read_feeds(path: Path) -> tuple[Watched, ...]:
    """Return the feeds of a file in its order, each address once. Raises UsageError, which names the line."""
    file = _File(str(path))
    try:
        with path.open("rb") as stream:
            data = stream.read(LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    if len(data) > LIMIT:
        raise UsageError(f"{path}: is larger than {LIMIT // 2**20} MB: no list of feeds is")
    is_opml = path.suffix.lower() in (".opml", ".xml") or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    found = _from_opml(data, file) if is_opml else _from_toml(data, file)
    if not found:
        raise UsageError(f"{path}: names no feed: {_HOW}")
    return _once(found, file)


_HOW = 'write [[feed]] and below it url = "https://…", or give an OPML file whose outlines have an xmlUrl'


def _once(found: Iterable[Watched], file: _File) -> tuple[Watched, ...]:
    feeds: dict[str, Watched] = {}
    for one in found:
        feeds.setdefault(one.url, one)
    if len(feeds) > MOST:
        raise UsageError(f"{file.name}: names more than {MOST} feeds: spread them over several files")
    return tuple(feeds.values())


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return fine and url.isprintable() and " " not in url and len(url) <= LONGEST


# ── TOML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _from_toml(data: bytes, file: _File) -> list[Watched]:
    text = _decoded(data, file)
    whole = parsed(text, file.error)
    listed = whole.pop("feed", [])
    if whole or not isinstance(listed, list):
        raise file.error(1, f"holds what is no [[feed]]: {', '.join(whole) or 'feed'}; {_HOW}")
    lines = [text.count("\n", 0, heading.start()) + 1 for heading in _HEADING.finditer(text)]
    return [_table(file, lines[n] if n < len(lines) else 1, raw) for n, raw in enumerate(listed)]


def _table(file: _File, line: int, raw: Any) -> Watched:
    if not isinstance(raw, dict):
        raise file.error(line, _HOW)
    unknown = raw.keys() - {"url", "outlet"}
    if unknown:
        raise file.error(line, f"a feed has url and outlet, but no {', '.join(sorted(unknown))}")
    return file.watched(line, raw.get("url"), raw.get("outlet"))


def _decoded(data: bytes, file: _File) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise file.error(data.count(b"\n", 0, error.start) + 1, "is not UTF-8: save the file as UTF-8") from None


# ── OPML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Outlines:
    """What the parser calls: it keeps no tree, and refuses whatever could make a small file large."""

    def __init__(self, file: _File) -> None:
        self._file = file
        self._depth = 0
        self.found: list[Watched] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._depth += 1
        if self._depth == 1 and name.lower() != "opml":
            raise self._file.error(line, f"is no OPML: it begins with <{name[:40]}>")
        if self._depth > DEPTH:
            raise self._file.error(line, f"nests its outlines more than {DEPTH} deep")
        known = {key.lower(): value for key, value in attributes.items()}
        if name.lower() == "outline" and "xmlurl" in known:
            self.found.append(self._file.watched(line, known["xmlurl"], known.get("title")))

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _entity(self, *_: object) -> None:
        raise self._file.error(self.parser.CurrentLineNumber, "defines entities, as no list of feeds needs to")


def _from_opml(data: bytes, file: _File) -> list[Watched]:
    outlines = _Outlines(file)
    try:
        outlines.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise file.error(error.lineno, f"broken XML: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:  # of an encoding it names
        raise file.error(1, f"cannot be decoded: {error}; save the file as UTF-8") from None
    return outlines.found
