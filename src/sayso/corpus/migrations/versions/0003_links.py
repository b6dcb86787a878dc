"""Tables of links, and of what people decide about them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make them."""
    stale = sa.Column("stale", sa.Boolean, nullable=False)
    op.create_table("lots", _own("serial"), _key("digest", unique=True), stale, _body(), sqlite_autoincrement=True)
    op.create_table("prints", _of("article", "articles.serial"), _key("version"), _body())
    lot = sa.Column("lot", SERIAL, sa.ForeignKey("lots.serial"), nullable=False)
    op.create_table("linked", _of("article", "articles.serial"), lot, _story())
    _claims()
    _others()
    op.create_table("decisions", _own("number"), _key("id", unique=True), _text("data"))
    for table, column in _INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])


_INDEXED = (
    ("prints", "version"),
    ("linked", "lot"),
    ("claims", "id"),
    ("claimed", "article"),
    ("copies", "article"),
    ("copies", "of"),
    ("cross_findings", "id"),
    ("cross_findings", "claim"),
    ("cross_findings", "to_claim"),
    ("stories", "id"),
)


def _claims() -> None:
    counts = (_whole(name) for name in ("statements", "articles", "denying", "fewest", "most"))
    _list("claims", _key("id"), _key("first"), _text("text"), *counts, _story(), _body())
    op.create_index("claims_most_told", "claims", [sa.text("statements DESC"), "id"])
    place = (_text("field"), _whole("start"), _whole("end"), sa.Column("number", sa.Integer))
    sides = (_text("polarity"), sa.Column("hedged", sa.Boolean, nullable=False))
    numbers = (_number("claim"), _number("place"))
    op.create_table("claimed", _of("lot", "lots.serial"), *numbers, _article("article"), *place, *sides)


def _others() -> None:
    overlap = sa.Column("overlap", sa.Float, nullable=False)
    _list("copies", _article("article"), _article("of"), _key("published"), _text("kind"), overlap, _body())
    to_claim = sa.Column("to_claim", KEY)
    _list("cross_findings", _key("id"), _key("kind"), _key("claim"), to_claim, _story(), _body())
    counts = (_whole(name) for name in ("articles", "outlets", "claims", "conflicts"))
    _list("stories", _key("id"), _text("name"), _key("first"), _key("last"), *counts, _body())
    op.create_index("stories_newest", "stories", [sa.text("last DESC"), "id"])
    op.create_index("stories_largest", "stories", [sa.text("articles DESC"), "id"])


def downgrade() -> None:
    """Nobody goes back: a newer corpus is for a newer Sayso."""
    raise NotImplementedError


def _list(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(name, _of("lot", "lots.serial"), _number("number"), *columns)


def _own(name: str) -> sa.Column[Any]:
    return sa.Column(name, SERIAL, primary_key=True, autoincrement=True)


def _of(name: str, target: str) -> sa.Column[Any]:
    return sa.Column(name, SERIAL, sa.ForeignKey(target), primary_key=True, autoincrement=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _article(name: str) -> sa.Column[Any]:
    return sa.Column(name, SERIAL, sa.ForeignKey("articles.serial"), nullable=False)


def _key(name: str, *, unique: bool = False) -> sa.Column[Any]:
    return sa.Column(name, KEY, nullable=False, unique=unique)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False)


def _story() -> sa.Column[Any]:
    return sa.Column("story", sa.Integer)


def _body() -> sa.Column[Any]:
    return sa.Column("body", sa.LargeBinary, nullable=False)
