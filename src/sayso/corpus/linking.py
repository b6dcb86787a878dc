"""Links in the database: prints of articles, lots with what was found in them, and what people decided.

All but the decisions can be made again. What is out of date is marked, and stays to be seen until its successor is there;
an article without a print of this linker, or in no lot, and a lot that is stale are all that the next run looks for. So a
run that is killed anywhere leaves nothing that is half, and nothing that is forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, bindparam, delete, exists, func, insert, select, update

from sayso.corpus.database import Database
from sayso.corpus.packed import packed
from sayso.corpus.rows import comparable_time
from sayso.corpus.tables import OF_LOTS, articles, decisions, linked, lots, prints, readings
from sayso.corpus.words import storable
from sayso.errors import InputError

_PAGE = 500  # prints that are given out at once
_MANY = 500  # things that one question names at once

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


class Lot(NamedTuple):
    """What was linked together: a digest of all it depends on, its articles, rows for each table, and what no row has."""

    digest: str
    articles: tuple[str, ...]
    rows: Rows
    body: Mapping[str, Any]


class Linking:
    """What a corpus keeps of links; `Corpus.linking()` makes one. Raises CorpusError as the corpus does."""

    def __init__(self, opened: Callable[[], Database]) -> None:
        self._opened = opened

    # -------------------------------------------------------------- prints

    def pending(self, version: str) -> bool:
        """Tell whether anything is to be linked, by a linker of this version."""
        unlotted = exists().where(linked.c.article == prints.c.article)
        wanted = (
            _unprinted(version),
            select(prints.c.article).where(~unlotted),
            select(lots.c.serial).where(lots.c.stale),
        )
        with self._opened().read() as connection:
            return any(connection.scalar(one.limit(1)) is not None for one in wanted)

    def unprinted(self, version: str) -> list[str]:
        """The ids of the articles that are read and have no print of this version, in their order."""
        with self._opened().read() as connection:
            return list(connection.scalars(_unprinted(version).order_by(articles.c.id)))

    def begin_prints(self, ids: Iterable[str], token: str) -> None:
        """Say that prints of the articles are to come. Whoever changes a reading takes this away: then they come too late."""
        with self._opened().write() as connection:
            self._opened().lock_links(connection)
            serials = sorted(_serials(connection, ids, lock=True).values())
            _delete(connection, prints, prints.c.article, serials)
            rows = [{"article": serial, "version": token, "body": b""} for serial in serials]
            self._opened().insert(connection, prints, rows)

    def keep_prints(self, given: Mapping[str, bytes], version: str, token: str) -> None:
        """Store the prints of articles, by their ids, but for those whose reading has changed since `begin_prints`."""
        with self._opened().write() as connection:
            self._opened().lock_links(connection)
            here = prints.c.article == bindparam("serial"), prints.c.version == token
            kept = update(prints).where(*here).values(version=version, body=bindparam("made"))
            serials = sorted(_serials(connection, given, lock=True).items())
            connection.execute(kept, [{"serial": serial, "made": given[name]} for name, serial in serials])

    def prints(self, version: str) -> Iterator[bytes]:
        """Yield the prints of this version, in the order in which their articles came."""
        last = -1
        while True:
            wanted = select(prints.c.article, prints.c.body).where(prints.c.article > last, prints.c.version == version)
            with self._opened().read() as connection:
                page = connection.execute(wanted.order_by(prints.c.article).limit(_PAGE)).all()
            yield from (body for _, body in page)
            if len(page) < _PAGE:
                return
            last = page[-1][0]

    # -------------------------------------------------------------- lots

    def plan(self, digests: Collection[str]) -> set[str]:
        """Mark as stale the lots that are none of these; return those of these that are still to be linked."""
        with self._opened().write() as connection:
            self._opened().lock_links(connection)
            here = {row.digest: row for row in connection.execute(select(lots.c.serial, lots.c.digest, lots.c.stale))}
            old = [row.serial for digest, row in here.items() if digest not in digests and not row.stale]
            _stale(connection, old)
            return {digest for digest in digests if digest not in here or here[digest].stale}

    def keep(self, given: Sequence[Lot], decided: int) -> None:
        """Store lots, in place of all that have one of their articles. They were made knowing of so many decisions.

        Where somebody decided or linked something since `plan`, they are stored as out of date, and are made anew.
        """
        database = self._opened()
        with database.write() as connection:
            database.lock_links(connection)
            serials = _serials(connection, [name for lot in given for name in lot.articles], lock=True)
            stale = (
                _drop_old(connection, serials.values(), [lot.digest for lot in given]) or _count(connection) != decided
            )
            rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in OF_LOTS}
            for lot in given:
                head = {"digest": lot.digest, "stale": stale, "body": packed(dict(lot.body))}
                (serial,) = connection.execute(insert(lots).values(head)).inserted_primary_key or (0,)
                for name, own in lot.rows.items():
                    rows[name] += [_stored(row, serials) | {"lot": serial} for row in own]
            for table in OF_LOTS:
                database.insert(connection, table, rows[table.name])

    def drop_stale(self) -> None:
        """Take away the lots whose articles all are in others now."""
        with self._opened().write() as connection:
            self._opened().lock_links(connection)
            empty = ~exists().where(linked.c.lot == lots.c.serial)
            _drop(connection, connection.scalars(select(lots.c.serial).where(lots.c.stale, empty)).all())

    def forget(self) -> None:
        """Have everything linked anew."""
        with self._opened().write() as connection:
            self._opened().lock_links(connection)
            connection.execute(delete(prints))
            connection.execute(update(lots).values(stale=True))

    # -------------------------------------------------------------- what people decide

    def decide(self, data: Mapping[str, Any]) -> None:
        """Store a decision, as JSON values, and have the lots of its articles linked anew. One that is known changes nothing.

        Raises ValueError where it is none, InputError where it withdraws one that is not here.
        """
        if data.keys() != set(_DECISION) or not all(len(one) == _MEANT for one in data["statements"]):
            raise ValueError("no decision of ours")
        data = {name: data[name] for name in _DECISION}
        name = _id(data)
        with self._opened().write() as connection:
            self._opened().lock_links(connection)
            if _decision(connection, name) is None:
                connection.execute(insert(decisions).values({"id": name, "data": json.dumps(data)}))
                serials = _serials(connection, _about(connection, data))
                _stale(connection, _in(connection, select(linked.c.lot), linked.c.article, serials.values()))

    def decisions(self) -> list[dict[str, Any]]:
        """What people decided, as it was given, in the order in which they did."""
        with self._opened().read() as connection:
            rows = connection.scalars(select(decisions.c.data).order_by(decisions.c.number)).all()
        return list(map(json.loads, rows))


_DECISION = ("kind", "by", "at", "statements", "finding", "of", "note")
_MEANT = 4  # what tells which statement is meant, the article first


def _id(data: Mapping[str, Any]) -> str:
    return blake2b(json.dumps(data).encode(), digest_size=8).hexdigest()


def _decision(connection: Connection, name: str) -> dict[str, Any] | None:
    data = connection.scalar(select(decisions.c.data).where(decisions.c.id == name))
    return None if data is None else dict(json.loads(data))


def _about(connection: Connection, data: Mapping[str, Any]) -> set[str]:
    """The articles that a decision is about; of one that withdraws another, those of that one."""
    while data["kind"] == "withdraw":
        withdrawn = _decision(connection, str(data["of"]))
        if withdrawn is None:
            raise InputError(str(data["of"]), "no such decision in this corpus to withdraw")
        data = withdrawn
    return {one[0] for one in data["statements"]}


def unprint(connection: Connection, serials: Iterable[int]) -> None:
    """Have articles linked anew whose readings have changed."""
    _delete(connection, prints, prints.c.article, serials)


def _unprinted(version: str) -> Select[tuple[str]]:
    current = exists().where(prints.c.article == readings.c.article, prints.c.version == version)
    joined = readings.join(articles, readings.c.article == articles.c.serial)
    return select(articles.c.id).select_from(joined).where(~current)


def _stored(row: Mapping[str, Any], serials: Mapping[str, int]) -> dict[str, Any]:
    """A row as its table takes it: articles by their serials, times comparable, texts storable, bodies packed."""
    out = dict(row)
    for name, value in row.items():
        if name in ("article", "of"):
            out[name] = serials[value]
        elif name in ("published", "first", "last"):
            out[name] = comparable_time(value)
        elif name == "body":
            out[name] = packed(value)
        elif name in ("text", "name"):
            out[name] = storable(value)
    return out


def _drop_old(connection: Connection, serials: Iterable[int], digests: Iterable[str]) -> bool:
    """Take away the lots of articles, and those with these digests; tell whether another one was up to date."""
    old = set(_in(connection, select(linked.c.lot), linked.c.article, serials))
    same = set(_in(connection, select(lots.c.serial), lots.c.digest, digests))
    current = _in(connection, select(lots.c.serial).where(~lots.c.stale), lots.c.serial, old - same)
    _drop(connection, old | same)
    return bool(current)


def _count(connection: Connection) -> int:
    """How many decisions there are; none is ever removed."""
    return connection.scalar(select(func.count()).select_from(decisions)) or 0


def _stale(connection: Connection, serials: Iterable[int]) -> None:
    for some in _parts(serials):
        connection.execute(update(lots).where(lots.c.serial.in_(some)).values(stale=True))


def _drop(connection: Connection, serials: Iterable[int]) -> None:
    given = list(serials)
    for table in OF_LOTS:
        _delete(connection, table, table.c.lot, given)
    _delete(connection, lots, lots.c.serial, given)


def _delete(connection: Connection, table: Table, column: Any, values: Iterable[Any]) -> None:
    for some in _parts(values):
        connection.execute(delete(table).where(column.in_(some)))


def _serials(connection: Connection, ids: Iterable[str], *, lock: bool = False) -> dict[str, int]:
    """Article id → serial; `lock`: none of their readings changes until the transaction ends."""
    wanted = select(articles.c.id, articles.c.serial).order_by(articles.c.serial)
    wanted = wanted.with_for_update(read=True, key_share=True) if lock else wanted
    return {
        name: serial
        for some in _parts(map(storable, ids))
        for name, serial in connection.execute(wanted.where(articles.c.id.in_(some)))
    }


def _in(connection: Connection, wanted: Select[tuple[Any]], column: Any, values: Iterable[Any]) -> list[Any]:
    return [one for some in _parts(values) for one in connection.scalars(wanted.where(column.in_(some)))]


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    given = sorted(set(values))
    return (given[k : k + _MANY] for k in range(0, len(given), _MANY))
