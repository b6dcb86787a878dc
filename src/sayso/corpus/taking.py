"""Articles and what is set aside → the database. Taking the same thing in again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from sayso.corpus.database import Database
from sayso.corpus.packed import pack_article
from sayso.corpus.questions import Added
from sayso.corpus.rows import comparable_time
from sayso.corpus.tables import articles, provenance, set_aside
from sayso.corpus.words import storable
from sayso.intake.records import digest
from sayso.intake.taken import Provenance, SetAside, Taken
from sayso.model import Article

_RECORDS = 200  # that are stored at once
_CHARACTERS = 1_000_000
_LONGEST_ID = 200  # characters, for what an index takes
_SUFFIX = 12


class _Named(NamedTuple):
    """An article under the id that it has here, which is another one where the given id belongs to another article."""

    article: Article
    digest: str
    provenance: Provenance | None


def batches(taken: Iterable[Taken | SetAside]) -> Iterator[list[Taken | SetAside]]:
    """What is stored in one transaction: collected beforehand, as whoever hands it on may be slow."""
    batch: list[Taken | SetAside] = []
    size = 0
    for one in taken:
        batch.append(one)
        size += len(one.article.text) if isinstance(one, Taken) else 0
        if len(batch) >= _RECORDS or size >= _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def store(database: Database, connection: Connection, batch: Sequence[Taken | SetAside]) -> Added:
    """Store one batch; count what was new."""
    aside = [one for one in batch if isinstance(one, SetAside)]
    database.insert_new(connection, set_aside, _sorted(map(_aside, aside), "id"))
    named = [_named(one) for one in batch if isinstance(one, Taken)]
    new = _store_articles(database, connection, named)
    return Added(new, len(named) - new, len(aside))


def _store_articles(database: Database, connection: Connection, given: list[_Named]) -> int:
    """Store articles with where they came from; return how many are new.

    An id that belongs to another article gets a digest behind it; the first that is stored keeps the plain id. Where another
    writer was quicker, the second look finds its article.
    """
    settled: list[_Named] = []
    waiting, new = given, 0
    while waiting:
        known = _digests(connection, waiting)
        clear, waiting = _settled(waiting, known)
        rows = {n.article.id: _row(n) for n in clear if n.article.id not in known}
        database.insert_new(connection, articles, _sorted(rows.values(), "id"))
        stored = _digests(connection, clear)
        here = [n for n in clear if stored.get(n.article.id) == n.digest]
        waiting += [n for n in clear if stored.get(n.article.id) != n.digest]
        new += len({n.article.id for n in here} & rows.keys())
        settled += here
    _store_provenance(database, connection, settled)
    return new


def _settled(waiting: list[_Named], known: dict[str, str]) -> tuple[list[_Named], list[_Named]]:
    """Those whose id is free or their own already, and the others under the id they get instead."""
    clear: list[_Named] = []
    other: list[_Named] = []
    owners = dict(known)
    for one in waiting:
        if owners.setdefault(one.article.id, one.digest) == one.digest:
            clear.append(one)
        else:
            other.append(one._replace(article=replace(one.article, id=_other(one))))
    return clear, other


def _digests(connection: Connection, named: list[_Named]) -> dict[str, str]:
    wanted = select(articles.c.id, articles.c.digest).where(articles.c.id.in_({n.article.id for n in named}))
    return dict(connection.execute(wanted).all())


def _store_provenance(database: Database, connection: Connection, named: list[_Named]) -> None:
    wanted = select(articles.c.id, articles.c.serial).where(articles.c.id.in_({n.article.id for n in named}))
    serials = dict(connection.execute(wanted).all())
    rows = [_provenance(n.provenance) | {"article": serials[n.article.id]} for n in named if n.provenance]
    database.insert_new(connection, provenance, _sorted(rows, "article", "digest"))


def names(article: Article) -> tuple[str, str]:
    """The id under which an article is stored, and the one instead where that belongs to another article."""
    named = _named(Taken(article, Provenance("")))
    return named.article.id, _other(named)


def whole_digest(article: Article) -> str:
    """16 hexadecimal digits of all that is in an article but its id."""
    return digest(article.text, article.title, article.outlet, article.url, article.published, article.language)


def _named(taken: Taken) -> _Named:
    article = taken.article
    name = storable(article.id)
    if len(name) > _LONGEST_ID:
        name = f"{name[: _LONGEST_ID - _SUFFIX - 1]}~{_digest(article.id)[:_SUFFIX]}"
    return _Named(replace(article, id=name), whole_digest(article), taken.provenance)


def _other(named: _Named) -> str:
    return f"{named.article.id[: _LONGEST_ID - _SUFFIX - 1]}~{named.digest[:_SUFFIX]}"


def _row(named: _Named) -> dict[str, Any]:
    article = named.article
    shown = {name: (value := getattr(article, name)) and storable(value) for name in ("id", "title", "outlet", "url")}
    published = comparable_time(article.published)
    return shown | {"digest": named.digest, "published": published, "body": pack_article(article)}


def _provenance(one: Provenance) -> dict[str, Any]:
    data = json.dumps(asdict(one))
    return {"digest": _digest(data), "data": data}


def _aside(one: SetAside) -> dict[str, Any]:
    shown = {"place": storable(one.place), "reason": storable(one.reason)[:500], "digest": one.digest}
    return shown | {"id": _digest(json.dumps(shown))}


def _digest(text: str) -> str:
    return blake2b(json.dumps(text).encode(), digest_size=8).hexdigest()


def _sorted(rows: Iterable[dict[str, Any]], *by: str) -> list[dict[str, Any]]:
    """In one order everywhere, so that two writers never wait for each other in a circle."""
    return sorted(rows, key=lambda row: tuple(row[name] for name in by))
