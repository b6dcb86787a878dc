"""Counts over a whole corpus."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from sayso.corpus.questions import Known, Status
from sayso.corpus.rows import REFUSES
from sayso.corpus.searching import called
from sayso.corpus.tables import articles, corrections, readings, set_aside, sources, statements, voices


def status(connection: Connection) -> Status:
    """How things stand."""
    first, last = connection.execute(_ends(select().select_from(articles), articles.c.published)).one()
    kept = _number(connection, articles)
    read = _counts(connection, readings.c.version, select().select_from(readings))
    return Status(
        articles=kept,
        unread=kept - sum(read.values()),
        statements=_number(connection, statements),
        sources=connection.scalar(select(func.count(sources.c.key.distinct()))) or 0,
        corrections=_number(connection, corrections),
        set_aside=_number(connection, set_aside),
        first=first,
        last=last,
        readings=read,
        languages=_counts(connection, readings.c.language, select().select_from(readings)),
        reasons=_counts(connection, set_aside.c.reason, select().select_from(set_aside)),
    )


def known(connection: Connection, source: str) -> Known | None:
    """What a source has been made to say; None where nothing is known of it."""
    v, s = voices.c, statements.c
    own = (v.who.in_(called(source)),)
    said = select().select_from(voices.join(statements, v.statement == s.id)).where(*own)
    one = select(v.statement.label("id")).where(*own).distinct().subquery()
    each = select().select_from(statements.join(one, one.c.id == s.id))
    if not (names := _counts(connection, v.name, said)):
        return None
    first, last = connection.execute(_ends(each, s.published)).one()
    number, of = connection.execute(each.add_columns(func.count(), func.count(s.article.distinct()))).one()
    return Known(
        who=source,
        statements=number,
        articles=of,
        names=names,
        kinds=_counts(connection, v.kind, said),
        acts=_counts(connection, v.act, said.where(v.act != "")),
        certainties=_counts(connection, s.certainty, each.where(s.certainty.is_not(None))),
        through=_through(connection, source),
        outlets=_counts(connection, s.outlet, each.where(s.outlet.is_not(None))),
        months=dict(sorted(_counts(connection, func.substr(s.published, 1, 7), each).items())),
        first=first,
        last=last,
    )


def _through(connection: Connection, source: str) -> dict[str, int]:
    """Who tells of it: the next hand in the chain, by key or name."""
    own, next_ = voices.alias("own"), voices.alias("next")
    ahead = (
        (own.c.statement == next_.c.statement) & (next_.c.position == own.c.position + 1) & (own.c.position != REFUSES)
    )
    pairs = (
        select(own.c.statement, next_.c.who)
        .join(next_, ahead)
        .where(own.c.who.in_(called(source)))
        .distinct()
        .subquery()
    )
    return _counts(connection, pairs.c.who, select().select_from(pairs))


def _number(connection: Connection, table: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _ends(of: Select[Any], published: ColumnElement[str]) -> Select[Any]:
    known_ = of.where(published != "")
    return known_.add_columns(func.min(published), func.max(published))


def _counts(connection: Connection, by: ColumnElement[Any], of: Select[Any]) -> dict[str, int]:
    """Rows by value, the most first, equals by name."""
    counted = connection.execute(of.add_columns(by, func.count()).group_by(by)).all()
    return dict(sorted(Counter({row[0]: row[1] for row in counted}).items(), key=lambda item: (-item[1], item[0])))
