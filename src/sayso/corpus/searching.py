"""Questions → SQL, the same for both databases but for the index of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from sayso.corpus.packed import unpack_article
from sayso.corpus.questions import Cursor, Hit, Page, Query, Speaker
from sayso.corpus.rows import REFUSES, asked_place, comparable_time
from sayso.corpus.tables import articles, statements, voices, whereabouts
from sayso.corpus.words import asked, folded, storable
from sayso.errors import UsageError
from sayso.model import Span

_SHOWN = [c for c in statements.c if c.name not in ("words", "outlet_key", "outlet")]


def search(connection: Connection, query: Query, *, sqlite: bool) -> Page:
    """One page of statements."""
    found = connection.execute(hits(query, sqlite=sqlite).limit(query.limit + 1)).all()
    page, more = found[: query.limit], len(found) > query.limit
    last = page[-1] if page else None
    cursor = str(Cursor(last.published, last.article, last.number)) if more and last else None
    return Page(tuple(_hits(connection, page)), cursor)


def count(connection: Connection, query: Query, *, sqlite: bool) -> int:
    """How many statements fit."""
    whole = replace(query, cursor=None)
    fitting = select(func.count()).select_from(statements).where(*conditions(whole, sqlite=sqlite))
    return connection.scalar(fitting) or 0


def hits(query: Query, *, sqlite: bool) -> Select[Any]:
    """The statements that fit, in their order."""
    order = (statements.c.published.desc(), statements.c.article, statements.c.number)
    return select(*_SHOWN).where(*conditions(query, sqlite=sqlite)).order_by(*order)


def conditions(query: Query, *, sqlite: bool) -> Iterator[ColumnElement[bool]]:
    """What a statement must fulfil."""
    s = statements.c
    if query.words is not None:
        yield _with_words(query.words, sqlite=sqlite)
    if query.source is not None or query.act is not None:
        yield s.id.in_(_said(query))
    if query.place is not None:
        yield s.id.in_(select(whereabouts.c.statement).where(whereabouts.c.word.in_(asked_place(query.place))))
    if query.since is not None:
        yield s.published >= _time("since", query.since)
    if query.until is not None:
        yield and_(s.published < _time("until", query.until), s.published != "")
    if query.outlet is not None:
        yield or_(s.outlet == folded(query.outlet), s.outlet_key == storable(query.outlet))
    if query.chain_depth is not None:
        yield s.depth >= query.chain_depth
    if query.certainty is not None:
        yield s.certainty == query.certainty
    if query.cursor is not None:
        yield _behind(Cursor.of(query.cursor))


def _said(query: Query) -> Select[tuple[int]]:
    said = select(voices.c.statement)
    if query.source is not None:
        said = said.where(voices.c.who.in_(called(query.source)))
    if query.act is not None:
        return said.where(voices.c.act == query.act)
    return said.where(voices.c.position != REFUSES)


def called(source: str) -> CompoundSelect[tuple[str]]:
    """What a source is stored by: its key as given, or its name, folded; or the keys of those whom an article calls so."""
    given = dict.fromkeys((storable(source), folded(source)))
    named = select(voices.c.who).where(voices.c.name == storable(source))
    return union(named, *(select(literal(who)) for who in given))


def _with_words(words: str, *, sqlite: bool) -> ColumnElement[bool]:
    forms = asked(words)
    if not forms:
        raise UsageError(f"words: there is no word in '{words}'")
    quote, both, either = ('"', " AND ", " OR ") if sqlite else ("'", " & ", " | ")
    said = both.join("(" + either.join(f"{quote}{form}{quote}" for form in word) + ")" for word in forms)
    if sqlite:
        fitting = text("SELECT rowid FROM statement_words WHERE statement_words MATCH :said").bindparams(said=said)
        return statements.c.id.in_(fitting.columns(statements.c.id))
    vector = func.array_to_tsvector(func.string_to_array(statements.c.words, text("' '")))
    return vector.op("@@")(cast(literal(said), TSQUERY))


def _time(name: str, value: str) -> str:
    time = comparable_time(value)
    if not time:
        raise UsageError(f"{name}: '{value}' is no ISO 8601 time, such as 2024-05-01")
    return time


def _behind(cursor: Cursor) -> ColumnElement[bool]:
    s = statements.c
    published = storable(cursor.published)
    later = tuple_(s.article, s.number) > tuple_(literal(storable(cursor.article)), literal(cursor.number))
    return and_(s.published <= published, or_(s.published < published, later))


# ── rows → hits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _hits(connection: Connection, page: Sequence[Row[Any]]) -> Iterator[Hit]:
    chains = _chains(connection, [row.id for row in page])
    wanted = select(articles.c.id, articles.c.body).where(articles.c.id.in_({row.article for row in page}))
    heads = {name: unpack_article(body) for name, body in connection.execute(wanted)}
    for row in page:
        chain, refusing = chains.get(row.id, ((), ()))
        head = heads[row.article]
        yield Hit(
            article=row.article,
            number=row.number,
            field=row.field,
            span=Span(row.start, row.end),
            text=row.text,
            chain=chain,
            certainty=row.certainty,
            polarity=row.polarity,
            title=head.title,
            outlet=head.outlet,
            url=head.url,
            published=head.published,
            refusing=refusing,
        )


Chains = dict[int, tuple[tuple[Speaker, ...], tuple[Speaker, ...]]]


def _chains(connection: Connection, ids: list[int]) -> Chains:
    """For each statement its chain, and who refuses to say anything."""
    v = voices.c
    wanted = select(voices).where(v.statement.in_(ids)).order_by(v.statement, v.position, v.act)
    out: Chains = {}
    for statement, of in groupby(connection.execute(wanted).all(), key=lambda row: row.statement):
        spoken = [(place, list(rows)) for place, rows in groupby(of, key=lambda row: row.position)]
        chain = tuple(_speaker(rows) for place, rows in spoken if place != REFUSES)
        out[statement] = chain, tuple(_speaker(rows) for place, rows in spoken if place == REFUSES)
    return out


def _speaker(rows: list[Row[Any]]) -> Speaker:
    first = rows[0]
    return Speaker(first.name, first.key, first.kind, tuple(row.act for row in rows if row.act))
