"""The database under a corpus: opened, brought up to date, its transactions, its troubles in our words.

What differs between SQLite and PostgreSQL stands here and in the first migration, and nowhere else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, exc, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite

from sayso.errors import CorpusError, UsageError

MEMORY = ":memory:"  # the place of a corpus that nobody keeps
HEAD = "0003"  # the last migration
_PATIENCE = 300  # seconds that one writer waits for another
_LOCK = 0x5A150  # a number that nobody else locks in PostgreSQL
_memories = count(1)


class Database:
    """One database: reads and writes are transactions, and errors are CorpusErrors."""

    def __init__(self, place: str, *, create: bool = True) -> None:
        self.place = place
        url = _url(place)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _check_file(place, create=create)
        self._engine = _engine(url)
        self._own_errors = self._engine.dialect.loaded_dbapi.Error
        try:
            self._bring_up_to_date(create=create)
        except BaseException:
            self.close()
            raise

    def _bring_up_to_date(self, *, create: bool) -> None:
        with self.read() as connection:
            _check_encoding(connection)
            current = _revision(connection, self.place) == HEAD
        if not current:
            with self.write() as connection:
                _migrate(connection, self.place, create=create)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._told(), self._begun(write=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: all of it is stored at the end, or nothing."""
        with self._told(), self._begun(write=True) as connection:
            yield connection

    @contextmanager
    def _begun(self, *, write: bool) -> Iterator[Connection]:
        with self._engine.connect().execution_options(sayso_write=write) as connection, connection.begin():
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except exc.SQLAlchemyError as error:
            raise CorpusError(f"{shown(self.place)}: {_what_to_do(error)}") from error
        except self._own_errors as error:  # where SQLAlchemy does not look on
            raise CorpusError(f"{shown(self.place)}: {_what_to_do(error)}") from error

    def insert_new(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert the rows that are not there yet; the others change nothing."""
        if rows:
            insert = sqlite.insert if self.is_sqlite else postgresql.insert
            connection.execute(insert(table).on_conflict_do_nothing(), rows)

    def insert(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows, all with the same keys, the quickest way: reading must not wait for it."""
        if not rows:
            return
        columns = ", ".join(f'"{name}"' for name in rows[0])
        if self.is_sqlite:
            values = ", ".join(f":{name}" for name in rows[0])
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({values})", rows)  # noqa: S608, our names
            return
        raw: Any = connection.connection.driver_connection
        with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(tuple(row.values()))

    def lock_corrections(self, connection: Connection, *, alone: bool) -> None:
        """Keep readings and corrections apart: whoever corrects is alone. SQLite lets one write at a time anyway."""
        if not self.is_sqlite:
            shared = "" if alone else "_shared"
            connection.execute(text(f"SELECT pg_advisory_xact_lock{shared}({_LOCK})"))

    def lock_links(self, connection: Connection) -> None:
        """Let one at a time store links. SQLite lets one write at a time anyway."""
        if not self.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK} + 2)"))

    def tidy(self) -> None:
        """Let the database count its rows, for it to choose good ways."""
        with self.write() as connection:
            connection.execute(text("ANALYZE"))


def shown(place: str) -> str:
    """A place as it may be printed: without the password of an address."""
    return make_url(place).render_as_string(hide_password=True) if "://" in place else place


def _url(place: str) -> URL:
    if place == MEMORY:  # one database for all connections of this process, and gone with the last of them
        return URL.create("sqlite+pysqlite", database=f"file:/sayso{next(_memories)}?vfs=memdb", query={"uri": "true"})
    if "://" not in place:
        return URL.create("sqlite+pysqlite", database=place)
    try:
        url = make_url(place)
    except exc.ArgumentError:
        raise UsageError("a corpus is a file, or an address such as postgresql+psycopg://user@host/name") from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise UsageError(
            f"{shown(place)}: a corpus is a file, or an address such as postgresql+psycopg://user@host/name"
        )
    return url.set(drivername="postgresql+psycopg")


def _check_file(place: str, *, create: bool) -> None:
    if place == MEMORY:
        return
    file = Path(place)
    if file.is_dir():
        raise UsageError(f"{place} is a folder: name a file for the corpus, such as {file / 'corpus.db'}")
    if not file.exists() and not create:
        raise CorpusError(f"{place}: there is no corpus here; `sayso add` makes one")
    if not file.parent.is_dir():
        raise CorpusError(f"{place}: there is no folder {file.parent}; make it first")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        # Planned anew each time: a plan for any words is a bad one for these.
        return create_engine(url, pool_pre_ping=True, connect_args={"prepare_threshold": None})
    alone = {"pool_size": 1, "max_overflow": 0, "pool_timeout": _PATIENCE} if "uri" in url.query else {}
    engine = create_engine(url, connect_args={"timeout": _PATIENCE, "isolation_level": None}, **alone)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=OFF",
        "cache_size=-8000",
        "analysis_limit=1000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes its place at once: one that starts by reading might find that another wrote meanwhile."""
    write = connection.get_execution_options().get("sayso_write", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _check_encoding(connection: Connection) -> None:
    if connection.dialect.name == "postgresql" and connection.scalar(text("SHOW server_encoding")) != "UTF8":
        raise CorpusError("the PostgreSQL database must have the encoding UTF8: CREATE DATABASE … ENCODING 'UTF8'")


def _migrate(connection: Connection, place: str, *, create: bool) -> None:
    """Bring the tables up to date; whoever comes second finds it done."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK} + 1)"))
    found = _revision(connection, place)
    if found == HEAD:
        return
    if found is None and not create:
        raise CorpusError(f"{shown(place)}: there is no corpus here; `sayso add` makes one")
    if found is not None and found > HEAD:
        raise CorpusError(f"{shown(place)}: made by a newer Sayso (step {found}); install that one to open it")
    from alembic import command  # noqa: PLC0415, a quarter of a second, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "sayso.corpus:migrations")
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


def _revision(connection: Connection, place: str) -> str | None:
    """The step the tables are at; None where there are no tables."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables and "statements" in tables:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    if tables:
        raise CorpusError(f"{shown(place)}: is a database, but no corpus of Sayso: give another file or database")
    return None


# ── troubles ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_RESUME = "then run the same command again: it goes on where it stopped"
_ADVICE = (  # what the database says → what to do
    (("disk is full", "no space left", "disk i/o error", "file too large"), f"the disk is full: make room, {_RESUME}"),
    (
        ("is not a database", "malformed"),
        "is no SQLite database, or a damaged one: give another file, or a copy that is whole",
    ),
    (("readonly", "read-only"), "must not be written: change the permissions of the file and its folder"),
    (("unable to open",), "cannot be opened: check the folder and its permissions"),
    (("is locked",), f"another program has held the database for {_PATIENCE // 60} minutes: end it, {_RESUME}"),
    (("password", "authentication", "role "), "the server does not let us in: check user and password in the address"),
    (("does not exist",), "the server has no such database: create it first"),
    (
        ("closed", "terminat", "connection", "server"),
        f"the connection to the database was lost: check the server, {_RESUME}",
    ),
)


def _what_to_do(error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error).strip()
    low = said.lower()
    advice = next((advice for signs, advice in _ADVICE if any(sign in low for sign in signs)), None)
    first = said.splitlines()[0] if said else type(error).__name__
    return f"{advice} ({first})" if advice else f"the database refuses: {first}"
