"""What people put right, in the database: stored, found by article, taken back; the rows that answer questions made anew."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from operator import itemgetter

from sqlalchemy import Connection, insert, or_, select

from sayso.corpus import keeping
from sayso.corpus.corrections import Correction, corrected, in_force
from sayso.corpus.database import Database
from sayso.corpus.packed import unpack_article, unpack_reading
from sayso.corpus.tables import articles, corrections, readings, sources
from sayso.corpus.words import storable
from sayso.errors import InputError

_PAGE = 64  # articles whose rows are made at once


class Known:
    """What people put right, by article."""

    def __init__(self, connection: Connection, ids: Collection[str] | None = None) -> None:
        wanted = select(corrections.c.number, corrections.c.data).order_by(corrections.c.number)
        if ids is not None:
            wanted = wanted.where(or_(corrections.c.article.is_(None), corrections.c.article.in_(ids)))
        self._everywhere: list[tuple[int, Correction]] = []
        self._of: dict[str, list[tuple[int, Correction]]] = {}
        made = {n: Correction.from_dict(json.loads(data)) for n, data in connection.execute(wanted)}
        numbers = {id(one): n for n, one in made.items()}
        for one in in_force(made.values()):
            of = self._everywhere if one.article is None else self._of.setdefault(one.article, [])
            of.append((numbers[id(one)], one))

    def of(self, article: str) -> list[Correction]:
        """Those that concern an article, in their order."""
        own = self._of.get(article)
        both = sorted([*self._everywhere, *own], key=itemgetter(0)) if own else self._everywhere
        return [correction for _, correction in both]


def store(database: Database, connection: Connection, correction: Correction) -> None:
    """Store one and let it hold; what is here already changes nothing. Raises InputError where what it is about is not here."""
    if connection.scalar(select(corrections.c.number).where(corrections.c.id == correction.id)) is not None:
        return
    name = correction.article
    if name is not None and connection.scalar(select(1).where(articles.c.id == storable(name))) is None:
        raise InputError(name, "no such article in this corpus to correct")
    if correction.kind == "withdraw":
        _about(connection, correction)
    row = {"id": correction.id, "article": name, "data": json.dumps(correction.to_dict())}
    connection.execute(insert(corrections).values(row))
    _apply(database, connection, correction)


def listed(connection: Connection, article: str | None) -> list[Correction]:
    """All in their order, or those about one article alone."""
    wanted = select(corrections.c.data).order_by(corrections.c.number)
    wanted = wanted if article is None else wanted.where(corrections.c.article == storable(article))
    return [Correction.from_dict(json.loads(data)) for data in connection.scalars(wanted)]


def _apply(database: Database, connection: Connection, correction: Correction) -> None:
    """Make the rows of every article anew that the correction touches."""
    touched = _touched(connection, correction)
    joined = articles.join(readings, readings.c.article == articles.c.serial)
    whole = select(articles.c.serial, articles.c.id, articles.c.body, readings.c.body).select_from(joined)
    known = Known(connection)
    for at in range(0, len(touched), _PAGE):
        given = {
            serial: corrected(unpack_reading(unpack_article(article), body), known.of(name))
            for serial, name, article, body in connection.execute(
                whole.where(articles.c.serial.in_(touched[at : at + _PAGE]))
            )
        }
        keeping.replace_rows(database, connection, given, given)


def _touched(connection: Connection, correction: Correction) -> Sequence[int]:
    if correction.article is not None:
        return connection.scalars(select(articles.c.serial).where(articles.c.id == correction.article)).all()
    keys = [storable(key) for key in _keys(connection, _about(connection, correction))]
    return connection.scalars(select(sources.c.article).where(sources.c.key.in_(keys)).distinct()).all()


def _about(connection: Connection, correction: Correction) -> Correction:
    """What a correction is about in the end: one that takes another back, what that is about."""
    while correction.kind == "withdraw":
        data = connection.scalar(select(corrections.c.data).where(corrections.c.id == correction.to))
        if data is None:
            raise InputError(correction.to or "correction", "no such correction in this corpus to take back")
        correction = Correction.from_dict(json.loads(data))
    return correction


def _keys(connection: Connection, correction: Correction) -> list[str]:
    """Every key that its source may have by now: merged into one, which may be merged into another."""
    keys = dict.fromkeys(key for key in (correction.source, correction.to) if key)
    everywhere = select(corrections.c.data).where(corrections.c.article.is_(None)).order_by(corrections.c.number)
    for made in map(Correction.from_dict, map(json.loads, connection.scalars(everywhere))):
        if made.kind == "merge" and made.source in keys and made.to:
            keys[made.to] = None
    return list(keys)
