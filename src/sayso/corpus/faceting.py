"""What else the statements found could be asked for, and where and when they are told of: counts for pages, nothing packed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from sayso.corpus.questions import Counted, Facets, Head, Moment, Query, Spot
from sayso.corpus.rows import REFUSES, STATEMENTS
from sayso.corpus.searching import called, conditions
from sayso.corpus.tables import articles, places, statements, times, voices, whereabouts
from sayso.model import Time

_MOST = 10  # values of a facet
_DEEPEST = 4  # hands


def facets(connection: Connection, query: Query, *, sqlite: bool) -> Facets:
    """For each filter its most frequent values among the statements that fit all other filters, by name of the filter.

    `month` counts by YYYY-MM what fits all filters, in order of time; `chain_depth` how many have so many hands or more.
    """

    def fitting(**but: Any) -> list[ColumnElement[bool]]:
        return list(conditions(replace(query, cursor=None, **but), sqlite=sqlite))

    spoken = _beside_statements(voices, fitting(source=None, act=None))
    s, v, w = statements.c, voices.c, whereabouts.c
    stated = select(func.count()).select_from(statements)
    lying = _beside_statements(whereabouts, fitting(place=None))
    a_country = (w.word >= "AA", w.word <= "ZZ", func.length(w.word) == 2)
    count = _Counter(connection)
    depths = dict(count(stated, s.depth, fitting(chain_depth=None), None))
    return {
        "source": count.named(spoken, v.who, v.name, [v.act == query.act if query.act else v.position != REFUSES]),
        "act": _values(
            count(spoken, v.act, [v.act != "", *([v.who.in_(called(query.source))] if query.source else ())])
        ),
        "outlet": _outlets(connection, fitting(outlet=None)),
        "place": _values(count(lying, w.word, a_country)),
        "certainty": _values(count(stated, s.certainty, [*fitting(certainty=None), s.certainty.is_not(None)])),
        "chain_depth": _values((n, sum(c for d, c in depths.items() if d >= n)) for n in range(1, _DEEPEST)),
        "month": _values(sorted(count(stated, func.substr(s.published, 1, 7), [*fitting(), s.published != ""], None))),
    }


def _beside_statements(table: Any, where: list[ColumnElement[bool]]) -> Select[Any]:
    """How many statements a table has rows of, those that fit alone; where all do, nothing is looked up."""
    number = select(func.count(table.c.statement.distinct()))
    if not where:
        return number.select_from(table)
    return number.select_from(table.join(statements, statements.c.id == table.c.statement)).where(*where)


class _Counter:
    """Counts rows by a value, the most frequent first, equals by name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(
        self, of: Select[Any], by: ColumnElement[Any], where: Iterable[ColumnElement[bool]], most: int | None = _MOST
    ) -> list[tuple[Any, int]]:
        wanted = of.add_columns(by).where(*where).group_by(by).order_by(of.selected_columns[0].desc(), by).limit(most)
        return [(value, n) for n, value in self._connection.execute(wanted)]

    def named(
        self, of: Select[Any], by: ColumnElement[Any], name: ColumnElement[str], where: Iterable[ColumnElement[bool]]
    ) -> tuple[Counted, ...]:
        """With one of the names that a value has."""
        wanted = of.add_columns(by, func.min(name)).where(*where).group_by(by)
        wanted = wanted.order_by(of.selected_columns[0].desc(), by).limit(_MOST)
        return tuple(Counted(value, called, n) for n, value, called in self._connection.execute(wanted))


def _values(counted: Iterable[tuple[Any, int]]) -> tuple[Counted, ...]:
    return tuple(Counted(str(value), str(value), n) for value, n in counted if n)


def _outlets(connection: Connection, where: list[ColumnElement[bool]]) -> tuple[Counted, ...]:
    """Outlets, called as one of their articles has it: statements know them folded."""
    s = statements.c
    number = func.count()
    wanted = select(s.outlet, func.min(s.article), number).where(*where, s.outlet.is_not(None)).group_by(s.outlet)
    found = connection.execute(wanted.order_by(number.desc(), s.outlet).limit(_MOST)).all()
    ids = [article for _, article, _ in found]
    names = {row.id: row.outlet for row in connection.execute(_heads(ids))}
    return tuple(Counted(outlet, names.get(article) or outlet, n) for outlet, article, n in found)


def _heads(ids: list[str]) -> Select[Any]:
    a = articles.c
    return select(a.id, a.title, a.outlet, a.published).where(a.id.in_(ids))


def cites(connection: Connection, source: str) -> tuple[Counted, ...]:
    """Whom a source, by key or name, is told to pass on: the hand before it in the chain."""
    own, inner = voices.alias("own"), voices.alias("inner")
    before = and_(own.c.statement == inner.c.statement, own.c.position == inner.c.position + 1, inner.c.position >= 0)
    number = func.count(inner.c.statement.distinct())
    wanted = select(inner.c.who, func.min(inner.c.name), number).join(own, before).where(own.c.who.in_(called(source)))
    found = connection.execute(wanted.group_by(inner.c.who).order_by(number.desc(), inner.c.who).limit(_MOST))
    return tuple(Counted(*row) for row in found)


# ── where and when ────────────────────────────────────────────────────────────────────────────────────────────────────


def spots(connection: Connection, query: Query, *, sqlite: bool, most: int) -> list[Spot]:
    """The places that statements found are told of, those with the most first."""
    p = places.c
    what = (p.name, p.kind, p.country, p.lat, p.lon, p.geonames)
    number = func.count(statements.c.id.distinct())
    wanted = _beside(places, [*what, number], query, sqlite=sqlite).group_by(*what)
    return [Spot(*row) for row in connection.execute(wanted.order_by(number.desc(), *what).limit(most))]


def moments(connection: Connection, query: Query, *, sqlite: bool, most: int) -> list[Moment]:
    """The times that statements found are told of, where they can be told, last published first."""
    s, t = statements.c, times.c
    what = [t.since, t.until, t.open, t.approx, t.start, t.end, t.field, s.article, s.number, s.text]
    wanted = _beside(times, what, query, sqlite=sqlite).where(t.since.is_not(None) | t.until.is_not(None))
    ordered = wanted.order_by(s.published.desc(), s.article, s.number, t.number).limit(most)
    return [
        Moment(Time((row.start, row.end), row.since, row.until, row.open, row.approx, None, row.field), *row[7:])  # type: ignore[arg-type]
        for row in connection.execute(ordered)
    ]


def _beside(table: Any, what: list[Any], query: Query, *, sqlite: bool) -> Select[Any]:
    """What a reading lists, joined to the statements that it lies in."""
    s, x = statements.c, table.c
    within = and_(
        x.article == s.id // STATEMENTS,  # so written that either table can be looked up from the other
        s.field == x.field,
        s.start <= x.start,
        x.start < s.end,
    )
    fitting = conditions(replace(query, cursor=None), sqlite=sqlite)
    return select(*what).select_from(table.join(statements, within)).where(*fitting)


# ── what is new ───────────────────────────────────────────────────────────────────────────────────────────────────────

_LOOK = 200  # statements for each article that is asked for: enough, but for very long ones


def latest(connection: Connection, most: int) -> list[Head]:
    """The articles last published, of those that were read; found by the index of statements alone."""
    s = statements.c
    order = (s.published.desc(), s.article, s.number)
    seen = connection.scalars(select(s.article).order_by(*order).limit(most * _LOOK))
    ids = list(dict.fromkeys(seen))[:most]
    heads = {row.id: Head(*row) for row in connection.execute(_heads(ids))}
    return [heads[name] for name in ids if name in heads]
