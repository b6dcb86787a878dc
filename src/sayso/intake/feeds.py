"""RSS, Atom and JSON Feed → Articles: an entry's own text where it is whole, else the page it links to.

feedparser loads with the first RSS or Atom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from sayso.errors import InputError
from sayso.intake import declared, markup, page, records
from sayso.intake.decode import decode
from sayso.intake.given import Given
from sayso.intake.taken import Item, Provenance, Taken, aside
from sayso.intake.web import Page, Unreachable, Web
from sayso.model import Article

LIMIT = 16 * 2**20  # bytes of a feed
ELEMENTS = 500_000  # tags of a feed, those in its entries among them
WHOLE = 600  # characters of a summary: from here on it is taken for the article, less is a teaser
FULL = 200  # characters of what a feed itself calls the content

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,200}?\?>")
_TYPES = re.compile(r"<!(ENTITY|ELEMENT|ATTLIST)|<!DOCTYPE[^>\[]{0,500}\[", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `id` is what the feed calls it, `text` what it holds of the article, `whole` if all of it."""

    place: str
    id: str
    title: str | None
    link: str | None
    published: str | None
    outlet: str | None
    language: str | None
    text: str
    whole: bool
    software: str | None = None


def from_feed(given: Given) -> Iterator[Item]:
    """Yield the article of each entry."""
    entries = entries_of(given.data(LIMIT), given.place, charset=given.charset, url=given.url)
    for entry in entries:
        yield aside(entry) if isinstance(entry, InputError) else taken(entry, given.web, given.file)


def taken(entry: Entry, web: Web, file: str | None = None) -> Item:
    """Return the entry's article: from its own text if that is whole or its page refuses us for good, else from its page."""
    if not entry.whole and entry.link:
        try:
            return _linked(entry, web.get(entry.link), file)
        except Unreachable as error:
            if error.again or not entry.text:
                return aside(error)
        except InputError as error:
            if not entry.text:
                return aside(error)
    try:
        article = _article(entry)
    except InputError as error:
        return aside(error)
    return Taken(article, Provenance(entry.place, file, None, entry.id, entry.software))


def _linked(entry: Entry, got: Page, file: str | None) -> Taken:
    article = page.article(got.data, got.url, charset=got.charset, url=got.url)
    known = {"title": entry.title, "published": entry.published, "outlet": entry.outlet}
    missing = {name: value for name, value in known.items() if value and not getattr(article, name)}
    if entry.published and len(article.published or "") <= 10:
        missing["published"] = entry.published  # a page often tells the day alone
    article = replace(article, **missing)
    found = Provenance(got.url, file, None, entry.id, page.extractor())
    return Taken(replace(article, id=records.identity(article)), found)


def _article(entry: Entry) -> Article:
    return records.made(
        entry.text,
        entry.place,
        title=entry.title,
        outlet=entry.outlet,
        url=entry.link,
        published=entry.published,
        language=declared.language(entry.language, entry.text),
    )


def entries_of(
    data: bytes, place: str, *, charset: str | None = None, url: str | None = None
) -> Iterator[Entry | InputError]:
    """Yield the entries of a feed in its order. Raises InputError where it is none."""
    named = _DECLARED.search(data[:1024])
    text = decode(data, place, declared=charset or (named[1].decode("ascii", "replace") if named else "utf-8"))
    if text.lstrip()[:1] == "{":
        return _json_entries(records.parsed(text, place), place, url)
    return _xml_entries(text, place, url)


# ── RSS and Atom ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _xml_entries(text: str, place: str, url: str | None) -> Iterator[Entry | InputError]:
    if _TYPES.search(text):
        raise InputError(place, "defines entities of its own, as no feed needs to: it may be a bomb")
    parsed = _parsed(_PROLOGUE.sub("", markup.check(text, place, elements=ELEMENTS)), place)
    if not parsed.get("version") and not parsed.entries:
        raise InputError(place, "is no feed: neither RSS nor Atom nor JSON Feed")
    for number, found in enumerate(parsed.entries, 1):
        yield _tried(_xml_entry, found, parsed.feed, f"{place}, entry {number}", url)


