"""Feeds that are watched: how each was when last asked, which entries it ever had, and those whose article is still to be had.

An entry is written down in one transaction with the feed's new state, and crossed out in one with its article: whatever
ends the process in between, no entry is lost and none is taken twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, func, select, update

from sayso.corpus import taking
from sayso.corpus.database import Database
from sayso.corpus.questions import Added
from sayso.corpus.tables import entries, feeds, waiting
from sayso.intake.feeds import Entry
from sayso.intake.records import digest
from sayso.intake.taken import Item


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed when it was last asked; not to be asked `not_before`, in seconds since 1970; `failures` in a row."""

    url: str
    etag: str | None = None
    modified: str | None = None
    not_before: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry whose article is still to be had; `failures` counts how often it could not."""

    number: int
    entry: Entry
    failures: int


class Feeds:
    """What a corpus knows of the feeds it is filled from; `Corpus.feeds()` makes one. Raises CorpusError as the corpus does."""

    def __init__(self, opened: Callable[[], Database]) -> None:
        self._opened = opened

    def feed(self, url: str) -> Feed:
        """How a feed was when it was last asked."""
        with self._opened().read() as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).one_or_none()
        return Feed(**row._mapping) if row else Feed(url)  # noqa: SLF001, SQLAlchemy's public name

    def keep(self, feed: Feed, found: Iterable[Entry] = ()) -> int:
        """Store how a feed is now, and those of its entries that were never seen, to wait. Return how many these are."""
        database = self._opened()
        state = asdict(feed)
        with database.write() as connection:
            database.insert_new(connection, feeds, [state])
            connection.execute(select(feeds.c.url).where(feeds.c.url == feed.url).with_for_update())  # one at a time
            connection.execute(update(feeds).where(feeds.c.url == feed.url).values(state))
            new = _unseen(connection, feed.url, {_key(entry): entry for entry in found})
            database.insert(connection, entries, [{"feed": feed.url, "entry": key} for key in sorted(new)])
            rows = [{"feed": feed.url, "data": json.dumps(asdict(one))} for one in new.values()]
            first = [row | {"failures": 0, "not_before": 0.0} for row in reversed(rows)]  # feeds begin with the newest
            database.insert(connection, waiting, first)
        return len(new)

    def due(self, url: str, now: float, most: int) -> list[int]:
        """The numbers of a feed's entries that wait and may be tried `now`, the oldest first, at most `most`."""
        due = select(waiting.c.number).where(waiting.c.feed == url, waiting.c.not_before <= now)
        with self._opened().read() as connection:
            return list(connection.scalars(due.order_by(waiting.c.number).limit(most)))

    def waiting(self, number: int) -> Waiting | None:
        """An entry that waits; None where it does no more."""
        with self._opened().read() as connection:
            row = connection.execute(select(waiting).where(waiting.c.number == number)).one_or_none()
        return Waiting(number, Entry(**json.loads(row.data)), row.failures) if row else None

    def count(self, urls: Collection[str]) -> int:
        """How many entries of these feeds wait."""
        with self._opened().read() as connection:
            wanted = select(func.count()).select_from(waiting).where(waiting.c.feed.in_(urls))
            return connection.scalar(wanted) or 0

    def settle(self, one: Waiting, item: Item) -> Added:
        """Store what became of an entry, which then waits no more; nothing where somebody else was quicker."""
        database = self._opened()
        with database.write() as connection:
            gone = connection.execute(delete(waiting).where(waiting.c.number == one.number))
            return taking.store(database, connection, [item]) if gone.rowcount else Added()

    def postpone(self, one: Waiting, until: float) -> None:
        """Let an entry wait that cannot be had now."""
        later = update(waiting).where(waiting.c.number == one.number)
        with self._opened().write() as connection:
            connection.execute(later.values(failures=one.failures + 1, not_before=until))


def _key(entry: Entry) -> str:
    """What tells an entry from others: some feeds give all of them one id."""
    return digest(entry.id, entry.link, *(() if entry.link else (entry.title, entry.text)))


def _unseen(connection: Connection, url: str, found: dict[str, Entry]) -> dict[str, Entry]:
    wanted = select(entries.c.entry).where(entries.c.feed == url, entries.c.entry.in_(found))
    seen = set(connection.scalars(wanted))
    return {key: entry for key, entry in found.items() if key not in seen}
