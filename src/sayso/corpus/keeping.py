"""Readings → the database, in place of older ones; and the rows that answer questions, made of readings as corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from sayso.corpus.corrections import Correction, corrected
from sayso.corpus.database import Database
from sayso.corpus.linking import unprint
from sayso.corpus.packed import pack_reading
from sayso.corpus.rows import STATEMENTS, rows
from sayso.corpus.tables import OF_READINGS, OF_STATEMENTS, articles, readings, statements
from sayso.corpus.words import storable
from sayso.model import Reading

Corrected = tuple[Reading, Sequence[Correction]]
"""A reading as read, and what people put right in it."""


def keep(database: Database, connection: Connection, batch: Sequence[Corrected], version: str) -> None:
    """Store readings with what people put right in their articles.

    Readings of articles that are not here, or that this version has read already, change nothing.
    """
    serials = _locked(connection, [reading.article.id for reading, _ in batch])
    have = _versions(connection, serials.values())
    fresh = {
        serial: (reading, corrections)
        for reading, corrections in batch
        if (serial := serials.get(reading.article.id)) is not None and have.get(serial) != version
    }
    old = sorted(have.keys() & fresh.keys())
    connection.execute(delete(readings).where(readings.c.article.in_(old)))
    whole = [_whole(serial, reading, version) for serial, (reading, _) in sorted(fresh.items())]
    database.insert(connection, readings, whole)
    replace_rows(database, connection, {serial: corrected(*one) for serial, one in fresh.items()}, old)


def _whole(serial: int, reading: Reading, version: str) -> dict[str, Any]:
    language = storable(reading.language)[:100]
    return {"article": serial, "version": version, "language": language, "body": pack_reading(reading)}


def replace_rows(database: Database, connection: Connection, given: dict[int, Reading], old: Iterable[int]) -> None:
    """Put rows of the readings (by the serials of their articles) in the place of those of the articles `old`."""
    gone = list(old)
    unprint(connection, gone)
    for serial in gone:
        _clear(connection, serial)
    made = [rows(serial, reading) for serial, reading in sorted(given.items())]
    for table in (*OF_READINGS, statements, *OF_STATEMENTS):
        database.insert(connection, table, [row for one in made for row in one[table.name]])


def _clear(connection: Connection, serial: int) -> None:
    first, behind = serial * STATEMENTS, (serial + 1) * STATEMENTS
    for table in OF_STATEMENTS:
        of = table.c.statement
        connection.execute(delete(table).where(of >= first, of < behind))
    connection.execute(delete(statements).where(statements.c.id >= first, statements.c.id < behind))
    for table in OF_READINGS:
        connection.execute(delete(table).where(table.c.article == serial))


def _locked(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Article id → serial, in one order, each held until the transaction ends."""
    wanted = select(articles.c.id, articles.c.serial).where(articles.c.id.in_(sorted(set(map(storable, ids)))))
    return dict(connection.execute(wanted.order_by(articles.c.serial).with_for_update()).all())


def _versions(connection: Connection, serials: Iterable[int]) -> dict[int, str]:
    wanted = select(readings.c.article, readings.c.version).where(readings.c.article.in_(sorted(serials)))
    return dict(connection.execute(wanted).all())
