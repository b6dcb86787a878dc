"""The corpus: what it can be told and asked. What it gives out is streamed, a page of rows at a time, in the order of ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby, islice
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, tuple_

from sayso.corpus import counting, faceting, keeping, listing, righting, searching, taking
from sayso.corpus.corrections import Correction, corrected
from sayso.corpus.database import Database, shown
from sayso.corpus.feeds import Feeds
from sayso.corpus.linked import Linked
from sayso.corpus.linking import Linking
from sayso.corpus.packed import less_article, unpack_article, unpack_reading, with_article
from sayso.corpus.questions import (
    Added,
    Counted,
    Facets,
    Head,
    Known,
    Listed,
    ListedClaim,
    Listing,
    Moment,
    Page,
    Query,
    Spot,
    Status,
)
from sayso.corpus.tables import articles, corrections, decisions, lots, provenance, readings, set_aside
from sayso.corpus.words import storable
from sayso.errors import CorpusError, InputError
from sayso.intake.taken import Provenance, SetAside, Taken
from sayso.model import Article, Reading

Thing = TypeVar("Thing")

_PAGE = 64  # articles that are given out at once
_READINGS = 16  # that are stored at once


class Corpus:
    """Articles, their readings, and what people put right; a context manager.

    Every method raises CorpusError where the database fails; what was stored before stays stored.
    """

    def __init__(self, place: str, *, create: bool = True) -> None:
        self._database = Database(place, create=create)
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; nothing can be asked any more."""
        self._closed = True
        self._database.close()

    # -------------------------------------------------------------- taking in, reading

    def take_in(self, taken: Iterable[Taken | SetAside]) -> Added:
        """Store articles as they are, and what is set aside. Taking the same in again changes nothing."""
        added = Added()
        for batch in taking.batches(taken):
            with self._open().write() as connection:
                added += taking.store(self._database, connection, batch)
        return added

    def unread(self, version: str | None = None) -> Iterator[Article]:
        """Yield the articles that this version of the reader has not read; None: those that none has."""
        waiting = select(articles.c.id, articles.c.body).where(_unread(version))
        return (unpack_article(body) for _, body in self._pages(waiting))

    def waiting(self, version: str | None = None) -> int:
        """How many articles `unread` would yield."""
        with self._open().read() as connection:
            return connection.scalar(select(func.count()).select_from(articles).where(_unread(version))) or 0

    def keep(self, read: Iterable[Reading], version: str) -> int:
        """Store readings of articles that are here, in place of those of other versions. Return how many were given."""
        given = 0
        for batch in _batches(read, _READINGS):
            with self._open().write() as connection:
                self._database.lock_corrections(connection, alone=False)
                known = righting.Known(connection, {reading.article.id for reading in batch})
                keeping.keep(self._database, connection, [(r, known.of(r.article.id)) for r in batch], version)
            given += len(batch)
        return given

    # -------------------------------------------------------------- giving out

    def articles(self, ids: Iterable[str] | None = None) -> Iterator[Article]:
        """Yield articles in the order of their ids: all, or those with these ids."""
        wanted = select(articles.c.id, articles.c.body)
        return (unpack_article(body) for _, body in self._pages(wanted, ids))

    def article(self, name: str) -> Article | None:
        """The article with this id."""
        return next(self.articles([name]), None)

    def readings(self, ids: Iterable[str] | None = None, *, raw: bool = False) -> Iterator[Reading]:
        """Yield readings in the order of their articles' ids, corrections applied; `raw`: as they were read."""
        ids = None if ids is None else set(map(storable, ids))
        with self._open().read() as connection:
            known = righting.Known(connection, ids if ids and len(ids) <= _PAGE else None)
        joined = articles.join(readings, readings.c.article == articles.c.serial)
        wanted = select(articles.c.id, articles.c.body, readings.c.body).select_from(joined)
        for name, article, body in self._pages(wanted, ids):
            reading = unpack_reading(unpack_article(article), body)
            yield reading if raw else corrected(reading, known.of(name))

    def reading(self, name: str) -> Reading | None:
        """The reading of the article with this id, corrections applied; None where it is not here, or not read yet."""
        return next(self.readings([name]), None)

    def version(self, name: str) -> str | None:
        """The version of the reader that read the article with this id."""
        joined = articles.join(readings, readings.c.article == articles.c.serial)
        with self._open().read() as connection:
            return connection.scalar(
                select(readings.c.version).select_from(joined).where(articles.c.id == storable(name))
            )

    def provenance(self, ids: Iterable[str] | None = None) -> Iterator[tuple[str, tuple[Provenance, ...]]]:
        """Yield the id of each article with all places where it was found."""
        joined = articles.join(provenance, provenance.c.article == articles.c.serial)
        wanted = select(articles.c.id, provenance.c.digest, provenance.c.data).select_from(joined)
        rows = self._pages(wanted, ids, then=provenance.c.digest)
        for name, of in groupby(rows, key=lambda row: str(row[0])):
            yield name, tuple(Provenance(**json.loads(data)) for _, _, data in of)

    def set_aside(self) -> Iterator[SetAside]:
        """Yield what could not be taken in, each with its reason, ordered by place."""
        wanted = select(set_aside).order_by(set_aside.c.place, set_aside.c.reason, set_aside.c.id)
        with self._open().read() as connection:
            rows = connection.execute(wanted).all()
        return (SetAside(row.place, row.reason, row.digest) for row in rows)

    # -------------------------------------------------------------- putting right

    def correct(self, correction: Correction) -> None:
        """Store what somebody put right; from now on it holds. Raises InputError where its article is not here."""
        with self._open().write() as connection:
            self._database.lock_corrections(connection, alone=True)
            righting.store(self._database, connection, correction)

    def corrections(self, article: str | None = None) -> Iterator[Correction]:
        """Yield what people put right, in the order in which they did: all, or those about one article alone."""
        with self._open().read() as connection:
            return iter(righting.listed(connection, article))

    # -------------------------------------------------------------- asking

    def search(self, query: Query) -> Page:
        """One page of the statements that fit. Raises UsageError where the question cannot be one."""
        with self._open().read() as connection:
            return searching.search(connection, query, sqlite=self._database.is_sqlite)

    def count(self, query: Query) -> int:
        """How many statements fit, on all pages."""
        with self._open().read() as connection:
            return searching.count(connection, query, sqlite=self._database.is_sqlite)

    def facets(self, query: Query) -> Facets:
        """For each filter its most frequent values among what fits the others."""
        with self._open().read() as connection:
            return faceting.facets(connection, query, sqlite=self._database.is_sqlite)

    def cites(self, source: str) -> tuple[Counted, ...]:
        """Whom a source, by key or name, is told to pass on, the most first."""
        with self._open().read() as connection:
            return faceting.cites(connection, source)

    def spots(self, query: Query, most: int = 5_000) -> list[Spot]:
        """The places that the statements found are told of, those with the most first."""
        with self._open().read() as connection:
            return faceting.spots(connection, query, sqlite=self._database.is_sqlite, most=most)

    def moments(self, query: Query, most: int = 5_000) -> list[Moment]:
        """The times that the statements found are told of, last published first."""
        with self._open().read() as connection:
            return faceting.moments(connection, query, sqlite=self._database.is_sqlite, most=most)

    def latest(self, most: int) -> list[Head]:
        """The articles last published, without their texts."""
        with self._open().read() as connection:
            return faceting.latest(connection, most)

    def heads(self, after: str | None = None, limit: int = 100) -> Listing[Listed]:
        """A page of articles in the order of their ids, behind `after`."""
        with self._open().read() as connection:
            return listing.heads(connection, after, limit)

    def digest(self, name: str) -> str | None:
        """The digest under which the article with this id was stored."""
        with self._open().read() as connection:
            return listing.digest(connection, name)

    def sources(self, after: str | None = None, limit: int = 100) -> Listing[Counted]:
        """A page of who is made to say anything, the most first; `after` is the cursor of the page before."""
        with self._open().read() as connection:
            return listing.sources(connection, after, limit)

    def claims(self, after: str | None = None, limit: int = 100) -> Listing[ListedClaim]:
        """A page of claims, those of most statements first; `after` is the cursor of the page before."""
        with self._open().read() as connection:
            return listing.told(connection, after, limit)

    def source(self, name: str) -> Known | None:
        """What a source, by key or name, has been made to say, in figures; None where nothing is known of it."""
        with self._open().read() as connection:
            return counting.known(connection, name)

    def status(self) -> Status:
        """How things stand."""
        with self._open().read() as connection:
            return counting.status(connection)

    # -------------------------------------------------------------- taking home whole

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield all there is as plain JSON values: articles with their provenance and their reading as it was read, what is
        set aside, corrections, decisions. `restore` makes the same corpus of it.
        """
        joined = articles.outerjoin(readings, readings.c.article == articles.c.serial)
        columns = (articles.c.id, articles.c.body, readings.c.version, readings.c.body)
        places = self.provenance()
        here = next(places, None)
        for name, body, version, read in self._pages(select(*columns).select_from(joined)):
            found, here = (here[1], next(places, None)) if here and here[0] == name else ((), here)
            article = unpack_article(body)
            reading = None if read is None else less_article(unpack_reading(article, read))
            where = [asdict(one) for one in found]
            yield {"article": asdict(article), "provenance": where, "version": version, "reading": reading}
        yield from ({"set_aside": asdict(one)} for one in self.set_aside())
        yield from ({"correction": one.to_dict()} for one in self.corrections())
        yield from ({"decision": one} for one in self.linking().decisions())

    def restore(self, records: Iterable[dict[str, Any]]) -> Added:
        """Store what `records` gave; what is here already stays as it is. Raises InputError on anything else."""
        added = Added()
        for batch in _batches(records, _PAGE):
            try:
                added += self._restored(batch)
            except (LookupError, TypeError, ValueError) as error:
                raise InputError("record", f"is none that `sayso export --what all` wrote: {error!r}") from None
        return added

    def _restored(self, batch: list[dict[str, Any]]) -> Added:
        aside = [SetAside(**record["set_aside"]) for record in batch if "set_aside" in record]
        whole = [record for record in batch if "article" in record]
        taken = [(Article(**r["article"]), [Provenance(**p) for p in r["provenance"]]) for r in whole]
        added = self.take_in([*aside, *(Taken(article, where[0]) for article, where in taken)])
        self.take_in(Taken(article, one) for article, where in taken for one in where[1:])
        read = [
            (r["version"], with_article(a, r["reading"]))
            for r, (a, _) in zip(whole, taken, strict=True)
            if r["reading"]
        ]
        for version, of in groupby(sorted(read, key=lambda pair: str(pair[0])), key=lambda pair: str(pair[0])):
            self.keep((reading for _, reading in of), version)
        for record in batch:
            if "correction" in record:
                self.correct(Correction.from_dict(record["correction"]))
            if "decision" in record:
                self.linking().decide(record["decision"])
        return added

    # -------------------------------------------------------------- links

    def linking(self) -> Linking:
        """What is kept of what articles have to do with each other."""
        return Linking(self._open)

    def linked(self) -> Linked:
        """The same, asked."""
        return Linked(self._open)

    # -------------------------------------------------------------- watching

    def feeds(self) -> Feeds:
        """What is known of the feeds that this corpus is filled from."""
        return Feeds(self._open)

    # -------------------------------------------------------------- the database

    def state(self) -> str:
        """A word that is another one when anything here was added, read, put right or linked; quickly told."""
        with self._open().read() as connection:
            return "-".join(str(connection.scalar(one) or 0) for one in _NEWEST)

    def tidy(self) -> None:
        """Let the database count its rows after much was added, for it to find things quickly."""
        self._open().tidy()

    def _open(self) -> Database:
        if self._closed:
            raise CorpusError(f"{shown(self._database.place)}: the corpus is closed; open it again")
        return self._database

    def _pages(
        self, wanted: Select[Any], ids: Iterable[str] | None = None, *, then: Any = None
    ) -> Iterator[tuple[Any, ...]]:
        """Yield rows in the order of article ids (the first column) and of `then`; a transaction a page."""
        parts = (
            [wanted]
            if ids is None
            else (wanted.where(articles.c.id.in_(p)) for p in _batches(sorted(set(map(storable, ids))), _PAGE))
        )
        key = [articles.c.id] if then is None else [articles.c.id, then]
        for part in parts:
            page = part.order_by(*key).limit(_PAGE)
            rows = self._rows(page)
            while rows:
                yield from rows
                last = rows[-1][: len(key)]
                rows = self._rows(page.where(tuple_(*key) > tuple_(*map(literal, last)))) if len(rows) == _PAGE else ()

    def _rows(self, wanted: Select[Any]) -> Sequence[tuple[Any, ...]]:
        with self._open().read() as connection:
            return connection.execute(wanted).all()


_NEWEST = (  # each is one look at the end of an index
    select(func.max(articles.c.serial)),
    select(func.max(readings.c.article)),
    select(func.min(readings.c.version)),
    select(func.max(readings.c.version)),
    select(func.max(corrections.c.number)),
    select(func.max(lots.c.serial)),
    select(func.max(decisions.c.number)),
)


def _unread(version: str | None) -> ColumnElement[bool]:
    read = readings.c.article == articles.c.serial
    return ~exists().where(read if version is None else read & (readings.c.version == version))


def _batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    each = iter(things)
    while batch := list(islice(each, size)):
        yield batch
