"""The tables, the same for SQLite and PostgreSQL. Migrations make them; a test compares the two.

`articles` and `readings` hold everything, packed; the other tables of readings are made of them, for questions, and can be made
again. Ids of articles are theirs; `serial` numbers are the database's own business and never leave it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

# Compared byte by byte, on any server: SQLite and PostgreSQL then sort alike.
Key = Text().with_variant(Text(collation="C"), "postgresql")
Serial = BigInteger().with_variant(Integer, "sqlite")


def _of_article(name: str, *columns: Column[Any]) -> Table:
    """A table of what a reading lists: `number` counts from 0 in the order of the reading."""
    article = Column("article", Serial, ForeignKey("articles.serial"), primary_key=True, autoincrement=False)
    return Table(name, metadata, article, Column("number", Integer, primary_key=True, autoincrement=False), *columns)


def _place_in_text() -> tuple[Column[Any], ...]:
    return (
        Column("field", Text, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
    )


articles = Table(
    "articles",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # of all that is in it
    Column("title", Text),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", Key, nullable=False),  # in UTC, comparable; empty where not known
    Column("body", LargeBinary, nullable=False),  # the whole article, packed
)

provenance = Table(
    "provenance",
    metadata,
    Column("article", Serial, ForeignKey("articles.serial"), primary_key=True, autoincrement=False),
    Column("digest", Text, primary_key=True),
    Column("data", Text, nullable=False),  # JSON
)

readings = Table(
    "readings",
    metadata,
    Column("article", Serial, ForeignKey("articles.serial"), primary_key=True, autoincrement=False),
    Column("version", Key, nullable=False, index=True),  # of the reader
    Column("language", Key, nullable=False),
    Column("body", LargeBinary, nullable=False),  # the reading less its article, as it was read, packed
)

sources = _of_article(
    "sources",
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Key, index=True),
    Column("mentions", Integer, nullable=False),
)

attributions = _of_article(
    "attributions",
    Column("id", Integer, nullable=False),
    Column("source", Text),  # sources.id
    Column("act", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("parent", Integer),
    Column("rule", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    *_place_in_text(),  # from the first character of the content to the last; of the cue where there is none
)

statements = Table(
    "statements",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=False),  # articles.serial × 2²⁰ + number
    Column("published", Key, nullable=False),  # as in articles
    Column("article", Key, nullable=False),  # articles.id
    Column("number", Integer, nullable=False),
    *_place_in_text(),
    Column("depth", Integer, nullable=False),  # hands it came through
    Column("certainty", Text),
    Column("polarity", Text, nullable=False),
    Column("outlet", Key),  # folded
    Column("outlet_key", Key),  # in the catalogue
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False),  # dictionary forms, sorted, with a space between
    Index("statements_in_order", Column("published").desc(), "article", "number"),
    Index("statements_of_article", "article"),
)

voices = Table(
    "voices",
    metadata,
    Column("statement", Serial, ForeignKey("statements.id"), primary_key=True, autoincrement=False),
    Column(
        "position", Integer, primary_key=True
    ),  # in the chain, from 0, innermost first; -1: who refuses to say anything
    Column("act", Key, primary_key=True),
    Column("who", Key, nullable=False),  # the key, or the folded name where there is none
    Column("name", Text, nullable=False),
    Column("key", Text),
    Column("kind", Text, nullable=False),
    Index("voices_by_who", "who", "act", "statement"),
    Index("voices_by_act", "act", "statement"),
    Index("voices_by_name", "name", "who"),
)

whereabouts = Table(
    "whereabouts",
    metadata,
    Column(
        "word", Key, primary_key=True
    ),  # a country's code, a GeoNames id, a folded name, the dictionary forms in the text
    Column("statement", Serial, ForeignKey("statements.id"), primary_key=True, autoincrement=False),
    Index("whereabouts_of_statement", "statement"),
)

places = _of_article(
    "places",
    *_place_in_text(),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Key),
    Column("lat", Float),
    Column("lon", Float),
    Column("geonames", BigInteger),
)

times = _of_article(
    "times",
    *_place_in_text(),
    Column("since", Key),
    Column("until", Key),
    Column("open", Text),
    Column("approx", Boolean, nullable=False),
)

findings = _of_article(
    "findings",
    *_place_in_text(),
    Column("kind", Key, nullable=False),
    Column("note", Text, nullable=False),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("id", Key, primary_key=True),  # a digest of the rest
    Column("place", Text, nullable=False),
    Column("reason", Key, nullable=False),
    Column("digest", Text),
)

corrections = Table(
    "corrections",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False, unique=True),  # a digest of the rest
    Column("article", Key, index=True),  # null: of all articles
    Column("data", Text, nullable=False),  # JSON
)

# ── links: all of it can be made again ────────────────────────────────────────────────────────────────────────────────

prints = Table(
    "prints",
    metadata,
    Column("article", Serial, ForeignKey("articles.serial"), primary_key=True, autoincrement=False),
    Column("version", Key, nullable=False, index=True),  # of the linker; the reading is the present one
    Column("body", LargeBinary, nullable=False),
)

lots = Table(  # what was linked together
    "lots",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("digest", Key, nullable=False, unique=True),  # of all that its links depend on
    Column("stale", Boolean, nullable=False),  # something was added or changed: it is to be linked anew
    Column("body", LargeBinary, nullable=False),  # what no row has, packed
    sqlite_autoincrement=True,  # no number is given twice: a greater one tells that there is something new
)

linked = Table(
    "linked",
    metadata,
    Column("article", Serial, ForeignKey("articles.serial"), primary_key=True, autoincrement=False),
    Column("lot", Serial, ForeignKey("lots.serial"), nullable=False, index=True),
    Column("story", Integer),  # stories.number; null: in no story
)


def _of_lot(name: str, *columns: Column[Any] | Index) -> Table:
    """A table of what the links of a lot list: `number` counts from 0 in their order."""
    lot = Column("lot", Serial, ForeignKey("lots.serial"), primary_key=True, autoincrement=False)
    return Table(name, metadata, lot, Column("number", Integer, primary_key=True, autoincrement=False), *columns)


claims = _of_lot(
    "claims",
    Column("id", Key, nullable=False, index=True),
    Column("first", Key, nullable=False),  # published, as in articles
    Column("text", Text, nullable=False),  # the first words of its first statement
    Column("statements", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("denying", Integer, nullable=False),  # of the articles
    Column("fewest", Integer, nullable=False),  # independent origins
    Column("most", Integer, nullable=False),
    Column("story", Integer),  # stories.number
    Column("body", LargeBinary, nullable=False),  # the whole claim, packed
    Index("claims_most_told", Column("statements").desc(), "id"),
)

claimed = Table(
    "claimed",
    metadata,
    Column("lot", Serial, ForeignKey("lots.serial"), primary_key=True, autoincrement=False),
    Column("claim", Integer, primary_key=True, autoincrement=False),  # claims.number
    Column("place", Integer, primary_key=True, autoincrement=False),  # in the claim, the first statement is 0
    Column("article", Serial, ForeignKey("articles.serial"), nullable=False, index=True),
    *_place_in_text(),
    Column("number", Integer),  # of the statement in its article; null: a sentence of an article that is not read
    Column("polarity", Text, nullable=False),  # asserts or denies the claim
    Column("hedged", Boolean, nullable=False),
)

copies = _of_lot(
    "copies",
    Column("article", Serial, ForeignKey("articles.serial"), nullable=False, index=True),
    Column("of", Serial, ForeignKey("articles.serial"), nullable=False, index=True),
    Column("published", Key, nullable=False),
    Column("kind", Text, nullable=False),
    Column("overlap", Float, nullable=False),
    Column("body", LargeBinary, nullable=False),  # which stretches, packed
)

cross_findings = _of_lot(
    "cross_findings",
    Column("id", Key, nullable=False, index=True),
    Column("kind", Key, nullable=False),
    Column("claim", Key, nullable=False, index=True),  # claims.id
    Column("to_claim", Key, index=True),
    Column("story", Integer),  # stories.number
    Column("body", LargeBinary, nullable=False),
)

stories = _of_lot(
    "stories",
    Column("id", Key, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("first", Key, nullable=False),  # published, as in articles
    Column("last", Key, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # ids of articles and claims, packed
    Index("stories_newest", Column("last").desc(), "id"),
    Index("stories_largest", Column("articles").desc(), "id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False, unique=True),  # a digest of the rest
    Column("data", Text, nullable=False),  # JSON
)

# ── feeds that are watched ────────────────────────────────────────────────────────────────────────────────────────────

feeds = Table(
    "feeds",
    metadata,
    Column("url", Key, primary_key=True),
    Column("etag", Text),
    Column("modified", Text),  # as its server says it
    Column("not_before", Float, nullable=False),  # seconds since 1970
    Column("failures", Integer, nullable=False),  # in a row
)

entries = Table(
    "entries",
    metadata,
    Column("feed", Key, primary_key=True),  # feeds.url
    Column("entry", Key, primary_key=True),  # a digest; whatever was seen once
)

waiting = Table(
    "waiting",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("feed", Key, nullable=False),  # feeds.url
    Column("data", Text, nullable=False),  # the entry, JSON
    Column("not_before", Float, nullable=False),
    Column("failures", Integer, nullable=False),
)

OF_STATEMENTS = (voices, whereabouts)
OF_LOTS = (claims, claimed, copies, cross_findings, stories, linked)
OF_READINGS = (sources, attributions, places, times, findings)
