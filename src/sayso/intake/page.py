"""One HTML page → one Article, by trafilatura, which loads with the first page."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sayso.errors import InputError
from sayso.intake import declared, markup, records
from sayso.intake.decode import decode
from sayso.model import Article

LIMIT = 8 * 2**20  # bytes: the longest of real articles, with all their scripts, have 2 or 3 million
RENEWAL = 200  # pages between two times that the extractor's caches are emptied
REPEATED = 80  # characters of a paragraph that no article has twice: an extractor found it twice
LAST_DAY = "2099-12-31"  # fixed, so that a page has the same date whenever it is read

_HEAD = 4096
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_LANGUAGE = re.compile(r"""<html\b[^>]{0,500}?\slang\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"""(?:article:published_time|datePublished)["'][^<>{}]{0,80}?(?:content\s*=|:)\s*["']([0-9T:.+Z -]{10,40})["']"""
)


def article(data: bytes, place: str, *, charset: str | None = None, url: str | None = None) -> Article:
    """Return the article of a page; `charset` is what the server declares. Raises InputError: no article, or a trap."""
    if len(data) > LIMIT:
        raise InputError(place, f"is a page of more than {LIMIT // 2**20} MB: no article is")
    return from_markup(decode(data, place, declared=charset or declared_charset(data)), place, url=url)


def declared_charset(data: bytes) -> str:
    """Return the encoding that a page names in its head; most that name none are UTF-8."""
    named = _META.search(data[:_HEAD])
    return named[1].decode("ascii", "replace") if named else "utf-8"


def from_markup(text: str, place: str, *, url: str | None = None) -> Article:
    """Return the article of a page that is decoded."""
    page = _extracted(markup.check(text, place), url)
    body = _body(page.text or "", page.title) if page else ""
    if not body:
        raise InputError(place, "no text of an article was found in the page")
    language = _LANGUAGE.search(text[:_HEAD])
    return records.made(
        body,
        place,
        title=page.title,
        outlet=page.sitename,
        url=_address(page.url, url),
        published=_published(text, page.date),
        language=declared.language(language and language[1], body),
    )


@cache
def extractor() -> str:
    """Name the extractor and its version."""
    from importlib.metadata import version  # noqa: PLC0415

    return f"trafilatura {version('trafilatura')}"


def _extracted(text: str, url: str | None) -> Any:
    from trafilatura import bare_extraction  # noqa: PLC0415, half a second

    _renew()
    dates = {"original_date": True, "extensive_search": False, "max_date": LAST_DAY}
    try:
        return bare_extraction(
            text,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=dates,
        )
    except Exception:  # noqa: BLE001, a library over hostile pages: whatever it trips over is no article
        return None


_pages = 0


def _renew() -> None:
    global _pages  # noqa: PLW0603, the caches are the process's too
    _pages += 1
    if _pages % RENEWAL == 0:
        from trafilatura.meta import reset_caches  # noqa: PLC0415

        reset_caches()


def _body(text: str, title: str | None) -> str:
    """Leave out the title, where the text begins with it, and long paragraphs that come again."""
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and title and lines[0].strip() == title.strip():
        del lines[0]
    known: set[str] = set()
    kept = []
    for line in lines:
        if len(line) < REPEATED or line not in known:
            kept.append(line)
        known.add(line)
    return "\n".join(kept)


def _address(canonical: str | None, url: str | None) -> str | None:
    """Return the page's own address for itself, where the site it came from may give it."""
    if not canonical or not canonical.startswith(("http://", "https://")):
        return url
    return canonical if url is None or _site(canonical) == _site(url) else url


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _published(text: str, day: str | None) -> str | None:
    """Return the day that the extractor found, with the hour where the page tells it."""
    for found in _PUBLISHED.finditer(text):
        moment = declared.time(found[1].strip())
        if moment and (day is None or moment.startswith(day)):
            return moment
    return day if day and records.is_time(day) else None
