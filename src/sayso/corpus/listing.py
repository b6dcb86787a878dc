"""What there is, a page at a time: articles, sources."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, literal, or_, select, tuple_

from sayso.corpus.packed import unpack_article
from sayso.corpus.questions import Counted, Listed, ListedClaim, Listing
from sayso.corpus.rows import REFUSES
from sayso.corpus.tables import articles, claims, readings, voices
from sayso.corpus.words import storable
from sayso.errors import UsageError
from sayso.model import Article


def heads(connection: Connection, after: str | None, limit: int) -> Listing[Listed]:
    """Articles in the order of their ids, behind one."""
    wanted = select(articles.c.id, articles.c.body, articles.c.digest, readings.c.version)
    wanted = wanted.select_from(articles.outerjoin(readings, readings.c.article == articles.c.serial))
    if after is not None:
        wanted = wanted.where(articles.c.id > storable(after))
    rows = connection.execute(wanted.order_by(articles.c.id).limit(limit + 1)).all()
    page = tuple(_listed(unpack_article(body), digest, version) for _, body, digest, version in rows[:limit])
    return Listing(page, page[-1].id if len(rows) > limit else None)


def _listed(article: Article, digest: str, version: str | None) -> Listed:
    known = (article.id, article.title, article.outlet, article.url, article.published)
    return Listed(*known, characters=len(article.text), digest=digest, version=version)


def digest(connection: Connection, name: str) -> str | None:
    """The digest under which an article was stored."""
    return connection.scalar(select(articles.c.digest).where(articles.c.id == storable(name)))


def sources(connection: Connection, after: str | None, limit: int) -> Listing[Counted]:
    """Who is made to say anything, by key or name, with the number of statements; the most first, equals by name."""
    v = voices.c
    number = func.count(v.statement.distinct())
    counted = select(v.who, func.min(v.name).label("name"), number.label("number")).where(v.position != REFUSES)
    whole = counted.group_by(v.who).subquery()
    wanted = select(whole).order_by(whole.c.number.desc(), whole.c.who)
    if after is not None:
        most, who = _behind(after)
        wanted = wanted.where(tuple_(-whole.c.number, whole.c.who) > tuple_(literal(-most), literal(storable(who))))
    rows = connection.execute(wanted.limit(limit + 1)).all()
    page = tuple(Counted(row.who, row.name, row.number) for row in rows[:limit])
    return Listing(page, f"{page[-1].number} {page[-1].value}" if len(rows) > limit else None)


def told(connection: Connection, after: str | None, limit: int) -> Listing[ListedClaim]:
    """Claims, those of most statements first, equals by id."""
    c = claims.c
    wanted = select(c.id, c.text, c.statements, c.articles, c.fewest, c.most).order_by(c.statements.desc(), c.id)
    if after is not None:
        most, name = _behind(after)
        wanted = wanted.where(or_(c.statements < most, and_(c.statements == most, c.id > storable(name))))
    rows = connection.execute(wanted.limit(limit + 1)).all()
    page = tuple(ListedClaim(*row) for row in rows[:limit])
    return Listing(page, f"{page[-1].statements} {page[-1].id}" if len(rows) > limit else None)


def _behind(cursor: str) -> tuple[int, str]:
    most, _, who = cursor.partition(" ")
    if not (most.isascii() and most.isdigit() and len(most) < 10):
        raise UsageError("the cursor is none of ours: take it from the page before, or leave it out")
    return int(most), who
