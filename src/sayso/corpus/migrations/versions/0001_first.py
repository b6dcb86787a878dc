"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make everything."""
    _articles()
    _of_readings()
    _of_statements()
    _of_people()
    _words()


def downgrade() -> None:
    """There is nothing before the first step."""
    raise NotImplementedError


def _key(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, KEY, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=null)


def _whole(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=null)


def _primary(name: str) -> sa.Column[Any]:
    return sa.Column(name, SERIAL, primary_key=True, autoincrement=True)


def _of(name: str, target: str) -> sa.Column[Any]:
    return sa.Column(name, SERIAL, sa.ForeignKey(target), primary_key=True, autoincrement=False)


def _place_in_text() -> tuple[sa.Column[Any], ...]:
    return (_text("field"), _whole("start"), _whole("end"))


def _list(name: str, *columns: sa.Column[Any]) -> None:
    number = sa.Column("number", sa.Integer, primary_key=True, autoincrement=False)
    op.create_table(name, _of("article", "articles.serial"), number, *columns)


def _articles() -> None:
    op.create_table(
        "articles",
        _primary("serial"),
        sa.Column("id", KEY, nullable=False, unique=True),
        _text("digest"),
        *(_text(name, null=True) for name in ("title", "outlet", "url")),
        _key("published"),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    digest = sa.Column("digest", sa.Text, primary_key=True)
    op.create_table("provenance", _of("article", "articles.serial"), digest, _text("data"))
    body = sa.Column("body", sa.LargeBinary, nullable=False)
    op.create_table("readings", _of("article", "articles.serial"), _key("version"), _key("language"), body)
    op.create_index("ix_readings_version", "readings", ["version"])


def _of_readings() -> None:
    _list("sources", _text("id"), _text("name"), _text("kind"), _key("key", null=True), _whole("mentions"))
    op.create_index("ix_sources_key", "sources", ["key"])
    _list(
        "attributions",
        *(_whole("id"), _text("source", null=True), _text("act"), _text("mode"), _whole("parent", null=True)),
        *(_text("rule"), sa.Column("confidence", sa.Float, nullable=False), *_place_in_text()),
    )
    point = (sa.Column("lat", sa.Float), sa.Column("lon", sa.Float), sa.Column("geonames", sa.BigInteger))
    _list("places", *_place_in_text(), _text("name"), _text("kind"), _key("country", null=True), *point)
    ends = (_key("since", null=True), _key("until", null=True), _text("open", null=True))
    _list("times", *_place_in_text(), *ends, sa.Column("approx", sa.Boolean, nullable=False))
    _list("findings", *_place_in_text(), _key("kind"), _text("note"))


def _of_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=False),
        *(_key("published"), _key("article"), _whole("number"), *_place_in_text()),
        *(_whole("depth"), _text("certainty", null=True), _text("polarity")),
        *(_key("outlet", null=True), _key("outlet_key", null=True), _text("text"), _text("words")),
    )
    op.create_index("statements_in_order", "statements", [sa.text("published DESC"), "article", "number"])
    op.create_index("statements_of_article", "statements", ["article"])
    op.create_table(
        "voices",
        _of("statement", "statements.id"),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("act", KEY, primary_key=True),
        *(_key("who"), _text("name"), _text("key", null=True), _text("kind")),
    )
    op.create_index("voices_by_who", "voices", ["who", "act", "statement"])
    op.create_index("voices_by_act", "voices", ["act", "statement"])
    op.create_index("voices_by_name", "voices", ["name", "who"])
    op.create_table("whereabouts", sa.Column("word", KEY, primary_key=True), _of("statement", "statements.id"))
    op.create_index("whereabouts_of_statement", "whereabouts", ["statement"])


def _of_people() -> None:
    digest = _text("digest", null=True)
    op.create_table("set_aside", sa.Column("id", KEY, primary_key=True), _text("place"), _key("reason"), digest)
    op.create_table(
        "corrections",
        _primary("number"),
        sa.Column("id", KEY, nullable=False, unique=True),
        _key("article", null=True),
        _text("data"),
    )
    op.create_index("ix_corrections_article", "corrections", ["article"])


def _words() -> None:
    """Make the index of words. Neither database cuts or folds them: what is stored are words with a space between."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX statement_words ON statements USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE statement_words USING fts5"
        "(words, content='statements', content_rowid='id', tokenize='ascii', detail='none')"
    )
    op.execute(
        "CREATE TRIGGER statement_comes AFTER INSERT ON statements BEGIN"
        " INSERT INTO statement_words(rowid, words) VALUES (new.id, new.words); END"
    )
    op.execute(
        "CREATE TRIGGER statement_goes AFTER DELETE ON statements BEGIN"
        " INSERT INTO statement_words(statement_words, rowid, words) VALUES ('delete', old.id, old.words); END"
    )
