"""What a corpus knows of links, asked: streamed in a fixed order, or about one story, claim or article. Plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select, tuple_

from sayso.corpus.database import Database
from sayso.corpus.packed import unpacked
from sayso.corpus.questions import ClaimHead, Cursor, Listing, StoryHead
from sayso.corpus.tables import articles, claimed, claims, copies, cross_findings, linked, lots, places, stories
from sayso.corpus.words import storable
from sayso.errors import AbsentError, UsageError
from sayso.model import Place, Span

Record = dict[str, Any]
Order = Literal["newest", "largest"]

_PAGE = 500  # rows that are given out at once
_NEVER = "~"  # sorts behind every time
_copier, _source = articles.alias("copier"), articles.alias("source")
_time = case((copies.c.published == "", _NEVER), else_=copies.c.published)


class Linked:
    """What is known of links; `Corpus.linked()` makes one. Raises CorpusError as the corpus does."""

    def __init__(self, opened: Callable[[], Database]) -> None:
        self._opened = opened

    # -------------------------------------------------------------- all of it

    def claims(self) -> Iterator[tuple[Record, str]]:
        """Yield all claims with their words, those with most statements first, then by id."""
        c = claims.c
        wanted = select(c.statements, c.id, c.body, c.text).order_by(c.statements.desc(), c.id)

        def behind(row: Row[Any]) -> ColumnElement[bool]:
            return or_(c.statements < row.statements, and_(c.statements == row.statements, c.id > row.id))

        return ((unpacked(row.body), row.text) for row in self._paged(wanted, behind))

    def copies(self) -> Iterator[Record]:
        """Yield all copies, by time, those without a time last, then by ids."""
        keys = (_time, _copier.c.id, _source.c.id)
        rows = self._paged(_copies(*keys).order_by(*keys), lambda row: tuple_(*keys) > tuple_(*map(literal, row[:3])))
        return map(_record, rows)

    def findings(self) -> Iterator[Record]:
        """Yield all findings, by kind and id."""
        keys = (cross_findings.c.kind, cross_findings.c.id)
        wanted = select(*keys, *(c for c in cross_findings.c if c not in keys)).order_by(*keys)
        return map(_record, self._paged(wanted, lambda row: tuple_(*keys) > tuple_(*map(literal, row[:2]))))

    # -------------------------------------------------------------- stories

    def stories(self, order: Order = "newest", after: str | None = None, limit: int = 20) -> Listing[StoryHead]:
        """A page of stories, the newest or largest first, behind the cursor `after`."""
        by = stories.c.last if order == "newest" else stories.c.articles
        wanted = select(stories).order_by(by.desc(), stories.c.id).limit(limit + 1)
        if after is not None:
            value, name, _ = Cursor.of(after)
            end = literal(value) if order == "newest" else literal(_number(value))
            wanted = wanted.where(or_(by < end, and_(by == end, stories.c.id > name)))
        with self._opened().read() as connection:
            found = tuple(map(_head, connection.execute(wanted).all()))
        page = found[:limit]
        if len(found) <= limit:
            return Listing(page, None)
        last = page[-1]
        return Listing(page, str(Cursor(last.last if order == "newest" else str(last.articles), last.id, 0)))

    def counted(self) -> tuple[int, int]:
        """How many stories there are, and how many claims that more than one article tells."""
        with self._opened().read() as connection:
            many = connection.scalar(select(func.count()).select_from(stories))
            told = connection.scalar(select(func.count()).select_from(claims).where(claims.c.articles > 1))
            return many or 0, told or 0

    def story(self, name: str) -> Record:
        """The story with this id, or the only one whose id begins so. Raises AbsentError where there is none."""
        return self._named(select(stories), stories.c.id, name, "story")

    # -------------------------------------------------------------- one of them

    def claim(self, name: str) -> Record:
        """The claim with this id, or the only one whose id begins so. Raises AbsentError where there is none."""
        return self._named(select(claims), claims.c.id, name, "claim")

    def finding(self, name: str) -> Record:
        """The finding with this id, or the only one whose id begins so. Raises AbsentError where there is none."""
        return self._named(select(cross_findings), cross_findings.c.id, name, "finding")

    def claims_of(self, lot: int, ids: Sequence[str]) -> list[Record]:
        """Claims of a lot, by their ids, in the order given."""
        wanted = select(claims.c.id, claims.c.body).where(claims.c.lot == lot)
        found = self._some(wanted, claims.c.id, ids)
        bodies = {row.id: unpacked(row.body) for row in found}
        return [bodies[one] for one in ids if one in bodies]

    def findings_of(self, lot: int, *, story: int | None = None, claim: str | None = None) -> list[Record]:
        """The findings of a lot's story, or about a claim."""
        c = cross_findings.c
        about = [c.story == story] if claim is None else [or_(c.claim == claim, c.to_claim == claim)]
        wanted = select(cross_findings).where(c.lot == lot, *about).order_by(c.kind, c.id)
        with self._opened().read() as connection:
            return list(map(_record, connection.execute(wanted).all()))

    def copies_of(self, lot: int) -> list[Record]:
        """The copies of a lot, by time."""
        keys = (_time, _copier.c.id, _source.c.id)
        with self._opened().read() as connection:
            rows = connection.execute(_copies(*keys).where(copies.c.lot == lot).order_by(*keys)).all()
        return list(map(_record, rows))

    def body_of(self, lot: int) -> Record:
        """What no row has of a lot."""
        with self._opened().read() as connection:
            body = connection.scalar(select(lots.c.body).where(lots.c.serial == lot))
        return unpacked(body) if body else {}

    def story_of(self, lot: int, number: int | None) -> StoryHead | None:
        """A story of a lot by its number."""
        wanted = select(stories).where(stories.c.lot == lot, stories.c.number == number)
        with self._opened().read() as connection:
            row = connection.execute(wanted).one_or_none()
        return _head(row) if row else None

    def article(self, name: str) -> tuple[StoryHead | None, tuple[ClaimHead, ...]]:
        """The story that an article belongs to, and for each of its statements the claim that it is."""
        mine = select(articles.c.serial).where(articles.c.id == storable(name)).scalar_subquery()
        told = [claims.c[column] for column in ("id", "text", "articles", "denying", "fewest", "most")]
        here = [claimed.c[column] for column in ("field", "start", "end", "number", "polarity", "hedged")]
        both = claimed.join(claims, and_(claims.c.lot == claimed.c.lot, claims.c.number == claimed.c.claim))
        wanted = select(*told, *here).select_from(both).where(claimed.c.article == mine)
        with self._opened().read() as connection:
            rows = connection.execute(wanted.order_by(claimed.c.field.desc(), claimed.c.start, claims.c.id)).all()
            row = connection.execute(select(linked).where(linked.c.article == mine)).one_or_none()
        return self.story_of(row.lot, row.story) if row else None, tuple(map(_claimed, rows))

    def taken(self, name: str) -> list[Record]:
        """The copies that an article is, of whichever articles, the largest first."""
        mine = select(articles.c.serial).where(articles.c.id == storable(name)).scalar_subquery()
        wanted = _copies(copies.c.published).where(copies.c.article == mine)
        with self._opened().read() as connection:
            rows = connection.execute(wanted.order_by(copies.c.overlap.desc(), _source.c.id)).all()
        return list(map(_record, rows))

    def places(self, ids: Sequence[str]) -> Iterator[tuple[str, Place]]:
        """Yield the places that articles name, with the ids of the articles, in the order given."""
        p = places.c
        columns = (articles.c.id, p.start, p.end, p.name, p.kind, p.country, p.lat, p.lon, p.geonames, p.field)
        joined = (
            select(*columns).join_from(places, articles, articles.c.serial == p.article).order_by(p.article, p.number)
        )
        for start in range(0, len(ids), _PAGE):
            asked = [storable(name) for name in ids[start : start + _PAGE]]
            with self._opened().read() as connection:
                rows = connection.execute(joined.where(articles.c.id.in_(asked))).all()
            for row in sorted(rows, key=lambda row: asked.index(row.id)):
                where = (row.country, row.lat, row.lon, row.geonames)
                yield row.id, Place(Span(row.start, row.end), row.name, row.kind, *where, field=row.field)

    # -------------------------------------------------------------- the database

    def _named(self, wanted: Select[Any], column: ColumnElement[str], name: str, what: str) -> Record:
        name = name.strip().lower()
        if not (name and len(name) <= 16 and set(name) <= set("0123456789abcdef")):
            raise AbsentError(f"'{name}' is the id of no {what}: ids have 16 digits, 0 to 9 and a to f")
        with self._opened().read() as connection:
            rows = connection.execute(wanted.where(column >= name, column < name + "g").order_by(column).limit(2)).all()
        if not rows:
            raise AbsentError(f"'{name}': the corpus has no such {what}")
        if len(rows) > 1 and rows[0].id != name:
            raise UsageError(f"'{name}' begins the id of more than one {what}: give more of it")
        return _record(rows[0])

    def _some(self, wanted: Select[Any], column: ColumnElement[str], values: Sequence[str]) -> list[Row[Any]]:
        with self._opened().read() as connection:
            parts = (values[k : k + _PAGE] for k in range(0, len(values), _PAGE))
            return [row for part in parts for row in connection.execute(wanted.where(column.in_(part)))]

    def _paged(self, wanted: Select[Any], behind: Callable[[Row[Any]], ColumnElement[bool]]) -> Iterator[Row[Any]]:
        rows = self._rows(wanted)
        while rows:
            yield from rows
            rows = self._rows(wanted.where(behind(rows[-1]))) if len(rows) == _PAGE else ()

    def _rows(self, wanted: Select[Any]) -> Sequence[Row[Any]]:
        with self._opened().read() as connection:
            return connection.execute(wanted.limit(_PAGE)).all()


def _copies(*first: ColumnElement[Any]) -> Select[Any]:
    joined = copies.join(_copier, _copier.c.serial == copies.c.article).join(_source, _source.c.serial == copies.c.of)
    names = (_copier.c.id.label("article"), _source.c.id.label("of"))
    return select(*first, *names, copies.c.kind, copies.c.overlap, copies.c.body).select_from(joined)


def _record(row: Row[Any]) -> Record:
    values = row._mapping.items()  # noqa: SLF001, SQLAlchemy's public name
    return {str(name): unpacked(value) if name == "body" else value for name, value in values}


def _head(row: Row[Any]) -> StoryHead:
    return StoryHead(**{field.name: getattr(row, field.name) for field in fields(StoryHead)})


def _claimed(row: Row[Any]) -> ClaimHead:
    values = _record(row)
    span = Span(values.pop("start"), values.pop("end"))
    return ClaimHead(**values, span=span)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError("the cursor is none of ours: take it from the page before, or leave it out")
    return int(text)
