"""One round over the feeds: each is asked, what is new in it is written down, then its articles are had, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice, zip_longest
from typing import Literal
from urllib.parse import urlsplit

from sayso.corpus import Added, Corpus
from sayso.corpus.feeds import Feed, Feeds, Waiting
from sayso.errors import InputError
from sayso.intake.feeds import Entry, entries_of, taken
from sayso.intake.records import published_by
from sayso.intake.taken import Item, SetAside, Taken, aside
from sayso.intake.web import Page, Unreachable
from sayso.watching.feed_list import Watched
from sayso.watching.patience import PatientWeb, back_off

ENTRIES = 2000  # of one feed that are looked at
ARTICLES = 200  # of one feed in one round: the others wait, so that no feed keeps the rest waiting
TRIES = 10  # for the page of an entry
_SHOWN = 3  # failures that a line names

Answer = Literal["new", "unchanged", "resting"]


@dataclass(frozen=True, slots=True)
class Round:
    """What came of a round. `resting` feeds were not asked, `waiting` entries are still to be had."""

    at: datetime
    feeds: int
    added: Added
    unchanged: int
    resting: int
    waiting: int
    failed: tuple[tuple[str, str], ...]  # host, reason


def line(done: Round) -> str:
    """Say in one line what came of a round: `21:10 12 feeds: 7 new articles, 3 unchanged, 1 failed (host: reason)`."""
    parts = [_counted(done.added.new, "new article")]
    others = {
        "set aside": done.added.set_aside,
        "unchanged": done.unchanged,
        "not asked yet": done.resting,
        "waiting": done.waiting,
    }
    parts += [f"{count} {name}" for name, count in others.items() if count]
    if done.failed:
        named = [f"{host}: {reason}" for host, reason in done.failed[:_SHOWN]]
        named += ["…"] if len(done.failed) > _SHOWN else []
        parts.append(f"{len(done.failed)} failed ({'; '.join(named)})")
    whole = f"{done.at:%H:%M} {_counted(done.feeds, 'feed')}: {', '.join(parts)}"
    return "".join(c if c.isprintable() else " " for c in whole)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@dataclass(frozen=True, slots=True)
class Watch:
    """Feeds that fill a corpus; `every` so many seconds they are asked, `now` tells the time."""

    corpus: Corpus
    feeds: Sequence[Watched]
    every: float
    now: Callable[[], datetime]
    _kept: Feeds = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kept", self.corpus.feeds())

    def round(self, web: PatientWeb) -> Round:
        """Ask every feed once, have what is new. Raises CorpusError; what was had before stays stored."""
        at = self.now()
        answers = [(one, self._ask(one, web, at)) for one in self.feeds]
        told = [answer for _, answer in answers]
        added = sum((self._have(*due, web, at) for due in self._due(at)), Added())
        return Round(
            at,
            len(self.feeds),
            added,
            unchanged=told.count("unchanged"),
            resting=told.count("resting"),
            waiting=self._kept.count([one.url for one in self.feeds]),
            failed=tuple((_host(one.url), answer.trouble) for one, answer in answers if isinstance(answer, InputError)),
        )

    # -------------------------------------------------------------- feeds

    def _ask(self, one: Watched, web: PatientWeb, at: datetime) -> Answer | InputError:
        known = self._kept.feed(one.url)
        if known.not_before > at.timestamp() or web.rests(one.url):
            return "resting"
        try:
            page = web.get(one.url, etag=known.etag, modified=known.modified)
            found = list(islice(_entries(page, one.url), ENTRIES))
        except InputError as error:
            failures = known.failures + 1
            self._kept.keep(replace(known, failures=failures, not_before=self._later(at, failures, error)))
            return error
        # An entry that cannot be read has no name: its place is its feed, so that it is set aside once.
        self.corpus.take_in(SetAside(one.url, entry.trouble) for entry in found if isinstance(entry, InputError))
        whole = [entry for entry in found if isinstance(entry, Entry)]
        return "new" if self._kept.keep(_answered(known, page), whole) else "unchanged"

    def _later(self, at: datetime, failures: int, error: InputError) -> float:
        """When to try again: after our own back-off, and not before a site wants us to."""
        wait = error.wait or 0.0 if isinstance(error, Unreachable) else 0.0
        return max(at.timestamp() + back_off(self.every, failures), self.now().timestamp() + wait)

    # -------------------------------------------------------------- articles

    def _due(self, at: datetime) -> Iterator[tuple[Watched, Waiting]]:
        """Yield entries that wait, one of each feed in turn: while one site has its pause, others are asked."""
        numbers = [[(one, n) for n in self._kept.due(one.url, at.timestamp(), ARTICLES)] for one in self.feeds]
        for due in filter(None, chain.from_iterable(zip_longest(*numbers))):
            if entry := self._kept.waiting(due[1]):
                yield due[0], entry

    def _have(self, one: Watched, due: Waiting, web: PatientWeb, at: datetime) -> Added:
        """Store the article of an entry, or let it wait on."""
        entry = due.entry
        if not entry.whole and entry.link and web.rests(entry.link):
            return Added()
        item = _article(entry, web)
        if isinstance(item, Unreachable):
            failures = due.failures + 1
            if failures < TRIES:
                self._kept.postpone(due, self._later(at, failures, item))
                return Added()
            item = _given_up(entry, item, web)
        if isinstance(item, Taken) and one.outlet:
            item = replace(item, article=published_by(item.article, one.outlet))
        return self._kept.settle(due, item)


def _entries(page: Page, place: str) -> Iterator[Entry | InputError]:
    return entries_of(page.data, place, charset=page.charset, url=page.url) if page.fresh else iter(())


def _answered(known: Feed, page: Page) -> Feed:
    """The feed as it is now; an answer without news may leave out what it said before."""
    if page.fresh:
        return Feed(known.url, _sent_back(page.etag), _sent_back(page.modified))
    return replace(known, failures=0, not_before=0.0)


def _sent_back(value: str | None) -> str | None:
    """A header as it can be sent again."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= 1000 else None


def _article(entry: Entry, web: PatientWeb) -> Item | Unreachable:
    """Return the article of an entry, or why it cannot be had now."""
    web.forget()
    item = taken(entry, web)
    return web.refused if isinstance(item, SetAside) and web.refused and web.refused.again else item


def _given_up(entry: Entry, error: Unreachable, web: PatientWeb) -> Item:
    """What the feed itself holds of the article is better than nothing."""
    return taken(replace(entry, whole=True), web) if entry.text else aside(error)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