def _parsed(text: str, place: str) -> Any:
    import feedparser  # noqa: PLC0415

    data = BytesIO(text.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}  # no location: `record` stays what the feed says
    try:
        return feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001, a library over hostile feeds: whatever it trips over is no feed
        raise InputError(place, "is no feed: it breaks the feed parser") from None


def _tried(read: Any, found: Any, feed: Any, place: str, url: str | None) -> Entry | InputError:
    try:
        return read(found, feed, place, url)  # type: ignore[no-any-return]
    except InputError as error:
        return InputError(place, error.trouble)


def _xml_entry(found: Any, feed: Any, place: str, url: str | None) -> Entry:
    contents = [str(content.get("value") or "") for content in found.get("content", ())]
    contents += [_words(found.get(name)) for name in ("yandex_full-text", "full-text", "fulltext")]
    full = markup.text_of(max(contents, key=len), place)
    text = full or markup.text_of(_words(found.get("summary")), place)
    times = (declared.time(found.get(name)) for name in ("published", "updated", "created", "date"))
    link = _joined(url, found.get("link"))
    origin = found.get("source") or {}
    return Entry(
        place=place,
        id=_words(found.get("id")) or link or records.digest(text),
        title=markup.text_of(_words(found.get("title")), place) or None,
        link=link,
        published=next((moment for moment in times if moment), None),
        outlet=_words(origin.get("title") or feed.get("title")) or None,
        language=_words(feed.get("language")) or None,
        text=text,
        whole=_is_whole(text, full, link),
        software=_feedparser(),
    )


@cache
def _feedparser() -> str:
    from importlib.metadata import version  # noqa: PLC0415

    return f"feedparser {version('feedparser')}"


# ── JSON Feed ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def is_json_feed(value: object) -> bool:
    """Tell whether a JSON value is a JSON Feed."""
    return isinstance(value, dict) and str(value.get("version", "")).startswith("https://jsonfeed.org/version/")


def _json_entries(value: object, place: str, url: str | None) -> Iterator[Entry | InputError]:
    items = value.get("items") if isinstance(value, dict) and is_json_feed(value) else None
    if not isinstance(items, list):
        raise InputError(place, "is no JSON Feed: it names no version of it, or holds no items")
    for number, found in enumerate(items, 1):
        where = f"{place}, entry {number}"
        if isinstance(found, dict):
            yield _tried(_json_entry, found, value, where, url)
        else:
            yield InputError(where, "an entry of a JSON Feed is an object")


def _json_entry(found: dict[str, object], feed: dict[str, object], place: str, url: str | None) -> Entry:
    full = _words(found.get("content_text")) or markup.text_of(_words(found.get("content_html")), place)
    text = full or _words(found.get("summary"))
    link = _joined(url, found.get("url") or found.get("external_url"))
    return Entry(
        place=place,
        id=_words(found.get("id")) or link or records.digest(text),
        title=_words(found.get("title")) or None,
        link=link,
        published=declared.time(found.get("date_published")) or declared.time(found.get("date_modified")),
        outlet=_words(feed.get("title")) or None,
        language=_words(found.get("language") or feed.get("language")) or None,
        text=text,
        whole=_is_whole(text, full, link),
    )


def _is_whole(text: str, full: str, link: str | None) -> bool:
    """Tell an article from its beginning: «Мост закрыт на ремонт…»."""
    if not link:
        return True
    return len(text) >= (FULL if full else WHOLE) and not text.endswith(("…", "..."))


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _joined(url: str | None, link: object) -> str | None:
    words = _words(link)
    try:
        whole = urljoin(url or "", words) if words else ""
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None
